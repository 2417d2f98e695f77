//! Fetching `config.json` from the host.

use std::cell::RefCell;

use leptos::prelude::document;
use logto_leptos::protocol::url_parser::parse_url;
use web_sys::RequestCache;

use super::{AppConfig, ConfigProblem, parse};
use crate::host;

/// The path, relative to `index.html`.
const FILE: &str = "config.json";

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
    let base = document().base_uri().ok().flatten().and_then(|base| parse_url(&base));
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

async fn fetch() -> Result<String, ConfigProblem> {
    let answer = host::get(FILE, RequestCache::NoCache).await.ok_or(ConfigProblem::Unreachable)?;
    match answer.status() {
        200..=299 => {}
        404 | 410 => return Err(ConfigProblem::Missing),
        status => return Err(ConfigProblem::Refused { status }),
    }
    host::text(&answer).await.ok_or(ConfigProblem::Unreachable)
}
