//! What every host promises about the responses to requests, without a browser.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use reqwest::{Client, Response, header, redirect};
use serde_json::Value;

use super::{Host, Hosted};

/// The headers that every host sends, or that the page has as `meta` elements.
const HEADERS: &str = include_str!("../../../../crates/xtask/src/dist/headers.txt");

/// The differences between hosts.
#[derive(Debug)]
struct Promise {
    /// The status of pages with a parameter in their path, and of unknown pages.
    varying_page: u16,
    unknown_page: u16,
    /// Whether it sends headers.
    has_headers: bool,
    /// Whether it always uses https and sends HSTS.
    is_https: bool,
    /// Whether its configuration covers everything: errors have a header of their own, and no page.
    is_own_server: bool,
    /// Whether it serves a whole domain, and leads to the app from outside of its path.
    has_domain: bool,
    /// The `Cache-Control` header of files that are revalidated.
    asked_anew: &'static str,
    /// The content encoding for a browser that accepts both.
    encoding: Option<&'static str>,
}

impl Promise {
    fn of(host: Host) -> Self {
        let own_server = Self {
            varying_page: 200,
            unknown_page: 200,
            has_headers: true,
            is_https: false,
            is_own_server: true,
            has_domain: true,
            asked_anew: "no-cache",
            encoding: Some("br"),
        };
        let service = Self { unknown_page: 404, is_https: true, is_own_server: false, encoding: None, ..own_server };
        let without_headers =
            Self { has_headers: false, is_https: false, has_domain: false, asked_anew: "max-age=600", ..service };
        match host {
            Host::Caddy => own_server,
            Host::Nginx => Self { encoding: Some("gzip"), ..own_server },
            Host::Apache => Self { has_domain: false, ..own_server },
            Host::Plain => Self { has_headers: false, is_own_server: false, encoding: None, ..own_server },
            Host::Netlify | Host::Cloudflare | Host::Vercel => Self { asked_anew: "max-age=0", ..service },
            Host::Firebase | Host::Azure | Host::Cloudfront => service,
            Host::Github => Self { varying_page: 404, ..without_headers },
            Host::Gitlab => Self { encoding: Some("br"), ..without_headers },
        }
    }
}

/// Checks of a running host.
#[derive(Debug)]
pub struct HostChecks<'a> {
    promise: Promise,
    hosted: &'a Hosted,
    client: Client,
    endpoint: String,
}

impl<'a> HostChecks<'a> {
    /// Checks of a host with this Logto endpoint in its `config.json`.
    ///
    /// # Errors
    /// Fails if there is no HTTP client.
    pub fn new(hosted: &'a Hosted, endpoint: &str) -> Result<Self> {
        let client = Client::builder().redirect(redirect::Policy::none()).build()?;
        Ok(Self { promise: Promise::of(hosted.host), hosted, client, endpoint: endpoint.to_owned() })
    }

    /// Whether a page with a parameter in its path has another status than 200.
    #[must_use]
    pub fn has_varying_status(&self) -> bool {
        self.promise.varying_page != 200
    }

    /// Checks statuses, headers, caching and compression of everything in the app's folder.
    ///
    /// # Errors
    /// Fails at the first response that breaks the host's promise.
    pub async fn run(&self, dist: &Path) -> Result<()> {
        self.check_pages().await?;
        self.check_files(dist).await?;
        self.check_missing().await
    }

    async fn get(&self, path: &str) -> Result<Response> {
        let request = self.client.get(self.hosted.url(path)).header(header::ACCEPT_ENCODING, "br, gzip");
        Ok(request.send().await?)
    }

    /// Checks the headers of every response.
    fn check_headers(&self, path: &str, answer: &Response) -> Result<()> {
        let connect = format!("'self' {}", self.endpoint);
        for line in HEADERS.lines() {
            let (name, value) = line.split_once(": ").context("a header")?;
            let expected = value.replace("{connect}", &connect);
            let found = answer.headers().get_all(name).iter().collect::<Vec<_>>();
            if self.promise.has_headers {
                ensure!(found == [expected.as_str()], "{path}: {name} is {found:?}");
            } else {
                ensure!(found.is_empty(), "{path}: {name} is {found:?}");
            }
        }
        let transport = answer.headers().get("strict-transport-security");
        ensure!(transport.is_some() == self.promise.is_https, "{path}: {transport:?}");
        Ok(())
    }

    /// Requests a path, and checks status and headers.
    async fn check(&self, path: &str, status: u16) -> Result<Response> {
        let answer = self.get(path).await?;
        ensure!(answer.status() == status, "{path} has status {}", answer.status());
        self.check_headers(path, &answer)?;
        Ok(answer)
    }

