//! Addresses of the built-in mail server and of the built-in Twilio API.

/// Where the built-in mail server and the built-in Twilio API listen.
#[derive(Clone, Debug)]
pub(crate) struct LocalProviders {
    /// Port of plain SMTP.
    pub(crate) smtp_port: u16,
    /// Port of SMTP that requires STARTTLS.
    pub(crate) smtp_starttls_port: u16,
    /// Port of SMTP over TLS from the first byte.
    pub(crate) smtps_port: u16,
    /// Base URL of the Twilio API.
    pub(crate) twilio: String,
}
