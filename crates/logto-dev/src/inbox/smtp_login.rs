//! Signing in at the built-in mail server.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// The account that is always refused.
const REFUSED_USER: &str = "reject";

/// Passwords and tokens that are always refused.
const REFUSED_SECRETS: [&str; 3] = ["wrong", "wrong-password", "expired"];

/// What somebody signs in with.
pub(super) struct Login {
    pub(super) user: String,
    secret: String,
}

impl Login {
    /// The questions a mechanism asks, beyond what came with the command; `None` when it is unknown.
    pub(super) fn questions(mechanism: &str, initial: bool) -> Option<&'static [&'static str]> {
        Some(match (mechanism, initial) {
            ("PLAIN" | "XOAUTH2", true) => &[],
            ("PLAIN" | "XOAUTH2", false) => &[""],
            ("LOGIN", true) => &["Password:"],
            ("LOGIN", false) => &["Username:", "Password:"],
            _ => return None,
        })
    }

    /// Reads the answers of a mechanism, as they were decoded.
    pub(super) fn read(mechanism: &str, answers: &[String]) -> Option<Self> {
        let (user, secret) = match mechanism {
            "PLAIN" => {
                let mut parts = answers.first()?.split('\0').skip(1);
                (parts.next()?, parts.next()?)
            }
            "LOGIN" => (answers.first()?.as_str(), answers.get(1)?.as_str()),
            _ => {
                let mut parts = answers.first()?.split('\u{1}');
                let user = parts.next()?.strip_prefix("user=")?;
                (user, parts.next()?.strip_prefix("auth=Bearer ")?)
            }
        };
        Some(Self { user: user.to_owned(), secret: secret.to_owned() })
    }

    /// Anybody is let in, but for those that tests are about.
    pub(super) fn is_good(&self) -> bool {
        self.user != REFUSED_USER && !REFUSED_SECRETS.contains(&&*self.secret)
    }
}

/// An answer, which is Base64.
pub(super) fn decode(answer: &[u8]) -> Option<String> {
    String::from_utf8(STANDARD.decode(answer).ok()?).ok()
}

/// A question as it is sent.
pub(super) fn encode(question: &str) -> String {
    STANDARD.encode(question)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_mechanisms_are_read() {
        for (mechanism, answers) in [
            ("PLAIN", vec!["\0me\0pw"]),
            ("LOGIN", vec!["me", "pw"]),
            ("XOAUTH2", vec!["user=me\u{1}auth=Bearer pw\u{1}\u{1}"]),
        ] {
            let answers: Vec<String> = answers.into_iter().map(str::to_owned).collect();
            let login = Login::read(mechanism, &answers).unwrap();
            assert_eq!((&*login.user, &*login.secret), ("me", "pw"), "{mechanism}");
            assert!(login.is_good());
        }
        assert!(Login::read("PLAIN", &["me".to_owned()]).is_none());
        assert!(!Login { user: "reject".to_owned(), secret: "pw".to_owned() }.is_good());
        assert!(!Login { user: "me".to_owned(), secret: "expired".to_owned() }.is_good());
    }
}
