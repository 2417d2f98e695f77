//! The client off wasm, where a server renders pages: it can be created and does nothing.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use futures_executor::block_on;
use logto_browser::{browser_client, sealed_browser_client};
use logto_client::{LogtoConfig, LogtoError, Session, SignInOptions, StorageError};

fn config() -> LogtoConfig {
    LogtoConfig::new("http://localhost:3001", "spa").unwrap()
}

#[test]
fn nobody_is_signed_in_off_wasm() {
    let client = browser_client(config());
    assert_eq!(client.session(), Session::SignedOut);
    assert_eq!(client.storage_failure(), None);
    assert_eq!(client.base_path(), "/");
}

#[test]
fn sign_in_off_wasm_returns_an_error() {
    let client = browser_client(config());
    assert!(block_on(client.sign_in(SignInOptions::new())).is_err());
    assert_eq!(block_on(client.fetch_user_info()), Err(LogtoError::NotAuthenticated));
    assert!(matches!(block_on(client.finish_sign_in()), Err(LogtoError::Navigation(_))));
}

#[test]
fn sealed_storage_cannot_be_opened_off_wasm() {
    let client = block_on(sealed_browser_client(config()));
    assert_eq!(client.storage_failure(), Some(StorageError::Blocked));
    assert!(!client.is_authenticated());
}
