//! Requests for files of the app's own host.

use leptos::prelude::window;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{RequestCache, RequestInit, Response};

/// Fetches a file by its path from the page's base. Returns `None` when there is no answer.
pub(crate) async fn get(file: &str, cache: RequestCache) -> Option<Response> {
    let options = RequestInit::new();
    options.set_cache(cache);
    let answer = JsFuture::from(window().fetch_with_str_and_init(file, &options)).await.ok()?;
    answer.dyn_into().ok()
}

/// Returns the text of an answer, or `None` when it breaks off.
pub(crate) async fn text(answer: &Response) -> Option<String> {
    JsFuture::from(answer.text().ok()?).await.ok()?.as_string()
}
