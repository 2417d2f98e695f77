//! The examples, built with `trunk build`.
//!
//! They are configured for a server at `http://localhost:3001` and an app at `http://localhost:3000`.
//! Chromium maps both to other ports, because these may be in use.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use axum::Router;
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse as _, Response};
use e2e::{ALICE, BOB, Browser, Caddy, DEADLINE, NginxPort, Person, browser_slot, wait_until};
use logto_dev::Server;
use tokio::net::TcpListener;

/// The origin of the examples.
pub(super) const ORIGIN: &str = "http://localhost:3000";

/// The server in the examples' configuration.
const ENDPOINT: &str = "http://localhost:3001";

/// A running example.
pub(super) struct Example {
    pub(super) browser: Browser,
    pub(super) server: Server,
}

impl Example {
    pub(super) async fn open(&self, path: &str) -> Result<()> {
        self.browser.open(&format!("{ORIGIN}{path}")).await
    }

    /// Signs in on the provider's page.
    pub(super) async fn sign_in_at_provider(&self, person: &Person) -> Result<()> {
        self.browser.fill("identifier", person.email).await?;
        self.browser.click("send-code").await?;
        self.browser.wait_for("code").await?;
        let code = self.server.wait_for_code(person.email, DEADLINE).await;
        self.browser.fill("code", &code.context("no code came")?).await
    }

    pub(super) async fn wait_for_page(&self, path: &str) -> Result<()> {
        let wanted = format!("{ORIGIN}{path}");
        self.browser.wait_for_url(&wanted, |url| url.as_str() == wanted).await.map(drop)
    }

    /// The keys in a store, without those of the test scripts.
    async fn stored_keys(&self, store: &str) -> Result<Vec<String>> {
        let script = format!("return Object.keys({store}).filter((key) => !key.startsWith('e2e:'))");
        Ok(serde_json::from_value(self.browser.run(&script, Vec::new()).await?)?)
    }

    /// The number of requests to this path.
    fn count(&self, path: &str) -> usize {
        self.server.requests().iter().filter(|request| request.path == path && request.method != "OPTIONS").count()
    }
}

/// Runs a journey through an example. Errors in the console fail it as well.
async fn run_example(name: &str, journey: impl AsyncFnOnce(&Example) -> Result<()>) -> Result<()> {
    run_example_with(name, &[], journey).await
}

/// Runs a journey through an example with further Chromium arguments.
async fn run_example_with(
    name: &str,
    arguments: &[&str],
    journey: impl AsyncFnOnce(&Example) -> Result<()>,
) -> Result<()> {
    let folder = built(name)?;
    let _slot = browser_slot().await?;
    let host = TcpListener::bind("127.0.0.1:0").await?;
    let port = host.local_addr()?.port();
    ensure!(folder.join("index.html").is_file(), "{} is not there", folder.display());
    // The files of the minimal example are those of the template for new apps.
    let policy = if ["lazy", "minimal"].contains(&name) { strict_policy(ENDPOINT)? } else { String::new() };
    let router = Router::new().fallback(async move |uri: Uri| serve_file(&folder, uri.path(), &policy));
    let host = tokio::spawn(async move { axum::serve(host, router).await });
    let outcome = run_example_at(name, port, arguments, journey).await;
    host.abort();
    outcome
}

/// Returns the folder of an example's build.
pub(super) fn built(name: &str) -> Result<PathBuf> {
    let built = env::var_os("E2E_EXAMPLES").context("The examples are not built: run `cargo xtask test e2e`.")?;
    Ok(PathBuf::from(built).join(name))
}

/// Runs a journey through an example that is served at a port.
pub(super) async fn run_example_at(
    name: &str,
    port: u16,
    arguments: &[&str],
    journey: impl AsyncFnOnce(&Example) -> Result<()>,
) -> Result<()> {
    let server = Server::builder().port(0).endpoint(ENDPOINT).start().await?;
    let places = format!(
        "--host-resolver-rules=MAP localhost:3000 127.0.0.1:{port}, MAP localhost:3001 127.0.0.1:{}",
        server.port()
    );
    let browser = Browser::start_with(&[&[places.as_str()], arguments].concat()).await?;
    follow(name, Example { browser, server }, &[], journey).await
}

