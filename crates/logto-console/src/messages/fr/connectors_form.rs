//! French, for the form and the templates of connectors.

use logto_management::connectors::UsageType;

use crate::messages::connectors::{FieldWords, Form, Safety, SignIn, Sms, Templates};

pub(super) const FORM: Form = Form {
    title: "Réglages",
    more: "Autres réglages",
    optional: "(facultatif)",
    show: "Afficher",
    hide: "Masquer",
    presets: "Reprendre les réglages d’un fournisseur :",
    safety: Safety {
        title: "Chiffrement",
        tls: "La connexion est chiffrée dès le premier octet.",
        start_tls: "La connexion commence en clair, puis STARTTLS la chiffre ; sans lui, rien n’est envoyé.",
        if_offered: "La connexion est chiffrée si le serveur propose STARTTLS ; sinon, le mot de passe et les codes circulent en clair.",
        clear: "La connexion n’est pas chiffrée : le mot de passe et les codes circulent en clair.",
        ports: "Le port 465 exige « TLS dès le début ». Avec les ports 587, 2525 et 25, désactivez ce réglage et activez « Exiger STARTTLS ».",
    },
    sign_in: SignIn {
        title: "Connexion au serveur de messagerie",
        way: "Méthode",
        password: "Utilisateur et mot de passe",
        key: "OAuth 2 avec un compte de service",
        token: "OAuth 2 avec des jetons",
    },
    field,
};

fn words(label: &'static str, hint: &'static str, example: &'static str) -> FieldWords {
    FieldWords { label, hint: (!hint.is_empty()).then_some(hint), example }
}

