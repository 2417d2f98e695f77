//! Requests for files of the app's own host.

use std::time::Duration;

use leptos::prelude::{set_timeout, window};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, RequestCache, RequestInit, Response};

/// The time limit of a request, which covers the body.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Fetches a file by its path from the page's base. Returns `None` when there is no answer in time.
pub(crate) async fn get(file: &str, cache: RequestCache) -> Option<Response> {
    let options = RequestInit::new();
    options.set_cache(cache);
    let abort = AbortController::new().ok()?;
    options.set_signal(Some(&abort.signal()));
    set_timeout(move || abort.abort(), TIMEOUT);
    let answer = JsFuture::from(window().fetch_with_str_and_init(file, &options)).await.ok()?;
    answer.dyn_into().ok()
}

/// Returns the text of an answer, or `None` when it breaks off or is late.
pub(crate) async fn text(answer: &Response) -> Option<String> {
    JsFuture::from(answer.text().ok()?).await.ok()?.as_string()
}
