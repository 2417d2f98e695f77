//! The rules of Vercel: redirects, which end it, then headers of all matching rules, files, rewrites, and `404.html`.
//! Headers also apply to missing files.
//! <https://vercel.com/docs/project-configuration/vercel-json>
//! <https://github.com/vercel/vercel/tree/main/packages/routing-utils>

use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;

use super::folder::Folder;
use super::server::{HostResponse, HostRules};

/// The `Cache-Control` header unless a rule sets it.
const CACHE: &str = "public, max-age=0, must-revalidate";

/// The number of rules of one kind, and the length of a pattern.
const LIMITS: (usize, usize) = (2048, 4096);

pub(super) struct Vercel {
    files: Folder,
    configuration: Value,
}

impl Vercel {
    pub(super) fn read(folder: &Path) -> Result<Self> {
        Self::new(Folder::read(folder)?)
    }

    fn new(mut files: Folder) -> Result<Self> {
        let text = files.take_text("/vercel.json").context("there is no vercel.json")?;
        let configuration: Value = serde_json::from_str(&text)?;
        for (key, value) in configuration.as_object().context("vercel.json is no object")? {
            match key.as_str() {
                "$schema" => {}
                "framework" => ensure!(value.is_null(), "a framework would be built"),
                "headers" | "redirects" | "rewrites" => {
                    let rules = value.as_array().with_context(|| format!("{key} is no list"))?;
                    ensure!(rules.len() <= LIMITS.0, "too many {key}");
                    for rule in rules {
                        check(rule["source"].as_str().context("a rule without a source")?)?;
                    }
                }
                _ => anyhow::bail!("{key} is not known here"),
            }
        }
        Ok(Self { files, configuration })
    }

    /// The rules of one kind that match a path.
    fn matching<'a>(&'a self, key: &str, path: &'a str) -> impl Iterator<Item = &'a Value> {
        let rules = self.configuration[key].as_array().into_iter().flatten();
        rules.filter(move |rule| rule["source"].as_str().is_some_and(|source| matches(source, path)))
    }

    /// The file at a path, or that of a folder.
    fn file(&self, path: &str) -> Option<HostResponse> {
        let folder = format!("{}/index.html", path.trim_end_matches('/'));
        [path, &folder].iter().find_map(|path| self.files.answer(path, 200))
    }

    fn redirect(&self, path: &str) -> Option<HostResponse> {
        let rule = self.matching("redirects", path).next()?;
        let status = rule["statusCode"].as_u64().and_then(|status| u16::try_from(status).ok());
        Some(HostResponse::redirect(status.unwrap_or(308), rule["destination"].as_str()?))
    }

    fn found(&self, path: &str) -> HostResponse {
        let rewritten = || {
            let mut targets = self.matching("rewrites", path).filter_map(|rule| rule["destination"].as_str());
            targets.find_map(|target| self.file(target))
        };
        let missing = || self.files.answer("/404.html", 404).unwrap_or_else(HostResponse::missing);
        self.file(path).or_else(rewritten).unwrap_or_else(missing)
    }
}

/// Fails for patterns that are not known here: all paths, or names and parameters.
fn check(source: &str) -> Result<()> {
    ensure!(source.starts_with('/') && source.len() <= LIMITS.1, "{source}: no pattern");
    let is_plain = |part: &str| !part.trim_start_matches(':').contains(['(', ')', '*', '+', '?', '{', '}', ':']);
    ensure!(source == "/(.*)" || source.split('/').all(is_plain), "{source}: this pattern is not known here");
    Ok(())
}

fn matches(source: &str, path: &str) -> bool {
    let same = |(wanted, found): (&str, &str)| wanted == found || (wanted.starts_with(':') && !found.is_empty());
    source == "/(.*)"
        || (source.split('/').count() == path.split('/').count() && source.split('/').zip(path.split('/')).all(same))
}

impl HostRules for Vercel {
    fn answer(&self, path: &str) -> HostResponse {
        if let Some(redirect) = self.redirect(path) {
            return redirect;
        }
        let mut answer = self.found(path);
        let mut set = Vec::new();
        for header in self.matching("headers", path).flat_map(|rule| rule["headers"].as_array().into_iter().flatten()) {
            let text = |key: &str| header[key].as_str().unwrap_or_default().to_owned();
            let name = text("key").to_lowercase();
            // It is not documented which of several rules decides.
            if set.contains(&name) {
                return HostResponse { status: 500, headers: Vec::new(), body: format!("{name} twice").into_bytes() };
            }
            set.push(name.clone());
            answer.headers.push((name, text("value")));
        }
        answer.or_header("cache-control", CACHE);
        answer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefers_redirects_then_files_then_rewrites() {
        let rules = r#"{
            "redirects": [{ "source": "/old", "destination": "/", "statusCode": 302 }],
            "rewrites": [{ "source": "/c/:kind", "destination": "/index.html" }],
            "headers": [{ "source": "/(.*)", "headers": [{ "key": "X", "value": "1" }] }]
        }"#;
        let files = [("/index.html", "app"), ("/404.html", "none"), ("/c/a.js", "script"), ("/vercel.json", rules)];
        let host = Vercel::new(Folder::of(&files)).unwrap();
        let answer = |path: &str| {
            let answer = host.answer(path);
            assert_eq!(answer.headers.contains(&("x".into(), "1".into())), answer.status != 302, "{path}");
            (answer.status, String::from_utf8(answer.body).unwrap())
        };
        assert_eq!(answer("/c/a.js"), (200, "script".into()));
        assert_eq!((answer("/c/sms"), answer("/")), ((200, "app".into()), (200, "app".into())));
        assert_eq!((answer("/c/"), answer("/vercel.json").0), ((404, "none".into()), 404));
        assert_eq!(answer("/old").0, 302);
    }

    #[test]
    fn rejects_unknown_patterns_and_headers_set_twice() {
        let host = |rules: &str| Vercel::new(Folder::of(&[("/a.js", ""), ("/vercel.json", rules)]));
        for source in ["a.js", "/(a|b)", "/a*", "/:a?"] {
            assert!(host(&format!(r#"{{"rewrites":[{{"source":"{source}"}}]}}"#)).is_err(), "{source}");
        }
        let twice = r#"{"headers":[{"source":"/(.*)","headers":[{"key":"A","value":"1"}]},
            {"source":"/a.js","headers":[{"key":"a","value":"2"}]}]}"#;
        assert_eq!(host(twice).unwrap().answer("/a.js").status, 500);
    }
}
