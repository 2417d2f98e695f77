//! French, for signing in and out.

use crate::deadline::Left;
use crate::i18n::{
    Ended, Ending, Explained, Failure, Flow, NotFound, Note, Notices, Progress, SignIn, Storage, Timeline, Update,
};

/// For all long waits.
const SLOW: &str = "Encore un instant. Le serveur de connexion tarde à répondre.";

pub(super) static FLOW: Flow = Flow {
    sign_in: SignIn {
        progress: Progress { title: "Connexion", working: "Redirection vers la page de connexion…", slow: SLOW },
        returned: Note {
            title: "Quand vous voulez",
            body: "La connexion n’était pas terminée. Rien n’est perdu : continuez quand bon vous semble.",
        },
        go_on: "Poursuivre la connexion",
    },
    sign_out: Progress { title: "Déconnexion", working: "Déconnexion en cours…", slow: SLOW },
    callback: Progress { title: "Connexion en cours", working: "Finalisation de votre connexion…", slow: SLOW },
    notices: Notices {
        stale: Note {
            title: "Votre session reste ouverte",
            body: "Le serveur de connexion est injoignable : cette page n’est peut-être plus à jour. De nouvelles tentatives ont lieu automatiquement, et ce message disparaîtra de lui-même.",
        },
        try_now: "Réessayer maintenant",
        ending: Ending {
            label: "Fin de votre session",
            title: ending,
            body: |time| {
                ["Cette session se terminera le ", time, ". Reconnectez-vous avant, et rien ne vous interrompra."]
                    .concat()
            },
            sign_in: "Se reconnecter maintenant",
            later: "Plus tard",
        },
        ended: Ended {
            title: "Votre session est terminée",
            reason: ended,
            then: "Reconnectez-vous, et vous retrouverez la page où vous en étiez.",
            sign_in: "Se reconnecter",
        },
        switched: |name| match name {
            Some(name) => ["Le compte actif est maintenant ", name].concat(),
            None => "Un autre compte est maintenant actif".to_owned(),
        },
        switched_body: "Une connexion avec un autre compte a eu lieu dans un autre onglet ; celui-ci affiche désormais ce compte.",
        left_elsewhere: Note {
            title: "Déconnexion dans un autre onglet",
            body: "Vous y avez fermé votre session, ou elle a pris fin ; cet onglet a suivi.",
        },
        left_here: Note {
            title: "Votre session est fermée ici",
            body: "Le serveur de connexion était injoignable : votre session y est peut-être encore ouverte. Sur un ordinateur partagé, fermez le navigateur, ou reconnectez-vous plus tard pour vous déconnecter une nouvelle fois.",
        },
        storage: Storage {
            blocked: "Ce navigateur n’enregistre rien pour cette page",
            full: "Le stockage de cette page est plein",
            signed_in: "Votre session reste ouverte jusqu’à ce que vous quittiez ou rechargiez cette page.",
            signed_out: "Dans ces conditions, la connexion est impossible.",
            allow: "Autorisez cette page à stocker des données (cookies et données de site) dans les paramètres du navigateur, puis rechargez-la.",
            free: "Supprimez une partie des données de ce site dans les paramètres du navigateur, puis rechargez la page.",
        },
        dismiss: "Fermer",
    },
    failure: Failure {
        explain: failure,
        try_instead: "Essayez plutôt cette adresse :",
        cancelled: Note {
            title: "Connexion annulée",
            body: "La connexion n’est pas allée à son terme, et rien n’a changé. Vous pouvez recommencer à tout moment.",
        },
        still_signed_in: "Votre session reste ouverte malgré tout : vous pouvez continuer.",
        for_operator: "Pour l’administrateur de cette application :",
        sign_in_again: "Se reconnecter",
        retry: "Réessayer",
        go_home: "Retour à l’accueil",
        go_on: "Continuer",
        check_up: "Lancer un diagnostic",
        code: "Code :",
    },
    timeline: Timeline {
        title: "Votre connexion, étape par étape",
        steps: [
            "Préparation",
            "Sur le serveur de connexion",
            "Échange du code contre des jetons",
            "Vérification des jetons",
        ],
        total: "Au total",
    },
    not_found: NotFound {
        title: "Cette page n’existe pas",
        body: "L’adresse comporte peut-être une erreur, ou la page a été déplacée.",
        go_home: "Retour à l’accueil",
    },
    update: Update {
        title: "Une nouvelle version de l’application est prête",
        body: "Rechargez la page quand cela vous convient. Enregistrez d’abord ce que vous êtes en train de modifier.",
        gone: "Cette page fait partie de la version précédente et ne peut plus être chargée. Rechargez l’application pour continuer.",
        reload: "Recharger",
        later: "Plus tard",
    },
};

/// How soon the session ends.
fn ending(left: Left) -> String {
    let (number, one, many) = match left {
        Left::Hours(hours) => (hours, " heure", " heures"),
        Left::Minutes(minutes) => (minutes, " minute", " minutes"),
        Left::Moment => return "Votre session se terminera dans moins d’une minute".to_owned(),
    };
    let unit = if number < 2 { one } else { many };
    ["Votre session se terminera dans ", &number.to_string(), unit].concat()
}

/// Why a session has ended.
fn ended(code: &str) -> &'static str {
    match code {
        "session.expired" => "Elle a atteint sa durée maximale.",
        "session.refused" => {
            "Le serveur de connexion ne l’a pas prolongée. Peut-être après une longue absence, une déconnexion sur un autre appareil ou une modification de votre compte."
        }
        "session.not_genuine" => {
            "Ce que ce navigateur avait enregistré à son sujet ne provenait pas du serveur de connexion, et a donc été effacé."
        }
        _ => "Le serveur de connexion ne l’a pas prolongée.",
    }
}

