//! Errors of the Management API.

use serde_json::Value;

use logto_client::protocol::error::{HttpError, docs_url};

use crate::field_errors::{self, FieldError};
use crate::message::Message;
use crate::provider_error::ProviderError;

/// A failed request to the Management API.
///
/// `Display` is an English sentence; [`ManagementError::code`] is stable and for programs;
/// [`ManagementError::hint`] is what to do next. No variant contains the operator's token or a
/// password of the configuration that was sent.
///
/// ```
/// use logto_management::ManagementError;
///
/// let error = ManagementError::Forbidden;
/// assert_eq!(error.code(), "management.forbidden");
/// assert!(error.hint().is_some() && !error.is_transient());
/// ```
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ManagementError {
    /// The token is missing, expired, or from another server (401).
    #[error("the server does not accept the operator's token")]
    Unauthorized,
    /// The token is valid but lacks the permission (403). Usually it is a user's.
    #[error("the operator's token lacks the permission")]
    Forbidden,
    /// What was requested does not exist, or the base address is wrong (404).
    #[error("not found on the server")]
    NotFound,
    /// The server rejects the request, with a code.
    #[error("the server rejected the request: {message}")]
    Rejected {
        /// Logto's code, such as `connector.invalid_config`.
        code: String,
        /// Logto's message. Show it as text.
        message: String,
        /// Logto's details for programs; `null` when there are none.
        data: Value,
        /// Logto's details for people, with a line for each field.
        details: Option<String>,
    },
    /// The request failed on the way, or the response has an unexpected status.
    #[error("{0}")]
    Http(#[from] HttpError),
    /// The response is not one of the Management API.
    #[error("unexpected response from the server")]
    Malformed,
}

impl ManagementError {
    /// Returns a stable code: `management.…`, Logto's own for what it rejects as far as they are known
    /// (`connector.…`, `guard.…`, `sign_in_experiences.…`, `user.…`, `entity.…`, `organization.…`, `resource.…`), or that
    /// of the [`HttpError`] within.
    #[must_use]
    pub fn code(&self) -> &str {
        match self {
            Self::Unauthorized => "management.unauthorized",
            Self::Forbidden => "management.forbidden",
            Self::NotFound => "management.not_found",
            Self::Rejected { code, .. } => code,
            Self::Http(error) => error.code(),
            Self::Malformed => "management.malformed",
        }
    }

    /// Returns the address of the documentation, like
    /// [`LogtoError::docs`](logto_client::LogtoError::docs). Rejected requests share one heading.
    #[must_use]
    pub fn docs(&self) -> String {
        docs_url(match self {
            Self::Rejected { .. } => "management.rejected",
            _ => self.code(),
        })
    }

    /// Returns whether the same request may succeed later.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Http(error) => error.is_transient(),
            _ => false,
        }
    }

    /// Returns what to do next.
    #[must_use]
    pub fn hint(&self) -> Option<Message> {
        let key = match self {
            Self::Unauthorized => "hint.unauthorized",
            Self::Forbidden => "hint.forbidden",
            Self::NotFound => "hint.not_found",
            Self::Malformed => "hint.malformed",
            Self::Http(HttpError::Network) => "hint.network",
            Self::Http(_) => return None,
            Self::Rejected { code, .. } if code == "connector.general" => return self.provider_error()?.hint(),
            Self::Rejected { code, .. } => rejection_hint(code)?,
        };
        Some(Message::new(key))
    }

    /// Returns the errors of fields. Empty when the server names none.
    ///
    /// Paths are those of the connector's configuration (`auth.pass`) or of the sign-in experience
    /// (`signUp.verify`), or the members of a user (`primaryEmail`); `email`, `phone` and `connectorId` are those of the request.
    ///
    /// ```
    /// use logto_management::{FieldPath, ManagementError};
    /// use serde_json::json;
    ///
    /// let error = ManagementError::Rejected {
    ///     code: "connector.invalid_config".into(),
    ///     message: "The connector's config is invalid.".into(),
    ///     data: json!({"issues": [{"code": "invalid_type", "path": ["port"], "message": "Required"}]}),
    ///     details: None,
    /// };
    /// let errors = error.field_errors();
    /// assert_eq!((&errors[0].field, errors[0].message.as_str()), (&FieldPath::from("port"), "Required"));
    /// ```
    #[must_use]
    pub fn field_errors(&self) -> Vec<FieldError> {
        match self {
            Self::Rejected { code, message, data, details } => {
                field_errors::read(code, message, data, details.as_deref())
            }
            _ => Vec::new(),
        }
    }

    /// Returns the error of the mail server or Twilio when a test message could not be sent.
    #[must_use]
    pub fn provider_error(&self) -> Option<ProviderError> {
        match self {
            Self::Rejected { code, data, .. } if code == "connector.general" => ProviderError::read(data),
            _ => None,
        }
    }
}

fn rejection_hint(code: &str) -> Option<&'static str> {
    Some(match code {
        "connector.invalid_config" | "guard.invalid_input" | "entity.invalid_input" => "hint.invalid_fields",
        "connector.unexpected_type" => "hint.connector_type",
        "connector.not_found" | "connector.not_found_with_connector_id" => "hint.connector_not_installed",
        "connector.template_not_found" => "hint.template_not_found",
        "connector.rate_limit_exceeded" => "hint.rate_limit",
        "sign_in_experiences.enabled_connector_not_found"
        | "sign_in_experiences.forgot_password_method_requires_connector" => "hint.connector_first",
        "sign_in_experiences.passwordless_requires_verify" => "hint.verify_at_sign_up",
        "sign_in_experiences.at_least_one_authentication_factor" => "hint.authentication_factor",
        "sign_in_experiences.code_sign_in_must_be_enabled" => "hint.code_sign_in",
        "user.username_already_in_use"
        | "user.email_already_in_use"
        | "user.phone_already_in_use"
        | "user.identity_already_in_use" => "hint.identifier_in_use",
        "user.invalid_role_type" => "hint.role_type",
        "localization.invalid_translation_structure" => "hint.phrase_structure",
        "localization.cannot_delete_default_language" => "hint.default_language",
        _ => return None,
    })
}
