//! The service worker that keeps the app in the browser for use without a network, written for exactly these
//! files, and the mark in the page that makes the app register it.

use super::{
    app::{App, CONFIG, PAGE},
    policy,
};
use crate::error::Result;
use base64::{Engine, prelude::BASE64_STANDARD};
use sha2::{Digest, Sha256};

/// The worker's name. It lies beside the page, so that all pages of the app are in its scope.
pub(super) const WORKER: &str = "sw.js";

/// The worker, with placeholders for names.
const TEMPLATE: &str = include_str!("sw.js");

/// Files for crawlers and home screens, which the app does not request.
const NOT_FOR_THE_APP: [&str; 2] = ["robots.txt", "apple-touch-icon.png"];

/// The attribute in front of which the page's mark stands.
const BESIDE: &str = "data-wasm=";

/// The page with the mark or without it, whatever it had before. `None` when it isn't the app's.
pub(super) fn mark(html: &str, is_offline: bool) -> Option<String> {
    let mark = format!("data-offline={WORKER} ");
    let html = html.replace(&mark, "");
    let at = html.find(BESIDE)?;
    let mark = if is_offline { &mark } else { "" };
    Some(format!("{}{mark}{}", html.get(..at)?, html.get(at..)?))
}

/// The worker for an app, whose files `read` gives.
pub(super) fn worker(app: &App, read: impl Fn(&str) -> Result<Vec<u8>>) -> Result<String> {
    let mut version = Sha256::new();
    for text in [TEMPLATE, &app.page].into_iter().chain(app.headers.iter().map(|(_, value)| value.as_str())) {
        version.update(text);
        version.update([0]);
    }
    let mut names: Vec<&str> = app.files.iter().map(String::as_str).collect();
    names.retain(|name| ![PAGE, CONFIG, WORKER].contains(name) && !NOT_FOR_THE_APP.contains(name));
    names.sort_unstable();
    let mut files = Vec::new();
    for name in names {
        let digest = Sha256::digest(read(name)?);
        version.update(name);
        version.update(digest);
        files.push(if policy::is_hashed(name) {
            format!("[\"{name}\", \"sha256-{}\"]", BASE64_STANDARD.encode(digest))
        } else {
            format!("[\"{name}\"]")
        });
    }
    let version: String = version.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    let pages: Vec<String> = app.routes.iter().map(|route| pattern(route)).collect();
    Ok(TEMPLATE
        .replace("/*VERSION*/", &version)
        .replace("/*FILES*/", &files.join(", "))
        .replace("/*PAGES*/", &pages.join(", ")))
}

/// A route as a regular expression for the path below the base.
pub(super) fn pattern(route: &str) -> String {
    let parts = route.split('/').filter(|part| !part.is_empty());
    let parts = parts.map(|part| if part.starts_with(':') { "[^/]+".to_owned() } else { part.replace('.', "\\.") });
    let path = parts.collect::<Vec<_>>().join("\\/");
    let end = if path.is_empty() { "" } else { "\\/?" };
    format!("/^{path}{end}$/")
}

#[cfg(test)]
mod tests {
    use super::*;

    const HTML: &str = "<base href=/><script data-js=/a.js data-wasm=/a_bg.wasm src=/boot.js></script>";

    fn app(files: &[&str]) -> App {
        App {
            base: "/".into(),
            page: HTML.into(),
            files: files.iter().map(|name| (*name).to_owned()).collect(),
            routes: ["/", "/callback", "/connectors/:kind", "/a.b"].map(String::from).into(),
            headers: policy::headers(&[]),
        }
    }

    fn version(app: &App, content: &str) -> String {
        let worker = worker(app, |_| Ok(content.into())).unwrap();
        let (_, rest) = worker.split_once("VERSION = \"").unwrap();
        rest.split_once('"').unwrap().0.to_owned()
    }

    #[test]
    fn mark_is_added_and_removed() {
        let marked = mark(HTML, true).unwrap();
        assert_eq!(marked, HTML.replace("data-wasm", "data-offline=sw.js data-wasm"));
        assert_eq!(mark(&marked, true).as_deref(), Some(marked.as_str()));
        assert_eq!(mark(&marked, false).as_deref(), Some(HTML));
        assert_eq!(mark("<html>", true), None);
    }

    #[test]
    fn the_worker_knows_the_files_and_the_pages() {
        let app = app(&["a-0123456789abcdef.js", "boot.js", PAGE, CONFIG, NOT_FOR_THE_APP[0], WORKER]);
        let worker = worker(&app, |_| Ok(b"x".to_vec())).unwrap();
        let hash = "sha256-LXEWQrcmsEQBYnyp+6wy9chTD7GQPMTbAiWHF5IaSIE=";
        let files = format!("new Map([[\"a-0123456789abcdef.js\", \"{hash}\"], [\"boot.js\"]])");
        assert!(worker.contains(&files), "{worker}");
        let pages = r"[/^$/, /^callback\/?$/, /^connectors\/[^/]+\/?$/, /^a\.b\/?$/]";
        assert!(worker.contains(&format!("PAGES = {pages};")), "{worker}");
        assert!(!worker.contains("/*VERSION") && !worker.contains("robots"), "{worker}");
    }

    #[test]
    fn every_change_gives_another_version() {
        let first = app(&["boot.js"]);
        let known = version(&first, "1");
        assert_eq!((known.len(), version(&first, "1")), (16, known.clone()));
        let mut policy = app(&["boot.js"]);
        policy.headers = policy::headers(&["https://t.logto.app".into()]);
        for other in [version(&first, "2"), version(&app(&["boot.js", "b.js"]), "1"), version(&policy, "1")] {
            assert_ne!(other, known);
        }
    }
}
