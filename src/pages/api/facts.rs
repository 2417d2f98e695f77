//! What can be read off an access token.

use logto_leptos::protocol::jwt::decode_claims;
use logto_leptos::{AccessToken, Claims, UnixMillis};

use crate::format::Claim;

/// How many letters of a token are shown: enough to see that it changed, too few to be of use. A JWT
/// begins with the same ones always.
const SHOWN: usize = 6;

/// A token, as far as it is shown.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct TokenFacts {
    /// Its first letters.
    pub(crate) start: String,
    /// Whether it is a JWT, which can be read; otherwise only the server knows what it means.
    pub(crate) readable: bool,
    /// Whom it is for.
    pub(crate) audience: Vec<String>,
    /// Its permissions.
    pub(crate) scopes: Vec<String>,
    /// When it was issued, by this device's clock.
    pub(crate) issued: Option<UnixMillis>,
    /// When it is over, by this device's clock.
    pub(crate) expires: UnixMillis,
    /// What it says.
    pub(crate) claims: Vec<Claim>,
}

impl From<&AccessToken> for TokenFacts {
    fn from(token: &AccessToken) -> Self {
        let text = token.token().expose();
        let claims = decode_claims(text).ok();
        let readable = claims.is_some();
        let claims = Claims::new(claims.unwrap_or_default());
        let expires = UnixMillis::from_seconds(token.expires_at());
        // The device's clock may differ from the server's; the length of the life doesn't.
        let life = claims.number("exp").zip(claims.number("iat")).map(|(end, start)| end.saturating_sub(start));
        Self {
            start: text.chars().take(SHOWN).collect(),
            readable,
            audience: claims.texts("aud").into_iter().map(str::to_owned).collect(),
            scopes: token.scope().split_ascii_whitespace().map(str::to_owned).collect(),
            issued: life.filter(|life| *life > 0).map(|life| expires.plus_seconds(life.saturating_neg())),
            expires,
            claims: Claim::rows_of(&claims),
        }
    }
}

impl TokenFacts {
    /// Whether it carries a permission.
    pub(crate) fn permits(&self, scope: &str) -> bool {
        self.scopes.iter().any(|granted| granted == scope)
    }
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
    fn a_jwt_is_read() {
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
    fn an_opaque_token_is_not() {
        let facts = TokenFacts::from(&token("opaque-token", ""));
        assert!(!facts.readable && facts.claims.is_empty() && facts.scopes.is_empty());
        assert_eq!((facts.start.as_str(), facts.issued), ("opaque", None));
    }

    #[test]
    fn a_life_that_ends_before_it_begins_has_no_beginning() {
        let text = jwt(&json!({"iat": 4_100, "exp": 500}));
        assert_eq!(TokenFacts::from(&token(&text, "")).issued, None);
    }
}