/// Runs a journey through an example, and ends its browser. Errors in the console fail it as well, except those with
/// one of these texts.
pub(super) async fn follow(
    name: &str,
    example: Example,
    expected: &[&str],
    journey: impl AsyncFnOnce(&Example) -> Result<()>,
) -> Result<()> {
    let mut outcome = journey(&example).await;
    let mut console = example.browser.read_console().await?;
    console.retain(|entry| !expected.iter().any(|text| entry.contains(text)));
    if outcome.is_ok() && !console.is_empty() {
        outcome = Err(anyhow::anyhow!("errors in the console:\n{}", console.join("\n")));
    }
    if outcome.is_err() {
        let page = example.browser.page_text().await.unwrap_or_default();
        let url = example.browser.url().await.map(String::from).unwrap_or_default();
        outcome = outcome.with_context(|| format!("{name} at {url}\n{page}\n{console:#?}"));
    }
    // A browser that can't be quit has already stopped.
    let _ = example.browser.quit().await;
    outcome
}

/// The content security policy of `docs/security.md`, for an app that calls these servers.
pub(super) fn strict_policy(servers: &str) -> Result<String> {
    let page = include_str!("../../../../docs/security.md");
    let (_, policy) = page.split_once("\nContent-Security-Policy: ").context("the page has no policy")?;
    let policy = policy.lines().next().unwrap_or_default();
    let places = "https://YOUR-LOGTO https://YOUR-API";
    ensure!(policy.contains(places), "the policy has no place for servers");
    Ok(policy.replace(places, servers))
}

