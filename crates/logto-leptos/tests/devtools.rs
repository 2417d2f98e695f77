//! The developer tools' panel, mounted in a real page over fake ports.
#![cfg(all(target_arch = "wasm32", feature = "devtools"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod stage;

use std::time::Duration;

use self::stage::Stage;
use leptos::mount::{UnmountHandle, mount_to};
use leptos::prelude::*;
use leptos::tachys::view::any_view::AnyViewState;
use logto_leptos::WebClock;
use logto_leptos::ports::Clock as _;
use logto_leptos::testing::{MockResponse, TestHarness, TestUser};
use logto_leptos::{LogtoConfig, LogtoDevtools, LogtoProvider, LogtoText, SignOutOptions, TokenRequest};
use serde_json::json;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Element, HtmlElement, KeyboardEvent, KeyboardEventInit, ShadowRoot};

wasm_bindgen_test_configure!(run_in_browser);

const EMAIL: &str = "ada@example.com";

fn document() -> web_sys::Document {
    web_sys::window().unwrap().document().unwrap()
}

/// The tools in a page.
struct Tools {
    _stage: Stage,
    _app: UnmountHandle<AnyViewState>,
}

impl Tools {
    async fn mount(harness: &TestHarness) -> Self {
        Self::mount_with(harness, |_: LogtoText<'_>| None).await
    }

    async fn mount_with(
        harness: &TestHarness,
        texts: impl Fn(LogtoText<'_>) -> Option<String> + Send + Sync + 'static,
    ) -> Self {
        let (stage, client) = (Stage::new(), harness.client());
        let app = move || {
            view! {
                <LogtoProvider client=client texts=texts>
                    <LogtoDevtools config_layers=[("endpoint", "config.json")]/>
                </LogtoProvider>
            }
            .into_any()
        };
        let app = mount_to(stage.0.clone(), app);
        let tools = Self { _stage: stage, _app: app };
        settle().await;
        tools
    }

    fn root(&self) -> ShadowRoot {
        // The last one: a test that failed leaves its own behind.
        let hosts = document().query_selector_all("[data-logto-devtools]").unwrap();
        let host: Element = hosts.item(hosts.length() - 1).unwrap().unchecked_into();
        host.shadow_root().unwrap()
    }

    fn find(&self, selector: &str) -> Option<HtmlElement> {
        self.root().query_selector(selector).unwrap().map(JsCast::unchecked_into)
    }

    fn test_id(&self, id: &str) -> HtmlElement {
        self.find(&format!("[data-testid={id}]")).unwrap_or_else(|| panic!("no {id}"))
    }

    async fn click(&self, id: &str) {
        self.test_id(id).click();
        settle().await;
    }

    async fn press(&self, key: &str) {
        let init = KeyboardEventInit::new();
        init.set_key(key);
        init.set_bubbles(true);
        init.set_composed(true);
        init.set_cancelable(true);
        let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init).unwrap();
        self.focused().dispatch_event(&event).unwrap();
        settle().await;
    }

    fn focused(&self) -> HtmlElement {
        self.root().active_element().expect("nothing has the focus").unchecked_into()
    }

    async fn open(&self, tab: &str) {
        if self.find("[role=dialog]").is_none() {
            self.click("devtools-open").await;
        }
        self.click(&format!("devtools-tab-{tab}")).await;
    }

    fn text(&self) -> String {
        self.find("[role=tabpanel]").unwrap().inner_text().split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// Lets the app run, and at least one frame pass.
async fn settle() {
    WebClock.sleep(Duration::from_millis(60)).await;
}

/// Lets the panel look again.
async fn next_look() {
    WebClock.sleep(Duration::from_millis(1200)).await;
}

fn signed_in() -> TestHarness {
    let harness = TestHarness::new(LogtoConfig::new("http://localhost:3001", "spa").unwrap());
    harness.sign_in(&TestUser::new("u_ada").with_name("Ada").with_email(EMAIL).with_roles(["admin"]));
    harness
}

#[wasm_bindgen_test]
async fn opens_and_closes_by_keyboard() {
    let tools = Tools::mount(&signed_in()).await;
    let opener = tools.test_id("devtools-open");
    assert_eq!(opener.get_attribute("aria-expanded").as_deref(), Some("false"));
    assert!(opener.get_attribute("aria-label").unwrap().contains("SignedIn"));
    opener.focus().unwrap();
    opener.click();
    settle().await;
    let dialog = tools.find("[role=dialog]").unwrap();
    assert!(dialog.get_attribute("aria-label").is_some() && dialog.get_attribute("aria-modal").is_none());
    assert_eq!(tools.focused().id(), "tab-session");
    tools.press("ArrowRight").await;
    assert_eq!(tools.focused().id(), "tab-tokens");
    assert_eq!(tools.find("[role=tabpanel]").unwrap().get_attribute("aria-labelledby").as_deref(), Some("tab-tokens"));
    tools.press("End").await;
    assert_eq!(tools.focused().id(), "tab-faults");
    tools.press("ArrowRight").await;
    assert_eq!(tools.focused().id(), "tab-session");
    assert_eq!(tools.root().query_selector_all("[role=tab][tabindex='0']").unwrap().length(), 1);
    tools.press("Escape").await;
    assert!(tools.find("[role=dialog]").is_none());
    assert_eq!(tools.focused().get_attribute("data-testid").as_deref(), Some("devtools-open"));
}

#[wasm_bindgen_test]
async fn applies_its_style_sheet_and_the_theme() {
    let root = document().document_element().unwrap();
    root.set_attribute("data-theme", "dark").unwrap();
    let tools = Tools::mount(&signed_in()).await;
    tools.open("session").await;
    let style = |selector: &str, property: &str| {
        let element = tools.find(selector).unwrap();
        let style = web_sys::window().unwrap().get_computed_style(&element).unwrap().unwrap();
        style.get_property_value(property).unwrap()
    };
    assert_eq!(style("[data-testid=devtools-open]", "position"), "fixed");
    let dark = style("[role=dialog]", "background-color");
    root.set_attribute("data-theme", "light").unwrap();
    settle().await;
    let light = style("[role=dialog]", "background-color");
    root.remove_attribute("data-theme").unwrap();
    assert_eq!((dark.as_str(), light.as_str()), ("rgb(23, 22, 29)", "rgb(255, 255, 255)"));
    assert_eq!(document().query_selector_all("style").unwrap().length(), 0, "no inline style");
    assert!(tools.root().query_selector("[style]").unwrap().is_none());
}

#[wasm_bindgen_test]
async fn hides_tokens_until_revealed() {
    let harness = signed_in();
    let tools = Tools::mount(&harness).await;
    tools.open("tokens").await;
    let text = tools.text();
    for shown in
        ["ID token", "Access token for user info", "Refresh token", "1 h 0 min left", "\"admin\"", "issuer passed"]
    {
        assert!(text.contains(shown), "{shown} in {text}");
    }
    for hidden in [EMAIL, "Ada", "eyJ", "refresh-token", "access-token"] {
        assert!(!text.contains(hidden), "{hidden} in {text}");
    }
    assert!(text.contains("signature passed"), "the provider's keys are there: {text}");
    tools.click("devtools-reveal").await;
    let text = tools.text();
    for shown in [EMAIL, "Ada", "eyJ"] {
        assert!(text.contains(shown), "{shown} in {text}");
    }
    assert!(!text.contains("refresh-token") && !text.contains("access-token"), "one at a time: {text}");
    tools.click("devtools-close").await;
    tools.open("tokens").await;
    assert!(!tools.text().contains(EMAIL), "closing hides it again");
}

#[wasm_bindgen_test]
async fn texts_of_the_app_replace_its_own() {
    let is_replaced = ArcRwSignal::new(false);
    let signal = is_replaced.clone();
    let texts = move |text: LogtoText<'_>| match text {
        LogtoText::Devtools(text) if signal.get() => Some(format!("<{text}>")),
        _ => None,
    };
    let tools = Tools::mount_with(&signed_in(), texts).await;
    tools.open("tokens").await;
    assert!(tools.text().starts_with("ID token"), "{}", tools.text());
    is_replaced.set(true);
    settle().await;
    let text = tools.text();
    for replaced in ["<ID token>", "<Reveal>", "left>", "<issuer> <passed>", "<Claims>"] {
        assert!(text.contains(replaced), "{replaced}: {text}");
    }
    assert_eq!(tools.test_id("devtools-tab-tokens").inner_text(), "<Tokens>");
    assert_eq!(tools.test_id("devtools-copy").inner_text(), "<Copy report>");
    let label = tools.test_id("devtools-open").get_attribute("aria-label").unwrap();
    assert!(label.starts_with("<Logto developer tools, session "), "{label}");
}

#[wasm_bindgen_test]
async fn updates_times_while_open() {
    let harness = signed_in();
    let tools = Tools::mount(&harness).await;
    tools.open("tokens").await;
    let left = || tools.test_id("devtools-left").inner_text();
    assert_eq!(left(), "1 h 0 min left");
    let button = tools.test_id("devtools-reveal");
    button.focus().unwrap();
    harness.clock.advance(Duration::from_secs(3000));
    next_look().await;
    assert_eq!(left(), "10 min 0 s left");
    assert_eq!(tools.focused(), button, "looking again takes nobody's focus");
}

#[wasm_bindgen_test]
async fn shows_session_changes_requests_and_storage() {
    let harness = signed_in();
    let tools = Tools::mount(&harness).await;
    let other = harness.client();
    tools.open("session").await;
    assert!(tools.text().contains("State SignedIn"), "{}", tools.text());
    assert!(tools.text().contains("u_ada"), "{}", tools.text());
    other.sign_out(SignOutOptions::new().local_only()).await.unwrap();
    settle().await;
    assert!(tools.text().contains("SignedIn → SignedOut storage changed: another tab or page"), "{}", tools.text());
    tools.open("tabs").await;
    assert!(tools.text().contains("session changed received now SignedOut"), "{}", tools.text());
    tools.open("requests").await;
    let text = tools.text();
    assert!(text.contains("discovery 200") && text.contains("GET http://localhost:3001/oidc/jwks"), "{text}");
    tools.open("storage").await;
    assert!(tools.text().contains("logto:spa:discovery"), "{}", tools.text());
    tools.open("configuration").await;
    let text = tools.text();
    assert!(text.contains("endpoint config.json http://localhost:3001/"), "{text}");
    assert!(text.contains("leeway default 10 min 0 s"), "{text}");
    tools.open("tokens").await;
    assert_eq!(tools.text(), "No token is stored.");
}

#[wasm_bindgen_test]
async fn sets_faults_of_the_local_server() {
    let harness = signed_in();
    let switches = |status: u16| json!({"latencyMs": 0, "status": status, "lostAnswers": 0, "clockOffset": 0});
    harness.logto.script("/dev/faults", MockResponse::Json(200, switches(0)));
    harness.logto.script("/dev/faults", MockResponse::Json(200, switches(503)));
    let tools = Tools::mount(&harness).await;
    assert_eq!(harness.logto.count("/dev/faults"), 0, "nobody asks before the tab is opened");
    tools.open("faults").await;
    let pressed = |id: &str| tools.test_id(id).get_attribute("aria-pressed").unwrap();
    assert_eq!(pressed("devtools-fault-status-0"), "true");
    tools.click("devtools-fault-status-503").await;
    let sent = harness.logto.requests().pop().unwrap();
    assert_eq!((sent.method.as_str(), sent.body.as_slice()), ("POST", br#"{"status":503}"#.as_slice()));
    assert_eq!(pressed("devtools-fault-status-503"), "true");
    assert_eq!(pressed("devtools-fault-status-0"), "false");
    harness.logto.script("/dev/faults", MockResponse::Json(200, switches(0)));
    tools.click("devtools-end-sessions").await;
    assert_eq!(harness.logto.requests().pop().unwrap().body, br#"{"endSessionsOf":"u_ada"}"#);
    tools.open("requests").await;
    assert!(!tools.text().contains("/dev/faults"), "the tools' own requests are not the client's");
}

#[wasm_bindgen_test]
async fn shows_faults_for_local_servers_only() {
    let tools = Tools::mount(&signed_in()).await;
    tools.open("faults").await;
    assert!(tools.text().contains("no fault switches"), "{}", tools.text());
    drop(tools);
    let harness = TestHarness::new(LogtoConfig::new("https://my-tenant.logto.app", "spa").unwrap());
    let tools = Tools::mount(&harness).await;
    tools.click("devtools-open").await;
    assert!(tools.find("#tab-faults").is_none());
    assert_eq!(harness.logto.count("/dev/faults"), 0);
}

/// Puts a clipboard of this page's own in the place of the browser's; what it got is `window.copied`.
fn clipboard(write: &str) {
    let define =
        format!("Object.defineProperty(navigator, 'clipboard', {{configurable: true, value: {{writeText: {write}}}}})");
    js_sys::eval(&define).unwrap();
}

#[wasm_bindgen_test]
async fn report_contains_no_secrets_while_tokens_are_revealed() {
    let harness = signed_in();
    let tools = Tools::mount(&harness).await;
    tools.open("tokens").await;
    tools.click("devtools-reveal").await;
    assert!(tools.text().contains(EMAIL));
    clipboard("async text => { window.copied = text }");
    tools.click("devtools-copy").await;
    assert_eq!(tools.test_id("devtools-copied").inner_text(), "Copied, without secrets");
    let report = js_sys::eval("window.copied").unwrap().as_string().unwrap();
    assert!(report.contains("\"signature: passed") && report.contains("\"browser\""), "{report}");
    for hidden in [EMAIL, "\"Ada\"", "eyJ", "refresh-token", "u_ada"] {
        assert!(!report.contains(hidden), "{hidden} in {report}");
    }

    clipboard("async () => { throw new Error('no') }");
    tools.click("devtools-copy").await;
    assert_eq!(tools.test_id("devtools-copied").inner_text(), "Copy it from below");
    let by_hand = js_sys::Reflect::get(&tools.test_id("devtools-report"), &"value".into()).unwrap();
    assert_eq!(by_hand.as_string().unwrap().len(), report.len());
}

#[wasm_bindgen_test]
async fn removes_its_elements_when_unmounted() {
    let harness = signed_in();
    let tools = Tools::mount(&harness).await;
    tools.open("session").await;
    drop(tools);
    settle().await;
    assert!(document().query_selector("[data-logto-devtools]").unwrap().is_none());
    // The client lives on without anybody watching.
    let client = harness.client();
    client.access_token(TokenRequest::new()).await.unwrap();
}
