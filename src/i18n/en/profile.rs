//! The profile, in English.

use crate::i18n::{Lives, Profile};

pub(super) const PROFILE: Profile = Profile {
    title: "Profile",
    claims: "Your ID token",
    claims_lead: "What the sign-in server told this app when you signed in: signed there, checked here.",
    account: "Your account, live",
    account_lead: "What the server has on file now, fetched from its user-info endpoint.",
    account_failed: "Your account could not be fetched",
    retry: "Try again",
    refresh: "Fetch again",
    unset: "Not set",
    yes: "Yes",
    no: "No",
    claim,
    lives: Lives {
        title: "How long it lasts",
        lead: "Tokens are short-lived and renewed by themselves; the session ends for good one day.",
        session: "Session",
        endless: "The end of this session isn't known: it lasts as long as the sign-in server renews it.",
        id_token: "ID token",
        until: "until",
        over: "It has expired, which is fine: it told who signed in, and is renewed with the session.",
    },
};

/// Readable names of the claims that everybody has.
fn claim(name: &str) -> Option<&'static str> {
    Some(match name {
        "sub" => "User ID",
        "name" => "Name",
        "username" => "Username",
        "email" => "E-mail",
        "email_verified" => "E-mail verified",
        "phone_number" => "Phone",
        "phone_number_verified" => "Phone verified",
        "picture" => "Picture",
        "roles" => "Roles",
        "organizations" => "Organizations",
        "organization_roles" => "Organization roles",
        "created_at" => "Account made",
        "updated_at" => "Last changed",
        "iss" => "Issued by",
        "aud" => "Issued for",
        "iat" => "Issued at",
        "exp" => "Expires",
        "nbf" => "Not before",
        "auth_time" => "Signed in at",
        "sid" => "Session",
        "nonce" => "Nonce",
        "at_hash" => "Access token hash",
        "jti" => "Token ID",
        "client_id" => "Made for the app",
        "scope" => "Permissions",
        "organization_id" => "Organization",
        "custom_data" => "Custom data",
        "identities" => "Linked accounts",
        _ => return None,
    })
}
