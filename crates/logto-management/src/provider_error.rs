//! Errors of mail servers and Twilio, with hints.

use serde_json::Value;

use crate::message::Message;

/// The error of the mail server or Twilio when Logto could not send a message.
///
/// ```
/// use logto_management::ManagementError;
/// use serde_json::json;
///
/// let error = ManagementError::Rejected {
///     code: "connector.general".into(),
///     message: "Error occurred in connector".into(),
///     data: json!({"message": r#"{"code":20003,"message":"Authenticate","status":401}"#}),
///     details: None,
/// };
/// let provider = error.provider_error().unwrap();
/// assert_eq!((provider.number(), provider.message()), (Some(20003), "Authenticate"));
/// assert!(provider.hint().unwrap().to_string().contains("Auth Token"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProviderError {
    number: Option<i64>,
    message: String,
}

/// Twilio's error numbers (<https://www.twilio.com/docs/api/errors>) with the keys of their hints.
const TWILIO: [(i64, &str); 9] = [
    (20003, "twilio_error.credentials"),
    (20404, "twilio_error.account_not_found"),
    (21211, "twilio_error.invalid_phone_number"),
    (21408, "twilio_error.country_not_allowed"),
    (21608, "twilio_error.trial_account"),
    (21610, "twilio_error.unsubscribed"),
    (21614, "twilio_error.no_text_messages"),
    (21701, "twilio_error.messaging_service_not_found"),
    (21703, "twilio_error.no_sender"),
];

/// Parts of error messages of mail servers, nodemailer and Node, in lower case, with the keys of their
/// hints. The first match counts.
const MAIL: [(&str, &str); 19] = [
    ("wrong version number", "mail_error.no_tls_on_port"),
    ("econnrefused", "mail_error.connection_refused"),
    ("enotfound", "mail_error.host_not_found"),
    ("eai_again", "mail_error.dns_failed"),
    ("greeting never received", "mail_error.tls_expected"),
    ("etimedout", "mail_error.timeout"),
    ("timeout", "mail_error.timeout"),
    ("tls not available", "mail_error.no_starttls"),
    ("starttls", "mail_error.no_starttls"),
    ("self-signed certificate", "mail_error.unknown_certificate"),
    ("self signed certificate", "mail_error.unknown_certificate"),
    ("altnames", "mail_error.certificate_name"),
    ("application-specific password", "mail_error.google_app_password"),
    ("missing credentials", "mail_error.no_credentials"),
    ("535", "mail_error.credentials"),
    ("534", "mail_error.app_password"),
    ("530", "mail_error.sign_in_required"),
    ("553", "mail_error.sender_not_allowed"),
    ("550", "mail_error.sender_or_recipient_refused"),
];

impl ProviderError {
    /// Reads `data` of the error response.
    pub(super) fn read(data: &Value) -> Option<Self> {
        let text = data["message"].as_str().or_else(|| data["errorDescription"].as_str()).or_else(|| data.as_str())?;
        // Logto passes Twilio's response on unchanged.
        let inner: Value = serde_json::from_str(text).unwrap_or_default();
        let message = inner["message"].as_str().unwrap_or(text).trim().to_owned();
        Some(Self { number: inner["code"].as_i64(), message })
    }

    /// Returns Twilio's error number.
    #[must_use]
    pub fn number(&self) -> Option<i64> {
        self.number
    }

    /// Returns the provider's message. It is untrusted: show it as text.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Returns what to do about it, for common errors.
    #[must_use]
    pub fn hint(&self) -> Option<Message> {
        if let Some(number) = self.number {
            return TWILIO.iter().find(|(known, _)| *known == number).map(|(_, key)| Message::new(key));
        }
        let text = self.message.to_lowercase();
        MAIL.iter().find(|(part, _)| text.contains(part)).map(|(_, key)| Message::new(key))
    }

    /// Returns the address of Twilio's page about the error.
    #[must_use]
    pub fn more_info(&self) -> Option<String> {
        self.number.map(|number| format!("https://www.twilio.com/docs/errors/{number}"))
    }
}
