//! French, for connectors.

use logto_management::lint::Severity;
use logto_ui::components::CopyWords;
use logto_ui::messages::Note;

use super::connectors_form::{FORM, TEMPLATES};
use crate::messages::connectors::{
    Code, CodeProblem, Connectors, Delete, Failure, KindWords, Leave, List, Notices, Remarks, Save, Send, Step,
};

pub(super) const CONNECTORS: Connectors = Connectors {
    page: Note {
        title: "Connecteurs",
        body: "Ce qui envoie les codes de vérification : un connecteur pour les SMS et un autre pour les e-mails.",
    },
    sms: SMS,
    email: EMAIL,
    list: List {
        unknown: "État inconnu",
        unknown_note: "Ce niveau d’accès ne permet pas de lire les connecteurs du serveur. Vous pouvez tout de même préparer une configuration, la vérifier et la copier.",
        missing: "Non configuré",
        needed: "L’expérience de connexion a besoin de ce connecteur : sans lui, les actions ci-dessous sont impossibles.",
        set_up: "Configuré",
        in_use: "Utilisé",
        other: |name| {
            [name, " envoie ces messages actuellement. Il sera supprimé si vous enregistrez une configuration ici."]
                .concat()
        },
        wrong: |count| {
            if count < 2 {
                "Un point est à corriger :".to_owned()
            } else {
                [&count.to_string(), " points sont à corriger :"].concat()
            }
        },
        uses: "L’expérience de connexion l’utilise pour :",
        begin: "Configurer",
        edit: "Modifier",
        compose: "Préparer une configuration",
    },
    guide: "Étape par étape",
    notices: Notices {
        differs: Note {
            title: "Le serveur a une autre configuration",
            body: "Vous avez commencé à écrire avant qu’elle soit connue. Chargez celle du serveur, ou gardez la vôtre : en l’enregistrant, vous remplacerez celle du serveur.",
        },
        load: "Charger celle du serveur",
        keep: "Garder la mienne",
        other: |name| [name, " est configuré sur le serveur"].concat(),
        other_body: "Le serveur garde un seul connecteur de chaque type : enregistrer cette configuration supprime l’autre.",
        unread: "Les connecteurs du serveur ne peuvent pas être lus",
    },
    remarks: Remarks {
        title: "Contrôle de la configuration",
        error: "Erreur :",
        warning: "Avertissement :",
        hint: "Conseil :",
        count: |count, severity| {
            let (one, many) = match severity {
                Severity::Error => (" erreur", " erreurs"),
                Severity::Warning => (" avertissement", " avertissements"),
                Severity::Hint => (" conseil", " conseils"),
            };
            [count.to_string().as_str(), if count < 2 { one } else { many }].concat()
        },
        none: "Rien à signaler",
        list: "Tout afficher",
        fix_all: "Corriger ce qui peut l’être",
    },
    form: FORM,
    templates: TEMPLATES,
    code: Code {
        title: "JSON et fichiers",
        lead: "La même configuration, telle que la Console et l’API de Logto la présentent.",
        json: "Modifier le JSON",
        json_lead: "Collez ce que la Console ou l’API de Logto vous donne, ou copiez-y ce texte. Les secrets apparaissent sous forme de repères tels que <authToken> ; un repère laissé en place conserve son secret.",
        apply: "Appliquer au formulaire",
        reset: "Annuler",
        secrets: "Afficher les secrets",
        import: "Importer un fichier…",
        imported: "Importation terminée. Rien n’est encore enregistré.",
        export: "Exporter",
        export_secrets: "Exporter avec les secrets",
        files: "L’export sans secrets peut être conservé dans un dépôt. Traitez celui qui contient les secrets comme un mot de passe.",
        curl: "Commande pour un terminal",
        curl_lead: "Enregistre cette configuration. Placez un jeton d’administration dans $TOKEN, et vos secrets à la place des repères.",
        copy: CopyWords { copy: "Copier", copied: "Copié", refused: "Votre navigateur n’autorise pas la copie" },
        problem: CodeProblem {
            json: |line, column| {
                [
                    "Ce texte n’est pas du JSON : il y a une erreur à la ligne ",
                    &line.to_string(),
                    ", colonne ",
                    &column.to_string(),
                    ".",
                ]
                .concat()
            },
            not_an_object: "C’est du JSON, mais pas une configuration : il faut un objet entre accolades.",
            other: |id| ["Cette configuration est celle d’un autre connecteur : ", id, "."].concat(),
            unreadable: "Ce fichier ne peut pas être lu.",
        },
    },
    send: Send {
        title: "Message de test",
        lead: "Envoyé avec le contenu actuel du formulaire, enregistré ou non. C’est un vrai message : votre fournisseur peut le facturer.",
        offline: "Hors connexion, il n’y a pas de serveur pour l’envoi.",
        phone: "Numéro de téléphone, avec l’indicatif du pays",
        email: "Adresse e-mail",
        no_address: "Ce n’est pas une adresse e-mail.",
        goes_to: |number| ["Sera envoyé au ", number].concat(),
        template: "Modèle",
        code: "Avec le code 000000 ; un test ne remplit pas les autres variables.",
        instead: "Le serveur ne teste qu’avec « Tout le reste » : ce texte est donc envoyé à sa place.",
        send: "Envoyer",
        sent: |to| ["Envoyé à ", to, ". L’arrivée peut prendre une minute."].concat(),
        failed: "Le message de test n’a pas pu être envoyé",
    },
    save: Save {
        save: "Enregistrer",
        discard: "Annuler les modifications",
        saved: "Enregistré",
        unsaved: "Modifications non enregistrées",
        unchanged: "Aucune modification",
        new: "Pas encore configuré",
        offline: "Hors connexion : copiez ou exportez au lieu d’enregistrer.",
        unknown: "Les connecteurs du serveur ne peuvent pas être lus : l’enregistrement est impossible.",
        failed: "L’enregistrement a échoué",
        sure: "Enregistrer cette configuration ?",
        mistakes: |count| {
            let what = if count < 2 { "une erreur".to_owned() } else { [&count.to_string(), " erreurs"].concat() };
            [
                "Le contrôle a trouvé ",
                &what,
                " : le serveur peut refuser la configuration, ou les messages ne pas arriver.",
            ]
            .concat()
        },
        replaces: |name| {
            [
                "Le connecteur configuré actuellement sera supprimé : ",
                name,
                ". Sa configuration ne pourra pas être récupérée.",
            ]
            .concat()
        },
        replaces_note: "Son ID :",
        go_on: "Enregistrer quand même",
        cancel: "Annuler",
    },
    delete: Delete {
        delete: "Supprimer",
        sure: |name| ["Supprimer « ", name, " » ?"].concat(),
        unused: "L’expérience de connexion ne l’utilise pas.",
        breaks: "L’expérience de connexion l’utilise. Ces actions ne seront plus possibles :",
        note: "La configuration disparaîtra du serveur. Exportez-la d’abord si vous pensez en avoir encore besoin.",
        deleted: "Le connecteur est supprimé.",
        failed: "La suppression a échoué",
    },
    leave: Leave {
        title: "Quitter sans enregistrer ?",
        body: "Ce que vous avez écrit sur cette page sera perdu.",
        leave: "Quitter",
        stay: "Rester",
    },
    failure: Failure {
        provider: |words| ["Le fournisseur indique : ", words].concat(),
        fields: "Corrigez les champs signalés.",
        more: "Ce que Twilio dit de cette erreur",
    },
};

