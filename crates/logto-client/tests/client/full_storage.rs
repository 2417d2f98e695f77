//! A storage that is full.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use futures_executor::block_on;
use logto_client::ports::Storage;
use logto_client::testing::{MockResponse, TestHarness};
use logto_client::{LogtoClient, Session, SignOutOptions, StorageError, TokenRequest};
use serde_json::json;

use crate::support::{config, harness, signed_in, stored};

/// A storage that becomes full.
struct Filling {
    inner: Rc<dyn Storage>,
    is_full: Rc<Cell<bool>>,
}

impl Storage for Filling {
    fn get_item(&self, key: &str) -> Result<Option<String>, StorageError> {
        self.inner.get_item(key)
    }
    fn set_item(&self, key: &str, value: &str) -> Result<(), StorageError> {
        if self.is_full.get() { Err(StorageError::Full) } else { self.inner.set_item(key, value) }
    }
    fn remove_item(&self, key: &str) -> Result<(), StorageError> {
        self.inner.remove_item(key)
    }
    fn keys(&self, prefix: &str) -> Result<Vec<String>, StorageError> {
        self.inner.keys(prefix)
    }
}

#[test]
fn session_continues_in_memory_when_the_storage_fails() {
    let harness = harness();
    harness.sign_in_as("u_ada", &[]);
    let is_full = Rc::new(Cell::new(false));
    let mut ports = harness.ports();
    ports.storage = Rc::new(Filling { inner: ports.storage, is_full: Rc::clone(&is_full) });
    let client = LogtoClient::with_ports(config(), ports);
    is_full.set(true);
    harness.clock.advance(Duration::from_secs(3600));
    let mut answer = harness.logto.token_answer(&harness.logto.id_token("u_ada", &[]));
    answer["refresh_token"] = json!("refresh-token-2");
    harness.logto.script("/oidc/token", MockResponse::Json(200, answer));
    block_on(client.access_token(TokenRequest::new())).unwrap();
    assert_eq!(client.storage_failure(), Some(StorageError::Full));
    assert_eq!(client.session().user().unwrap().sub(), "u_ada");
    assert_eq!(client.refresh_token().unwrap().expose(), "refresh-token-2");
}

/// A client whose storage is full when the test says so, and the switch.
fn with_filling_storage(harness: &TestHarness) -> (LogtoClient, Rc<Cell<bool>>) {
    let is_full = Rc::new(Cell::new(false));
    let mut ports = harness.ports();
    ports.storage = Rc::new(Filling { inner: ports.storage, is_full: Rc::clone(&is_full) });
    (LogtoClient::with_ports(config(), ports), is_full)
}

/// A storage that takes new values only after the caches were removed.
struct FullOfCaches(Rc<dyn Storage>);

impl Storage for FullOfCaches {
    fn get_item(&self, key: &str) -> Result<Option<String>, StorageError> {
        self.0.get_item(key)
    }
    fn set_item(&self, key: &str, value: &str) -> Result<(), StorageError> {
        let is_full = self.0.get_item("logto:spa:discovery")?.is_some();
        if is_full { Err(StorageError::Full) } else { self.0.set_item(key, value) }
    }
    fn remove_item(&self, key: &str) -> Result<(), StorageError> {
        self.0.remove_item(key)
    }
    fn keys(&self, prefix: &str) -> Result<Vec<String>, StorageError> {
        self.0.keys(prefix)
    }
}

#[test]
fn caches_make_room_so_that_a_renewal_signs_nobody_out() {
    let harness = harness();
    let other = signed_in(&harness);
    let mut ports = harness.ports();
    ports.storage = Rc::new(FullOfCaches(ports.storage));
    let client = LogtoClient::with_ports(config(), ports);
    harness.clock.advance(Duration::from_secs(3600));
    let mut answer = harness.logto.token_answer(&harness.logto.id_token("u_ada", &[]));
    answer["refresh_token"] = json!("refresh-token-2");
    harness.logto.script("/oidc/token", MockResponse::Json(200, answer));
    block_on(client.access_token(TokenRequest::new())).unwrap();
    assert_eq!(client.storage_failure(), None);
    assert!(other.is_authenticated());
    assert_eq!(stored(&harness, "refreshToken").as_deref(), Some("refresh-token-2"));
}

#[test]
fn page_in_memory_follows_the_sign_out_of_another_tab() {
    let harness = harness();
    let other = signed_in(&harness);
    let (client, is_full) = with_filling_storage(&harness);
    is_full.set(true);
    for key in ["discovery", "keys"] {
        harness.storage.remove_item(&format!("logto:spa:{key}")).unwrap();
    }
    block_on(client.discovery()).unwrap();
    assert_eq!(client.storage_failure(), None, "the cache is not needed");
    client.clear_access_tokens();
    assert_eq!(client.storage_failure(), Some(StorageError::Full));
    assert!(client.is_authenticated() && other.is_authenticated());
    block_on(other.sign_out(SignOutOptions::new().local_only())).unwrap();
    assert_eq!(client.session(), Session::SignedOut);
}

#[test]
fn page_in_memory_follows_a_later_sign_in_of_another_tab_and_its_end() {
    let harness = harness();
    drop(signed_in(&harness));
    let (client, is_full) = with_filling_storage(&harness);
    for key in ["discovery", "keys"] {
        harness.storage.remove_item(&format!("logto:spa:{key}")).unwrap();
    }
    is_full.set(true);
    harness.clock.advance(Duration::from_secs(3600));
    let tokens = MockResponse::Tokens { sub: "u_ada".to_owned(), access_token: "renewed".to_owned() };
    harness.logto.script("/oidc/token", tokens);
    block_on(client.access_token(TokenRequest::new())).unwrap();
    assert!(client.storage_failure().is_some() && client.is_authenticated());
    assert_eq!(stored(&harness, "idToken"), None, "the others must not use the old refresh token");
    let other = signed_in(&harness);
    block_on(other.sign_out(SignOutOptions::new().local_only())).unwrap();
    assert_eq!(client.session(), Session::SignedOut);
}
