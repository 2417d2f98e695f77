//! The client over the store.

use std::rc::Rc;

use logto_browser::{SealedStorage, WebTasks, browser_client, former_sealed_storage, sealed_browser_client};
use logto_client::ports::{Ports, Storage as _};
use logto_client::testing::{MockResponse, TestHarness};
use logto_client::{LogtoClient, LogtoConfig, LogtoError, Persistence, SignInOptions, StorageError};
use serde_json::json;
use url::Url;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{break_browser, clean_up, item_of, items, lose_key, open, restore_browser, sealed_items};

#[wasm_bindgen_test]
async fn completes_a_sign_in_over_two_page_loads() {
    const APP: &str = "allway";
    let harness = TestHarness::new(LogtoConfig::new("http://localhost:3001", APP).unwrap());
    let page = |storage: &SealedStorage| {
        let ports = Ports { storage: Rc::new(storage.clone()), tasks: Rc::new(WebTasks), ..harness.ports() };
        LogtoClient::with_ports(LogtoConfig::new("http://localhost:3001", APP).unwrap(), ports)
    };
    let storage = open(APP).await;
    let url = page(&storage).sign_in_url(SignInOptions::new()).await.unwrap();
    storage.flush().await;
    let param = |name: &str| url.query_pairs().find(|(n, _)| n == name).unwrap().1.into_owned();
    let (state, nonce) = (param("state"), param("nonce"));
    assert!(!format!("{:?}", items("")).contains(&state));

    let id_token = harness.logto.id_token("u_ada", &[("nonce", json!(nonce))]);
    harness.logto.script("/oidc/token", MockResponse::Json(200, harness.logto.token_answer(&id_token)));
    let iss = "http%3A%2F%2Flocalhost%3A3001%2Foidc";
    let back = format!("http://localhost:3000/callback?code=the-code&state={state}&iss={iss}");
    let storage = open(APP).await;
    let client = page(&storage);
    client.handle_sign_in_callback(&Url::parse(&back).unwrap()).await.unwrap();
    storage.flush().await;
    assert_eq!(client.storage_failure(), None);

    let storage = open(APP).await;
    let client = page(&storage);
    assert!(client.is_authenticated(), "from the first frame on");
    assert_eq!(client.id_token().unwrap().expose(), id_token);
    let stored = format!("{:?}", items(""));
    for secret in id_token.split('.').chain(["u_ada", client.refresh_token().unwrap().expose()]) {
        assert!(secret.is_empty() || !stored.contains(secret), "{secret}");
    }
    drop(client);
    clean_up(APP).await;
}

#[wasm_bindgen_test]
async fn sealed_client_opens_the_app_storage() {
    let config = || LogtoConfig::new("http://localhost:3001", "config").unwrap();
    let harness = TestHarness::new(config());
    let id_token = harness.logto.id_token("u_ada", &[("exp", json!(9_999_999_999_u64))]);
    let storage = open("config").await;
    item_of(&storage, "config", "logto:config:idToken", &id_token).await;
    let client = sealed_browser_client(config()).await;
    assert!(client.is_authenticated());
    assert_eq!(client.storage_failure(), None);
    for other in [Persistence::Local, Persistence::Session, Persistence::Memory] {
        let client = browser_client(config().with_persistence(other));
        assert_eq!((client.is_authenticated(), client.storage_failure()), (false, None), "{other:?}");
    }
    break_browser("missing indexedDB");
    let client = sealed_browser_client(config()).await;
    restore_browser();
    assert_eq!((client.is_authenticated(), client.storage_failure()), (false, Some(StorageError::Blocked)));
    assert!(matches!(client.fetch_user_info().await, Err(LogtoError::NotAuthenticated)));
    clean_up("config").await;
}

#[wasm_bindgen_test]
async fn former_storage_whose_key_is_gone_is_removed() {
    let (storage, other) = (open("former").await, open("former:other").await);
    item_of(&storage, "former", "a", "x").await;
    item_of(&other, "former:other", "a", "x").await;
    drop((storage, other));
    assert!(former_sealed_storage("former").await.is_some(), "it can be read");
    break_browser("silent indexedDB");
    let silent = former_sealed_storage("former").await;
    restore_browser();
    assert!(silent.is_none());
    assert_eq!(sealed_items("former").len(), 2, "the key may be there");
    lose_key("former").await;
    assert!(former_sealed_storage("former").await.is_none());
    assert_eq!(sealed_items("former"), sealed_items("former:other"));
    assert!(former_sealed_storage("former:other").await.is_some());
    clean_up("former").await;
    clean_up("former:other").await;
}

#[wasm_bindgen_test]
async fn former_storage_of_an_earlier_key_is_removed_when_nothing_else_is_in_it() {
    let storage = open("earlier").await;
    item_of(&storage, "earlier", "old", "x").await;
    drop(storage);
    lose_key("earlier").await;
    let storage = open("earlier").await;
    item_of(&storage, "earlier", "new", "y").await;
    let former = former_sealed_storage("earlier").await.unwrap();
    assert_eq!((former.keys("").unwrap(), sealed_items("earlier").len()), (vec!["new".to_owned()], 2));
    former.remove_item("new").unwrap();
    assert!(former_sealed_storage("earlier").await.is_none());
    assert_eq!(sealed_items("earlier"), []);
    clean_up("earlier").await;
}
