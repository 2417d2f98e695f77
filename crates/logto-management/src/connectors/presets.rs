//! Mail providers whose settings are known.

use super::SmtpConfig;

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
    /// A stable name for programs.
    pub id: &'static str,
    /// The provider's name.
    pub name: &'static str,
    /// The mail server.
    pub host: &'static str,
    /// Its port. 0 is logto-dev's own inbox, and nothing else.
    pub port: u16,
    /// TLS from the first byte.
    pub secure: bool,
    /// STARTTLS or nothing.
    pub require_tls: bool,
    /// The user that everybody has there, if so.
    pub user: Option<&'static str>,
    /// What has to be known about the provider.
    pub hint: &'static str,
}

/// The providers that Logto's users ask for.
pub const PRESETS: [SmtpPreset; 4] = [
    SmtpPreset {
        id: "gmail",
        name: "Gmail",
        host: "smtp.gmail.com",
        port: 465,
        secure: true,
        require_tls: false,
        user: None,
        hint: "The user is the Gmail address; the password is an app password of the Google account, which needs \
               2-step verification. Google replaces a sender that is not the account's.",
    },
    SmtpPreset {
        id: "sendgrid",
        name: "Twilio SendGrid",
        host: "smtp.sendgrid.net",
        port: 587,
        secure: false,
        require_tls: true,
        user: Some("apikey"),
        hint: "The user is the word “apikey”; the password is an API key with the right “Mail Send”. The sender must \
               be verified at SendGrid.",
    },
    SmtpPreset {
        id: "aliyun",
        name: "Aliyun DirectMail",
        host: "smtpdm.aliyun.com",
        port: 465,
        secure: true,
        require_tls: false,
        user: None,
        hint: "The user is the sender address made in DirectMail's console, the password its SMTP password; the \
               sender must be the same address. Outside of mainland China the host has the region in its name.",
    },
    SmtpPreset {
        id: "logto-dev",
        name: "logto-dev",
        host: "127.0.0.1",
        port: 0,
        secure: false,
        require_tls: false,
        user: Some("logto-dev"),
        hint: "The built-in mail server of logto-dev takes any user and password; messages are on its inbox page. \
               Port 0 stands for it, whatever its port is.",
    },
];

impl SmtpPreset {
    /// Sets host, port and TLS, and the user where everybody has the same. The password stays.
    pub fn apply(&self, config: &mut SmtpConfig) {
        config.set_host(self.host);
        config.set_port(Some(self.port));
        config.set_secure(self.secure);
        config.set_require_tls(self.require_tls);
        config.set_ignore_tls(false);
        if let Some(user) = self.user {
            let pass = match config.auth() {
                Some(super::SmtpAuth::Login { pass, .. }) => pass.expose().to_owned(),
                _ => String::new(),
            };
            config.set_auth(&super::SmtpAuth::login(user, &pass));
        }
    }
}
