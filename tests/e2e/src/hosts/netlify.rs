//! The rules of Netlify: existing files take precedence over rules that are not forced, then the first
//! matching rule applies, then `404.html`.
//! <https://docs.netlify.com/manage/routing/redirects/overview/>
//! <https://docs.netlify.com/manage/routing/redirects/rewrites-proxies/>
//! <https://docs.netlify.com/manage/routing/headers/>

use std::path::Path;

use anyhow::Result;

use super::folder::Folder;
use super::headers::{self, Rule};
use super::redirects::{self, Redirect};
use super::server::{HostResponse, HostRules};

/// The `Cache-Control` header unless a rule sets it.
const CACHE: &str = "public,max-age=0,must-revalidate";

pub(super) struct Netlify {
    files: Folder,
    headers: Vec<Rule>,
    redirects: Vec<Redirect>,
}

impl Netlify {
    pub(super) fn read(folder: &Path) -> Result<Self> {
        Self::new(Folder::read(folder)?)
    }

    fn new(mut files: Folder) -> Result<Self> {
        let headers = headers::parse(&files.take_text("/_headers").unwrap_or_default())?;
        let redirects = redirects::parse(&files.take_text("/_redirects").unwrap_or_default())?;
        Ok(Self { files, headers, redirects })
    }

    /// The file for a path: the file itself, the folder's `index.html`, or the page with this name.
    fn file(&self, path: &str, status: u16) -> Option<HostResponse> {
        let folder = format!("{}/index.html", path.trim_end_matches('/'));
        let page = format!("{}.html", path.trim_end_matches('/'));
        [path, &folder, &page].iter().find_map(|path| self.files.answer(path, status))
    }

    fn found(&self, path: &str) -> HostResponse {
        let file = self.file(path, 200);
        let rule = self.redirects.iter().find(|rule| rule.matches(path, false) && (file.is_none() || rule.is_forced));
        match (file, rule) {
            (Some(file), None) => file,
            (_, Some(rule)) if matches!(rule.status, 301 | 302) => HostResponse::redirect(rule.status, &rule.to),
            (_, Some(rule)) => self.file(&rule.to, rule.status).unwrap_or_else(HostResponse::missing),
            (None, None) => self.files.answer("/404.html", 404).unwrap_or_else(HostResponse::missing),
        }
    }
}

impl HostRules for Netlify {
    fn answer(&self, path: &str) -> HostResponse {
        let mut answer = self.found(path);
        // The result of several rules that set the same header for a path is not documented.
        let mut set = Vec::new();
        for (name, value) in self.headers.iter().filter(|rule| rule.matches(path)).flat_map(|rule| &rule.headers) {
            if set.contains(name) {
                return HostResponse { status: 500, headers: Vec::new(), body: format!("{name} twice").into_bytes() };
            }
            set.push(name.clone());
            answer.headers.push((name.clone(), value.clone()));
        }
        answer.or_header("cache-control", CACHE);
        answer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(rules: &Netlify, path: &str) -> u16 {
        rules.answer(path).status
    }

    #[test]
    fn prefers_files_then_first_matching_rule() {
        let rules = "/a /index.html 200\n/b.js /index.html 200\n/old /a 301\n/* /404.html 404\n";
        let files = [("/index.html", "page"), ("/b.js", "script"), ("/404.html", "none"), ("/_redirects", rules)];
        let host = Netlify::new(Folder::of(&files)).unwrap();
        assert_eq!(host.answer("/b.js").body, b"script");
        assert_eq!((host.answer("/a").body, host.answer("/a/").status), (b"page".to_vec(), 200));
        assert_eq!((status(&host, "/"), status(&host, "/old"), status(&host, "/c.js")), (200, 301, 404));
        assert_eq!(status(&host, "/_redirects"), 404);
    }

    #[test]
    fn catch_all_rule_applies_to_missing_scripts() {
        let files = [("/index.html", "page"), ("/_redirects", "/* /index.html 200\n")];
        let host = Netlify::new(Folder::of(&files)).unwrap();
        assert_eq!(status(&host, "/gone.js"), 200);
    }

    #[test]
    fn rejects_header_set_by_two_rules() {
        let files = [("/a.js", ""), ("/_headers", "/*\n  X: 1\n/a.js\n  Cache-Control: no-cache\n")];
        let host = Netlify::new(Folder::of(&files)).unwrap();
        let header = |path: &str, name: &str| {
            let headers = host.answer(path).headers;
            headers.into_iter().find(|(known, _)| known == name).map(|(_, value)| value)
        };
        assert_eq!(header("/a.js", "cache-control").as_deref(), Some("no-cache"));
        assert_eq!(header("/b.js", "cache-control").as_deref(), Some(CACHE));
        assert_eq!(header("/b.js", "x").as_deref(), Some("1"));
        let files = [("/a.js", ""), ("/_headers", "/*\n  X: 1\n/a.js\n  X: 2\n")];
        assert_eq!(status(&Netlify::new(Folder::of(&files)).unwrap(), "/a.js"), 500);
    }
}
