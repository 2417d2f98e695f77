//! The rules of GitHub Pages: no headers of one's own, ten minutes in the cache, `page.html` answers
//! for `/page`, and `404.html`, with status 404, for what is missing. Below a repository's name, unless
//! it is the owner's own page.
//! <https://docs.github.com/en/pages/getting-started-with-github-pages/creating-a-custom-404-page-for-your-github-pages-site>

use std::path::Path;

use anyhow::Result;

use super::folder::Folder;
use super::server::{Answer, Rules};

/// What is sent with everything.
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
        // Otherwise Jekyll has a look at the folder first, and leaves these out.
        if files.take_text("/.nojekyll").is_none() {
            files.drop_names("_");
            files.drop_names(".");
        }
        Self { files, base: base.trim_end_matches('/').to_owned() }
    }

    fn found(&self, path: &str) -> Answer {
        let missing = || self.files.answer("/404.html", 404).unwrap_or_else(Answer::missing);
        let Some(path) = path.strip_prefix(&self.base).filter(|path| path.starts_with('/')) else {
            return if path == self.base { Answer::redirect(301, &format!("{path}/")) } else { Answer::missing() };
        };
        if path.ends_with('/') {
            return self.files.answer(&format!("{path}index.html"), 200).unwrap_or_else(missing);
        }
        let page = format!("{path}.html");
        [path, &page].iter().find_map(|path| self.files.answer(path, 200)).unwrap_or_else(missing)
    }
}

impl Rules for Github {
    fn answer(&self, path: &str) -> Answer {
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
