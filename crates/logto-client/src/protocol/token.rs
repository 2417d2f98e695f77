//! Responses of the token endpoint (RFC 6749 section 5.1) and the access tokens kept from them.

use std::time::Duration;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

use super::claims::Claims;
use super::json::{Unreadable, as_object, integer, optional_string, optional_text, text};
use super::json_object::JsonObject;
use super::jwt::{JwtError, decode_claims};
use super::secret::Secret;
use super::time::UnixMillis;

/// The lifetime of an access token whose response does not say it: the member is optional (RFC 6749 section
/// 5.1), and an hour is the default of Logto and of most providers.
const DEFAULT_EXPIRES_IN_SECONDS: u64 = 3600;
/// Longer lifetimes than a year are refused.
const MAX_EXPIRES_IN_SECONDS: u64 = 366 * 24 * 3600;

/// A token response whose format was checked, but not its ID token.
#[derive(Clone, Debug)]
pub struct TokenSet {
    /// The access token.
    pub access_token: Secret,
    /// Its lifetime in seconds; an hour when the response does not say it.
    pub expires_in: u64,
    /// The granted scopes, separated by spaces; `None` when they are those that were requested.
    pub scope: Option<String>,
    /// The ID token.
    pub id_token: Option<Secret>,
    /// The refresh token. When it is missing, the previous one stays valid.
    pub refresh_token: Option<Secret>,
}

impl TokenSet {
    /// Reads the members of a successful response and checks their format.
    ///
    /// # Errors
    /// [`TokenResponseError`]
    pub fn read(response: &Map<String, Value>) -> Result<Self, TokenResponseError> {
        let secret = |name| optional_text(response, name).map(|text| text.map(Secret::new));
        let (access_token, token_type) = (text(response, "access_token")?, text(response, "token_type")?);
        let expires_in = match response.get("expires_in") {
            None | Some(Value::Null) => DEFAULT_EXPIRES_IN_SECONDS,
            Some(lifetime) => lifetime.as_u64().ok_or(TokenResponseError::Malformed)?,
        };
        let answer = Self {
            access_token: Secret::new(access_token),
            expires_in,
            scope: optional_string(response, "scope")?,
            id_token: secret("id_token")?,
            refresh_token: secret("refresh_token")?.filter(|token| !token.expose().is_empty()),
        };
        if !token_type.eq_ignore_ascii_case("bearer") {
            return Err(TokenResponseError::NotBearer);
        }
        if access_token.is_empty() {
            return Err(TokenResponseError::NoAccessToken);
        }
        if expires_in == 0 || expires_in > MAX_EXPIRES_IN_SECONDS {
            return Err(TokenResponseError::Lifetime);
        }
        Ok(answer)
    }
}

impl From<Unreadable> for TokenResponseError {
    fn from(_: Unreadable) -> Self {
        Self::Malformed
    }
}

/// The reason why a token response is refused. Nothing of it is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TokenResponseError {
    /// It is not a JSON object with the required members.
    #[error("the provider's token answer cannot be read")]
    Malformed,
    /// Its token type is not Bearer.
    #[error("the provider sent a kind of token this app does not know")]
    NotBearer,
    /// The access token is empty.
    #[error("the provider sent no access token")]
    NoAccessToken,
    /// `expires_in` is zero or more than a year.
    #[error("the provider sent a token without a sensible lifetime")]
    Lifetime,
    /// There is no ID token although `openid` was requested.
    #[error("the provider sent no ID token")]
    NoIdToken,
}

impl TokenResponseError {
    /// Stable code, `token_answer.…`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Malformed => "token_answer.malformed",
            Self::NotBearer => "token_answer.not_bearer",
            Self::NoAccessToken => "token_answer.no_access_token",
            Self::Lifetime => "token_answer.lifetime",
            Self::NoIdToken => "token_answer.no_id_token",
        }
    }
}

/// An access token with its scopes and expiry. Its serialized form is the one `@logto/browser`
/// stores.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AccessToken {
    token: Secret,
    scope: String,
    #[serde(rename = "expiresAt")]
    expires_at: i64,
}

