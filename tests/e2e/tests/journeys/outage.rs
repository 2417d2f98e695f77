//! A provider that is down, or out of order.

use anyhow::{Result, ensure};
use e2e::{ALICE, World, journey};
use logto_dev::{Endpoint, Failure, FailureKind};

#[tokio::test]
async fn shows_unreachable_provider_and_retries() -> Result<()> {
    journey(async |world: &mut World| {
        world.expect_console("ERR_CONNECTION_REFUSED");
        world.open("/").await?;
        world.browser.wait_for("anonymous").await?;
        world.stop_server().await;
        world.browser.click("sign-in").await?;
        world.browser.wait_for("error").await?;
        world.browser.signed_nobody_in().await?;
        ensure!(world.browser.shows("anonymous").await?, "the first page went away");
        world.start_server().await?;
        world.go_and_sign_in(ALICE.email).await?;
        world.browser.wait_for("authenticated").await
    })
    .await
}

#[tokio::test]
async fn does_not_redirect_to_unreachable_provider() -> Result<()> {
    journey(async |world: &mut World| {
        world.expect_console("ERR_CONNECTION_REFUSED");
        world.sign_in(&ALICE).await?;
        world.browser.click("sign-out").await?;
        world.browser.wait_for("anonymous").await?;
        world.stop_server().await;
        // The provider's addresses are cached since the sign-in, a while ago.
        let tab = world.browser.tab().await?;
        world.browser.run("window.e2eMoveClock(arguments[0])", vec![(6 * 60 * 1000).into()]).await?;
        world.browser.switch_to(&tab).await?;
        world.browser.click("sign-in").await?;
        world.browser.wait_for("error").await?;
        ensure!(world.browser.shows("anonymous").await?, "the first page went away");
        assert_eq!(world.browser.url().await?.as_str(), world.site.url("/"));
        world.start_server().await?;
        world.go_and_sign_in(ALICE.email).await?;
        world.browser.wait_for("authenticated").await
    })
    .await
}

#[tokio::test]
async fn sign_in_button_works_after_back_from_unreachable_provider() -> Result<()> {
    journey(async |world: &mut World| {
        world.open("/").await?;
        world.browser.click("sign-in").await?;
        world.browser.wait_for("identifier").await?;
        let provider = world.server().endpoint().to_owned();
        world.stop_server().await;
        // The app has just learnt the provider's addresses, so it goes there without asking first.
        world.open("/").await?;
        world.browser.click("sign-in").await?;
        world.browser.wait_for_url("the provider", |url| url.as_str().starts_with(&provider)).await?;
        world.browser.back().await?;
        world.browser.wait_for("anonymous").await?;
        world.start_server().await?;
        world.go_and_sign_in(ALICE.email).await?;
        world.browser.wait_for("authenticated").await
    })
    .await
}

#[tokio::test]
async fn sign_in_page_can_retry() -> Result<()> {
    journey(async |world: &mut World| {
        world.expect_console("ERR_CONNECTION_REFUSED");
        world.stop_server().await;
        world.open("/profile").await?;
        world.browser.wait_for("error").await?;
        world.browser.signed_nobody_in().await?;
        world.start_server().await?;
        world.go_and_sign_in(ALICE.email).await?;
        assert_eq!(world.browser.text("claims-sub").await?, ALICE.sub);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn stays_signed_in_while_provider_is_down() -> Result<()> {
    journey(async |world: &mut World| {
        world.expect_console("ERR_CONNECTION_REFUSED");
        world.sign_in(&ALICE).await?;
        world.stop_server().await;
        world.browser.reload().await?;
        world.browser.wait_for("authenticated").await?;
        world.open("/profile").await?;
        assert_eq!(world.browser.text("claims-sub").await?, ALICE.sub);
        world.browser.click("call-api").await?;
        world.browser.wait_for("error").await?;
        assert_eq!(world.browser.text("claims-sub").await?, ALICE.sub);
        ensure!(!world.browser.session_keys().await?.is_empty(), "the session was thrown away");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn failing_token_endpoint_shows_error_and_next_step() -> Result<()> {
    journey(async |world: &mut World| {
        world.expect_console("/oidc/token");
        for kind in [
            FailureKind::Status(500, None),
            FailureKind::Status(503, Some(1)),
            FailureKind::Status(429, Some(1)),
            FailureKind::Status(400, None),
            FailureKind::Html,
            FailureKind::LostAnswer,
        ] {
            world.server().faults().update(|faults| faults.failures = vec![Failure::new(Endpoint::Token, kind)]);
            world.open("/").await?;
            world.go_and_sign_in(ALICE.email).await?;
            world.browser.wait_for("error").await?;
            world.browser.signed_nobody_in().await?;
            world.server().faults().clear();
        }
        world.go_and_sign_in(ALICE.email).await?;
        world.browser.wait_for("authenticated").await
    })
    .await
}

#[tokio::test]
async fn unavailable_jwks_shows_error_and_next_step() -> Result<()> {
    journey(async |world: &mut World| {
        world.expect_console("/oidc/jwks");
        let failure = Failure::status(Endpoint::Jwks, 500);
        world.server().faults().update(|faults| faults.failures = vec![failure]);
        world.open("/").await?;
        world.go_and_sign_in(ALICE.email).await?;
        world.browser.wait_for("error").await?;
        world.browser.signed_nobody_in().await?;
        world.server().faults().clear();
        world.go_and_sign_in(ALICE.email).await?;
        world.browser.wait_for("authenticated").await
    })
    .await
}

#[tokio::test]
async fn fetches_rotated_keys_when_needed() -> Result<()> {
    journey(async |world: &mut World| {
        world.sign_in(&ALICE).await?;
        world.browser.click("sign-out").await?;
        world.browser.wait_for("anonymous").await?;
        world.server().rotate_keys(true);
        world.sign_in(&ALICE).await?;
        world.browser.reload().await?;
        world.browser.wait_for("authenticated").await
    })
    .await
}
