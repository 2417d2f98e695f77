//! Authentication at a mail server.

use serde_json::{Map, Value};

use super::members::{number, set_number, set_text, text};
use logto_client::protocol::secret::Secret;

/// Authentication modes of Logto's SMTP connector. Missing texts are empty. `Debug` shows no secret.
///
/// ```
/// use logto_management::connectors::{SmtpAuth, SmtpConfig};
///
/// let mut config = SmtpConfig::new();
/// config.set_auth(&SmtpAuth::login("apikey", "SG.secret"));
/// assert_eq!(config.auth().unwrap().user(), "apikey");
/// assert!(!format!("{:?}", config.auth()).contains("SG.secret"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SmtpAuth {
    /// User and password.
    Login {
        /// The user.
        user: String,
        /// The password, app password or API key.
        pass: Secret,
    },
    /// OAuth 2 with the private key of a service account.
    OAuth2Key {
        /// The mailbox of the sender.
        user: String,
        /// The service account's id.
        service_client: String,
        /// Its private key, in PEM.
        private_key: Secret,
    },
    /// OAuth 2 with tokens.
    OAuth2Token {
        /// The mailbox of the sender.
        user: String,
        /// The application's id.
        client_id: String,
        /// The application's secret.
        client_secret: Secret,
        /// The refresh token.
        refresh_token: Secret,
        /// The access token.
        access_token: Secret,
        /// The expiration of the access token, in milliseconds since 1970.
        expires: Option<u64>,
        /// The address of the token endpoint. Empty: Google's.
        access_url: String,
    },
}

/// The members of each mode, without `type` and `user`.
const LOGIN: [&str; 1] = ["pass"];
const KEY: [&str; 2] = ["serviceClient", "privateKey"];
const TOKEN: [&str; 6] = ["clientId", "clientSecret", "refreshToken", "accessToken", "expires", "accessUrl"];

impl SmtpAuth {
    /// Creates authentication with user and password.
    #[must_use]
    pub fn login(user: &str, pass: &str) -> Self {
        Self::Login { user: user.to_owned(), pass: Secret::new(pass) }
    }

    /// Returns the user.
    #[must_use]
    pub fn user(&self) -> &str {
        match self {
            Self::Login { user, .. } | Self::OAuth2Key { user, .. } | Self::OAuth2Token { user, .. } => user,
        }
    }

    /// Reads the mode from its members like the server's guard, except for a user without other
    /// members: the server takes this for OAuth 2 with tokens, and a form should ask for the password.
    pub(super) fn read(members: &Map<String, Value>) -> Self {
        let owned = |key| text(members, key).to_owned();
        let secret = |key| Secret::new(text(members, key));
        let has = |keys: &[&str]| keys.iter().any(|key| members.contains_key(*key));
        let is_oauth = text(members, "type").eq_ignore_ascii_case("oauth2");
        if !has(&LOGIN) && has(&KEY) {
            let private_key = secret("privateKey");
            return Self::OAuth2Key { user: owned("user"), service_client: owned("serviceClient"), private_key };
        }
        if !has(&LOGIN) && (is_oauth || has(&TOKEN)) {
            return Self::OAuth2Token {
                user: owned("user"),
                client_id: owned("clientId"),
                client_secret: secret("clientSecret"),
                refresh_token: secret("refreshToken"),
                access_token: secret("accessToken"),
                expires: number(members, "expires"),
                access_url: owned("accessUrl"),
            };
        }
        Self::Login { user: owned("user"), pass: secret("pass") }
    }

    pub(super) fn write(&self, members: &mut Map<String, Value>) {
        let others: [&[&str]; 2] = match self {
            Self::Login { .. } => [&KEY, &TOKEN],
            Self::OAuth2Key { .. } => [&LOGIN, &TOKEN],
            Self::OAuth2Token { .. } => [&LOGIN, &KEY],
        };
        for key in others.into_iter().flatten() {
            members.remove(*key);
        }
        set_text(members, "user", self.user());
        match self {
            Self::Login { pass, .. } => {
                set_text(members, "pass", pass.expose());
                // `type` is optional for this mode.
                if members.contains_key("type") {
                    set_text(members, "type", "login");
                }
            }
            Self::OAuth2Key { service_client, private_key, .. } => {
                set_text(members, "type", "oauth2");
                set_text(members, "serviceClient", service_client);
                set_text(members, "privateKey", private_key.expose());
            }
            Self::OAuth2Token {
                client_id, client_secret, refresh_token, access_token, expires, access_url, ..
            } => {
                set_text(members, "type", "oauth2");
                set_text(members, "clientId", client_id);
                set_text(members, "clientSecret", client_secret.expose());
                set_text(members, "refreshToken", refresh_token.expose());
                set_text(members, "accessToken", access_token.expose());
                set_number(members, "expires", *expires);
                set_text(members, "accessUrl", access_url);
            }
        }
    }
}
