//! The callbacks of the provider, mounted in a real page over fake ports.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod stage;

use leptos::mount::{UnmountHandle, mount_to};
use leptos::prelude::*;
use logto_leptos::ports::{Navigator as _, TabMessage};
use logto_leptos::testing::{MockResponse, TestHarness, TestUser};
use logto_leptos::{LogtoClient, LogtoConfig, LogtoProvider, SignInOptions, SignOutOptions, use_logto};
use serde_json::json;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::HtmlElement;

use self::stage::Stage;

wasm_bindgen_test_configure!(run_in_browser);

fn harness() -> TestHarness {
    TestHarness::new(LogtoConfig::new("http://localhost:3001", "spa").unwrap())
}

type Calls = StoredValue<Vec<String>>;

/// An app that notes which callbacks were called.
fn mount(stage: &Stage, client: LogtoClient, calls: Calls) -> UnmountHandle<impl Mountable + use<>> {
    let note = move |call: String| calls.update_value(|calls| calls.push(call));
    mount_to(HtmlElement::clone(&stage.0), move || {
        view! {
            <LogtoProvider
                client=client
                on_signed_in=move |user| note(format!("in {}", user.sub()))
                on_signed_out=move || note(format!("out, {}", use_logto().is_authenticated()))
                on_ended=move |reason| note(reason.code().to_owned())
            >
                "app"
            </LogtoProvider>
        }
    })
}

/// The calls since they were taken last, after the app had time to run.
async fn take(stage: &Stage, calls: Calls) -> Vec<String> {
    stage.text().await;
    calls.try_update_value(std::mem::take).unwrap()
}

fn signed_in_elsewhere(harness: &TestHarness, sub: &str) {
    harness.sign_in(&TestUser::new(sub));
    harness.tabs.broadcast(&TabMessage::SessionChanged);
}

#[wasm_bindgen_test]
async fn restored_session_and_renewal_call_nothing() {
    let harness = harness();
    harness.sign_in(&TestUser::new("u_ada"));
    let (stage, client, calls) = (Stage::new(), harness.client(), Calls::default());
    let _app = mount(&stage, client.clone(), calls);
    assert!(take(&stage, calls).await.is_empty());
    let id_token = harness.logto.id_token("u_ada", &[("name", json!("Ada"))]);
    harness.logto.script("/oidc/token", MockResponse::Json(200, harness.logto.token_answer(&id_token)));
    client.renew_now().await.unwrap();
    assert!(take(&stage, calls).await.is_empty());
    harness.logto.script("/oidc/token", MockResponse::Json(500, json!({})));
    assert!(client.renew_now().await.is_err());
    assert!(take(&stage, calls).await.is_empty(), "a stale session is still one");
}

#[wasm_bindgen_test]
async fn finished_sign_in_calls_on_signed_in_once() {
    let harness = harness();
    let (stage, client, calls) = (Stage::new(), harness.client(), Calls::default());
    let _app = mount(&stage, client.clone(), calls);
    client.sign_in(SignInOptions::new()).await.unwrap();
    let url = harness.navigator.went_to().pop().unwrap();
    let param = |name: &str| url.query_pairs().find(|(n, _)| n == name).unwrap().1.into_owned();
    let id_token = harness.logto.id_token("u_ada", &[("nonce", json!(param("nonce")))]);
    harness.logto.script("/oidc/token", MockResponse::Json(200, harness.logto.token_answer(&id_token)));
    let iss = "http%3A%2F%2Flocalhost%3A3001%2Foidc";
    let callback = format!("http://localhost:3000/callback?code=c&state={}&iss={iss}", param("state"));
    harness.navigator.set_current_url(&callback);
    client.finish_sign_in().await.unwrap();
    assert_eq!(take(&stage, calls).await, ["in u_ada"]);
    assert!(harness.navigator.current_url().unwrap().query().is_none());
}

#[wasm_bindgen_test]
async fn refused_callback_calls_nothing() {
    let harness = harness();
    harness.sign_in(&TestUser::new("u_ada"));
    let (stage, client, calls) = (Stage::new(), harness.client(), Calls::default());
    let _app = mount(&stage, client.clone(), calls);
    harness.navigator.set_current_url("http://localhost:3000/callback?code=x&state=forged");
    let outcome = client.finish_sign_in().await;
    assert!(client.is_authenticated(), "{outcome:?}");
    assert!(take(&stage, calls).await.is_empty());
}

#[wasm_bindgen_test]
async fn sign_out_calls_on_signed_out_once_after_the_signals_changed() {
    let harness = harness();
    harness.sign_in(&TestUser::new("u_ada"));
    let (stage, client, calls) = (Stage::new(), harness.client(), Calls::default());
    let _app = mount(&stage, client.clone(), calls);
    client.sign_out(SignOutOptions::new().local_only()).await.unwrap();
    assert_eq!(take(&stage, calls).await, ["out, false"]);
}

#[wasm_bindgen_test]
async fn every_tab_is_called_once_for_what_happens_in_another() {
    let harness = harness();
    let (stage, here, there) = (Stage::new(), Calls::default(), Calls::default());
    let _apps = [mount(&stage, harness.client(), here), mount(&stage, harness.client(), there)];
    signed_in_elsewhere(&harness, "u_ada");
    harness.tabs.broadcast(&TabMessage::SessionChanged);
    for calls in [here, there] {
        assert_eq!(take(&stage, calls).await, ["in u_ada"]);
    }
    harness.client().sign_out(SignOutOptions::new().local_only()).await.unwrap();
    for calls in [here, there] {
        assert_eq!(take(&stage, calls).await, ["out, false"]);
    }
}

#[wasm_bindgen_test]
async fn switch_of_the_user_calls_on_signed_out_first() {
    let harness = harness();
    harness.sign_in(&TestUser::new("u_ada"));
    let (stage, calls) = (Stage::new(), Calls::default());
    let _app = mount(&stage, harness.client(), calls);
    signed_in_elsewhere(&harness, "u_bob");
    assert_eq!(take(&stage, calls).await, ["out, true", "in u_bob"]);
}

#[wasm_bindgen_test]
async fn another_sign_in_of_the_same_user_calls_nothing() {
    let harness = harness();
    harness.sign_in(&TestUser::new("u_ada"));
    let (stage, calls) = (Stage::new(), Calls::default());
    let _app = mount(&stage, harness.client(), calls);
    harness.sign_in(&TestUser::new("u_ada").with_claim("auth_time", 200));
    harness.tabs.broadcast(&TabMessage::SessionChanged);
    assert!(take(&stage, calls).await.is_empty());
}

#[wasm_bindgen_test]
async fn end_of_the_session_calls_on_ended_once_and_no_sign_out() {
    let harness = harness();
    harness.sign_in(&TestUser::new("u_ada"));
    harness.logto.script("/oidc/token", MockResponse::Json(400, json!({"error": "invalid_grant"})));
    let (stage, client, calls) = (Stage::new(), harness.client(), Calls::default());
    let _app = mount(&stage, client.clone(), calls);
    assert!(client.renew_now().await.is_err());
    assert_eq!(take(&stage, calls).await, ["session.refused"]);
    client.sign_out(SignOutOptions::new().local_only()).await.unwrap();
    assert!(take(&stage, calls).await.is_empty(), "nobody was signed in any more");
}

#[wasm_bindgen_test]
async fn removed_provider_calls_nothing() {
    let harness = harness();
    let (stage, calls) = (Stage::new(), Calls::default());
    drop(mount(&stage, harness.client(), calls));
    signed_in_elsewhere(&harness, "u_ada");
    assert!(take(&stage, calls).await.is_empty());
}
