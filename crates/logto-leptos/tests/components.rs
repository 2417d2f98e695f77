//! Provider, guards, buttons and callback page, mounted in a real page over fake ports.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod stage;

use self::stage::{Stage, go_to, here};
use leptos::mount::mount_to;
use leptos::prelude::*;
use leptos_router::components::{Route, Router, Routes};
use leptos_router::path;
use logto_leptos::ports::{Navigator as _, Storage as _, TabMessage};
use logto_leptos::testing::{MockResponse, TestHarness};
use logto_leptos::{
    Authenticated, CallbackPage, LogtoClient, LogtoConfig, LogtoProvider, SignInButton, SignOutButton, SignOutOptions,
    SignedInRoute, TokenRequest, use_access_token, use_logto, use_user_info,
};
use serde_json::json;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

fn harness() -> TestHarness {
    TestHarness::new(LogtoConfig::new("http://localhost:3001", "spa").unwrap())
}

#[wasm_bindgen_test]
async fn knows_the_user_in_the_first_frame() {
    let harness = harness();
    harness.sign_in_as("u_ada", &[("name", json!("Ada"))]);
    let (stage, client) = (Stage::new(), harness.client());
    let _app = mount_to(stage.0.clone(), move || view! { <LogtoProvider client=client><Name/></LogtoProvider> });
    assert_eq!(stage.0.inner_text(), "Ada", "before anything asynchronous ran");
}

#[component]
fn Name() -> impl IntoView {
    let logto = use_logto();
    move || logto.user().map_or_else(|| "nobody".to_owned(), |user| user.name().unwrap_or("?").to_owned())
}

#[component]
fn Part() -> impl IntoView {
    view! {
        <Authenticated fallback=|| view! { <SignInButton>"Sign in"</SignInButton> }>
            <SignOutButton options=SignOutOptions::new().local_only()>"Sign out"</SignOutButton>
        </Authenticated>
    }
}

#[wasm_bindgen_test]
async fn updates_parts_of_a_page_with_the_session() {
    let harness = harness();
    harness.sign_in_as("u_ada", &[]);
    let (stage, client) = (Stage::new(), harness.client());
    let _app = mount_to(stage.0.clone(), move || view! { <LogtoProvider client=client><Part/></LogtoProvider> });
    assert_eq!(stage.text().await, "Sign out");
    stage.click("[data-testid=sign-out]");
    assert_eq!(stage.text().await, "Sign in");
    stage.click("[data-testid=sign-in]");
    stage.click("[data-testid=sign-in]");
    stage.text().await;
    assert_eq!(harness.navigator.went_to().len(), 1, "a second click does not start a second sign-in");
    assert!(stage.0.query_selector("[aria-busy=true]").unwrap().is_some());
}

#[wasm_bindgen_test]
async fn attributes_are_spread_onto_the_buttons() {
    let (stage, client) = (Stage::new(), harness().client());
    let _app = mount_to(stage.0.clone(), move || {
        view! {
            <LogtoProvider client=client>
                <SignInButton attr:class="primary" attr:data-testid="join">"Join"</SignInButton>
            </LogtoProvider>
        }
    });
    assert_eq!(stage.text().await, "Join");
    assert!(stage.0.query_selector("button.primary[data-testid=join]").unwrap().is_some());
}

#[component]
fn App(client: LogtoClient) -> impl IntoView {
    view! {
        <LogtoProvider client=client>
            <Router>
                <Routes fallback=|| "not found">
                    <Route path=path!("/") view=|| "home"/>
                    <Route path=path!("/sign-in") view=|| "signing in"/>
                    <Route path=path!("/callback") view=|| view! { <CallbackPage pending=|| "finishing"/> }/>
                    <SignedInRoute path=path!("/orders") view=|| view! { "orders of "<Name/> }/>
                </Routes>
            </Router>
        </LogtoProvider>
    }
}

#[wasm_bindgen_test]
async fn redirects_signed_out_users_to_sign_in_with_return_path() {
    go_to("/orders?page=2&x=y#top");
    let history = web_sys::window().unwrap().history().unwrap();
    let length = history.length().unwrap();
    let (stage, client) = (Stage::new(), harness().client());
    let app = mount_to(stage.0.clone(), move || view! { <App client=client/> });
    assert_eq!(stage.text().await, "signing in");
    assert_eq!(here(), "/sign-in?return_to=%2Forders%3Fpage%3D2%26x%3Dy%23top");
    assert_eq!(history.length().unwrap(), length, "Back does not bounce");
    drop(app);
    go_to("/");
}

