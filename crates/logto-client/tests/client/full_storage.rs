//! A storage that is full.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use futures_executor::block_on;
use logto_client::ports::{Ports, Storage as _, TabMessage};
use logto_client::testing::{FakeStorage, MockResponse, StorageCall, TestHarness, TestUser};
use logto_client::{LogtoClient, Session, SignOutOptions, StorageError, TokenRequest};
use serde_json::json;

use crate::support::{config, harness, signed_in, stored};

#[test]
fn session_continues_in_memory_when_the_storage_fails() {
    let harness = harness();
    harness.sign_in_as("u_ada", &[]);
    let (client, is_full) = with_filling_storage(&harness);
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

/// A client whose storage rejects values while it is full.
fn with_storage(harness: &TestHarness, is_full: impl Fn() -> bool + 'static) -> LogtoClient {
    let storage = FakeStorage::over(harness.storage.clone()).on_call(move |call| match call {
        StorageCall::Set(..) if is_full() => Err(StorageError::Full),
        _ => Ok(()),
    });
    LogtoClient::with_ports(config(), Ports { storage: Rc::new(storage), ..harness.ports() })
}

/// A client whose storage is full when the test says so, and the switch.
fn with_filling_storage(harness: &TestHarness) -> (LogtoClient, Rc<Cell<bool>>) {
    let is_full = Rc::new(Cell::new(false));
    let switch = Rc::clone(&is_full);
    (with_storage(harness, move || switch.get()), is_full)
}

#[test]
fn caches_make_room_so_that_a_renewal_signs_nobody_out() {
    let harness = harness();
    let other = signed_in(&harness);
    let storage = Rc::clone(&harness.storage);
    let client = with_storage(&harness, move || storage.get_item("logto:spa:discovery").unwrap().is_some());
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

#[test]
fn page_in_memory_writes_to_the_storage_again_after_another_tab_could() {
    let harness = harness();
    drop(signed_in(&harness));
    let (client, is_full) = with_filling_storage(&harness);
    is_full.set(true);
    client.clear_access_tokens();
    assert_eq!(client.storage_failure(), Some(StorageError::Full));
    is_full.set(false);
    let other = signed_in(&harness);
    assert!(client.is_authenticated() && other.is_authenticated());
    assert_eq!(client.storage_failure(), None);
    harness.clock.advance(Duration::from_secs(3600));
    let tokens = MockResponse::Tokens { sub: "u_ada".to_owned(), access_token: "renewed".to_owned() };
    harness.logto.script("/oidc/token", tokens);
    block_on(client.access_token(TokenRequest::new())).unwrap();
    assert!(stored(&harness, "accessToken").unwrap().contains("renewed"));
}

#[test]
fn items_in_memory_are_not_used_in_the_session_of_another_person() {
    let harness = harness();
    drop(signed_in(&harness));
    let (client, is_full) = with_filling_storage(&harness);
    harness.clock.advance(Duration::from_secs(3600));
    // The next refresh token arrives, and nothing else can be used.
    let answer = json!({"refresh_token": "of Ada", "access_token": ["x"]});
    harness.logto.script("/oidc/token", MockResponse::Json(200, answer));
    for key in ["discovery", "keys"] {
        harness.storage.remove_item(&format!("logto:spa:{key}")).unwrap();
    }
    is_full.set(true);
    block_on(client.access_token(TokenRequest::new())).unwrap_err();
    assert_eq!(client.refresh_token().unwrap().expose(), "of Ada");
    assert_eq!(client.storage_failure(), Some(StorageError::Full));
    is_full.set(false);
    harness.sign_in(&TestUser::new("u_bob"));
    harness.tabs.broadcast(&TabMessage::SessionChanged);
    assert_eq!(client.session().user().unwrap().sub(), "u_bob");
    assert_eq!(client.refresh_token().unwrap().expose(), "refresh-token");
    assert_eq!(client.storage_failure(), None);
}
