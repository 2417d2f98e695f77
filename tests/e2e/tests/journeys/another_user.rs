//! Somebody else signs in while a tab shows the first person.

use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use e2e::{ALICE, BOB, Tab, World, journey};
use logto_dev::{Endpoint, Faults};
use url::Url;

/// Alice's profile in one tab, and in another one Bob's sign-in, of which only the answer is missing.
async fn alice_here_and_bob_about_to(world: &World) -> Result<(Tab, Tab, Url)> {
    world.open("/").await?;
    let bobs = world.browser.tab().await?;
    world.browser.click("sign-in").await?;
    let answer = world.callback_url(BOB.email).await?;
    let alices = world.browser.new_tab().await?;
    world.sign_in(&ALICE).await?;
    world.open("/profile").await?;
    assert_eq!(world.browser.text("claims-sub").await?, ALICE.sub);
    Ok((alices, bobs, answer))
}

async fn bob_everywhere(world: &World, alices: &Tab) -> Result<()> {
    world.browser.switch_to(alices).await?;
    e2e::until("Bob in Alice's tab", async || Ok((world.browser.text("claims-sub").await? == BOB.sub).then_some(())))
        .await?;
    e2e::until("Alice to go", async || {
        let text = world.browser.page_text().await?;
        Ok((!text.contains(ALICE.email) && !text.contains(ALICE.sub) && text.contains(BOB.email)).then_some(()))
    })
    .await?;
    world.browser.reload().await?;
    assert_eq!(world.browser.text("claims-sub").await?, BOB.sub);
    world.browser.click("call-api").await?;
    assert_eq!(world.browser.text("api-result").await?, "200 u_bob");
    let text = world.browser.page_text().await?;
    ensure!(!text.contains(ALICE.email) && !text.contains(ALICE.sub), "{text}");
    Ok(())
}

#[tokio::test]
async fn other_tab_shows_the_new_user() -> Result<()> {
    journey(async |world: &mut World| {
        let (alices, bobs, answer) = alice_here_and_bob_about_to(world).await?;
        world.browser.click("call-api").await?;
        assert_eq!(world.browser.text("api-result").await?, "200 u_alice");
        world.browser.switch_to(&bobs).await?;
        world.browser.open(answer.as_str()).await?;
        world.browser.wait_for("authenticated").await?;
        bob_everywhere(world, &alices).await
    })
    .await
}

#[tokio::test]
async fn discards_token_response_for_the_previous_user() -> Result<()> {
    journey(async |world: &mut World| {
        let (alices, bobs, answer) = alice_here_and_bob_about_to(world).await?;
        // Longer than a sign-in waits for somebody's renewal.
        let late = (Endpoint::Token, Duration::from_secs(6));
        world.server().faults().set(Faults { late_answers: vec![late], ..Faults::default() });
        world.browser.click_in_all(std::slice::from_ref(&alices), "call-api").await?;
        e2e::until("Alice's renewal", async || Ok((world.renewals() == 1).then_some(()))).await?;
        world.server().faults().clear();
        world.browser.switch_to(&bobs).await?;
        world.browser.open(answer.as_str()).await?;
        world.browser.wait_for("authenticated").await?;
        let before = world.browser.stored().await?;
        let outcome = world.browser.outcome(&alices).await;
        // The page may have been built anew for Bob, without an outcome.
        ensure!(
            outcome.as_ref().map_or(true, |text| text.starts_with("error") || text.contains(BOB.sub)),
            "{outcome:?}"
        );
        let token = before.get("logto:spa:refreshToken").context("no refresh token")?;
        assert_eq!(world.browser.stored().await?.get("logto:spa:refreshToken"), Some(token));
        bob_everywhere(world, &alices).await
    })
    .await
}
