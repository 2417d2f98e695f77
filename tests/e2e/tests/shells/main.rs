//! The examples for shells: an app for phones with Capacitor, and one for desktops with Tauri. Both sign in outside of
//! their web view, and come back with a URL of their own scheme.
//!
//! `cargo xtask test shells` builds them and leaves out those for which something is missing, by the names of these
//! modules.

mod capacitor;
mod tauri;

use std::path::PathBuf;

use anyhow::{Context as _, Result};
use e2e::{ALICE, Browser, DEADLINE};
use logto_dev::Server;
use url::Url;

/// The server in the configuration of both.
const ENDPOINT: &str = "http://localhost:3001";

/// The URL with which both come back.
const CALLBACK: &str = "com.example.app://callback";

/// The folder of an example.
fn example(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(name)
}

/// Signs in on the provider's page, and returns the URL to which it redirects: no browser can open it.
async fn sign_in_at_provider(browser: &Browser, server: &Server) -> Result<Url> {
    browser.fill("identifier", ALICE.email).await?;
    browser.click("send-code").await?;
    browser.wait_for("code").await?;
    let code = server.wait_for_code(ALICE.email, DEADLINE).await;
    browser.fill("code", &code.context("no code came")?).await?;
    browser.left_for(CALLBACK).await
}
