//! What the Management API refuses, and why.

use serde_json::Value;

use super::field_errors::{self, FieldError};
use super::provider_error::ProviderError;
use logto_client::protocol::error::{HttpError, docs_url};

/// A request to the Management API that did not do what it should.
///
/// `Display` is a sentence for people; [`ManagementError::code`] is stable and for programs;
/// [`ManagementError::hint`] says what to do next. No variant carries the operator's token or a
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
    /// No token, or one that is over or of another server (401).
    #[error("the server does not accept the operator's token")]
    Unauthorized,
    /// A genuine token without the right to this (403): a user's, usually.
    #[error("the operator's token does not give the right to this")]
    Forbidden,
    /// There is nothing at this address: the connector is gone, or the base address is wrong (404).
    #[error("the server does not have this")]
    NotFound,
    /// The server refuses for a reason of its own.
    #[error("the server refused: {message}")]
    Rejected {
        /// Logto's code, such as `connector.invalid_config`.
        code: String,
        /// Logto's sentence. Show it as text.
        message: String,
        /// What Logto adds for programs; `null` when nothing.
        data: Value,
        /// What Logto adds for people, with a line for each field.
        details: Option<String>,
    },
    /// The request did not get as far, or got no answer that counts.
    #[error("{0}")]
    Http(#[from] HttpError),
    /// The server's answer is not one of the Management API.
    #[error("the server's answer cannot be read")]
    Malformed,
}

impl ManagementError {
    /// A stable code: `management.…`, Logto's own for what it rejects as far as they are known
    /// (`connector.…`, `guard.…`, `sign_in_experiences.…`), or that of the [`HttpError`] within.
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

    /// Where the documentation explains it, as [`LogtoError::docs`](crate::LogtoError::docs) says it.
    /// What the server rejects is under one heading, whatever its code.
    #[must_use]
    pub fn docs(&self) -> String {
        docs_url(match self {
            Self::Rejected { .. } => "management.rejected",
            _ => self.code(),
        })
    }

    /// Whether the same request may go through later without anybody changing anything.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Http(error) => error.is_transient(),
            _ => false,
        }
    }

    /// What to do next.
    #[must_use]
    pub fn hint(&self) -> Option<&'static str> {
        Some(match self {
            Self::Unauthorized => {
                "Get a new token for the resource https://default.logto.app/api, from a machine-to-machine application."
            }
            Self::Forbidden => {
                "Give the machine-to-machine application the role “Logto Management API access”. Users' tokens never \
                 have this right."
            }
            Self::NotFound => "Load the list again, and check that the API's address ends with “/api”.",
            Self::Malformed => "Check the API's address: what answers there is not Logto's Management API.",
            Self::Http(HttpError::Network) => {
                "A stock Logto does not let a browser use this API (CORS). Put a proxy on this site's own origin \
                 before it, or use logto-dev."
            }
            Self::Http(_) => return None,
            Self::Rejected { code, .. } => return self.rejection_hint(code),
        })
    }

    /// Which fields the server complains about. Empty when it does not say.
    ///
    /// Paths are those of the connector's configuration (`auth.pass`) or of the sign-in experience
    /// (`signUp.verify`); `email`, `phone` and `connectorId` are those of the request.
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

    /// What the mail server or Twilio said, when a test message could not be sent.
    #[must_use]
    pub fn provider_error(&self) -> Option<ProviderError> {
        match self {
            Self::Rejected { code, data, .. } if code == "connector.general" => ProviderError::read(data),
            _ => None,
        }
    }

    fn rejection_hint(&self, code: &str) -> Option<&'static str> {
        Some(match code {
            "connector.general" => return self.provider_error()?.hint(),
            "connector.invalid_config" | "guard.invalid_input" | "entity.invalid_input" => {
                "Correct the fields that are marked."
            }
            "connector.unexpected_type" => {
                "E-mail goes through an e-mail connector, a text message through an SMS one."
            }
            "connector.not_found" | "connector.not_found_with_connector_id" => {
                "The server does not have this kind of connector installed."
            }
            "connector.template_not_found" => "Add a template for this usage type, or one called Generic.",
            "connector.rate_limit_exceeded" => "Wait a while before the next test message.",
            "sign_in_experiences.enabled_connector_not_found"
            | "sign_in_experiences.forgot_password_method_requires_connector" => {
                "Set up the connector first, then turn this on."
            }
            "sign_in_experiences.passwordless_requires_verify" => "Turn “verify at sign-up” on.",
            "sign_in_experiences.at_least_one_authentication_factor" => {
                "Turn the password or the verification code on for each sign-in method."
            }
            "sign_in_experiences.code_sign_in_must_be_enabled" => {
                "Who signs up without a password needs the verification code to sign in: turn it on."
            }
            _ => return None,
        })
    }
}
