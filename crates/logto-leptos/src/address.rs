//! Paths of the app, below the path under which it is hosted.

use leptos_router::NavigateOptions;

use super::hydration::is_server;
use super::logto::Logto;

/// Returns a path of the app as the browser's address bar shows it. The router would turn the root of an app
/// hosted under `/app/` into `/app`, which a static host may answer with a redirect.
pub(super) fn address(logto: Logto, path: &str) -> String {
    let base = logto.client().base_path();
    let path = [base.trim_end_matches('/'), path].concat();
    // Of several slashes at the end the router keeps one, in a query as well. A whole URL stays as it is.
    if is_server() || !path.ends_with("//") {
        return path;
    }
    let origin = web_sys::window().and_then(|window| window.location().origin().ok());
    [&origin.unwrap_or_default(), &*path].concat()
}

/// Returns the options that replace the current history entry with an [`address`].
pub(super) fn in_place() -> NavigateOptions {
    NavigateOptions { resolve: false, replace: true, ..NavigateOptions::default() }
}
