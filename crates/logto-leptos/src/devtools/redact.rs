//! Redaction of claims and of the report.

use serde_json::{Map, Value};

use logto_client::client::inspect::MASK;
use logto_client::protocol::redact::without_user_info;
use logto_client::protocol::secret::Secret;

/// Claims that contain no personal data besides the user's id and permissions. Every other claim is hidden,
/// including custom claims, whose content is unknown.
const TECHNICAL: [&str; 23] = [
    "iss",
    "sub",
    "aud",
    "azp",
    "exp",
    "iat",
    "nbf",
    "auth_time",
    "client_id",
    "scope",
    "roles",
    "organizations",
    "organization_roles",
    "organization_id",
    "email_verified",
    "phone_number_verified",
    "created_at",
    "updated_at",
    "acr",
    "amr",
    "typ",
    "alg",
    "kid",
];

/// The length of the shortest secret, in bytes. Shorter texts would match parts of ordinary words.
const SHORTEST_SECRET: usize = 8;

/// Returns claims or a header with the personal and secret values hidden. `null` stays, because it contains
/// nothing.
pub(super) fn masked(claims: &Map<String, Value>) -> Map<String, Value> {
    let shown = |name: &str, value: &Value| {
        if TECHNICAL.contains(&name) || value.is_null() { value.clone() } else { MASK.into() }
    };
    claims.iter().map(|(name, value)| (name.clone(), shown(name, value))).collect()
}

/// Returns the first characters of a user's id, enough to distinguish two users.
pub(super) fn short_id(id: &str) -> String {
    let start: String = id.chars().take(4).collect();
    format!("{start}{MASK}")
}

/// Hides every text that looks like a token, credentials or an email address, or contains one of the secrets. This is a
/// second line of defense: the report is built without them.
pub(super) fn scrub(value: &mut Value, secrets: &[Secret]) {
    match value {
        Value::String(text) if is_private(text, secrets) => *text = MASK.to_owned(),
        Value::Array(items) => items.iter_mut().for_each(|item| scrub(item, secrets)),
        Value::Object(members) => {
            let mut kept = Map::new();
            for (name, mut member) in std::mem::take(members) {
                scrub(&mut member, secrets);
                kept.insert(if is_private(&name, secrets) { MASK.to_owned() } else { name }, member);
            }
            *members = kept;
        }
        _ => {}
    }
}

fn is_private(text: &str, secrets: &[Secret]) -> bool {
    let is_address = text
        .split(|c: char| c.is_whitespace() || c == '/' || c == ',')
        .any(|word| word.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.')));
    let is_token = text
        .split(|c: char| !(c.is_ascii_alphanumeric() || "-_.".contains(c)))
        .any(|word| word.starts_with("eyJ") && word.len() > 16);
    let holds = |secret: &Secret| secret.expose().len() >= SHORTEST_SECRET && text.contains(secret.expose());
    let has_credentials = without_user_info(text) != text || text.to_ascii_lowercase().contains("bearer ");
    is_address || is_token || has_credentials || secrets.iter().any(holds)
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn masks_all_but_technical_claims() {
        let claims = json!({
            "sub": "u_ada", "exp": 5, "roles": ["admin"], "email_verified": true, "email": "ada@example.com",
            "phone_number": "15005550006", "name": "Ada", "nickname": null, "address": {"street": "x"}, "plan": "pro",
            "nonce": "n", "picture": "https://example.com/ada.png", "username": "ada",
        });
        let Value::Object(claims) = claims else { panic!() };
        let shown = Value::Object(masked(&claims));
        assert_eq!(
            shown,
            json!({
                "sub": "u_ada", "exp": 5, "roles": ["admin"], "email_verified": true, "email": MASK,
                "phone_number": MASK, "name": MASK, "nickname": null, "address": MASK, "plan": MASK, "nonce": MASK,
                "picture": MASK, "username": MASK,
            })
        );
    }

    #[test]
    fn scrubs_secrets_from_a_report() {
        let secrets = [Secret::new("refresh-token-1"), Secret::new("a")];
        let mut report = json!({
            "fine": "https://localhost:3001/oidc and scope a b",
            "key": "@https://api.example.com#org",
            "token": "Bearer eyJhbGciOiJFUzM4NCJ9.eyJzdWIiOiJ1In0.x",
            "login": "http://me:pw@localhost:3001/",
            "scheme": "authorization: bearer abc",
            "list": ["ask ada@example.com", {"with refresh-token-1 inside": "the refresh-token-1!"}, 7],
        });
        scrub(&mut report, &secrets);
        assert_eq!(
            report,
            json!({
                "fine": "https://localhost:3001/oidc and scope a b",
                "key": "@https://api.example.com#org",
                "token": MASK,
                "login": MASK,
                "scheme": MASK,
                "list": [MASK, {MASK: MASK}, 7],
            })
        );
    }
}
