//! Errors of the Experience API, with Logto's codes and messages.

use axum::http::StatusCode;
use serde_json::{Map, Value, json};

use super::mfa_code::masked;
use crate::http::ApiError;
use crate::model::identifier::Identifier;
use crate::model::sign_in_experience::ProfileField;

impl ApiError {
    /// The interaction was not started with `PUT /api/experience`.
    pub(super) fn interaction_not_started() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "session.interaction_not_found",
            "Interaction session not found. Please go back and start the session again.",
        )
    }

    pub(super) fn verification_not_found() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "session.verification_session_not_found",
            "The verification was not successful. Restart the verification flow and try again.",
        )
    }

    pub(super) fn verification_failed() -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "session.verification_failed",
            "The verification was not successful. Restart the verification flow and try again.",
        )
    }

    pub(super) fn user_not_identified() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "session.identifier_not_found",
            "User identifier not found. Please go back and sign in again.",
        )
    }

    pub(super) fn user_not_found(identifier: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "user.user_not_exist", &format!("User with {identifier} does not exist."))
            .with_data(json!({ "identifier": identifier }))
    }

    /// Nobody has this social identity. `related` is the identifier of the account that it can be linked to.
    pub(super) fn unknown_identity(related: Option<&Identifier>) -> Self {
        let error = Self::identity_not_found();
        match related {
            Some(related) => {
                let related = json!({ "type": related.kind().as_str(), "value": masked(related) });
                error.with_data(json!({ "relatedUser": related }))
            }
            None => error.with_data(json!({})),
        }
    }

    pub(super) fn insufficient_info() -> Self {
        Self::bad_request("session.insufficient_info", "Insufficient sign-in info.")
    }

    /// The sign-in experience does not allow this method.
    pub(super) fn method_not_enabled() -> Self {
        let message = "This sign-in method is not enabled.";
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "user.sign_in_method_not_enabled", message)
    }

    /// The account lacks required parts of the profile.
    pub(super) fn missing_profile(missing: &[ProfileField]) -> Self {
        Self::missing(&json!(missing))
    }

    /// The account lacks custom profile fields.
    pub(super) fn missing_extra_profile() -> Self {
        Self::missing(&json!(["extraProfile"]))
    }

    /// The account lacks these parts of the profile, in Logto's names.
    fn missing(parts: &Value) -> Self {
        let message = "You need to provide additional info before signing-in.";
        Self::unprocessable("user.missing_profile", message).with_data(json!({ "missingProfile": parts }))
    }

    /// The operation cannot be used to reset a password.
    pub(super) fn not_supported_for_forgot_password(status: StatusCode) -> Self {
        let message = "This operation is not supported for forgot password.";
        Self::new(status, "session.not_supported_for_forgot_password", message)
    }

    /// The interaction has another event.
    pub(super) fn invalid_interaction_type() -> Self {
        let message = "Invalid interaction type for the current session.";
        Self::new(StatusCode::BAD_REQUEST, "session.invalid_interaction_type", message)
    }

    /// The reset has no new password yet.
    pub(super) fn new_password_required() -> Self {
        let message = "You need to set a new password.";
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "user.new_password_required_in_profile", message)
    }

    pub(super) fn password_expired() -> Self {
        let message = "Your password has expired. Please reset your password to continue.";
        Self::unprocessable("password.expired", message)
    }

    pub(super) fn invalid_backup_code() -> Self {
        Self::bad_request("session.mfa.invalid_backup_code", "Invalid backup code.")
    }

    /// A factor of the account is not verified yet. `codes` are the factors that send a code, with their recipients.
    pub(super) fn factor_required(available: &[&str], codes: &[(&'static str, Identifier)]) -> Self {
        let message = "Mfa verification is required to sign in.";
        let masked = codes.iter().map(|(kind, recipient)| ((*kind).to_owned(), json!(masked(recipient))));
        let masked: Map<String, Value> = masked.collect();
        Self::new(StatusCode::FORBIDDEN, "session.mfa.require_mfa_verification", message)
            .with_data(json!({ "availableFactors": available, "maskedIdentifiers": masked }))
    }

    /// The account must get a factor.
    pub(super) fn factor_missing(available: &[&String]) -> Self {
        let message = "You need to bind additional MFA before signing-in.";
        Self::unprocessable("user.missing_mfa", message).with_data(json!({ "availableFactors": available }))
    }

    /// The account has no factor, and its owner can decline to add one.
    pub(super) fn factor_suggested() -> Self {
        let message = "For better account security, we recommend binding MFA to your account.";
        Self::unprocessable("user.suggest_mfa", message)
    }

    pub(super) fn factor_is_mandatory() -> Self {
        let message = "MFA policy is not user controlled.";
        Self::unprocessable("session.mfa.mfa_policy_not_user_controlled", message)
    }

    pub(super) fn backup_codes_required() -> Self {
        Self::unprocessable("session.mfa.backup_code_required", "Backup code is required.")
    }
}
