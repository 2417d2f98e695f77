//! The discovery document (OpenID Connect Discovery 1.0), checked before it is used.

use serde::Serialize;
use url::Url;

use super::config::{LogtoConfig, is_https_or_loopback};
use super::json::{Unreadable, flag, optional_texts, optional_url, parse_object, text};
use super::json_object::JsonObject;
use super::jwt::Algorithm;

/// The members of a discovery document that the client uses. Only [`Discovery::parse`] creates one, so every
/// endpoint in it has been checked.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Discovery {
    /// The provider's identifier; equal to [`LogtoConfig::issuer`].
    pub issuer: String,
    /// The authorization endpoint.
    pub authorization_endpoint: Url,
    /// The token endpoint.
    pub token_endpoint: Url,
    /// The user info endpoint.
    pub userinfo_endpoint: Option<Url>,
    /// The address of the signing keys.
    pub jwks_uri: Url,
    /// The end session endpoint.
    pub end_session_endpoint: Option<Url>,
    /// The revocation endpoint (RFC 7009).
    pub revocation_endpoint: Option<Url>,
    /// Names of the algorithms ID tokens may be signed with.
    pub id_token_signing_alg_values_supported: Vec<String>,
    /// Whether callbacks contain `iss` (RFC 9207).
    pub authorization_response_iss_parameter_supported: bool,
    /// The PKCE methods, if the provider lists them.
    pub code_challenge_methods_supported: Option<Vec<String>>,
}

impl Discovery {
    /// Returns it as it is cached.
    pub(crate) fn to_json(&self) -> String {
        let mut cached = JsonObject::new();
        cached.text("issuer", &*self.issuer);
        for (name, url) in self.endpoints() {
            cached.text(name, url.map(Url::as_str));
        }
        let algorithms = &self.id_token_signing_alg_values_supported;
        cached.texts("id_token_signing_alg_values_supported", Some(algorithms));
        let sends_issuer = self.authorization_response_iss_parameter_supported;
        cached.flag("authorization_response_iss_parameter_supported", sends_issuer);
        cached.texts("code_challenge_methods_supported", self.code_challenge_methods_supported.as_deref()).end()
    }
}

/// The members that are endpoints.
const ENDPOINTS: [&str; 6] = [
    "authorization_endpoint",
    "token_endpoint",
    "jwks_uri",
    "userinfo_endpoint",
    "end_session_endpoint",
    "revocation_endpoint",
];

impl Discovery {
    /// Parses and checks a discovery document.
    ///
    /// # Errors
    /// [`DiscoveryError`] when it is malformed, names another issuer, or has an endpoint
    /// to which codes and tokens must not be sent.
    pub fn parse(body: &[u8], config: &LogtoConfig) -> Result<Self, DiscoveryError> {
        let document = Self::read(body).map_err(|_| DiscoveryError::Malformed)?;
        let expected = config.issuer();
        if document.issuer != expected {
            return Err(DiscoveryError::IssuerMismatch { expected, found: document.issuer });
        }
        document.check_endpoints(config)?;
        if document.algorithms().next().is_none() {
            return Err(DiscoveryError::NoUsableAlgorithm);
        }
        if document.code_challenge_methods_supported.as_ref().is_some_and(|m| !m.iter().any(|m| m == "S256")) {
            return Err(DiscoveryError::NoS256);
        }
        Ok(document)
    }

    fn read(body: &[u8]) -> Result<Self, Unreadable> {
        let document = &parse_object(body)?;
        // One loop is less code than a call for each member.
        let mut endpoints = ENDPOINTS.map(|_| None);
        for (endpoint, name) in endpoints.iter_mut().zip(ENDPOINTS) {
            *endpoint = optional_url(document, name)?;
        }
        let [authorization, token, jwks, user_info, end_session, revocation] = endpoints;
        Ok(Self {
            issuer: text(document, "issuer")?.to_owned(),
            authorization_endpoint: authorization.ok_or(Unreadable)?,
            token_endpoint: token.ok_or(Unreadable)?,
            userinfo_endpoint: user_info,
            jwks_uri: jwks.ok_or(Unreadable)?,
            end_session_endpoint: end_session,
            revocation_endpoint: revocation,
            id_token_signing_alg_values_supported: optional_texts(document, "id_token_signing_alg_values_supported")?
                .ok_or(Unreadable)?,
            authorization_response_iss_parameter_supported: flag(
                document,
                "authorization_response_iss_parameter_supported",
            )?,
            code_challenge_methods_supported: optional_texts(document, "code_challenge_methods_supported")?,
        })
    }

    /// Returns the algorithms that the provider announces and this client verifies.
    pub fn algorithms(&self) -> impl Iterator<Item = Algorithm> + '_ {
        self.id_token_signing_alg_values_supported.iter().filter_map(|name| Algorithm::from_name(name))
    }

    /// Returns the endpoints with the names of their members.
    fn endpoints(&self) -> impl Iterator<Item = (&'static str, Option<&Url>)> {
        let urls = [
            Some(&self.authorization_endpoint),
            Some(&self.token_endpoint),
            Some(&self.jwks_uri),
            self.userinfo_endpoint.as_ref(),
            self.end_session_endpoint.as_ref(),
            self.revocation_endpoint.as_ref(),
        ];
        ENDPOINTS.into_iter().zip(urls)
    }

    fn check_endpoints(&self, config: &LogtoConfig) -> Result<(), DiscoveryError> {
        for (name, endpoint) in self.endpoints() {
            let Some(endpoint) = endpoint else { continue };
            let plain =
                endpoint.username().is_empty() && endpoint.password().is_none() && endpoint.fragment().is_none();
            if !is_https_or_loopback(endpoint) || !plain || !config.trusts_origin_of(endpoint) {
                return Err(DiscoveryError::ForeignEndpoint { name, url: endpoint.as_str().to_owned() });
            }
        }
        Ok(())
    }
}

