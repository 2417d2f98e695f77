//! Registration.

use anyhow::{Result, ensure};
use e2e::{ALICE, TestHarness, journey};

/// Registers with an unused email address or phone number.
async fn register(harness: &TestHarness, identifier: &str) -> Result<()> {
    harness.open("/").await?;
    harness.browser.click("sign-in").await?;
    harness.sign_in_at_provider(identifier).await?;
    harness.browser.click("create-account").await?;
    harness.browser.wait_for("authenticated").await?;
    harness.open("/profile").await?;
    let sub = harness.browser.text("claims-sub").await?;
    ensure!(!sub.is_empty() && sub != ALICE.sub, "{sub}");
    Ok(())
}

#[tokio::test]
async fn registers_by_email() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.expect_console("/api/experience/identification");
        register(harness, "carol@example.com").await?;
        let text = harness.browser.page_text().await?;
        ensure!(text.contains("carol@example.com"), "{text}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn registers_by_text_message() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.expect_console("/api/experience/identification");
        register(harness, "+1 555 010 0099").await?;
        let text = harness.browser.page_text().await?;
        ensure!(text.contains("15550100099"), "{text}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn registration_button_opens_registration_page() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.open("/").await?;
        harness.browser.click("sign-up").await?;
        harness.browser.wait_for("identifier").await?;
        assert_eq!(harness.browser.url().await?.path(), "/register");
        harness.sign_in_at_provider("dave@example.com").await?;
        harness.browser.wait_for("authenticated").await
    })
    .await
}

#[tokio::test]
async fn registering_existing_identifier_offers_sign_in() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.expect_console("/api/experience/identification");
        harness.open("/").await?;
        harness.browser.click("sign-up").await?;
        harness.sign_in_at_provider(ALICE.email).await?;
        harness.browser.click("sign-in-instead").await?;
        harness.browser.wait_for("authenticated").await?;
        harness.open("/profile").await?;
        assert_eq!(harness.browser.text("claims-sub").await?, ALICE.sub);
        Ok(())
    })
    .await
}
