//! What mail servers and Twilio answer, and what it means.

use serde_json::Value;

/// What the mail server or Twilio said when Logto could not send a message.
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
/// assert!(provider.hint().unwrap().contains("Auth Token"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProviderError {
    number: Option<i64>,
    message: String,
}

/// Twilio's error numbers (<https://www.twilio.com/docs/api/errors>).
const TWILIO: [(i64, &str); 9] = [
    (20003, "Check the Account SID and the Auth Token: Twilio does not accept them together."),
    (20404, "Check the Account SID: Twilio does not know it."),
    (21211, "Check the phone number, with its country code: Twilio says that there is no such number."),
    (21408, "Allow the country under Messaging > Settings > Geo permissions in Twilio's console."),
    (21608, "A trial account sends to verified numbers only: verify the number in Twilio's console, or upgrade."),
    (21610, "The receiver unsubscribed with STOP; they have to send START."),
    (21614, "The number cannot get text messages."),
    (21701, "Check the Messaging Service SID: Twilio does not know it."),
    (21703, "Add a sender to the messaging service in Twilio's console: its pool of numbers is empty."),
];

/// Parts of the texts of mail servers, nodemailer and Node, in lower case. The first that fits
/// counts.
const MAIL: [(&str, &str); 19] = [
    ("wrong version number", "The port does not begin with TLS: turn “secure” off, or use port 465."),
    ("econnrefused", "Nothing listens there: check host and port."),
    ("enotfound", "There is no such host: check its spelling."),
    ("eai_again", "The host's name cannot be looked up: check its spelling, and the server's network."),
    ("greeting never received", "The server waits for TLS: turn “secure” on for port 465."),
    ("etimedout", "No answer: a firewall is in between, often on port 25. Try 587 or 465."),
    ("timeout", "No answer: a firewall is in between, often on port 25. Try 587 or 465."),
    ("tls not available", "The server offers no STARTTLS: use its TLS port 465 with “secure”."),
    ("starttls", "The server offers no STARTTLS: use its TLS port 465 with “secure”."),
    ("self-signed certificate", "Use the name that is in the server's certificate, or give its authority in “tls.ca”."),
    ("self signed certificate", "Use the name that is in the server's certificate, or give its authority in “tls.ca”."),
    ("altnames", "Use the host name that is in the server's certificate, or set “servername”."),
    ("application-specific password", "Make an app password in the Google account; the usual one is not accepted."),
    ("missing credentials", "Give user and password."),
    ("535", "Check user and password; many providers want an app password or API key instead."),
    ("534", "The provider wants an app password or another way to sign in."),
    ("530", "The server wants TLS or a sign-in first: check port, TLS, user and password."),
    ("553", "The account may not send as this “from” address."),
    ("550", "The server refuses the sender or the receiver; verify the “from” address with the provider."),
];

impl ProviderError {
    /// From `data` of the error answer.
    pub(super) fn read(data: &Value) -> Option<Self> {
        let text = data["message"].as_str().or_else(|| data["errorDescription"].as_str()).or_else(|| data.as_str())?;
        // Twilio's answer is passed on as it came.
        let inner: Value = serde_json::from_str(text).unwrap_or_default();
        let message = inner["message"].as_str().unwrap_or(text).trim().to_owned();
        Some(Self { number: inner["code"].as_i64(), message })
    }

    /// Twilio's error number.
    #[must_use]
    pub fn number(&self) -> Option<i64> {
        self.number
    }

    /// The provider's sentence. Show it as text.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What to do about it, for what happens often.
    #[must_use]
    pub fn hint(&self) -> Option<&'static str> {
        if let Some(number) = self.number {
            return TWILIO.iter().find(|(known, _)| *known == number).map(|(_, hint)| *hint);
        }
        let text = self.message.to_lowercase();
        MAIL.iter().find(|(part, _)| text.contains(part)).map(|(_, hint)| *hint)
    }

    /// Twilio's page about the error.
    #[must_use]
    pub fn more_info(&self) -> Option<String> {
        self.number.map(|number| format!("https://www.twilio.com/docs/errors/{number}"))
    }
}