/// Serves a file of the example; every page is `index.html`.
pub(super) fn serve_file(folder: &Path, path: &str, policy: &str) -> Response {
    let file = path.rsplit('/').next().filter(|name| name.contains('.'));
    let kind = match file.and_then(|name| name.rsplit('.').next()) {
        Some("js") => "text/javascript",
        Some("wasm") => "application/wasm",
        _ => "text/html; charset=utf-8",
    };
    match std::fs::read(folder.join(file.unwrap_or("index.html"))) {
        Ok(bytes) => {
            let headers = [(header::CONTENT_TYPE, kind), (header::CONTENT_SECURITY_POLICY, policy)];
            (StatusCode::OK, headers.map(|(name, value)| (name, value.to_owned())), bytes).into_response()
        }
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}

#[tokio::test]
async fn minimal_signs_in_and_out_under_a_strict_policy() -> Result<()> {
    run_example("minimal", sign_in_and_out).await
}

/// The files and the Caddyfile are those of the guides for new apps.
#[tokio::test]
async fn minimal_signs_in_and_out_on_caddy_as_in_the_guide() -> Result<()> {
    let home = tempfile::tempdir()?;
    let _slot = browser_slot().await?;
    let (dist, port) = (built("minimal")?, NginxPort::reserve()?.number());
    let _caddy = Caddy::start_as_in_the_guide(port, &dist, home.path()).await?;
    for (path, status, cache) in [
        ("profile", 200, "no-cache"),
        ("start.js", 200, "no-cache"),
        ("example-minimal-0123456789abcdef.js", 404, "no-store"),
    ] {
        let response = reqwest::get(format!("http://127.0.0.1:{port}/{path}")).await?;
        assert_eq!(response.status(), status, "{path}");
        assert_eq!(response.headers()["cache-control"], cache, "{path}");
        let policy = response.headers()["content-security-policy"].to_str()?;
        ensure!(policy.starts_with("default-src 'none'; "), "{path}: {policy}");
    }
    let names = std::fs::read_dir(&dist)?.map(|entry| Ok(entry?.file_name())).collect::<Result<Vec<_>>>()?;
    let program = names.iter().filter_map(|name| name.to_str()).find(|name| name.ends_with(".wasm"));
    let program = format!("http://127.0.0.1:{port}/{}", program.context("the build has no program")?);
    let response = reqwest::Client::new().get(program).header("accept-encoding", "gzip").send().await?;
    assert_eq!(response.headers()["content-encoding"], "gzip");
    run_example_at("minimal", port, &[], sign_in_and_out).await
}

async fn sign_in_and_out(example: &Example) -> Result<()> {
    let browser = &example.browser;
    example.open("/").await?;
    let inline = browser.run("return document.querySelectorAll('script:not([src])').length", Vec::new()).await?;
    ensure!(inline == 0, "the page has inline scripts");
    browser.click_at("a[href='/profile']").await?;
    example.sign_in_at_provider(&ALICE).await?;
    browser.wait_for_text("Hello Alice Example").await?;
    example.wait_for_page("/profile").await?;
    browser.reload().await?;
    browser.wait_for_text("Hello Alice Example").await?;
    browser.click("sign-out").await?;
    browser.wait_for_text("Your profile").await?;
    example.wait_for_page("/").await?;
    ensure!(!browser.page_text().await?.contains("Alice"), "the name is still there");
    Ok(())
}

#[tokio::test]
async fn lazy_page_is_loaded_when_it_is_opened() -> Result<()> {
    run_example("lazy", async |example: &Example| {
        let browser = &example.browser;
        let files = "return performance.getEntriesByType('resource').map((entry) => entry.name).join(' ')";
        example.open("/").await?;
        browser.wait_for_text("Your profile").await?;
        let before = browser.run(files, Vec::new()).await?.to_string();
        ensure!(before.matches("_bg.wasm").count() == 1 && !before.contains("part-settings"), "{before}");
        let preloads = "return document.querySelectorAll('link[rel=preload]').length";
        ensure!(browser.run(preloads, Vec::new()).await? == 0, "Safari would load the program twice");
        browser.click_at("a[href='/settings']").await?;
        browser.wait_for_text("Settings of this app").await?;
        let after = browser.run(files, Vec::new()).await?.to_string();
        ensure!(after.contains("part-settings"), "{after}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn minimal_does_not_redirect_again_after_back() -> Result<()> {
    run_example("minimal", go_back).await
}

#[tokio::test]
async fn minimal_does_not_redirect_again_after_back_without_page_cache() -> Result<()> {
    run_example_with("minimal", &["--disable-features=BackForwardCache"], go_back).await
}

async fn go_back(example: &Example) -> Result<()> {
    let browser = &example.browser;
    example.open("/").await?;
    browser.click_at("a[href='/profile']").await?;
    browser.wait_for("identifier").await?;
    browser.back().await?;
    browser.wait_for("sign-in").await?;
    browser.wait_until_settled().await?;
    assert_eq!(example.count("/oidc/auth"), 1, "back started another sign-in");
    browser.click("sign-in").await?;
    wait_until("the second sign-in", async || Ok((example.count("/oidc/auth") > 1).then_some(()))).await?;
    example.sign_in_at_provider(&ALICE).await?;
    browser.wait_for_text("Hello Alice Example").await
}

#[tokio::test]
async fn guards_show_content_to_authorized_users() -> Result<()> {
    run_example("guards", async |example: &Example| {
        let browser = &example.browser;
        example.open("/acme/billing").await?;
        example.sign_in_at_provider(&ALICE).await?;
        browser.wait_for_text("For owners of Acme").await?;
        example.wait_for_page("/acme/billing").await?;
        browser.click_at("a[href='/admin']").await?;
        browser.wait_for_text("For administrators").await?;
        browser.click_at("a[href='/']").await?;
        browser.wait_for("part").await?;
        wait_until("the button to be enabled", async || Ok(can_write(browser).await?.then_some(()))).await
    })
    .await
}

#[tokio::test]
async fn guards_name_missing_scopes_and_roles() -> Result<()> {
    run_example("guards", async |example: &Example| {
        let browser = &example.browser;
        example.open("/admin").await?;
        example.sign_in_at_provider(&BOB).await?;
        assert_eq!(browser.text("refused").await?, "This needs the role admin.");
        example.wait_for_page("/admin").await?;
        browser.click_at("a[href='/acme/billing']").await?;
        browser.wait_for_text("owner").await?;
        ensure!(!browser.page_text().await?.contains("For owners"), "the page shows");
        browser.click_at("a[href='/acme']").await?;
        browser.wait_for_text("For people of Acme").await?;
        browser.click_at("a[href='/']").await?;
        browser.wait_for_text("Change something").await?;
        // The sign-in's token request, and the one for the permissions.
        wait_until("both tokens", async || Ok((example.count("/oidc/token") > 1).then_some(()))).await?;
        browser.run("return new Promise((done) => setTimeout(done, 200))", Vec::new()).await?;
        ensure!(!browser.shows("part").await?, "a part for others shows");
        ensure!(!can_write(browser).await?, "the button is enabled");
        browser.click("sign-out").await?;
        browser.wait_for("sign-in").await
    })
    .await
}

#[tokio::test]
async fn guards_return_to_a_nested_page() -> Result<()> {
    run_example("guards", async |example: &Example| {
        let browser = &example.browser;
        example.open("/account/reports").await?;
        example.sign_in_at_provider(&BOB).await?;
        browser.wait_for_text("Your account").await?;
        example.wait_for_page("/account/reports").await?;
        assert_eq!(browser.text("refused").await?, "This needs the role admin or the role owner in org_acme.");
        browser.click_at("a[href='/account']").await?;
        browser.wait_for_text("Everything about you").await
    })
    .await
}

#[tokio::test]
async fn window_for_the_sign_in_closes_and_the_page_stays() -> Result<()> {
    run_example("guards", async |example: &Example| {
        let browser = &example.browser;
        example.open("/").await?;
        browser.wait_for("popup").await?;
        browser.run("window.isSamePage = true", Vec::new()).await?;
        let page = browser.driver().window().await?;

        // Closed by the person: the button works again.
        open_window(browser).await?;
        browser.wait_for("identifier").await?;
        browser.driver().close_window().await?;
        browser.driver().switch_to_window(page.clone()).await?;
        open_window(browser).await?;

        example.sign_in_at_provider(&ALICE).await?;
        wait_until("the window to close", async || Ok((browser.driver().windows().await?.len() == 1).then_some(())))
            .await?;
        browser.driver().switch_to_window(page.clone()).await?;
        browser.wait_for("sign-out").await?;
        browser.wait_for("part").await?;
        assert_eq!(browser.run("return window.isSamePage", Vec::new()).await?, true);
        assert_eq!(example.count("/oidc/token"), 2, "the code, and the permissions that the page shows");
        Ok(())
    })
    .await
}

/// Clicks on the button that opens a window, until it does, and makes that the current one.
async fn open_window(browser: &Browser) -> Result<()> {
    let page = browser.driver().window().await?;
    let opened = wait_until("the window", async || {
        browser.click("popup").await?;
        let windows = browser.driver().windows().await?;
        Ok(windows.into_iter().find(|window| *window != page))
    })
    .await?;
    Ok(browser.driver().switch_to_window(opened).await?)
}

async fn can_write(browser: &Browser) -> Result<bool> {
    let script = "return document.querySelector('[data-testid=write]').disabled === false";
    Ok(browser.run(script, Vec::new()).await? == true)
}

#[tokio::test]
async fn custom_storage_keeps_session_in_configured_store() -> Result<()> {
    run_example("custom-storage", async |example: &Example| {
        let browser = &example.browser;
        example.open("/").await?;
        browser.click("sign-in").await?;
        example.sign_in_at_provider(&ALICE).await?;
        browser.wait_for_text("Hello Alice Example").await?;
        let kept = example.stored_keys("sessionStorage").await?;
        ensure!(kept.contains(&"shop:logto:spa:idToken".to_owned()), "{kept:?}");
        ensure!(kept.iter().all(|key| key.starts_with("shop:")), "{kept:?}");
        let elsewhere = example.stored_keys("localStorage").await?;
        ensure!(!elsewhere.iter().any(|key| key.contains("Token")), "{elsewhere:?}");
        browser.reload().await?;
        browser.wait_for_text("Hello Alice Example").await?;
        browser.new_tab().await?;
        example.open("/").await?;
        browser.wait_for("sign-in").await?;
        browser.click("sign-in").await?;
        // The provider's session still exists.
        browser.wait_for_text("Hello Alice Example").await?;
        browser.click("sign-out").await?;
        browser.wait_for("sign-in").await?;
        let left = example.stored_keys("sessionStorage").await?;
        ensure!(!left.iter().any(|key| key.contains("Token")), "{left:?}");
        Ok(())
    })
    .await
}
