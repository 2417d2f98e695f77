//! How Logto signs in to a mail server.

use serde_json::{Map, Value};

use super::members::{number, set_number, set_text, text};
use logto_client::protocol::secret::Secret;

/// The three ways that Logto's SMTP connector knows. Texts that are not given are empty. `Debug`
/// shows no secret.
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
    /// OAuth 2 with the key of a service account.
    OAuth2Key {
        /// The mailbox that it sends from.
        user: String,
        /// The service account's id.
        service_client: String,
        /// Its private key, in PEM.
        private_key: Secret,
    },
    /// OAuth 2 with tokens.
    OAuth2Token {
        /// The mailbox that it sends from.
        user: String,
        /// The application's id.
        client_id: String,
        /// The application's secret.
        client_secret: Secret,
        /// Gets new access tokens.
        refresh_token: Secret,
        /// The present access token.
        access_token: Secret,
        /// When the access token ends, in milliseconds since 1970.
        expires: Option<u64>,
        /// Where the refresh token is used; empty: Google's address.
        access_url: String,
    },
}

/// The members of each way, `type` and `user` apart.
const LOGIN: [&str; 1] = ["pass"];
const KEY: [&str; 2] = ["serviceClient", "privateKey"];
const TOKEN: [&str; 6] = ["clientId", "clientSecret", "refreshToken", "accessToken", "expires", "accessUrl"];

impl SmtpAuth {
    /// User and password.
    #[must_use]
    pub fn login(user: &str, pass: &str) -> Self {
        Self::Login { user: user.to_owned(), pass: Secret::new(pass) }
    }

    /// The user.
    #[must_use]
    pub fn user(&self) -> &str {
        match self {
            Self::Login { user, .. } | Self::OAuth2Key { user, .. } | Self::OAuth2Token { user, .. } => user,
        }
    }

    /// A way by its members, as the server's guard tells them apart. With nothing but a user the
    /// server takes it for OAuth 2 with tokens; a form had better ask for the password.
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
                // The server knows this way without its name.
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
