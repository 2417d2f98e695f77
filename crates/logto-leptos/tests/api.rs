//! The answer of an API as a signal, mounted in a real page over fake ports.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod stage;

use leptos::mount::mount_to;
use leptos::prelude::*;
use logto_leptos::ports::TabMessage;
use logto_leptos::testing::{MockResponse, TestHarness, TestUser};
use logto_leptos::{ApiResponse, LogtoConfig, LogtoProvider, TokenRequest, http, use_api};
use serde_json::json;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

use self::stage::Stage;

wasm_bindgen_test_configure!(run_in_browser);

const API: &str = "https://api.example.com";

fn for_api() -> TokenRequest {
    TokenRequest::new().with_resource(API)
}

fn harness() -> TestHarness {
    let config = LogtoConfig::new("http://localhost:3001", "spa").unwrap();
    let harness = TestHarness::new(config.with_resources([API]));
    harness.sign_in(&TestUser::new("u_ada").with_scopes(for_api(), "read:orders"));
    harness
}

#[component]
fn Orders(page: RwSignal<u32>) -> impl IntoView {
    let orders = use_api(for_api(), move || {
        http::Request::get(format!("{API}/orders?page={}", page.get())).body(Vec::new()).ok()
    });
    view! {
        {move || show(orders)}
        <button on:click=move |_| orders.refetch()>"again"</button>
    }
}

fn show(orders: ApiResponse) -> String {
    let loading = if orders.is_loading() { "…" } else { "" };
    match orders.get() {
        None => format!("nothing{loading}"),
        Some(Ok(answer)) => format!("{}{loading}", String::from_utf8_lossy(answer.body())),
        Some(Err(error)) => error.code().to_owned(),
    }
}

#[wasm_bindgen_test]
async fn cancels_a_request_when_a_new_one_replaces_it() {
    let harness = harness();
    let (send, first) = futures_channel::oneshot::channel();
    harness.logto.script("/orders?page=1", MockResponse::Pending(first));
    harness.logto.script("/orders?page=2", MockResponse::Json(200, json!("second")));
    let page = RwSignal::new(1);
    let (stage, client) = (Stage::new(), harness.client());
    let _app = mount_to(stage.0.clone(), move || view! { <LogtoProvider client=client><Orders page/></LogtoProvider> });
    assert_eq!(stage.text().await, "nothing…again");
    page.set(2);
    assert_eq!(stage.text().await, "\"second\"again");
    assert!(send.send((200, json!("first"))).is_err(), "nobody waits for the first one");
}

#[wasm_bindgen_test]
async fn cancels_a_request_when_its_component_is_disposed() {
    let harness = harness();
    let (send, answer) = futures_channel::oneshot::channel();
    harness.logto.script("/orders?page=1", MockResponse::Pending(answer));
    let (stage, client, page) = (Stage::new(), harness.client(), RwSignal::new(1));
    let app = mount_to(stage.0.clone(), move || view! { <LogtoProvider client=client><Orders page/></LogtoProvider> });
    stage.text().await;
    drop(app);
    stage.text().await;
    assert!(send.send((200, json!("late"))).is_err(), "nobody waits for it");
}

#[wasm_bindgen_test]
async fn keeps_the_response_while_refetching() {
    let harness = harness();
    let (send, second) = futures_channel::oneshot::channel();
    harness.logto.script("/orders?page=1", MockResponse::Json(200, json!("first")));
    harness.logto.script("/orders?page=1", MockResponse::Pending(second));
    let (stage, client, page) = (Stage::new(), harness.client(), RwSignal::new(1));
    let _app = mount_to(stage.0.clone(), move || view! { <LogtoProvider client=client><Orders page/></LogtoProvider> });
    assert_eq!(stage.text().await, "\"first\"again");
    stage.click("button");
    assert_eq!(stage.text().await, "\"first\"…again");
    send.send((200, json!("second"))).unwrap();
    assert_eq!(stage.text().await, "\"second\"again");
}

/// Changes the name at the API as soon as it is mounted.
#[component]
fn Rename(name: RwSignal<&'static str>) -> impl IntoView {
    let renamed = use_api(for_api(), move || {
        http::Request::patch(format!("{API}/name")).body(name.get().as_bytes().to_vec()).ok()
    });
    view! {
        {move || show(renamed)}
        <button on:click=move |_| renamed.refetch()>"again"</button>
    }
}

/// Another user signs in, in another tab.
fn switch_user(harness: &TestHarness) {
    harness.sign_in(&TestUser::new("u_bob").with_scopes(for_api(), "read:orders"));
    harness.tabs.broadcast(&TabMessage::SessionChanged);
}

#[wasm_bindgen_test]
async fn does_not_show_the_response_of_one_user_to_the_next() {
    let harness = harness();
    let (_send, of_bob) = futures_channel::oneshot::channel();
    harness.logto.script("/orders?page=1", MockResponse::Json(200, json!("of ada")));
    harness.logto.script("/orders?page=1", MockResponse::Pending(of_bob));
    let orders = RwSignal::new(None::<ApiResponse>);
    let (stage, client) = (Stage::new(), harness.client());
    let content = move || {
        let response = use_api(for_api(), || http::Request::get(format!("{API}/orders?page=1")).body(Vec::new()).ok());
        orders.set(Some(response));
        move || show(response)
    };
    let _app = mount_to(stage.0.clone(), move || view! { <LogtoProvider client=client>{content()}</LogtoProvider> });
    assert_eq!(stage.text().await, "\"of ada\"");
    switch_user(&harness);
    let at_once = orders.get_untracked().and_then(|orders| orders.get());
    assert!(at_once.is_none(), "before any effect has run");
    assert_eq!(stage.text().await, "nothing…");
}

#[wasm_bindgen_test]
async fn does_not_repeat_a_change_for_another_user() {
    let harness = harness();
    for answer in ["ada", "bob", "bob again"] {
        harness.logto.script("/name", MockResponse::Json(200, json!(answer)));
    }
    let (stage, client, name) = (Stage::new(), harness.client(), RwSignal::new("Ada"));
    let _app = mount_to(stage.0.clone(), move || view! { <LogtoProvider client=client><Rename name/></LogtoProvider> });
    assert_eq!(stage.text().await, "\"ada\"again");
    switch_user(&harness);
    assert_eq!(stage.text().await, "nothingagain");
    assert_eq!(harness.logto.count("/name"), 1);
    stage.click("button");
    assert_eq!(stage.text().await, "\"bob\"again");
    name.set("Bob");
    assert_eq!(stage.text().await, "\"bob again\"again");
}
