//! Validation of access tokens: signature, type, issuer, expiry, audience, scope.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::http::authorization::bearer;
use crate::http::{AppState, Json};

/// The audience of the demo API.
const AUDIENCE: &str = "https://api.example.com";

/// The start of the audience of organization tokens, before the id of the organization.
const ORGANIZATION_PREFIX: &str = "urn:logto:organization:";

/// A valid token of this server.
pub(super) struct Token {
    pub(super) sub: String,
    pub(super) scopes: Vec<String>,
    /// The organization that the token is for.
    pub(super) organization: Option<String>,
    audience: String,
}

/// Why a request is rejected.
pub(super) enum RequestError {
    /// 400: the request is not valid.
    BadRequest(&'static str),
    /// 401: there is no valid token.
    InvalidToken(&'static str),
    /// 403: the token is for another audience.
    WrongAudience,
    /// 403: the token lacks this scope.
    MissingScope(&'static str),
    /// 403: the user of the token may not do this.
    Forbidden(&'static str),
    /// 404: it does not exist.
    NotFound(&'static str),
    /// 409: the present state does not allow this.
    Conflict(&'static str),
    /// 502: no message could be sent.
    NotSent(&'static str),
}

impl Token {
    pub(super) fn read(app: &AppState, headers: &HeaderMap) -> Result<Self, RequestError> {
        let token = bearer(headers).ok_or(RequestError::InvalidToken("no bearer token"))?;
        let claims = app.keys().verify("at+jwt", token);
        let claims = claims.ok_or(RequestError::InvalidToken("not an access token signed by this server"))?;
        if claims["iss"] != app.issuer() {
            return Err(RequestError::InvalidToken("wrong issuer"));
        }
        if claims["exp"].as_i64().is_none_or(|exp| exp <= app.now()) {
            return Err(RequestError::InvalidToken("the token has expired"));
        }
        let sub = claims["sub"].as_str().ok_or(RequestError::InvalidToken("the token names nobody"))?;
        let scopes = claims["scope"].as_str().unwrap_or_default().split(' ');
        Ok(Self {
            sub: sub.to_owned(),
            scopes: scopes.filter(|scope| !scope.is_empty()).map(str::to_owned).collect(),
            organization: claims["organization_id"].as_str().map(str::to_owned),
            audience: claims["aud"].as_str().unwrap_or_default().to_owned(),
        })
    }

    /// Requires a token for the demo API.
    pub(super) fn for_api(self) -> Result<Self, RequestError> {
        if self.audience == AUDIENCE { Ok(self) } else { Err(RequestError::WrongAudience) }
    }

    /// Requires a token for an organization.
    pub(super) fn for_organization(mut self) -> Result<Self, RequestError> {
        let id = self.audience.strip_prefix(ORGANIZATION_PREFIX).filter(|id| !id.is_empty());
        self.organization = Some(id.ok_or(RequestError::WrongAudience)?.to_owned());
        Ok(self)
    }

    /// Requires a token with this scope.
    pub(super) fn with_scope(self, required: &'static str) -> Result<Self, RequestError> {
        if self.scopes.iter().any(|scope| scope == required) {
            Ok(self)
        } else {
            Err(RequestError::MissingScope(required))
        }
    }
}

impl IntoResponse for RequestError {
    fn into_response(self) -> Response {
        let (status, body, challenge) = match self {
            Self::BadRequest(reason) => (StatusCode::BAD_REQUEST, json!({ "error": reason }), None),
            Self::Forbidden(reason) => (StatusCode::FORBIDDEN, json!({ "error": reason }), None),
            Self::NotFound(reason) => (StatusCode::NOT_FOUND, json!({ "error": reason }), None),
            Self::Conflict(reason) => (StatusCode::CONFLICT, json!({ "error": reason }), None),
            Self::NotSent(reason) => (StatusCode::BAD_GATEWAY, json!({ "error": reason }), None),
            Self::InvalidToken(reason) => {
                let challenge = "Bearer error=\"invalid_token\"".to_owned();
                (StatusCode::UNAUTHORIZED, json!({ "error": reason }), Some(challenge))
            }
            Self::WrongAudience => {
                (StatusCode::FORBIDDEN, json!({ "error": "the token is for another audience" }), None)
            }
            Self::MissingScope(scope) => {
                // RFC 6750 3.1.
                let challenge = format!("Bearer error=\"insufficient_scope\", scope=\"{scope}\"");
                let body = json!({ "error": "insufficient_scope", "required": scope });
                (StatusCode::FORBIDDEN, body, Some(challenge))
            }
        };
        let mut response = (status, Json(body)).into_response();
        if let Some(challenge) = challenge.and_then(|text| HeaderValue::from_str(&text).ok()) {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
        }
        response
    }
}
