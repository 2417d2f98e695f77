//! The page at the redirect URI, used in ways it isn't meant for.

use anyhow::{Result, ensure};
use e2e::{ALICE, World, journey, until};
use logto_dev::{Endpoint, Failure, FailureKind};

fn exchanges(world: &World) -> usize {
    world.count("POST", "/oidc/token")
}

/// Starts a sign-in in the browser and finishes it elsewhere: the address comes back unopened.
async fn fresh_callback(world: &World) -> Result<String> {
    world.open("/").await?;
    world.browser.click("sign-in").await?;
    Ok(world.callback_url(ALICE.email).await?.into())
}

#[tokio::test]
async fn exchanges_callback_code_once() -> Result<()> {
    journey(async |world: &mut World| {
        let url = fresh_callback(world).await?;
        world.browser.open(&url).await?;
        world.browser.wait_for("authenticated").await?;
        assert_eq!(world.browser.url().await?.as_str(), world.site.url("/"));
        // Opened again, then in a second tab, then from the history.
        world.browser.open(&url).await?;
        world.browser.wait_for("authenticated").await?;
        world.browser.new_tab().await?;
        world.browser.open(&url).await?;
        world.browser.wait_for("authenticated").await?;
        world.open("/nowhere").await?;
        world.browser.back().await?;
        world.browser.wait_for("authenticated").await?;
        assert_eq!(exchanges(world), 1);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn used_callback_offers_sign_in_after_sign_out() -> Result<()> {
    journey(async |world: &mut World| {
        let url = fresh_callback(world).await?;
        world.browser.open(&url).await?;
        world.browser.click("sign-out").await?;
        world.browser.wait_for("anonymous").await?;
        world.browser.start_watching().await?;
        world.browser.open(&url).await?;
        world.browser.wait_for("error").await?;
        world.browser.signed_nobody_in().await?;
        assert_eq!(exchanges(world), 1);
        world.go_and_sign_in(ALICE.email).await?;
        world.browser.wait_for("authenticated").await
    })
    .await
}

#[tokio::test]
async fn reload_during_exchange_does_not_resend_code() -> Result<()> {
    journey(async |world: &mut World| {
        let url = fresh_callback(world).await?;
        let hang = Failure::new(Endpoint::Token, FailureKind::Hang).times(1);
        world.server().faults().update(|faults| faults.failures = vec![hang]);
        world.browser.open(&url).await?;
        until("the exchange", async || Ok((exchanges(world) > 0).then_some(()))).await?;
        ensure!(world.browser.url().await?.query().is_none(), "the code is still in the address bar");
        world.browser.reload().await?;
        world.browser.wait_for("error").await?;
        world.browser.signed_nobody_in().await?;
        assert_eq!(exchanges(world), 1);
        world.go_and_sign_in(ALICE.email).await?;
        world.browser.wait_for("authenticated").await
    })
    .await
}

#[tokio::test]
async fn rejects_callback_of_another_browser() -> Result<()> {
    journey(async |world: &mut World| {
        let url = fresh_callback(world).await?;
        let victim = world.another_browser().await?;
        victim.open(&url).await?;
        victim.wait_for("error").await?;
        victim.signed_nobody_in().await?;
        assert_eq!(exchanges(world), 0);
        let text = victim.text("error").await?;
        ensure!(text.contains("another browser"), "{text}");
        ensure!(victim.shows("sign-in").await?, "no way out");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn rejects_forged_authorization_responses() -> Result<()> {
    journey(async |world: &mut World| {
        let iss = format!("{}/oidc", world.server().endpoint());
        world.open("/").await?;
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
            world.open(&format!("/callback{query}")).await?;
            let text = world.browser.text("error").await?;
            ensure!(!text.contains("Call us") && !text.contains("cancelled"), "believed {query}: {text}");
            ensure!(world.browser.shows("sign-in").await?, "no way out of {query}");
            ensure!(world.browser.url().await?.query().is_none(), "{query} is still in the address bar");
            world.browser.signed_nobody_in().await?;
        }
        assert_eq!(exchanges(world), 0);
        world.go_and_sign_in(ALICE.email).await?;
        world.browser.wait_for("authenticated").await
    })
    .await
}

#[tokio::test]
async fn forged_authorization_responses_keep_the_session() -> Result<()> {
    journey(async |world: &mut World| {
        world.sign_in(&ALICE).await?;
        for query in ["?code=stolen&state=forged", "?error=access_denied&state=forged", ""] {
            world.open(&format!("/callback{query}")).await?;
            world.browser.wait_for("authenticated").await?;
            assert_eq!(world.browser.url().await?.as_str(), world.site.url("/"));
        }
        assert_eq!(exchanges(world), 1);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn forged_authorization_response_keeps_pending_sign_in() -> Result<()> {
    journey(async |world: &mut World| {
        let url = fresh_callback(world).await?;
        world.open("/callback?error=access_denied&state=forged").await?;
        world.browser.wait_for("error").await?;
        world.browser.open(&url).await?;
        world.browser.wait_for("authenticated").await?;
        assert_eq!(exchanges(world), 1);
        Ok(())
    })
    .await
}
