//! The client over the store.

use std::rc::Rc;

use logto_browser::{SealedStorage, WebTasks, browser_client, sealed_browser_client};
use logto_client::ports::{Ports, Storage as _};
use logto_client::testing::{MockResponse, TestHarness};
use logto_client::{LogtoClient, LogtoConfig, LogtoError, Persistence, SignInOptions, StorageError};
use serde_json::json;
use url::Url;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{break_browser, clean_up, item_of, items, open, restore_browser};

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
