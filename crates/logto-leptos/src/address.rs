//! Paths of the app, below the path it is hosted under.

use leptos_router::NavigateOptions;

use super::logto::Logto;

/// A path of the app as the browser knows it. The router itself would turn the root of an app
/// hosted under `/app/` into `/app`, which a static host may answer with a redirect.
pub(super) fn address(logto: Logto, path: &str) -> String {
    let base = logto.client().base_path();
    format!("{}{path}", base.trim_end_matches('/'))
}

/// Goes to an [`address`] in place of the present history entry.
pub(super) fn in_place() -> NavigateOptions {
    NavigateOptions { resolve: false, replace: true, ..NavigateOptions::default() }
}
