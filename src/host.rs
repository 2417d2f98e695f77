//! Files of the app's own host.

use leptos::prelude::window;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{RequestCache, RequestInit, Response};

/// Asks the host for a file, by its path from the page's base. Nothing when there is no answer.
pub(crate) async fn get(file: &str, cache: RequestCache) -> Option<Response> {
    let options = RequestInit::new();
    options.set_cache(cache);
    let answer = JsFuture::from(window().fetch_with_str_and_init(file, &options)).await.ok()?;
    answer.dyn_into().ok()
}

/// The text of an answer. Nothing when it breaks off.
pub(crate) async fn text(answer: &Response) -> Option<String> {
    JsFuture::from(answer.text().ok()?).await.ok()?.as_string()
}
