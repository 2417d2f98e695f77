//! `fetch` behind `Http`.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use futures_util::future::{Either, select};
use logto_browser::{WebClock, WebHttp};
use logto_client::HttpError;
use logto_client::ports::{Clock as _, Http as _, HttpRequest, Method};
use serde_json::Value;
use std::time::Duration;
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen(inline_js = r#"
    let original = window.fetch;
    let last = null;
    // Replaces fetch: notes the request and answers as told.
    export function answer(kind) {
        window.fetch = async (request) => {
            const { method, url, credentials, redirect, cache, referrerPolicy, keepalive } = request;
            const body = method === "GET" ? "" : await request.clone().text();
            const headers = Object.fromEntries(request.headers);
            last = { method, url, credentials, redirect, cache, referrerPolicy, keepalive, body, headers,
                signal: request.signal };
            switch (kind) {
                case "ok": {
                    const headers = [["Retry-After", "7"], ["X-Total", "3"], ["X-Name", "é"], ["X-List", "1"], ["X-List", "2"]];
                    return new Response('{"a":1}', { status: 400, headers });
                }
                case "empty": return new Response(null, { status: 204 });
                case "large": return new Response(new Uint8Array(1024 * 1024 + 1));
                case "largest": return new Response(new Uint8Array(1024 * 1024));
                case "endless": return new Response(new ReadableStream({
                    pull(controller) { controller.enqueue(new Uint8Array(65536)); }
                }));
                case "broken": return new Response(new ReadableStream({
                    pull(controller) { controller.error(new Error("gone")); }
                }));
                case "fail": throw new TypeError("no network");
                case "hang": return new Promise((_, reject) => {
                    request.signal.addEventListener("abort", () => reject(request.signal.reason));
                });
                default: return original(request);
            }
        };
    }
    export function noted() { return JSON.stringify({ ...last, aborted: last.signal.aborted }); }
"#)]
extern "C" {
    fn answer(kind: &str);
    fn noted() -> String;
}

fn last() -> Value {
    serde_json::from_str(&noted()).unwrap()
}

fn get() -> HttpRequest {
    HttpRequest::get("https://logto.test/x?a=b").with_header("accept", "application/json")
}

#[wasm_bindgen_test]
async fn requests_go_out_without_cookies_cache_referrer_and_redirects() {
    answer("ok");
    let request = HttpRequest::post("https://logto.test/token")
        .with_header("content-type", "application/x-www-form-urlencoded")
        .with_body(b"a=b&c=d".to_vec());
    let response = WebHttp.send(request).await.unwrap();
    assert_eq!((response.status(), response.body()), (400, br#"{"a":1}"#.as_slice()));
    for (name, value) in [("Retry-After", "7"), ("x-total", "3"), ("x-name", "é"), ("x-list", "1, 2")] {
        assert_eq!(response.header(name), Some(value));
    }
    let sent = last();
    for (member, value) in [
        ("method", "POST"),
        ("url", "https://logto.test/token"),
        ("credentials", "omit"),
        ("redirect", "manual"),
        ("cache", "no-store"),
        ("referrerPolicy", "no-referrer"),
        ("body", "a=b&c=d"),
    ] {
        assert_eq!(sent[member], value, "{member}");
    }
    assert_eq!(sent["headers"]["content-type"], "application/x-www-form-urlencoded");
}

#[wasm_bindgen_test]
async fn refuses_what_the_browser_does_not_send() {
    answer("ok");
    for request in [
        get().with_header("x-a", "a\nb"),
        get().with_header("x a", "b"),
        get().with_body(b"a".to_vec()),
        HttpRequest::get("https://"),
        HttpRequest::new(Method::new("a b"), "https://logto.test/"),
    ] {
        let url = request.url().to_owned();
        assert_eq!(WebHttp.send(request).await, Err(HttpError::Invalid), "{url}");
    }
}

#[wasm_bindgen_test]
async fn sends_get_with_query_and_without_body() {
    answer("empty");
    let response = WebHttp.send(get()).await.unwrap();
    assert_eq!((response.status(), response.body().len()), (204, 0));
    assert_eq!(last()["url"], "https://logto.test/x?a=b");
}

#[wasm_bindgen_test]
async fn answers_are_read_up_to_a_mebibyte() {
    answer("largest");
    assert_eq!(WebHttp.send(get()).await.unwrap().body().len(), 1024 * 1024);
    for kind in ["large", "endless"] {
        answer(kind);
        assert_eq!(WebHttp.send(get()).await.unwrap_err(), HttpError::TooLarge, "{kind}");
        assert_eq!(last()["aborted"], true, "{kind}");
    }
}

#[wasm_bindgen_test]
async fn maps_failed_fetches_to_network_errors() {
    for kind in ["fail", "broken"] {
        answer(kind);
        assert_eq!(WebHttp.send(get()).await.unwrap_err(), HttpError::Network, "{kind}");
    }
}

#[wasm_bindgen_test]
async fn dropping_the_future_gives_up_the_request() {
    answer("hang");
    match select(WebHttp.send(get()), WebClock.sleep(Duration::from_millis(20))).await {
        Either::Left(_) => panic!("it hangs"),
        Either::Right(((), request)) => {
            assert_eq!(last()["aborted"], false);
            drop(request);
        }
    }
    assert_eq!(last()["aborted"], true);
}

#[wasm_bindgen_test]
async fn only_requests_with_keep_alive_continue_when_the_page_is_left() {
    answer("ok");
    WebHttp.send(get()).await.unwrap();
    assert_eq!(last()["keepalive"], false);
    WebHttp.send(get().with_keep_alive()).await.unwrap();
    assert_eq!(last()["keepalive"], true);
}
