//! Clock and address bar.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use std::time::Duration;

use logto_browser::{WebClock, WebNavigator};
use logto_client::ports::{Clock as _, Navigator as _};
use url::Url;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
async fn sleep_takes_the_requested_time() {
    let before = WebClock.now();
    assert!(before.seconds() > 1_700_000_000);
    WebClock.sleep(Duration::from_millis(30)).await;
    assert!(WebClock.now().since(before) >= 25);
}

#[wasm_bindgen_test]
fn the_page_is_secure_and_not_framed() {
    let context = WebNavigator.context();
    assert!(context.is_secure);
    let top = web_sys::window().unwrap().top().unwrap().unwrap();
    assert_eq!(context.is_framed, !js_sys::Object::is(&top, &web_sys::window().unwrap()));
}

#[wasm_bindgen_test]
fn the_address_is_replaced_without_a_history_entry() {
    let before = WebNavigator.current_url().unwrap();
    let history = web_sys::window().unwrap().history().unwrap();
    let length = history.length().unwrap();
    let mut with_code = before.clone();
    with_code.set_query(Some("code=x&state=y"));
    WebNavigator.replace_url(&with_code).unwrap();
    assert_eq!(WebNavigator.current_url().unwrap(), with_code);
    WebNavigator.replace_url(&before).unwrap();
    assert_eq!(WebNavigator.current_url().unwrap(), before);
    assert_eq!(history.length().unwrap(), length);
    let foreign = Url::parse("https://evil.test/").unwrap();
    assert_eq!(WebNavigator.replace_url(&foreign).unwrap_err().code(), "navigation");
}

#[wasm_bindgen_test]
fn base_url_ends_with_a_slash() {
    let base = WebNavigator.base_url().unwrap();
    assert!(base.path().ends_with('/') && base.query().is_none());
}

#[wasm_bindgen_test]
fn script_addresses_are_not_gone_to() {
    let script = Url::parse("javascript:alert(1)").unwrap();
    assert_eq!(WebNavigator.go(&script).unwrap_err().code(), "navigation");
}
