//! Another user signs in while a tab shows the first one.

use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use e2e::{ALICE, BOB, Tab, TestHarness, journey};
use logto_dev::{Endpoint, Faults};
use url::Url;

/// Opens Alice's profile in one tab, and Bob's sign-in up to the callback in another one.
async fn alice_here_and_bob_about_to(harness: &TestHarness) -> Result<(Tab, Tab, Url)> {
    harness.open("/").await?;
    let bobs = harness.browser.tab().await?;
    harness.browser.click("sign-in").await?;
    let answer = harness.callback_url(BOB.email).await?;
    let alices = harness.browser.new_tab().await?;
    harness.sign_in(&ALICE).await?;
    harness.open("/profile").await?;
    assert_eq!(harness.browser.text("claims-sub").await?, ALICE.sub);
    Ok((alices, bobs, answer))
}

async fn bob_everywhere(harness: &TestHarness, alices: &Tab) -> Result<()> {
    harness.browser.switch_to(alices).await?;
    e2e::wait_until("Bob in Alice's tab", async || {
        Ok((harness.browser.text("claims-sub").await? == BOB.sub).then_some(()))
    })
    .await?;
    e2e::wait_until("Alice to go", async || {
        let text = harness.browser.page_text().await?;
        Ok((!text.contains(ALICE.email) && !text.contains(ALICE.sub) && text.contains(BOB.email)).then_some(()))
    })
    .await?;
    harness.browser.reload().await?;
    assert_eq!(harness.browser.text("claims-sub").await?, BOB.sub);
    harness.browser.click("call-api").await?;
    assert_eq!(harness.browser.text("api-result").await?, "200 u_bob");
    let text = harness.browser.page_text().await?;
    ensure!(!text.contains(ALICE.email) && !text.contains(ALICE.sub), "{text}");
    Ok(())
}

#[tokio::test]
async fn other_tab_shows_the_new_user() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        let (alices, bobs, answer) = alice_here_and_bob_about_to(harness).await?;
        harness.browser.click("call-api").await?;
        assert_eq!(harness.browser.text("api-result").await?, "200 u_alice");
        harness.browser.switch_to(&bobs).await?;
        harness.browser.open(answer.as_str()).await?;
        harness.browser.wait_for("authenticated").await?;
        bob_everywhere(harness, &alices).await
    })
    .await
}

#[tokio::test]
async fn discards_token_response_for_the_previous_user() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        let (alices, bobs, answer) = alice_here_and_bob_about_to(harness).await?;
        // Longer than a sign-in waits for a renewal.
        let late = (Endpoint::Token, Duration::from_secs(6));
        harness.server().faults().set(Faults { late_answers: vec![late], ..Faults::default() });
        harness.browser.click_in_all(std::slice::from_ref(&alices), "call-api").await?;
        e2e::wait_until("Alice's renewal", async || Ok((harness.renewals() == 1).then_some(()))).await?;
        harness.server().faults().clear();
        harness.browser.switch_to(&bobs).await?;
        harness.browser.open(answer.as_str()).await?;
        harness.browser.wait_for("authenticated").await?;
        let before = harness.browser.stored().await?;
        let outcome = harness.browser.api_result(&alices).await;
        // The page may have been rendered again for Bob, without a result.
        ensure!(
            outcome.as_ref().map_or(true, |text| text.starts_with("error") || text.contains(BOB.sub)),
            "{outcome:?}"
        );
        let token = before.get("logto:spa:refreshToken").context("no refresh token")?;
        assert_eq!(harness.browser.stored().await?.get("logto:spa:refreshToken"), Some(token));
        bob_everywhere(harness, &alices).await
    })
    .await
}
