//! The page that starts a sign-in, mounted in a real page over fake ports.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod stage;

use self::stage::{Stage, go_to, here};
use leptos::mount::mount_to;
use leptos::prelude::*;
use leptos_router::components::{Route, Router, Routes};
use leptos_router::path;
use logto_leptos::testing::{MockResponse, TestHarness, TestUser};
use logto_leptos::{HttpError, LogtoClient, LogtoConfig, LogtoProvider, SignInPage, SignOutOptions};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

fn harness() -> TestHarness {
    TestHarness::new(LogtoConfig::new("http://localhost:3001", "spa").unwrap())
}

#[component]
fn App(client: LogtoClient) -> impl IntoView {
    view! {
        <LogtoProvider client=client>
            <Router>
                <Routes fallback=|| "not found">
                    <Route path=path!("/") view=|| "home"/>
                    <Route path=path!("/orders") view=|| "orders"/>
                    <Route path=path!("/sign-in") view=|| view! { <SignInPage pending=|| "leaving"/> }/>
                </Routes>
            </Router>
        </LogtoProvider>
    }
}

#[wasm_bindgen_test]
async fn starts_one_sign_in_immediately() {
    let harness = harness();
    go_to("/sign-in?return_to=%2Forders");
    let (stage, client) = (Stage::new(), harness.client());
    let app = mount_to(stage.0.clone(), move || view! { <App client=client/> });
    assert_eq!(stage.text().await, "leaving");
    assert_eq!(harness.navigator.went_to().len(), 1);
    drop(app);
    go_to("/");
}

#[wasm_bindgen_test]
async fn redirects_signed_in_users_to_the_return_path() {
    for (address, page, path) in [
        ("/sign-in?return_to=%2Forders", "orders", "/orders"),
        ("/sign-in", "home", "/"),
        // Not a path of the app.
        ("/sign-in?return_to=https%3A%2F%2Fevil.test%2F", "home", "/"),
    ] {
        let harness = harness();
        harness.sign_in(&TestUser::new("u_ada"));
        go_to(address);
        let (stage, client) = (Stage::new(), harness.client());
        let app = mount_to(stage.0.clone(), move || view! { <App client=client/> });
        assert_eq!(stage.text().await, page, "{address}");
        assert_eq!(here(), path);
        assert!(harness.navigator.went_to().is_empty());
        drop(app);
        go_to("/");
    }
}

#[wasm_bindgen_test]
async fn shows_why_it_could_not_start_and_retries() {
    let harness = harness();
    harness.logto.script("/oidc/.well-known/openid-configuration", MockResponse::Fail(HttpError::TooLarge));
    go_to("/sign-in");
    let (stage, client) = (Stage::new(), harness.client());
    let app = mount_to(stage.0.clone(), move || view! { <App client=client/> });
    let text = stage.text().await;
    assert!(text.contains("too large") && text.ends_with("Sign in again"), "{text}");
    stage.click("[data-testid=sign-in]");
    assert_eq!(stage.text().await, "leaving");
    assert_eq!(harness.navigator.went_to().len(), 1);
    drop(app);
    go_to("/");
}

#[wasm_bindgen_test]
async fn waits_for_a_click_after_the_session_ended() {
    let harness = harness();
    harness.sign_in(&TestUser::new("u_ada"));
    harness.logto.script("/oidc/token", MockResponse::Json(400, serde_json::json!({"error": "invalid_grant"})));
    let client = harness.client();
    let refused = client.renew_now().await;
    assert!(refused.is_err_and(|error| error.needs_sign_in()));
    go_to("/sign-in");
    let (stage, its_client) = (Stage::new(), client.clone());
    let app = mount_to(stage.0.clone(), move || view! { <App client=its_client/> });
    let text = stage.text().await;
    assert!(text.contains("ended") && text.ends_with("Sign in"), "{text}");
    assert!(harness.navigator.went_to().is_empty());
    stage.click("[data-testid=sign-in]");
    assert_eq!(stage.text().await, "leaving");
    drop(app);
    client.sign_out(SignOutOptions::new().local_only()).await.unwrap();
    go_to("/");
}

/// The value of a parameter with which the browser was sent to the provider.
fn sent(harness: &TestHarness, name: &str) -> Option<String> {
    let url = harness.navigator.went_to().pop().unwrap();
    url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

#[wasm_bindgen_test]
async fn passes_on_the_parameters_of_a_link() {
    let harness = harness();
    go_to("/sign-in?one_time_token=t%2B1&login_hint=ada%2Bx%40example.com&ui_locales=fr&organization_id=o1");
    let (stage, client) = (Stage::new(), harness.client());
    let app = mount_to(stage.0.clone(), move || view! { <App client=client/> });
    assert_eq!(stage.text().await, "leaving");
    let rest = "/sign-in?login_hint=ada%2Bx%40example.com&ui_locales=fr&organization_id=o1";
    assert_eq!(here(), rest, "the token is not in the history");
    for (name, value) in [
        ("one_time_token", "t+1"),
        ("login_hint", "ada+x@example.com"),
        ("ui_locales", "fr"),
        ("organization_id", "o1"),
        ("prompt", "login consent"),
    ] {
        assert_eq!(sent(&harness, name).as_deref(), Some(value), "{name}");
    }
    drop(app);
    go_to("/");
}

#[wasm_bindgen_test]
async fn asks_before_a_link_changes_the_account() {
    for (button, end) in [("switch-account", "leaving"), ("stay-signed-in", "orders")] {
        let harness = harness();
        harness.sign_in(&TestUser::new("u_ada").with_name("Ada").with_email("ada@example.com"));
        go_to("/sign-in?return_to=%2Forders&login_hint=bob%40example.com&one_time_token=t");
        let (stage, client) = (Stage::new(), harness.client());
        let app = mount_to(stage.0.clone(), move || view! { <App client=client/> });
        let text = stage.text().await;
        assert!(text.starts_with("This link is for bob@example.com. You are signed in as Ada."), "{text}");
        assert!(harness.navigator.went_to().is_empty());
        stage.click(&format!("[data-testid={button}]"));
        assert_eq!(stage.text().await, end);
        assert_eq!(harness.navigator.went_to().len(), usize::from(end == "leaving"));
        if end == "leaving" {
            assert_eq!(sent(&harness, "prompt").as_deref(), Some("login consent"));
        }
        drop(app);
        go_to("/");
    }
}

#[wasm_bindgen_test]
async fn link_for_the_signed_in_user_leads_on_without_a_question() {
    let harness = harness();
    harness.sign_in(&TestUser::new("u_ada").with_email("ada@example.com"));
    go_to("/sign-in?return_to=%2Forders&login_hint=Ada%40example.com&one_time_token=t");
    let (stage, client) = (Stage::new(), harness.client());
    let app = mount_to(stage.0.clone(), move || view! { <App client=client/> });
    assert_eq!(stage.text().await, "orders");
    drop(app);
    go_to("/");
}
