//! The front page of a first visit, until the whole app takes over.

use anyhow::{Result, ensure};
use e2e::{ConfigFile, TestHarness, journey, wait_until};
use logto_dev::{Endpoint, Failure};
use serde_json::json;

/// Another tab begins a sign-in, and the visitor clicks while the app is being opened for that.
const STORE_AND_CLICK: &str = "
    localStorage.setItem('logto:spa:of-another-tab', 'x');
    window.dispatchEvent(new StorageEvent('storage', { key: 'logto:spa:of-another-tab', newValue: 'x' }));
    const button = document.querySelector('[data-testid=sign-in]');
    button.click();
    button.click();";

/// Keeps the program and the app's part back until the page calls `release`.
const KEEP_FILES: &str = "
    const { fetch } = window;
    window.kept = {};
    window.fetch = (...request) => {
        const name = ['_bg', 'part-app'].find((name) => String(request[0]).includes(name));
        return name ? new Promise((resolve) => (kept[name] = () => resolve(fetch(...request)))) : fetch(...request);
    };
    window.release = (name) => kept[name]();";

#[tokio::test]
async fn click_counts_before_the_program_is_there() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.site.add_script(KEEP_FILES);
        harness.open("/").await?;
        harness.browser.click("sign-up").await?;
        harness.browser.wait_for_text(&host_of(harness)).await?;
        ensure!(!harness.browser.shows("anonymous").await?, "the program is there");
        harness.browser.run("window.release('_bg')", Vec::new()).await?;
        harness.browser.wait_for("identifier").await?;
        assert_eq!(harness.browser.url().await?.path(), "/register");
        let requests = harness.count("GET", "/oidc/auth");
        ensure!(requests == 1, "{requests} sign-ins began");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn press_counts_while_the_program_comes() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.site.add_script(KEEP_FILES);
        harness.open("/").await?;
        harness.browser.wait_for("sign-up").await?;
        let center = "const box = document.querySelector('[data-testid=sign-up]').getBoundingClientRect();
            return [box.x + box.width / 2, box.y + box.height / 2]";
        let (x, y): (f64, f64) = serde_json::from_value(harness.browser.run(center, Vec::new()).await?)?;
        let mouse = |kind: &str| json!({ "type": kind, "x": x, "y": y, "button": "left", "clickCount": 1 });
        harness.browser.devtools("Input.dispatchMouseEvent", mouse("mousePressed")).await?;
        let release = "window.framesOfProgram = 0;
            const count = () => (window.framesOfProgram += 1) && requestAnimationFrame(count);
            addEventListener('TrunkApplicationStarted', count);
            window.release('_bg')";
        harness.browser.run(release, Vec::new()).await?;
        wait_until("thirty frames of the program", async || {
            let frames = harness.browser.run("return window.framesOfProgram", Vec::new()).await?;
            Ok(frames.as_u64().filter(|frames| *frames > 30))
        })
        .await?;
        harness.browser.devtools("Input.dispatchMouseEvent", mouse("mouseReleased")).await?;
        harness.browser.wait_for("identifier").await?;
        assert_eq!(harness.browser.url().await?.path(), "/register");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn insecure_server_is_not_promised_to_be_secure() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        let config = json!({ "endpoint": "http://logto.example", "appId": "spa" });
        harness.site.set_config(ConfigFile::Text(config.to_string()));
        harness.site.add_script(KEEP_FILES);
        harness.open("/").await?;
        let read = "return window.configText.then(() => new Promise((done) => setTimeout(done, 100)))";
        harness.browser.run(read, Vec::new()).await?;
        ensure!(!harness.browser.shows("sign-in").await?, "the front page is there");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn click_counts_before_the_whole_app_is_there() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        // The front page is not enough for this configuration.
        let config = json!({ "endpoint": harness.server().endpoint(), "appId": "spa", "persistence": "session" });
        harness.site.set_config(ConfigFile::Text(config.to_string()));
        harness.site.add_script(KEEP_FILES);
        harness.open("/").await?;
        harness.browser.wait_for("sign-in").await?;
        harness.browser.run("window.release('_bg')", Vec::new()).await?;
        wait_until("the app's part", async || {
            let is_asked = harness.browser.run("return 'part-app' in window.kept", Vec::new()).await?;
            Ok((is_asked == true).then_some(()))
        })
        .await?;
        harness.browser.click("sign-in").await?;
        harness.browser.run("window.release('part-app')", Vec::new()).await?;
        harness.browser.wait_for("identifier").await?;
        assert_eq!(harness.browser.url().await?.path(), "/sign-in");
        Ok(())
    })
    .await
}

/// The host of the sign-in server, which the page names.
fn host_of(harness: &TestHarness) -> String {
    harness.server().endpoint().trim_start_matches("http://").to_owned()
}

#[tokio::test]
async fn click_counts_while_app_is_opened_for_another_tab() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.open("/").await?;
        harness.browser.wait_for("anonymous").await?;
        harness.browser.run(STORE_AND_CLICK, Vec::new()).await?;
        harness.browser.wait_for("identifier").await?;
        // The second click is no second sign-in.
        let requests = harness.count("GET", "/oidc/auth");
        ensure!(requests == 1, "{requests} sign-ins began");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn failed_sign_in_is_told_without_another_try() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.expect_console("503");
        let failure = Failure::status(Endpoint::Discovery, 503);
        harness.server().faults().update(|faults| faults.failures = vec![failure]);
        harness.open("/").await?;
        harness.browser.click("sign-in").await?;
        harness.browser.wait_for("error").await?;
        ensure!(harness.browser.shows("anonymous").await?, "the page went away");
        let requests = harness.count("GET", "/oidc/.well-known/openid-configuration");
        ensure!(requests == 1, "{requests} requests for the discovery document");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn first_visit_and_sign_in_fetch_each_file_once() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        // The first steps of developers are a part of their own.
        let config = json!({
            "endpoint": harness.server().endpoint(), "appId": "spa", "developer": false,
            "firstScreen": "sign_in", "identifiers": ["email"], "directSignIn": null,
        });
        harness.site.set_config(ConfigFile::Text(config.to_string()));
        harness.open("/").await?;
        harness.browser.click("sign-in").await?;
        harness.browser.wait_for("identifier").await?;
        let mut requests = harness.site.requests();
        // The browser fetches the page's icon apart from the picture in the header.
        requests.retain(|path| !path.contains("mark"));
        requests.sort_unstable();
        for two in requests.windows(2) {
            ensure!(two[0] != two[1], "{} was fetched twice: {requests:#?}", two[0]);
        }
        ensure!(requests.iter().any(|path| path.contains("part-client")), "{requests:#?}");
        ensure!(!requests.iter().any(|path| path.contains("part-app")), "the whole app was loaded: {requests:#?}");
        ensure!(!requests.iter().any(|path| path.contains("parts-")), "a sign-in waits for the table: {requests:#?}");
        ensure!(harness.count("GET", "/oidc/.well-known/openid-configuration") == 1, "the discovery document");
        Ok(())
    })
    .await
}