    /// Checks caching and compression.
    async fn check_files(&self, dist: &Path) -> Result<()> {
        for name in hashed(dist)? {
            let answer = self.check(&name, 200).await?;
            let cache = caching(&answer);
            if self.promise.has_headers {
                ensure!(cache == ["public, max-age=31536000, immutable"], "{name}: {cache:?}");
            }
            let header = |name| answer.headers().get(name).and_then(|value| value.to_str().ok());
            if let Some(encoding) = self.promise.encoding {
                ensure!(header(header::CONTENT_ENCODING) == Some(encoding), "{name} is not compressed");
                let vary = header(header::VARY).unwrap_or_default().to_lowercase();
                ensure!(vary.contains("accept-encoding"), "{name}: {vary}");
            }
            if let Some((_, kind)) = TYPES.iter().find(|(end, _)| name.ends_with(end)) {
                let found = header(header::CONTENT_TYPE).unwrap_or_default();
                ensure!(found.split(';').next() == Some(kind), "{name} has the type {found}");
            }
        }
        for name in ["", "config.json", "offline.js"] {
            let answer = self.check(name, 200).await?;
            let cache = caching(&answer);
            let is_asked = cache.len() == 1 && (cache[0] == "no-cache" || cache[0].contains(self.promise.asked_anew));
            ensure!(is_asked && !cache[0].contains("immutable"), "{name}: {cache:?}");
        }
        let config = self.get("config.json").await?;
        ensure!(config.headers().get(header::CONTENT_ENCODING).is_none(), "an edited config.json would not be seen");
        ensure!(config.json::<Value>().await?["endpoint"] == self.endpoint.as_str(), "another config.json");
        Ok(())
    }

    /// Checks the responses for missing files.
    async fn check_missing(&self) -> Result<()> {
        for name in ["logto-app-0000000000000000.js", "logto-app-0000000000000000_bg.wasm", "none.css", "version.json"]
        {
            let answer = self.check(name, 404).await?;
            let cache = caching(&answer);
            ensure!(!cache.iter().any(|value| value.contains("immutable")), "{name}: {cache:?}");
            if self.promise.is_own_server {
                ensure!(cache == ["no-store"], "{name}: {cache:?}");
                ensure!(!answer.text().await?.contains("data-wasm"), "{name} is answered with the app");
            }
        }
        Ok(())
    }

    /// Checks the statuses of pages, which all serve the app.
    async fn check_pages(&self) -> Result<()> {
        let Promise { varying_page, unknown_page, .. } = self.promise;
        for (path, status) in [
            ("profile", 200),
            ("callback?code=x&state=y", 200),
            ("connectors/sms", varying_page),
            ("nothing/here", unknown_page),
        ] {
            let answer = self.check(path, status).await?;
            let kind = answer.headers().get(header::CONTENT_TYPE).cloned().context("no type")?;
            ensure!(kind.to_str()?.starts_with("text/html"), "{path}: {kind:?}");
        }
        let base = &self.hosted.base;
        if base != "/" && self.promise.has_domain {
            let root = self.hosted.url("").replace(base, "/");
            let answer = self.client.get(root).send().await?;
            let to = answer.headers().get(header::LOCATION).and_then(|to| to.to_str().ok());
            ensure!(answer.status() == 302 && to == Some(base), "{} {to:?}", answer.status());
        }
        Ok(())
    }
}

/// The content types that browsers insist on.
const TYPES: [(&str, &str); 3] = [(".wasm", "application/wasm"), (".js", "text/javascript"), (".css", "text/css")];

/// The names of the app's files that contain a hash.
fn hashed(dist: &Path) -> Result<Vec<String>> {
    let names = fs::read_dir(dist)?.flatten().filter_map(|entry| entry.file_name().into_string().ok());
    let is_hashed = |name: &String| {
        let stem = name.split('.').next().unwrap_or_default().trim_end_matches("_bg");
        stem.rsplit_once('-').is_some_and(|(_, hash)| hash.len() == 16)
    };
    let names: Vec<String> = names.filter(is_hashed).collect();
    ensure!(names.len() >= 3, "script, style and wasm have no hash: {names:?}");
    Ok(names)
}

fn caching(answer: &Response) -> Vec<String> {
    let values = answer.headers().get_all(header::CACHE_CONTROL).iter();
    values.filter_map(|value| value.to_str().ok()).map(str::to_owned).collect()
}
