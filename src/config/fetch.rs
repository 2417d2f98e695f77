//! Fetching `config.json` from the host.

use std::cell::RefCell;

use js_sys::{Promise, Reflect};
use leptos::prelude::window;
use logto_leptos::protocol::url_parser::parse_url;
use logto_ui::paths;
use wasm_bindgen_futures::JsFuture;
use web_sys::RequestCache;

use super::{AppConfig, ConfigProblem, parse};
use crate::host;

/// The path, relative to `index.html`.
const FILE: &str = "config.json";

/// The promise of the file's text in `public/page.js`.
const FETCHED_AHEAD: &str = "configText";

thread_local! {
    /// The file's text or why there is none, for the front page and the whole app, one after the other.
    static TEXT: RefCell<Option<Result<String, ConfigProblem>>> = const { RefCell::new(None) };
}

/// Reads the configuration.
///
/// # Errors
/// The file is missing, can't be fetched, or is invalid.
pub(crate) async fn load() -> Result<AppConfig, ConfigProblem> {
    let text = text().await?;
    let base = parse_url(&paths::base_uri());
    parse::parse(&text, base.as_ref())
}

/// Returns the file's text, which is fetched once per page load.
///
/// # Errors
/// It could not be fetched.
pub(crate) async fn text() -> Result<String, ConfigProblem> {
    if let Some(text) = TEXT.with_borrow(Clone::clone) {
        return text;
    }
    let text = fetch().await;
    TEXT.set(Some(text.clone()));
    text
}

/// What the page has fetched while the app was loading, if that succeeded.
async fn fetched_ahead() -> Option<String> {
    let text = Reflect::get(&window(), &FETCHED_AHEAD.into()).ok()?;
    JsFuture::from(Promise::resolve(&text)).await.ok()?.as_string()
}

async fn fetch() -> Result<String, ConfigProblem> {
    if let Some(text) = fetched_ahead().await {
        return Ok(text);
    }
    let answer = host::get(FILE, RequestCache::NoCache).await.ok_or(ConfigProblem::Unreachable)?;
    match answer.status() {
        200..=299 => {}
        404 | 410 => return Err(ConfigProblem::Missing),
        status => return Err(ConfigProblem::Refused { status }),
    }
    host::text(&answer).await.ok_or(ConfigProblem::Unreachable)
}
