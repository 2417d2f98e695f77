//! The rules of Firebase Hosting: redirects, then files, then the first matching rewrite, then `404.html`. When several
//! rules set one header, the last one decides.
//! <https://firebase.google.com/docs/hosting/full-config>
//! <https://github.com/firebase/firebase-tools/issues/9467>

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;

use super::folder::Folder;
use super::server::{HostResponse, HostRules};

/// The `Cache-Control` header unless a rule sets it.
const CACHE: &str = "max-age=3600";

pub(super) struct Firebase {
    files: Folder,
    hosting: Value,
}

impl Firebase {
    pub(super) fn read(folder: &Path) -> Result<Self> {
        let text = fs::read_to_string(folder.join("firebase.json"))?;
        let configuration: Value = serde_json::from_str(&text)?;
        let public = configuration["hosting"]["public"].as_str().context("no folder is public")?;
        Self::new(Folder::read(&folder.join(public))?, configuration["hosting"].clone())
    }

    fn new(mut files: Folder, hosting: Value) -> Result<Self> {
        // The setting `ignore`.
        files.drop_names(".");
        for key in ["headers", "redirects", "rewrites"] {
            for rule in hosting[key].as_array().into_iter().flatten() {
                let source = rule["source"].as_str().context("a rule without a source")?;
                let is_known =
                    source == "**" || (source.starts_with('/') && !source.contains(['(', '{', '[', '!', ':', '?']));
                ensure!(
                    is_known && (source == "**" || !source.contains("**")),
                    "{source}: this pattern is not known here"
                );
            }
        }
        Ok(Self { files, hosting })
    }

    /// The rules of one kind that match a path.
    fn matching<'a>(&'a self, key: &str, path: &'a str) -> impl Iterator<Item = &'a Value> {
        let rules = self.hosting[key].as_array().into_iter().flatten();
        rules.filter(move |rule| rule["source"].as_str().is_some_and(|source| matches(source, path)))
    }

    fn found(&self, path: &str) -> HostResponse {
        if let Some(rule) = self.matching("redirects", path).next() {
            let status = rule["type"].as_u64().and_then(|status| u16::try_from(status).ok());
            return HostResponse::redirect(status.unwrap_or(301), rule["destination"].as_str().unwrap_or_default());
        }
        if path.ends_with('/') {
            if let Some(page) = self.files.answer(&format!("{path}index.html"), 200) {
                return page;
            }
        } else if self.files.has(&format!("{path}/index.html")) {
            return HostResponse::redirect(301, &format!("{path}/"));
        }
        let rewritten = || {
            let target = self.matching("rewrites", path).next()?["destination"].as_str()?;
            self.files.answer(target, 200)
        };
        let missing = || self.files.answer("/404.html", 404).unwrap_or_else(HostResponse::missing);
        self.files.answer(path, 200).or_else(rewritten).unwrap_or_else(missing)
    }
}

/// `**` matches everything, `*` any text without a slash.
fn matches(source: &str, path: &str) -> bool {
    let same = |(wanted, found): (&str, &str)| match wanted.split_once('*') {
        Some((start, end)) => {
            found.len() >= start.len() + end.len() && found.starts_with(start) && found.ends_with(end)
        }
        None => wanted == found,
    };
    source == "**"
        || (source.split('/').count() == path.split('/').count() && source.split('/').zip(path.split('/')).all(same))
}

impl HostRules for Firebase {
    fn answer(&self, path: &str) -> HostResponse {
        let mut answer = self.found(path);
        for header in self.matching("headers", path).flat_map(|rule| rule["headers"].as_array().into_iter().flatten()) {
            let text = |key: &str| header[key].as_str().unwrap_or_default().to_owned();
            let name = text("key").to_lowercase();
            answer.headers.retain(|(known, _)| *known != name);
            answer.headers.push((name, text("value")));
        }
        answer.or_header("cache-control", CACHE);
        answer
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn last_header_decides_and_missing_files_are_missing() {
        let header = |value: &str| json!([{ "key": "Cache-Control", "value": value }]);
        let hosting = json!({
            "headers": [{ "source": "**", "headers": header("a") }, { "source": "/a.js", "headers": header("b") }],
            "rewrites": [{ "source": "/c/*", "destination": "/index.html" }],
            "redirects": [{ "source": "/old", "destination": "/", "type": 302 }],
        });
        let files = [("/index.html", "app"), ("/404.html", "none"), ("/a.js", "script"), ("/d/index.html", "folder")];
        let host = Firebase::new(Folder::of(&files), hosting).unwrap();
        let cache = |path: &str| {
            let headers = host.answer(path).headers.into_iter();
            headers.filter(|(name, _)| name == "cache-control").map(|(_, value)| value).collect::<Vec<_>>()
        };
        assert_eq!((cache("/a.js"), cache("/b.js")), (vec!["b".to_owned()], vec!["a".to_owned()]));
        let status = |path: &str| host.answer(path).status;
        assert_eq!(
            [status("/c/x"), status("/c/x/y"), status("/b.js"), status("/d"), status("/old")],
            [200, 404, 404, 301, 302]
        );
    }

    #[test]
    fn rejects_unknown_patterns() {
        for source in ["/:a", "/@(a|b)", "/**/a", "a"] {
            let hosting = json!({ "rewrites": [{ "source": source, "destination": "/index.html" }] });
            assert!(Firebase::new(Folder::default(), hosting).is_err(), "{source}");
        }
    }
}
