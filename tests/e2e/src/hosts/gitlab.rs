//! The rules of GitLab Pages: no custom headers, ten minutes in the cache, files before rules, compressed files, and
//! `404.html` for everything else. The app is below the project's name; rules name the whole path.
//! <https://docs.gitlab.com/user/project/pages/redirects/>
//! <https://docs.gitlab.com/user/project/pages/introduction/>

use std::fs;
use std::path::Path;

use anyhow::{Result, ensure};

use super::folder::Folder;
use super::redirects::{self, Redirect};
use super::server::{HostResponse, HostRules};

/// The `Cache-Control` header of every response.
const CACHE: &str = "max-age=600";

/// The number of rules.
const LIMIT: usize = 1000;

pub(super) struct Gitlab {
    files: Folder,
    redirects: Vec<Redirect>,
    base: String,
}

impl Gitlab {
    pub(super) fn read(folder: &Path, base: &str) -> Result<Self> {
        let job = fs::read_to_string(folder.join(".gitlab-ci.yml"))?;
        ensure!(job.contains("\npages:\n") && job.contains("paths:\n      - public\n"), "no job publishes the folder");
        Self::new(Folder::read(&folder.join("public"))?, base)
    }

    fn new(mut files: Folder, base: &str) -> Result<Self> {
        let redirects = redirects::parse(&files.take_text("/_redirects").unwrap_or_default())?;
        ensure!(redirects.len() <= LIMIT, "too many rules");
        for rule in &redirects {
            ensure!(!rule.is_forced && [200, 301, 302].contains(&rule.status), "{}: not supported", rule.from);
        }
        Ok(Self { files, redirects, base: base.trim_end_matches('/').to_owned() })
    }

    /// The file at a path, in its compressed form if there is one: every browser accepts brotli over https.
    fn file(&self, path: &str) -> Option<HostResponse> {
        let mut file = self.files.answer(path, 200)?;
        if let Some(compressed) = self.files.answer(&format!("{path}.br"), 200) {
            file.body = compressed.body;
            file.headers.extend(
                [("content-encoding", "br"), ("vary", "Accept-Encoding")]
                    .map(|(name, value)| (name.into(), value.into())),
            );
        }
        Some(file)
    }

    /// The file for a path below the project's name: itself, that of a folder, or the page of this name.
    fn found(&self, path: &str) -> Option<HostResponse> {
        let path = path.strip_prefix(&self.base).filter(|path| path.starts_with('/'))?;
        let folder = format!("{}/index.html", path.trim_end_matches('/'));
        [path, &folder, &format!("{path}.html")].into_iter().find_map(|path| self.file(path))
    }
}

impl HostRules for Gitlab {
    fn answer(&self, path: &str) -> HostResponse {
        let ruled = || {
            let rule = self.redirects.iter().find(|rule| rule.matches(path, false))?;
            if rule.status == 200 { self.found(&rule.to) } else { Some(HostResponse::redirect(rule.status, &rule.to)) }
        };
        let missing = || self.files.answer("/404.html", 404).unwrap_or_else(HostResponse::missing);
        let mut answer = self.found(path).or_else(ruled).unwrap_or_else(missing);
        answer.or_header("cache-control", CACHE);
        answer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_come_before_rules_and_rules_name_the_whole_path() {
        let rules = "/p/c/:kind /p/index.html 200\n/c/:kind /index.html 200\n";
        let files = [("/index.html", "app"), ("/404.html", "none"), ("/c/a.js", "script"), ("/_redirects", rules)];
        let host = Gitlab::new(Folder::of(&files), "/p/").unwrap();
        let answer = |path: &str| {
            let answer = host.answer(path);
            (answer.status, String::from_utf8(answer.body).unwrap())
        };
        assert_eq!((answer("/p/c/a.js"), answer("/p/c/sms")), ((200, "script".into()), (200, "app".into())));
        assert_eq!((answer("/c/sms"), answer("/p/b.js")), ((404, "none".into()), (404, "none".into())));
    }

    #[test]
    fn rejects_unsupported_rules_and_sends_compressed_files() {
        for rules in ["/* /404.html 404\n", "/a /b 200!\n"] {
            assert!(Gitlab::new(Folder::of(&[("/_redirects", rules)]), "/").is_err(), "{rules}");
        }
        let host = Gitlab::new(Folder::of(&[("/a.js", "script"), ("/a.js.br", "small")]), "/").unwrap();
        assert_eq!(host.answer("/a.js").body, b"small");
        let headers = host.answer("/a.js").headers;
        assert!(headers[0].1.starts_with("text/javascript") && headers[1].1 == "br", "{headers:?}");
    }
}