impl AccessToken {
    /// Creates it from a response that arrived at `now`: the lifetime counts from the arrival. A response without
    /// `scope` grants the `requested` scopes (RFC 6749 section 5.1).
    #[must_use]
    pub fn from_response(response: &TokenSet, now: UnixMillis, requested: &str) -> Self {
        let lifetime = i64::try_from(response.expires_in).unwrap_or(i64::MAX);
        Self {
            token: response.access_token.clone(),
            scope: response.scope.as_deref().unwrap_or(requested).to_owned(),
            expires_at: now.plus_seconds(lifetime).seconds(),
        }
    }

    /// Returns the token, for an `Authorization: Bearer` header.
    #[must_use]
    pub fn token(&self) -> &Secret {
        &self.token
    }

    /// The scopes, separated by spaces.
    #[must_use]
    pub fn scope(&self) -> &str {
        &self.scope
    }

    /// Returns when it expires, in seconds since 1970 by this device's clock.
    #[must_use]
    pub fn expires_at(&self) -> i64 {
        self.expires_at
    }

    /// Returns its claims, if it is a JWT: one of an API resource or an organization. They are for
    /// display: an API checks its tokens itself.
    ///
    /// # Errors
    /// [`JwtError`] for the opaque token of user info.
    pub fn claims(&self) -> Result<Claims, JwtError> {
        decode_claims(self.token.expose()).map(Claims::new)
    }

    /// Returns whether it is valid for at least `validity` from `now`.
    #[must_use]
    pub fn is_valid(&self, now: UnixMillis, validity: Duration) -> bool {
        let validity = i64::try_from(validity.as_secs()).unwrap_or(i64::MAX);
        let left = self.expires_at.saturating_sub(now.seconds());
        // Longer than any accepted lifetime: the clock was set back, or the storage was edited.
        left > validity && left <= MAX_EXPIRES_IN_SECONDS.cast_signed()
    }
}

impl<'de> Deserialize<'de> for AccessToken {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::read(&Value::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

impl AccessToken {
    /// Returns it as it is stored.
    pub(crate) fn to_json(&self) -> String {
        let mut stored = JsonObject::new();
        stored
            .text("token", self.token.expose())
            .text("scope", &*self.scope)
            .integer("expiresAt", self.expires_at)
            .end()
    }

    /// Reads a stored one.
    pub(crate) fn read(stored: &Value) -> Result<Self, Unreadable> {
        let stored = as_object(stored)?;
        Ok(Self {
            token: Secret::new(text(stored, "token")?),
            scope: text(stored, "scope")?.to_owned(),
            expires_at: integer(stored, "expiresAt")?,
        })
    }
}

/// A request for an access token. The default is the token for the provider's user info.
///
/// ```
/// use logto_client::TokenRequest;
///
/// let request = TokenRequest::new().with_resource("https://api.example.com");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TokenRequest {
    pub(crate) resource: Option<String>,
    pub(crate) organization_id: Option<String>,
    /// The scopes in alphabetical order, separated by spaces.
    scope: Option<String>,
    min_validity: Option<Duration>,
}

impl TokenRequest {
    /// Requests the token for user info.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Requests a token for this API resource, which must be configured.
    #[must_use]
    pub fn with_resource(mut self, resource: impl Into<String>) -> Self {
        self.resource = Some(resource.into());
        self
    }

    /// Requests a token for this organization, or for the API resource within it.
    #[must_use]
    pub fn with_organization_id(mut self, id: impl Into<String>) -> Self {
        self.organization_id = Some(id.into());
        self
    }

    /// Requests a token with these scopes only: a part of those that the sign-in requested. It is stored apart from
    /// the token with all scopes.
    ///
    /// ```
    /// use logto_client::TokenRequest;
    ///
    /// let to_read = TokenRequest::new().with_resource("https://api.example.com").with_scopes(["read:orders"]);
    /// ```
    #[must_use]
    pub fn with_scopes<S: Into<String>>(mut self, scopes: impl IntoIterator<Item = S>) -> Self {
        let mut scopes: Vec<String> = scopes.into_iter().map(Into::into).collect();
        scopes.sort_unstable();
        scopes.dedup();
        self.scope = Some(scopes.join(" ")).filter(|scope| !scope.is_empty());
        self
    }

