//! Behavior while the provider is down or fails.

use anyhow::{Result, ensure};
use e2e::{ALICE, TestHarness, journey};
use logto_dev::{Endpoint, Failure, FailureKind};

#[tokio::test]
async fn shows_unreachable_provider_and_retries() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.expect_console("ERR_CONNECTION_REFUSED");
        harness.open("/").await?;
        harness.browser.wait_for("anonymous").await?;
        harness.stop_server().await;
        harness.browser.click("sign-in").await?;
        harness.browser.wait_for("error").await?;
        harness.browser.assert_signed_out().await?;
        ensure!(harness.browser.shows("anonymous").await?, "the first page went away");
        harness.start_server().await?;
        harness.sign_in_from_app(ALICE.email).await?;
        harness.browser.wait_for("authenticated").await
    })
    .await
}

#[tokio::test]
async fn does_not_redirect_to_unreachable_provider() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.expect_console("ERR_CONNECTION_REFUSED");
        harness.sign_in(&ALICE).await?;
        harness.browser.click("sign-out").await?;
        harness.browser.wait_for("anonymous").await?;
        harness.stop_server().await;
        // The provider metadata has been cached for a while.
        let tab = harness.browser.tab().await?;
        harness.browser.run("window.e2eMoveClock(arguments[0])", vec![(6 * 60 * 1000).into()]).await?;
        harness.browser.switch_to(&tab).await?;
        harness.browser.click("sign-in").await?;
        harness.browser.wait_for("error").await?;
        ensure!(harness.browser.shows("anonymous").await?, "the first page went away");
        assert_eq!(harness.browser.url().await?.as_str(), harness.site.url("/"));
        harness.start_server().await?;
        harness.sign_in_from_app(ALICE.email).await?;
        harness.browser.wait_for("authenticated").await
    })
    .await
}

#[tokio::test]
async fn sign_in_button_works_after_back_from_unreachable_provider() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.open("/").await?;
        harness.browser.click("sign-in").await?;
        harness.browser.wait_for("identifier").await?;
        let provider = harness.server().endpoint().to_owned();
        // The icon of the sign-in page may still be on its way.
        harness.expect_console("ERR_CONNECTION_REFUSED");
        harness.stop_server().await;
        // The provider metadata was just fetched, so the app redirects without fetching it again.
        harness.open("/").await?;
        harness.browser.click("sign-in").await?;
        harness.browser.wait_for_url("the provider", |url| url.as_str().starts_with(&provider)).await?;
        harness.browser.back().await?;
        harness.browser.wait_for("anonymous").await?;
        harness.start_server().await?;
        harness.sign_in_from_app(ALICE.email).await?;
        harness.browser.wait_for("authenticated").await
    })
    .await
}

#[tokio::test]
async fn sign_in_page_can_retry() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.expect_console("ERR_CONNECTION_REFUSED");
        harness.stop_server().await;
        harness.open("/profile").await?;
        harness.browser.wait_for("error").await?;
        harness.browser.assert_signed_out().await?;
        harness.start_server().await?;
        harness.sign_in_from_app(ALICE.email).await?;
        assert_eq!(harness.browser.text("claims-sub").await?, ALICE.sub);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn stays_signed_in_while_provider_is_down() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.expect_console("ERR_CONNECTION_REFUSED");
        harness.sign_in(&ALICE).await?;
        harness.stop_server().await;
        harness.browser.reload().await?;
        harness.browser.wait_for("authenticated").await?;
        harness.open("/profile").await?;
        assert_eq!(harness.browser.text("claims-sub").await?, ALICE.sub);
        harness.browser.click("call-api").await?;
        harness.browser.wait_for("error").await?;
        assert_eq!(harness.browser.text("claims-sub").await?, ALICE.sub);
        ensure!(!harness.browser.session_keys().await?.is_empty(), "the session was thrown away");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn failing_token_endpoint_shows_error_and_next_step() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.expect_console("/oidc/token");
        for kind in [
            FailureKind::Status(500, None),
            FailureKind::Status(503, Some(1)),
            FailureKind::Status(429, Some(1)),
            FailureKind::Status(400, None),
            FailureKind::Html,
            FailureKind::LostAnswer,
        ] {
            harness.server().faults().update(|faults| faults.failures = vec![Failure::new(Endpoint::Token, kind)]);
            harness.open("/").await?;
            harness.sign_in_from_app(ALICE.email).await?;
            harness.browser.wait_for("error").await?;
            harness.browser.assert_signed_out().await?;
            harness.server().faults().clear();
        }
        harness.sign_in_from_app(ALICE.email).await?;
        harness.browser.wait_for("authenticated").await
    })
    .await
}

#[tokio::test]
async fn unavailable_jwks_shows_error_and_next_step() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.expect_console("/oidc/jwks");
        let failure = Failure::status(Endpoint::Jwks, 500);
        harness.server().faults().update(|faults| faults.failures = vec![failure]);
        harness.open("/").await?;
        harness.sign_in_from_app(ALICE.email).await?;
        harness.browser.wait_for("error").await?;
        harness.browser.assert_signed_out().await?;
        harness.server().faults().clear();
        harness.sign_in_from_app(ALICE.email).await?;
        harness.browser.wait_for("authenticated").await
    })
    .await
}

#[tokio::test]
async fn fetches_rotated_keys_when_needed() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.sign_in(&ALICE).await?;
        harness.browser.click("sign-out").await?;
        harness.browser.wait_for("anonymous").await?;
        harness.server().rotate_keys(true);
        harness.sign_in(&ALICE).await?;
        harness.browser.reload().await?;
        harness.browser.wait_for("authenticated").await
    })
    .await
}
