//! Passwords: plain text in the seed, salted hashes in the store.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use pbkdf2::pbkdf2_hmac;
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use subtle::ConstantTimeEq as _;

use super::random;

/// PBKDF2 iterations. The number is low so that tests start fast; production systems need hundreds of thousands.
const ITERATIONS: u32 = 1000;

/// A plain-text password of the seed. Its `Debug` output hides it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Password(String);

impl Password {
    /// A password in plain text.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The password in plain text.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
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

/// A salted password hash. Its `Debug` output hides it.
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
        let hash = URL_SAFE_NO_PAD.decode(&self.hash).unwrap_or_default();
        hash.ct_eq(&derive(password, &self.salt)).into()
    }
}

fn derive(password: &str, salt: &str) -> [u8; 32] {
    let mut hash = [0; 32];
    pbkdf2_hmac::<Sha256>(password.as_bytes(), salt.as_bytes(), ITERATIONS, &mut hash);
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matches_only_the_password_and_salts_every_hash() {
        let hash = PasswordHash::of("correct horse");
        assert!(hash.matches("correct horse"));
        assert!(!hash.matches("correct horsf") && !hash.matches("") && !hash.matches("correct horse "));
        assert_ne!(hash.hash, PasswordHash::of("correct horse").hash);
    }

    #[test]
    fn derives_the_key_of_rfc_7914() {
        // The test vector of RFC 7914, section 11, with one iteration.
        let mut hash = [0; 32];
        pbkdf2_hmac::<Sha256>(b"passwd", b"salt", 1, &mut hash);
        assert_eq!(hash[..4], [0x55, 0xac, 0x04, 0x6e]);
    }

    #[test]
    fn debug_output_hides_the_password() {
        assert!(!format!("{:?}", Password::new("correct horse")).contains("horse"));
    }
}
