//! The example for Tauri, driven by WebKit's driver on a screen in memory. Chromium is the browser of the system, and the
//! program registered for the scheme is the example itself.

use std::env;
use std::path::PathBuf;

use anyhow::{Context as _, Result, ensure};
use e2e::{Browser, Desktop, browser_slot, wait_until};
use logto_dev::{Seed, Server};
use url::Url;

use super::{CALLBACK, ENDPOINT, sign_in_at_provider};

/// The settings of the server that the example names.
const SEED: &str = include_str!("../../../../examples/tauri/logto-dev.json");

/// The port of that server. A web view asks the network, so it can't be another one.
const PORT: u16 = 3001;

/// The built program.
fn program() -> Result<PathBuf> {
    let program = env::var_os("TAURI_EXAMPLE").map(PathBuf::from);
    program.context("The example is not built: run `cargo xtask test shells`.")
}

#[tokio::test]
async fn signs_in_with_the_browser_of_the_system() -> Result<()> {
    let program = program()?;
    let _slot = browser_slot().await?;
    let server = Server::builder().seed(Seed::from_json(SEED)?).port(PORT).start().await;
    let server = server.context("port 3001 has to be free: stop `cargo xtask dev`")?;
    ensure!(server.endpoint() == ENDPOINT, "the example uses {ENDPOINT}");
    let desktop = Desktop::start()?;
    let browser = Browser::start_with_request_log(&[]).await?;
    let app = Browser::start_program(&program, &[], &desktop).await?;
    let outcome = sign_in_and_out(&app, &desktop, &browser, &server).await;
    let pages = [app.page_text().await.unwrap_or_default(), browser.page_text().await.unwrap_or_default()];
    let stopped = app.quit().await;
    let callback = outcome.with_context(|| format!("the app and the browser show: {pages:#?}"))?;
    stopped?;

    // The person has closed the app while the browser was in front: the URL starts it.
    let app = Browser::start_program(&program, &[callback.as_str()], &desktop).await?;
    let outcome = app.wait_for_text("Hello Alice Example").await;
    let page = app.page_text().await.unwrap_or_default();
    for program in [app, browser] {
        // A program that can't be quit has already stopped.
        let _ = program.quit().await;
    }
    outcome.with_context(|| format!("the app shows: {page}"))
}

/// Follows the URL that the app opens, in a new tab: one that was left for the app asks the person about it, and takes no
/// input meanwhile.
async fn follow(desktop: &Desktop, browser: &Browser) -> Result<Url> {
    let url = desktop.opened_in_browser().await?;
    browser.new_tab().await?;
    browser.open(url.as_str()).await?;
    Ok(url)
}

/// Cancels a sign-in, completes one and signs out. Returns the URL with which the next sign-in comes back.
async fn sign_in_and_out(app: &Browser, desktop: &Desktop, browser: &Browser, server: &Server) -> Result<Url> {
    app.wait_for("sign-in").await?;
    let entry = desktop.home().join("data/applications/example-tauri-shell-handler.desktop");
    let entry = std::fs::read_to_string(entry).context("the scheme is not registered")?;
    ensure!(entry.contains("x-scheme-handler/com.example.app"), "{entry}");

    app.click("sign-in").await?;
    let url = desktop.opened_in_browser().await?;
    ensure!(url.as_str().starts_with(&format!("{ENDPOINT}/oidc/auth?")), "{url}");
    app.click("cancel").await?;
    app.wait_for_text("You canceled before you were signed in.").await?;
    app.wait_until_gone("cancel").await?;

    app.click("sign-in").await?;
    follow(desktop, browser).await?;
    let callback = sign_in_at_provider(browser, server).await?;
    desktop.open(&callback)?;
    app.wait_for_text("Hello Alice Example").await?;
    server.clear_requests();
    app.reload().await?;
    app.wait_for_text("Hello Alice Example").await?;
    ensure!(server.requests().is_empty(), "{:#?}", server.requests());

    app.click("sign-out").await?;
    let url = follow(desktop, browser).await?;
    ensure!(url.path() == "/oidc/session/end", "{url}");
    desktop.open(&browser.left_for(CALLBACK).await?)?;
    app.wait_for("sign-in").await?;
    app.wait_until_gone("cancel").await?;
    let ends = || server.requests().iter().filter(|request| request.path == "/oidc/session/end/confirm").count();
    wait_until("the end of the provider's session", async || Ok((ends() == 1).then_some(()))).await?;

    app.click("sign-in").await?;
    follow(desktop, browser).await?;
    sign_in_at_provider(browser, server).await
}
