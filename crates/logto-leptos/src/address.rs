//! Paths of the app, below the path under which it is hosted.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::location::Location;

use super::hydration::is_server;
use super::logto::Logto;
use logto_client::protocol::return_to::ReturnTo;

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

/// Returns where the path of a route leads from a page, and the options of the redirect to it. `matched` is the path of
/// the page's own route: a router with a `base` that is not the document's `<base>` resolves paths itself.
pub(super) fn route_address(logto: Logto, page: &Location, matched: &str, path: &str) -> (String, NavigateOptions) {
    let base = logto.client().base_path();
    if has_other_base(&page.pathname.read_untracked(), &base, matched) {
        return (path.to_owned(), NavigateOptions { resolve: true, ..in_place() });
    }
    (address(logto, path), in_place())
}

/// Returns whether a router that matched this part of a path has a base other than the document's, and has one at all.
fn has_other_base(path: &str, document_base: &str, matched: &str) -> bool {
    let below_document_base = path.strip_prefix(document_base.trim_end_matches('/'));
    !path.starts_with(matched) && !below_document_base.is_some_and(|path| path.starts_with(matched))
}

/// Returns the current path of the app, without the path under which the app is hosted.
pub(super) fn here(logto: Logto, page: &Location) -> ReturnTo {
    let path = page.pathname.get_untracked();
    let base = logto.client().base_path();
    let path = path.strip_prefix(base.trim_end_matches('/')).unwrap_or(&path);
    let (search, hash) = (page.search.get_untracked(), page.hash.get_untracked());
    let mark = if search.is_empty() { "" } else { "?" };
    ReturnTo::of_page(&[path, mark, &search, &hash].concat()).unwrap_or_else(|_| ReturnTo::root())
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;

    #[test]
    fn tells_a_router_base_from_that_of_the_document() {
        for (path, document_base, matched, expected) in [
            ("/orders", "/", "/orders", false),
            ("/orders/7", "/", "/orders", false),
            ("/app/orders", "/app/", "/orders", false),
            ("/app/orders", "/app/", "/app/orders", false),
            ("/app/", "/app/", "/", false),
            ("/app/orders", "/", "/orders", true),
            ("/site/app/orders", "/site/", "/orders", true),
            ("/app/orders", "/other/", "/orders", true),
        ] {
            assert_eq!(has_other_base(path, document_base, matched), expected, "{path} {document_base} {matched}");
        }
    }
}
