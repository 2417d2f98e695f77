//! How a configuration connects and signs in to a mail server.

use logto_leptos::Secret;
use logto_management::connectors::SmtpAuth;

use super::Draft;
use crate::connectors::fields::{AuthMode, InputKind, TlsMode};

impl Draft {
    /// Returns how Logto signs in to the mail server.
    pub(crate) fn auth_mode(&self) -> AuthMode {
        let Self::Email(config) = self else { return AuthMode::Password };
        match config.auth() {
            Some(SmtpAuth::OAuth2Key { .. }) => AuthMode::Key,
            Some(SmtpAuth::OAuth2Token { .. }) => AuthMode::Token,
            Some(SmtpAuth::NoSignIn) => AuthMode::NoSignIn,
            _ => AuthMode::Password,
        }
    }

    /// Changes how Logto signs in to the mail server. The user stays.
    pub(crate) fn set_auth_mode(&mut self, mode: AuthMode) {
        if self.auth_mode() == mode {
            return;
        }
        let Self::Email(config) = &mut *self else { return };
        let user = config.auth().map(|auth| auth.user().to_owned()).unwrap_or_default();
        let nothing = || Secret::new("");
        config.set_auth(&match mode {
            AuthMode::NoSignIn => SmtpAuth::NoSignIn,
            AuthMode::Password => SmtpAuth::Login { user, pass: nothing() },
            AuthMode::Key => SmtpAuth::OAuth2Key {
                user,
                service_client: String::new(),
                private_key: nothing(),
                passphrase: nothing(),
            },
            AuthMode::Token => SmtpAuth::OAuth2Token {
                user,
                client_id: String::new(),
                client_secret: nothing(),
                refresh_token: nothing(),
                access_token: nothing(),
                expires: None,
                access_url: String::new(),
            },
        });
        // An empty member keeps the mode until it is filled in.
        match mode {
            AuthMode::Password => self.set_text("auth.pass", InputKind::Secret, ""),
            AuthMode::Key => self.set_text("auth.privateKey", InputKind::LongSecret, ""),
            AuthMode::Token | AuthMode::NoSignIn => {}
        }
    }

    /// Returns how the connection is encrypted, by nodemailer's rules.
    pub(crate) fn tls_mode(&self) -> TlsMode {
        if self.is_on("secure") {
            TlsMode::Tls
        } else if self.is_on("ignoreTLS") {
            TlsMode::Clear
        } else if self.is_on("requireTLS") {
            TlsMode::StartTls
        } else {
            TlsMode::IfOffered
        }
    }
}

#[cfg(test)]
mod tests {
    use logto_management::connectors::Document as _;

    use super::*;
    use crate::connectors::kind::Kind;

    #[test]
    fn keeps_the_auth_mode_until_it_is_filled_in() {
        let mut draft = Draft::new(Kind::Email);
        draft.set_text("auth.user", InputKind::Text, "me");
        for mode in [AuthMode::Key, AuthMode::Token, AuthMode::Password, AuthMode::Token, AuthMode::Key] {
            draft.set_auth_mode(mode);
            assert_eq!((draft.auth_mode(), draft.text("auth.user").as_str()), (mode, "me"));
        }
        draft.set_text("auth.privateKey", InputKind::LongSecret, "pem");
        draft.set_text("auth.privateKey", InputKind::LongSecret, "");
        assert_eq!(draft.auth_mode(), AuthMode::Key);
        draft.set_auth_mode(AuthMode::Key);
        draft.set_auth_mode(AuthMode::Password);
        assert_eq!(draft.text("auth.privateKey"), "");
    }

    #[test]
    fn no_sign_in_is_written_in_the_form_that_the_server_keeps() {
        let mut draft = Draft::new(Kind::Email);
        draft.set_text("auth.user", InputKind::Text, "me");
        draft.set_auth_mode(AuthMode::NoSignIn);
        assert_eq!(draft.members()["auth"], serde_json::json!({"type": "login"}));
        assert_eq!(draft.auth_mode(), AuthMode::NoSignIn);
        draft.set_auth_mode(AuthMode::Password);
        assert_eq!((draft.auth_mode(), draft.lint()[0].code), (AuthMode::Password, "field.empty"));
    }

    #[test]
    fn private_key_with_passphrase_has_two_fields() {
        let mut draft = Draft::new(Kind::Email);
        draft.set_auth_mode(AuthMode::Key);
        draft.set_text("auth.privateKey", InputKind::LongSecret, "pem");
        draft.set_text("auth.privateKey.passphrase", InputKind::Secret, "pp");
        let auth = |draft: &Draft| draft.members()["auth"]["privateKey"].clone();
        assert_eq!(auth(&draft), serde_json::json!({"key": "pem", "passphrase": "pp"}));
        assert_eq!(
            (draft.text("auth.privateKey"), draft.text("auth.privateKey.passphrase")),
            ("pem".into(), "pp".into())
        );
        draft.set_text("auth.privateKey", InputKind::LongSecret, "other");
        assert_eq!(auth(&draft), serde_json::json!({"key": "other", "passphrase": "pp"}));
        draft.set_text("auth.privateKey.passphrase", InputKind::Secret, "");
        assert_eq!((auth(&draft), draft.auth_mode()), ("other".into(), AuthMode::Key));
    }
}
