//! SubtleCrypto behind `Crypto`.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use logto_browser::WebCrypto;
use logto_client::ports::Crypto as _;
use logto_client::protocol::id_token::at_hash_matches;
use logto_client::protocol::jwk::{Jwk, JwkSet};
use logto_client::protocol::jwt::{Algorithm, HashFunction, Jws};
use serde_json::{Value, json};
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen(inline_js = r#"
    // Makes a key, signs with it, and gives the public key and the signature as JSON.
    export async function sign(make, use, text) {
        const keys = await crypto.subtle.generateKey(JSON.parse(make, revive), true, ["sign", "verify"]);
        const data = new TextEncoder().encode(text);
        const signature = new Uint8Array(await crypto.subtle.sign(JSON.parse(use), keys.privateKey, data));
        const { kty, crv, x, y, n, e } = await crypto.subtle.exportKey("jwk", keys.publicKey);
        return JSON.stringify({ key: { kty, crv, x, y, n, e }, signature: Array.from(signature) });
    }
    function revive(name, value) {
        return name === "publicExponent" ? new Uint8Array(value) : value;
    }
"#)]
extern "C" {
    #[wasm_bindgen(catch)]
    async fn sign(make: &str, with: &str, text: &str) -> Result<JsValue, JsValue>;
}

fn key(members: &Value) -> Jwk {
    let text = |name: &str| members[name].as_str().map(str::to_owned);
    Jwk {
        kty: text("kty").unwrap(),
        kid: None,
        key_use: None,
        alg: None,
        key_ops: None,
        crv: text("crv"),
        x: text("x"),
        y: text("y"),
        n: text("n"),
        e: text("e"),
    }
}

async fn signed(make: &str, with: &str) -> (Jwk, Vec<u8>) {
    let json = sign(make, with, "the text").await.unwrap().as_string().unwrap();
    let value: Value = serde_json::from_str(&json).unwrap();
    (key(&value["key"]), serde_json::from_value(value["signature"].clone()).unwrap())
}

#[wasm_bindgen_test]
async fn every_accepted_algorithm_verifies_and_refuses() {
    let rsa = |name: &str, hash: &str| {
        format!(r#"{{"name":"{name}","modulusLength":2048,"publicExponent":[1,0,1],"hash":"{hash}"}}"#)
    };
    let ec = |curve: &str| format!(r#"{{"name":"ECDSA","namedCurve":"{curve}"}}"#);
    let with = |hash: &str| format!(r#"{{"name":"ECDSA","hash":"{hash}"}}"#);
    let pkcs1 = r#"{"name":"RSASSA-PKCS1-v1_5"}"#.to_owned();
    let pss = |salt: u8| format!(r#"{{"name":"RSA-PSS","saltLength":{salt}}}"#);
    let ed25519 = r#"{"name":"Ed25519"}"#.to_owned();
    for (algorithm, make, use_) in [
        (Algorithm::Es256, ec("P-256"), with("SHA-256")),
        (Algorithm::Es384, ec("P-384"), with("SHA-384")),
        (Algorithm::Es512, ec("P-521"), with("SHA-512")),
        (Algorithm::Rs256, rsa("RSASSA-PKCS1-v1_5", "SHA-256"), pkcs1.clone()),
        (Algorithm::Rs384, rsa("RSASSA-PKCS1-v1_5", "SHA-384"), pkcs1.clone()),
        (Algorithm::Rs512, rsa("RSASSA-PKCS1-v1_5", "SHA-512"), pkcs1),
        (Algorithm::Ps256, rsa("RSA-PSS", "SHA-256"), pss(32)),
        (Algorithm::Ps384, rsa("RSA-PSS", "SHA-384"), pss(48)),
        (Algorithm::Ps512, rsa("RSA-PSS", "SHA-512"), pss(64)),
        (Algorithm::EdDsa, ed25519.clone(), ed25519),
    ] {
        let (key, mut signature) = signed(&make, &use_).await;
        let verify = async |text: &[u8], signature: &[u8]| WebCrypto.verify(algorithm, &key, text, signature).await;
        assert_eq!(verify(b"the text", &signature).await, Ok(true), "{algorithm:?}");
        assert_eq!(verify(b"the texT", &signature).await, Ok(false), "{algorithm:?}");
        signature[7] ^= 1;
        assert_eq!(verify(b"the text", &signature).await, Ok(false), "{algorithm:?}");
    }
}

#[wasm_bindgen_test]
async fn verifies_tokens_recorded_from_logto() {
    for (tokens, keys) in [
        (
            include_str!("../../logto-client/tests/vectors/logto-v1.37.1/signed-tokens.json"),
            include_str!("../../logto-client/tests/vectors/logto-v1.37.1/jwks.json"),
        ),
        (
            include_str!("../../logto-client/tests/vectors/logto-main-2026-08/signed-tokens.json"),
            include_str!("../../logto-client/tests/vectors/logto-main-2026-08/jwks.json"),
        ),
    ] {
        let tokens: Value = serde_json::from_str(tokens).unwrap();
        let keys = JwkSet::parse(keys.as_bytes()).unwrap();
        for name in ["id_token", "resource_access_token"] {
            let token = Jws::parse(tokens[name].as_str().unwrap()).unwrap();
            let key = keys.key_for(&token).unwrap();
            let verify = async |text: &str| {
                WebCrypto.verify(token.algorithm, key, text.as_bytes(), &token.signature).await.unwrap()
            };
            assert!(verify(token.signing_input).await);
            assert!(!verify(&token.signing_input[1..]).await);
            if let Some(at_hash) = token.claims.get("at_hash").and_then(Value::as_str) {
                let access_token = tokens["access_token"].as_str().unwrap();
                let digest = WebCrypto.digest(HashFunction::Sha384, access_token.as_bytes()).await.unwrap();
                assert!(at_hash_matches(at_hash, &digest));
            }
        }
    }
}

#[wasm_bindgen_test]
async fn rejects_malformed_keys() {
    let key = key(&json!({"kty": "EC", "crv": "P-384", "x": "AA", "y": "AA"}));
    let result = WebCrypto.verify(Algorithm::Es384, &key, b"x", &[0; 96]).await;
    assert_eq!(result.unwrap_err().code(), "crypto.key");
}

#[wasm_bindgen_test]
async fn digests_have_the_expected_length() {
    for (hash, length) in [(HashFunction::Sha256, 32), (HashFunction::Sha384, 48), (HashFunction::Sha512, 64)] {
        assert_eq!(WebCrypto.digest(hash, b"abc").await.unwrap().len(), length);
    }
    // FIPS 180-4: SHA-256("abc").
    assert_eq!(WebCrypto.digest(HashFunction::Sha256, b"abc").await.unwrap()[..4], [0xba, 0x78, 0x16, 0xbf]);
}

#[wasm_bindgen_test]
fn randomness_differs() {
    let (mut a, mut b) = ([0; 64], [0; 64]);
    WebCrypto.fill_random(&mut a).unwrap();
    WebCrypto.fill_random(&mut b).unwrap();
    assert!(a != b && a != [0; 64]);
}
