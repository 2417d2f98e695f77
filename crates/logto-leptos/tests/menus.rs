//! The menu of the user and the choice of an organization, mounted in a real page over fake ports.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod stage;

use leptos::mount::mount_to;
use leptos::prelude::*;
use logto_leptos::ports::TabMessage;
use logto_leptos::testing::{MockResponse, TestHarness, TestUser};
use logto_leptos::{
    HttpError, LogtoClient, LogtoConfig, LogtoProvider, OrganizationSwitcher, Scope, SignOutOptions, UserMenu,
};
use serde_json::json;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::HtmlElement;

use self::stage::Stage;

wasm_bindgen_test_configure!(run_in_browser);

fn harness() -> TestHarness {
    let config = LogtoConfig::new("http://localhost:3001", "spa").unwrap();
    TestHarness::new(config.with_scopes([Scope::ORGANIZATIONS, Scope::ORGANIZATION_ROLES]))
}

#[component]
fn Menu(client: LogtoClient) -> impl IntoView {
    view! {
        <LogtoProvider client=client>
            <UserMenu sign_out=SignOutOptions::new().local_only() attr:class="account" attr:data-testid="mine">
                <a id="profile" href="#profile" role="menuitem" tabindex="-1">"Profile"</a>
                <button id="off" role="menuitem" tabindex="-1" disabled=true>"Billing"</button>
            </UserMenu>
        </LogtoProvider>
    }
}

/// The part or the id of the focused element.
fn focused() -> String {
    let element = document().active_element().unwrap();
    element.get_attribute("data-part").unwrap_or_else(|| element.id())
}

fn is_open(stage: &Stage) -> bool {
    let expanded = stage.0.query_selector("[data-part=trigger]").unwrap().unwrap().get_attribute("aria-expanded");
    let is_open = stage.0.query_selector("[data-part=popover]:popover-open").unwrap().is_some();
    assert_eq!(expanded.as_deref(), Some(if is_open { "true" } else { "false" }));
    is_open
}

#[wasm_bindgen_test]
async fn user_menu_works_by_keyboard() {
    let harness = harness();
    harness.sign_in(&TestUser::new("u_ada").with_name("Ada").with_email("ada@example.com"));
    let (stage, client) = (Stage::new(), harness.client());
    let _app = mount_to(stage.0.clone(), move || view! { <Menu client/> });
    stage.text().await;
    assert!(!is_open(&stage));
    stage.focus("[data-part=trigger]");
    for (key, focus) in [
        ("ArrowDown", "profile"),
        ("ArrowDown", "sign-out"),
        ("ArrowDown", "profile"),
        ("ArrowUp", "sign-out"),
        ("Home", "profile"),
        ("End", "sign-out"),
    ] {
        stage.press(key);
        stage.text().await;
        assert_eq!(focused(), focus, "{key}");
        assert!(is_open(&stage));
    }
    stage.press("Tab");
    stage.text().await;
    assert_eq!((is_open(&stage), focused().as_str()), (false, "trigger"));
    stage.press("ArrowUp");
    stage.text().await;
    assert_eq!((is_open(&stage), focused().as_str()), (true, "sign-out"));
}

#[wasm_bindgen_test]
async fn user_menu_has_the_roles_and_parts_of_a_menu_button() {
    let harness = harness();
    harness.sign_in(&TestUser::new("u_ada").with_name("ada lovelace").with_email("ada@example.com"));
    let (stage, client) = (Stage::new(), harness.client());
    let _app = mount_to(stage.0.clone(), move || view! { <Menu client/> });
    stage.text().await;
    for selector in [
        "div.account[data-testid=mine][data-part=root]",
        "button[data-part=trigger][aria-haspopup=menu][aria-label='Account of ada lovelace']",
        "[data-part=popover] [role=menu][aria-label='Account of ada lovelace'] > [role=menuitem][data-part=sign-out]",
        "[data-part=menu] > a[role=menuitem]",
    ] {
        assert!(stage.0.query_selector(selector).unwrap().is_some(), "{selector}");
    }
    let text =
        |part: &str| stage.0.query_selector(&format!("[data-part={part}]")).unwrap().unwrap().text_content().unwrap();
    let texts = ["avatar", "name", "user-name", "user-email"].map(text);
    assert_eq!(texts, ["A", "ada lovelace", "ada lovelace", "ada@example.com"]);
    // A second one has an id of its own.
    let (second, client) = (Stage::new(), harness.client());
    let _second = mount_to(second.0.clone(), move || view! { <Menu client/> });
    second.text().await;
    let id = |stage: &Stage| stage.0.query_selector("[popover]").unwrap().unwrap().id();
    assert_ne!(id(&stage), id(&second));
}

#[wasm_bindgen_test]
async fn user_menu_is_not_empty_without_a_name() {
    for (user, wanted) in [
        (TestUser::new("u_bob").with_email("bob@example.com"), ["bob@example.com", "Account of bob@example.com"]),
        (TestUser::new("u_bob"), ["Account", "Account"]),
    ] {
        let harness = harness();
        harness.sign_in(&user);
        let (stage, client) = (Stage::new(), harness.client());
        let _app = mount_to(stage.0.clone(), move || view! { <Menu client/> });
        stage.text().await;
        let find = |part: &str| stage.0.query_selector(&format!("[data-part={part}]")).unwrap().unwrap();
        let label = find("trigger").get_attribute("aria-label").unwrap();
        assert_eq!([find("name").text_content().unwrap(), label], wanted);
    }
}

