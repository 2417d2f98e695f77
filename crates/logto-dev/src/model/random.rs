//! Random identifiers and secrets in the formats of Logto.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand_core::{OsRng, RngCore as _};

const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// A token of 43 characters (256 bits).
pub(crate) fn token() -> String {
    let mut bytes = [0; 32];
    OsRng.fill_bytes(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// An identifier of 21 URL-safe characters: interactions, token ids.
pub(crate) fn uid() -> String {
    let mut id = token();
    id.truncate(21);
    id
}

/// An identifier of lower-case letters and digits: users (12), verification records (21).
pub(crate) fn id(length: usize) -> String {
    let mut bytes = vec![0; length];
    OsRng.fill_bytes(&mut bytes);
    bytes.iter().map(|byte| char::from(ALPHABET[usize::from(byte % 32)])).collect()
}

/// Hexadecimal digits of `bytes` random bytes.
pub(crate) fn hex(bytes: usize) -> String {
    let mut buffer = vec![0; bytes];
    OsRng.fill_bytes(&mut buffer);
    buffer.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A verification code of six digits.
pub(crate) fn verification_code() -> String {
    // Below this bound every code is equally likely.
    const BOUND: u32 = u32::MAX - u32::MAX % 1_000_000;
    loop {
        let number = OsRng.next_u32();
        if number < BOUND {
            return format!("{:06}", number % 1_000_000);
        }
    }
}
