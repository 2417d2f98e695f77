//! The example whose pages a server renders: its HTML, its hydration, and a sign-in.

use std::env;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command};

use anyhow::{Context as _, Result, ensure};
use e2e::{ALICE, Browser, browser_slot, wait_until};

use super::examples::{Example, built, run_example_at};

/// Keeps what the page writes to its console as a warning or an error.
const KEEP_WARNINGS: &str = "window.warnings = [];
    for (const level of ['warn', 'error']) {
        const write = console[level];
        console[level] = (...words) => { window.warnings.push(words.join(' ')); write(...words); };
    }";

/// The example's server, which ends with this value.
struct Server {
    process: Child,
    port: u16,
}

impl Server {
    /// Starts the server; `site/pkg` in the folder of the build has the files for the browser.
    async fn start(folder: &Path) -> Result<Self> {
        ensure!(folder.join("site/pkg").is_dir(), "{} is not built", folder.display());
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let program = env::var_os("E2E_SSR_SERVER").context("The server is not built: run `cargo xtask test e2e`.")?;
        let mut command = Command::new(program);
        command.env("LEPTOS_SITE_ROOT", folder.join("site")).env("LEPTOS_SITE_ADDR", format!("127.0.0.1:{port}"));
        let server = Self { process: command.spawn().context("starting the server")?, port };
        wait_until("the server to listen", async || Ok(server.html("/").await.ok())).await?;
        Ok(server)
    }

    /// Returns what the server renders for a path.
    async fn html(&self, path: &str) -> Result<String> {
        let response = reqwest::get(format!("http://127.0.0.1:{}{path}", self.port)).await?;
        Ok(response.error_for_status()?.text().await?)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have stopped.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[tokio::test]
async fn server_renders_the_loading_state_and_the_browser_signs_in() -> Result<()> {
    let _slot = browser_slot().await?;
    let server = Server::start(&built("ssr")?).await?;
    for path in ["/", "/orders", "/sign-in", "/callback?code=c&state=s"] {
        let html = server.html(path).await?;
        ensure!(html.contains(r#"data-testid="loading""#), "{path} does not render the loading state:\n{html}");
        for absent in ["Hello", "Sign in", "Alice"] {
            ensure!(!html.contains(absent), "{path} renders {absent:?}:\n{html}");
        }
    }
    run_example_at("ssr", server.port, &[], sign_in).await
}

async fn sign_in(example: &Example) -> Result<()> {
    let browser = &example.browser;
    browser.run_in_every_page(KEEP_WARNINGS).await?;
    example.open("/").await?;
    browser.wait_for("sign-in").await?;
    ensure_no_warnings(browser).await?;
    example.open("/orders").await?;
    example.sign_in_at_provider(&ALICE).await?;
    browser.wait_for_text("Hello Alice Example").await?;
    example.wait_for_page("/orders").await?;
    ensure_no_warnings(browser).await?;
    // With a stored session, the browser hydrates the loading state before it shows the page.
    browser.reload().await?;
    browser.wait_for_text("Hello Alice Example").await?;
    ensure_no_warnings(browser).await?;
    example.open("/").await?;
    browser.wait_for_text("Hello Alice Example").await?;
    ensure_no_warnings(browser).await?;
    browser.click("sign-out").await?;
    browser.wait_for("sign-in").await
}

async fn ensure_no_warnings(browser: &Browser) -> Result<()> {
    let warnings = browser.run("return window.warnings", Vec::new()).await?;
    ensure!(warnings.as_array().is_some_and(Vec::is_empty), "warnings in the console: {warnings:#}");
    Ok(())
}
