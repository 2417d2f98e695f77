//! Errors of Logto's APIs, with Logto's codes and messages.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::Json;
use crate::model::identifier::Identifier;
use crate::model::one_time_token::OneTimeTokenError;
use crate::model::validation::Issues;
use crate::model::verification_code::VerificationCodeError;
use crate::model::version::LogtoVersion;

/// An error response: `{code, message, data?, details?}`. The modules of the APIs add constructors for their
/// own errors.
#[derive(Debug)]
pub(crate) struct ApiError {
    pub(crate) status: StatusCode,
    pub(crate) body: Value,
}

impl ApiError {
    pub(crate) fn new(status: StatusCode, code: &str, message: &str) -> Self {
        Self { status, body: json!({ "code": code, "message": message }) }
    }

    pub(crate) fn with_data(mut self, data: Value) -> Self {
        self.body["data"] = data;
        self
    }

    /// The account does not exist, or its password differs.
    pub(crate) fn invalid_credentials() -> Self {
        let message = "Incorrect account or password. Please check your input.";
        Self::unprocessable("session.invalid_credentials", message)
    }

    pub(crate) fn identifier_in_use(identifier: &Identifier) -> Self {
        match identifier {
            Identifier::Email(_) => {
                let message = "This email is associated with an existing account.";
                Self::unprocessable("user.email_already_in_use", message)
            }
            Identifier::Phone(_) => {
                let message = "This phone number is associated with an existing account.";
                Self::unprocessable("user.phone_already_in_use", message)
            }
        }
    }

    pub(crate) fn missing_authorization() -> Self {
        let message = "Authorization header is missing.";
        Self::new(StatusCode::UNAUTHORIZED, "auth.authorization_header_missing", message)
    }

    pub(crate) fn unsupported_token_type() -> Self {
        let message = "Authorization type is not supported.";
        Self::new(StatusCode::UNAUTHORIZED, "auth.authorization_token_type_not_supported", message)
            .with_data(json!({ "supportedTypes": ["Bearer"] }))
    }

    pub(crate) fn unauthorized() -> Self {
        let message = "Unauthorized. Please check credentials and its scope.";
        Self::new(StatusCode::UNAUTHORIZED, "auth.unauthorized", message)
    }

    pub(crate) fn forbidden() -> Self {
        let message = "Forbidden. Please check your user roles and permissions.";
        Self::new(StatusCode::FORBIDDEN, "auth.forbidden", message)
    }

