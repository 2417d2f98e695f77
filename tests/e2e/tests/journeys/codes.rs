//! Invalid verification codes.

use std::time::Duration;

use anyhow::{Result, ensure};
use e2e::{ALICE, TestHarness, journey};

/// The URL in Chromium's console error for a rejected code.
const REFUSED: &str = "/verification-code/verify";

/// A code that differs from this one.
fn different_code(code: &str) -> &'static str {
    if code == "000000" { "111111" } else { "000000" }
}

async fn request_code(harness: &mut TestHarness) -> Result<String> {
    harness.expect_console(REFUSED);
    harness.open("/").await?;
    harness.browser.click("sign-in").await?;
    harness.ask_for_code(ALICE.email).await
}

#[tokio::test]
async fn accepts_correct_code_after_wrong_one() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        let code = request_code(harness).await?;
        let text = harness.enter_wrong_code(different_code(&code)).await?;
        ensure!(text.contains("isn’t right"), "{text}");
        harness.enter_code(&code).await?;
        harness.browser.wait_for("authenticated").await
    })
    .await
}

#[tokio::test]
async fn rejects_expired_code_and_accepts_new_one() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        let code = request_code(harness).await?;
        // Longer than the code's lifetime, but within the tolerated clock skew.
        harness.server().faults().update(|faults| faults.lifetimes.verification_code = Some(60));
        harness.browser.click("resend").await?;
        let code = harness.next_code(ALICE.email).await.map(|new| (code, new))?;
        harness.server().clock().advance(Duration::from_secs(61));
        let text = harness.enter_wrong_code(&code.1).await?;
        ensure!(text.contains("expired"), "{text}");
        harness.browser.click("resend").await?;
        let fresh = harness.next_code(ALICE.email).await?;
        harness.browser.wait_until_gone("form-error").await?;
        harness.enter_code(&fresh).await?;
        harness.browser.wait_for("authenticated").await
    })
    .await
}

#[tokio::test]
async fn new_code_invalidates_old_one() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        let old = request_code(harness).await?;
        harness.browser.click("resend").await?;
        let new = harness.next_code(ALICE.email).await?;
        if old != new {
            harness.enter_wrong_code(&old).await?;
        }
        harness.enter_code(&new).await?;
        harness.browser.wait_for("authenticated").await
    })
    .await
}

#[tokio::test]
async fn too_many_wrong_codes_invalidate_correct_one() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        let code = request_code(harness).await?;
        for _ in 0..10 {
            harness.enter_wrong_code(different_code(&code)).await?;
        }
        let text = harness.enter_wrong_code(&code).await?;
        ensure!(text.contains("Too many"), "{text}");
        harness.browser.click("resend").await?;
        let fresh = harness.next_code(ALICE.email).await?;
        harness.browser.wait_until_gone("form-error").await?;
        harness.enter_code(&fresh).await?;
        harness.browser.wait_for("authenticated").await
    })
    .await
}

#[tokio::test]
async fn identifier_can_be_changed_before_entering_code() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        request_code(harness).await?;
        harness.browser.click("change-identifier").await?;
        harness.sign_in_at_provider(e2e::BOB.email).await?;
        harness.browser.wait_for("authenticated").await?;
        harness.open("/profile").await?;
        assert_eq!(harness.browser.text("claims-sub").await?, e2e::BOB.sub);
        Ok(())
    })
    .await
}
