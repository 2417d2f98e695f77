//! French, for the profile.

use crate::i18n::{Lives, Profile};

pub(super) const PROFILE: Profile = Profile {
    title: "Profil",
    claims: "Votre jeton d’identité",
    claims_lead: "Ce que le serveur de connexion a dit à cette application lors de votre connexion : signé là-bas, vérifié ici.",
    account: "Votre compte, en direct",
    account_lead: "Ce que le serveur sait de vous actuellement, d’après son point d’accès « userinfo ».",
    account_failed: "Votre compte n’a pas pu être récupéré",
    retry: "Réessayer",
    refresh: "Actualiser",
    unset: "Non renseigné",
    yes: "Oui",
    no: "Non",
    claim,
    lives: Lives {
        title: "Durées de validité",
        lead: "Les jetons ont une vie courte et se renouvellent d’eux-mêmes ; la session, elle, finit par se terminer pour de bon.",
        session: "Session",
        endless: "La fin de cette session n’est pas connue : elle dure tant que le serveur de connexion la renouvelle.",
        id_token: "Jeton d’identité",
        until: "jusqu’au",
        over: "Il a expiré, et c’est sans importance : il a dit qui s’est connecté, et se renouvelle avec la session.",
    },
};

/// Readable names of the claims that everybody has.
fn claim(name: &str) -> Option<&'static str> {
    Some(match name {
        "sub" => "ID utilisateur",
        "name" => "Nom",
        "username" => "Nom d’utilisateur",
        "email" => "E-mail",
        "email_verified" => "E-mail vérifié",
        "phone_number" => "Téléphone",
        "phone_number_verified" => "Téléphone vérifié",
        "picture" => "Photo",
        "roles" => "Rôles",
        "organizations" => "Organisations",
        "organization_roles" => "Rôles dans les organisations",
        "created_at" => "Compte créé le",
        "updated_at" => "Dernière modification",
        "iss" => "Émis par",
        "aud" => "Émis pour",
        "iat" => "Émis le",
        "exp" => "Expire le",
        "nbf" => "Pas avant le",
        "auth_time" => "Connexion le",
        "sid" => "Session",
        "nonce" => "Nonce",
        "at_hash" => "Empreinte du jeton d’accès",
        "jti" => "ID du jeton",
        "client_id" => "Émis pour l’application",
        "scope" => "Autorisations",
        "organization_id" => "Organisation",
        "custom_data" => "Données personnalisées",
        "identities" => "Comptes associés",
        _ => return None,
    })
}
