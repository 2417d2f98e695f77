//! The home page of a person who is signed in, which is shown before the whole app is there.

use std::time::Duration;

use anyhow::{Result, ensure};
use e2e::{ALICE, TestHarness, journey};
use logto_dev::{Endpoint, Faults};

/// Marks the document, to tell it from one that is loaded later.
const MARK: &str = "window.e2eDocument = 'first'";

/// Clicks as soon as the home page is there, before a round trip to the test could let the app take over.
const CLICK_AT_FIRST_SIGHT: &str = "
    new MutationObserver(() => {
        const target = location.pathname === '/' && document.querySelector('[data-testid=authenticated]')
            && document.querySelector(sessionStorage.getItem('e2eClick'));
        if (!target) return;
        sessionStorage.removeItem('e2eClick');
        window.e2eDocument = 'first';
        target.click();
    }).observe(document, { childList: true, subtree: true });";

async fn document_is_the_first(harness: &TestHarness) -> Result<bool> {
    Ok(harness.browser.run("return window.e2eDocument", Vec::new()).await? == "first")
}

/// Signs in, and clicks what this selector finds when the home page appears.
async fn sign_in_and_click(harness: &TestHarness, selector: &str) -> Result<()> {
    harness.browser.run_in_every_page(CLICK_AT_FIRST_SIGHT).await?;
    harness.open("/").await?;
    harness.browser.wait_for("anonymous").await?;
    harness.browser.run("sessionStorage.setItem('e2eClick', arguments[0])", vec![selector.into()]).await?;
    harness.browser.click("sign-in").await?;
    harness.sign_in_at_provider(ALICE.email).await
}

#[tokio::test]
async fn link_clicked_at_first_sight_opens_its_page_in_the_same_document() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        sign_in_and_click(harness, "[data-testid=authenticated] a[href$=profile]").await?;
        assert_eq!(harness.browser.text("claims-sub").await?, ALICE.sub);
        ensure!(document_is_the_first(harness).await?, "the document was loaded again");
        // Like any other navigation: the focus is on the heading, and Back leads to the home page.
        let focused = harness.browser.run("return document.activeElement.tagName", Vec::new()).await?;
        assert_eq!(focused, "H1");
        harness.browser.back().await?;
        harness.browser.wait_for("authenticated").await?;
        ensure!(document_is_the_first(harness).await?, "the document was loaded again");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn sign_out_clicked_at_first_sight_signs_out() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        sign_in_and_click(harness, "[data-testid=sign-out]").await?;
        harness.browser.wait_for("anonymous").await?;
        let keys = harness.browser.session_keys().await?;
        ensure!(keys.is_empty(), "{keys:?}");
        ensure!(harness.count("GET", "/oidc/session/end") == 1, "the provider's session goes on");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn app_takes_over_when_nothing_happens() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.sign_in(&ALICE).await?;
        harness.browser.run(MARK, Vec::new()).await?;
        // Only the app has it.
        harness.browser.wait_for("sign-in-timeline").await?;
        ensure!(document_is_the_first(harness).await?, "the document was loaded again");
        harness.browser.wait_for("authenticated").await
    })
    .await
}

/// The page that shows meanwhile makes the next one move the focus to its heading, which is no use of the page.
#[tokio::test]
async fn app_takes_over_after_a_slow_callback() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        let delays = vec![(Endpoint::Token, Duration::from_secs(3))];
        harness.server().faults().set(Faults { delays, ..Faults::default() });
        harness.sign_in(&ALICE).await?;
        harness.browser.run(MARK, Vec::new()).await?;
        harness.browser.wait_for("sign-in-timeline").await?;
        ensure!(document_is_the_first(harness).await?, "the document was loaded again");
        let focused = harness.browser.run("return document.activeElement.tagName", Vec::new()).await?;
        assert_eq!(focused, "H1", "the focus is lost");
        Ok(())
    })
    .await
}

/// Notes which files were requested when the home page appears.
const NOTE_FILES: &str = "
    new MutationObserver(() => {
        if (sessionStorage.getItem('e2eFiles') || !document.querySelector('[data-testid=authenticated]')) return;
        const files = performance.getEntriesByType('resource').map((file) => file.name.split('/').pop());
        sessionStorage.setItem('e2eFiles', files.join(' '));
    }).observe(document, { childList: true, subtree: true });";

#[tokio::test]
async fn sign_in_and_reload_show_the_home_page_without_the_app() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.browser.run_in_every_page(NOTE_FILES).await?;
        harness.sign_in(&ALICE).await?;
        let take = "const files = sessionStorage.getItem('e2eFiles'); sessionStorage.clear(); return files";
        for moment in ["a sign-in", "a reload"] {
            let files = harness.browser.run(take, Vec::new()).await?;
            let files = files.as_str().unwrap_or_default();
            ensure!(files.contains("part-home") && !files.contains("part-app"), "after {moment}: {files}");
            harness.browser.reload().await?;
            harness.browser.wait_for("authenticated").await?;
        }
        Ok(())
    })
    .await
}