/// The reason why a discovery document is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DiscoveryError {
    /// It is not JSON, or a required member is missing or has the wrong type.
    #[error("the provider's discovery document cannot be read")]
    Malformed,
    /// It names another issuer than the configured endpoint's.
    #[error("the provider calls itself \"{found}\", but \"{expected}\" was configured")]
    IssuerMismatch {
        /// The issuer that follows from the configuration.
        expected: String,
        /// The issuer in the document.
        found: String,
    },
    /// An endpoint is on another origin, is plain http on another machine, or is no http(s) URL.
    #[error("the provider names an untrusted {name}: {url}")]
    ForeignEndpoint {
        /// The document's member.
        name: &'static str,
        /// The value.
        url: String,
    },
    /// The provider announces no algorithm that this client verifies.
    #[error("the provider signs ID tokens with no algorithm this app accepts")]
    NoUsableAlgorithm,
    /// The provider does not support PKCE with S256.
    #[error("the provider does not support PKCE with S256")]
    NoS256,
}

impl DiscoveryError {
    /// Stable code, `discovery.…`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Malformed => "discovery.malformed",
            Self::IssuerMismatch { .. } => "discovery.issuer_mismatch",
            Self::ForeignEndpoint { .. } => "discovery.foreign_endpoint",
            Self::NoUsableAlgorithm => "discovery.no_usable_algorithm",
            Self::NoS256 => "discovery.no_s256",
        }
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    const RECORDED: &str = include_str!("../../tests/vectors/logto-v1.37.1/discovery.json");

    fn config() -> LogtoConfig {
        LogtoConfig::new("http://localhost:3001", "spa").unwrap()
    }

    fn parse_with(change: impl FnOnce(&mut Value)) -> Result<Discovery, DiscoveryError> {
        let mut document: Value = serde_json::from_str(RECORDED).unwrap();
        change(&mut document);
        Discovery::parse(&serde_json::to_vec(&document).unwrap(), &config())
    }

    #[test]
    fn reads_the_discovery_document_of_logto() {
        for (endpoint, recorded) in [
            ("http://localhost:3001", RECORDED),
            ("http://localhost:3081", include_str!("../../tests/vectors/logto-main-2026-08/discovery.json")),
        ] {
            let config = LogtoConfig::new(endpoint, "spa").unwrap();
            let discovery = Discovery::parse(recorded.as_bytes(), &config).unwrap();
            assert_eq!(discovery.token_endpoint.as_str(), format!("{endpoint}/oidc/token"));
            assert_eq!(discovery.algorithms().collect::<Vec<_>>(), [Algorithm::Es384]);
            assert!(discovery.authorization_response_iss_parameter_supported);
        }
    }

    #[test]
    fn rejects_another_issuer() {
        for other in ["http://localhost:3001/oidc/", "https://evil.test/oidc", "http://localhost:3001"] {
            let error = parse_with(|d| d["issuer"] = json!(other)).unwrap_err();
            assert_eq!(error.code(), "discovery.issuer_mismatch", "{other}");
        }
    }

    #[test]
    fn rejects_endpoints_on_other_origins_and_schemes() {
        for name in [
            "authorization_endpoint",
            "token_endpoint",
            "userinfo_endpoint",
            "jwks_uri",
            "end_session_endpoint",
            "revocation_endpoint",
        ] {
            for url in [
                "https://evil.test/x",
                "javascript:alert(1)",
                "data:text/html,x",
                "http://localhost:3002/x",
                "http://a:b@localhost:3001/x",
            ] {
                let error = parse_with(|d| d[name] = json!(url)).unwrap_err();
                assert_eq!(error.code(), "discovery.foreign_endpoint", "{name} {url}");
            }
            assert_eq!(parse_with(|d| d[name] = json!("/oidc/x")), Err(DiscoveryError::Malformed), "{name}");
        }
    }

    #[test]
    fn accepts_endpoints_on_a_configured_origin() {
        let mut document: Value = serde_json::from_str(RECORDED).unwrap();
        document["userinfo_endpoint"] = json!("https://id.example.com/me");
        let config = config().with_trusted_origins(["https://id.example.com"]);
        assert!(Discovery::parse(&serde_json::to_vec(&document).unwrap(), &config).is_ok());
    }

    #[test]
    fn rejects_providers_without_pkce_or_strong_algorithms() {
        let none = parse_with(|d| d["id_token_signing_alg_values_supported"] = json!(["none", "HS256"]));
        assert_eq!(none, Err(DiscoveryError::NoUsableAlgorithm));
        let plain = parse_with(|d| d["code_challenge_methods_supported"] = json!(["plain"]));
        assert_eq!(plain, Err(DiscoveryError::NoS256));
    }

    #[test]
    fn optional_members_may_be_missing_or_null() {
        for name in [
            "userinfo_endpoint",
            "end_session_endpoint",
            "revocation_endpoint",
            "authorization_response_iss_parameter_supported",
            "code_challenge_methods_supported",
        ] {
            let missing = parse_with(|d| drop(d.as_object_mut().unwrap().remove(name)));
            let null = parse_with(|d| d[name] = Value::Null);
            assert!(missing.is_ok(), "{name}");
            assert_eq!(null, missing, "{name}");
        }
    }

    #[test]
    fn malformed_document_is_an_error() {
        for body in ["", "{}", "[]", "null", "<html>"] {
            assert_eq!(Discovery::parse(body.as_bytes(), &config()), Err(DiscoveryError::Malformed), "{body}");
        }
    }
}
