//! Fake cryptography: predictable, for tests only.

use std::cell::Cell;

use futures_util::FutureExt as _;
use futures_util::future::{LocalBoxFuture, ready};

use crate::ports::Crypto;
use crate::protocol::error::CryptoError;
use crate::protocol::jwk::Jwk;
use crate::protocol::jwt::{Algorithm, HashFunction};

/// A [`Crypto`] for tests: a counter for randomness, and a checksum for digests and signatures.
/// [`FakeLogto`](super::FakeLogto) signs with it.
#[derive(Debug, Default)]
pub struct FakeCrypto {
    counter: Cell<u8>,
}

/// A checksum of any length (FNV-1a, seeded with the position).
pub(super) fn checksum(data: &[u8], length: usize) -> Vec<u8> {
    let hash = |seed: u64| {
        data.iter()
            .fold(0xcbf2_9ce4_8422_2325 ^ seed, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
    };
    (0..length as u64).map(|index| hash(index).to_be_bytes()[0]).collect()
}

impl Crypto for FakeCrypto {
    fn fill_random(&self, buffer: &mut [u8]) -> Result<(), CryptoError> {
        self.counter.set(self.counter.get().wrapping_add(1));
        buffer.fill(self.counter.get());
        Ok(())
    }

    fn digest<'a>(&'a self, hash: HashFunction, data: &'a [u8]) -> LocalBoxFuture<'a, Result<Vec<u8>, CryptoError>> {
        let length = match hash {
            HashFunction::Sha256 => 32,
            HashFunction::Sha384 => 48,
            HashFunction::Sha512 => 64,
        };
        ready(Ok(checksum(data, length))).boxed_local()
    }

    fn verify<'a>(
        &'a self,
        _algorithm: Algorithm,
        _key: &'a Jwk,
        data: &'a [u8],
        signature: &'a [u8],
    ) -> LocalBoxFuture<'a, Result<bool, CryptoError>> {
        ready(Ok(checksum(data, signature.len()) == signature)).boxed_local()
    }
}
