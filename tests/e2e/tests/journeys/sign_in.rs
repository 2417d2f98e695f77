//! Signing in with an account that exists.

use anyhow::{Result, ensure};
use e2e::{ALICE, BOB, World, journey};

#[tokio::test]
async fn signs_in_by_email() -> Result<()> {
    journey(async |world: &mut World| {
        world.open("/").await?;
        world.browser.wait_for("anonymous").await?;
        world.browser.click("sign-in").await?;
        world.finish_at_provider(ALICE.email).await?;
        world.browser.wait_for("authenticated").await?;
        assert_eq!(world.browser.url().await?.as_str(), world.site.url("/"));
        ensure!(!world.browser.shows("anonymous").await?, "both signed in and not");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn signs_in_by_text_message() -> Result<()> {
    journey(async |world: &mut World| {
        world.open("/").await?;
        world.browser.click("sign-in").await?;
        world.finish_at_provider(BOB.phone).await?;
        world.browser.wait_for("authenticated").await?;
        world.open("/profile").await?;
        assert_eq!(world.browser.text("claims-sub").await?, BOB.sub);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn removes_code_and_state_from_history() -> Result<()> {
    journey(async |world: &mut World| {
        world.sign_in(&ALICE).await?;
        let (_, entries) = world.browser.history().await?;
        for entry in &entries {
            ensure!(!entry.contains("/callback") && !entry.contains("code="), "{entries:#?}");
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn back_after_sign_in_shows_a_usable_page() -> Result<()> {
    journey(async |world: &mut World| {
        world.sign_in(&ALICE).await?;
        let (place, _) = world.browser.history().await?;
        for _ in 1..place {
            let url = world.browser.back().await?;
            ensure!(url.path() != "/callback", "back leads to the callback");
            if url.as_str().starts_with(world.site.origin()) {
                world.browser.settle().await?;
                ensure!(!world.browser.shows("error").await?, "back leads to an error");
            }
        }
        world.open("/").await?;
        world.browser.wait_for("authenticated").await
    })
    .await
}

#[tokio::test]
async fn sign_in_button_works_after_back_from_provider() -> Result<()> {
    journey(async |world: &mut World| {
        world.open("/").await?;
        world.browser.click("sign-in").await?;
        world.browser.wait_for("identifier").await?;
        world.browser.back().await?;
        world.browser.wait_for("anonymous").await?;
        world.go_and_sign_in(ALICE.email).await?;
        world.browser.wait_for("authenticated").await
    })
    .await
}

#[tokio::test]
async fn canceled_sign_in_shows_next_step() -> Result<()> {
    journey(async |world: &mut World| {
        world.open("/").await?;
        world.browser.click("sign-in").await?;
        world.browser.click("cancel").await?;
        let text = world.browser.text("error").await?;
        ensure!(text.contains("cancelled"), "{text}");
        world.browser.signed_nobody_in().await?;
        ensure!(world.browser.url().await?.query().is_none(), "the answer is still in the address bar");
        world.go_and_sign_in(ALICE.email).await?;
        world.browser.wait_for("authenticated").await
    })
    .await
}

#[tokio::test]
async fn canceled_sign_in_links_home() -> Result<()> {
    journey(async |world: &mut World| {
        world.open("/").await?;
        world.browser.click("sign-in").await?;
        world.browser.click("cancel").await?;
        world.browser.wait_for("error").await?;
        world.browser.click_at("main a.button").await?;
        world.browser.wait_for("anonymous").await?;
        ensure!(!world.browser.shows("error").await?, "the error came along");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn home_page_draws_last_sign_in() -> Result<()> {
    journey(async |world: &mut World| {
        world.sign_in(&ALICE).await?;
        let steps = world.browser.text("sign-in-timeline").await?;
        ensure!(steps.matches(" ms").count() + steps.matches(" sec").count() >= 5, "four steps and the sum: {steps}");
        // It is of this page load: a reload begins without.
        world.browser.reload().await?;
        world.browser.wait_for("authenticated").await?;
        ensure!(!world.browser.shows("sign-in-timeline").await?, "times of another page load");
        Ok(())
    })
    .await
}
