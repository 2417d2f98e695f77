//! French, for the settings page.

use crate::config::{Setting, Source};
use crate::diagnostics::{Check, Problem, Reference, State, Trouble};
use crate::i18n::settings::{CheckUp, Choices, InForce, Said, Settings};
use logto_ui::components::CopyWords;

pub(super) const SETTINGS: Settings = Settings {
    title: "Réglages",
    lead: "L’apparence de l’application, ce à quoi elle est reliée, et que faire quand la connexion ne fonctionne pas.",
    choices: Choices {
        title: "Langue et couleurs",
        reloads: "Un changement recharge la page.",
        unstored: "Votre navigateur n’enregistre rien pour cette page ; il ne peut donc pas garder ce choix.",
    },
    config: InForce {
        title: "Configuration",
        lead: "Avec quoi l’application fonctionne, et où cela a été fixé.",
        name: setting,
        source,
        none: "Non défini",
        mend: "Comment y remédier",
        copy: CopyWords {
            copy: "Copier",
            copied: "Copié",
            refused: "Votre navigateur ne laisse pas cette page copier. Sélectionnez plutôt le texte.",
        },
    },
    check_up: CheckUp {
        title: "Diagnostic",
        lead: "Cherche tout ce qui peut empêcher de se connecter. Il n’ouvre et ne ferme aucune session.",
        run: "Lancer le diagnostic",
        again: "Relancer",
        running: "Le diagnostic est en cours.",
        browser: "Ce navigateur",
        servers: "L’application et son serveur de connexion",
        name,
        state,
        passed,
        skipped,
        problem,
        mend: "Que faire :",
        summary,
        copy_report: CopyWords {
            copy: "Copier le rapport",
            copied: "Copié",
            refused: "Votre navigateur ne laisse pas cette page copier.",
        },
    },
};

fn setting(setting: Setting) -> &'static str {
    match setting {
        Setting::Endpoint => "Serveur de connexion",
        Setting::AppId => "App ID",
        Setting::RedirectUri => "URI de redirection",
        Setting::PostSignOutUri => "URI de redirection après déconnexion",
        Setting::Persistence => "Où la session est gardée",
        Setting::Scopes => "Autorisations (scopes)",
        Setting::Resources => "Ressources d’API",
        Setting::Api => "API",
        Setting::ManagementApi => "Management API",
        Setting::Version => "Version de l’application",
    }
}

fn source(source: Source) -> &'static str {
    match source {
        Source::File => "config.json",
        Source::Default => "valeur par défaut",
        Source::Both => "config.json et valeur par défaut",
        Source::Address => "d’après l’adresse de cette page",
        Source::Build => "d’après la compilation",
    }
}

fn name(check: Check) -> &'static str {
    match check {
        Check::SecureContext => "Adresse sécurisée",
        Check::Storage => "Stockage",
        Check::IndexedDb => "Base de données (IndexedDB)",
        Check::WebLocks => "Verrous entre onglets",
        Check::Tabs => "Messages entre onglets",
        Check::Cookies => "Cookies",
        Check::Config => "config.json",
        Check::Network => "Hébergeur de l’application",
        Check::Endpoint => "Serveur de connexion",
        Check::Issuer => "Son identité (issuer)",
        Check::Keys => "Ses clés",
        Check::Clock => "Horloge",
        Check::Origin => "Origine de cette page",
        Check::AppId => "App ID",
        Check::RedirectUri => "URI de redirection",
        Check::Request => "Demande de connexion",
    }
}

fn state(state: State) -> &'static str {
    match state {
        State::Waiting => "En attente",
        State::Running => "En cours",
        State::Passed => "Réussi",
        State::Warning => "Avertissement",
        State::Failed => "Échec",
        State::Skipped => "Omis",
    }
}

fn passed(check: Check) -> &'static str {
    match check {
        Check::SecureContext => "Les navigateurs donnent à cette adresse la cryptographie nécessaire à la connexion.",
        Check::Storage => "La page peut enregistrer ce dont elle a besoin.",
        Check::IndexedDb => "Elle peut être ouverte.",
        Check::WebLocks => "Les onglets peuvent agir à tour de rôle.",
        Check::Tabs => "Les onglets se tiennent au courant.",
        Check::Cookies => "Ils sont acceptés. Le serveur de connexion en a besoin sur ses propres pages.",
        Check::Config => "Le fichier a pu être lu.",
        Check::Network => "Il répond.",
        Check::Endpoint => "Il répond et se décrit.",
        Check::Issuer => "Le serveur est bien celui de la configuration.",
        Check::Keys => "Ce que le serveur signe peut être vérifié.",
        Check::Clock => "L’horloge de cet appareil est juste.",
        Check::Origin => "Le serveur laisse cette page lire ses réponses.",
        Check::AppId => "Le serveur connaît l’application. Il a refusé un code inventé, comme il se doit.",
        Check::RedirectUri => "Elle est enregistrée.",
        Check::Request => "Le serveur accepte ce qui est demandé à la connexion.",
    }
}

