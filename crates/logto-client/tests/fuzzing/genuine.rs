//! The valid documents that are mutated.

use std::rc::Rc;

use futures_util::FutureExt as _;
use futures_util::future::{LocalBoxFuture, ready};
use logto_client::ports::Crypto;
use logto_client::protocol::jwk::Jwk;
use logto_client::protocol::jwt::{Algorithm, HashFunction};
use logto_client::testing::TestHarness;
use logto_client::{CryptoError, LogtoConfig};
use p384::ecdsa::signature::Verifier as _;
use p384::ecdsa::{Signature, VerifyingKey};
use serde_json::{Value, json};
use sha2::Digest as _;

pub const ENDPOINT: &str = "http://localhost:3001";
pub const ISSUER: &str = "http://localhost:3001/oidc";
/// The issuer, encoded for a query.
pub const ISS: &str = "http%3A%2F%2Flocalhost%3A3001%2Foidc";
pub const CALLBACK: &str = "http://localhost:3000/callback";
pub const API: &str = "https://api.example.com";
/// When the fake clock starts.
pub const NOW: i64 = 1_795_176_000;
/// The nonce of a stored attempt.
pub const NONCE: &str = "a-nonce";

pub fn config() -> LogtoConfig {
    LogtoConfig::new(ENDPOINT, "spa").unwrap().with_resources([API])
}

pub fn harness() -> TestHarness {
    TestHarness::new(config())
}

pub fn url(path: &str) -> String {
    format!("{ISSUER}{path}")
}

pub fn discovery() -> Value {
    harness().logto.discovery()
}

pub fn token_answer() -> Value {
    harness().logto.token_answer("ID_TOKEN")
}

/// An ID token that the fake provider signs.
pub fn id_token() -> String {
    harness().logto.id_token("u_ada", &[("nonce", json!(NONCE))])
}

/// A sign-in attempt as it is stored.
pub fn attempt(state: &str) -> Value {
    json!({"state": state, "nonce": NONCE, "verifier": "v".repeat(86), "redirectUri": CALLBACK,
           "returnTo": "/profile", "createdAt": NOW * 1000, "maxAge": null})
}

/// Tokens of a real server.
pub fn signed_tokens() -> Value {
    serde_json::from_str(include_str!("../vectors/logto-v1.37.1/signed-tokens.json")).unwrap()
}

/// The keys of that server.
pub fn published_keys() -> Value {
    serde_json::from_str(include_str!("../vectors/logto-v1.37.1/jwks.json")).unwrap()
}

/// Verifies real ES384 signatures, and no others.
pub struct RealCrypto {
    pub others: Rc<dyn Crypto>,
}

impl Crypto for RealCrypto {
    fn fill_random(&self, buffer: &mut [u8]) -> Result<(), CryptoError> {
        self.others.fill_random(buffer)
    }

    fn digest<'a>(&'a self, hash: HashFunction, data: &'a [u8]) -> LocalBoxFuture<'a, Result<Vec<u8>, CryptoError>> {
        let digest = match hash {
            HashFunction::Sha256 => sha2::Sha256::digest(data).to_vec(),
            HashFunction::Sha384 => sha2::Sha384::digest(data).to_vec(),
            HashFunction::Sha512 => sha2::Sha512::digest(data).to_vec(),
        };
        ready(Ok(digest)).boxed_local()
    }

    fn verify<'a>(
        &'a self,
        algorithm: Algorithm,
        key: &'a Jwk,
        data: &'a [u8],
        signature: &'a [u8],
    ) -> LocalBoxFuture<'a, Result<bool, CryptoError>> {
        use base64::Engine as _;
        let decode = |text: &Option<String>| {
            base64::engine::general_purpose::URL_SAFE_NO_PAD
                .decode(text.as_deref().unwrap_or_default())
                .unwrap_or_default()
        };
        let point = [vec![4], decode(&key.x), decode(&key.y)].concat();
        let verified = match (VerifyingKey::from_sec1_bytes(&point), Signature::from_slice(signature)) {
            (Ok(key), Ok(signature)) => key.verify(data, &signature).is_ok(),
            _ => false,
        };
        ready(Ok(verified && algorithm == Algorithm::Es384)).boxed_local()
    }
}
