//! Making an account.

use anyhow::{Result, ensure};
use e2e::{ALICE, World, journey};

/// Signs in with an address or number that nobody has, and makes an account of it.
async fn register(world: &World, identifier: &str) -> Result<()> {
    world.open("/").await?;
    world.browser.click("sign-in").await?;
    world.finish_at_provider(identifier).await?;
    world.browser.click("create-account").await?;
    world.browser.wait_for("authenticated").await?;
    world.open("/profile").await?;
    let sub = world.browser.text("claims-sub").await?;
    ensure!(!sub.is_empty() && sub != ALICE.sub, "{sub}");
    Ok(())
}

#[tokio::test]
async fn registers_by_email() -> Result<()> {
    journey(async |world: &mut World| {
        world.expect_console("/api/experience/identification");
        register(world, "carol@example.com").await?;
        let text = world.browser.page_text().await?;
        ensure!(text.contains("carol@example.com"), "{text}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn registers_by_text_message() -> Result<()> {
    journey(async |world: &mut World| {
        world.expect_console("/api/experience/identification");
        register(world, "+1 555 010 0099").await?;
        let text = world.browser.page_text().await?;
        ensure!(text.contains("15550100099"), "{text}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn registration_button_opens_registration_page() -> Result<()> {
    journey(async |world: &mut World| {
        world.open("/").await?;
        world.browser.click("sign-up").await?;
        world.browser.wait_for("identifier").await?;
        assert_eq!(world.browser.url().await?.path(), "/register");
        world.finish_at_provider("dave@example.com").await?;
        world.browser.wait_for("authenticated").await
    })
    .await
}

#[tokio::test]
async fn registering_existing_identifier_offers_sign_in() -> Result<()> {
    journey(async |world: &mut World| {
        world.expect_console("/api/experience/identification");
        world.open("/").await?;
        world.browser.click("sign-up").await?;
        world.finish_at_provider(ALICE.email).await?;
        world.browser.click("sign-in-instead").await?;
        world.browser.wait_for("authenticated").await?;
        world.open("/profile").await?;
        assert_eq!(world.browser.text("claims-sub").await?, ALICE.sub);
        Ok(())
    })
    .await
}