fn skipped(check: Check) -> &'static str {
    match check {
        Check::Clock => "Aucun serveur n’a donné l’heure.",
        Check::RedirectUri | Check::Request => {
            "Une vérification précédente doit d’abord réussir, ou ce serveur n’offre aucun moyen de le demander sans quitter la page."
        }
        _ => "Une vérification précédente doit d’abord réussir.",
    }
}

fn summary(failed: usize, warnings: usize) -> String {
    let problems = match failed {
        0 => "Aucun problème trouvé".to_owned(),
        1 => "1 problème trouvé".to_owned(),
        _ => format!("{failed} problèmes trouvés"),
    };
    match warnings {
        0 => problems + ".",
        1 => problems + ", 1 avertissement.",
        _ => format!("{problems}, {warnings} avertissements."),
    }
}

fn problem(problem: &Problem) -> Said {
    let (body, mend) = match problem {
        Problem::InsecureContext => (
            "Les navigateurs refusent aux pages d’une telle adresse la cryptographie nécessaire à la connexion.".to_owned(),
            "Ouvrez l’application avec https://, ou sous localhost sur cette machine.",
        ),
        Problem::StorageBlocked => (
            "Le navigateur ne laisse pas cette page enregistrer quoi que ce soit.".to_owned(),
            "Autorisez les données de site (cookies) pour cette page dans les paramètres du navigateur, et quittez les fenêtres privées qui les interdisent.",
        ),
        Problem::StorageFull => (
            "Le stockage de cette page est plein : une session ne peut pas y être gardée.".to_owned(),
            "Supprimez les données de ce site dans les paramètres du navigateur. Il faudra vous reconnecter.",
        ),
        Problem::NoIndexedDb { needed: true } => (
            "IndexedDB n’est pas utilisable, et cette application y garde la clé de sa session.".to_owned(),
            "Autorisez les données de site pour cette page, ou choisissez une autre « persistence » dans config.json.",
        ),
        Problem::NoIndexedDb { needed: false } => (
            "IndexedDB n’est pas utilisable.".to_owned(),
            "Rien à faire : cette application s’en passe.",
        ),
        Problem::NoLocks => (
            "Le navigateur n’a pas de Web Locks : les onglets s’accordent d’une autre façon, plus lente.".to_owned(),
            "Mettez le navigateur à jour si vous le pouvez.",
        ),
        Problem::NoTabs => (
            "Aucun message n’est arrivé : les autres onglets peuvent remarquer tard une connexion ou une déconnexion.".to_owned(),
            "Mettez le navigateur à jour, ou autorisez les données de site pour cette page.",
        ),
        Problem::NoCookies => (
            "Les cookies sont refusés. S’ils le sont aussi pour le serveur de connexion, personne ne peut s’y connecter.".to_owned(),
            "Autorisez les cookies pour l’adresse du serveur de connexion.",
        ),
        Problem::Config(_) => (
            "Il manque ou est abîmé : l’application ne peut pas démarrer.".to_owned(),
            "La première page de l’application dit ce qui ne va pas et comment y remédier.",
        ),
        Problem::Offline => ("Le navigateur est hors ligne.".to_owned(), "Vérifiez le réseau, puis relancez."),
        Problem::HostGone => (
            "L’hébergeur d’où vient cette application ne répond plus. Une extension le bloque peut-être.".to_owned(),
            "Voyez si la page se charge encore dans une fenêtre privée.",
        ),
        Problem::Answer(trouble) => return answer(*trouble),
        Problem::OtherIssuer { expected, found } => (
            format!("Le serveur se nomme {found}, mais {expected} découle de config.json."),
            "Inscrivez dans config.json l’adresse que le serveur se donne, ou réglez ENDPOINT sur le serveur à l’adresse de config.json.",
        ),
        Problem::Unfit { reason } => (
            format!("La description du serveur est inutilisable : {reason}."),
            "Vérifiez que « endpoint » dans config.json est un serveur Logto, et qu’aucun proxy ne modifie ses réponses.",
        ),
        Problem::NoKeys => (
            "Aucune clé du serveur ne convient à sa façon de signer.".to_owned(),
            "Dans la Console de Logto, remplacez la clé de signature par une clé de type EC ou RSA.",
        ),
        Problem::ClockOff { seconds, against, .. } => return clock(*seconds, *against),
        Problem::OriginRefused { origin } => (
            format!(
                "Le serveur répond, mais ne laisse pas {origin} lire sa réponse. Logto agit ainsi quand l’application n’a aucune URI de redirection de cette origine, ou n’est pas une application monopage."
            ),
            "Enregistrez l’URI de redirection (plus haut) dans la Console de Logto, pour une application du type « Single page app ». Si elle y est, cherchez un proxy qui supprime les en-têtes CORS.",
        ),
        Problem::UnknownApp { app_id } => (
            format!("Le serveur n’a pas d’application d’identifiant « {app_id} »."),
            "Copiez l’« App ID » de la page de l’application, dans la Console de Logto, vers « appId » de config.json.",
        ),
        Problem::OtherKindOfApp => (
            "L’application existe, mais le serveur attend d’elle ce qu’une page dans un navigateur ne peut pas fournir.".to_owned(),
            "Créez une application du type « Single page app » dans la Console de Logto, et utilisez son « App ID ».",
        ),
        Problem::RedirectUnregistered { uri } => (
            format!("{uri} n’est pas une des URI de redirection de l’application."),
            "Ajoutez exactement cette adresse aux URI de redirection de l’application dans la Console de Logto.",
        ),
        Problem::UnknownResource => (
            "Le serveur ne connaît pas l’une des ressources d’API de config.json.".to_owned(),
            "Créez la ressource dans la Console de Logto, sous « API resources », ou retirez-la de config.json.",
        ),
        Problem::RequestRefused { error } => (
            format!("Le serveur a refusé une demande de connexion : {error}."),
            "Comparez les autorisations (« scopes ») et les ressources de config.json avec l’application dans la Console de Logto.",
        ),
    };
    Said { body, mend }
}

