//! Time-based one-time passwords (RFC 6238) with SHA-1, six digits and steps of 30 seconds.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::hmac;
use subtle::ConstantTimeEq as _;

use super::random;

/// The alphabet of Base32 (RFC 4648).
const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// Length of a step in milliseconds.
const STEP_MS: i64 = 30_000;

/// A new secret of 32 characters (160 bits).
pub(crate) fn generate_secret() -> String {
    random::id(32).to_ascii_uppercase()
}

/// A picture of a secret as a data URI. Logto draws a QR code.
pub(crate) fn secret_image(secret: &str) -> String {
    let image = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 340 40\"><text x=\"4\" y=\"26\" \
         font-family=\"monospace\" font-size=\"16\">{secret}</text></svg>"
    );
    format!("data:image/svg+xml;base64,{}", STANDARD.encode(image))
}

/// Whether `code` belongs to `secret` now, or did one step ago, or does one step ahead.
pub(crate) fn is_valid(secret: &str, code: &str, now_ms: i64) -> bool {
    let Some(key) = decode(secret) else {
        return false;
    };
    let step = now_ms.div_euclid(STEP_MS);
    (step - 1..=step + 1).any(|step| code_at(&key, step).as_bytes().ct_eq(code.as_bytes()).into())
}

/// Whether `secret` is Base32 of a length that an authenticator accepts.
pub(crate) fn is_secret(secret: &str) -> bool {
    secret.len() >= 16 && decode(secret).is_some()
}

/// The code of a step.
fn code_at(key: &[u8], step: i64) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, key);
    let tag = hmac::sign(&key, &step.to_be_bytes());
    let bytes = tag.as_ref();
    let offset = usize::from(bytes[bytes.len() - 1] & 0xf);
    let number = bytes[offset..offset + 4].iter().fold(0_u32, |number, byte| (number << 8) | u32::from(*byte));
    format!("{:06}", (number & 0x7fff_ffff) % 1_000_000)
}

/// Decodes Base32 without padding; `None` for other characters.
fn decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let (mut buffer, mut bits) = (0_u32, 0);
    for character in text.trim_end_matches('=').bytes() {
        let value = BASE32.iter().position(|known| *known == character)?;
        buffer = (buffer << 5) | u32::try_from(value).ok()?;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from((buffer >> bits) & 0xff).ok()?);
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The secret of the test vectors in RFC 6238: the text `12345678901234567890`.
    const SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    #[test]
    fn follows_the_test_vectors_of_rfc_6238() {
        for (seconds, code) in [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924")] {
            assert!(is_valid(SECRET, code, seconds * 1000), "{seconds}");
        }
    }

    #[test]
    fn tolerates_one_step_and_no_more() {
        // The code is that of the seconds 30 to 59.
        for (seconds, is_accepted) in [(-1, false), (0, true), (29, true), (60, true), (89, true), (90, false)] {
            assert_eq!(is_valid(SECRET, "287082", seconds * 1000), is_accepted, "{seconds}");
        }
        assert!(!is_valid(SECRET, "287083", 59_000) && !is_valid("1", "287082", 59_000));
    }

    #[test]
    fn generates_secrets_that_it_accepts() {
        let secret = generate_secret();
        assert_eq!(secret.len(), 32);
        assert!(
            is_secret(&secret) && !is_secret("abc1") && !is_secret("JBSWY3DP") && !is_secret(&secret.to_lowercase())
        );
    }
}
