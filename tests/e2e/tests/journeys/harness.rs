//! Tests of the harness: errors fail a journey.

use anyhow::Result;
use e2e::{TestHarness, journey};

/// Runs a script on the app's home page, and returns the journey's error.
async fn journey_error(script: &'static str) -> String {
    let outcome = journey(async |harness: &mut TestHarness| {
        harness.open("/").await?;
        harness.browser.wait_for("anonymous").await?;
        harness.browser.run(script, Vec::new()).await?;
        // The console is complete once the next page is loaded.
        harness.open("/nowhere").await?;
        harness.browser.wait_for("header-sign-in").await
    })
    .await;
    outcome.err().map_or_else(|| "nothing".to_owned(), |error| format!("{error:#}"))
}

#[tokio::test]
async fn console_error_fails_journey() {
    let failure = journey_error("console.error('it broke')").await;
    assert!(failure.contains("it broke"), "{failure}");
}

#[tokio::test]
async fn uncaught_exception_fails_journey() {
    let script = "return new Promise((done) => { setTimeout(done, 50); setTimeout(() => { throw Error('oops') }, 0) })";
    let failure = journey_error(script).await;
    assert!(failure.contains("oops"), "{failure}");
}

#[tokio::test]
async fn csp_violation_fails_journey() {
    let failure = journey_error(
        "const script = document.createElement('script');
        script.textContent = 'document.title = \"inline\"';
        document.head.append(script)",
    )
    .await;
    assert!(failure.contains("Content Security Policy"), "{failure}");
}

#[tokio::test]
async fn records_briefly_shown_elements() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.open("/").await?;
        harness.browser.wait_for("anonymous").await?;
        let script = "const flash = document.createElement('p');
            flash.dataset.testid = 'authenticated';
            flash.textContent = 'for a moment';
            document.body.append(flash);
            return new Promise((done) => setTimeout(() => { flash.remove(); done() }, 0))";
        harness.browser.run(script, Vec::new()).await?;
        assert!(!harness.browser.shows("authenticated").await?);
        assert!(harness.browser.assert_signed_out().await.is_err());
        Ok(())
    })
    .await
}

#[tokio::test]
async fn restores_pages_from_back_forward_cache() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.open("/").await?;
        harness.browser.wait_for("anonymous").await?;
        harness.browser.click("sign-in").await?;
        harness.browser.wait_for("identifier").await?;
        harness.browser.back().await?;
        harness.browser.wait_for("anonymous").await?;
        assert!(harness.browser.was_restored().await?, "the page was loaded again");
        Ok(())
    })
    .await
}
