//! The stored tokens, decoded and checked.

use std::collections::BTreeMap;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};

use super::words::Words;
use logto_client::client::inspect::SignatureCheck;
use logto_client::protocol::config::LogtoConfig;
use logto_client::protocol::organization::organization_urn;
use logto_client::protocol::secret::Secret;
use logto_client::protocol::time::UnixMillis;
use logto_client::protocol::token::{AccessToken, TokenRequest};

/// The kind of a token.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    Id,
    Refresh,
    /// An access token, with the key it is stored under.
    Access(String),
}

/// A stored token.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct StoredToken {
    pub(super) kind: Kind,
    pub(super) raw: Secret,
    pub(super) scope: Option<String>,
    /// The expiry, by this device's clock.
    pub(super) ends_at: Option<UnixMillis>,
    /// Header and claims, if it is a JWT.
    pub(super) parts: Option<(Map<String, Value>, Map<String, Value>)>,
}

/// A check and its result.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Check {
    pub(super) name: &'static str,
    pub(super) result: CheckResult,
    pub(super) detail: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CheckResult {
    Passed,
    Failed,
    NotCheckable,
}

impl CheckResult {
    pub(super) fn label(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::NotCheckable => "not checkable",
        }
    }
}

impl StoredToken {
    /// Returns the title.
    pub(super) fn title(&self, words: &Words) -> String {
        match &self.kind {
            Kind::Id => words.text("ID token"),
            Kind::Refresh => words.text("Refresh token"),
            Kind::Access(key) => access_token_title(words, key),
        }
    }
}

/// Returns the title of the access token that is stored under a key.
pub(super) fn access_token_title(words: &Words, key: &str) -> String {
    let Some(request) = TokenRequest::from_storage_key(key) else { return words.text("Access token") };
    let title = match (request.resource(), request.organization_id()) {
        (None, None) => words.text("Access token for user info"),
        (None, Some(organization)) => words.with("Access token of organization {}", &[organization]),
        (Some(resource), None) => words.with("Access token for {}", &[resource]),
        (Some(resource), Some(organization)) => {
            words.with("Access token for {}, organization {}", &[resource, organization])
        }
    };
    match request.scope() {
        Some(scope) => format!("{title} ({scope})"),
        None => title,
    }
}

/// Returns the tokens among the stored items. `clock_offset` is the provider's clock minus this device's.
pub(super) fn stored_tokens(items: &[(String, Secret)], clock_offset: i64) -> Vec<StoredToken> {
    let mut tokens = Vec::new();
    for (name, value) in items {
        match name.as_str() {
            "idToken" => {
                let parts = parts(value.expose());
                let exp = parts.as_ref().and_then(|(_, claims)| number(claims, "exp"));
                let ends_at = exp.map(|exp| UnixMillis::from_seconds(exp.saturating_sub(clock_offset)));
                tokens.push(StoredToken { kind: Kind::Id, raw: value.clone(), scope: None, ends_at, parts });
            }
            "refreshToken" if !value.expose().is_empty() => {
                let kind = Kind::Refresh;
                tokens.push(StoredToken { kind, raw: value.clone(), scope: None, ends_at: None, parts: None });
            }
            "accessToken" => {
                let stored: BTreeMap<String, AccessToken> = serde_json::from_str(value.expose()).unwrap_or_default();
                tokens.extend(stored.into_iter().map(|(key, token)| StoredToken {
                    kind: Kind::Access(key),
                    raw: token.token().clone(),
                    scope: Some(token.scope().to_owned()),
                    ends_at: Some(UnixMillis::from_seconds(token.expires_at())),
                    parts: parts(token.token().expose()),
                }));
            }
            _ => {}
        }
    }
    tokens.sort_by_key(|token| match token.kind {
        Kind::Id => 0,
        Kind::Access(_) => 1,
        Kind::Refresh => 2,
    });
    tokens
}

/// Decodes header and claims of a JWT, including one that is refused, to show why.
fn parts(token: &str) -> Option<(Map<String, Value>, Map<String, Value>)> {
    let mut parts = token.split('.');
    let mut object = || serde_json::from_slice(&URL_SAFE_NO_PAD.decode(parts.next()?).ok()?).ok();
    Some((object()?, object()?))
}

