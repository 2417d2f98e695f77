//! New versions of the app, deployed while an older one is open.

use std::time::Duration;

use anyhow::{Result, ensure};
use e2e::deploy::next_version;
use e2e::{ALICE, TestHarness, journey, wait_until};

/// Longer than the time between two checks for a new version.
const A_WHILE: Duration = Duration::from_secs(6 * 60);

/// Longer than the notice stays hidden after “Later”.
const LATER: Duration = Duration::from_secs(61 * 60);

/// The script that the page was loaded with.
async fn script_url(harness: &TestHarness) -> Result<String> {
    let script = "return document.querySelector('script[data-js]').dataset.js";
    Ok(harness.browser.run(script, Vec::new()).await?.as_str().unwrap_or_default().to_owned())
}

/// Returns to the tab.
async fn return_to_tab(harness: &TestHarness) -> Result<()> {
    harness.browser.run("window.dispatchEvent(new Event('focus'))", Vec::new()).await.map(drop)
}

/// The number of requests for the page.
fn page_requests(harness: &TestHarness) -> usize {
    harness.site.requests().iter().filter(|path| *path == "/").count()
}

/// Returns to the tab, and waits for the check for a new version.
async fn return_and_check(harness: &TestHarness) -> Result<()> {
    let before = page_requests(harness);
    return_to_tab(harness).await?;
    wait_until("a look at the host", async || Ok((page_requests(harness) > before).then_some(()))).await
}

async fn advance_time(harness: &TestHarness, time: Duration) -> Result<()> {
    let tab = harness.browser.tab().await?;
    harness.advance_time(time, &[tab]).await
}

/// Signs in, and waits until the whole app has replaced the home page that is shown first.
async fn sign_in_to_the_app(harness: &TestHarness) -> Result<()> {
    harness.sign_in(&ALICE).await?;
    // Only the app has it.
    harness.browser.wait_for("sign-in-timeline").await
}

#[tokio::test]
async fn announces_new_version_on_return_to_tab() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        sign_in_to_the_app(harness).await?;
        let first = script_url(harness).await?;
        let next = next_version(harness.dist())?;
        harness.site.deploy(next.path());

        // The page was just loaded, so there is no check.
        let before = page_requests(harness);
        return_to_tab(harness).await?;
        advance_time(harness, A_WHILE).await?;
        assert_eq!(page_requests(harness), before, "the host was asked at once");
        return_and_check(harness).await?;
        harness.browser.wait_for("update").await?;
        let region = "return document.querySelector('[data-testid=update]').closest('[aria-live=polite]') !== null";
        ensure!(harness.browser.run(region, Vec::new()).await? == true, "screen readers are not told");

        // After “Later”, the notice stays hidden for an hour.
        harness.browser.click("update-later").await?;
        harness.browser.wait_until_gone("update").await?;
        let before = page_requests(harness);
        advance_time(harness, A_WHILE).await?;
        return_to_tab(harness).await?;
        advance_time(harness, LATER).await?;
        assert_eq!(page_requests(harness), before, "the host was asked although it was put off");
        return_and_check(harness).await?;
        harness.browser.click("update").await?;
        let second =
            wait_until("the new version", async || Ok(Some(script_url(harness).await?).filter(|now| *now != first)));
        second.await?;
        harness.browser.wait_for("authenticated").await
    })
    .await
}

#[tokio::test]
async fn does_not_announce_same_version() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        sign_in_to_the_app(harness).await?;
        for _ in 0..2 {
            advance_time(harness, A_WHILE).await?;
            return_and_check(harness).await?;
        }
        // An unreachable host or a foreign page is no new version.
        harness.expect_console("ERR_CONNECTION_REFUSED");
        harness.site.stop().await;
        advance_time(harness, A_WHILE).await?;
        return_to_tab(harness).await?;
        let hotel = tempfile::tempdir()?;
        std::fs::write(hotel.path().join("index.html"), "<title>Log in to the hotel's network</title>")?;
        harness.site.deploy(hotel.path());
        harness.site.restart().await?;
        advance_time(harness, A_WHILE).await?;
        return_and_check(harness).await?;
        tokio::time::sleep(Duration::from_secs(1)).await;
        ensure!(!harness.browser.shows("update").await?, "there is nothing new");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn asks_before_reload_with_unsaved_changes() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.sign_in(&ALICE).await?;
        harness.open("/connectors/sms").await?;
        harness.browser.wait_for("field-accountSID").await?;
        let next = next_version(harness.dist())?;
        harness.site.deploy(next.path());
        advance_time(harness, A_WHILE).await?;
        return_and_check(harness).await?;
        harness.browser.wait_for("update").await?;
        // The browser asks for confirmation when this event is canceled.
        let is_held = "const leaving = new Event('beforeunload', { cancelable: true });
            window.dispatchEvent(leaving);
            return leaving.defaultPrevented";
        ensure!(harness.browser.run(is_held, Vec::new()).await? == false, "nothing was typed");
        harness.browser.fill("field-accountSID", "AC0").await?;
        ensure!(harness.browser.run(is_held, Vec::new()).await? == true, "what was typed would be lost");
        ensure!(harness.browser.shows("update").await?, "the notice went away");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn removed_chunk_offers_reload() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        for text in [".wasm", "Failed to fetch"] {
            harness.expect_console(text);
        }
        sign_in_to_the_app(harness).await?;
        let first = script_url(harness).await?;
        let next = next_version(harness.dist())?;
        harness.site.deploy(next.path());
        // The profile has been loaded ahead.
        harness.browser.click_at("nav a[href=\"/api\"]").await?;
        let words = harness.browser.text("error").await?;
        ensure!(words.contains("A new version of this app is ready"), "{words}");
        ensure!(!harness.browser.shows("load-again").await?, "trying again is in vain");
        harness.browser.click("reload").await?;
        harness.browser.wait_for("call-api").await?;
        assert_ne!(script_url(harness).await?, first);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn page_can_retry_after_network_failure() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        for text in [".wasm", "Failed to fetch", "ERR_CONNECTION_REFUSED"] {
            harness.expect_console(text);
        }
        sign_in_to_the_app(harness).await?;
        harness.site.stop().await;
        // The profile has been loaded ahead.
        harness.browser.click_at("nav a[href=\"/api\"]").await?;
        harness.browser.wait_for("load-again").await?;
        let words = harness.browser.text("error").await?;
        ensure!(!words.contains("new version of this app is ready"), "{words}");
        harness.site.restart().await?;
        harness.browser.click("load-again").await?;
        harness.browser.wait_for("call-api").await
    })
    .await
}
