//! Paths of the app, below the path under which it is hosted.

use leptos_router::NavigateOptions;

use super::logto::Logto;

/// Returns a path of the app as the browser's address bar shows it. The router would turn the root of an app
/// hosted under `/app/` into `/app`, which a static host may answer with a redirect.
pub(super) fn address(logto: Logto, path: &str) -> String {
    let base = logto.client().base_path();
    format!("{}{path}", base.trim_end_matches('/'))
}

/// Returns the options that replace the current history entry with an [`address`].
pub(super) fn in_place() -> NavigateOptions {
    NavigateOptions { resolve: false, replace: true, ..NavigateOptions::default() }
}
