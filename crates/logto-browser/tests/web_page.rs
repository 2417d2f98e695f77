//! Clock and address bar, and the parsing of URLs and dates by the browser.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use std::future::ready;
use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::LocalBoxFuture;
use logto_browser::{WebClock, WebNavigator};
use logto_client::ports::{Clock, Http, HttpRequest, HttpResponse, Navigator as _, send_within, status_error};
use logto_client::protocol::url_parser::{http_origin, join_url, parse_url};
use logto_client::{HttpError, UserInfo, UserInfoError};
use serde_json::Value;
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

#[wasm_bindgen_test]
fn json_has_the_values_that_serde_json_reads() {
    for text in [
        "0",
        "-7",
        "9007199254740991",
        "-9007199254740991",
        "1.5",
        "-2.5e-3",
        "1e300",
        "true",
        "false",
        "\"\"",
        r#""é \u00e9 \ud83d\ude00 \" \\ \n \u0000""#,
        "[]",
        "{}",
        r#"[1, [2, {"a": null, "b": [false]}], "x"]"#,
        r#"{"__proto__": 1, "constructor": {"a": 2}, "a": 3, "1": 4}"#,
        r#"{"a": 1, "a": 2}"#,
    ] {
        let body = format!(r#"{{"sub": "ada", "claim": {text}}}"#);
        let info = UserInfo::parse(body.as_bytes(), "ada").unwrap();
        let expected: Value = serde_json::from_str(text).unwrap();
        assert_eq!(info.get("claim"), Some(&expected), "{text}");
    }
}

#[wasm_bindgen_test]
fn malformed_json_is_refused() {
    let nested = |depth| format!(r#"{{"sub": "ada", "claim": {}{}}}"#, "[".repeat(depth), "]".repeat(depth));
    assert!(UserInfo::parse(nested(100).as_bytes(), "ada").is_ok());
    for text in [
        "",
        "{",
        "null",
        "[]",
        r#"{"sub": "ada",}"#,
        "{'sub': 'ada'}",
        r#"{"sub": "ada"} x"#,
        r#"{"sub": "ada", "claim": NaN}"#,
        r#"{"sub": "ada", "claim": 1e999}"#,
        &nested(200),
        &nested(100_000),
    ] {
        assert_eq!(UserInfo::parse(text.as_bytes(), "ada"), Err(UserInfoError::Malformed), "{text:.40}");
    }
    assert_eq!(UserInfo::parse(b"{\"sub\": \"\xff\"}", "\u{fffd}"), Err(UserInfoError::Malformed));
}

#[wasm_bindgen_test]
fn urls_have_the_parts_that_the_browser_reads() {
    for text in [
        "https://my-tenant.logto.app",
        "HTTPS://User:Pass@EXAMPLE.com:443/a/../b c?q=1 2#top",
        "http://127.1:3001/oidc",
        "http://[::1]:3001/?x#y",
        "com.example.app://callback?code=1",
        "urn:example:a?b#c",
    ] {
        let (read, expected) = (parse_url(text).unwrap(), web_sys::Url::new(text).unwrap());
        assert_eq!(read.as_str(), expected.href());
        assert_eq!([read.scheme(), ":"].concat(), expected.protocol());
        assert_eq!(read.username(), expected.username());
        assert_eq!(read.password().unwrap_or_default(), expected.password());
        assert_eq!(read.host_str().unwrap_or_default(), expected.hostname());
        assert_eq!(read.port().map(|port| port.to_string()).unwrap_or_default(), expected.port());
        assert_eq!(read.path(), expected.pathname());
        assert_eq!(read.query().map(|query| ["?", query].concat()).unwrap_or_default(), expected.search());
        assert_eq!(read.fragment().map(|fragment| ["#", fragment].concat()).unwrap_or_default(), expected.hash());
        if matches!(read.scheme(), "http" | "https") {
            assert_eq!(http_origin(&read), Some(expected.origin()));
        }
    }
    for text in ["", "callback", "//host", "https://", "http://[::1", "http://host:70000"] {
        assert_eq!(parse_url(text), None, "{text}");
    }
}

#[wasm_bindgen_test]
fn references_are_resolved_like_links() {
    let base = parse_url("https://app.test/folder/page?q#f").unwrap();
    for (reference, expected) in [
        ("callback", "https://app.test/folder/callback"),
        (".", "https://app.test/folder/"),
        ("/x?y", "https://app.test/x?y"),
        ("//other.test/", "https://other.test/"),
    ] {
        assert_eq!(join_url(&base, reference).unwrap().as_str(), expected);
    }
}

/// Responds with this `Retry-After`.
struct Busy(&'static str);

impl Http for Busy {
    fn send(&self, _request: HttpRequest) -> LocalBoxFuture<'_, Result<HttpResponse, HttpError>> {
        ready(Ok(HttpResponse::new(503, Vec::new()).with_header("retry-after", self.0))).boxed_local()
    }
}

#[wasm_bindgen_test]
async fn retry_after_is_read_as_seconds_and_as_a_date() {
    let (hour, clock) = (3600, WebClock);
    let wait = async |text| {
        let request = HttpRequest::get("https://api.test/");
        let response = send_within(&Busy(text), &clock, Duration::from_secs(1), request).await.unwrap();
        match status_error(&response) {
            HttpError::Status { retry_after, .. } => retry_after.map(|wait| wait.as_secs()),
            other => panic!("{other}"),
        }
    };
    assert_eq!(wait("7").await, Some(7));
    assert_eq!(wait("2020").await, Some(2020));
    assert_eq!(wait("Sun, 06 Nov 1994 08:49:37 GMT").await, Some(0));
    let seconds_of_2200 = 7_258_118_400 - clock.now().seconds();
    for text in ["Wed, 01 Jan 2200 00:00:00 GMT", "Wed Jan  1 00:00:00 2200"] {
        let wait = i64::try_from(wait(text).await.unwrap()).unwrap();
        assert!((seconds_of_2200 - wait).abs() < hour, "{text}");
    }
    for text in ["soon", "-1", ""] {
        assert_eq!(wait(text).await, None, "{text}");
    }
}
