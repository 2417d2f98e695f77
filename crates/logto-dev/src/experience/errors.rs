//! Errors in the words of Logto's own APIs.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::connectors::SendError;
use crate::json::Json;
use crate::passcode::{Identifier, Refusal};
use crate::sign_in_exp::Needed;
use crate::zod::Issues;

/// `{code, message, data?, details?}`
#[derive(Debug)]
pub(crate) struct ApiError {
    status: StatusCode,
    body: Value,
}

impl ApiError {
    pub(crate) fn new(status: StatusCode, code: &str, message: &str) -> Self {
        Self { status, body: json!({ "code": code, "message": message }) }
    }

    pub(crate) fn with_data(mut self, data: Value) -> Self {
        self.body["data"] = data;
        self
    }

    /// The browser has no open interaction.
    pub(crate) fn no_session() -> Self {
        let mut error = Self::new(
            StatusCode::BAD_REQUEST,
            "session.not_found",
            "Session not found. Please go back and sign in again.",
        );
        error.body["error"] = json!("invalid_request");
        error.body["error_description"] = json!("interaction session not found");
        error
    }

    /// The interaction was not started with `PUT /api/experience`.
    pub(crate) fn not_started() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "session.interaction_not_found",
            "Interaction session not found. Please go back and start the session again.",
        )
    }

    pub(crate) fn unknown_verification() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "session.verification_session_not_found",
            "The verification was not successful. Restart the verification flow and try again.",
        )
    }

    pub(crate) fn not_verified() -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "session.verification_failed",
            "The verification was not successful. Restart the verification flow and try again.",
        )
    }

    pub(crate) fn not_identified() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "session.identifier_not_found",
            "User identifier not found. Please go back and sign in again.",
        )
    }

    pub(crate) fn no_user(identifier: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "user.user_not_exist", &format!("User with {identifier} does not exist."))
            .with_data(json!({ "identifier": identifier }))
    }

    /// No such account, or another password.
    pub(crate) fn invalid_credentials() -> Self {
        Self::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "session.invalid_credentials",
            "Incorrect account or password. Please check your input.",
        )
    }

    /// The sign-in experience does not have this way in.
    pub(crate) fn method_not_enabled() -> Self {
        let message = "This sign-in method is not enabled.";
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "user.sign_in_method_not_enabled", message)
    }

    /// The account lacks something it must have.
    pub(crate) fn missing_profile(missing: &[Needed]) -> Self {
        let message = "You need to provide additional info before signing-in.";
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "user.missing_profile", message)
            .with_data(json!({ "missingProfile": missing }))
    }

    /// Not a way to a new password.
    pub(crate) fn not_for_forgotten_passwords(status: StatusCode) -> Self {
        let message = "This operation is not supported for forgot password.";
        Self::new(status, "session.not_supported_for_forgot_password", message)
    }

    /// Only for those who have forgotten their password.
    pub(crate) fn other_interaction() -> Self {
        let message = "Invalid interaction type for the current session.";
        Self::new(StatusCode::BAD_REQUEST, "session.invalid_interaction_type", message)
    }

    /// Nobody has set the new password.
    pub(crate) fn no_new_password() -> Self {
        let message = "You need to set a new password.";
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "user.new_password_required_in_profile", message)
    }

    pub(crate) fn in_use(identifier: &Identifier) -> Self {
        match identifier {
            Identifier::Email(_) => Self::email_in_use(),
            Identifier::Phone(_) => Self::phone_in_use(),
        }
    }

    fn email_in_use() -> Self {
        Self::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "user.email_already_in_use",
            "This email is associated with an existing account.",
        )
    }

    fn phone_in_use() -> Self {
        Self::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "user.phone_already_in_use",
            "This phone number is associated with an existing account.",
        )
    }

    /// A body that breaks a rule, as Logto's validator reports it.
    pub(crate) fn invalid_input(path: &[&str], issue: Value) -> Self {
        Self::invalid("body", path, issue)
    }

    /// A query or body that breaks a rule.
    pub(crate) fn invalid(part: &str, path: &[&str], issue: Value) -> Self {
        Self::invalid_all(part, &Issues::one(path, issue))
    }

    /// A query or body that breaks some rules.
    pub(crate) fn invalid_all(part: &str, issues: &Issues) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "guard.invalid_input", &format!("The request {part} is invalid."))
            .with_issues(issues)
    }

    /// A connector's configuration that breaks some rules.
    pub(crate) fn invalid_config(issues: &Issues) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "connector.invalid_config", "The connector's config is invalid.")
            .with_issues(issues)
    }

    fn with_issues(mut self, issues: &Issues) -> Self {
        self.body["data"] = issues.data();
        self.body["details"] = json!(issues.details());
        self
    }
}

impl From<Refusal> for ApiError {
    fn from(refusal: Refusal) -> Self {
        let (code, message) = refusal.code_and_message();
        Self::new(StatusCode::BAD_REQUEST, code, message)
    }
}

impl From<SendError> for ApiError {
    fn from(error: SendError) -> Self {
        match error {
            SendError::NoConnector(kind) => Self::new(
                StatusCode::NOT_IMPLEMENTED,
                "connector.not_found",
                &format!("Cannot find any available connector for type: {kind}."),
            ),
            SendError::Config(issues) => Self::invalid_config(&issues),
            SendError::Provider(message) => {
                let data = json!({ "message": message });
                Self::new(StatusCode::BAD_REQUEST, "connector.general", &format!("Error occurred in connector: {data}"))
                    .with_data(data)
            }
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        (self.status, Json(self.body)).into_response()
    }
}
