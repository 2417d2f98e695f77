//! Tokens that real Logto servers signed, against the rules and the keys they published.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use logto_client::IdTokenClaims;
use logto_client::protocol::id_token::at_hash_matches;
use logto_client::protocol::jwk::{Jwk, JwkSet};
use logto_client::protocol::jwt::{Algorithm, Jws};
use p384::ecdsa::signature::Verifier as _;
use p384::ecdsa::{Signature, VerifyingKey};
use serde_json::Value;
use sha2::Digest as _;

const RECORDED: [(&str, &str, &str); 2] = [
    (
        include_str!("vectors/logto-v1.37.1/signed-tokens.json"),
        include_str!("vectors/logto-v1.37.1/jwks.json"),
        "http://localhost:3001/oidc",
    ),
    (
        include_str!("vectors/logto-main-2026-08/signed-tokens.json"),
        include_str!("vectors/logto-main-2026-08/jwks.json"),
        "http://localhost:3081/oidc",
    ),
];

fn verifies(token: &Jws<'_>, key: &Jwk) -> bool {
    use base64::Engine as _;
    let decode = |text: &Option<String>| {
        base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(text.as_ref().unwrap()).unwrap()
    };
    let point = [vec![4], decode(&key.x), decode(&key.y)].concat();
    let key = VerifyingKey::from_sec1_bytes(&point).unwrap();
    let signature = Signature::from_slice(&token.signature).unwrap();
    key.verify(token.signing_input.as_bytes(), &signature).is_ok()
}

#[test]
fn recorded_token_verifies_with_the_published_key() {
    for (tokens, keys, issuer) in RECORDED {
        let tokens: Value = serde_json::from_str(tokens).unwrap();
        let keys = JwkSet::parse(keys.as_bytes()).unwrap();
        let text = tokens["id_token"].as_str().unwrap();
        let token = Jws::parse(text).unwrap();
        assert_eq!(token.algorithm, Algorithm::Es384);
        assert!(verifies(&token, keys.key_for(&token).unwrap()));

        let claims = IdTokenClaims::read(token.claims.clone()).unwrap();
        let app_id = claims.aud()[0].clone();
        assert_eq!(claims.check_parties(issuer, &app_id), Ok(()));
        assert_eq!(claims.email(), Some("alice@logto.test"));
        assert_eq!(claims.name(), None);
        if let Some(at_hash) = claims.at_hash() {
            let digest = sha2::Sha384::digest(tokens["access_token"].as_str().unwrap());
            assert!(at_hash_matches(at_hash, &digest));
        }
    }
}

#[test]
fn modified_token_does_not_verify() {
    let (tokens, keys, _) = RECORDED[0];
    let tokens: Value = serde_json::from_str(tokens).unwrap();
    let keys = JwkSet::parse(keys.as_bytes()).unwrap();
    let genuine = tokens["id_token"].as_str().unwrap();
    let other = tokens["resource_access_token"].as_str().unwrap();
    // The payload of one under the signature of the other.
    let (header, rest) = genuine.split_once('.').unwrap();
    let payload = other.split('.').nth(1).unwrap();
    let signature = rest.split_once('.').unwrap().1;
    let forged = format!("{header}.{payload}.{signature}");
    let token = Jws::parse(&forged).unwrap();
    assert!(!verifies(&token, keys.key_for(&token).unwrap()));
}
