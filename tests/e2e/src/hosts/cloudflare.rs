//! The rules of Cloudflare Pages: redirects take precedence over files, redirects remove `.html` and
//! `/index`, missing files are answered with the nearest `404.html`, or with `index.html` and status 200
//! if there is no `404.html` at the top.
//! <https://developers.cloudflare.com/pages/configuration/serving-pages/>
//! <https://developers.cloudflare.com/pages/configuration/redirects/>
//! <https://developers.cloudflare.com/pages/configuration/headers/>

use std::path::Path;

use anyhow::{Result, ensure};

use super::folder::Folder;
use super::headers::{self, Rule};
use super::redirects::{self, Redirect};
use super::server::{HostResponse, HostRules};

/// The `Cache-Control` header unless a rule sets it.
const CACHE: &str = "public, max-age=0, must-revalidate";

/// The limits of header rules and of the length of a line.
const LIMITS: (usize, usize) = (100, 2000);

pub(super) struct Cloudflare {
    files: Folder,
    headers: Vec<Rule>,
    redirects: Vec<Redirect>,
}

impl Cloudflare {
    pub(super) fn read(folder: &Path) -> Result<Self> {
        Self::new(Folder::read(folder)?)
    }

    fn new(mut files: Folder) -> Result<Self> {
        let text = files.take_text("/_headers").unwrap_or_default();
        ensure!(text.lines().all(|line| line.len() <= LIMITS.1), "a line of _headers is too long");
        let headers = headers::parse(&text)?;
        ensure!(headers.len() <= LIMITS.0, "too many rules in _headers");
        let redirects = redirects::parse(&files.take_text("/_redirects").unwrap_or_default())?;
        for rule in &redirects {
            let is_circle = (rule.from.ends_with("/*") || rule.from.ends_with('/'))
                && (rule.to.ends_with("/index.html") || rule.to.ends_with("/index"));
            ensure!(!is_circle, "{} {}: an infinite loop", rule.from, rule.to);
            ensure!(!rule.is_forced, "{}: no rule is forced here", rule.from);
        }
        Ok(Self { files, headers, redirects })
    }

    /// The file for a path, or a redirect to its canonical address.
    fn file(&self, path: &str) -> Option<HostResponse> {
        if let Some(short) = path.strip_suffix("/index.html").or_else(|| path.strip_suffix("/index")) {
            let folder = format!("{short}/");
            return self.files.has(&format!("{folder}index.html")).then(|| HostResponse::redirect(308, &folder));
        }
        if let Some(short) = path.strip_suffix(".html")
            && self.files.has(path)
        {
            return Some(HostResponse::redirect(308, short));
        }
        if path.ends_with('/') {
            return self.files.answer(&format!("{path}index.html"), 200);
        }
        if let Some(file) = self.files.answer(path, 200) {
            return Some(file);
        }
        let folder = format!("{path}/");
        if self.files.has(&format!("{folder}index.html")) {
            return Some(HostResponse::redirect(308, &folder));
        }
        self.files.answer(&format!("{path}.html"), 200)
    }

    fn missing(&self, path: &str) -> HostResponse {
        let mut folder = path;
        while let Some((up, _)) = folder.rsplit_once('/') {
            if let Some(page) = self.files.answer(&format!("{up}/404.html"), 404) {
                return page;
            }
            folder = up;
        }
        self.files.answer("/index.html", 200).unwrap_or_else(HostResponse::missing)
    }

    fn found(&self, path: &str) -> HostResponse {
        let rule = self.redirects.iter().find(|rule| rule.matches(path, true));
        let target = match rule {
            Some(rule) if rule.status != 200 => return HostResponse::redirect(rule.status, &rule.to),
            Some(rule) => &rule.to,
            None => path,
        };
        self.file(target).unwrap_or_else(|| self.missing(target))
    }
}

impl HostRules for Cloudflare {
    fn answer(&self, path: &str) -> HostResponse {
        let mut answer = self.found(path);
        for (name, value) in self.headers.iter().filter(|rule| rule.matches(path)).flat_map(|rule| &rule.headers) {
            // The values of several matching rules are joined.
            match answer.headers.iter_mut().find(|(known, _)| known == name) {
                Some((_, all)) => *all = format!("{all}, {value}"),
                None => answer.headers.push((name.clone(), value.clone())),
            }
        }
        answer.or_header("cache-control", CACHE);
        answer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn host(files: &[(&str, &str)]) -> Result<Cloudflare> {
        Cloudflare::new(Folder::of(files))
    }

    #[test]
    fn serves_app_for_every_path_without_404_page() {
        let plain = host(&[("/index.html", "app"), ("/a.js", "script")]).unwrap();
        assert_eq!((plain.answer("/gone.js").status, plain.answer("/profile").status), (200, 200));
        let strict =
            host(&[("/index.html", "app"), ("/404.html", "none"), ("/_redirects", "/profile / 200\n")]).unwrap();
        assert_eq!((strict.answer("/gone.js").status, strict.answer("/profile").body), (404, b"app".to_vec()));
        assert_eq!(strict.answer("/profile").status, 200);
        let page = |path: &str| (strict.answer(path).status, strict.answer(path).headers[0].1.clone());
        assert_eq!(page("/index.html"), (308, "/".to_owned()));
    }

    #[test]
    fn uses_nearest_404_page() {
        let host = host(&[("/404.html", "top"), ("/app/404.html", "app"), ("/app/index.html", "")]).unwrap();
        let body = |path: &str| String::from_utf8(host.answer(path).body).unwrap();
        assert_eq!((body("/x.js"), body("/app/x.js"), body("/app/y/x.js")), ("top".into(), "app".into(), "app".into()));
        assert_eq!((host.answer("/app").status, host.answer("/app/404.html").status), (308, 308));
    }

    #[test]
    fn rejects_rules_over_the_limits() {
        for rules in ["/* /index.html 200\n", "/app/* /app/index.html 200\n", "/ /index 302\n", "/a /b 200!\n"] {
            assert!(host(&[("/_redirects", rules)]).is_err(), "{rules}");
        }
        let long = format!("/*\n  X: {}\n", "x".repeat(2000));
        let many = "/a\n  X: 1\n".repeat(101);
        for headers in [long, many] {
            assert!(host(&[("/_headers", &headers)]).is_err());
        }
    }

    #[test]
    fn joins_headers_of_several_rules() {
        let host = host(&[("/a.js", ""), ("/_headers", "/*\n  Cache-Control: no-cache\n/a.js\n  Cache-Control: x\n")])
            .unwrap();
        let headers = host.answer("/a.js").headers;
        assert!(headers.contains(&("cache-control".into(), "no-cache, x".into())), "{headers:?}");
    }
}
