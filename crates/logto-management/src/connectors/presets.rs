//! Presets for mail providers.

use super::smtp::SmtpConfig;
use super::smtp_auth::SmtpAuth;
use crate::message::Message;

/// The settings of a mail provider.
///
/// ```
/// use logto_management::connectors::{PRESETS, SmtpConfig};
///
/// let gmail = PRESETS.iter().find(|preset| preset.id == "gmail").unwrap();
/// let mut config = SmtpConfig::new();
/// gmail.apply(&mut config);
/// assert_eq!((config.host(), config.port(), config.secure()), ("smtp.gmail.com", Some(465), true));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SmtpPreset {
    /// The stable id.
    pub id: &'static str,
    /// The provider's name.
    pub name: &'static str,
    /// The mail server.
    pub host: &'static str,
    /// Its port. 0 is logto-dev's own inbox only.
    pub port: u16,
    /// Whether the connection starts with TLS.
    pub secure: bool,
    /// Whether STARTTLS is required.
    pub require_tls: bool,
    /// The user, where it is the same for every account.
    pub user: Option<&'static str>,
    hint_key: &'static str,
}

/// Presets for common mail providers.
pub const PRESETS: [SmtpPreset; 4] = [
    SmtpPreset {
        id: "gmail",
        name: "Gmail",
        host: "smtp.gmail.com",
        port: 465,
        secure: true,
        require_tls: false,
        user: None,
        hint_key: "preset.gmail",
    },
    SmtpPreset {
        id: "sendgrid",
        name: "Twilio SendGrid",
        host: "smtp.sendgrid.net",
        port: 587,
        secure: false,
        require_tls: true,
        user: Some("apikey"),
        hint_key: "preset.sendgrid",
    },
    SmtpPreset {
        id: "aliyun",
        name: "Aliyun DirectMail",
        host: "smtpdm.aliyun.com",
        port: 465,
        secure: true,
        require_tls: false,
        user: None,
        hint_key: "preset.aliyun",
    },
    SmtpPreset {
        id: "logto-dev",
        name: "logto-dev",
        host: "127.0.0.1",
        port: 0,
        secure: false,
        require_tls: false,
        user: Some("logto-dev"),
        hint_key: "preset.logto_dev",
    },
];

impl SmtpPreset {
    /// Returns what to know about the provider.
    #[must_use]
    pub fn hint(&self) -> Message {
        Message::new(self.hint_key)
    }

    /// Sets host, port and TLS, and the user where the preset has one. The password stays.
    pub fn apply(&self, config: &mut SmtpConfig) {
        config.set_host(self.host);
        config.set_port(Some(self.port));
        config.set_secure(self.secure);
        config.set_require_tls(self.require_tls);
        config.set_ignore_tls(false);
        if let Some(user) = self.user {
            let pass = match config.auth() {
                Some(SmtpAuth::Login { pass, .. }) => pass.expose().to_owned(),
                _ => String::new(),
            };
            config.set_auth(&SmtpAuth::login(user, &pass));
        }
    }
}