#[wasm_bindgen_test]
async fn a_guarded_route_opens_and_closes_with_the_session() {
    let harness = harness();
    harness.sign_in_as("u_ada", &[("name", json!("Ada"))]);
    go_to("/orders");
    let (stage, client) = (Stage::new(), harness.client());
    let its_client = client.clone();
    let app = mount_to(stage.0.clone(), move || view! { <App client=its_client/> });
    assert_eq!(stage.text().await, "orders of Ada");
    // Signed out by another tab: not to the sign-in page, which could sign them in again.
    harness.client().sign_out(SignOutOptions::new().local_only()).await.unwrap();
    assert_eq!(stage.text().await, "home");
    assert_eq!(here(), "/");
    drop(app);
}

#[wasm_bindgen_test]
async fn a_callback_nobody_started_offers_to_start_again() {
    go_to("/callback");
    let harness = harness();
    harness.navigator.set_current_url("http://localhost:3000/callback?code=x&state=forged");
    let (stage, client) = (Stage::new(), harness.client());
    let app = mount_to(stage.0.clone(), move || view! { <App client=client/> });
    let text = stage.text().await;
    assert!(text.contains("not started here") && text.contains("Sign in again"), "{text}");
    assert!(stage.0.query_selector("[data-testid=error][role=alert]").unwrap().is_some());
    assert_eq!(harness.navigator.current_url().unwrap().query(), None);
    drop(app);
    go_to("/");
}

#[wasm_bindgen_test]
async fn navigates_to_the_return_path_after_the_callback() {
    go_to("/callback");
    let harness = harness();
    let client = harness.client();
    let options = logto_leptos::SignInOptions::new().with_return_to("/orders".parse().unwrap());
    client.sign_in(options).await.unwrap();
    let url = harness.navigator.went_to().pop().unwrap();
    let param = |name: &str| url.query_pairs().find(|(n, _)| n == name).unwrap().1.into_owned();
    let id_token = harness.logto.id_token("u_ada", &[("nonce", json!(param("nonce"))), ("name", json!("Ada"))]);
    let answer = logto_leptos::testing::MockResponse::Json(200, harness.logto.token_answer(&id_token));
    harness.logto.script("/oidc/token", answer);
    let iss = "http%3A%2F%2Flocalhost%3A3001%2Foidc";
    let callback = format!("http://localhost:3000/callback?code=c&state={}&iss={iss}", param("state"));
    harness.navigator.set_current_url(&callback);
    let stage = Stage::new();
    let app = mount_to(stage.0.clone(), move || view! { <App client=client/> });
    assert_eq!(stage.text().await, "orders of Ada");
    assert_eq!(here(), "/orders");
    assert!(harness.storage.get_item("logto:spa:idToken").unwrap().is_some());
    drop(app);
    go_to("/");
}

#[component]
fn Email() -> impl IntoView {
    let info = use_user_info();
    move || match info.get() {
        None => "loading".to_owned(),
        Some(Ok(info)) => info.email().unwrap_or("none").to_owned(),
        Some(Err(error)) => error.code().to_owned(),
    }
}

#[wasm_bindgen_test]
async fn user_info_returns_data_or_the_error() {
    let harness = harness();
    let stage = Stage::new();
    let client = harness.client();
    let app = mount_to(stage.0.clone(), move || view! { <LogtoProvider client=client><Email/></LogtoProvider> });
    assert_eq!(stage.text().await, "not_authenticated");
    drop(app);

    harness.sign_in_as("u_ada", &[]);
    let body = json!({"sub": "u_ada", "email": "ada@example.com"});
    harness.logto.script("/oidc/me", MockResponse::Json(200, body));
    let (stage, client) = (Stage::new(), harness.client());
    let _app = mount_to(stage.0.clone(), move || view! { <LogtoProvider client=client><Email/></LogtoProvider> });
    assert_eq!(stage.text().await, "ada@example.com");
}

#[wasm_bindgen_test]
async fn user_info_and_token_of_one_user_are_not_shown_to_the_next() {
    let harness = harness();
    harness.sign_in_as("u_ada", &[]);
    let (_send, of_bob) = futures_channel::oneshot::channel();
    let body = json!({"sub": "u_ada", "email": "ada@example.com"});
    harness.logto.script("/oidc/me", MockResponse::Json(200, body));
    harness.logto.script("/oidc/me", MockResponse::Pending(of_bob));
    let values = StoredValue::new_local(None);
    let content = move || {
        values.set_value(Some((use_user_info(), use_access_token(TokenRequest::new()))));
        view! { <Email/> }
    };
    let (stage, client) = (Stage::new(), harness.client());
    let _app = mount_to(stage.0.clone(), move || view! { <LogtoProvider client=client>{content()}</LogtoProvider> });
    stage.text().await;
    let (info, token) = values.get_value().unwrap();
    assert!(token.get_untracked().is_some_and(|token| token.is_ok()));
    harness.sign_in_as("u_bob", &[]);
    harness.tabs.broadcast(&TabMessage::SessionChanged);
    assert!(info.get_untracked().is_none() && token.get_untracked().is_none(), "at once");
}