/// Checks a token against the configuration and the time.
pub(super) fn checks(
    words: &Words,
    token: &StoredToken,
    config: &LogtoConfig,
    signature: &SignatureCheck,
    now: UnixMillis,
    clock_offset: i64,
) -> Vec<Check> {
    let Some((_, claims)) = &token.parts else { return Vec::new() };
    let provider_now = now.seconds().saturating_add(clock_offset);
    let mut checks = vec![
        equal(words, "issuer", &[config.issuer()], &texts(claims, "iss")),
        match &token.kind {
            Kind::Access(key) => equal(words, "audience", &audience(key), &texts(claims, "aud")),
            Kind::Id | Kind::Refresh => equal(words, "audience", &[config.app_id().to_owned()], &texts(claims, "aud")),
        },
        end(words, claims, provider_now, config.leeway()),
        issued(words, claims, provider_now, config.leeway()),
        match signature {
            SignatureCheck::Verified => check("signature", CheckResult::Passed, words.text("by a key of the provider")),
            SignatureCheck::Refused(code) => check("signature", CheckResult::Failed, (*code).to_owned()),
            SignatureCheck::NotCheckable => {
                let detail = words.text("the provider's keys have not been read in this page");
                check("signature", CheckResult::NotCheckable, detail)
            }
        },
    ];
    if token.kind == Kind::Id {
        let detail = words.text("checked at sign-in; the expected value is not kept");
        checks.push(check("nonce", CheckResult::NotCheckable, detail));
    }
    checks
}

/// Returns the expected audience of an access token by the key under which it is stored.
fn audience(key: &str) -> Vec<String> {
    let Some(request) = TokenRequest::from_storage_key(key) else { return Vec::new() };
    let organization = request.organization_id().map(organization_urn);
    request.resource().map(str::to_owned).or(organization).into_iter().collect()
}

fn check(name: &'static str, result: CheckResult, detail: String) -> Check {
    Check { name, result, detail }
}

fn equal(words: &Words, name: &'static str, expected: &[String], found: &[&str]) -> Check {
    let Some(expected) = expected.first() else {
        return check(name, CheckResult::NotCheckable, words.text("none is expected"));
    };
    if found.contains(&expected.as_str()) {
        check(name, CheckResult::Passed, expected.clone())
    } else {
        check(name, CheckResult::Failed, words.with("expected {}, found {}", &[expected, &found.join(", ")]))
    }
}

fn end(words: &Words, claims: &Map<String, Value>, provider_now: i64, leeway: Duration) -> Check {
    let (result, detail) = match number(claims, "exp") {
        None => (CheckResult::Failed, "there is no exp"),
        Some(exp) if exp > provider_now => (CheckResult::Passed, "exp is ahead"),
        Some(exp) if exp.saturating_add(seconds(leeway)) > provider_now => {
            (CheckResult::Passed, "exp has passed, within the leeway")
        }
        Some(_) => (CheckResult::Failed, "exp has passed"),
    };
    check("end", result, words.text(detail))
}

fn issued(words: &Words, claims: &Map<String, Value>, provider_now: i64, leeway: Duration) -> Check {
    let (result, detail) = match number(claims, "iat") {
        None => (CheckResult::Failed, "there is no iat"),
        Some(iat) if iat <= provider_now => (CheckResult::Passed, "iat has passed"),
        Some(iat) if iat <= provider_now.saturating_add(seconds(leeway)) => {
            (CheckResult::Passed, "iat is ahead, within the leeway")
        }
        Some(_) => (CheckResult::Failed, "iat is ahead by more than the leeway"),
    };
    check("issue", result, words.text(detail))
}

fn seconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_secs()).unwrap_or(i64::MAX)
}

fn number(claims: &Map<String, Value>, name: &str) -> Option<i64> {
    claims.get(name)?.as_i64()
}

