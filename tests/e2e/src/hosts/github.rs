//! The rules of GitHub Pages: no custom headers, ten minutes in the cache, `page.html` for `/page`, and
//! `404.html` with status 404 for missing files. The app is below the repository's name, except for the
//! owner's page.
//! <https://docs.github.com/en/pages/getting-started-with-github-pages/creating-a-custom-404-page-for-your-github-pages-site>

use std::path::Path;

use anyhow::Result;

use super::folder::Folder;
use super::server::{HostResponse, HostRules};

/// The `Cache-Control` header of every response.
const CACHE: &str = "max-age=600";

pub(super) struct Github {
    files: Folder,
    base: String,
}

impl Github {
    pub(super) fn read(folder: &Path, base: &str) -> Result<Self> {
        Ok(Self::new(Folder::read(folder)?, base))
    }

    fn new(mut files: Folder, base: &str) -> Self {
        // Without `.nojekyll`, Jekyll would remove these files.
        if files.take_text("/.nojekyll").is_none() {
            files.drop_names("_");
            files.drop_names(".");
        }
        Self { files, base: base.trim_end_matches('/').to_owned() }
    }

    fn found(&self, path: &str) -> HostResponse {
        let missing = || self.files.answer("/404.html", 404).unwrap_or_else(HostResponse::missing);
        let Some(path) = path.strip_prefix(&self.base).filter(|path| path.starts_with('/')) else {
            return if path == self.base {
                HostResponse::redirect(301, &format!("{path}/"))
            } else {
                HostResponse::missing()
            };
        };
        if path.ends_with('/') {
            return self.files.answer(&format!("{path}index.html"), 200).unwrap_or_else(missing);
        }
        let page = format!("{path}.html");
        [path, &page].iter().find_map(|path| self.files.answer(path, 200)).unwrap_or_else(missing)
    }
}

impl HostRules for Github {
    fn answer(&self, path: &str) -> HostResponse {
        let mut answer = self.found(path);
        answer.or_header("cache-control", CACHE);
        answer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serves_404_page_for_missing_files() {
        let files = [("/index.html", "app"), ("/404.html", "none"), ("/profile.html", "page"), ("/_x.js", "")];
        let host = Github::new(Folder::of(&files), "/repository/");
        let answer = |path: &str| {
            let answer = host.answer(path);
            (answer.status, String::from_utf8(answer.body).unwrap())
        };
        assert_eq!(answer("/repository/"), (200, "app".into()));
        assert_eq!(answer("/repository/profile"), (200, "page".into()));
        assert_eq!(answer("/repository/else"), (404, "none".into()));
        assert_eq!((answer("/repository").0, answer("/").0, answer("/repository/_x.js").0), (301, 404, 404));
        let files = [("/.nojekyll", ""), ("/_x.js", "")];
        assert_eq!(Github::new(Folder::of(&files), "/").answer("/_x.js").status, 200);
    }
}
