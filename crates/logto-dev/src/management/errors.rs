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

    /// A test has no recipient. The placeholder in the message is Logto's.
    pub(super) fn missing_recipient() -> Self {
        Self::bad_request("guard.invalid_input", "The request {{type}} is invalid.")
    }

    pub(super) fn password_expiration_not_enabled() -> Self {
        let message = "Password expiration policy is not enabled. Enable it in the sign-in experience settings before \
                       expiring passwords.";
        Self::bad_request("sign_in_experiences.password_expiration_not_enabled", message)
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
        let message = "The entity already exists. Please check the input and try again.";
        Self::unprocessable("entity.unique_integrity_violation", message)
    }

    pub(super) fn profile_field_exists() -> Self {
        Self::unprocessable("custom_profile_fields.name_exists", "Field already exists with the given name.")
    }

    pub(super) fn unknown_profile_fields(names: &str) -> Self {
        let message = format!("Cannot find entities with the given names: {names}");
        Self::bad_request("custom_profile_fields.entity_not_exists_with_names", &message)
    }

    pub(super) fn one_time_token_not_found(id: &str) -> Self {
        let message = format!("The one_time_tokens with ID `{id}` does not exist.");
        Self::new(StatusCode::NOT_FOUND, "entity.not_exists_with_id", &message)
    }

    pub(super) fn email_template_not_found(id: &str) -> Self {
        let message = format!("The email_templates with ID `{id}` does not exist.");
        Self::new(StatusCode::NOT_FOUND, "entity.not_exists_with_id", &message)
    }

    /// No entity of this table has the id.
    pub(super) fn not_exists_with_id(table: &str, id: &str) -> Self {
        let message = format!("The {table} with ID `{id}` does not exist.");
        Self::new(StatusCode::NOT_FOUND, "entity.not_exists_with_id", &message)
    }

    /// An organization that does not exist cannot be changed.
    pub(super) fn organization_not_exists() -> Self {
        Self::new(StatusCode::NOT_FOUND, "entity.not_exists", "The organization does not exist.")
    }

    /// An id in the body belongs to nothing.
    pub(super) fn related_not_found() -> Self {
        let message = "Cannot find one or more foreign keys. Please check the input and ensure that all referenced \
            entities exist.";
        Self::unprocessable("entity.relation_foreign_key_not_found", message)
    }

    pub(super) fn value_too_long() -> Self {
        Self::unprocessable("entity.value_too_long", "The value is too long and exceeds the limit.")
    }

    /// The user is not a member of the organization.
    pub(super) fn membership_required() -> Self {
        let message = "The user must be a member of the organization to proceed.";
        Self::unprocessable("organization.require_membership", message)
    }

    /// Email templates are deleted together by a language, a usage type, or both.
    pub(super) fn no_email_template_filter() -> Self {
        let message = "At least one filter condition must be provided to perform bulk deletion by properties. \
            Supported properties are: languageTag and templateType.";
        Self::unprocessable("connector.email_connector.bulk_deletion_no_filter", message)
    }

    /// Phrases have a key that the sign-in page does not have.
    pub(super) fn invalid_phrases() -> Self {
        let message = "Invalid data schemas. Please check your input and try again.";
        Self::unprocessable("localization.invalid_translation_structure", message)
    }

    /// The phrases of the default language cannot be deleted.
    pub(super) fn default_language(tag: &str) -> Self {
        let message = format!("{tag} is set as your default language and can’t be deleted.");
        Self::new(StatusCode::CONFLICT, "localization.cannot_delete_default_language", &message)
    }

    pub(super) fn role_not_found(id: &str) -> Self {
        Self::not_exists_with_id("roles", id)
    }

    pub(super) fn personal_access_token_name_exists() -> Self {
        let message = "Personal access token name already exists.";
        Self::unprocessable("user.personal_access_token_name_exists", message)
    }

    pub(super) fn expiry_not_in_the_future() -> Self {
        let message = "Input is invalid. The value of `expiresAt` must be in the future.";
        Self::bad_request("request.invalid_input", message)
    }

    /// The secret of an authenticator app is none. The Account API has the same code with another status.
    pub(super) fn refused_totp_secret() -> Self {
        Self::unprocessable("user.totp_secret_invalid", "Invalid TOTP secret supplied.")
    }

    pub(super) fn user_session_not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "oidc.session_not_found", "Session not found.")
    }

    /// Operators cannot delete themselves.
    pub(super) fn cannot_delete_self() -> Self {
        Self::bad_request("user.cannot_delete_self", "You cannot delete yourself.")
    }

    pub(super) fn application_not_found(id: &str) -> Self {
        Self::not_exists_with_id("applications", id)
    }

    /// The sign-in experience breaks a rule.
    pub(super) fn invalid_sign_in_experience(code: &str, message: &str) -> Self {
        Self::bad_request(&format!("sign_in_experiences.{code}"), message)
    }

    /// Adaptive multi-factor authentication is on without any factor.
    pub(super) fn adaptive_mfa_without_mfa() -> Self {
        let message = "MFA must be enabled before enabling adaptive MFA.";
        Self::unprocessable("sign_in_experiences.adaptive_mfa_requires_mfa", message)
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

    pub(super) fn indicator_in_use(indicator: &str) -> Self {
        let message = format!("The API identifier {indicator} is already in use");
        Self::unprocessable("resource.resource_identifier_in_use", &message)
    }

    pub(super) fn cannot_delete_management_api() -> Self {
        let message = "Cannot delete Logto Management API.";
        Self::bad_request("resource.cannot_delete_management_api", message)
    }

    pub(super) fn scope_name_in_use(name: &str) -> Self {
        Self::unprocessable("scope.name_exists", &format!("The scope name {name} is already in use"))
    }

    pub(super) fn scope_name_with_space() -> Self {
        Self::bad_request("scope.name_with_space", "The name of the scope cannot contain any spaces.")
    }

    pub(super) fn role_name_in_use(name: &str) -> Self {
        Self::unprocessable("role.name_in_use", &format!("This role name {name} is already in use"))
    }

    pub(super) fn role_has_scope(id: &str) -> Self {
        let message = format!("The scope id {id} has already been added to this role");
        Self::unprocessable("role.scope_exists", &message)
    }

    pub(super) fn role_has_user(id: &str) -> Self {
        let message = format!("The user id {id} is already been added to this role");
        Self::unprocessable("role.user_exists", &message)
    }

    pub(super) fn management_scope_of_user_role() -> Self {
        let message = "Cannot assign Management API scopes to a user role.";
        Self::bad_request("role.management_api_scopes_not_assignable_to_user_role", message)
    }

    /// Access control needs a rule first, and rules are not implemented.
    pub(super) fn access_control_without_rule() -> Self {
        let message =
            "Input is invalid. Application access control must include at least one rule before it can be enabled.";
        Self::unprocessable("request.invalid_input", message)
    }

    /// What this server does not have.
    pub(super) fn not_implemented(what: &str) -> Self {
        Self::bad_request("request.invalid_input", &format!("Input is invalid. This server has no {what}."))
    }
}
