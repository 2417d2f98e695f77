//! The response of an API as a signal and as a future, mounted in a real page over fake ports.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod stage;

use leptos::mount::mount_to;
use leptos::prelude::*;
use logto_leptos::ports::TabMessage;
use logto_leptos::testing::{MockResponse, TestHarness, TestUser};
use logto_leptos::{
    ApiError, ApiRequest, ApiResponse, LogtoConfig, LogtoProvider, Scope, TokenRequest, use_access_token, use_api,
    use_logto, use_user_info,
};
use serde::{Deserialize, Serialize};
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
    let harness = TestHarness::new(config.with_resources([API]).with_scopes([Scope::ORGANIZATIONS]));
    let mut ada = TestUser::new("u_ada").with_scopes(for_api(), "read:orders");
    for organization in ["acme", "globex"] {
        ada = ada.with_scopes(for_api().with_organization_id(organization), "read:orders");
    }
    harness.sign_in(&ada);
    harness
}

#[component]
fn Orders(page: RwSignal<u32>) -> impl IntoView {
    let orders = use_api(move || Some(ApiRequest::get(format!("{API}/orders?page={}", page.get()), for_api())));
    view! {
        {move || show(orders)}
        <button on:click=move |_| orders.refetch()>"again"</button>
    }
}

fn show(orders: ApiResponse<String>) -> String {
    let loading = if orders.is_loading() { "…" } else { "" };
    match orders.get() {
        None => format!("nothing{loading}"),
        Some(Ok(answer)) => format!("{answer:?}{loading}"),
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
    let renamed = use_api(move || Some(ApiRequest::patch(format!("{API}/name"), for_api()).with_json(&name.get())));
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
    let orders = RwSignal::new(None::<ApiResponse<String>>);
    let (stage, client) = (Stage::new(), harness.client());
    let content = move || {
        let response = use_api(|| Some(ApiRequest::get(format!("{API}/orders?page=1"), for_api())));
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

#[derive(Clone, Deserialize)]
struct Order {
    id: u32,
    article: String,
}

/// Orders in a `Suspense` or `Transition`, as a future.
fn awaited(orders: ApiResponse<Vec<Order>>) -> impl Fn() -> AnyView + Send + 'static {
    move || {
        Suspend::new(async move {
            let orders = orders.await?;
            let rows = orders.into_iter().map(|order| format!("{} {}", order.id, order.article));
            Ok::<_, ApiError>(rows.collect::<Vec<_>>().join(", "))
        })
        .into_any()
    }
}

#[component]
fn OrdersInTransition(organization: RwSignal<&'static str>) -> impl IntoView {
    let orders = use_api::<Vec<Order>>(move || {
        let token = for_api().with_organization_id(organization.get());
        Some(ApiRequest::get(format!("{API}/orders"), token))
    });
    view! {
        <Transition fallback=|| "loading">
            <ErrorBoundary fallback=|errors| {
                move || {
                    let errors = errors.read();
                    let errors = errors.iter().filter_map(|(_, error)| error.downcast_ref::<ApiError>());
                    errors.map(|error| format!("{}: {error}", error.code())).collect::<Vec<_>>()
                }
            }>{awaited(orders)}</ErrorBoundary>
        </Transition>
        <button on:click=move |_| orders.refetch()>"again"</button>
    }
}

fn order(id: u32, article: &str) -> serde_json::Value {
    json!([{"id": id, "article": article}])
}

#[wasm_bindgen_test]
async fn transition_shows_a_response_until_the_next_one_arrives() {
    let harness = harness();
    let (send_first, first) = futures_channel::oneshot::channel();
    let (send_second, second) = futures_channel::oneshot::channel();
    harness.logto.script("/orders", MockResponse::Pending(first));
    harness.logto.script("/orders", MockResponse::Pending(second));
    let (stage, client, organization) = (Stage::new(), harness.client(), RwSignal::new("acme"));
    let _app = mount_to(
        stage.0.clone(),
        move || view! { <LogtoProvider client=client><OrdersInTransition organization/></LogtoProvider> },
    );
    assert_eq!(stage.text().await, "loadingagain");
    send_first.send((200, order(1, "anvil"))).unwrap();
    assert_eq!(stage.text().await, "1 anvilagain");
    organization.set("globex");
    assert_eq!(stage.text().await, "1 anvilagain");
    send_second.send((200, order(2, "rocket"))).unwrap();
    assert_eq!(stage.text().await, "2 rocketagain");
    let sent: Vec<_> = harness.logto.requests().into_iter().filter_map(|request| request.authorization).collect();
    let token = |organization: &str| format!("Bearer access-token@{API}#{organization}");
    assert_eq!(sent, [token("acme"), token("globex")]);
}

#[wasm_bindgen_test]
async fn error_boundary_shows_the_status_and_recovers() {
    let harness = harness();
    harness.logto.script("/orders", MockResponse::Json(403, json!({"detail": "The shop is closed."})));
    harness.logto.script("/orders", MockResponse::Json(200, json!({"id": 1})));
    harness.logto.script("/orders", MockResponse::Json(200, order(1, "anvil")));
    let (stage, client, organization) = (Stage::new(), harness.client(), RwSignal::new("acme"));
    let _app = mount_to(
        stage.0.clone(),
        move || view! { <LogtoProvider client=client><OrdersInTransition organization/></LogtoProvider> },
    );
    assert_eq!(stage.text().await, "api.status: the API responded with status 403: The shop is closed.again");
    stage.click("button");
    let text = stage.text().await;
    assert!(text.starts_with("api.body: the API's response is not as expected"), "{text}");
    stage.click("button");
    assert_eq!(stage.text().await, "1 anvilagain");
}

#[component]
fn OrdersInSuspense() -> impl IntoView {
    let orders = use_api::<Vec<Order>>(|| Some(ApiRequest::get(format!("{API}/orders"), for_api())));
    view! {
        <Suspense fallback=|| "loading">
            {move || orders.get().map(|orders| orders.map(|orders| format!("{} order", orders.len())))}
        </Suspense>
        <Suspense fallback=|| " loading">" "{awaited(orders)}</Suspense>
    }
}

#[wasm_bindgen_test]
async fn suspense_waits_for_the_response_to_the_present_user() {
    let harness = harness();
    let (send_first, of_ada) = futures_channel::oneshot::channel();
    let (send_second, of_bob) = futures_channel::oneshot::channel();
    harness.logto.script("/orders", MockResponse::Pending(of_ada));
    harness.logto.script("/orders", MockResponse::Pending(of_bob));
    let (stage, client) = (Stage::new(), harness.client());
    let _app =
        mount_to(stage.0.clone(), move || view! { <LogtoProvider client=client><OrdersInSuspense/></LogtoProvider> });
    assert_eq!(stage.text().await, "loading loading");
    send_first.send((200, order(1, "anvil"))).unwrap();
    assert_eq!(stage.text().await, "1 order 1 anvil");
    switch_user(&harness);
    assert_eq!(stage.text().await, "loading loading");
    send_second.send((200, json!([]))).unwrap();
    assert_eq!(stage.text().await, "0 order");
}

#[wasm_bindgen_test]
async fn await_does_not_return_the_response_to_one_user_to_the_next() {
    let harness = harness();
    harness.logto.script("/orders", MockResponse::Json(200, json!("of ada")));
    harness.logto.script("/orders", MockResponse::Json(200, json!("of bob")));
    let orders = RwSignal::new(None::<ApiResponse<String>>);
    let (stage, client) = (Stage::new(), harness.client());
    let content = move || {
        let response = use_api(|| Some(ApiRequest::get(format!("{API}/orders"), for_api())));
        orders.set(Some(response));
        move || show(response)
    };
    let _app = mount_to(stage.0.clone(), move || view! { <LogtoProvider client=client>{content()}</LogtoProvider> });
    assert_eq!(stage.text().await, "\"of ada\"");
    let orders = orders.get_untracked().unwrap();
    assert_eq!(orders.await, Ok("of ada".to_owned()));
    switch_user(&harness);
    assert_eq!(orders.await, Ok("of bob".to_owned()));
}

#[derive(Serialize)]
struct NewOrder {
    article: &'static str,
}

#[component]
fn OrderButton() -> impl IntoView {
    let logto = use_logto();
    let place = Action::new_local(move |article: &&'static str| {
        let request = ApiRequest::post(format!("{API}/orders"), for_api()).with_json(&NewOrder { article });
        async move { logto.call_api::<Order>(request).await }
    });
    view! {
        <button on:click=move |_| {
            place.dispatch_local("anvil");
        }>"Order"</button>
        {move || {
            place.value().with(|placed| match placed {
                None => String::new(),
                Some(Ok(order)) => format!(": {}", order.id),
                Some(Err(error)) => format!(": {}", error.code()),
            })
        }}
    }
}

#[wasm_bindgen_test]
async fn action_sends_and_reads_json() {
    let harness = harness();
    harness.logto.script("/orders", MockResponse::Json(201, json!({"id": 7, "article": "anvil"})));
    harness.logto.script("/orders", MockResponse::Json(409, json!({})));
    let (stage, client) = (Stage::new(), harness.client());
    let _app = mount_to(stage.0.clone(), move || view! { <LogtoProvider client=client><OrderButton/></LogtoProvider> });
    assert_eq!(stage.text().await, "Order");
    for shown in ["Order: 7", "Order: api.status"] {
        stage.click("button");
        assert_eq!(stage.text().await, shown);
        let request = harness.logto.requests().pop().unwrap();
        assert_eq!((request.method.as_str(), request.body.as_slice()), ("POST", &br#"{"article":"anvil"}"#[..]));
    }
}

#[component]
fn AwaitedEmail() -> impl IntoView {
    let info = use_user_info();
    let email = move || Suspend::new(async move { info.await.map(|info| info.email().unwrap_or_default().to_owned()) });
    view! { <Suspense fallback=|| "loading">{email}</Suspense> }
}

#[wasm_bindgen_test]
async fn user_info_can_be_awaited_while_the_user_changes() {
    let harness = harness();
    for (sub, email) in [("u_ada", "ada@example.com"), ("u_bob", "bob@example.com")] {
        harness.logto.script("/oidc/me", MockResponse::Json(200, json!({"sub": sub, "email": email})));
    }
    let (stage, client) = (Stage::new(), harness.client());
    let _app =
        mount_to(stage.0.clone(), move || view! { <LogtoProvider client=client><AwaitedEmail/></LogtoProvider> });
    assert_eq!(stage.text().await, "ada@example.com");
    switch_user(&harness);
    assert_eq!(stage.text().await, "bob@example.com");
}

#[wasm_bindgen_test]
async fn access_token_follows_the_signal_with_its_request() {
    let harness = harness();
    let (stage, client, organization) = (Stage::new(), harness.client(), RwSignal::new("acme"));
    let content = move || {
        let token = use_access_token(Signal::derive(move || for_api().with_organization_id(organization.get())));
        move || token.get().and_then(Result::ok).map(|token| token.token().expose().to_owned())
    };
    let _app = mount_to(stage.0.clone(), move || view! { <LogtoProvider client=client>{content()}</LogtoProvider> });
    assert_eq!(stage.text().await, format!("access-token@{API}#acme"));
    organization.set("globex");
    assert_eq!(stage.text().await, format!("access-token@{API}#globex"));
}
