//! Checking an access token: signature, type, issuer, expiry, audience, scope.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::app::App;
use crate::json::Json;
use crate::oidc::bearer;

/// The audience of the API itself.
const AUDIENCE: &str = "https://api.example.com";

/// What comes before an organization's id in the audience of its tokens.
const ORGANIZATION: &str = "urn:logto:organization:";

/// A token that is genuine, ours and alive.
pub(super) struct Token {
    pub(super) sub: String,
    pub(super) scopes: Vec<String>,
    /// The organization whose permissions the token has.
    pub(super) organization: Option<String>,
    audience: String,
}

/// Why a request is refused.
pub(super) enum Refusal {
    /// 400: the request itself is wrong.
    Request(&'static str),
    /// 401: there is no good token.
    Token(&'static str),
    /// 403: the token is good, and for something else.
    Audience,
    /// 403: the token lacks this scope.
    Scope(&'static str),
}

impl Token {
    pub(super) fn read(app: &App, headers: &HeaderMap) -> Result<Self, Refusal> {
        let token = bearer(headers).ok_or(Refusal::Token("no bearer token"))?;
        let claims = app.keys().verify("at+jwt", token);
        let claims = claims.ok_or(Refusal::Token("not an access token signed by this server"))?;
        if claims["iss"] != app.issuer() {
            return Err(Refusal::Token("wrong issuer"));
        }
        if claims["exp"].as_i64().is_none_or(|exp| exp <= app.now()) {
            return Err(Refusal::Token("the token has expired"));
        }
        let sub = claims["sub"].as_str().ok_or(Refusal::Token("the token names nobody"))?;
        let scopes = claims["scope"].as_str().unwrap_or_default().split(' ');
        Ok(Self {
            sub: sub.to_owned(),
            scopes: scopes.filter(|scope| !scope.is_empty()).map(str::to_owned).collect(),
            organization: claims["organization_id"].as_str().map(str::to_owned),
            audience: claims["aud"].as_str().unwrap_or_default().to_owned(),
        })
    }

    /// Only a token for the API itself.
    pub(super) fn for_api(self) -> Result<Self, Refusal> {
        if self.audience == AUDIENCE { Ok(self) } else { Err(Refusal::Audience) }
    }

    /// Only a token for an organization.
    pub(super) fn for_organization(mut self) -> Result<Self, Refusal> {
        let id = self.audience.strip_prefix(ORGANIZATION).filter(|id| !id.is_empty());
        self.organization = Some(id.ok_or(Refusal::Audience)?.to_owned());
        Ok(self)
    }

    /// Only a token with this scope.
    pub(super) fn with_scope(self, required: &'static str) -> Result<Self, Refusal> {
        if self.scopes.iter().any(|scope| scope == required) { Ok(self) } else { Err(Refusal::Scope(required)) }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (status, body, challenge) = match self {
            Self::Request(why) => (StatusCode::BAD_REQUEST, json!({ "error": why }), None),
            Self::Token(why) => {
                let challenge = "Bearer error=\"invalid_token\"".to_owned();
                (StatusCode::UNAUTHORIZED, json!({ "error": why }), Some(challenge))
            }
            Self::Audience => (StatusCode::FORBIDDEN, json!({ "error": "the token is for another audience" }), None),
            Self::Scope(scope) => {
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
