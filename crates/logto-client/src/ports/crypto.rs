//! Randomness, digests and signatures.

use futures_util::future::LocalBoxFuture;

use crate::protocol::error::CryptoError;
use crate::protocol::jwk::Jwk;
use crate::protocol::jwt::{Algorithm, HashFunction};

/// The platform's cryptography.
pub trait Crypto {
    /// Fills the buffer from the platform's secure random source.
    ///
    /// # Errors
    /// [`CryptoError::Unavailable`] when there is none.
    fn fill_random(&self, buffer: &mut [u8]) -> Result<(), CryptoError>;

    /// Computes the digest of some bytes.
    fn digest<'a>(&'a self, hash: HashFunction, data: &'a [u8]) -> LocalBoxFuture<'a, Result<Vec<u8>, CryptoError>>;

    /// Verifies a signature over `data` with the key. ECDSA signatures are in the raw form of
    /// RFC 7518 section 3.4.
    fn verify<'a>(
        &'a self,
        algorithm: Algorithm,
        key: &'a Jwk,
        data: &'a [u8],
        signature: &'a [u8],
    ) -> LocalBoxFuture<'a, Result<bool, CryptoError>>;
}
