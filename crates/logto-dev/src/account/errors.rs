//! Errors of the Account API, with Logto's codes and messages.

use axum::http::StatusCode;
use serde_json::json;

use crate::http::ApiError;
use crate::model::validation::invalid_enum_value;

impl ApiError {
    /// The token lacks a scope. Logto responds with 400 in this case.
    pub(super) fn missing_scope() -> Self {
        Self { status: StatusCode::BAD_REQUEST, ..Self::unauthorized() }
    }

    pub(super) fn account_center_not_enabled() -> Self {
        Self::bad_request("account_center.not_enabled", "Account center is not enabled.")
    }

    pub(super) fn field_not_enabled() -> Self {
        Self::bad_request("account_center.field_not_enabled", "Field is not enabled.")
    }

    pub(super) fn field_not_editable() -> Self {
        Self::bad_request("account_center.field_not_editable", "Field is not editable.")
    }

    pub(super) fn identity_not_verified() -> Self {
        let message = "Permission denied, please re-authenticate.";
        Self::new(StatusCode::UNAUTHORIZED, "verification_record.permission_denied", message)
    }

    pub(super) fn verification_record_not_found() -> Self {
        Self::bad_request("verification_record.not_found", "Verification record not found.")
    }

    pub(super) fn media_type_not_allowed() -> Self {
        Self::bad_request("guard.mime_type_not_allowed", "MIME type is not allowed.")
    }

    pub(super) fn storage_not_configured() -> Self {
        Self::bad_request("storage.not_configured", "Storage provider is not configured.")
    }

    pub(super) fn username_required() -> Self {
        let message = "Username is a required identifier, you can not set it to null.";
        Self::bad_request("user.username_required", message)
    }

    pub(super) fn email_required() -> Self {
        let message = "Email address is a required identifier, you can not set it to null.";
        Self::bad_request("user.email_required", message)
    }

    pub(super) fn phone_required() -> Self {
        let message = "Phone number is a required identifier, you can not set it to null.";
        Self::bad_request("user.phone_required", message)
    }

    pub(super) fn email_or_phone_required() -> Self {
        let message = "Email address or phone number is a required identifier, at least one is required.";
        Self::bad_request("user.email_or_phone_required", message)
    }

    pub(super) fn session_not_found() -> Self {
        Self::bad_request("oidc.session_not_found", "Session not found.").with_data(json!({ "status": 404 }))
    }

    pub(super) fn session_of_another_user() -> Self {
        Self::bad_request("oidc.invalid_session_account_id", "Session accountId mismatch.")
            .with_data(json!({ "status": 404 }))
    }

    pub(super) fn grant_not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "oidc.invalid_grant", "Grant request is invalid.")
    }

    /// A parameter of the query is none of `options`.
    pub(super) fn invalid_option(name: &str, options: [&str; 2], received: &str) -> Self {
        Self::invalid("query", &[name], invalid_enum_value(&options, received))
    }

    pub(super) fn invalid_totp_secret() -> Self {
        Self::bad_request("user.totp_secret_invalid", "Invalid TOTP secret supplied.")
    }
}
