//! `navigator.credentials.create` behind `Passkeys`.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use logto_browser::WebPasskeys;
use logto_client::ports::{PasskeyError, Passkeys as _};
use serde_json::{Value, json};
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen(inline_js = r#"
    // Replaces the browser's function. Records the options as text, with binary members as arrays of numbers.
    export function create_with(failure) {
        const bytes = (text) => new TextEncoder().encode(text).buffer;
        const create = async (options) => {
            globalThis.created = JSON.stringify(options, (_, value) =>
                value instanceof Uint8Array ? Array.from(value) : value);
            if (failure) throw new DOMException("no", failure);
            return {
                id: "a2V5", rawId: bytes("key"), type: "public-key", authenticatorAttachment: null,
                response: {
                    clientDataJSON: bytes("{}"), attestationObject: bytes("??>"), getTransports: () => ["usb"],
                },
                getClientExtensionResults: () => ({ credProps: { rk: true } }),
            };
        };
        Object.defineProperty(navigator, "credentials", { value: { create }, configurable: true });
    }
    export function created() {
        return globalThis.created;
    }
"#)]
extern "C" {
    fn create_with(failure: Option<&str>);
    fn created() -> String;
}

fn options() -> Value {
    json!({
        "rp": { "id": "localhost", "name": "localhost" },
        "user": { "id": "cDV3", "name": "sam", "displayName": "Sam" },
        "challenge": "AQID",
        "pubKeyCredParams": [{ "type": "public-key", "alg": -7 }],
        "excludeCredentials": [{ "type": "public-key", "id": "_-8" }],
    })
}

#[wasm_bindgen_test]
async fn converts_options_and_credential() {
    create_with(None);
    assert!(WebPasskeys.is_supported());
    let credential = WebPasskeys.create(options()).await.unwrap();
    let created: Value = serde_json::from_str(&created()).unwrap();
    let created = &created["publicKey"];
    assert_eq!(created["challenge"], json!([1, 2, 3]));
    assert_eq!(created["user"], json!({ "id": [112, 53, 119], "name": "sam", "displayName": "Sam" }));
    assert_eq!(created["excludeCredentials"][0]["id"], json!([255, 239]));
    assert_eq!(created["rp"], options()["rp"]);
    let expected = json!({
        "id": "a2V5", "rawId": "a2V5", "type": "public-key",
        "response": { "clientDataJSON": "e30", "attestationObject": "Pz8-", "transports": ["usb"] },
        "clientExtensionResults": { "credProps": { "rk": true } },
    });
    assert_eq!(credential, expected);
}

#[wasm_bindgen_test]
async fn reports_why_no_passkey_was_created() {
    for (name, error) in [
        ("NotAllowedError", PasskeyError::Canceled),
        ("InvalidStateError", PasskeyError::AlreadyRegistered),
        ("SecurityError", PasskeyError::ForeignDomain),
        ("NotSupportedError", PasskeyError::Unsupported),
        ("UnknownError", PasskeyError::Failed),
    ] {
        create_with(Some(name));
        assert_eq!(WebPasskeys.create(options()).await, Err(error), "{name}");
    }
    create_with(None);
    assert_eq!(WebPasskeys.create(json!({ "challenge": "not base64url!" })).await, Err(PasskeyError::Failed));
}
