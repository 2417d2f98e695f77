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
    browser.wait_for("settings-language").await?;
    shoot("settings").await?;
    harness.open("/check-up").await?;
    browser.click("check-up-run").await?;
    browser.wait_for("check-up-summary").await?;
    shoot("check-up").await?;
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
    for language in ["fr", "ja", "en"] {
        choose_language(harness, language).await?;
        let of_language = |name: &str| if language == "en" { name.to_owned() } else { format!("{name}-{language}") };
        for (path, id, name) in [
            ("/", "authenticated", "home-again"),
            ("/settings", "settings-language", "settings-signed-in"),
            ("/check-up", "configuration", "check-up-signed-in"),
            ("/developer", "avatar-button", "developer"),
            ("/organizations", "organization", "organizations-list"),
        ] {
            harness.open(path).await?;
            match id {
                "avatar-button" => browser.wait_for_text("alice@example.com").await?,
                id => browser.wait_for(id).await?,
            }
            shoot(&of_language(name)).await?;
        }
    }
    harness.open("/profile").await?;
    browser.click("call-api").await?;
    browser.wait_for("api-result").await?;
    shoot("profile").await?;
    harness.open("/developer").await?;
    browser.wait_for("user-info-fetch").await?;
    shoot("developer").await?;
    harness.open("/profile").await?;
    browser.wait_for("profile-edit-email").await?;
    browser.click_at("button.avatar-button").await?;
    shoot("account-menu").await?;
    harness.open("/profile").await?;
    browser.wait_for("claims-sub").await?;
    resize(harness, 390, 844).await?;
    browser.click_at("button.pages-button").await?;
    shoot("pages-menu").await?;
    harness.open("/profile").await?;
    browser.click("profile-edit-email").await?;
    browser.wait_for("verify-with-password").await?;
    shoot("profile-proof").await?;
    browser.click("verify-with-password").await?;
    browser.fill("verify-password", "wrong").await?;
    browser.click("verify").await?;
    browser.wait_for_text("password").await?;
    shoot("profile-proof-refused").await?;
    browser.fill("verify-password", "alice-password-1").await?;
    browser.click("verify").await?;
    browser.fill("field-email", "alice@wonderland.example").await?;
    browser.click("send-code").await?;
    browser.fill("code", "123").await?;
    shoot("profile-code").await?;
    browser.click("cancel").await?;
    browser.click("profile-edit-phone").await?;
    browser.fill("field-phone", "+49 0155 501 0777").await?;
    shoot("profile-phone").await?;
    browser.click("cancel").await?;
    browser.click("profile-edit-password").await?;
    browser.fill("field-password", "looking").await?;
    shoot("profile-password").await?;
    browser.click("cancel").await?;
    browser.click("profile-edit-name").await?;
    browser.fill("field-name", "Alice Liddell").await?;
    browser.click("save").await?;
    browser.wait_for("toast").await?;
    browser.click("devices-show").await?;
    browser.wait_for("device").await?;
    shoot("profile-saved").await?;
    for (path, id, name) in [
        ("/organizations", "organization", "organizations"),
        ("/api", "call-api", "api"),
        ("/two-step", "two-step-none", "two-step"),
        ("/connectors", "operator-sign-in", "connectors-without-access"),
        ("/connectors", "connector-sms", "connectors"),
        ("/connectors/sms", "test-send", "connector-sms"),
        ("/connectors/sms#templates", "preview", "connector-sms-templates"),
        ("/connectors/sms#json", "json", "connector-sms-json"),
        ("/connectors/email", "field-host", "connector-email"),
        ("/connectors/email#templates", "template-languages", "connector-email-templates"),
        ("/users", "chart", "users"),
        ("/users/u_bob", "user-edit", "user"),
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

/// Chooses a language for the pages that are opened next.
async fn choose_language(harness: &TestHarness, tag: &str) -> Result<()> {
    let script = "localStorage.setItem('logto-leptos:language', arguments[0])";
    harness.browser.run(script, vec![tag.into()]).await.map(drop)
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
