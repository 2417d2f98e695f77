//! Rules that several hosts share: how long each file is cached, `_headers` and `_redirects` in the part of their
//! form that all their readers have in common, and the page for addresses that do not exist.

use crate::dist::app::App;
use crate::dist::policy::{HSTS, IMMUTABLE, REVALIDATE};
use std::fmt::Write as _;

/// Files that browsers must revalidate each time, with every host.
const ALWAYS_ASKED: [&str; 4] = ["config.json", "index.html", "sw.js", "version.json"];

/// The files that need a `Cache-Control` header of their own, with its value: first those that must be revalidated,
/// then those that can be cached without a limit, the largest first. They are named one by one: a pattern would also
/// match missing files, and the 404 would be cached.
pub(super) fn cache_rules(app: &App) -> impl Iterator<Item = (&str, &'static str)> {
    let asked = ALWAYS_ASKED.iter().filter(|name| app.files.iter().any(|file| file == *name));
    asked.map(|name| (*name, REVALIDATE)).chain(app.hashed().map(|name| (name, IMMUTABLE)))
}

/// All headers of the app with the one that browsers honor over https only.
pub(super) fn https_headers(app: &App) -> impl Iterator<Item = (&str, &str)> {
    app.headers.iter().map(|(name, value)| (*name, value.as_str())).chain([HSTS])
}

/// A route with a pattern at its end in place of its first parameter: `connectors/*`.
pub(super) fn with_wildcard(route: &str) -> String {
    route.split_once(':').map_or_else(|| route.to_owned(), |(before, _)| format!("{before}*"))
}

/// The page for missing addresses, for hosts that take one for a whole domain: the app, which says so itself.
/// Below a path, a page that leads to the app, because the app does not know addresses outside of its path.
pub(super) fn not_found(app: &App) -> String {
    if app.is_at_root() {
        return app.page.clone();
    }
    format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Not found</title>\
         <p>There is nothing here. <a href=\"{}\">Go to the app.</a></p></html>\n",
        app.base
    )
}

/// The file. No header is set by two rules that fit one path: the hosts do different things then.
/// Files that may be kept are named one by one, so that nothing is kept that only looks like one;
/// everything else is asked for anew, which is what both do by themselves. `most` is how many rules
/// the host reads.
pub(super) fn headers(app: &App, most: usize) -> String {
    let mut text = String::from("/*\n");
    let mut line = |line: std::fmt::Arguments<'_>| {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{line}");
    };
    for (name, value) in https_headers(app) {
        line(format_args!("  {name}: {value}"));
    }
    for (name, value) in cache_rules(app).take(most.saturating_sub(1)) {
        line(format_args!("{}{name}\n  Cache-Control: {value}", app.base));
    }
    text
}

/// `_redirects`: the app for each of its pages. There is no rule for everything: it would answer
/// for a missing script with a page. `target` is what the host wants the app to be called.
pub(super) fn redirects(app: &App, target: &str) -> String {
    let mut text = String::new();
    if !app.is_at_root() {
        let _ = writeln!(text, "/ {} 302", app.base);
    }
    for route in app.deep_links() {
        let _ = writeln!(text, "{}{route} {}{target} 200", app.base, app.base);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_path_gets_a_header_from_one_rule() {
        let text = headers(&App::example("/app/"), 100);
        let rules: Vec<&str> = text.lines().filter(|line| line.starts_with('/')).collect();
        assert_eq!(
            rules,
            [
                "/*",
                "/app/config.json",
                "/app/index.html",
                "/app/a-0123456789abcdef_bg.wasm",
                "/app/a-0123456789abcdef.js"
            ]
        );
        let (all, single) = text.split_once("/app/").unwrap();
        assert!(all.contains("  Content-Security-Policy: ") && !all.contains("Cache-Control"));
        assert_eq!(single.matches("  Cache-Control: ").count(), 4);
        assert_eq!(single.matches("immutable").count(), 2);
    }

    #[test]
    fn wildcard_replaces_parameters() {
        assert_eq!(with_wildcard("connectors/:kind"), "connectors/*");
        assert_eq!(with_wildcard("callback"), "callback");
    }

    #[test]
    fn missing_addresses_outside_of_the_app_lead_to_it() {
        assert_eq!(not_found(&App::example("/")), App::example("/").page);
        assert!(not_found(&App::example("/a/")).contains("<a href=\"/a/\">"));
    }

    #[test]
    fn beyond_the_limit_the_small_files_are_left_to_the_host() {
        let text = headers(&App::example("/"), 4);
        assert!(text.contains("_bg.wasm") && !text.contains("abcdef.js"), "{text}");
    }

    #[test]
    fn pages_have_a_rule_each_and_files_none() {
        assert_eq!(
            redirects(&App::example("/"), "index.html"),
            "/callback /index.html 200\n/connectors/:kind /index.html 200\n"
        );
        assert_eq!(
            redirects(&App::example("/app/"), ""),
            "/ /app/ 302\n/app/callback /app/ 200\n/app/connectors/:kind /app/ 200\n"
        );
    }
}
