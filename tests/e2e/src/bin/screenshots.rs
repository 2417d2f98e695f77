//! Screenshots of every page, in light and dark, in phone and desktop size:
//! `E2E_DIST=… cargo run -p e2e --bin screenshots -- <folder>`.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use e2e::{ALICE, ConfigFile, TestHarness};
use serde_json::json;

/// Widths and heights.
const SIZES: [(u32, u32); 2] = [(390, 844), (1280, 800)];

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let folder = env::args_os().nth(1).map(PathBuf::from).context("usage: screenshots <folder>")?;
    std::fs::create_dir_all(&folder)?;
    let harness = TestHarness::start().await?;
    let outcome = tour(&harness, &folder).await;
    harness.shut_down().await;
    outcome
}

async fn tour(harness: &TestHarness, folder: &Path) -> Result<()> {
    let browser = &harness.browser;
    let shoot = async |name: &str| shoot(harness, folder, name).await;
    harness.use_app_config()?;
    harness.open("/").await?;
    browser.wait_for("anonymous").await?;
    shoot("home-anonymous").await?;
    harness.open("/no/such/page").await?;
    browser.wait_for("header-sign-in").await?;
    shoot("not-found").await?;
    harness.open("/settings").await?;
    browser.click("check-up-run").await?;
    browser.wait_for("check-up-summary").await?;
    shoot("settings").await?;
    harness.open("/callback?code=a&state=b").await?;
    browser.wait_for("error").await?;
    shoot("callback-failed").await?;
    harness.open("/").await?;
    browser.click("sign-in").await?;
    browser.click("cancel").await?;
    browser.wait_for("error").await?;
    shoot("canceled").await?;
    browser.click("sign-in").await?;
    browser.wait_for("identifier").await?;
    shoot("provider-sign-in").await?;
    let code = harness.ask_for_code(ALICE.email).await?;
    shoot("provider-code").await?;
    harness.enter_code(&code).await?;
    browser.wait_for("authenticated").await?;
    shoot("home-signed-in").await?;
    harness.open("/profile").await?;
    browser.click("call-api").await?;
    browser.wait_for("api-result").await?;
    shoot("profile").await?;
    browser.click_at("button.avatar-button").await?;
    shoot("account-menu").await?;
    harness.open("/profile").await?;
    browser.click("profile-edit-email").await?;
    browser.wait_for("verify-with-password").await?;
    shoot("profile-proof").await?;
    browser.click("verify-with-password").await?;
    browser.fill("verify-password", "wrong").await?;
    browser.click("verify").await?;
    browser.wait_for_text("password").await?;
    shoot("profile-proof-refused").await?;
    for (path, id, name) in [
        ("/organizations", "organization", "organizations"),
        ("/api", "call-api", "api"),
        ("/connectors", "operator-sign-in", "connectors-without-access"),
        ("/connectors", "connector-sms", "connectors"),
        ("/connectors/sms", "preview", "connector-sms"),
        ("/connectors/email", "preview", "connector-email"),
        ("/sign-in-experience", "sie-signup", "sign-in-experience"),
    ] {
        if name == "connectors" {
            harness.open_as_operator(path).await?;
        } else {
            harness.open(path).await?;
        }
        browser.wait_for(id).await?;
        if name == "api" {
            browser.click("call-api").await?;
            browser.wait_for("api-result").await?;
        }
        shoot(name).await?;
    }
    browser.click("sie-signup-email-or-phone").await?;
    browser.click("sie-set-password").await?;
    shoot("sign-in-experience-changed").await?;
    while browser.shows("sie-fix").await? {
        browser.click("sie-fix").await?;
    }
    browser.click("sie-save").await?;
    browser.wait_for("sie-diff").await?;
    shoot("sign-in-experience-question").await?;
    harness.open("/connectors/sms").await?;
    browser.wait_for("connector-delete").await?;
    browser.fill("field-accountSID", "AC1").await?;
    browser.fill("template-content", "Hello").await?;
    shoot("connector-sms-findings").await?;
    browser.click("connector-delete").await?;
    browser.wait_for("confirm").await?;
    shoot("connector-question").await?;
    browser.open(harness.server().endpoint()).await?;
    shoot("provider-home").await?;
    browser.open(&format!("{}/inbox", harness.server().endpoint())).await?;
    browser.wait_for("inbox-message").await?;
    shoot("inbox").await?;
    harness.site.set_config(ConfigFile::Text("{\n  \"endpoint\": \"http://localhost:3001\"\n  \"appId\": 1\n}".into()));
    harness.open("/").await?;
    browser.wait_for("error").await?;
    shoot("config-problem").await
}

/// Finishes animations, so that the screenshot shows the final state.
const FINISH_ANIMATIONS: &str = "
    for (const animation of document.getAnimations()) {
        if (animation.effect.getComputedTiming().endTime < Infinity) animation.finish();
    }
    return document.documentElement.scrollHeight";

/// Takes screenshots of the whole page in every size and color scheme.
async fn shoot(harness: &TestHarness, folder: &Path, name: &str) -> Result<()> {
    for (width, height) in SIZES {
        for scheme in ["light", "dark"] {
            let media = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
            harness.browser.devtools("Emulation.setEmulatedMedia", media).await?;
            resize(harness, width, height).await?;
            let length = harness.browser.run(FINISH_ANIMATIONS, Vec::new()).await?;
            let length = length.as_u64().and_then(|length| u32::try_from(length).ok()).unwrap_or(height);
            resize(harness, width, height.max(length)).await?;
            harness.browser.run(FINISH_ANIMATIONS, Vec::new()).await?;
            let file = folder.join(format!("{name}-{width}-{scheme}.png"));
            harness.browser.driver().screenshot(&file).await?;
        }
    }
    harness.browser.devtools("Emulation.clearDeviceMetricsOverride", json!({})).await.map(drop)
}

async fn resize(harness: &TestHarness, width: u32, height: u32) -> Result<()> {
    let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600 });
    harness.browser.devtools("Emulation.setDeviceMetricsOverride", size).await.map(drop)
}
