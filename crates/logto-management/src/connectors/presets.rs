//! Presets for mail providers, and what is known about each provider.

use super::smtp::SmtpConfig;
use super::smtp_auth::SmtpAuth;
use crate::message::Message;
use logto_client::protocol::secret::Secret;

/// The token endpoint of Microsoft for work and school accounts of any organization.
const MICROSOFT_TOKENS: &str = "https://login.microsoftonline.com/common/oauth2/v2.0/token";

/// How a mail provider lets Logto sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PresetAuth {
    /// User and password.
    Login,
    /// OAuth 2 with tokens from this address.
    OAuth2 {
        /// The address of the token endpoint.
        access_url: &'static str,
    },
    /// No sign-in.
    NoSignIn,
}

/// The settings of a mail provider.
///
/// ```
/// use logto_management::connectors::{PRESETS, SmtpConfig};
///
/// let gmail = PRESETS.iter().find(|preset| preset.id == "gmail").unwrap();
/// let mut config = SmtpConfig::new();
/// gmail.apply(&mut config);
/// assert_eq!((config.host(), config.port(), config.secure()), ("smtp.gmail.com", Some(465), true));
/// assert!(gmail.is_host("SMTP.gmail.com") && !gmail.is_host("smtp.example.com"));
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
    /// How Logto signs in.
    pub auth: PresetAuth,
    /// Ports of the provider whose connections start with TLS.
    pub tls_ports: &'static [u16],
    /// Ports of the provider whose connections switch to TLS with STARTTLS.
    pub starttls_ports: &'static [u16],
    /// The first and the last part of the provider's other hosts, such as those of regions.
    other_hosts: &'static [(&'static str, &'static str)],
    hint_key: &'static str,
}

/// A provider with a port for TLS from the start.
const BASE: SmtpPreset = SmtpPreset {
    id: "",
    name: "",
    host: "",
    port: 465,
    secure: true,
    require_tls: false,
    user: None,
    auth: PresetAuth::Login,
    tls_ports: &[465],
    starttls_ports: &[25, 587],
    other_hosts: &[],
    hint_key: "",
};

/// A provider with STARTTLS.
const STARTTLS: SmtpPreset = SmtpPreset { port: 587, secure: false, require_tls: true, ..BASE };

/// Presets for common mail providers.
pub const PRESETS: [SmtpPreset; 12] = [
    SmtpPreset {
        id: "gmail",
        name: "Gmail",
        host: "smtp.gmail.com",
        other_hosts: &[("smtp.googlemail.com", "")],
        hint_key: "preset.gmail",
        ..BASE
    },
    SmtpPreset {
        id: "microsoft",
        name: "Outlook / Microsoft 365",
        host: "smtp.office365.com",
        auth: PresetAuth::OAuth2 { access_url: MICROSOFT_TOKENS },
        tls_ports: &[],
        other_hosts: &[("smtp-mail.outlook.com", ""), ("outlook.office365.com", "")],
        hint_key: "preset.microsoft",
        ..STARTTLS
    },
    SmtpPreset {
        id: "ses",
        name: "Amazon SES",
        host: "email-smtp.us-east-1.amazonaws.com",
        tls_ports: &[465, 2465],
        starttls_ports: &[25, 587, 2587],
        other_hosts: &[("email-smtp.", ".amazonaws.com"), ("email-smtp-fips.", ".amazonaws.com")],
        hint_key: "preset.ses",
        ..BASE
    },
    SmtpPreset {
        id: "sendgrid",
        name: "Twilio SendGrid",
        host: "smtp.sendgrid.net",
        user: Some("apikey"),
        starttls_ports: &[25, 587, 2525],
        other_hosts: &[("smtp.eu.sendgrid.net", "")],
        hint_key: "preset.sendgrid",
        ..STARTTLS
    },
    SmtpPreset {
        id: "mailgun",
        name: "Mailgun",
        host: "smtp.mailgun.org",
        starttls_ports: &[25, 587, 2525],
        other_hosts: &[("smtp.eu.mailgun.org", "")],
        hint_key: "preset.mailgun",
        ..BASE
    },
    SmtpPreset {
        id: "postmark",
        name: "Postmark",
        host: "smtp.postmarkapp.com",
        tls_ports: &[],
        starttls_ports: &[25, 587, 2525],
        other_hosts: &[("smtp-broadcasts.postmarkapp.com", "")],
        hint_key: "preset.postmark",
        ..STARTTLS
    },
    SmtpPreset {
        id: "resend",
        name: "Resend",
        host: "smtp.resend.com",
        user: Some("resend"),
        tls_ports: &[465, 2465],
        starttls_ports: &[25, 587, 2587],
        hint_key: "preset.resend",
        ..BASE
    },
    SmtpPreset {
        id: "brevo",
        name: "Brevo",
        host: "smtp-relay.brevo.com",
        starttls_ports: &[587, 2525],
        other_hosts: &[("smtp-relay.sendinblue.com", "")],
        hint_key: "preset.brevo",
        ..STARTTLS
    },
    SmtpPreset {
        id: "smtp2go",
        name: "SMTP2GO",
        host: "mail.smtp2go.com",
        tls_ports: &[443, 465, 8465],
        starttls_ports: &[25, 80, 587, 2525, 8025],
        other_hosts: &[("mail-", ".smtp2go.com")],
        hint_key: "preset.smtp2go",
        ..BASE
    },
    SmtpPreset {
        id: "aliyun",
        name: "Aliyun DirectMail",
        host: "smtpdm.aliyun.com",
        starttls_ports: &[25, 80],
        other_hosts: &[("smtpdm-", ".aliyun.com"), ("smtpdm-", ".aliyuncs.com")],
        hint_key: "preset.aliyun",
        ..BASE
    },
    SmtpPreset {
        id: "relay",
        name: "Local relay",
        host: "localhost",
        port: 25,
        secure: false,
        require_tls: false,
        auth: PresetAuth::NoSignIn,
        // A relay can listen at any port.
        tls_ports: &[],
        starttls_ports: &[],
        hint_key: "preset.relay",
        ..BASE
    },
    SmtpPreset {
        id: "logto-dev",
        name: "logto-dev",
        host: "127.0.0.1",
        port: 0,
        secure: false,
        require_tls: false,
        user: Some("logto-dev"),
        tls_ports: &[],
        starttls_ports: &[],
        hint_key: "preset.logto_dev",
        ..BASE
    },
];

