//! Passwords: plain in a seed, salted and hashed from then on.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use pbkdf2::pbkdf2_hmac;
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use crate::random;

/// Few, so that tests start fast. A server for real people takes hundreds of thousands.
const ROUNDS: u32 = 1000;

/// A password as a seed has it. Its `Debug` does not show it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Password(String);

impl Password {
    /// A password in plain text.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(text.to_owned())
    }

    pub(crate) fn hash(&self) -> PasswordHash {
        PasswordHash::of(&self.0)
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Password(…)")
    }
}

/// What is kept of a password. Its `Debug` does not show it.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct PasswordHash {
    salt: String,
    hash: String,
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("PasswordHash(…)")
    }
}

impl PasswordHash {
    pub(crate) fn of(password: &str) -> Self {
        let salt = random::token();
        Self { hash: URL_SAFE_NO_PAD.encode(derive(password, &salt)), salt }
    }

    pub(crate) fn matches(&self, password: &str) -> bool {
        let Ok(kept) = URL_SAFE_NO_PAD.decode(&self.hash) else {
            return false;
        };
        let given = derive(password, &self.salt);
        // Every byte is looked at, so that the time says nothing about the first that differs.
        kept.len() == given.len() && kept.iter().zip(given).fold(0, |all, (one, two)| all | (one ^ two)) == 0
    }
}

fn derive(password: &str, salt: &str) -> [u8; 32] {
    let mut hash = [0; 32];
    pbkdf2_hmac::<Sha256>(password.as_bytes(), salt.as_bytes(), ROUNDS, &mut hash);
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_password_itself_matches_and_every_hash_is_another() {
        let hash = PasswordHash::of("correct horse");
        assert!(hash.matches("correct horse"));
        assert!(!hash.matches("correct horsf") && !hash.matches("") && !hash.matches("correct horse "));
        assert_ne!(hash.hash, PasswordHash::of("correct horse").hash);
    }

    #[test]
    fn the_function_is_pbkdf2() {
        // The vector of RFC 7914, section 11, with its one round.
        let mut hash = [0; 32];
        pbkdf2_hmac::<Sha256>(b"passwd", b"salt", 1, &mut hash);
        assert_eq!(hash[..4], [0x55, 0xac, 0x04, 0x6e]);
    }

    #[test]
    fn debug_says_nothing_secret() {
        assert!(!format!("{:?}", Password::new("correct horse")).contains("horse"));
    }
}
