//! Addresses that go through guard, sign-in page and callback, in a real page over fake ports.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod stage;

use leptos::mount::mount_to;
use leptos::prelude::*;
use leptos_router::components::{Route, Router, Routes};
use leptos_router::path;
use logto_leptos::testing::{MockResponse, TestHarness};
use logto_leptos::{CallbackPage, LogtoClient, LogtoConfig, LogtoProvider, SignInPage, SignedInRoute, use_query_value};
use serde_json::json;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

use self::stage::{Stage, go_to};

wasm_bindgen_test_configure!(run_in_browser);

/// How many addresses are generated. Chromium ignores more than 200 changes of the history in ten seconds, and each
/// address takes six.
const ADDRESSES: usize = 20;

/// Parts of an address where decoding once too often or too rarely shows.
const PARTS: [&str; 26] = [
    "a", "=", "&", "+", "%20", "%2B", "%26", "%3D", "%25", "%2520", "%252523", "%5C", "\\", "%2F", "/", "//", "?",
    "%3F", "é", "%C3%A9", "%", "%zz", "%00", "%0A", "'", "%FF",
];

#[component]
fn App(client: LogtoClient) -> impl IntoView {
    view! {
        <LogtoProvider client=client>
            <Router>
                <Routes fallback=|| "not found">
                    <Route path=path!("/sign-in") view=|| view! { <SignInPage pending=|| "leaving"/> }/>
                    <Route path=path!("/callback") view=|| view! { <CallbackPage/> }/>
                    <SignedInRoute path=path!("/page/*rest") view=Page/>
                </Routes>
            </Router>
        </LogtoProvider>
    }
}

#[component]
fn Page() -> impl IntoView {
    let value = use_query_value("q");
    move || format!("page {}", value.get().unwrap_or_default())
}

/// A generator of numbers, with the same ones in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }

    fn text(&mut self) -> String {
        let length = 1 + self.below(12);
        (0..length).map(|_| PARTS[self.below(PARTS.len())]).collect()
    }
}

/// Path, query and fragment in the address bar.
fn address() -> String {
    let location = window().location();
    [location.pathname().unwrap(), location.search().unwrap(), location.hash().unwrap()].concat()
}

/// The text of the stage when it begins like this, or the last one after a few seconds.
async fn text_from(stage: &Stage, start: &str) -> String {
    let mut text = stage.text().await;
    for _ in 0..100 {
        if text.starts_with(start) {
            break;
        }
        text = stage.text().await;
    }
    text
}

/// Opens an address without a session, signs in, and returns the address of the page that is shown then.
async fn sign_in_from(harness: &TestHarness, start: &str) -> (String, String) {
    go_to(start);
    let (stage, client) = (Stage::new(), harness.client());
    let app = mount_to(stage.0.clone(), move || view! { <App client/> });
    assert_eq!(text_from(&stage, "leaving").await, "leaving", "{start}");
    for _ in 0..100 {
        if harness.navigator.went_to().is_empty() {
            stage.text().await;
        }
    }
    drop(app);
    let url = harness.navigator.went_to().pop().unwrap();
    let param = |name: &str| url.query_pairs().find(|(n, _)| n == name).unwrap().1.into_owned();
    let id_token = harness.logto.id_token("u_ada", &[("nonce", json!(param("nonce")))]);
    harness.logto.script("/oidc/token", MockResponse::Json(200, harness.logto.token_answer(&id_token)));
    let iss = "http%3A%2F%2Flocalhost%3A3001%2Foidc";
    let callback = format!("http://localhost:3000/callback?code=c&state={}&iss={iss}", param("state"));
    harness.navigator.set_current_url(&callback);
    go_to("/callback");
    let (stage, client) = (Stage::new(), harness.client());
    let app = mount_to(stage.0.clone(), move || view! { <App client/> });
    let text = text_from(&stage, "page").await;
    drop(app);
    let end = address();
    go_to("/");
    (text, end)
}

fn harness() -> TestHarness {
    TestHarness::new(LogtoConfig::new("http://localhost:3001", "spa").unwrap())
}

#[wasm_bindgen_test]
async fn known_addresses_return_unchanged() {
    for (start, value) in [
        ("/page/x?q=%20c", "c"),
        ("/page/x?q=a%5Cb", "a\\b"),
        ("/page/x?q=50%25%20off", "50% off"),
        ("/page/x?q=a%26b", "a&b"),
        ("/page/x?q=1%2B1", "1+1"),
        ("/page/x?q=%2523", "%23"),
        ("/page/x?q=https%3A//a//", "https://a//"),
        ("/page/%2523?q=1#%2520", "1"),
    ] {
        let (text, end) = sign_in_from(&harness(), start).await;
        assert_eq!((text, end.as_str()), (format!("page {value}"), start));
    }
}

#[wasm_bindgen_test]
async fn generated_addresses_return_unchanged() {
    let mut random = Random(7);
    for _ in 0..ADDRESSES {
        let mut start = ["/page/", &random.text().replace(['?', '\\'], "")].concat();
        if random.below(4) > 0 {
            start += &["?q=", &random.text()].concat();
        }
        if random.below(4) == 0 {
            start += &["#", &random.text()].concat();
        }
        go_to(&start);
        // A return path has no backslash; its percent-encoding decodes to the same text.
        let expected = address().replace('\\', "%5C");
        let (text, end) = sign_in_from(&harness(), &start).await;
        assert_eq!(end, expected, "{start}: {text}");
    }
}
