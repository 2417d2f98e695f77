//! The errors of the Account API, in Logto's words.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::experience::errors::ApiError;

impl ApiError {
    pub(crate) fn no_authorization() -> Self {
        let message = "Authorization header is missing.";
        Self::new(StatusCode::UNAUTHORIZED, "auth.authorization_header_missing", message)
    }

    pub(crate) fn not_bearer() -> Self {
        let message = "Authorization type is not supported.";
        Self::new(StatusCode::UNAUTHORIZED, "auth.authorization_token_type_not_supported", message)
            .with_data(json!({ "supportedTypes": ["Bearer"] }))
    }

    pub(crate) fn unauthorized() -> Self {
        Self::unauthorized_with(StatusCode::UNAUTHORIZED)
    }

    /// The token lacks a scope. Logto forgets the status here.
    pub(crate) fn missing_scope() -> Self {
        Self::unauthorized_with(StatusCode::BAD_REQUEST)
    }

    fn unauthorized_with(status: StatusCode) -> Self {
        Self::new(status, "auth.unauthorized", "Unauthorized. Please check credentials and its scope.")
    }

    pub(crate) fn forbidden() -> Self {
        let message = "Forbidden. Please check your user roles and permissions.";
        Self::new(StatusCode::FORBIDDEN, "auth.forbidden", message)
    }

    pub(crate) fn unknown_resource() -> Self {
        Self::new(StatusCode::NOT_FOUND, "entity.not_found", "The resource does not exist.")
    }

    pub(crate) fn account_center_off() -> Self {
        Self::bad("account_center.not_enabled", "Account center is not enabled.")
    }

    pub(crate) fn field_not_enabled() -> Self {
        Self::bad("account_center.field_not_enabled", "Field is not enabled.")
    }

    pub(crate) fn field_not_editable() -> Self {
        Self::bad("account_center.field_not_editable", "Field is not editable.")
    }

    pub(crate) fn identity_not_verified() -> Self {
        let message = "Permission denied, please re-authenticate.";
        Self::new(StatusCode::UNAUTHORIZED, "verification_record.permission_denied", message)
    }

    pub(crate) fn no_verification_record() -> Self {
        Self::bad("verification_record.not_found", "Verification record not found.")
    }

    pub(crate) fn username_in_use() -> Self {
        Self::unprocessable("user.username_already_in_use", "This username is already in use.")
    }

    pub(crate) fn username_required() -> Self {
        let message = "Username is a required identifier, you can not set it to null.";
        Self::bad("user.username_required", message)
    }

    pub(crate) fn email_required() -> Self {
        let message = "Email address is a required identifier, you can not set it to null.";
        Self::bad("user.email_required", message)
    }

    pub(crate) fn phone_required() -> Self {
        let message = "Phone number is a required identifier, you can not set it to null.";
        Self::bad("user.phone_required", message)
    }

    pub(crate) fn email_or_phone_required() -> Self {
        let message = "Email address or phone number is a required identifier, at least one is required.";
        Self::bad("user.email_or_phone_required", message)
    }

    pub(crate) fn password_rejected(issues: &[Value]) -> Self {
        let message = "Password rejected. Please check if your password meets the requirements.";
        Self::unprocessable("password.rejected", message).with_data(json!({ "issues": issues }))
    }

    pub(crate) fn same_password() -> Self {
        Self::unprocessable("user.same_password", "New password cannot be the same as your old password.")
    }

    pub(crate) fn no_such_session() -> Self {
        Self::new(StatusCode::NOT_FOUND, "oidc.session_not_found", "Session not found.")
    }

    pub(crate) fn session_of_another() -> Self {
        Self::new(StatusCode::NOT_FOUND, "oidc.invalid_session_account_id", "Session accountId mismatch.")
    }

    pub(crate) fn no_such_grant() -> Self {
        Self::new(StatusCode::NOT_FOUND, "oidc.invalid_grant", "Grant request is invalid.")
    }

    /// A parameter of the query that is none of `options`.
    pub(crate) fn unknown_option(name: &str, options: [&str; 2], received: &str) -> Self {
        let [one, two] = options;
        let issue = json!({
            "received": received, "code": "invalid_enum_value", "options": options,
            "message": format!("Invalid enum value. Expected '{one}' | '{two}', received '{received}'"),
        });
        Self::invalid("query", &[name], issue)
    }

    fn bad(code: &str, message: &str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, message)
    }

    fn unprocessable(code: &str, message: &str) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, message)
    }
}