    pub(crate) fn resource_not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "entity.not_found", "The resource does not exist.")
    }

    /// `page` or `page_size` is not one.
    pub(crate) fn invalid_pagination() -> Self {
        Self::bad_request("guard.invalid_pagination", "The request pagination value is invalid.")
    }

    /// The change names nothing that can be changed.
    pub(crate) fn empty_change() -> Self {
        let message = "Invalid input. Value list must not be empty.";
        Self::unprocessable("entity.invalid_input", message)
    }

    pub(crate) fn username_in_use() -> Self {
        Self::unprocessable("user.username_already_in_use", "This username is already in use.")
    }

    pub(crate) fn password_rejected(issues: &[Value]) -> Self {
        let message = "Password rejected. Please check if your password meets the requirements.";
        Self::unprocessable("password.rejected", message).with_data(json!(issues))
    }

    pub(crate) fn same_password() -> Self {
        Self::unprocessable("user.same_password", "New password cannot be the same as your old password.")
    }

    /// The sign-in experience does not enable this factor.
    pub(crate) fn factor_not_enabled() -> Self {
        Self::bad_request("session.mfa.mfa_factor_not_enabled", "MFA factor is not enabled.")
    }

    pub(crate) fn invalid_totp_code() -> Self {
        Self::bad_request("session.mfa.invalid_totp_code", "Invalid TOTP code.")
    }

    pub(crate) fn totp_in_use() -> Self {
        Self::unprocessable("user.totp_already_in_use", "TOTP is already in use.")
    }

    pub(crate) fn backup_codes_alone() -> Self {
        let message = "Backup code can not be the only MFA.";
        Self::unprocessable("session.mfa.backup_code_can_not_be_alone", message)
    }

    pub(crate) fn invalid_backup_codes() -> Self {
        Self::unprocessable("user.wrong_backup_code_format", "Backup code format is invalid.")
    }

    pub(crate) fn backup_codes_in_use() -> Self {
        Self::unprocessable("user.backup_code_already_in_use", "Backup code is already in use.")
    }

    /// An authenticator's response is not valid; `reason` is the message of Logto's library.
    pub(crate) fn webauthn_failed(reason: Option<&str>) -> Self {
        let error = Self::bad_request("session.mfa.webauthn_verification_failed", "WebAuthn verification failed.");
        match reason {
            Some(reason) => error.with_data(json!({ "message": reason })),
            None => error,
        }
    }

    pub(crate) fn unexpected_connector_type() -> Self {
        let message = "The connector's type is unexpected.";
        Self::bad_request("connector.unexpected_type", message)
    }

    pub(crate) fn unavailable_connector(id: &str) -> Self {
        let message = format!("Unable to find available connector with id {id}.");
        Self::unprocessable("session.invalid_connector_id", &message)
    }

    /// The social provider does not know the code.
    pub(crate) fn invalid_social_code() -> Self {
        let message = "Unable to get access token, please check authorization code.";
        Self::new(StatusCode::UNAUTHORIZED, "connector.social_auth_code_invalid", message)
    }

    pub(crate) fn identity_not_found() -> Self {
        let message = "The social account has not been registered yet.";
        Self::new(StatusCode::NOT_FOUND, "user.identity_not_exist", message)
    }

    pub(crate) fn identity_in_use() -> Self {
        let message = "The social account has been associated with an existing account.";
        Self::unprocessable("user.identity_already_in_use", message)
    }

    pub(crate) fn unknown_one_time_token(token: &str) -> Self {
        let message = format!("Token {token} not found.");
        Self::new(StatusCode::NOT_FOUND, "one_time_token.token_not_found", &message)
    }

    /// The recipient got too many messages.
    pub(crate) fn too_many_messages() -> Self {
        let message = "Too many messages sent to this recipient. Please try again later.";
        Self::new(StatusCode::TOO_MANY_REQUESTS, "request.message_rate_limited", message)
    }

    /// Too many proofs were wrong.
    pub(crate) fn too_many_attempts(minutes: i64) -> Self {
        let unit = if minutes == 1 { "minute" } else { "minutes" };
        let message = format!("Too many attempts in a short time. Please try again in {minutes} {unit}.");
        Self::bad_request("session.verification_blocked_too_many_attempts", &message)
    }

    /// A username violates the policy.
    pub(crate) fn username_rejected((code, message): (&str, &str)) -> Self {
        Self::unprocessable(code, message)
    }

    /// The name of a custom profile field is that of a sign-in identifier.
    pub(crate) fn reserved_profile_field(name: &str) -> Self {
        let message = format!("Invalid field name. Reserved sign-in identifier key(s): {name}.");
        Self::bad_request("custom_profile_fields.name_conflict_sign_in_identifier", &message)
    }

    /// The browser has no interaction.
    pub(crate) fn no_session(version: LogtoVersion) -> Self {
        let mut error = Self::new(
            StatusCode::BAD_REQUEST,
            "session.not_found",
            "Session not found. Please go back and sign in again.",
        );
        error.body["error"] = json!("invalid_request");
        let description = if version.is_newest() {
            "interaction session id cookie not found"
        } else {
            "interaction session not found"
        };
        error.body["error_description"] = json!(description);
        error
    }

    /// The user is suspended.
    pub(crate) fn suspended() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "user.suspended", "This account is suspended.")
    }

    /// The body is no JSON. Logto answers without a code, with the message of its parser.
    pub(crate) fn malformed_json(message: &str) -> Self {
        Self { status: StatusCode::BAD_REQUEST, body: json!({ "message": message }) }
    }

    /// The body has an issue.
    pub(crate) fn invalid_input(path: &[&str], issue: Value) -> Self {
        Self::invalid("body", path, issue)
    }

    /// A text of the body does not match its pattern.
    pub(crate) fn invalid_format(path: &[&str]) -> Self {
        let issue = json!({ "validation": "regex", "code": "invalid_string", "message": "Invalid" });
        Self::invalid_input(path, issue)
    }

    /// A part of the request (`body` or `query`) has an issue.
    pub(crate) fn invalid(part: &str, path: &[&str], issue: Value) -> Self {
        Self::invalid_request(part, &Issues::one(path, issue))
    }

    /// A part of the request (`body` or `query`) has issues.
    pub(crate) fn invalid_request(part: &str, issues: &Issues) -> Self {
        Self::bad_request("guard.invalid_input", &format!("The request {part} is invalid.")).with_issues(issues)
    }

    /// The configuration of a connector has issues.
    pub(crate) fn invalid_config(issues: &Issues) -> Self {
        Self::bad_request("connector.invalid_config", "The connector's config is invalid.").with_issues(issues)
    }

    /// An error with status 400.
    pub(crate) fn bad_request(code: &str, message: &str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, message)
    }

    /// An error with status 422.
    pub(crate) fn unprocessable(code: &str, message: &str) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, message)
    }

    fn with_issues(mut self, issues: &Issues) -> Self {
        self.body["data"] = issues.data();
        self.body["details"] = json!(issues.details());
        self
    }
}

impl From<OneTimeTokenError> for ApiError {
    fn from(error: OneTimeTokenError) -> Self {
        let (code, message) = error.code_and_message();
        Self::bad_request(code, message)
    }
}

impl From<VerificationCodeError> for ApiError {
    fn from(error: VerificationCodeError) -> Self {
        let (code, message) = error.code_and_message();
        Self::bad_request(code, message)
    }
}

/// The result of a handler.
pub(crate) type ApiResult = Result<Response, ApiError>;

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        (self.status, Json(self.body)).into_response()
    }
}
