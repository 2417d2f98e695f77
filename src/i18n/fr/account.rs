//! French, for what people change in their own account.

use crate::i18n::Note;
use crate::i18n::account::{Account, Apps, Codes, Devices, Row, Rows, Verify};

/// The one label that is feminine.
const AVATAR: &str = "Photo";

pub(super) const ACCOUNT: Account = Account {
    title: "Vos informations",
    lead: "Conservées par le serveur de connexion ; chaque application à laquelle vous vous connectez peut les voir.",
    rows: Rows {
        name: Row { label: "Nom", field: "Nom complet", hint: None },
        username: Row {
            label: "Nom d’utilisateur",
            field: "Nom d’utilisateur",
            hint: Some("Des lettres, des chiffres et _, sans chiffre au début."),
        },
        avatar: Row {
            label: AVATAR,
            field: "Adresse d’une image",
            hint: Some("Elle commence par https://. Laissez le champ vide pour afficher vos initiales."),
        },
        email: Row {
            label: "E-mail",
            field: "Nouvelle adresse e-mail",
            hint: Some("Vous y recevrez un code, pour confirmer qu’elle est à vous."),
        },
        phone: Row {
            label: "Téléphone",
            field: "Nouveau numéro de téléphone",
            hint: Some("Avec l’indicatif du pays, par exemple +33 1 99 00 12 34. Vous y recevrez un code."),
        },
        password: Row {
            label: "Mot de passe",
            field: "Nouveau mot de passe",
            hint: Some("Choisissez-le long, et ne l’utilisez nulle part ailleurs."),
        },
    },
    edit: "Modifier",
    add: "Ajouter",
    edit_what: |verb, label| [verb, " : ", label].concat(),
    read_only: "lecture seule",
    password_set: "Défini",
    save: "Enregistrer",
    cancel: "Annuler",
    remove: "Supprimer",
    saved: |label| done(label, " enregistré"),
    removed: |label| done(label, " supprimé"),
    off: Note {
        title: "Votre compte ne peut pas être modifié ici",
        body: "Le centre de compte du serveur de connexion est désactivé : cette page montre seulement ce que le serveur sait de vous.",
    },
    unsupported: Note {
        title: "Votre compte ne peut pas être modifié ici",
        body: "Le serveur de connexion ne le permet pas : cette page montre seulement ce qu’il sait de vous.",
    },
    failed: "Vos informations n’ont pas pu être récupérées",
    verify: Verify {
        title: "D’abord, confirmez que c’est bien vous.",
        lead: "Une seule confirmation suffit pendant dix minutes.",
        password: "Votre mot de passe",
        with_password: "Utiliser votre mot de passe",
        with_code: |address| ["Envoyer un code à ", address].concat(),
        another_way: "Autre méthode",
        go_on: "Continuer",
    },
    codes: Codes {
        send: "Envoyer le code",
        label: "Code",
        sent: |address| ["Nous avons envoyé un code à 6 chiffres à ", address, "."].concat(),
        again: "Renvoyer un code",
        again_in: |seconds| ["Renvoyer un code dans ", &seconds.to_string(), " s"].concat(),
        sent_again: "Un nouveau code est en route. Seul le plus récent est valable.",
        change: "Modifier l’adresse ou le numéro",
    },
    devices: Devices {
        title: "Appareils",
        lead: "Les navigateurs dans lesquels votre session est ouverte. Déconnectez ceux que vous ne reconnaissez pas.",
        show: "Afficher les appareils",
        none: "Aucun autre appareil.",
        scope_missing: "Cette application ne demande pas l’autorisation de voir vos appareils.",
        add_scope: ("ajoutez l’autorisation ", " à config.json, puis reconnectez-vous."),
        on,
        unknown: "Navigateur inconnu",
        since: "Connexion le",
        here: "Cet appareil",
        end: "Déconnecter",
        ended: |name| ["Déconnexion effectuée : ", name].concat(),
    },
    apps: Apps {
        title: "Applications ayant accès",
        lead: "Elles peuvent utiliser votre compte tant que vous ne leur retirez pas cet accès.",
        none: "Aucune autre application n’a accès à votre compte.",
        since: "Depuis le",
        end: "Retirer l’accès",
        ended: |name| ["Accès retiré : ", name].concat(),
    },
    problem,
    issue,
};

