//! Getting `config.json` from the host.

use gloo_net::http::Request;
use leptos::prelude::document;
use url::Url;
use web_sys::RequestCache;

use super::{AppConfig, ConfigProblem, parse};

/// Relative, so that it lies beside `index.html` wherever that is.
const FILE: &str = "config.json";

/// Reads the configuration, asking the host each time whether it changed.
///
/// # Errors
/// Every way in which the file can be missing or wrong.
pub(crate) async fn load() -> Result<AppConfig, ConfigProblem> {
    let answer =
        Request::get(FILE).cache(RequestCache::NoCache).send().await.map_err(|_| ConfigProblem::Unreachable)?;
    match answer.status() {
        200..=299 => {}
        404 | 410 => return Err(ConfigProblem::Missing),
        status => return Err(ConfigProblem::Refused { status }),
    }
    let text = answer.text().await.map_err(|_| ConfigProblem::Unreachable)?;
    let base = document().base_uri().ok().flatten().and_then(|base| Url::parse(&base).ok());
    parse::parse(&text, base.as_ref())
}
