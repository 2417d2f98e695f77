//! `_headers`, in the part of its form that Netlify and Cloudflare Pages read alike.

use crate::dist::app::App;
use crate::dist::policy::{HSTS, IMMUTABLE, REVALIDATE};
use std::fmt::Write as _;

/// Files that browsers must revalidate each time, with every host.
const ALWAYS_ASKED: [&str; 4] = ["config.json", "index.html", "sw.js", "version.json"];

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
    for (name, value) in &app.headers {
        line(format_args!("  {name}: {value}"));
    }
    line(format_args!("  {}: {}", HSTS.0, HSTS.1));
    let asked = ALWAYS_ASKED.iter().filter(|name| app.files.iter().any(|file| file == *name));
    let asked = asked.map(|name| (*name, REVALIDATE));
    let kept = app.hashed().map(|name| (name, IMMUTABLE));
    for (name, value) in asked.chain(kept).take(most.saturating_sub(1)) {
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
