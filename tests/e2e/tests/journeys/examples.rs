//! The examples, as `trunk build` makes them, against the server they are written for.
//!
//! They name `http://localhost:3001` and expect to be at `http://localhost:3000`. The browser finds
//! both there, although they listen elsewhere: the ports may be in use on this machine.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use axum::Router;
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse as _, Response};
use e2e::{ALICE, BOB, Browser, DEADLINE, Person, slot, until};
use logto_dev::Server;
use tokio::net::TcpListener;

/// Where the examples expect to be.
const ORIGIN: &str = "http://localhost:3000";

/// The server they name.
const ENDPOINT: &str = "http://localhost:3001";

/// An example at its place.
pub(super) struct Example {
    pub(super) browser: Browser,
    server: Server,
}

impl Example {
    pub(super) async fn open(&self, path: &str) -> Result<()> {
        self.browser.open(&format!("{ORIGIN}{path}")).await
    }

    /// Signs in on the provider's page.
    pub(super) async fn finish_at_provider(&self, person: &Person) -> Result<()> {
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

    /// The keys in a store, without those of these tests.
    async fn stored_keys(&self, store: &str) -> Result<Vec<String>> {
        let script = format!("return Object.keys({store}).filter((key) => !key.startsWith('e2e:'))");
        Ok(serde_json::from_value(self.browser.run(&script, Vec::new()).await?)?)
    }

    /// How many requests to this path the server has answered.
    fn count(&self, path: &str) -> usize {
        self.server.requests().iter().filter(|request| request.path == path && request.method != "OPTIONS").count()
    }
}

/// Runs a journey through an example. It fails as well when the console isn't clean afterwards.
async fn through(name: &str, journey: impl AsyncFnOnce(&Example) -> Result<()>) -> Result<()> {
    through_with(name, &[], journey).await
}

/// The same with further arguments of Chromium.
async fn through_with(name: &str, arguments: &[&str], journey: impl AsyncFnOnce(&Example) -> Result<()>) -> Result<()> {
    let folder = built(name)?;
    let _slot = slot().await?;
    let host = TcpListener::bind("127.0.0.1:0").await?;
    let port = host.local_addr()?.port();
    ensure!(folder.join("index.html").is_file(), "{} is not there", folder.display());
    let router = Router::new().fallback(async move |uri: Uri| answer(&folder, uri.path()));
    let host = tokio::spawn(async move { axum::serve(host, router).await });
    let outcome = through_at(name, port, arguments, journey).await;
    host.abort();
    outcome
}

/// Returns the folder of an example's build.
pub(super) fn built(name: &str) -> Result<PathBuf> {
    let built = env::var_os("E2E_EXAMPLES").context("The examples are not built: run `cargo xtask test e2e`.")?;
    Ok(PathBuf::from(built).join(name))
}

/// The same for an example that is served at a port.
pub(super) async fn through_at(
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
    let example = Example { browser, server };
    let mut outcome = journey(&example).await;
    let console = example.browser.read_console().await?;
    if outcome.is_ok() && !console.is_empty() {
        outcome = Err(anyhow::anyhow!("errors in the console:\n{}", console.join("\n")));
    }
    if outcome.is_err() {
        let page = example.browser.page_text().await.unwrap_or_default();
        let url = example.browser.url().await.map(String::from).unwrap_or_default();
        outcome = outcome.with_context(|| format!("{name} at {url}\n{page}\n{console:#?}"));
    }
    // What can't be ended is gone already.
    let _ = example.browser.quit().await;
    outcome
}

/// A file of the example; every page of it is `index.html`.
fn answer(folder: &Path, path: &str) -> Response {
    let file = path.rsplit('/').next().filter(|name| name.contains('.'));
    let kind = match file.and_then(|name| name.rsplit('.').next()) {
        Some("js") => "text/javascript",
        Some("wasm") => "application/wasm",
        _ => "text/html; charset=utf-8",
    };
    match std::fs::read(folder.join(file.unwrap_or("index.html"))) {
        Ok(bytes) => (StatusCode::OK, [(header::CONTENT_TYPE, kind)], bytes).into_response(),
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}

#[tokio::test]
async fn minimal_signs_in_guards_and_signs_out() -> Result<()> {
    through("minimal", async |example: &Example| {
        let browser = &example.browser;
        example.open("/").await?;
        browser.click_at("a[href='/profile']").await?;
        example.finish_at_provider(&ALICE).await?;
        browser.wait_for_words("Hello Alice Example").await?;
        example.wait_for_page("/profile").await?;
        browser.reload().await?;
        browser.wait_for_words("Hello Alice Example").await?;
        browser.click("sign-out").await?;
        browser.wait_for_words("Your profile").await?;
        example.wait_for_page("/").await?;
        ensure!(!browser.page_text().await?.contains("Alice"), "the name is still there");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn minimal_does_not_send_off_who_comes_back() -> Result<()> {
    through("minimal", come_back).await
}

#[tokio::test]
async fn nor_where_the_page_is_loaded_anew_for_that() -> Result<()> {
    through_with("minimal", &["--disable-features=BackForwardCache"], come_back).await
}

async fn come_back(example: &Example) -> Result<()> {
    let browser = &example.browser;
    example.open("/").await?;
    browser.click_at("a[href='/profile']").await?;
    browser.wait_for("identifier").await?;
    browser.back().await?;
    browser.wait_for("sign-in").await?;
    browser.settle().await?;
    assert_eq!(example.count("/oidc/auth"), 1, "back started another sign-in");
    browser.click("sign-in").await?;
    until("the second sign-in", async || Ok((example.count("/oidc/auth") > 1).then_some(()))).await?;
    example.finish_at_provider(&ALICE).await?;
    browser.wait_for_words("Hello Alice Example").await
}

#[tokio::test]
async fn guards_open_for_who_has_what_they_ask() -> Result<()> {
    through("guards", async |example: &Example| {
        let browser = &example.browser;
        example.open("/acme/billing").await?;
        example.finish_at_provider(&ALICE).await?;
        browser.wait_for_words("For owners of Acme").await?;
        example.wait_for_page("/acme/billing").await?;
        browser.click_at("a[href='/admin']").await?;
        browser.wait_for_words("For administrators").await?;
        browser.click_at("a[href='/']").await?;
        browser.wait_for("part").await?;
        until("the button to be enabled", async || Ok(can_write(browser).await?.then_some(()))).await
    })
    .await
}

#[tokio::test]
async fn guards_say_what_is_missing() -> Result<()> {
    through("guards", async |example: &Example| {
        let browser = &example.browser;
        example.open("/admin").await?;
        example.finish_at_provider(&BOB).await?;
        assert_eq!(browser.text("refused").await?, "This needs the role admin.");
        example.wait_for_page("/admin").await?;
        browser.click_at("a[href='/acme/billing']").await?;
        browser.wait_for_words("owner").await?;
        ensure!(!browser.page_text().await?.contains("For owners"), "the page shows");
        browser.click_at("a[href='/acme']").await?;
        browser.wait_for_words("For people of Acme").await?;
        browser.click_at("a[href='/']").await?;
        browser.wait_for_words("Change something").await?;
        // The sign-in's, and the one that tells which permissions there are.
        until("both tokens", async || Ok((example.count("/oidc/token") > 1).then_some(()))).await?;
        browser.run("return new Promise((done) => setTimeout(done, 200))", Vec::new()).await?;
        ensure!(!browser.shows("part").await?, "a part for others shows");
        ensure!(!can_write(browser).await?, "the button is enabled");
        browser.click("sign-out").await?;
        browser.wait_for("sign-in").await
    })
    .await
}

async fn can_write(browser: &Browser) -> Result<bool> {
    let script = "return document.querySelector('[data-testid=write]').disabled === false";
    Ok(browser.run(script, Vec::new()).await? == true)
}

#[tokio::test]
async fn custom_storage_keeps_the_session_where_it_says() -> Result<()> {
    through("custom-storage", async |example: &Example| {
        let browser = &example.browser;
        example.open("/").await?;
        browser.click("sign-in").await?;
        example.finish_at_provider(&ALICE).await?;
        browser.wait_for_words("Hello Alice Example").await?;
        let kept = example.stored_keys("sessionStorage").await?;
        ensure!(kept.contains(&"shop:logto:spa:idToken".to_owned()), "{kept:?}");
        ensure!(kept.iter().all(|key| key.starts_with("shop:")), "{kept:?}");
        let elsewhere = example.stored_keys("localStorage").await?;
        ensure!(!elsewhere.iter().any(|key| key.contains("Token")), "{elsewhere:?}");
        browser.reload().await?;
        browser.wait_for_words("Hello Alice Example").await?;
        browser.new_tab().await?;
        example.open("/").await?;
        browser.wait_for("sign-in").await?;
        browser.click("sign-in").await?;
        // The provider knows the person still.
        browser.wait_for_words("Hello Alice Example").await?;
        browser.click("sign-out").await?;
        browser.wait_for("sign-in").await?;
        let left = example.stored_keys("sessionStorage").await?;
        ensure!(!left.iter().any(|key| key.contains("Token")), "{left:?}");
        Ok(())
    })
    .await
}