    /// Requires the token to be valid for so long; otherwise it is renewed. By default 10 seconds, or half
    /// of the token's lifetime when that is shorter.
    #[must_use]
    pub fn with_min_validity(mut self, validity: Duration) -> Self {
        self.min_validity = Some(validity);
        self
    }

    /// Returns the API resource, if the token is for one.
    #[must_use]
    pub fn resource(&self) -> Option<&str> {
        self.resource.as_deref()
    }

    /// Returns the organization, if the token is for one.
    #[must_use]
    pub fn organization_id(&self) -> Option<&str> {
        self.organization_id.as_deref()
    }

    /// Returns the scopes, separated by spaces, if the token is for some of them only.
    #[must_use]
    pub fn scope(&self) -> Option<&str> {
        self.scope.as_deref()
    }

    /// Returns the value of [`TokenRequest::with_min_validity`].
    pub(crate) fn min_validity(&self) -> Option<Duration> {
        self.min_validity
    }

    /// Returns the request with this [`storage_key`](Self::storage_key); `None` for keys of other forms.
    #[must_use]
    pub fn from_storage_key(key: &str) -> Option<Self> {
        let (scope, rest) = key.split_once('@')?;
        let (resource, organization) = rest.rsplit_once('#').map_or((rest, None), |(r, o)| (r, Some(o)));
        Some(Self {
            resource: Some(resource).filter(|resource| !resource.is_empty()).map(str::to_owned),
            organization_id: organization.map(str::to_owned),
            scope: Some(scope).filter(|scope| !scope.is_empty()).map(str::to_owned),
            min_validity: None,
        })
    }

