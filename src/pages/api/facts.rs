//! The facts about an access token that are shown.

use logto_leptos::protocol::jwt::decode_claims;
use logto_leptos::{AccessToken, Claims, UnixMillis};

use crate::format::Claim;

/// The number of characters of a token that are shown: enough to see that it changed, too few to use
/// it. All JWTs start with the same characters.
const SHOWN: usize = 6;

/// The facts about a token.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct TokenFacts {
    /// Its first characters.
    pub(crate) start: String,
    /// Whether it is a JWT. Other tokens are opaque.
    pub(crate) readable: bool,
    /// Its audience.
    pub(crate) audience: Vec<String>,
    /// Its permissions.
    pub(crate) scopes: Vec<String>,
    /// The time of issue by this device's clock.
    pub(crate) issued: Option<UnixMillis>,
    /// The expiry by this device's clock.
    pub(crate) expires: UnixMillis,
    /// The last characters of its id.
    pub(crate) serial: Option<String>,
    /// Its claims.
    pub(crate) claims: Vec<Claim>,
}

impl From<&AccessToken> for TokenFacts {
    fn from(token: &AccessToken) -> Self {
        let text = token.token().expose();
        let claims = decode_claims(text).ok();
        let readable = claims.is_some();
        let claims = Claims::new(claims.unwrap_or_default());
        let expires = UnixMillis::from_seconds(token.expires_at());
        // The device's clock may differ from the server's, but the lifetime is the same.
        let life = claims.number("exp").zip(claims.number("iat")).map(|(end, start)| end.saturating_sub(start));
        Self {
            start: text.chars().take(SHOWN).collect(),
            readable,
            audience: claims.texts("aud").into_iter().map(str::to_owned).collect(),
            scopes: token.scope().split_ascii_whitespace().map(str::to_owned).collect(),
            issued: life.filter(|life| *life > 0).map(|life| expires.plus_seconds(life.saturating_neg())),
            expires,
            serial: claims.text("jti").map(serial),
            claims: Claim::rows_of(&claims),
        }
    }
}

impl TokenFacts {
    /// Whether it has a scope.
    pub(crate) fn permits(&self, scope: &str) -> bool {
        self.scopes.iter().any(|granted| granted == scope)
    }
}

/// Returns the last characters of a token's id.
pub(crate) fn serial(id: &str) -> String {
    id.char_indices().rev().nth(SHOWN - 1).map_or(id, |(at, _)| id.get(at..).unwrap_or(id)).to_owned()
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use serde_json::{Value, json};

    use super::*;

    fn token(text: &str, scope: &str) -> AccessToken {
        serde_json::from_value(json!({"token": text, "scope": scope, "expiresAt": 10_000})).unwrap()
    }

    fn jwt(claims: &Value) -> String {
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        format!("{}.{}.{}", part(&json!({"alg": "ES384"})), part(claims), URL_SAFE_NO_PAD.encode([7; 96]))
    }

    #[test]
    fn reads_jwt() {
        let text = jwt(&json!({"aud": "https://api.test", "iat": 500, "exp": 4_100, "sub": "alice"}));
        let facts = TokenFacts::from(&token(&text, "read:x write:x"));
        assert!(facts.readable);
        assert_eq!(facts.audience, ["https://api.test"]);
        assert_eq!((facts.issued, facts.expires), (Some(UnixMillis(6_400_000)), UnixMillis(10_000_000)));
        assert_eq!(facts.claims.len(), 4);
        assert!(facts.permits("read:x") && !facts.permits("read"));
        assert_eq!(facts.start, &text[..6]);
    }

    #[test]
    fn serial_is_the_end_of_the_id() {
        assert_eq!(["0123456789", "abc", "", "é23456"].map(serial), ["456789", "abc", "", "é23456"]);
    }

    #[test]
    fn does_not_read_opaque_token() {
        let facts = TokenFacts::from(&token("opaque-token", ""));
        assert!(!facts.readable && facts.claims.is_empty() && facts.scopes.is_empty());
        assert_eq!((facts.start.as_str(), facts.issued), ("opaque", None));
    }

    #[test]
    fn ignores_time_of_issue_after_the_expiry() {
        let text = jwt(&json!({"iat": 4_100, "exp": 500}));
        assert_eq!(TokenFacts::from(&token(&text, "")).issued, None);
    }
}
