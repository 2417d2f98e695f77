//! Texts and views of errors that the app replaces, mounted in a real page over fake ports.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod stage;

use leptos::mount::mount_to;
use leptos::prelude::*;
use leptos_router::components::{Route, Router, Routes};
use leptos_router::path;
use logto_leptos::testing::{MockResponse, TestHarness, TestUser};
use logto_leptos::{
    CallbackPage, HttpError, LogtoClient, LogtoConfig, LogtoError, LogtoProvider, LogtoText, OrganizationSwitcher,
    SignInOptions, SignInPage, SignOutOptions, SignedInRoute, UserMenu, has_role,
};
use serde_json::json;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

use self::stage::{Stage, go_to};

wasm_bindgen_test_configure!(run_in_browser);

fn harness() -> TestHarness {
    TestHarness::new(LogtoConfig::new("http://localhost:3001", "spa").unwrap())
}

/// The code of a text and its arguments, in a made-up language.
fn translated(text: LogtoText<'_>) -> String {
    let arguments = match text {
        LogtoText::Error(error) | LogtoText::Hint(error) => error.code().to_owned(),
        LogtoText::Refused(refusal) => refusal.to_string(),
        LogtoText::OtherPerson { invited, signed_in } => format!("{invited:?} {signed_in:?}"),
        LogtoText::UserMenu { name } => format!("{name:?}"),
        _ => String::new(),
    };
    format!("<{} {arguments}>", text.code())
}

/// An app whose texts are the library's own, or translated.
#[component]
fn App(client: LogtoClient, is_translated: RwSignal<bool>) -> impl IntoView {
    let organization = RwSignal::new(None);
    view! {
        <LogtoProvider client=client texts=move |text| is_translated.get().then(|| translated(text))>
            <Router>
                <Routes fallback=|| "not found">
                    <Route path=path!("/") view=move || view! { <UserMenu/> <OrganizationSwitcher selected=organization/> }/>
                    <Route path=path!("/sign-in") view=|| view! { <SignInPage/> }/>
                    <Route path=path!("/callback") view=|| view! { <CallbackPage/> }/>
                    <SignedInRoute path=path!("/staff") require=has_role("staff") view=|| "staff"/>
                </Routes>
            </Router>
        </LogtoProvider>
    }
}

/// The texts at an address, before and after the language was switched.
async fn texts_at(harness: &TestHarness, address: &str) -> [String; 2] {
    go_to(address);
    let is_translated = RwSignal::new(false);
    let (stage, client) = (Stage::new(), harness.client());
    let app = mount_to(stage.0.clone(), move || view! { <App client is_translated/> });
    let before = stage.text().await;
    is_translated.set(true);
    let after = stage.text().await;
    drop(app);
    go_to("/");
    [before, after]
}

#[wasm_bindgen_test]
async fn texts_of_an_error_follow_the_language() {
    let harness = harness();
    harness.navigator.set_current_url("http://localhost:3000/callback?code=x&state=forged");
    let [before, after] = texts_at(&harness, "/callback").await;
    assert!(before.ends_with("Sign in again"), "{before}");
    assert_eq!(after, "<error callback.unknown_state> <hint callback.unknown_state> <sign_in_again >");
}

#[wasm_bindgen_test]
async fn texts_of_the_paused_sign_in_follow_the_language() {
    let harness = harness();
    harness.sign_in(&TestUser::new("u_ada"));
    harness.logto.script("/oidc/token", MockResponse::Json(400, json!({"error": "invalid_grant"})));
    let client = harness.client();
    assert!(client.renew_now().await.is_err());
    let [before, after] = texts_at(&harness, "/sign-in").await;
    assert!(before.contains("the session has ended") && before.ends_with("Sign in"), "{before}");
    assert_eq!(after, "<error session.refused> <sign_in >");
    client.sign_out(SignOutOptions::new().local_only()).await.unwrap();
}

#[wasm_bindgen_test]
async fn texts_about_another_person_follow_the_language() {
    let harness = harness();
    harness.sign_in(&TestUser::new("u_ada").with_name("Ada").with_email("ada@example.com"));
    let [before, after] = texts_at(&harness, "/sign-in?login_hint=bob%40example.com&one_time_token=t").await;
    assert!(before.starts_with("This link is for bob@example.com. You are signed in as Ada."), "{before}");
    let words = r#"<other_person Some("bob@example.com") Some("Ada")><sign_in_with_link ><stay_signed_in >"#;
    assert_eq!(after.replace("> <", "><"), words);
}

#[wasm_bindgen_test]
async fn text_of_a_refusal_follows_the_language() {
    let harness = harness();
    harness.sign_in(&TestUser::new("u_ada"));
    let [before, after] = texts_at(&harness, "/staff").await;
    assert!(before.contains("the role staff"), "{before}");
    assert_eq!(after, format!("<refused {before}>"));
}