/// The library's own sentence is English, so every error has French words here; the small print below
/// them has that sentence all the same.
fn failure(code: &str) -> Explained {
    let (area, reason) = code.split_once('.').unwrap_or((code, ""));
    let (title, body) = match (area, reason) {
        ("callback", "unknown_state" | "missing_state") => (
            "Ce lien de connexion ne peut pas être utilisé",
            "Il a déjà servi, il vient d’un autre navigateur, ou il n’a pas été créé par cette application. Il n’a ouvert aucune session.",
        ),
        ("callback", "attempt_over") => {
            ("Le délai est dépassé", "Une connexion doit être terminée dans l’heure. Recommencez.")
        }
        ("callback", "provider") => (
            "Le serveur de connexion a refusé",
            "Il n’a pas accepté cette connexion. Recommencez ; si le refus persiste, signalez le code ci-dessous.",
        ),
        ("callback", _) => (
            "La réponse du serveur de connexion ne convient pas",
            "Par sécurité, aucune session n’a été ouverte. Recommencez à partir d’ici.",
        ),
        ("id_token", "clock_wrong") => (
            "Vérifiez l’heure de votre appareil",
            "L’horloge de cet appareil et celle du serveur de connexion sont trop éloignées l’une de l’autre.",
        ),
        ("id_token" | "token_answer", _) => (
            "La réponse du serveur de connexion a été refusée",
            "Elle n’a pas passé les contrôles qui protègent votre compte ; rien n’en a été conservé.",
        ),
        ("http", "network") => {
            ("Le serveur ne répond pas", "Il est injoignable. Vérifiez votre connexion à Internet, puis réessayez.")
        }
        ("http", "timeout" | "server_error" | "rate_limited") => {
            ("Le serveur rencontre un problème", "Il est surchargé ou en panne pour le moment. Rien n’est perdu.")
        }
        ("discovery", "issuer_mismatch") => (
            "Cette application et son serveur de connexion ne s’accordent pas sur l’adresse du serveur",
            "Le serveur se désigne par une autre adresse que celle qui est configurée.",
        ),
        ("discovery", "foreign_endpoint") => (
            "Le serveur de connexion n’est pas configuré de façon sûre",
            "Il désigne une adresse à laquelle cette application ne fait pas confiance.",
        ),
        ("discovery", "no_usable_algorithm" | "no_s256") => (
            "Le serveur de connexion ne convient pas à cette application",
            "Il lui manque un procédé dont cette application a besoin pour une connexion sûre.",
        ),
        ("http" | "discovery", _) => (
            "La réponse du serveur de connexion est inattendue",
            "Ce qui répond à cette adresse ne se comporte pas comme un serveur Logto.",
        ),
        ("oauth", _) => (
            "Le serveur de connexion a refusé la demande",
            "La configuration de l’application et celle du serveur ne s’accordent peut-être pas.",
        ),
        ("config" | "unknown_resource" | "missing_organizations_scope", _) => (
            "Cette application n’est pas configurée correctement",
            "Sa configuration ne permet pas de faire ce qui est demandé.",
        ),
        ("storage", "full") => ("Le stockage de cette page est plein", "La connexion a besoin d’un peu de place."),
        ("storage", _) => (
            "Ce navigateur ne permet pas à la page d’enregistrer des données",
            "La connexion doit pouvoir y conserver quelques données.",
        ),
        ("crypto", _) => (
            "Ce navigateur ne permet pas une connexion sécurisée",
            "Les fonctions cryptographiques nécessaires à la connexion n’y fonctionnent pas.",
        ),
        ("insecure_context", _) => (
            "Cette adresse n’est pas sécurisée",
            "À une telle adresse, les navigateurs privent les pages de la cryptographie nécessaire à la connexion.",
        ),
        ("framed", _) => (
            "Ouvrez cette application dans son propre onglet",
            "La connexion à l’intérieur d’une autre page est refusée, car cette page pourrait vous tromper.",
        ),
        ("session", _) => ("Votre session est terminée", ended(code)),
        ("not_authenticated", _) => ("Votre session n’est plus ouverte", "Reconnectez-vous pour continuer."),
        ("session_changed", _) => {
            ("La session a changé", "Entre-temps, une connexion ou une déconnexion a eu lieu dans un autre onglet.")
        }
        ("user_info", _) => (
            "Les informations de votre compte ont été refusées",
            "La réponse du serveur est illisible, ou concerne un autre compte.",
        ),
        ("foreign_origin", _) => (
            "Le jeton ne va pas à cette adresse",
            "Elle n’est pas rattachée à la ressource du jeton : rien n’a été envoyé.",
        ),
        _ => ("Cela n’a pas fonctionné", "L’opération n’a pas pu être menée à son terme. Réessayez dans un instant."),
    };
    Explained { title, body: (!body.is_empty()).then_some(body) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_singular() {
        assert_eq!(ending(Left::Hours(1)), "Votre session se terminera dans 1 heure");
        assert_eq!(ending(Left::Minutes(2)), "Votre session se terminera dans 2 minutes");
    }

    #[test]
    fn an_error_is_told_in_french() {
        for code in ["http.network", "callback.provider", "config.app_id_empty", "oauth", "navigation", "unheard.of"] {
            assert!(failure(code).body.is_some(), "{code}");
        }
    }
}