const SMS: KindWords = KindWords {
    title: "SMS",
    provider: "Twilio",
    icon: "phone",
    heading: "SMS avec Twilio",
    lead: "Envoie les codes de vérification aux numéros de téléphone, au moyen de votre compte Twilio.",
    missing: "En attendant, personne ne reçoit de code par SMS.",
    sign_up: "S’inscrire avec un numéro de téléphone",
    sign_in: "Se connecter avec un code reçu par SMS",
    forgot_password: "Réinitialiser par SMS un mot de passe oublié",
    mfa: "Valider la seconde étape par SMS",
    steps: &[
        Step {
            title: "Ouvrez votre compte Twilio",
            body: "Connectez-vous à la console de Twilio, ou créez un compte. Un compte d’essai n’envoie qu’aux numéros vérifiés.",
            link: Some(("console.twilio.com", "https://console.twilio.com/")),
        },
        Step {
            title: "Copiez l’Account SID et l’Auth Token",
            body: "Tous deux figurent sur la première page de la console, sous « Account Info ». Les clés d’API ne conviennent pas ici.",
            link: None,
        },
        Step {
            title: "Procurez-vous un numéro",
            body: "Sous « Phone Numbers » > « Manage », achetez un numéro capable d’envoyer des SMS. Certains pays exigent de l’enregistrer au préalable.",
            link: None,
        },
        Step {
            title: "Créez un service de messagerie",
            body: "Sous « Messaging » > « Services », créez un service et ajoutez le numéro à ses expéditeurs (« Sender Pool »).",
            link: Some(("Services de messagerie", "https://console.twilio.com/us1/develop/sms/services")),
        },
        Step {
            title: "Copiez son SID",
            body: "Il commence par MG et se place dans « Messaging Service SID ». Le connecteur n’accepte pas un simple numéro.",
            link: None,
        },
        Step {
            title: "Autorisez les pays",
            body: "Sous « Messaging » > « Settings » > « Geo permissions », autorisez chaque pays vers lequel vous envoyez, et aucun autre.",
            link: None,
        },
        Step {
            title: "Testez, puis enregistrez",
            body: "Envoyez-vous d’abord un message depuis cette page.",
            link: None,
        },
    ],
};

