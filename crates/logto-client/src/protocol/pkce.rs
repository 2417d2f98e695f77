//! Proof Key for Code Exchange (RFC 7636), S256 only, and the random values of one attempt.

use oauth2::{PkceCodeChallenge, PkceCodeVerifier};

use super::base64url;
use super::secret::Secret;

/// Bytes of randomness in a `state`, `nonce` or code verifier. 64 bytes make 86 characters, within
/// the 43 to 128 of RFC 7636 section 4.1.
pub const RANDOM_BYTES: usize = 64;

/// Encodes random bytes as text that needs no encoding in a URL.
#[must_use]
pub fn random_text(bytes: &[u8; RANDOM_BYTES]) -> String {
    base64url::encode(bytes)
}

/// Returns the S256 challenge of a verifier made by [`random_text`] (RFC 7636 section 4.2).
#[must_use]
pub fn code_challenge(verifier: &Secret) -> PkceCodeChallenge {
    PkceCodeChallenge::from_code_verifier_sha256(&PkceCodeVerifier::new(verifier.expose().to_owned()))
}

/// Returns a SHA-256 hash of a secret, by which it is recognized. It is the synchronous hash for PKCE,
/// applied to pieces of a length that this accepts.
pub(crate) fn fingerprint(secret: &Secret) -> String {
    let text = base64url::encode(secret.expose().as_bytes());
    text.as_bytes().chunks(64).fold(String::new(), |hash, piece| {
        let piece = String::from_utf8_lossy(piece);
        code_challenge(&Secret::new(format!("{hash:.<43}{piece:.<64}"))).as_str().to_owned()
    })
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;

    #[test]
    fn code_challenge_matches_appendix_b_of_rfc_7636() {
        let verifier = Secret::new("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
        let challenge = code_challenge(&verifier);
        assert_eq!(challenge.as_str(), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
        assert_eq!(challenge.method().as_str(), "S256");
    }

    #[test]
    fn fingerprints_differ_and_do_not_contain_the_secret() {
        let long = "a".repeat(300);
        let secrets = ["", "a", "b", "refresh-token", &long, &long[1..]];
        let all: std::collections::BTreeSet<String> =
            secrets.iter().map(|text| fingerprint(&Secret::new(*text))).collect();
        assert_eq!(all.len(), secrets.len());
        assert!(all.iter().all(|hash| !hash.contains("refresh-token") && hash.len() <= 43));
    }

    #[test]
    fn random_text_has_an_allowed_length_and_alphabet() {
        let text = random_text(&[0xff; RANDOM_BYTES]);
        assert_eq!(text.len(), 86);
        assert!(text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'));
    }
}