#[wasm_bindgen_test]
async fn names_of_menu_and_organizations_follow_the_language() {
    let harness = harness();
    harness.sign_in(&TestUser::new("u_ada").with_name("Ada").add_organization("o1", []));
    harness.logto.script("/oidc/me", MockResponse::Fail(HttpError::Network));
    go_to("/");
    let is_translated = RwSignal::new(false);
    let (stage, client) = (Stage::new(), harness.client());
    let _app = mount_to(stage.0.clone(), move || view! { <App client is_translated/> });
    stage.text().await;
    let label = |selector: &str| stage.0.query_selector(selector).unwrap().unwrap().get_attribute("aria-label");
    assert_eq!(label("[data-part=trigger]").as_deref(), Some("Account of Ada"));
    assert_eq!(label("select").as_deref(), Some("Organization"));
    is_translated.set(true);
    stage.text().await;
    assert_eq!(label("[data-part=trigger]").as_deref(), Some("<user_menu Some(\"Ada\")>"));
    assert_eq!(label("select").as_deref(), Some("<organization_switcher >"));
    let item = stage.0.query_selector("[data-part=sign-out]").unwrap().unwrap();
    assert_eq!(item.text_content().as_deref(), Some("<sign_out >"));
}

#[wasm_bindgen_test]
async fn provider_shows_an_invalid_configuration_in_place_of_the_app() {
    let stage = Stage::new();
    let app = mount_to(stage.0.clone(), || {
        view! { <LogtoProvider endpoint="http://logto.example.com" app_id="spa">"the app"</LogtoProvider> }
    });
    let text = stage.text().await;
    let error = LogtoConfig::new("http://logto.example.com", "spa").unwrap_err();
    assert!(text.starts_with(&error.to_string()) && !text.ends_with("the app"), "{text}");
    assert!(stage.0.query_selector("[data-testid=error][role=alert]").unwrap().is_some());
    drop(app);
    let _app = mount_to(stage.0.clone(), || {
        let texts = |text: LogtoText<'_>| Some(translated(text));
        view! { <LogtoProvider app_id="" endpoint="https://logto.example.com" texts>"the app"</LogtoProvider> }
    });
    assert_eq!(stage.text().await, "<error config.app_id_empty> <hint config.app_id_empty>");
}

#[wasm_bindgen_test]
async fn provider_takes_endpoint_and_app_id_in_any_order() {
    let stage = Stage::new();
    let _apps = [
        mount_to(stage.0.clone(), || {
            view! { <LogtoProvider endpoint="http://localhost:3001" app_id="one">"first"</LogtoProvider> }.into_any()
        }),
        mount_to(stage.0.clone(), || {
            view! { <LogtoProvider app_id="two" endpoint="http://localhost:3001">"second"</LogtoProvider> }.into_any()
        }),
    ];
    assert_eq!(stage.text().await, "firstsecond");
}

#[component]
fn OwnViews(client: LogtoClient) -> impl IntoView {
    let other_person = |options: SignInOptions| options.login_hint().map(str::to_owned);
    view! {
        <LogtoProvider client=client>
            <Router>
                <Routes fallback=|| "not found">
                    <Route
                        path=path!("/sign-in")
                        view=move || view! { <SignInPage error=|error: LogtoError| error.code() other_person/> }
                    />
                    <Route
                        path=path!("/callback")
                        view=|| view! { <CallbackPage error=|error: LogtoError| view! { <b>{error.code()}</b> }/> }
                    />
                </Routes>
            </Router>
        </LogtoProvider>
    }
}

#[wasm_bindgen_test]
async fn any_closure_is_a_view_of_an_error() {
    let harness = harness();
    harness.logto.script("/oidc/.well-known/openid-configuration", MockResponse::Fail(HttpError::TooLarge));
    harness.navigator.set_current_url("http://localhost:3000/callback?code=x&state=forged");
    for (address, text) in [("/sign-in", "http.too_large"), ("/callback", "callback.unknown_state")] {
        go_to(address);
        let (stage, client) = (Stage::new(), harness.client());
        let app = mount_to(stage.0.clone(), move || view! { <OwnViews client/> });
        assert_eq!(stage.text().await, text);
        drop(app);
    }
    harness.sign_in(&TestUser::new("u_ada").with_email("ada@example.com"));
    go_to("/sign-in?login_hint=bob%40example.com");
    let (stage, client) = (Stage::new(), harness.client());
    let app = mount_to(stage.0.clone(), move || view! { <OwnViews client/> });
    assert_eq!(stage.text().await, "bob@example.com");
    drop(app);
    go_to("/");
}
