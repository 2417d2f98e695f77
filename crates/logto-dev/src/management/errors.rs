//! The errors of the Management API, in Logto's words.

use axum::http::StatusCode;
use serde_json::json;

use crate::connectors::factory::Kind;
use crate::experience::errors::ApiError;

impl ApiError {
    /// No connector of this kind can be made.
    pub(super) fn unknown_factory() -> Self {
        let message = "Can not find connector with given standard connector id.";
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "connector.not_found_with_connector_id", message)
    }

    /// Nothing can be tried with a connector of this kind.
    pub(super) fn no_factory(kind: Kind) -> Self {
        let message = format!("Cannot find any available connector for type: {}.", kind.as_str());
        Self::new(StatusCode::BAD_REQUEST, "connector.not_found", &message)
    }

    pub(super) fn unexpected_type() -> Self {
        let message = "The connector's type is unexpected.";
        Self::new(StatusCode::BAD_REQUEST, "connector.unexpected_type", message)
    }

    /// A trial that names nobody. Logto leaves a gap in the sentence.
    pub(super) fn no_target() -> Self {
        Self::new(StatusCode::BAD_REQUEST, "guard.invalid_input", "The request {{type}} is invalid.")
    }

    pub(super) fn fixed_metadata() -> Self {
        let code = "connector.cannot_overwrite_metadata_for_non_standard_connector";
        Self::new(StatusCode::BAD_REQUEST, code, "This connector's 'metadata' cannot be overwritten.")
    }

    pub(super) fn no_profile_to_sync() -> Self {
        let message = "You can only sync user profile with social connectors.";
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "connector.invalid_type_for_syncing_profile", message)
    }

    /// There is one of this id already.
    pub(super) fn taken_id() -> Self {
        let message = "The entity already exists. Please check your input and try again.";
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "entity.unique_integrity_violation", message)
    }

    /// A change that changes nothing.
    pub(super) fn nothing_to_change() -> Self {
        let message = "Invalid input. Value list must not be empty.";
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "entity.invalid_input", message)
    }

    pub(super) fn no_such_application(id: &str) -> Self {
        let message = format!("The application with ID `{id}` does not exist.");
        Self::new(StatusCode::NOT_FOUND, "entity.not_exists_with_id", &message)
    }

    /// A sign-in experience that breaks a rule.
    pub(super) fn sign_in_exp(code: &str, message: &str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, &format!("sign_in_experiences.{code}"), message)
    }

    /// A sign-in experience that needs a connector.
    pub(super) fn connector_needed(kind: Kind) -> Self {
        let message = format!("Enabled {} connector not found.", kind.as_str());
        Self::sign_in_exp("enabled_connector_not_found", &message)
    }

    pub(super) fn connector_needed_for_reset(kind: Kind) -> Self {
        let method = if kind == Kind::Email { "email" } else { "sms" };
        let message = format!("Forgot password method requires a corresponding {method} connector to be configured.");
        Self::sign_in_exp("forgot_password_method_requires_connector", &message).with_data(json!({ "method": method }))
    }
}
