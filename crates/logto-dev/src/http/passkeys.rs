//! What the Account API and the sign-in page share about passkeys.

use axum::http::{HeaderMap, header};
use serde_json::{Value, json};

use super::ApiError;
use crate::model::random;
use crate::model::seed::User;
use crate::model::validation::{Field, Issues};

/// A new challenge of 43 characters.
pub(crate) fn challenge() -> String {
    random::token()
}

/// The host name of the request, which is the relying party id.
pub(crate) fn host_name(headers: &HeaderMap) -> String {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
    host.rsplit_once(':').map_or(host, |(name, _)| name).to_owned()
}

/// The names of a user that an authenticator shows: what identifies them, and what they are called.
pub(crate) fn user_names(user: &User) -> (String, String) {
    let identifiers = [&user.primary_email, &user.primary_phone, &user.username];
    let identifier = identifiers.into_iter().flatten().next().unwrap_or(&user.id);
    (identifier.clone(), user.name.as_ref().unwrap_or(identifier).clone())
}

/// Rejects a `payload` that is no response of an authenticator.
pub(crate) fn check_payload(body: &Value) -> Result<(), ApiError> {
    let mut issues = Issues::default();
    let payload = Field::root(body).member("payload");
    if payload.require("object", &mut issues) {
        if payload.member("type").value() != Some(&json!("WebAuthn")) {
            let message = "Invalid literal value, expected \"WebAuthn\"";
            let issue = json!({ "code": "invalid_literal", "expected": "WebAuthn", "message": message });
            payload.member("type").add_issue(&mut issues, issue);
        }
        for (name, expected) in
            [("id", "string"), ("rawId", "string"), ("response", "object"), ("clientExtensionResults", "object")]
        {
            payload.member(name).require(expected, &mut issues);
        }
    }
    if issues.is_empty() { Ok(()) } else { Err(ApiError::invalid_request("body", &issues)) }
}