fn field(path: &str) -> FieldWords {
    match path {
        "accountSID" => words("Account SID", "Sur la première page de la console de Twilio.", "AC…"),
        "authToken" => words("Auth Token", "À côté de l’Account SID.", ""),
        "fromMessagingServiceSID" => {
            words("Messaging Service SID", "Le service dont les numéros envoient les messages.", "MG…")
        }
        "disableRiskCheck" => words(
            "Désactiver le contrôle des risques de Twilio",
            "Ce contrôle bloque les messages qui ressemblent à une fraude (« SMS pumping »). Laissez-le actif, sauf s’il bloque de vraies personnes.",
            "",
        ),
        "host" => words("Hôte", "", "smtp.example.com"),
        "port" => words("Port", "", "465"),
        "secure" => words("TLS dès le début", "", ""),
        "requireTLS" => words("Exiger STARTTLS", "", ""),
        "fromEmail" => words("Expéditeur", "Une adresse, ou un nom et une adresse.", "Exemple <no-reply@example.com>"),
        "replyTo" => words("Adresse de réponse", "À défaut : celle de l’expéditeur.", "help@example.com"),
        "ignoreTLS" => words("Ignorer STARTTLS", "Envoie en clair même si le serveur propose le chiffrement.", ""),
        "servername" => words("Nom dans le certificat", "S’il diffère de l’hôte.", "mail.example.com"),
        "tls" => words("Options TLS", "Un objet pour TLS de Node, en JSON.", r#"{"minVersion": "TLSv1.2"}"#),
        "name" => words("Nom du serveur Logto", "Celui qu’il annonce en se connectant (HELO).", "auth.example.com"),
        "localAddress" => words("Adresse locale", "L’adresse réseau depuis laquelle se connecter.", ""),
        "customHeaders" => {
            words("En-têtes personnalisés", "Ajoutés à chaque e-mail, en JSON.", r#"{"X-Tag": "login"}"#)
        }
        "connectionTimeout" => words("Délai de connexion", "En millisecondes ; à défaut, 2 minutes.", "120000"),
        "greetingTimeout" => words("Délai du message d’accueil", "En millisecondes ; à défaut, 30 secondes.", "30000"),
        "socketTimeout" => words("Délai d’inactivité", "En millisecondes ; à défaut, 10 minutes.", "600000"),
        "dnsTimeout" => words("Délai de résolution DNS", "En millisecondes ; à défaut, 30 secondes.", "30000"),
        "disableFileAccess" => {
            words("Pas de fichiers dans les messages", "Les modèles ne peuvent pas joindre de fichiers du serveur.", "")
        }
        "disableUrlAccess" => words(
            "Pas d’adresses dans les messages",
            "Les modèles ne peuvent pas joindre ce qui se trouve à une adresse.",
            "",
        ),
        "logger" => {
            words("Journaliser les connexions", "Le serveur Logto consigne ce qui se passe dans son journal.", "")
        }
        "debug" => {
            words("Journaliser tous les échanges", "Avec tout ce qui est transmis au serveur de messagerie.", "")
        }
        "auth.user" => words("Utilisateur", "Souvent l’adresse de la boîte.", "moi@example.com"),
        "auth.pass" => {
            words("Mot de passe", "Un mot de passe d’application ou une clé d’API, si le fournisseur en propose.", "")
        }
        "auth.serviceClient" => words("ID client du compte de service", "", ""),
        "auth.privateKey" => words("Clé privée", "Au format PEM, avec sa première et sa dernière ligne.", ""),
        "auth.clientId" => words("ID client", "", ""),
        "auth.clientSecret" => words("Secret client", "", ""),
        "auth.refreshToken" => words("Jeton d’actualisation", "Permet d’obtenir de nouveaux jetons d’accès.", ""),
        "auth.accessToken" => words("Jeton d’accès", "Suffit à lui seul jusqu’à son expiration.", ""),
        "auth.expires" => words("Expiration du jeton d’accès", "En millisecondes depuis 1970.", ""),
        "auth.accessUrl" => words("Adresse des nouveaux jetons", "À défaut : celle de Google.", "https://"),
        _ => words("Réglage", "", ""),
    }
}

pub(super) const TEMPLATES: Templates = Templates {
    title: "Modèles",
    lead: "Ce que les destinataires lisent. Logto choisit le modèle prévu pour chaque usage ou, à défaut, « Tout le reste ».",
    none: "Il n’y a pas encore de modèle.",
    usage,
    unknown_usage: "Logto ne connaît aucun usage de ce nom.",
    needs: |variable| ["Doit contenir ", variable, "."].concat(),
    subject: "Objet",
    content: "Texte",
    content_type: "Type de texte",
    plain: "Texte brut",
    html: "HTML",
    required: "Le serveur exige un modèle pour cet usage.",
    remove: "Supprimer ce modèle",
    add: "Ajouter un modèle pour :",
    preview: "Aperçu",
    frame: "L’e-mail en HTML",
    frame_note: "L’aperçu n’exécute aucun script et ne suit aucun lien. Les logiciels de messagerie diffèrent : certains ignorent des styles affichés ici.",
    frame_file: "Enregistrer dans un fichier",
    samples: "Valeurs d’essai",
    sms: Sms {
        segments: |segments, places, left| {
            let messages = match segments {
                0 => "Rien à envoyer".to_owned(),
                1 => "1 message".to_owned(),
                many => ["Envoyé et facturé comme ", &many.to_string(), " messages"].concat(),
            };
            let used = if places < 2 { " place utilisée, " } else { " places utilisées, " };
            let rest = if left < 2 { " restante dans le dernier." } else { " restantes dans le dernier." };
            [&messages, " : ", &places.to_string(), used, &left.to_string(), rest].concat()
        },
        gsm7: "Encodage GSM-7 : 160 places, ou 153 par message s’il y en a plusieurs.",
        ucs2: "Encodage UCS-2 : 70 places, ou 67 par message s’il y en a plusieurs.",
        beyond: |signs| ["Caractères absents de GSM-7 : ", signs, "."].concat(),
    },
};

fn usage(usage: &UsageType) -> (&'static str, &'static str) {
    match usage {
        UsageType::SignIn => ("Connexion", "Quelqu’un se connecte avec un code."),
        UsageType::Register => ("Inscription", "Quelqu’un crée un compte."),
        UsageType::ForgotPassword => ("Mot de passe oublié", "Quelqu’un définit un nouveau mot de passe."),
        UsageType::Generic => {
            ("Tout le reste", "Utilisé lorsqu’il n’y a pas de modèle particulier, et pour les messages de test.")
        }
        UsageType::OrganizationInvitation => ("Invitation", "Quelqu’un est invité dans une organisation."),
        UsageType::UserPermissionValidation => {
            ("Confirmation", "Quelqu’un confirme son identité avant de modifier son compte.")
        }
        UsageType::BindNewIdentifier => ("Nouvelle adresse", "Quelqu’un ajoute une adresse ou un numéro à son compte."),
        UsageType::MfaVerification => ("Seconde étape", "La seconde étape d’une connexion."),
        UsageType::BindMfa => ("Seconde étape : configuration", "Quelqu’un configure la seconde étape."),
        _ => ("", ""),
    }
}

#[cfg(test)]
mod tests {
    use logto_management::connectors::UsageType;

    use super::{TEMPLATES, field, usage};

    #[test]
    fn every_occasion_has_a_name() {
        for known in UsageType::KNOWN {
            let (name, about) = usage(&known);
            assert!(!name.is_empty() && about.ends_with('.'), "{known}");
        }
    }

    #[test]
    fn a_field_without_words_would_be_seen() {
        assert_eq!(field("host").label, "Hôte");
        assert_eq!(field("no.such").label, "Réglage");
    }

    #[test]
    fn counts_as_people_do() {
        let segments = TEMPLATES.sms.segments;
        assert_eq!(segments(1, 159, 1), "1 message : 159 places utilisées, 1 restante dans le dernier.");
        assert_eq!(segments(0, 0, 160), "Rien à envoyer : 0 place utilisée, 160 restantes dans le dernier.");
    }
}
