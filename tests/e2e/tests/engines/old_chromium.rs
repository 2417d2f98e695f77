//! Chromiums of some years ago: the oldest one that can be had in which the app should work, and one in which it can't.

use std::env;
use std::path::PathBuf;

use anyhow::{Context as _, Result, ensure};
use e2e::{ALICE, DEADLINE, Engine, OldChromium, TestHarness, journey_in};

/// Starts the Chromium with this major version.
async fn start(version: &str) -> Result<OldChromium> {
    let folder = env::var_os("OLD_CHROMIUMS").context("`cargo xtask test engines` fetches old Chromiums")?;
    OldChromium::start(&PathBuf::from(folder).join(version).join("chromium")).await
}

/// Chromium 102. The app needs 99.
#[tokio::test]
async fn signs_in_and_out() -> Result<()> {
    journey_in(Engine::Chromium, async |harness: &mut TestHarness| {
        let mut browser = start("102").await?;
        browser.open(&harness.site.url("/profile")).await?;
        browser.fill("identifier", ALICE.email).await?;
        browser.click("send-code").await?;
        browser.wait_for("code").await?;
        let code = harness.server().wait_for_code(ALICE.email, DEADLINE).await.context("no code came")?;
        browser.fill("code", &code).await?;
        browser.wait_for("claims-sub").await?;
        browser.wait_for_text(ALICE.sub).await?;
        ensure!(browser.evaluate("location.pathname").await? == "/profile");
        // The page is shown again with the stored session.
        harness.server().clear_requests();
        browser.open(&harness.site.url("/")).await?;
        browser.click("sign-out").await?;
        browser.wait_for("anonymous").await?;
        let keys = "Object.keys(localStorage).filter((key) => /Token$/.test(key)).length";
        ensure!(browser.evaluate(keys).await? == 0, "tokens are left");
        assert_eq!(harness.count("POST", "/oidc/token"), 0, "the session was not stored");
        Ok(())
    })
    .await
}

/// Chromium 92 compiles no module of today's Rust: it knows neither reference types nor `wasm-unsafe-eval` in a policy.
#[tokio::test]
async fn too_old_one_says_which_browser_is_needed() -> Result<()> {
    journey_in(Engine::Chromium, async |harness: &mut TestHarness| {
        harness.expect_console("\"blocked-uri\":\"eval\"");
        let mut browser = start("92").await?;
        browser.open(&harness.site.url("/")).await?;
        browser.wait_for_text("Your browser is too old for this app").await?;
        browser.wait_for_text("Chrome or Edge 99").await
    })
    .await
}
