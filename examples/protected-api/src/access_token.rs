//! The check of access tokens (RFC 9068 section 4), and the responses to those that are refused (RFC 6750 section 3).

use axum::http::header::{AUTHORIZATION, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use jsonwebtoken::{Algorithm, Validation, decode, decode_header};
use serde::Deserialize;

use crate::signing_keys::{KeyError, SigningKeys};

/// Logto signs with ES384. After a change of the signing key to RSA in Logto's Console, it is `RS256`.
const ALGORITHM: Algorithm = Algorithm::ES384;

/// The claims of a valid access token.
#[derive(Clone, Debug, Deserialize)]
pub struct AccessToken {
    /// The id of the person.
    pub sub: String,
    /// The organization, of a token for an API resource within one.
    pub organization_id: Option<String>,
    /// The permissions, separated by spaces.
    #[serde(default)]
    scope: String,
}

impl AccessToken {
    /// Returns whose data the caller asks for: the organization's, or else their own.
    #[must_use]
    pub fn owner(&self) -> &str {
        self.organization_id.as_deref().unwrap_or(&self.sub)
    }
}

/// Why a request is refused.
#[derive(Clone, Copy, Debug)]
pub enum TokenError {
    /// It has no token.
    Missing,
    /// Its token is not valid here.
    Invalid(&'static str),
    /// Its token lacks this permission.
    InsufficientScope(&'static str),
    /// The token cannot be checked at present.
    Unavailable,
}

impl IntoResponse for TokenError {
    fn into_response(self) -> Response {
        let (status, header, value) = match self {
            Self::Missing => (StatusCode::UNAUTHORIZED, WWW_AUTHENTICATE, "Bearer".to_owned()),
            Self::Invalid(reason) => {
                let challenge = format!("Bearer error=\"invalid_token\", error_description=\"{reason}\"");
                (StatusCode::UNAUTHORIZED, WWW_AUTHENTICATE, challenge)
            }
            Self::InsufficientScope(scope) => {
                let challenge = format!("Bearer error=\"insufficient_scope\", scope=\"{scope}\"");
                (StatusCode::FORBIDDEN, WWW_AUTHENTICATE, challenge)
            }
            Self::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, RETRY_AFTER, "10".to_owned()),
        };
        (status, [(header, value)]).into_response()
    }
}

impl From<KeyError> for TokenError {
    fn from(error: KeyError) -> Self {
        match error {
            KeyError::Unknown => Self::Invalid("the signing key is unknown"),
            KeyError::Unavailable => Self::Unavailable,
        }
    }
}

/// Checks the access tokens of one Logto server.
#[derive(Debug)]
pub struct TokenVerifier {
    issuer: String,
    keys: SigningKeys,
}

impl TokenVerifier {
    /// Creates the verifier for the server with this endpoint.
    #[must_use]
    pub fn new(logto_endpoint: &str) -> Self {
        let issuer = format!("{}/oidc", logto_endpoint.trim_end_matches('/'));
        Self { keys: SigningKeys::new(format!("{issuer}/jwks")), issuer }
    }

    /// Checks the token of a request: type, signature, issuer, audience, expiry and permission.
    ///
    /// # Errors
    /// [`TokenError`], which is the response.
    pub async fn verify(
        &self,
        headers: &HeaderMap,
        audience: &str,
        scope: &'static str,
    ) -> Result<AccessToken, TokenError> {
        let token = bearer(headers).ok_or(TokenError::Missing)?;
        let header = decode_header(token).map_err(|_| TokenError::Invalid("the token is not a JWT"))?;
        // An ID token is of another type. It is for the app and not for an API.
        if header.typ.as_deref() != Some("at+jwt") {
            return Err(TokenError::Invalid("the token is not an access token"));
        }
        let key = self.keys.find(header.kid.as_deref().unwrap_or_default()).await?;
        let mut validation = Validation::new(ALGORITHM);
        validation.set_required_spec_claims(&["iss", "aud", "exp", "sub"]);
        validation.set_issuer(&[&self.issuer]);
        validation.set_audience(&[audience]);
        validation.validate_nbf = true;
        let token = decode::<AccessToken>(token, &key, &validation);
        let token = token.map_err(|_| TokenError::Invalid("the token is forged, expired or for another API"))?.claims;
        if token.scope.split(' ').any(|granted| granted == scope) {
            Ok(token)
        } else {
            Err(TokenError::InsufficientScope(scope))
        }
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}
