//! The Back button and the page cache.

use std::time::Duration;

use anyhow::{Result, ensure};
use e2e::{ALICE, Engine, TestHarness, journey_in, wait_until};
use serde_json::Value;
use tokio::time::timeout;

/// After going back to a page in another process, the driver of WebKit answers no more.
const DRIVER_TIMEOUT: Duration = Duration::from_secs(3);

/// Goes back once, and returns what the page then shows: its path and test ids. The page itself reports it.
async fn back(harness: &TestHarness) -> Result<(String, Vec<String>)> {
    let before = harness.site.seen().len();
    // When the driver does not answer, the page tells whether it went back.
    let _ = timeout(DRIVER_TIMEOUT, harness.browser.back()).await;
    wait_until("a page after Back", async || {
        let seen = harness.site.seen().split_off(before);
        Ok(seen.last().and_then(shown).filter(|(_, ids)| ids.iter().any(|id| FINAL.contains(&id.as_str()))))
    })
    .await
}

/// The test ids of pages that wait for nothing more.
const FINAL: [&str; 4] = ["anonymous", "authenticated", "claims-sub", "error"];

fn shown(seen: &Value) -> Option<(String, Vec<String>)> {
    Some((seen["path"].as_str()?.to_owned(), serde_json::from_value(seen["ids"].clone()).ok()?))
}

/// Back from the page after the sign-in leads to the provider, which redirects nobody again, or to the front page.
pub(crate) async fn back_after_sign_in_shows_a_usable_page(engine: Engine) -> Result<()> {
    journey_in(engine, async |harness: &mut TestHarness| {
        harness.open("/").await?;
        harness.browser.click("sign-in").await?;
        harness.browser.wait_for("identifier").await?;
        let (path, ids) = back(harness).await?;
        ensure!(path == "/" && ids.iter().any(|id| id == "anonymous"), "{path}: {ids:?}");
        assert_eq!(harness.count("GET", "/oidc/auth"), 1, "back started another sign-in");
        Ok(())
    })
    .await
}

pub(crate) async fn back_after_sign_out_shows_nothing_protected(engine: Engine) -> Result<()> {
    journey_in(engine, async |harness: &mut TestHarness| {
        harness.sign_in(&ALICE).await?;
        harness.open("/profile").await?;
        harness.browser.wait_for("claims-sub").await?;
        harness.open("/").await?;
        harness.browser.click("sign-out").await?;
        let ends = || harness.count("POST", "/oidc/session/end/confirm");
        wait_until("the provider's end of session", async || Ok((ends() == 1).then_some(()))).await?;
        harness.browser.wait_for("anonymous").await?;
        let (path, ids) = back(harness).await?;
        for protected in ["authenticated", "claims-sub", "sign-out"] {
            ensure!(!ids.iter().any(|id| id == protected), "{path}: {ids:?}");
        }
        Ok(())
    })
    .await
}

/// A page is left and shown again from the page cache, where it received no events.
pub(crate) async fn page_restored_from_cache_checks_session_again(engine: Engine) -> Result<()> {
    journey_in(engine, async |harness: &mut TestHarness| {
        harness.sign_in(&ALICE).await?;
        harness.open("/profile").await?;
        harness.browser.wait_for("claims-sub").await?;
        harness.open("/settings").await?;
        harness.browser.wait_for("settings-language").await?;
        let keys = harness.browser.session_keys().await?;
        harness.browser.remove_stored(&keys.iter().map(String::as_str).collect::<Vec<_>>()).await?;
        let before = harness.site.seen().len();
        harness.browser.back().await?;
        // It asks to sign in, or has gone to the provider to do so.
        wait_until("a page without the profile", async || {
            let seen = harness.site.seen().split_off(before);
            ensure!(seen.iter().all(|page| page["restored"] == true), "the page was loaded again: {seen:#?}");
            let asks = seen.last().and_then(shown).is_some_and(|(path, _)| path != "/profile");
            Ok((asks || harness.count("GET", "/oidc/auth") > 1).then_some(()))
        })
        .await
    })
    .await
}