fn texts<'a>(claims: &'a Map<String, Value>, name: &str) -> Vec<&'a str> {
    match claims.get(name) {
        Some(Value::String(text)) => vec![text],
        Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use serde_json::json;

    use super::*;

    const NOW: UnixMillis = UnixMillis(1_000_000_000);

    fn jwt(header: &Value, claims: &Value) -> String {
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        format!("{}.{}.c2ln", part(header), part(claims))
    }

    fn config() -> LogtoConfig {
        LogtoConfig::new("http://localhost:3001", "spa").unwrap()
    }

    fn items(id_claims: &Value) -> Vec<(String, Secret)> {
        let header = json!({"alg": "ES384", "kid": "k"});
        let claims = json!({"iss": "http://localhost:3001/oidc", "aud": "urn:logto:organization:o1", "exp": 1_000_060, "iat": 1});
        let access = json!({
            "@": {"token": "opaque", "scope": "openid", "expiresAt": 1_000_030},
            "@#o1": {"token": jwt(&header, &claims), "scope": "", "expiresAt": 1_000_060},
        });
        [("accessToken", access.to_string()), ("idToken", jwt(&header, id_claims)), ("refreshToken", "rt".to_owned())]
            .map(|(name, value)| (name.to_owned(), Secret::new(value)))
            .to_vec()
    }

    fn failed(claims: &Value, offset: i64) -> Vec<&'static str> {
        let token = stored_tokens(&items(claims), offset).remove(0);
        let checks = checks(&Words::default(), &token, &config(), &SignatureCheck::Verified, NOW, offset);
        assert_eq!(checks.len(), 6);
        checks.iter().filter(|check| check.result == CheckResult::Failed).map(|check| check.name).collect()
    }

    #[test]
    fn lists_every_stored_token() {
        let tokens = stored_tokens(&items(&json!({"exp": 1_000_100})), 40);
        let titles: Vec<_> = tokens.iter().map(|token| token.title(&Words::default())).collect();
        assert_eq!(
            titles,
            ["ID token", "Access token for user info", "Access token of organization o1", "Refresh token"]
        );
        let ends: Vec<_> = tokens.iter().map(|token| token.ends_at.map(UnixMillis::seconds)).collect();
        assert_eq!(ends, [Some(1_000_060), Some(1_000_030), Some(1_000_060), None], "by this device's clock");
        assert!(tokens[1].parts.is_none() && tokens[2].parts.is_some());
        assert!(!format!("{tokens:?}").contains("opaque"));
    }

    #[test]
    fn expects_the_organization_as_audience() {
        let token = &stored_tokens(&items(&json!({})), 0)[2];
        let checks = checks(&Words::default(), token, &config(), &SignatureCheck::NotCheckable, NOW, 0);
        let results: Vec<_> = checks.iter().map(|check| check.result.label()).collect();
        assert_eq!(results, ["passed", "passed", "passed", "passed", "not checkable"]);
    }

    #[test]
    fn fails_each_check_of_the_id_token_separately() {
        let good = json!({"iss": "http://localhost:3001/oidc", "aud": ["spa"], "exp": 1_000_060, "iat": 999_000});
        assert_eq!(failed(&good, 0), [""; 0]);
        for (name, value, check) in [
            ("iss", json!("http://localhost:3001"), "issuer"),
            ("aud", json!("other"), "audience"),
            ("exp", json!(1_000_000 - 600), "end"),
            ("exp", json!("soon"), "end"),
            ("iat", json!(1_000_601), "issue"),
            ("iat", json!(null), "issue"),
        ] {
            let mut claims = good.clone();
            claims[name] = value;
            assert_eq!(failed(&claims, 0), [check]);
        }
        let mut claims = good;
        claims["exp"] = json!(1_000_000 - 599);
        assert_eq!(failed(&claims, 0), [""; 0], "within the leeway of ten minutes");
        assert_eq!(failed(&claims, 10), ["end"], "by the provider's clock");
    }

    #[test]
    fn reports_a_refused_signature() {
        let token = stored_tokens(&items(&json!({})), 0).remove(0);
        let checks =
            checks(&Words::default(), &token, &config(), &SignatureCheck::Refused("id_token.signature"), NOW, 0);
        let signature = checks.iter().find(|check| check.name == "signature").unwrap();
        assert_eq!((signature.result, signature.detail.as_str()), (CheckResult::Failed, "id_token.signature"));
    }
}
