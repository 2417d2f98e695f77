//! The rules of Azure Static Web Apps: the first matching route decides, then files, then the override for the error.
//! Headers of a route replace the global ones.
//! <https://learn.microsoft.com/azure/static-web-apps/configuration>

use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;

use super::folder::Folder;
use super::server::{HostResponse, HostRules};

/// The `Cache-Control` header unless a rule sets it.
const CACHE: &str = "public, must-revalidate, max-age=30";

/// The size of the file.
const LIMIT: usize = 20 * 1024;

pub(super) struct Azure {
    files: Folder,
    configuration: Value,
}

impl Azure {
    pub(super) fn read(folder: &Path) -> Result<Self> {
        Self::new(Folder::read(folder)?)
    }

    fn new(mut files: Folder) -> Result<Self> {
        let text = files.take_text("/staticwebapp.config.json").context("there is no staticwebapp.config.json")?;
        ensure!(text.len() <= LIMIT, "staticwebapp.config.json has {} bytes", text.len());
        let configuration: Value = serde_json::from_str(&text)?;
        for rule in configuration["routes"].as_array().context("there are no routes")? {
            let route = rule["route"].as_str().context("a rule without a route")?;
            let wildcard = route.find('*').unwrap_or(route.len());
            ensure!(route.starts_with('/') && wildcard + 1 >= route.len(), "{route}: a wildcard in the middle");
            ensure!(rule["rewrite"].is_null() || rule["redirect"].is_null(), "{route}: rewrite and redirect");
        }
        ensure!(configuration["navigationFallback"].is_null(), "a fallback is not known here");
        Ok(Self { files, configuration })
    }

    fn route(&self, path: &str) -> Option<&Value> {
        let matches = |route: &str| match route.strip_suffix('*') {
            Some(start) => path.starts_with(start),
            // A rule for a page of a folder is a rule for the folder.
            None => route == path || route.strip_suffix("index.html") == Some(path),
        };
        self.configuration["routes"].as_array()?.iter().find(|rule| rule["route"].as_str().is_some_and(matches))
    }

    fn file(&self, path: &str) -> Option<HostResponse> {
        let folder = format!("{}/index.html", path.trim_end_matches('/'));
        let (name, mut file) =
            [path, &folder].into_iter().find_map(|path| Some((path, self.files.answer(path, 200)?)))?;
        let kind = name.rfind('.').and_then(|dot| self.configuration["mimeTypes"][&name[dot..]].as_str());
        if let Some(kind) = kind {
            file.headers = vec![("content-type".into(), kind.to_owned())];
        }
        Some(file)
    }

    fn found(&self, path: &str, rule: Option<&Value>) -> HostResponse {
        let text = |key: &str| rule.and_then(|rule| rule[key].as_str());
        if let Some(to) = text("redirect") {
            let status =
                rule.and_then(|rule| rule["statusCode"].as_u64()).and_then(|status| u16::try_from(status).ok());
            return HostResponse::redirect(status.unwrap_or(302), to);
        }
        self.file(text("rewrite").unwrap_or(path)).unwrap_or_else(|| {
            let page = self.configuration["responseOverrides"]["404"]["rewrite"].as_str();
            page.and_then(|page| self.files.answer(page, 404)).unwrap_or_else(HostResponse::missing)
        })
    }
}

impl HostRules for Azure {
    fn answer(&self, path: &str) -> HostResponse {
        let rule = self.route(path);
        let mut answer = self.found(path, rule);
        let own = rule.map_or(&Value::Null, |rule| &rule["headers"]);
        for (name, value) in
            [&self.configuration["globalHeaders"], own].into_iter().filter_map(Value::as_object).flatten()
        {
            let name = name.to_lowercase();
            answer.headers.retain(|(known, _)| *known != name);
            answer.headers.push((name, value.as_str().unwrap_or_default().to_owned()));
        }
        answer.or_header("cache-control", CACHE);
        answer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_route_decides_and_its_headers_replace_global_ones() {
        let rules = r#"{
            "routes": [
                { "route": "/a.js", "headers": { "X": "own" } },
                { "route": "/c/*", "rewrite": "/index.html" },
                { "route": "/c/old", "redirect": "/" }
            ],
            "responseOverrides": { "404": { "rewrite": "/404.html" } },
            "globalHeaders": { "X": "all" },
            "mimeTypes": { ".js": "text/plain" }
        }"#;
        let files =
            [("/index.html", "app"), ("/404.html", "none"), ("/a.js", "script"), ("/staticwebapp.config.json", rules)];
        let host = Azure::new(Folder::of(&files)).unwrap();
        let header = |path: &str, name: &str| {
            let headers = host.answer(path).headers;
            headers.into_iter().find(|(known, _)| known == name).map(|(_, value)| value).unwrap_or_default()
        };
        assert_eq!((header("/a.js", "x"), header("/b.js", "x")), ("own".into(), "all".into()));
        assert_eq!(header("/a.js", "content-type"), "text/plain");
        let status = |path: &str| host.answer(path).status;
        assert_eq!([status("/c/old"), status("/c/x/y"), status("/b.js"), status("/")], [200, 200, 404, 200]);
        assert_eq!(host.answer("/b.js").body, b"none");
    }

    #[test]
    fn rejects_large_files_and_wildcards_in_the_middle() {
        let host = |rules: &str| Azure::new(Folder::of(&[("/staticwebapp.config.json", rules)]));
        assert!(host(r#"{"routes":[{"route":"/a/*/b"}]}"#).is_err());
        assert!(host(&format!(r#"{{"routes":[],"x":"{}"}}"#, "x".repeat(LIMIT))).is_err());
        assert!(host(r#"{"routes":[]}"#).is_ok());
    }
}
