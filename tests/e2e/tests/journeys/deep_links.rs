//! Links that start a sign-in or a sign-out by themselves.

use anyhow::{Context as _, Result, ensure};
use e2e::{ALICE, World, journey};

#[tokio::test]
async fn sign_in_link_starts_sign_in() -> Result<()> {
    journey(async |world: &mut World| {
        world.open("/sign-in").await?;
        world.finish_at_provider(ALICE.email).await?;
        world.browser.wait_for("authenticated").await?;
        assert_eq!(world.browser.url().await?.as_str(), world.site.url("/"));
        Ok(())
    })
    .await
}

#[tokio::test]
async fn sign_in_link_passes_return_path_and_login_hint() -> Result<()> {
    journey(async |world: &mut World| {
        world.open("/sign-in?return_to=%2Fprofile%3Fx%3D1&login_hint=alice%40example.com").await?;
        world.browser.wait_for("identifier").await?;
        let hint = "return document.querySelector('[data-testid=\"identifier\"]').value";
        assert_eq!(world.browser.run(hint, Vec::new()).await?.as_str(), Some(ALICE.email));
        world.finish_at_provider(ALICE.email).await?;
        world.browser.wait_for("claims-sub").await?;
        assert_eq!(world.browser.url().await?.as_str(), world.site.url("/profile?x=1"));
        Ok(())
    })
    .await
}

#[tokio::test]
async fn sign_in_link_can_open_registration() -> Result<()> {
    journey(async |world: &mut World| {
        world.open("/sign-in?first_screen=register").await?;
        world.browser.wait_for("identifier").await?;
        assert_eq!(world.browser.url().await?.path(), "/register");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn sign_in_link_continues_when_signed_in() -> Result<()> {
    journey(async |world: &mut World| {
        world.sign_in(&ALICE).await?;
        let sign_ins = world.count("GET", "/oidc/auth");
        world.open("/sign-in?return_to=/profile").await?;
        world.browser.wait_for("claims-sub").await?;
        assert_eq!(world.count("GET", "/oidc/auth"), sign_ins);
        Ok(())
    })
    .await
}

/// Waits for the provider's page (true) or a page of the app with somebody signed in (false).
async fn arrive(world: &World) -> Result<bool> {
    let account = "return document.querySelector('.avatar-button') !== null";
    e2e::until("the provider or the app", async || {
        if world.browser.shows("identifier").await? {
            return Ok(Some(true));
        }
        Ok((world.browser.run(account, Vec::new()).await? == true).then_some(false))
    })
    .await
}

#[tokio::test]
async fn return_path_never_leaves_the_app() -> Result<()> {
    journey(async |world: &mut World| {
        for goal in [
            "//evil.test",
            "https://evil.test/",
            "/\\evil.test",
            "\\\\evil.test",
            "javascript:alert(1)",
            "/%09/evil.test",
            "%2F%2Fevil.test",
            "/\n/evil.test",
            "///evil.test",
        ] {
            let encoded: String = url::form_urlencoded::byte_serialize(goal.as_bytes()).collect();
            world.open(&format!("/sign-in?return_to={encoded}")).await?;
            // At first by signing in; after that nobody needs to.
            if arrive(world).await.with_context(|| goal.to_owned())? {
                world.finish_at_provider(ALICE.email).await?;
                world.browser.wait_until_gone("code").await?;
                arrive(world).await.with_context(|| goal.to_owned())?;
            }
            let url = world.browser.url().await?;
            ensure!(url.as_str().starts_with(&world.site.url("/")), "{goal} led to {url}");
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn sign_out_link_starts_sign_out() -> Result<()> {
    journey(async |world: &mut World| {
        world.sign_in(&ALICE).await?;
        world.open("/sign-out").await?;
        world.browser.wait_for("anonymous").await?;
        let home = world.site.url("/");
        world.browser.wait_for_url("the first page", |url| url.as_str() == home).await?;
        assert_eq!(world.count("POST", "/oidc/token/revocation"), 1);
        let keys = world.browser.session_keys().await?;
        ensure!(keys.is_empty(), "{keys:?}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn sign_out_link_does_nothing_when_signed_out() -> Result<()> {
    journey(async |world: &mut World| {
        world.open("/sign-out").await?;
        world.browser.wait_for("anonymous").await?;
        assert_eq!(world.browser.url().await?.as_str(), world.site.url("/"));
        assert_eq!(world.count("POST", "/oidc/token/revocation"), 0);
        Ok(())
    })
    .await
}
