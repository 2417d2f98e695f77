//! `crypto.getRandomValues` and SubtleCrypto.

use futures_util::FutureExt as _;
use futures_util::future::LocalBoxFuture;
use js_sys::{Array, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CryptoKey, SubtleCrypto};

use logto_client::ports::Crypto;
use logto_client::protocol::error::CryptoError;
use logto_client::protocol::jwk::Jwk;
use logto_client::protocol::jwt::{Algorithm, HashFunction};

/// The browser's cryptography. SubtleCrypto exists in secure contexts only.
#[derive(Clone, Copy, Debug)]
pub struct WebCrypto;

impl Crypto for WebCrypto {
    fn fill_random(&self, buffer: &mut [u8]) -> Result<(), CryptoError> {
        let crypto = web_sys::window().and_then(|window| window.crypto().ok()).ok_or(CryptoError::Unavailable)?;
        crypto.get_random_values_with_u8_array(buffer).map(|_| ()).map_err(|_| CryptoError::Unavailable)
    }

    fn digest<'a>(&'a self, hash: HashFunction, data: &'a [u8]) -> LocalBoxFuture<'a, Result<Vec<u8>, CryptoError>> {
        async move {
            let data = Uint8Array::from(data);
            let digest =
                subtle()?.digest_with_str_and_js_u8_array(hash_name(hash), &data).map_err(|_| CryptoError::Failed)?;
            let digest = JsFuture::from(digest).await.map_err(|_| CryptoError::Failed)?;
            Ok(Uint8Array::new(&digest).to_vec())
        }
        .boxed_local()
    }

    fn verify<'a>(
        &'a self,
        algorithm: Algorithm,
        key: &'a Jwk,
        data: &'a [u8],
        signature: &'a [u8],
    ) -> LocalBoxFuture<'a, Result<bool, CryptoError>> {
        async move {
            let key = import_key(algorithm, key).await?;
            let (data, signature) = (Uint8Array::from(data), Uint8Array::from(signature));
            let is_valid = subtle()?
                .verify_with_object_and_js_u8_array_and_js_u8_array(&verify_params(algorithm)?, &key, &signature, &data)
                .map_err(|_| CryptoError::Failed)?;
            JsFuture::from(is_valid).await.map(|valid| valid == JsValue::TRUE).map_err(|_| CryptoError::Failed)
        }
        .boxed_local()
    }
}

fn subtle() -> Result<SubtleCrypto, CryptoError> {
    let crypto = web_sys::window().and_then(|window| window.crypto().ok()).ok_or(CryptoError::Unavailable)?;
    // It is undefined outside of a secure context.
    let subtle = Reflect::get(&crypto, &"subtle".into()).ok().filter(JsValue::is_object);
    subtle.map(JsCast::unchecked_into).ok_or(CryptoError::Unavailable)
}

async fn import_key(algorithm: Algorithm, key: &Jwk) -> Result<CryptoKey, CryptoError> {
    let members = [
        ("kty", Some(&key.kty)),
        ("crv", key.crv.as_ref()),
        ("x", key.x.as_ref()),
        ("y", key.y.as_ref()),
        ("n", key.n.as_ref()),
        ("e", key.e.as_ref()),
    ];
    let members = members.into_iter().filter_map(|(name, value)| Some((name, value?.as_str())));
    let jwk = object(&members.collect::<Vec<_>>())?;
    let import = subtle()?
        .import_key_with_object("jwk", &jwk, &import_params(algorithm)?, false, &Array::of1(&"verify".into()))
        .map_err(|_| CryptoError::Key)?;
    JsFuture::from(import).await.map(JsCast::unchecked_into).map_err(|_| CryptoError::Key)
}

fn import_params(algorithm: Algorithm) -> Result<Object, CryptoError> {
    let hash = hash_name(algorithm.hash());
    match (algorithm, algorithm.curve()) {
        (Algorithm::EdDsa, _) => object(&[("name", ED25519)]),
        (_, Some(curve)) => object(&[("name", ECDSA), ("namedCurve", curve)]),
        (_, None) => object(&[("name", rsa_name(algorithm)), ("hash", hash)]),
    }
}

fn verify_params(algorithm: Algorithm) -> Result<Object, CryptoError> {
    let hash = algorithm.hash();
    match (algorithm, algorithm.curve()) {
        (Algorithm::EdDsa, _) => object(&[("name", ED25519)]),
        (_, Some(_)) => object(&[("name", ECDSA), ("hash", hash_name(hash))]),
        (_, None) => {
            let params = object(&[("name", rsa_name(algorithm))])?;
            // RFC 7518 section 3.5: the salt has the length of the hash. PKCS1-v1_5 ignores it.
            set(&params, "saltLength", &JsValue::from(hash_length(hash)))?;
            Ok(params)
        }
    }
}

const ECDSA: &str = "ECDSA";
const ED25519: &str = "Ed25519";

const fn rsa_name(algorithm: Algorithm) -> &'static str {
    match algorithm {
        Algorithm::Ps256 | Algorithm::Ps384 | Algorithm::Ps512 => "RSA-PSS",
        _ => "RSASSA-PKCS1-v1_5",
    }
}

/// The length of a hash in bytes.
const fn hash_length(hash: HashFunction) -> u32 {
    match hash {
        HashFunction::Sha256 => 32,
        HashFunction::Sha384 => 48,
        HashFunction::Sha512 => 64,
    }
}

const fn hash_name(hash: HashFunction) -> &'static str {
    match hash {
        HashFunction::Sha256 => "SHA-256",
        HashFunction::Sha384 => "SHA-384",
        HashFunction::Sha512 => "SHA-512",
    }
}

fn object(members: &[(&str, &str)]) -> Result<Object, CryptoError> {
    let object = Object::new();
    for (name, value) in members {
        set(&object, name, &JsValue::from_str(value))?;
    }
    Ok(object)
}

fn set(object: &Object, name: &str, value: &JsValue) -> Result<(), CryptoError> {
    Reflect::set(object, &JsValue::from_str(name), value).map(|_| ()).map_err(|_| CryptoError::Failed)
}
