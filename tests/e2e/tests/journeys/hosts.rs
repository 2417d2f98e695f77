//! The app on all supported hosts: a real nginx, a real Caddy, emulations of the documented rules of the
//! others, and a server without rules.

use std::path::Path;
use std::process::Command;
use std::{env, fs};

use anyhow::{Context as _, Result, ensure};
use e2e::{ALICE, Host, HostAddress, Hosted, TestHarness, journey_with};
use logto_dev::Seed;
use reqwest::{Client, Response, header};
use serde_json::{Value, json};

/// The headers that every host sends, or that the page has as `meta` elements.
const HEADERS: &str = include_str!("../../../../crates/xtask/src/dist/headers.txt");

/// Requests a URL that the policy forbids, and returns the violated directive.
const ASK_ELSEWHERE: &str = r#"
  const done = arguments[arguments.length - 1];
  document.addEventListener("securitypolicyviolation", (event) => done(event.effectiveDirective));
  fetch(arguments[0]).catch(() => setTimeout(() => done("none"), 1000));"#;

/// The differences between hosts.
struct Promise {
    host: Host,
    base: &'static str,
    /// The status of pages with a parameter in their path, and of unknown pages.
    varying_page: u16,
    unknown_page: u16,
    /// Whether it sends headers.
    has_headers: bool,
    /// Whether it always uses https and sends HSTS.
    is_https: bool,
    /// The `Cache-Control` header of files that are revalidated.
    asked_anew: &'static str,
    /// The content encoding for a browser that accepts both.
    encoding: Option<&'static str>,
}

impl Promise {
    fn of(host: Host, base: &'static str) -> Self {
        let own_server = Self {
            host,
            base,
            varying_page: 200,
            unknown_page: 200,
            has_headers: true,
            is_https: false,
            asked_anew: "no-cache",
            encoding: Some("gzip"),
        };
        match host {
            Host::Nginx => own_server,
            Host::Plain => Self { has_headers: false, encoding: None, ..own_server },
            Host::Caddy => Self { encoding: Some("br"), ..own_server },
            Host::Netlify | Host::Cloudflare => {
                Self { unknown_page: 404, is_https: true, asked_anew: "max-age=0", encoding: None, ..own_server }
            }
            Host::Github => Self {
                varying_page: 404,
                unknown_page: 404,
                has_headers: false,
                asked_anew: "max-age=600",
                encoding: None,
                ..own_server
            },
        }
    }
}

/// The app on a host, with an HTTP client.
struct Visit<'a> {
    promise: &'a Promise,
    hosted: &'a Hosted,
    client: Client,
    endpoint: String,
}

