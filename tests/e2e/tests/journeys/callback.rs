//! The callback page in unexpected situations.

use anyhow::{Result, ensure};
use e2e::{ALICE, TestHarness, journey, wait_until};
use logto_dev::{Endpoint, Failure, FailureKind};

fn exchanges(harness: &TestHarness) -> usize {
    harness.count("POST", "/oidc/token")
}

/// Starts a sign-in in the browser, finishes it outside, and returns the unopened callback URL.
async fn fresh_callback(harness: &TestHarness) -> Result<String> {
    harness.open("/").await?;
    harness.browser.click("sign-in").await?;
    Ok(harness.callback_url(ALICE.email).await?.into())
}

#[tokio::test]
async fn exchanges_callback_code_once() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        let url = fresh_callback(harness).await?;
        harness.browser.open(&url).await?;
        harness.browser.wait_for("authenticated").await?;
        assert_eq!(harness.browser.url().await?.as_str(), harness.site.url("/"));
        // Opened again, then in a second tab, then from the history.
        harness.browser.open(&url).await?;
        harness.browser.wait_for("authenticated").await?;
        harness.browser.new_tab().await?;
        harness.browser.open(&url).await?;
        harness.browser.wait_for("authenticated").await?;
        harness.open("/nowhere").await?;
        harness.browser.back().await?;
        harness.browser.wait_for("authenticated").await?;
        assert_eq!(exchanges(harness), 1);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn used_callback_offers_sign_in_after_sign_out() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        let url = fresh_callback(harness).await?;
        harness.browser.open(&url).await?;
        harness.browser.click("sign-out").await?;
        harness.browser.wait_for("anonymous").await?;
        harness.browser.clear_seen().await?;
        harness.browser.open(&url).await?;
        harness.browser.wait_for("error").await?;
        harness.browser.assert_signed_out().await?;
        assert_eq!(exchanges(harness), 1);
        harness.sign_in_from_app(ALICE.email).await?;
        harness.browser.wait_for("authenticated").await
    })
    .await
}

#[tokio::test]
async fn reload_during_exchange_does_not_resend_code() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        let url = fresh_callback(harness).await?;
        let hang = Failure::new(Endpoint::Token, FailureKind::Hang).times(1);
        harness.server().faults().update(|faults| faults.failures = vec![hang]);
        harness.browser.open(&url).await?;
        wait_until("the exchange", async || Ok((exchanges(harness) > 0).then_some(()))).await?;
        ensure!(harness.browser.url().await?.query().is_none(), "the code is still in the address bar");
        harness.browser.reload().await?;
        harness.browser.wait_for("error").await?;
        harness.browser.assert_signed_out().await?;
        assert_eq!(exchanges(harness), 1);
        harness.sign_in_from_app(ALICE.email).await?;
        harness.browser.wait_for("authenticated").await
    })
    .await
}

#[tokio::test]
async fn rejects_callback_of_another_browser() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        let url = fresh_callback(harness).await?;
        let victim = harness.another_browser().await?;
        victim.open(&url).await?;
        victim.wait_for("error").await?;
        victim.assert_signed_out().await?;
        assert_eq!(exchanges(harness), 0);
        let text = victim.text("error").await?;
        ensure!(text.contains("another browser"), "{text}");
        ensure!(victim.shows("sign-in").await?, "no way out");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn rejects_forged_authorization_responses() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        let iss = format!("{}/oidc", harness.server().endpoint());
        harness.open("/").await?;
        for query in [
            "?code=stolen&state=forged".to_owned(),
            format!("?code=stolen&state=forged&iss={iss}"),
            "?code=stolen".to_owned(),
            "?state=forged".to_owned(),
            "?error=access_denied&error_description=<b>Call+us!</b>&state=forged".to_owned(),
            "?error=login_required".to_owned(),
            "?code=a&code=b&state=c&state=d".to_owned(),
            "?code=%ff%fe&state=%00".to_owned(),
            String::new(),
        ] {
            harness.open(&format!("/callback{query}")).await?;
            let text = harness.browser.text("error").await?;
            ensure!(!text.contains("Call us"), "believed {query}: {text}");
            // Without any parameter, somebody canceled on the consent page.
            ensure!(text.contains("canceled") == query.is_empty(), "{query}: {text}");
            ensure!(harness.browser.shows("sign-in").await?, "no way out of {query}");
            ensure!(harness.browser.url().await?.query().is_none(), "{query} is still in the address bar");
            harness.browser.assert_signed_out().await?;
        }
        assert_eq!(exchanges(harness), 0);
        harness.sign_in_from_app(ALICE.email).await?;
        harness.browser.wait_for("authenticated").await
    })
    .await
}

#[tokio::test]
async fn forged_authorization_responses_keep_the_session() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.sign_in(&ALICE).await?;
        for query in ["?code=stolen&state=forged", "?error=access_denied&state=forged", ""] {
            harness.open(&format!("/callback{query}")).await?;
            harness.browser.wait_for("authenticated").await?;
            assert_eq!(harness.browser.url().await?.as_str(), harness.site.url("/"));
        }
        assert_eq!(exchanges(harness), 1);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn forged_authorization_response_keeps_pending_sign_in() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        let url = fresh_callback(harness).await?;
        harness.open("/callback?error=access_denied&state=forged").await?;
        harness.browser.wait_for("error").await?;
        harness.browser.open(&url).await?;
        harness.browser.wait_for("authenticated").await?;
        assert_eq!(exchanges(harness), 1);
        Ok(())
    })
    .await
}