fn answer(trouble: Trouble) -> Said {
    let (body, mend) = match trouble {
        Trouble::Forbidden => (
            "La politique de sécurité de contenu (CSP) de cette page interdit la requête.".to_owned(),
            "Ajoutez l’adresse du serveur à connect-src dans l’en-tête Content-Security-Policy qu’envoie l’hébergeur.",
        ),
        Trouble::Unreachable => (
            "Rien ne répond. Le serveur est peut-être arrêté, son adresse fausse, ou un pare-feu ou une extension du navigateur fait obstacle ; une page ne peut pas les distinguer.".to_owned(),
            "Ouvrez l’adresse ci-dessous dans un autre onglet. Si elle y répond, désactivez les bloqueurs de contenu pour cette page ; sinon, démarrez le serveur ou corrigez « endpoint » dans config.json.",
        ),
        Trouble::Late => (
            "Aucune réponse n’est arrivée à temps.".to_owned(),
            "Réessayez plus tard. Si cela persiste, examinez le serveur et le réseau qui y mène.",
        ),
        Trouble::Hidden => (
            "Quelque chose répond, mais ne laisse pas cette page lire la réponse. Un serveur Logto laisse toute page la lire.".to_owned(),
            "Vérifiez « endpoint » dans config.json : c’est l’adresse de Logto, sans chemin. Si elle est juste, cherchez un proxy qui supprime les en-têtes CORS.",
        ),
        Trouble::Redirected => (
            "Le serveur renvoie la requête ailleurs.".to_owned(),
            "Inscrivez l’adresse où elle mène dans « endpoint » de config.json : souvent https:// au lieu de http://, ou un autre nom d’hôte.",
        ),
        Trouble::Broken(status) => (
            format!("Le serveur rencontre un problème : statut HTTP {status}."),
            "Réessayez dans une minute. Si cela persiste, consultez le journal du serveur.",
        ),
        Trouble::Status(status) => (
            format!("Le serveur répond par le statut HTTP {status} là où Logto a un document."),
            "Vérifiez « endpoint » dans config.json : c’est l’adresse de Logto sans /oidc, comme dans la Console, sur la page de l’application.",
        ),
        Trouble::Strange => (
            "C’est autre chose qu’un serveur Logto qui répond, peut-être une page web.".to_owned(),
            "Vérifiez « endpoint » dans config.json, et si un proxy ou le portail du réseau répond à sa place.",
        ),
    };
    Said { body, mend }
}

fn clock(seconds: i64, against: Reference) -> Said {
    let by = match seconds.abs() {
        size @ 0..120 => format!("{size} s"),
        size @ 120..7200 => format!("{} min", size / 60),
        size => format!("{} h", size / 3600),
    };
    let side = if seconds > 0 { "avance" } else { "retarde" };
    let body = match against {
        Reference::Server => format!("L’horloge de cet appareil {side} de {by} sur celle du serveur de connexion."),
        Reference::Host => format!(
            "L’horloge de cet appareil {side} de {by} sur celle de l’hébergeur. Le serveur de connexion ne montre pas la sienne."
        ),
        Reference::Token => format!(
            "Votre jeton d’identité a été émis dans le futur : l’horloge de cet appareil retarde d’au moins {by}."
        ),
    };
    Said {
        body,
        mend: "Réglez la date, l’heure et le fuseau horaire de cet appareil, de préférence automatiquement. S’ils sont justes, c’est l’autre horloge qui ne l’est pas.",
    }
}
