//! Files that something on the way has changed, and pages around the app: the app does not start there.

use std::fs;

use anyhow::{Result, ensure};
use e2e::deploy::{altered, next_version};
use e2e::{ConfigFile, Host, HostAddress, TestHarness, journey};
use serde_json::{Value, json};

/// What Chromium and the app log about a file that is refused.
const REFUSALS: [&str; 5] = ["integrity", "Failed to fetch", "/boot-", "/page-", "Refused to apply style"];

/// The screen that is shown in place of the app.
const APP_REFUSED: &str = "A file of the app was changed on its way";

/// The page that is shown in place of a page of the app.
const PAGE_REFUSED: &str = "A file of this page was changed on its way";

/// Deploys the app with altered files.
fn deploy_altered(harness: &mut TestHarness, is_altered: impl Fn(&str) -> bool) -> Result<tempfile::TempDir> {
    for refusal in REFUSALS {
        harness.expect_console(refusal);
    }
    let folder = altered(harness.dist(), is_altered)?;
    harness.site.deploy(folder.path());
    Ok(folder)
}

/// Whether the first module runs.
async fn app_runs(harness: &TestHarness) -> Result<bool> {
    Ok(harness.browser.run("return 'wasmBindings' in window", Vec::new()).await? == Value::Bool(true))
}

/// Opens the front page with altered files, and expects that nothing starts. The start of a file's name is in the
/// report.
async fn does_not_start(is_altered: fn(&str) -> bool, file: &str) -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        let _folder = deploy_altered(harness, is_altered)?;
        harness.open("/").await?;
        harness.browser.wait_for_text(APP_REFUSED).await?;
        ensure!(!app_runs(harness).await?, "the app runs");
        harness.browser.wait_for_text("Reloading alone does not help: use another network").await?;
        harness.browser.wait_for_text(file).await
    })
    .await
}

#[tokio::test]
async fn altered_first_module_does_not_start() -> Result<()> {
    does_not_start(|name| name.ends_with("_bg.wasm"), "/logto-app-").await
}

#[tokio::test]
async fn altered_script_does_not_start() -> Result<()> {
    does_not_start(|name| name.starts_with("logto-app-") && name.ends_with(".js"), "/logto-app-").await
}

#[tokio::test]
async fn altered_boot_script_does_not_start() -> Result<()> {
    does_not_start(|name| name.starts_with("boot-"), "/boot-").await
}

#[tokio::test]
async fn page_with_altered_style_does_not_start() -> Result<()> {
    does_not_start(|name| name.starts_with("main-"), "/main-").await
}

/// Without the script that shows the other screens.
#[tokio::test]
async fn altered_script_of_the_page_does_not_start() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        let _folder = deploy_altered(harness, |name| name.starts_with("page-"))?;
        harness.open("/").await?;
        harness.browser.wait_for_text("The app could not be loaded").await?;
        ensure!(!app_runs(harness).await?, "the app runs");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn altered_app_does_not_take_over_from_the_front_page() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        let _folder = deploy_altered(harness, |name| name.starts_with("part-client"))?;
        harness.open("/").await?;
        harness.browser.click("sign-in").await?;
        harness.browser.wait_for_text(APP_REFUSED).await?;
        ensure!(!harness.browser.shows("header-sign-in").await?, "a button that does nothing");
        Ok(())
    })
    .await
}

/// Opens the settings with altered files, and tries again with the right ones.
async fn page_is_not_shown(is_altered: fn(&str) -> bool) -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        let _folder = deploy_altered(harness, is_altered)?;
        harness.open("/settings").await?;
        harness.browser.wait_for_text(PAGE_REFUSED).await?;
        harness.browser.wait_for_text("Reloading does not help: use another network").await?;
        ensure!(!harness.browser.shows("reload").await?, "a button that does not help");
        harness.site.deploy(harness.dist());
        harness.browser.click("load-again").await?;
        harness.browser.wait_for("settings-language").await
    })
    .await
}

#[tokio::test]
async fn altered_part_is_not_used() -> Result<()> {
    page_is_not_shown(|name| name.starts_with("part-settings")).await
}

