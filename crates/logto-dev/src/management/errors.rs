//! Errors of the Management API, with Logto's codes and messages.

use axum::http::StatusCode;
use serde_json::json;

use crate::http::ApiError;
use crate::model::connectors::ConnectorType;

impl ApiError {
    /// No connector factory has this id.
    pub(super) fn factory_not_found() -> Self {
        let message = "Can not find connector with given standard connector id.";
        Self::unprocessable("connector.not_found_with_connector_id", message)
    }

    /// A test names a factory that does not exist.
    pub(super) fn connector_to_test_not_found(kind: ConnectorType) -> Self {
        let message = format!("Cannot find any available connector for type: {}.", kind.as_str());
        Self::bad_request("connector.not_found", &message)
    }

    pub(super) fn unexpected_connector_type() -> Self {
        let message = "The connector's type is unexpected.";
        Self::bad_request("connector.unexpected_type", message)
    }

    /// A test has no recipient. The placeholder in the message is Logto's.
    pub(super) fn missing_recipient() -> Self {
        Self::bad_request("guard.invalid_input", "The request {{type}} is invalid.")
    }

    pub(super) fn metadata_not_editable() -> Self {
        let code = "connector.cannot_overwrite_metadata_for_non_standard_connector";
        Self::bad_request(code, "This connector's 'metadata' cannot be overwritten.")
    }

    pub(super) fn profile_sync_not_supported() -> Self {
        let message = "You can only sync user profile with social connectors.";
        Self::unprocessable("connector.invalid_type_for_syncing_profile", message)
    }

    /// The id is in use.
    pub(super) fn id_in_use() -> Self {
        let message = "The entity already exists. Please check your input and try again.";
        Self::unprocessable("entity.unique_integrity_violation", message)
    }

    pub(super) fn one_time_token_not_found(id: &str) -> Self {
        let message = format!("The one_time_tokens with ID `{id}` does not exist.");
        Self::new(StatusCode::NOT_FOUND, "entity.not_exists_with_id", &message)
    }

    pub(super) fn email_template_not_found(id: &str) -> Self {
        let message = format!("The email_templates with ID `{id}` does not exist.");
        Self::new(StatusCode::NOT_FOUND, "entity.not_exists_with_id", &message)
    }

    /// Email templates are deleted together by a language, a usage type, or both.
    pub(super) fn no_email_template_filter() -> Self {
        let message = "At least one filter condition must be provided to perform bulk deletion by properties. \
            Supported properties are: languageTag and templateType.";
        Self::unprocessable("connector.email_connector.bulk_deletion_no_filter", message)
    }

    pub(super) fn role_not_found(id: &str) -> Self {
        let message = format!("The roles with ID `{id}` does not exist.");
        Self::new(StatusCode::NOT_FOUND, "entity.not_exists_with_id", &message)
    }

    pub(super) fn identity_not_found() -> Self {
        let message = "The social account has not been registered yet.";
        Self::new(StatusCode::NOT_FOUND, "user.identity_not_exist", message)
    }

    pub(super) fn identity_in_use() -> Self {
        let message = "The social account has been associated with an existing account.";
        Self::unprocessable("user.identity_already_in_use", message)
    }

    pub(super) fn user_session_not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "oidc.session_not_found", "Session not found.")
    }

    /// Operators cannot delete themselves.
    pub(super) fn cannot_delete_self() -> Self {
        Self::bad_request("user.cannot_delete_self", "You cannot delete yourself.")
    }

    pub(super) fn application_not_found(id: &str) -> Self {
        let message = format!("The application with ID `{id}` does not exist.");
        Self::new(StatusCode::NOT_FOUND, "entity.not_exists_with_id", &message)
    }

    /// The sign-in experience breaks a rule.
    pub(super) fn invalid_sign_in_experience(code: &str, message: &str) -> Self {
        Self::bad_request(&format!("sign_in_experiences.{code}"), message)
    }

    /// The sign-in experience needs a connector that does not exist.
    pub(super) fn missing_connector(kind: ConnectorType) -> Self {
        let message = format!("Enabled {} connector not found.", kind.as_str());
        Self::invalid_sign_in_experience("enabled_connector_not_found", &message)
    }

    /// Resetting passwords needs a connector that does not exist.
    pub(super) fn missing_forgot_password_connector(kind: ConnectorType) -> Self {
        let method = if kind == ConnectorType::Email { "email" } else { "sms" };
        let message = format!("Forgot password method requires a corresponding {method} connector to be configured.");
        Self::invalid_sign_in_experience("forgot_password_method_requires_connector", &message)
            .with_data(json!({ "method": method }))
    }
}
