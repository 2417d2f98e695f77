//! Pictures of every page, in light and dark, on a phone and on a desk:
//! `E2E_DIST=… cargo run -p e2e --bin screenshots -- <folder>`.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use e2e::{ALICE, ConfigFile, World};
use serde_json::json;

/// Widths and heights.
const SIZES: [(u32, u32); 2] = [(390, 844), (1280, 800)];

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let folder = env::args_os().nth(1).map(PathBuf::from).context("usage: screenshots <folder>")?;
    std::fs::create_dir_all(&folder)?;
    let world = World::start().await?;
    let outcome = tour(&world, &folder).await;
    world.end().await;
    outcome
}

async fn tour(world: &World, folder: &Path) -> Result<()> {
    let browser = &world.browser;
    let shoot = async |name: &str| shoot(world, folder, name).await;
    world.use_own_config()?;
    world.open("/").await?;
    browser.wait_for("anonymous").await?;
    shoot("home-anonymous").await?;
    world.open("/no/such/page").await?;
    browser.wait_for("header-sign-in").await?;
    shoot("not-found").await?;
    world.open("/settings").await?;
    browser.click("check-up-run").await?;
    browser.wait_for("check-up-summary").await?;
    shoot("settings").await?;
    world.open("/callback?code=a&state=b").await?;
    browser.wait_for("error").await?;
    shoot("callback-failed").await?;
    world.open("/").await?;
    browser.click("sign-in").await?;
    browser.click("cancel").await?;
    browser.wait_for("error").await?;
    shoot("cancelled").await?;
    browser.click("sign-in").await?;
    browser.wait_for("identifier").await?;
    shoot("provider-sign-in").await?;
    let code = world.ask_for_code(ALICE.email).await?;
    shoot("provider-code").await?;
    world.enter_code(&code).await?;
    browser.wait_for("authenticated").await?;
    shoot("home-signed-in").await?;
    world.open("/profile").await?;
    browser.click("call-api").await?;
    browser.wait_for("api-result").await?;
    shoot("profile").await?;
    browser.click_at("button.avatar-button").await?;
    shoot("account-menu").await?;
    world.open("/profile").await?;
    browser.click("profile-edit-email").await?;
    browser.wait_for("verify-with-password").await?;
    shoot("profile-proof").await?;
    browser.click("verify-with-password").await?;
    browser.fill("verify-password", "wrong").await?;
    browser.click("verify").await?;
    browser.wait_for_words("password").await?;
    shoot("profile-proof-refused").await?;
    for (path, id, name) in [
        ("/organizations", "organization", "organizations"),
        ("/api", "call-api", "api"),
        ("/connectors", "connector-sms", "connectors"),
        ("/connectors/sms", "preview", "connector-sms"),
        ("/connectors/email", "preview", "connector-email"),
        ("/sign-in-experience", "sie-signup", "sign-in-experience"),
    ] {
        world.open(path).await?;
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
    world.open("/connectors/sms").await?;
    browser.wait_for("connector-delete").await?;
    browser.fill("field-accountSID", "AC1").await?;
    browser.fill("template-content", "Hello").await?;
    shoot("connector-sms-findings").await?;
    browser.click("connector-delete").await?;
    browser.wait_for("confirm").await?;
    shoot("connector-question").await?;
    browser.open(world.server().endpoint()).await?;
    shoot("provider-home").await?;
    browser.open(&format!("{}/inbox", world.server().endpoint())).await?;
    browser.wait_for("inbox-message").await?;
    shoot("inbox").await?;
    world.site.set_config(ConfigFile::Text("{\n  \"endpoint\": \"http://localhost:3001\"\n  \"appId\": 1\n}".into()));
    world.open("/").await?;
    browser.wait_for("error").await?;
    shoot("config-problem").await
}

/// Ends what moves, or the picture would show it halfway.
const STAND_STILL: &str = "
    for (const animation of document.getAnimations()) {
        if (animation.effect.getComputedTiming().endTime < Infinity) animation.finish();
    }
    return document.documentElement.scrollHeight";

/// The whole page, as long as it is, in every size and scheme.
async fn shoot(world: &World, folder: &Path, name: &str) -> Result<()> {
    for (width, height) in SIZES {
        for scheme in ["light", "dark"] {
            let media = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
            world.browser.devtools("Emulation.setEmulatedMedia", media).await?;
            resize(world, width, height).await?;
            let length = world.browser.run(STAND_STILL, Vec::new()).await?;
            let length = length.as_u64().and_then(|length| u32::try_from(length).ok()).unwrap_or(height);
            resize(world, width, height.max(length)).await?;
            world.browser.run(STAND_STILL, Vec::new()).await?;
            let file = folder.join(format!("{name}-{width}-{scheme}.png"));
            world.browser.driver().screenshot(&file).await?;
        }
    }
    world.browser.devtools("Emulation.clearDeviceMetricsOverride", json!({})).await.map(drop)
}

async fn resize(world: &World, width: u32, height: u32) -> Result<()> {
    let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600 });
    world.browser.devtools("Emulation.setDeviceMetricsOverride", size).await.map(drop)
}