#[wasm_bindgen_test]
async fn user_menu_opens_by_click_and_closes_with_a_choice() {
    let harness = harness();
    harness.sign_in(&TestUser::new("u_ada").with_claim("picture", "https://example.com/ada.png"));
    let (stage, client) = (Stage::new(), harness.client());
    let _app = mount_to(stage.0.clone(), move || view! { <Menu client/> });
    stage.text().await;
    assert!(stage.0.query_selector("img[data-part=avatar][alt=''][referrerpolicy=no-referrer]").unwrap().is_some());
    stage.click("[data-part=trigger]");
    stage.text().await;
    assert_eq!((is_open(&stage), focused().as_str()), (true, "profile"));
    stage.click("[data-part=user]");
    stage.text().await;
    assert!(is_open(&stage), "that is no item");
    stage.click("#profile");
    stage.text().await;
    assert!(!is_open(&stage));
    stage.click("[data-part=trigger]");
    stage.text().await;
    stage.click("[data-part=sign-out]");
    assert_eq!(stage.text().await, "", "nobody is signed in");
    assert!(stage.0.query_selector("[data-part]").unwrap().is_none());
}

#[component]
fn Switcher(
    client: LogtoClient,
    selected: RwSignal<Option<String>>,
    chosen: StoredValue<Vec<String>>,
) -> impl IntoView {
    let on_select = move |id: String| chosen.update_value(|chosen| chosen.push(id));
    view! {
        <LogtoProvider client=client>
            <OrganizationSwitcher selected on_select attr:class="organizations"/>
        </LogtoProvider>
    }
}

fn ada() -> TestUser {
    TestUser::new("u_ada").add_organization("o1", ["owner"]).add_organization("o2", [])
}

fn choose(stage: &Stage, id: &str) {
    let select = stage.0.query_selector("select").unwrap().unwrap();
    js_sys::Reflect::set(&select, &"value".into(), &id.into()).unwrap();
    let init = web_sys::Event::new("change").unwrap();
    select.unchecked_ref::<HtmlElement>().dispatch_event(&init).unwrap();
}

fn shown(stage: &Stage) -> Option<String> {
    let select = stage.0.query_selector("select.organizations[data-testid=organization-switcher]").unwrap()?;
    js_sys::Reflect::get(&select, &"value".into()).unwrap().as_string()
}

#[wasm_bindgen_test]
async fn organization_switcher_names_the_organizations_and_reports_the_choice() {
    let harness = harness();
    harness.sign_in(&ada());
    let names = json!([{"id": "o1", "name": "Acme"}, {"id": "o2", "name": "Globex"}]);
    let info = json!({"sub": "u_ada", "organizations": ["o1", "o2"], "organization_data": names});
    harness.logto.script("/oidc/me", MockResponse::Json(200, info));
    let (stage, client) = (Stage::new(), harness.client());
    let (selected, chosen) = (RwSignal::new(None), StoredValue::new(Vec::new()));
    let _app = mount_to(stage.0.clone(), move || view! { <Switcher client selected chosen/> });
    assert_eq!(stage.text().await, "Acme Globex");
    assert_eq!(selected.get_untracked().as_deref(), Some("o1"), "the first one");
    assert!(chosen.with_value(Vec::is_empty), "nobody has chosen it");
    choose(&stage, "o2");
    assert_eq!((selected.get_untracked().as_deref(), chosen.get_value()), (Some("o2"), vec!["o2".to_owned()]));
    selected.set(Some("o1".to_owned()));
    stage.text().await;
    assert_eq!(shown(&stage).as_deref(), Some("o1"), "the app may choose, too");
}

#[wasm_bindgen_test]
async fn organization_switcher_keeps_no_organization_of_another_user() {
    let harness = harness();
    harness.sign_in(&ada());
    for _ in 0..6 {
        harness.logto.script("/oidc/me", MockResponse::Fail(HttpError::Network));
    }
    let (stage, client) = (Stage::new(), harness.client());
    let (selected, chosen) = (RwSignal::new(Some("o2".to_owned())), StoredValue::new(Vec::new()));
    let _app = mount_to(stage.0.clone(), move || view! { <Switcher client selected chosen/> });
    assert_eq!(stage.text().await, "o1 o2", "the ids, while names cannot be fetched");
    assert_eq!(shown(&stage).as_deref(), Some("o2"));
    harness.sign_in(&TestUser::new("u_bob").add_organization("o3", []));
    harness.tabs.broadcast(&TabMessage::SessionChanged);
    assert_eq!(stage.text().await, "o3");
    assert_eq!(selected.get_untracked().as_deref(), Some("o3"));
    harness.sign_in(&TestUser::new("u_eve"));
    harness.tabs.broadcast(&TabMessage::SessionChanged);
    assert_eq!(stage.text().await, "");
    assert_eq!((selected.get_untracked(), shown(&stage)), (None, None));
}