    /// Returns the key of the token in storage, as `@logto/browser` builds it:
    /// `scopes@resource#organization`.
    #[must_use]
    pub fn storage_key(&self) -> String {
        let mut key = self.scope.clone().unwrap_or_default();
        key.push('@');
        key.push_str(self.resource.as_deref().unwrap_or_default());
        if let Some(id) = &self.organization_id {
            key.push('#');
            key.push_str(id);
        }
        key
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn check(body: &Value) -> Result<TokenSet, TokenResponseError> {
        TokenSet::read(body.as_object().unwrap())
    }

    fn good() -> Value {
        json!({"access_token": "at", "expires_in": 3600, "id_token": "x.y.z", "refresh_token": "rt",
               "scope": "openid offline_access profile", "token_type": "Bearer"})
    }

    #[test]
    fn reads_recorded_responses() {
        for recorded in [
            include_str!("../../tests/vectors/logto-v1.37.1/token.json"),
            include_str!("../../tests/vectors/logto-main-2026-08/token.json"),
            include_str!("../../tests/vectors/logto-v1.37.1/refresh.json"),
        ] {
            let recorded: Vec<Value> = serde_json::from_str(recorded).unwrap();
            let mut read = 0;
            for exchange in recorded.iter().filter(|exchange| exchange["response"]["status"] == 200) {
                let answer = check(&exchange["response"]["body"]).unwrap();
                assert_eq!(answer.scope.as_deref(), exchange["response"]["body"]["scope"].as_str());
                assert!(answer.refresh_token.is_some());
                read += 1;
            }
            assert!(read >= 2);
        }
    }

    #[test]
    fn rejects_invalid_members() {
        let with = |name: &str, value: Value| {
            let mut body = good();
            body[name] = value;
            check(&body).map(|_| ()).map_err(|error| error.code())
        };
        for kind in ["Bearer", "bearer", "BEARER"] {
            assert_eq!(with("token_type", json!(kind)), Ok(()));
        }
        assert_eq!(with("token_type", json!("DPoP")), Err("token_answer.not_bearer"));
        assert_eq!(with("token_type", json!("mac")), Err("token_answer.not_bearer"));
        assert_eq!(with("access_token", json!("")), Err("token_answer.no_access_token"));
        assert_eq!(with("access_token", json!(null)), Err("token_answer.malformed"));
        for lifetime in [json!(0), json!(4_000_000_000_u64)] {
            assert_eq!(with("expires_in", lifetime), Err("token_answer.lifetime"));
        }
        for lifetime in [json!(-1), json!("soon"), json!(1e300)] {
            assert_eq!(with("expires_in", lifetime), Err("token_answer.malformed"));
        }
        for name in ["access_token", "token_type", "scope", "id_token", "refresh_token"] {
            assert_eq!(with(name, json!(1)), Err("token_answer.malformed"), "{name}");
        }
        assert!(check(&good()).unwrap().id_token.is_some());
        assert_eq!(with("refresh_token", json!("")), Ok(()));
    }

    #[test]
    fn optional_members_may_be_missing_or_null() {
        let mut without = good();
        for name in ["expires_in", "scope", "refresh_token", "id_token"] {
            without.as_object_mut().unwrap().remove(name);
        }
        let mut null = good();
        for name in ["expires_in", "scope", "refresh_token", "id_token"] {
            null[name] = Value::Null;
        }
        for body in [without, null] {
            let answer = check(&body).unwrap();
            assert_eq!(answer.expires_in, 3600);
            assert!(answer.refresh_token.is_none() && answer.id_token.is_none());
            let token = AccessToken::from_response(&answer, UnixMillis(0), "openid profile");
            assert_eq!(token.scope(), "openid profile", "what was requested");
        }
        let mut none_granted = good();
        none_granted["scope"] = json!("");
        let token = AccessToken::from_response(&check(&none_granted).unwrap(), UnixMillis(0), "read:orders");
        assert_eq!(token.scope(), "");
    }

    #[test]
    fn debug_output_contains_no_secret() {
        let answer = check(&json!({"access_token": "SECRET1", "expires_in": 60, "id_token": "SECRET2",
                                   "refresh_token": "SECRET3", "token_type": "Bearer"}))
        .unwrap();
        let token = AccessToken::from_response(&answer, UnixMillis(0), "openid");
        assert!(!format!("{answer:?} {token:?}").contains("SECRET"));
    }

    #[test]
    fn access_tokens_are_stored_like_logto_browser() {
        let token = AccessToken::from_response(&check(&good()).unwrap(), UnixMillis(1_000_500), "");
        let stored = json!({"token": "at", "scope": "openid offline_access profile", "expiresAt": 4600});
        assert_eq!(serde_json::to_value(&token).unwrap(), stored);
        assert_eq!(serde_json::from_str::<Value>(&token.to_json()).unwrap(), stored);
        for (request, key) in [
            (TokenRequest::new(), "@"),
            (TokenRequest::new().with_resource("https://api.test"), "@https://api.test"),
            (TokenRequest::new().with_organization_id("o1"), "@#o1"),
            (TokenRequest::new().with_resource("https://api.test").with_organization_id("o1"), "@https://api.test#o1"),
            (
                TokenRequest::new().with_resource("https://api.test").with_scopes(["b", "a", "b"]),
                "a b@https://api.test",
            ),
            (TokenRequest::new().with_organization_id("o1").with_scopes(["a"]), "a@#o1"),
            (TokenRequest::new().with_scopes([""; 0]), "@"),
        ] {
            assert_eq!(request.storage_key(), key);
            assert_eq!(TokenRequest::from_storage_key(key), Some(request));
        }
    }

    #[test]
    fn validity_is_checked_for_a_later_time() {
        let token = AccessToken::from_response(&check(&good()).unwrap(), UnixMillis(0), "");
        assert!(token.is_valid(UnixMillis::from_seconds(3589), Duration::from_secs(10)));
        assert!(!token.is_valid(UnixMillis::from_seconds(3590), Duration::from_secs(10)));
    }
}
