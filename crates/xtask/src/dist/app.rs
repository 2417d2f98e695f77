//! The app, as hosts need it.

use super::policy;

/// The app's configuration, beside its page.
pub(super) const CONFIG: &str = "config.json";

/// The app's only page.
pub(super) const PAGE: &str = "index.html";

/// The app, as its host needs it.
#[derive(Debug)]
pub(super) struct App {
    /// The path it lives at, with a slash at both ends.
    pub(super) base: String,
    /// `index.html`, made for that path.
    pub(super) page: String,
    /// Its files, by their names below the base, the largest first.
    pub(super) files: Vec<String>,
    /// Its pages: `/profile`, `/connectors/:kind`.
    pub(super) routes: Vec<String>,
    /// Its headers.
    pub(super) headers: Vec<(&'static str, String)>,
}

/// A text to write, by its name in the folder.
pub(super) type File = (String, String);

impl App {
    /// Whether it lives at the root of its host.
    pub(super) fn is_at_root(&self) -> bool {
        self.base == "/"
    }

    /// The files that can be cached without a limit.
    pub(super) fn hashed(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(String::as_str).filter(|name| policy::is_hashed(name))
    }

    /// The routes without that of the first page, which every host serves without a rule.
    pub(super) fn deep_links(&self) -> impl Iterator<Item = &str> {
        self.routes.iter().filter_map(|route| route.strip_prefix('/')).filter(|route| !route.is_empty())
    }

    /// Returns an app for tests.
    #[cfg(test)]
    pub(super) fn example(base: &str) -> Self {
        Self {
            base: base.into(),
            page: "<!doctype html><meta charset=utf-8><base href=/>".into(),
            files: ["a-0123456789abcdef_bg.wasm", "a-0123456789abcdef.js", "boot.js", "index.html", "config.json"]
                .map(String::from)
                .into(),
            routes: ["/", "/callback", "/connectors/:kind"].map(String::from).into(),
            headers: policy::headers(&["https://my-tenant.logto.app".into()]),
        }
    }
}
