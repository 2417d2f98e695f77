//! Errors of the OpenID Connect endpoints, with Logto's codes and messages.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::http::Json;

/// An error response: `{code, message, error, error_description, …}`.
#[derive(Debug)]
pub(crate) struct OidcError {
    pub(crate) status: StatusCode,
    pub(crate) error: &'static str,
    pub(crate) description: Option<String>,
    /// The member `scope`, which some errors have.
    pub(crate) scope: Option<String>,
    /// Further members, which only the authorization endpoint adds.
    pub(crate) context: Vec<(&'static str, String)>,
    /// Whether the origin of the page may not read the response.
    pub(crate) is_blocked: bool,
    /// Whether it is an error of the session, which has its own code and message.
    pub(crate) is_session_error: bool,
}

impl OidcError {
    pub(crate) fn new(error: &'static str, description: impl Into<String>) -> Self {
        let status = match error {
            "access_denied" | "insufficient_scope" => StatusCode::FORBIDDEN,
            "invalid_token" => StatusCode::UNAUTHORIZED,
            _ => StatusCode::BAD_REQUEST,
        };
        Self {
            status,
            error,
            description: Some(description.into()),
            scope: None,
            context: Vec::new(),
            is_blocked: false,
            is_session_error: false,
        }
    }

    pub(crate) fn invalid_request(description: impl Into<String>) -> Self {
        Self::new("invalid_request", description)
    }

    pub(crate) fn missing_parameter(parameter: &str) -> Self {
        Self::invalid_request(format!("missing required parameter '{parameter}'"))
    }

    /// The error of every failed grant. It does not reveal the reason.
    pub(crate) fn invalid_grant() -> Self {
        Self::new("invalid_grant", "grant request is invalid")
    }

    pub(crate) fn invalid_client(id: &str) -> Self {
        Self::new("invalid_client", format!("invalid client {id}"))
    }

    pub(crate) fn invalid_target() -> Self {
        Self::new("invalid_target", "resource indicator is missing, or unknown")
    }

    pub(crate) fn session_not_found(description: &str) -> Self {
        Self { is_session_error: true, ..Self::invalid_request(description) }
    }

    pub(crate) fn unrecognized(method: &str, path: &str) -> Self {
        Self {
            status: StatusCode::NOT_FOUND,
            ..Self::invalid_request(format!("unrecognized route or not allowed method ({method} on {path})"))
        }
    }

    pub(crate) fn with_scope(mut self, scope: impl Into<String>) -> Self {
        self.scope = Some(scope.into());
        self
    }

    fn message(&self) -> String {
        match self.error {
            "access_denied" => "Access denied.",
            "insufficient_scope" => "Token missing scope `{{scope}}`.",
            "invalid_grant" => "Grant request is invalid.",
            "invalid_redirect_uri" => "`redirect_uri` did not match any of the client's registered `redirect_uris`.",
            "invalid_request" => "Request is invalid.",
            "invalid_scope" => "Invalid scope: {{error_description}}.",
            "invalid_target" => "Invalid resource indicator.",
            "invalid_token" => "Invalid token provided.",
            "unsupported_grant_type" => "Unsupported `grant_type` requested.",
            other => return format!("An OIDC error occurred: oidc.{other}."),
        }
        .to_owned()
    }

    /// The JSON body.
    pub(crate) fn body(&self) -> Value {
        let mut body = if self.is_session_error {
            json!({
                "code": "session.not_found",
                "message": "Session not found. Please go back and sign in again.",
            })
        } else {
            json!({ "code": format!("oidc.{}", self.error), "message": self.message() })
        };
        body["error"] = json!(self.error);
        if self.error == "invalid_grant" {
            body["error_uri"] = json!("https://openid.sh/debug/invalid_grant");
        }
        if let Some(description) = &self.description {
            body["error_description"] = json!(description);
        }
        if let Some(scope) = &self.scope {
            body["scope"] = json!(scope);
        }
        for (name, value) in &self.context {
            body[name] = json!(value);
        }
        body
    }
}

impl IntoResponse for OidcError {
    fn into_response(self) -> Response {
        (self.status, Json(self.body())).into_response()
    }
}
