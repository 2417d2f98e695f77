//! Calling a protected API.

use std::time::Duration;

use anyhow::{Result, ensure};
use e2e::{ALICE, World, journey};

/// Clicks `call-api`, and returns the result and how many token requests it took.
async fn call(world: &World) -> Result<(String, usize)> {
    let before = world.count("POST", "/oidc/token");
    world.browser.click("call-api").await?;
    let result = world.browser.text("api-result").await?;
    Ok((result, world.count("POST", "/oidc/token") - before))
}

#[tokio::test]
async fn an_api_is_called_with_a_token_that_is_kept() -> Result<()> {
    journey(async |world: &mut World| {
        world.sign_in(&ALICE).await?;
        world.open("/profile").await?;
        assert_eq!(call(world).await?, ("200 u_alice".to_owned(), 1));
        world.open("/profile").await?;
        assert_eq!(call(world).await?, ("200 u_alice".to_owned(), 0), "the token was not kept");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn an_expired_token_is_renewed_once() -> Result<()> {
    journey(async |world: &mut World| {
        // The browser does not know yet that the token is over: the API says so.
        world.expect_console("/demo-api/me");
        world.sign_in(&ALICE).await?;
        world.open("/profile").await?;
        world.server().faults().update(|faults| faults.lives.access_token = Some(5));
        assert_eq!(call(world).await?, ("200 u_alice".to_owned(), 1));
        world.server().faults().clear();
        world.server().clock().advance(Duration::from_secs(60));
        world.open("/profile").await?;
        world.browser.wait_for("claims-sub").await?;
        let refresh = call(world).await?;
        assert_eq!(refresh, ("200 u_alice".to_owned(), 1), "one renewal was due");
        world.open("/profile").await?;
        assert_eq!(call(world).await?, ("200 u_alice".to_owned(), 0), "the new token was not kept");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn an_ended_session_is_told_and_a_new_one_works() -> Result<()> {
    journey(async |world: &mut World| {
        world.expect_console("/oidc/token");
        world.expect_console("/oidc/me");
        world.sign_in(&ALICE).await?;
        world.open("/profile").await?;
        world.browser.wait_for("claims-sub").await?;
        world.server().revoke_sessions(ALICE.sub);
        world.browser.click("call-api").await?;
        world.browser.wait_until_gone("claims-sub").await?;
        world.browser.wait_for("sign-in").await?;
        let text = world.browser.page_text().await?;
        ensure!(text.contains("Your session has ended") && !text.contains(ALICE.email), "{text}");
        ensure!(world.browser.session_keys().await?.is_empty(), "something is left of the session");
        world.go_and_sign_in(ALICE.email).await?;
        assert_eq!(world.browser.text("claims-sub").await?, ALICE.sub);
        assert_eq!(call(world).await?.0, "200 u_alice");
        Ok(())
    })
    .await
}