/// What was done to something, in its gender.
fn done(label: &str, participle: &str) -> String {
    [label, participle, if label == AVATAR { "e" } else { "" }].concat()
}

/// A browser on a system: one is “sous” a system, but “sur” a device.
fn on(browser: &str, system: &str) -> String {
    let preposition = if matches!(system, "iPhone" | "iPad") { " sur " } else { " sous " };
    [browser, preposition, system].concat()
}

fn problem(code: &str) -> Option<&'static str> {
    Some(match code {
        "account.not_enabled" => "Le centre de compte du serveur de connexion est désactivé.",
        "account.field_not_editable" => "Le serveur de connexion ne vous permet pas de modifier cet élément.",
        "account.verification_required" | "account.verification_expired" | "account.verification_not_found" => {
            "Le délai est dépassé. Recommencez."
        }
        "account.wrong_password" => "Ce n’est pas votre mot de passe.",
        "account.code_mismatch" => "Ce n’est pas le bon code. Vérifiez le message le plus récent.",
        "account.code_expired" => "Ce code n’est plus valable. Demandez-en un autre.",
        "account.too_many_tries" => "Trop d’essais. Demandez un autre code, ou patientez un peu.",
        "account.already_in_use" => "Un autre compte l’utilise déjà.",
        "account.password_rejected" => "Le serveur de connexion n’accepte pas ce mot de passe.",
        "account.invalid_input" => "Le format n’est pas le bon.",
        "account.last_identifier" => "Vous en avez besoin pour vous connecter : sa suppression est impossible.",
        "account.send_failed" => "Le code n’a pas pu être envoyé. Réessayez plus tard.",
        "account.not_supported" => "Le serveur de connexion ne propose pas cette fonction.",
        "account.not_found" => "C’est déjà terminé.",
        "account.malformed" => "La réponse du serveur de connexion est illisible.",
        "account.scope_missing" => "Cette application ne demande pas l’autorisation de faire cela.",
        _ => return None,
    })
}

fn issue(code: &str) -> Option<&'static str> {
    Some(match code.trim_start_matches("password_rejected.") {
        "too_short" => "Il est trop court.",
        "too_long" => "Il est trop long.",
        "character_types" => {
            "Il lui faut des caractères plus variés : des majuscules, des chiffres, des caractères spéciaux."
        }
        "unsupported_characters" => "Il contient des caractères non admis.",
        "pwned" => "Il figure parmi des mots de passe volés ailleurs.",
        "restricted_found" | "restricted.user_info" | "restricted.words" => {
            "Il contient votre nom, votre adresse ou un autre mot facile à deviner."
        }
        "restricted.repetition" | "restricted.sequence" => {
            "Il contient des répétitions, ou des touches voisines du clavier."
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::ACCOUNT;

    #[test]
    fn agrees_in_gender() {
        let said = |label| [(ACCOUNT.saved)(label), (ACCOUNT.removed)(label)];
        assert_eq!(said(ACCOUNT.rows.avatar.label), ["Photo enregistrée", "Photo supprimée"]);
        assert_eq!(said(ACCOUNT.rows.phone.label), ["Téléphone enregistré", "Téléphone supprimé"]);
    }

    #[test]
    fn knows_systems_from_devices() {
        let on = ACCOUNT.devices.on;
        assert_eq!([on("Chrome", "Windows"), on("Safari", "iPad")], ["Chrome sous Windows", "Safari sur iPad"]);
    }
}
