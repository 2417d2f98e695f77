//! The app on its hosts, with the files that are written for each: a real nginx, a real Caddy, and
//! the documented rules of the others.

use std::path::Path;
use std::process::Command;
use std::{env, fs};

use anyhow::{Context as _, Result, ensure};
use e2e::{ALICE, Host, HostPlace, Hosted, World, journey_with};
use logto_dev::Seed;
use reqwest::{Client, Response, header};
use serde_json::{Value, json};

/// The headers that every host sends, or that stand in the page.
const HEADERS: &str = include_str!("../../../../crates/xtask/src/dist/headers.txt");

/// Asks for an address that the policy forbids, and tells which part of it did.
const ASK_ELSEWHERE: &str = r#"
  const done = arguments[arguments.length - 1];
  document.addEventListener("securitypolicyviolation", (event) => done(event.effectiveDirective));
  fetch(arguments[0]).catch(() => setTimeout(() => done("none"), 1000));"#;

/// What differs from host to host.
struct Promise {
    host: Host,
    base: &'static str,
    /// The status of pages that only the app knows: those with a part that varies, and none at all.
    varying_page: u16,
    unknown_page: u16,
    /// Whether it sends headers.
    has_headers: bool,
    /// Whether it always speaks https, and says so.
    is_https: bool,
    /// What is sent for files that are asked for anew each time.
    asked_anew: &'static str,
    /// The form of files on the wire, for a browser that takes both.
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

/// The app as it was written for a host, and who asks it.
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

    /// The names of the app's files whose names hold a hash.
    fn hashed(&self, world: &World) -> Result<Vec<String>> {
        let names = fs::read_dir(world.dist())?.flatten().filter_map(|entry| entry.file_name().into_string().ok());
        let is_hashed = |name: &String| {
            let stem = name.split('.').next().unwrap_or_default().trim_end_matches("_bg");
            stem.rsplit_once('-').is_some_and(|(_, hash)| hash.len() == 16)
        };
        let names: Vec<String> = names.filter(is_hashed).collect();
        ensure!(names.len() >= 3, "script, style and wasm have no hash: {names:?}");
        Ok(names)
    }

    /// Checks the headers that every answer has.
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

    /// The status of a path, whose answer has all headers.
    async fn check(&self, path: &str, status: u16) -> Result<Response> {
        let answer = self.get(path).await?;
        ensure!(answer.status() == status, "{path} has status {}", answer.status());
        self.check_headers(path, &answer)?;
        Ok(answer)
    }

    /// Checks what may be kept, and in which form files come.
    async fn check_files(&self, world: &World) -> Result<()> {
        for name in self.hashed(world)? {
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
        for name in ["", "config.json", "boot.js", "theme.js"] {
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

    /// Checks what is missing.
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

    /// Checks the statuses of pages, all of which are the app.
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

    /// Signs in, comes by link, reloads, and comes back from where nothing was started.
    async fn walk(&self, world: &mut World) -> Result<()> {
        world.browser.open(&self.hosted.url("")).await?;
        world.go_and_sign_in(ALICE.email).await?;
        world.browser.wait_for("authenticated").await?;
        assert_eq!(world.browser.url().await?.as_str(), self.hosted.url(""));
        world.browser.open(&self.hosted.url("profile")).await?;
        world.browser.wait_for("claims-sub").await?;
        world.browser.reload().await?;
        world.browser.wait_for("claims-sub").await?;
        assert_eq!(world.browser.url().await?.as_str(), self.hosted.url("profile"));
        self.check_enforced(world).await?;
        if self.promise.varying_page != 200 {
            // Chromium notes the status of the page.
            world.expect_console("connectors/sms - Failed to load resource");
        }
        world.browser.open(&self.hosted.url("connectors/sms")).await?;
        world.browser.wait_for_words("Twilio").await?;
        world.browser.open(&self.hosted.url("callback?code=x&state=y")).await?;
        world.browser.wait_for("authenticated").await?;
        world.browser.click("sign-out").await?;
        world.browser.wait_for("anonymous").await?;
        let home = self.hosted.url("");
        world.browser.wait_for_url("the first page", |url| url.as_str() == home).await?;
        world.browser.wait_for("anonymous").await
    }

    /// The policy holds in the page, however it came there.
    async fn check_enforced(&self, world: &mut World) -> Result<()> {
        let elsewhere = "http://127.0.0.1:9/elsewhere";
        world.expect_console(elsewhere);
        let directive = world.browser.driver().execute_async(ASK_ELSEWHERE, vec![elsewhere.into()]).await?;
        ensure!(directive.json() == "connect-src", "the page may ask anybody: {}", directive.json());
        Ok(())
    }
}

fn caching(answer: &Response) -> Vec<String> {
    let values = answer.headers().get_all(header::CACHE_CONTROL).iter();
    values.filter_map(|value| value.to_str().ok()).map(str::to_owned).collect()
}

/// Puts the app on a host, and does there what people do.
async fn on(host: Host, base: &'static str) -> Result<()> {
    let place = HostPlace::take(host, base)?;
    let seed = Seed::default().with_redirect_origin(&place.address());
    journey_with(seed, async |world: &mut World| {
        let endpoint = world.server().endpoint().to_owned();
        let config = json!({ "endpoint": endpoint, "appId": "spa", "scopes": ["email", "phone"] });
        let hosted = place.start(world.dist(), &config.to_string()).await?;
        let client = Client::builder().redirect(reqwest::redirect::Policy::none()).build()?;
        let promise = Promise::of(host, base);
        let visit = Visit { promise: &promise, hosted: &hosted, client, endpoint };
        visit.check_pages().await?;
        visit.check_files(world).await?;
        visit.check_missing().await?;
        visit.walk(world).await
    })
    .await
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

/// The site with the proxy for operators is what Caddy makes of it; the proxy itself is nginx.
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
