//! Signing in with an account that exists.

use anyhow::{Result, ensure};
use e2e::{ALICE, BOB, TestHarness, journey};

#[tokio::test]
async fn signs_in_by_email() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.open("/").await?;
        harness.browser.wait_for("anonymous").await?;
        harness.browser.click("sign-in").await?;
        harness.sign_in_at_provider(ALICE.email).await?;
        harness.browser.wait_for("authenticated").await?;
        assert_eq!(harness.browser.url().await?.as_str(), harness.site.url("/"));
        ensure!(!harness.browser.shows("anonymous").await?, "both signed in and not");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn signs_in_by_text_message() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.open("/").await?;
        harness.browser.click("sign-in").await?;
        harness.sign_in_at_provider(BOB.phone).await?;
        harness.browser.wait_for("authenticated").await?;
        harness.open("/profile").await?;
        assert_eq!(harness.browser.text("claims-sub").await?, BOB.sub);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn removes_code_and_state_from_history() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.sign_in(&ALICE).await?;
        let (_, entries) = harness.browser.history().await?;
        for entry in &entries {
            ensure!(!entry.contains("/callback") && !entry.contains("code="), "{entries:#?}");
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn back_after_sign_in_shows_a_usable_page() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.sign_in(&ALICE).await?;
        let (index, _) = harness.browser.history().await?;
        for _ in 1..index {
            let url = harness.browser.back().await?;
            ensure!(url.path() != "/callback", "back leads to the callback");
            if url.as_str().starts_with(harness.site.origin()) {
                harness.browser.wait_until_settled().await?;
                ensure!(!harness.browser.shows("error").await?, "back leads to an error");
            }
        }
        harness.open("/").await?;
        harness.browser.wait_for("authenticated").await
    })
    .await
}

#[tokio::test]
async fn sign_in_button_works_after_back_from_provider() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.open("/").await?;
        harness.browser.click("sign-in").await?;
        harness.browser.wait_for("identifier").await?;
        harness.browser.back().await?;
        harness.browser.wait_for("anonymous").await?;
        harness.sign_in_from_app(ALICE.email).await?;
        harness.browser.wait_for("authenticated").await
    })
    .await
}

#[tokio::test]
async fn canceled_sign_in_shows_next_step() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.open("/").await?;
        harness.browser.click("sign-in").await?;
        harness.browser.click("cancel").await?;
        let text = harness.browser.text("error").await?;
        ensure!(text.contains("canceled"), "{text}");
        harness.browser.assert_signed_out().await?;
        ensure!(harness.browser.url().await?.query().is_none(), "the answer is still in the address bar");
        harness.sign_in_from_app(ALICE.email).await?;
        harness.browser.wait_for("authenticated").await
    })
    .await
}

#[tokio::test]
async fn canceled_sign_in_links_home() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.open("/").await?;
        harness.browser.click("sign-in").await?;
        harness.browser.click("cancel").await?;
        harness.browser.wait_for("error").await?;
        harness.browser.click_at("main a.button").await?;
        harness.browser.wait_for("anonymous").await?;
        ensure!(!harness.browser.shows("error").await?, "the error came along");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn home_page_draws_last_sign_in() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.sign_in(&ALICE).await?;
        let steps = harness.browser.text("sign-in-timeline").await?;
        ensure!(steps.matches(" ms").count() + steps.matches(" sec").count() >= 5, "four steps and the sum: {steps}");
        // It belongs to this page load and is gone after a reload.
        harness.browser.reload().await?;
        harness.browser.wait_for("authenticated").await?;
        ensure!(!harness.browser.shows("sign-in-timeline").await?, "times of another page load");
        Ok(())
    })
    .await
}
