//! localStorage and sessionStorage behind `Storage`.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use logto_browser::{WebStorage, browser_ports};
use logto_client::ports::Storage as _;
use logto_client::{LogtoConfig, Persistence, StorageError};
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen(inline_js = r#"
    const genuine = Object.getOwnPropertyDescriptor(window, "localStorage");
    export function block_storage() {
        const blocked = { configurable: true, get() { throw new DOMException("no", "SecurityError"); } };
        Object.defineProperty(window, "localStorage", blocked);
    }
    export function missing_storage() {
        Object.defineProperty(window, "localStorage", { configurable: true, get() { return null; } });
    }
    export function give_back_storage() { Object.defineProperty(window, "localStorage", genuine); }
"#)]
extern "C" {
    fn block_storage();
    fn missing_storage();
    fn give_back_storage();
}

#[wasm_bindgen_test]
fn stores_values_unchanged() {
    for storage in [WebStorage::local(), WebStorage::session()] {
        for value in ["eyJ.x.y", "", "\"quoted\"", "{\"a\":1}", "ünï"] {
            storage.set_item("t:a", value).unwrap();
            assert_eq!(storage.get_item("t:a").unwrap().as_deref(), Some(value));
        }
        storage.remove_item("t:a").unwrap();
        storage.remove_item("t:a").unwrap();
        assert_eq!(storage.get_item("t:a").unwrap(), None);
    }
}

#[wasm_bindgen_test]
fn other_scripts_read_the_raw_value() {
    WebStorage::local().set_item("t:raw", "eyJ.x.y").unwrap();
    let raw = web_sys::window().unwrap().local_storage().unwrap().unwrap();
    assert_eq!(raw.get_item("t:raw").unwrap().as_deref(), Some("eyJ.x.y"));
    raw.remove_item("t:raw").unwrap();
}

#[wasm_bindgen_test]
fn finds_keys_by_prefix() {
    let storage = WebStorage::local();
    for key in ["p:1", "p:2", "q:1"] {
        storage.set_item(key, "x").unwrap();
    }
    let mut keys = storage.keys("p:").unwrap();
    keys.sort();
    assert_eq!(keys, ["p:1", "p:2"]);
    for key in ["p:1", "p:2", "q:1"] {
        storage.remove_item(key).unwrap();
    }
}

#[wasm_bindgen_test]
fn blocked_and_missing_storage_is_an_error_and_no_panic() {
    for (break_it, name) in [(block_storage as fn(), "blocked"), (missing_storage as fn(), "missing")] {
        break_it();
        let storage = WebStorage::local();
        assert_eq!(storage.get_item("a"), Err(StorageError::Blocked), "{name}");
        assert_eq!(storage.set_item("a", "b"), Err(StorageError::Blocked), "{name}");
        assert_eq!(storage.remove_item("a"), Err(StorageError::Blocked), "{name}");
        assert_eq!(storage.keys(""), Err(StorageError::Blocked), "{name}");
        give_back_storage();
        assert_eq!(storage.get_item("a"), Ok(None));
    }
}

#[wasm_bindgen_test]
fn full_storage_is_an_error_and_keeps_its_items() {
    let storage = WebStorage::session();
    storage.set_item("t:small", "kept").unwrap();
    let megabytes = "x".repeat(20 * 1024 * 1024);
    assert_eq!(storage.set_item("t:large", &megabytes), Err(StorageError::Full));
    assert_eq!(storage.get_item("t:small").unwrap().as_deref(), Some("kept"));
    storage.remove_item("t:small").unwrap();
}

/// The page is left during a sign-in. Whatever has a token stays in memory.
#[wasm_bindgen_test]
fn memory_keeps_a_pending_sign_in_in_session_storage() {
    let config = LogtoConfig::new("http://localhost:3001", "spa").unwrap().with_persistence(Persistence::Memory);
    let page = || browser_ports(&config).storage;
    let (attempt, other) = ("logto:spa:attempt:s1", "logto:other:attempt:s1");
    let before = page();
    for key in [attempt, "logto:spa:idToken", "logto:spa:refreshToken"] {
        before.set_item(key, "x").unwrap();
    }
    WebStorage::session().set_item(other, "x").unwrap();
    assert_eq!(before.keys("logto:").unwrap().len(), 3);
    let after = page();
    assert_eq!(after.keys("logto:").unwrap(), [attempt]);
    assert_eq!(after.get_item(attempt).unwrap().as_deref(), Some("x"));
    assert_eq!(after.get_item("logto:spa:idToken").unwrap(), None);
    after.remove_item(attempt).unwrap();
    assert_eq!(WebStorage::session().keys("logto:").unwrap(), [other]);
    WebStorage::session().remove_item(other).unwrap();
}
