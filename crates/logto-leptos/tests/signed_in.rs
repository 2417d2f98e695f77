//! Parts of a page for signed-in users and for visitors, mounted in a real page over fake ports.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod stage;

use leptos::mount::mount_to;
use leptos::prelude::*;
use logto_leptos::ports::TabMessage;
use logto_leptos::testing::{MockResponse, TestHarness, TestUser};
use logto_leptos::{
    Authenticated, LogtoClient, LogtoConfig, LogtoProvider, SignInOptions, SignOutButton, SignOutOptions, SignUpButton,
    SignedIn, SignedOut, User, use_signed_in,
};
use serde_json::json;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

use self::stage::Stage;

wasm_bindgen_test_configure!(run_in_browser);

fn harness() -> TestHarness {
    TestHarness::new(LogtoConfig::new("http://localhost:3001", "spa").unwrap())
}

fn name(user: &User) -> String {
    user.name().unwrap_or("?").to_owned()
}

#[component]
fn Parts(client: LogtoClient) -> impl IntoView {
    view! {
        <LogtoProvider client=client>
            <SignedIn let:user>
                <p>"in: " {move || name(&user.read())}</p>
            </SignedIn>
            <SignedOut>
                <p>"out"</p>
            </SignedOut>
            <SignOutButton>"leave"</SignOutButton>
        </LogtoProvider>
    }
}

#[wasm_bindgen_test]
async fn signed_in_shows_the_user_and_follows_renewed_claims() {
    let harness = harness();
    harness.sign_in(&TestUser::new("u_ada").with_name("Ada"));
    let (stage, client) = (Stage::new(), harness.client());
    let its_client = client.clone();
    let _app = mount_to(stage.0.clone(), move || view! { <Parts client=its_client/> });
    assert_eq!(stage.0.inner_text().split_whitespace().collect::<Vec<_>>(), ["in:", "Ada", "leave"], "the first frame");
    let id_token = harness.logto.id_token("u_ada", &[("name", json!("Ada Lovelace"))]);
    harness.logto.script("/oidc/token", MockResponse::Json(200, harness.logto.token_answer(&id_token)));
    client.renew_now().await.unwrap();
    assert_eq!(stage.text().await, "in: Ada Lovelace leave");
}

#[wasm_bindgen_test]
async fn fields_of_one_user_are_not_left_to_the_next() {
    let harness = harness();
    harness.sign_in(&TestUser::new("u_ada").with_name("Ada"));
    let (stage, client) = (Stage::new(), harness.client());
    let _app = mount_to(stage.0.clone(), move || {
        view! {
            <LogtoProvider client=client>
                <SignedIn let:user>
                    <input/>
                    <p>{move || name(&user.read())}</p>
                </SignedIn>
                <Authenticated><input/></Authenticated>
            </LogtoProvider>
        }
    });
    let inputs = || {
        let inputs = stage.0.query_selector_all("input").unwrap();
        [0, 1].map(|index| inputs.get(index).unwrap())
    };
    let value = |input: &web_sys::Node| js_sys::Reflect::get(input, &"value".into()).unwrap().as_string().unwrap();
    for input in inputs() {
        js_sys::Reflect::set(&input, &"value".into(), &"typed by Ada".into()).unwrap();
    }
    harness.sign_in(&TestUser::new("u_bob").with_name("Bob"));
    harness.tabs.broadcast(&TabMessage::SessionChanged);
    assert_eq!(stage.text().await, "Bob");
    assert_eq!(inputs().map(|input| value(&input)), ["", ""]);
}

#[wasm_bindgen_test]
async fn signed_out_shows_only_while_nobody_is_signed_in() {
    let harness = harness();
    harness.sign_in(&TestUser::new("u_ada").with_name("Ada"));
    let (stage, client) = (Stage::new(), harness.client());
    let its_client = client.clone();
    let _app = mount_to(stage.0.clone(), move || view! { <Parts client=its_client/> });
    assert_eq!(stage.text().await, "in: Ada leave");
    harness.client().sign_out(SignOutOptions::new().local_only()).await.unwrap();
    assert_eq!(stage.text().await, "out leave", "signed out in another tab");
    harness.sign_in(&TestUser::new("u_ada").with_name("Ada"));
    harness.tabs.broadcast(&TabMessage::SessionChanged);
    assert_eq!(stage.text().await, "in: Ada leave");
    stage.click("[data-testid=sign-out]");
    assert_eq!(stage.text().await, "leave", "nobody is asked to sign in while the browser leaves");
}

#[wasm_bindgen_test]
async fn an_ended_session_counts_as_signed_out() {
    let harness = harness();
    harness.sign_in(&TestUser::new("u_ada").with_name("Ada"));
    harness.logto.script("/oidc/token", MockResponse::Json(400, json!({"error": "invalid_grant"})));
    let (stage, client) = (Stage::new(), harness.client());
    let its_client = client.clone();
    let _app = mount_to(stage.0.clone(), move || view! { <Parts client=its_client/> });
    assert!(client.renew_now().await.is_err());
    assert_eq!(stage.text().await, "out leave");
}

/// What a component below a guard reads when it is removed.
#[component]
fn Profile(last: StoredValue<String>) -> impl IntoView {
    let user = use_signed_in();
    on_cleanup(move || last.set_value(user.try_with(name).unwrap_or_default()));
    move || name(&user.read())
}

#[wasm_bindgen_test]
async fn use_signed_in_keeps_its_user_while_the_guard_closes() {
    let harness = harness();
    harness.sign_in(&TestUser::new("u_ada").with_name("Ada"));
    let (stage, client, last) = (Stage::new(), harness.client(), StoredValue::new(String::new()));
    let signal = StoredValue::new(None::<Signal<User>>);
    let _app = mount_to(stage.0.clone(), move || {
        let content = move || {
            signal.set_value(Some(use_signed_in()));
            view! { <Profile last/> }
        };
        view! { <LogtoProvider client=client><Authenticated>{content()}</Authenticated></LogtoProvider> }
    });
    assert_eq!(stage.text().await, "Ada");
    let signal = signal.get_value().unwrap();
    harness.sign_in(&TestUser::new("u_bob").with_name("Bob"));
    harness.tabs.broadcast(&TabMessage::SessionChanged);
    assert_eq!(signal.with_untracked(name), "Ada", "the next user is not shown in the page of the first");
    assert_eq!(stage.text().await, "Bob");
    harness.client().sign_out(SignOutOptions::new().local_only()).await.unwrap();
    assert_eq!(stage.text().await, "");
    assert!(matches!(last.get_value().as_str(), "Bob" | ""), "{}", last.get_value());
}

#[wasm_bindgen_test]
async fn sign_up_button_starts_with_the_registration() {
    let harness = harness();
    let (stage, client) = (Stage::new(), harness.client());
    let _app = mount_to(stage.0.clone(), move || {
        let options = SignInOptions::new().with_login_hint("ada@example.com");
        view! { <LogtoProvider client=client><SignUpButton options>"Join"</SignUpButton></LogtoProvider> }
    });
    stage.click("[data-testid=sign-up]");
    stage.text().await;
    let url = harness.navigator.went_to().pop().unwrap();
    for (name, value) in [("first_screen", "register"), ("login_hint", "ada@example.com")] {
        assert!(url.query_pairs().any(|pair| pair == (name.into(), value.into())), "{url}");
    }
}