impl SmtpPreset {
    /// Returns the preset whose provider has a host, such as one of its regions.
    ///
    /// ```
    /// use logto_management::connectors::SmtpPreset;
    ///
    /// let id = |host| SmtpPreset::of_host(host).map(|preset| preset.id);
    /// assert_eq!(id("email-smtp.eu-west-1.amazonaws.com"), Some("ses"));
    /// assert_eq!(id("smtp.example.com"), None);
    /// ```
    #[must_use]
    pub fn of_host(host: &str) -> Option<&'static Self> {
        static ALL: [SmtpPreset; 12] = PRESETS;
        ALL.iter().find(|preset| preset.is_host(host))
    }

    /// Returns whether a host is the provider's.
    #[must_use]
    pub fn is_host(&self, host: &str) -> bool {
        let host = host.trim().trim_end_matches('.').to_ascii_lowercase();
        let is_other = |(start, end): &(&str, &str)| match *end {
            "" => host == *start,
            end => host.strip_prefix(start).is_some_and(|rest| rest.len() > end.len() && rest.ends_with(end)),
        };
        host == self.host || self.other_hosts.iter().any(is_other)
    }

    /// Returns what to know about the provider.
    #[must_use]
    pub fn hint(&self) -> Message {
        Message::new(self.hint_key)
    }

    /// Sets host, port, TLS and the way to sign in, and the user where the preset has one. Another host of the same
    /// provider, such as that of a region, stays; so do user and password.
    pub fn apply(&self, config: &mut SmtpConfig) {
        if !self.is_host(config.host()) {
            config.set_host(self.host);
        }
        config.set_port(Some(self.port));
        config.set_secure(self.secure);
        config.set_require_tls(self.require_tls);
        config.set_ignore_tls(false);
        match (self.auth, config.auth()) {
            (PresetAuth::NoSignIn, _) => config.set_auth(&SmtpAuth::NoSignIn),
            (PresetAuth::OAuth2 { .. }, Some(SmtpAuth::OAuth2Key { .. } | SmtpAuth::OAuth2Token { .. })) => {}
            (PresetAuth::OAuth2 { access_url }, old) => config.set_auth(&SmtpAuth::OAuth2Token {
                user: old.map(|auth| auth.user().to_owned()).unwrap_or_default(),
                client_id: String::new(),
                client_secret: Secret::new(""),
                refresh_token: Secret::new(""),
                access_token: Secret::new(""),
                expires: None,
                access_url: access_url.to_owned(),
            }),
            (PresetAuth::Login, old) => {
                let pass = match &old {
                    Some(SmtpAuth::Login { pass, .. }) => pass.expose().to_owned(),
                    _ => String::new(),
                };
                match (self.user, &old) {
                    (Some(user), _) => config.set_auth(&SmtpAuth::login(user, &pass)),
                    (None, Some(SmtpAuth::NoSignIn)) => config.set_auth(&SmtpAuth::login("", "")),
                    (None, _) => {}
                }
            }
        }
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;

    #[test]
    fn knows_the_hosts_of_each_provider() {
        for (host, id) in [
            ("smtp.gmail.com", Some("gmail")),
            ("smtp.googlemail.com", Some("gmail")),
            ("SMTP.Gmail.com.", Some("gmail")),
            ("smtp-relay.gmail.com", None),
            ("smtp.office365.com", Some("microsoft")),
            ("smtp-mail.outlook.com", Some("microsoft")),
            ("email-smtp.eu-central-1.amazonaws.com", Some("ses")),
            ("email-smtp-fips.us-west-2.amazonaws.com", Some("ses")),
            ("email-smtp.amazonaws.com", None),
            ("email.eu-west-1.amazonaws.com", None),
            ("smtp.eu.sendgrid.net", Some("sendgrid")),
            ("smtp.eu.mailgun.org", Some("mailgun")),
            ("smtp-broadcasts.postmarkapp.com", Some("postmark")),
            ("smtp.resend.com", Some("resend")),
            ("smtp-relay.sendinblue.com", Some("brevo")),
            ("mail-eu.smtp2go.com", Some("smtp2go")),
            ("smtpdm-ap-southeast-1.aliyun.com", Some("aliyun")),
            ("smtpdm-ap-southeast-1.aliyuncs.com", Some("aliyun")),
            ("localhost", Some("relay")),
            ("127.0.0.1", Some("logto-dev")),
            ("smtp.gmail.com.example.com", None),
            ("example.com", None),
        ] {
            assert_eq!(SmtpPreset::of_host(host).map(|preset| preset.id), id, "{host}");
        }
    }

    #[test]
    fn the_port_of_a_preset_is_one_of_its_provider() {
        for preset in PRESETS.iter().filter(|preset| !matches!(preset.id, "relay" | "logto-dev")) {
            assert!(if preset.secure { preset.tls_ports } else { preset.starttls_ports }.contains(&preset.port));
            assert_eq!(preset.secure, !preset.require_tls, "{}", preset.id);
        }
    }
}
