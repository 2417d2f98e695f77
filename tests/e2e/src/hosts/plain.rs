//! A server without any rules but one: paths without a file extension are pages of the app. It sends no headers.

use std::path::Path;

use anyhow::Result;

use super::folder::Folder;
use super::server::{HostResponse, HostRules};

pub(super) struct Plain(Folder);

impl Plain {
    pub(super) fn read(folder: &Path) -> Result<Self> {
        Folder::read(folder).map(Self)
    }
}

impl HostRules for Plain {
    fn answer(&self, path: &str) -> HostResponse {
        let is_file = path.rsplit('/').next().is_some_and(|name| name.contains('.'));
        let path = if is_file { path } else { "/index.html" };
        let mut answer = self.0.answer(path, 200).unwrap_or_else(HostResponse::missing);
        answer.or_header("cache-control", "no-cache");
        answer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_pages_with_the_app_and_missing_files_with_404() {
        let host = Plain(Folder::of(&[("/index.html", "app"), ("/a.js", "script")]));
        let answer = |path: &str| {
            let answer = host.answer(path);
            (answer.status, String::from_utf8(answer.body).unwrap())
        };
        assert_eq!(answer("/"), (200, "app".into()));
        assert_eq!(answer("/connectors/sms"), (200, "app".into()));
        assert_eq!(answer("/a.js"), (200, "script".into()));
        assert_eq!(answer("/b.js").0, 404);
    }
}