#[tokio::test]
async fn altered_style_sheet_is_not_used() -> Result<()> {
    page_is_not_shown(|name| name.starts_with("pages-")).await
}

/// Deploys the app without some of its files.
fn deploy_without(harness: &mut TestHarness, is_missing: fn(&str) -> bool) -> Result<tempfile::TempDir> {
    harness.expect_console("Failed to load resource");
    let folder = deploy_altered(harness, is_missing)?;
    for entry in fs::read_dir(folder.path())? {
        let entry = entry?;
        if is_missing(&entry.file_name().to_string_lossy()) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(folder)
}

/// Opens the front page without a file, and expects a page that says so.
async fn missing_file_is_reported(is_missing: fn(&str) -> bool, starts_nothing: bool) -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        let _folder = deploy_without(harness, is_missing)?;
        harness.open("/").await?;
        harness.browser.wait_for_text("The app could not be loaded").await?;
        ensure!(!starts_nothing || !app_runs(harness).await?, "the app runs");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn missing_file_is_not_called_altered() -> Result<()> {
    missing_file_is_reported(|name| name.ends_with("_bg.wasm"), true).await
}

#[tokio::test]
async fn missing_boot_script_is_reported() -> Result<()> {
    missing_file_is_reported(|name| name.starts_with("boot-"), true).await
}

#[tokio::test]
async fn missing_style_is_reported() -> Result<()> {
    // It may be missed when the app runs already, which makes place for the report.
    missing_file_is_reported(|name| name.starts_with("main-"), false).await
}

/// Without the script that shows the other screens.
#[tokio::test]
async fn page_without_its_script_can_be_reloaded() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        let _folder = deploy_without(harness, |name| name.starts_with("page-"))?;
        harness.open("/settings").await?;
        harness.browser.wait_for_text("The app could not be loaded").await?;
        let focused = harness.browser.run("return document.activeElement.tagName", Vec::new()).await?;
        assert_eq!(focused, "H1");
        harness.site.deploy(harness.dist());
        harness.browser.click_at("[data-screen='reload']").await?;
        harness.browser.wait_for("settings-language").await
    })
    .await
}

/// A host that responds to the missing files of the earlier version with its page.
#[tokio::test]
async fn update_is_not_called_an_altered_file() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        for refusal in REFUSALS {
            harness.expect_console(refusal);
        }
        // Parts that were loaded before the update would be enough for a sign-in.
        let config = json!({ "endpoint": harness.server().endpoint(), "appId": "spa", "developer": false });
        harness.site.set_config(ConfigFile::Text(config.to_string()));
        harness.open("/").await?;
        harness.browser.wait_for("sign-in").await?;
        let next = next_version(harness.dist())?;
        let page = fs::read(next.path().join("index.html"))?;
        for entry in fs::read_dir(harness.dist())? {
            let entry = entry?;
            let name = entry.file_name();
            if name.to_string_lossy().starts_with("part-") {
                fs::write(next.path().join(name), &page)?;
            }
        }
        harness.site.deploy(next.path());
        harness.browser.click("sign-in").await?;
        harness.browser.wait_for_text("The app could not be loaded").await
    })
    .await
}

#[tokio::test]
async fn app_in_a_frame_starts_nothing() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        let place = HostAddress::reserve(Host::Plain, "/")?;
        // No header forbids the frame.
        let folder = altered(harness.dist(), |name| name == "robots.txt")?;
        fs::write(folder.path().join("frame.html"), "<!doctype html><iframe src=\"/\"></iframe>")?;
        let config = format!(r#"{{"endpoint":"{}","appId":"spa"}}"#, harness.server().endpoint());
        let hosted = place.start(folder.path(), &config).await?;
        harness.browser.open(&hosted.url("frame.html")).await?;
        harness.browser.driver().enter_frame(0).await?;
        harness.browser.wait_for_text("This app does not run inside another page").await?;
        ensure!(!app_runs(harness).await?, "the app runs in a frame");
        harness.browser.driver().enter_default_frame().await?;
        harness.browser.open(&hosted.url("")).await?;
        harness.browser.wait_for("anonymous").await?;
        // The host stops now, and the page may still be loading.
        harness.browser.open("about:blank").await
    })
    .await
}