impl Visit<'_> {
    async fn get(&self, path: &str) -> Result<Response> {
        let request = self.client.get(self.hosted.url(path)).header(header::ACCEPT_ENCODING, "br, gzip");
        Ok(request.send().await?)
    }

    /// The names of the app's files that contain a hash.
    fn hashed(&self, harness: &TestHarness) -> Result<Vec<String>> {
        let names = fs::read_dir(harness.dist())?.flatten().filter_map(|entry| entry.file_name().into_string().ok());
        let is_hashed = |name: &String| {
            let stem = name.split('.').next().unwrap_or_default().trim_end_matches("_bg");
            stem.rsplit_once('-').is_some_and(|(_, hash)| hash.len() == 16)
        };
        let names: Vec<String> = names.filter(is_hashed).collect();
        ensure!(names.len() >= 3, "script, style and wasm have no hash: {names:?}");
        Ok(names)
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
    async fn check_files(&self, harness: &TestHarness) -> Result<()> {
        for name in self.hashed(harness)? {
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
            if name.ends_with(".wasm") {
                ensure!(header(header::CONTENT_TYPE) == Some("application/wasm"), "{name} has another type");
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
            if self.promise.encoding.is_some() {
                ensure!(cache == ["no-store"], "{name}: {cache:?}");
                ensure!(!answer.text().await?.contains("data-wasm"), "{name} is answered with the app");
            }
        }
        Ok(())
    }

    /// Checks the statuses of pages, which all serve the app.
    async fn check_pages(&self) -> Result<()> {
        let Promise { varying_page, unknown_page, .. } = *self.promise;
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
        if self.promise.base != "/" && self.promise.host != Host::Github {
            let root = self.hosted.url("").replace(self.promise.base, "/");
            let answer = self.client.get(root).send().await?;
            let to = answer.headers().get(header::LOCATION).and_then(|to| to.to_str().ok());
            ensure!(answer.status() == 302 && to == Some(self.promise.base), "{} {to:?}", answer.status());
        }
        Ok(())
    }

    /// Signs in, opens links, reloads, and opens a callback without a sign-in.
    async fn walk(&self, harness: &mut TestHarness) -> Result<()> {
        harness.browser.open(&self.hosted.url("")).await?;
        harness.sign_in_from_app(ALICE.email).await?;
        harness.browser.wait_for("authenticated").await?;
        assert_eq!(harness.browser.url().await?.as_str(), self.hosted.url(""));
        harness.browser.open(&self.hosted.url("profile")).await?;
        harness.browser.wait_for("claims-sub").await?;
        harness.browser.reload().await?;
        harness.browser.wait_for("claims-sub").await?;
        assert_eq!(harness.browser.url().await?.as_str(), self.hosted.url("profile"));
        self.check_enforced(harness).await?;
        if self.promise.varying_page != 200 {
            // Chromium logs the status of the page.
            harness.expect_console("connectors/sms - Failed to load resource");
        }
        harness.browser.open(&self.hosted.url("connectors/sms")).await?;
        harness.browser.wait_for_text("Twilio").await?;
        harness.browser.open(&self.hosted.url("callback?code=x&state=y")).await?;
        harness.browser.wait_for("authenticated").await?;
        harness.browser.click("sign-out").await?;
        harness.browser.wait_for("anonymous").await?;
        let home = self.hosted.url("");
        harness.browser.wait_for_url("the first page", |url| url.as_str() == home).await?;
        harness.browser.wait_for("anonymous").await
    }

    /// Checks that the page enforces the policy.
    async fn check_enforced(&self, harness: &mut TestHarness) -> Result<()> {
        let elsewhere = "http://elsewhere.example/";
        harness.expect_console(elsewhere);
        let directive = harness.browser.driver().execute_async(ASK_ELSEWHERE, vec![elsewhere.into()]).await?;
        ensure!(directive.json() == "connect-src", "the page may ask anybody: {}", directive.json());
        Ok(())
    }
}

fn caching(answer: &Response) -> Vec<String> {
    let values = answer.headers().get_all(header::CACHE_CONTROL).iter();
    values.filter_map(|value| value.to_str().ok()).map(str::to_owned).collect()
}

/// Runs all checks of the app on a host.
async fn on(host: Host, base: &'static str) -> Result<()> {
    let place = HostAddress::reserve(host, base)?;
    let seed = Seed::default().with_redirect_origin(&place.address());
    journey_with(seed, async |harness: &mut TestHarness| {
        let endpoint = harness.server().endpoint().to_owned();
        let config = json!({ "endpoint": endpoint, "appId": "spa", "scopes": ["email", "phone"] });
        let hosted = place.start(harness.dist(), &config.to_string()).await?;
        let client = Client::builder().redirect(reqwest::redirect::Policy::none()).build()?;
        let promise = Promise::of(host, base);
        let visit = Visit { promise: &promise, hosted: &hosted, client, endpoint };
        visit.check_pages().await?;
        visit.check_files(harness).await?;
        visit.check_missing().await?;
        visit.walk(harness).await
    })
    .await
}

#[tokio::test]
async fn works_without_headers() -> Result<()> {
    on(Host::Plain, "/").await
}

#[tokio::test]
async fn on_nginx() -> Result<()> {
    on(Host::Nginx, "/").await
}

#[tokio::test]
async fn on_nginx_below_a_path() -> Result<()> {
    on(Host::Nginx, "/app/").await
}

#[tokio::test]
async fn on_caddy() -> Result<()> {
    on(Host::Caddy, "/").await
}

#[tokio::test]
async fn on_caddy_below_a_path() -> Result<()> {
    on(Host::Caddy, "/app/").await
}

/// Checks that Caddy accepts the site with the management proxy. The proxy itself is nginx.
#[test]
fn on_caddy_accepts_site_with_management_proxy() -> Result<()> {
    let program = env::var_os("CADDY").context("CADDY names no file: `cargo xtask test e2e` finds Caddy")?;
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../deploy/caddy/Caddyfile");
    let output = Command::new(program).args(["adapt", "--adapter", "caddyfile", "--config"]).arg(file).output()?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let site = String::from_utf8(output.stdout)?;
    for part in ["app.example.com", "/management-api/*", "127.0.0.1:8081", "connect-src 'self' https://my-tenant"] {
        ensure!(site.contains(part), "the site has no {part}");
    }
    Ok(())
}

#[tokio::test]
async fn works_with_netlify_rules() -> Result<()> {
    on(Host::Netlify, "/").await
}

#[tokio::test]
async fn works_with_netlify_rules_below_a_path() -> Result<()> {
    on(Host::Netlify, "/app/").await
}

#[tokio::test]
async fn works_with_cloudflare_rules() -> Result<()> {
    on(Host::Cloudflare, "/").await
}

#[tokio::test]
async fn works_with_cloudflare_rules_below_a_path() -> Result<()> {
    on(Host::Cloudflare, "/app/").await
}

#[tokio::test]
async fn works_with_github_rules() -> Result<()> {
    on(Host::Github, "/").await
}

#[tokio::test]
async fn works_with_github_rules_in_a_repository() -> Result<()> {
    on(Host::Github, "/repository/").await
}
