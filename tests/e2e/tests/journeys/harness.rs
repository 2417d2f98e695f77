//! The harness itself: what should fail a journey does.

use anyhow::Result;
use e2e::{World, journey};

/// Runs a script on the app's first page, and returns what the journey fails with.
async fn failure_of(script: &'static str) -> String {
    let outcome = journey(async |world: &mut World| {
        world.open("/").await?;
        world.browser.wait_for("anonymous").await?;
        world.browser.run(script, Vec::new()).await?;
        // The console has everything once the next page is there.
        world.open("/nowhere").await?;
        world.browser.wait_for("header-sign-in").await
    })
    .await;
    outcome.err().map_or_else(|| "nothing".to_owned(), |error| format!("{error:#}"))
}

#[tokio::test]
async fn console_error_fails_journey() {
    let failure = failure_of("console.error('it broke')").await;
    assert!(failure.contains("it broke"), "{failure}");
}

#[tokio::test]
async fn uncaught_exception_fails_journey() {
    let script = "return new Promise((done) => { setTimeout(done, 50); setTimeout(() => { throw Error('oops') }, 0) })";
    let failure = failure_of(script).await;
    assert!(failure.contains("oops"), "{failure}");
}

#[tokio::test]
async fn csp_violation_fails_journey() {
    let failure = failure_of(
        "const script = document.createElement('script');
        script.textContent = 'document.title = \"inline\"';
        document.head.append(script)",
    )
    .await;
    assert!(failure.contains("Content Security Policy"), "{failure}");
}

#[tokio::test]
async fn records_briefly_shown_elements() -> Result<()> {
    journey(async |world: &mut World| {
        world.open("/").await?;
        world.browser.wait_for("anonymous").await?;
        let script = "const flash = document.createElement('p');
            flash.dataset.testid = 'authenticated';
            flash.textContent = 'for a moment';
            document.body.append(flash);
            return new Promise((done) => setTimeout(() => { flash.remove(); done() }, 0))";
        world.browser.run(script, Vec::new()).await?;
        assert!(!world.browser.shows("authenticated").await?);
        assert!(world.browser.signed_nobody_in().await.is_err());
        Ok(())
    })
    .await
}

#[tokio::test]
async fn restores_pages_from_back_forward_cache() -> Result<()> {
    journey(async |world: &mut World| {
        world.open("/").await?;
        world.browser.wait_for("anonymous").await?;
        world.browser.click("sign-in").await?;
        world.browser.wait_for("identifier").await?;
        world.browser.back().await?;
        world.browser.wait_for("anonymous").await?;
        assert!(world.browser.was_restored().await?, "the page was loaded again");
        Ok(())
    })
    .await
}
