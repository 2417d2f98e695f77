//! Pages for people who are signed in, and pages that aren't there.

use anyhow::{Result, ensure};
use e2e::{ALICE, World, journey};

#[tokio::test]
async fn returns_to_guarded_page_with_query_after_sign_in() -> Result<()> {
    journey(async |world: &mut World| {
        world.open("/profile?x=1").await?;
        world.finish_at_provider(ALICE.email).await?;
        assert_eq!(world.browser.text("claims-sub").await?, ALICE.sub);
        assert_eq!(world.browser.url().await?.as_str(), world.site.url("/profile?x=1"));
        Ok(())
    })
    .await
}

#[tokio::test]
async fn guarded_page_shows_nothing_before_sign_in() -> Result<()> {
    journey(async |world: &mut World| {
        world.open("/profile").await?;
        world.browser.wait_for("identifier").await?;
        world.open("/nowhere").await?;
        world.browser.signed_nobody_in().await
    })
    .await
}

#[tokio::test]
async fn back_from_guarded_page_does_not_redirect_again() -> Result<()> {
    journey(async |world: &mut World| {
        world.open("/").await?;
        world.browser.wait_for("anonymous").await?;
        world.open("/profile?x=1").await?;
        world.finish_at_provider(ALICE.email).await?;
        world.browser.wait_for("claims-sub").await?;
        let (place, entries) = world.browser.history().await?;
        ensure!(!entries.iter().any(|entry| entry.contains("/callback")), "{entries:#?}");
        let sign_ins = world.count("GET", "/oidc/auth");
        for _ in 1..place {
            let url = world.browser.back().await?;
            if url.as_str().starts_with(world.site.origin()) {
                world.browser.settle().await?;
                ensure!(!world.browser.shows("error").await?, "an error at {url}");
            }
        }
        assert_eq!(world.browser.url().await?.as_str(), world.site.url("/"));
        world.browser.wait_for("authenticated").await?;
        assert_eq!(world.count("GET", "/oidc/auth"), sign_ins, "back started another sign-in");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn back_from_provider_does_not_restart_sign_in() -> Result<()> {
    journey(async |world: &mut World| {
        world.open("/").await?;
        world.browser.wait_for("anonymous").await?;
        world.open("/profile").await?;
        world.browser.wait_for("identifier").await?;
        world.browser.back().await?;
        world.browser.settle().await?;
        assert_eq!(world.count("GET", "/oidc/auth"), 1, "back started another sign-in");
        ensure!(!world.browser.shows("error").await?, "an error for no reason");
        world.go_and_sign_in(ALICE.email).await?;
        assert_eq!(world.browser.text("claims-sub").await?, ALICE.sub);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn guarded_page_opens_and_reloads_when_signed_in() -> Result<()> {
    journey(async |world: &mut World| {
        world.sign_in(&ALICE).await?;
        world.open("/profile").await?;
        assert_eq!(world.browser.text("claims-sub").await?, ALICE.sub);
        world.browser.reload().await?;
        assert_eq!(world.browser.text("claims-sub").await?, ALICE.sub);
        assert_eq!(world.browser.url().await?.path(), "/profile");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn unknown_address_shows_not_found_with_link_home() -> Result<()> {
    journey(async |world: &mut World| {
        world.open("/no/such/page").await?;
        world.browser.wait_for("header-sign-in").await?;
        let text = world.browser.page_text().await?;
        ensure!(text.contains("There is no such page"), "{text}");
        world.browser.click_at("main a.button").await?;
        world.browser.wait_for("anonymous").await
    })
    .await
}
