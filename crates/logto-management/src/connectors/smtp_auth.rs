//! Authentication at a mail server.

use serde_json::{Map, Value, json};

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
///
/// config.set_auth(&SmtpAuth::NoSignIn);
/// assert_eq!(config.auth(), Some(SmtpAuth::NoSignIn));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SmtpAuth {
    /// No sign-in, for a relay that knows Logto by its address. It is written as `{"type": "login"}`: Logto drops empty
    /// objects and texts when it stores a configuration, and then refuses it. A server that offers a sign-in refuses
    /// the connection.
    NoSignIn,
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
        /// The passphrase of the private key. Empty: the key is not encrypted.
        passphrase: Secret,
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

    /// Returns the user. Empty when there is none.
    #[must_use]
    pub fn user(&self) -> &str {
        match self {
            Self::NoSignIn => "",
            Self::Login { user, .. } | Self::OAuth2Key { user, .. } | Self::OAuth2Token { user, .. } => user,
        }
    }

    /// Reads the mode from its members like nodemailer. A user alone is a sign-in without a password.
    pub(super) fn read(members: &Map<String, Value>) -> Self {
        let owned = |key| text(members, key).to_owned();
        let secret = |key| Secret::new(text(members, key));
        let has = |keys: &[&str]| keys.iter().any(|key| members.contains_key(*key));
        if is_no_sign_in(members) {
            return Self::NoSignIn;
        }
        if !has(&LOGIN) && has(&KEY) {
            let (private_key, passphrase) = match members.get("privateKey") {
                Some(Value::Object(parts)) => (Secret::new(text(parts, "key")), Secret::new(text(parts, "passphrase"))),
                _ => (secret("privateKey"), Secret::new("")),
            };
            let service_client = owned("serviceClient");
            return Self::OAuth2Key { user: owned("user"), service_client, private_key, passphrase };
        }
        let is_oauth = is_type(members, "oauth2");
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
        let others: [&[&str]; 3] = match self {
            Self::NoSignIn => [&LOGIN, &KEY, &TOKEN],
            Self::Login { .. } => [&KEY, &TOKEN, &[]],
            Self::OAuth2Key { .. } => [&LOGIN, &TOKEN, &[]],
            Self::OAuth2Token { .. } => [&LOGIN, &KEY, &[]],
        };
        let had_no_sign_in = is_no_sign_in(members);
        for key in others.into_iter().flatten() {
            members.remove(*key);
        }
        set_kept(members, "user", self.user());
        match self {
            Self::NoSignIn => {
                members.remove("user");
                set_type(members, "login");
            }
            Self::Login { pass, .. } => {
                set_kept(members, "pass", pass.expose());
                if had_no_sign_in {
                    members.remove("type");
                } else if members.contains_key("type") {
                    // `type` is optional for this mode.
                    set_type(members, "login");
                }
            }
            Self::OAuth2Key { service_client, private_key, passphrase, .. } => {
                set_type(members, "oauth2");
                set_kept(members, "serviceClient", service_client);
                write_key(members, private_key.expose(), passphrase.expose());
            }
            Self::OAuth2Token {
                client_id, client_secret, refresh_token, access_token, expires, access_url, ..
            } => {
                set_type(members, "oauth2");
                set_kept(members, "clientId", client_id);
                set_kept(members, "clientSecret", client_secret.expose());
                set_kept(members, "refreshToken", refresh_token.expose());
                set_kept(members, "accessToken", access_token.expose());
                // A number with a fraction is accepted by the server, and is no whole number of milliseconds.
                let is_kept = members.get("expires").is_some_and(|value| value.is_number() && value.as_u64().is_none());
                if expires.is_some() || !is_kept {
                    set_number(members, "expires", *expires);
                }
                set_kept(members, "accessUrl", access_url);
            }
        }
    }
}

/// Returns whether `type` is this one, in any case.
fn is_type(members: &Map<String, Value>, name: &str) -> bool {
    text(members, "type").eq_ignore_ascii_case(name)
}

fn is_no_sign_in(members: &Map<String, Value>) -> bool {
    let all = LOGIN.iter().chain(&KEY).chain(&TOKEN).chain(&["user"]);
    is_type(members, "login") && all.into_iter().all(|key| !members.contains_key(*key))
}

/// Sets `type`, or keeps one in another case that the server accepts.
fn set_type(members: &mut Map<String, Value>, name: &str) {
    if !is_type(members, name) {
        set_text(members, "type", name);
    }
}

/// Sets a text. A value of another type, which was read as an empty text, stays.
fn set_kept(members: &mut Map<String, Value>, key: &str, value: &str) {
    let is_other = members.get(key).is_some_and(|old| !old.is_string() && !old.is_null());
    if !(value.is_empty() && is_other) {
        set_text(members, key, value);
    }
}

/// Writes a private key as a text, or as an object where it has a passphrase or was an object before.
fn write_key(members: &mut Map<String, Value>, key: &str, passphrase: &str) {
    match members.get_mut("privateKey") {
        Some(Value::Object(parts)) => {
            set_text(parts, "key", key);
            set_text(parts, "passphrase", passphrase);
        }
        _ if !passphrase.is_empty() => {
            members.insert("privateKey".to_owned(), json!({"key": key, "passphrase": passphrase}));
        }
        _ => set_kept(members, "privateKey", key),
    }
}