const EMAIL: KindWords = KindWords {
    title: "E-mail",
    provider: "SMTP",
    icon: "mail",
    heading: "E-mail avec SMTP",
    lead: "Envoie les codes de vérification et les invitations par n’importe quel serveur de messagerie compatible SMTP.",
    missing: "En attendant, personne ne reçoit de code par e-mail.",
    sign_up: "S’inscrire avec une adresse e-mail",
    sign_in: "Se connecter avec un code reçu par e-mail",
    forgot_password: "Réinitialiser par e-mail un mot de passe oublié",
    mfa: "Valider la seconde étape par e-mail",
    steps: &[
        Step {
            title: "Choisissez un serveur de messagerie",
            body: "L’un des préréglages, ou celui de votre fournisseur : cherchez « paramètres SMTP » dans son aide. Copiez le nom d’hôte sans « smtp:// ».",
            link: None,
        },
        Step {
            title: "Port et chiffrement",
            body: "Prenez 465 avec « TLS dès le début », ou 587 avec « Exiger STARTTLS ». Le port 25 est bloqué dans la plupart des réseaux.",
            link: None,
        },
        Step {
            title: "Obtenez un mot de passe pour Logto",
            body: "Beaucoup de fournisseurs refusent le mot de passe de la boîte. Gmail exige un mot de passe d’application, SendGrid une clé d’API (l’utilisateur est alors « apikey »).",
            link: Some(("Mots de passe d’application Google", "https://myaccount.google.com/apppasswords")),
        },
        Step {
            title: "Choisissez l’expéditeur",
            body: "Utilisez une adresse au nom de laquelle le compte a le droit d’envoyer. Son domaine devrait avoir des enregistrements SPF et DKIM, sinon les messages finissent dans les indésirables.",
            link: None,
        },
        Step {
            title: "Rédigez les modèles",
            body: "Placez {{code}} dans chacun d’eux. Le texte brut arrive le plus sûrement ; le HTML s’affiche dans l’aperçu.",
            link: None,
        },
        Step {
            title: "Testez, puis enregistrez",
            body: "Envoyez-vous d’abord un message depuis cette page.",
            link: None,
        },
    ],
};
