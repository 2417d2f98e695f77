//! Authentication at the built-in mail server.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// The user that is always rejected.
const REJECTED_USER: &str = "reject";

/// Passwords and tokens that are always rejected.
const REJECTED_SECRETS: [&str; 3] = ["wrong", "wrong-password", "expired"];

/// The credentials of a client.
pub(super) struct Credentials {
    pub(super) user: String,
    secret: String,
}

impl Credentials {
    /// The challenges of a mechanism after the command; `None` when the mechanism is unknown.
    pub(super) fn challenges(mechanism: &str, has_initial_response: bool) -> Option<&'static [&'static str]> {
        Some(match (mechanism, has_initial_response) {
            ("PLAIN" | "XOAUTH2", true) => &[],
            ("PLAIN" | "XOAUTH2", false) => &[""],
            ("LOGIN", true) => &["Password:"],
            ("LOGIN", false) => &["Username:", "Password:"],
            _ => return None,
        })
    }

    /// Reads the decoded responses of a mechanism.
    pub(super) fn read(mechanism: &str, responses: &[String]) -> Option<Self> {
        let (user, secret) = match mechanism {
            "PLAIN" => {
                let mut parts = responses.first()?.split('\0').skip(1);
                (parts.next()?, parts.next()?)
            }
            "LOGIN" => (responses.first()?.as_str(), responses.get(1)?.as_str()),
            _ => {
                let mut parts = responses.first()?.split('\u{1}');
                let user = parts.next()?.strip_prefix("user=")?;
                (user, parts.next()?.strip_prefix("auth=Bearer ")?)
            }
        };
        Some(Self { user: user.to_owned(), secret: secret.to_owned() })
    }

    /// Whether the credentials are accepted. Only those reserved for tests are rejected.
    pub(super) fn are_accepted(&self) -> bool {
        self.user != REJECTED_USER && !REJECTED_SECRETS.contains(&&*self.secret)
    }
}

/// Decodes a response from Base64.
pub(super) fn decode(response: &[u8]) -> Option<String> {
    String::from_utf8(STANDARD.decode(response).ok()?).ok()
}

/// Encodes a challenge with Base64.
pub(super) fn encode(challenge: &str) -> String {
    STANDARD.encode(challenge)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_credentials_of_all_mechanisms() {
        for (mechanism, answers) in [
            ("PLAIN", vec!["\0me\0pw"]),
            ("LOGIN", vec!["me", "pw"]),
            ("XOAUTH2", vec!["user=me\u{1}auth=Bearer pw\u{1}\u{1}"]),
        ] {
            let answers: Vec<String> = answers.into_iter().map(str::to_owned).collect();
            let credentials = Credentials::read(mechanism, &answers).unwrap();
            assert_eq!((&*credentials.user, &*credentials.secret), ("me", "pw"), "{mechanism}");
            assert!(credentials.are_accepted());
        }
        assert!(Credentials::read("PLAIN", &["me".to_owned()]).is_none());
        assert!(!Credentials { user: "reject".to_owned(), secret: "pw".to_owned() }.are_accepted());
        assert!(!Credentials { user: "me".to_owned(), secret: "expired".to_owned() }.are_accepted());
    }
}
