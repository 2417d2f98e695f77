//! Codes that don't work.

use std::time::Duration;

use anyhow::{Result, ensure};
use e2e::{ALICE, World, journey};

/// What Chromium prints for a refused code.
const REFUSED: &str = "/verification-code/verify";

/// A code that is not this one.
fn other_than(code: &str) -> &'static str {
    if code == "000000" { "111111" } else { "000000" }
}

async fn ask(world: &mut World) -> Result<String> {
    world.expect_console(REFUSED);
    world.open("/").await?;
    world.browser.click("sign-in").await?;
    world.ask_for_code(ALICE.email).await
}

#[tokio::test]
async fn accepts_correct_code_after_wrong_one() -> Result<()> {
    journey(async |world: &mut World| {
        let code = ask(world).await?;
        let text = world.enter_wrong_code(other_than(&code)).await?;
        ensure!(text.contains("not right"), "{text}");
        world.enter_code(&code).await?;
        world.browser.wait_for("authenticated").await
    })
    .await
}

#[tokio::test]
async fn rejects_expired_code_and_accepts_new_one() -> Result<()> {
    journey(async |world: &mut World| {
        let code = ask(world).await?;
        // Far enough for the code, and near enough for the browser's clock.
        world.server().faults().update(|faults| faults.lifetimes.verification_code = Some(60));
        world.browser.click("resend").await?;
        let code = world.next_code(ALICE.email).await.map(|new| (code, new))?;
        world.server().clock().advance(Duration::from_secs(61));
        let text = world.enter_wrong_code(&code.1).await?;
        ensure!(text.contains("expired"), "{text}");
        world.browser.click("resend").await?;
        let fresh = world.next_code(ALICE.email).await?;
        world.browser.wait_until_gone("form-error").await?;
        world.enter_code(&fresh).await?;
        world.browser.wait_for("authenticated").await
    })
    .await
}

#[tokio::test]
async fn new_code_invalidates_old_one() -> Result<()> {
    journey(async |world: &mut World| {
        let old = ask(world).await?;
        world.browser.click("resend").await?;
        let new = world.next_code(ALICE.email).await?;
        if old != new {
            world.enter_wrong_code(&old).await?;
        }
        world.enter_code(&new).await?;
        world.browser.wait_for("authenticated").await
    })
    .await
}

#[tokio::test]
async fn too_many_wrong_codes_invalidate_correct_one() -> Result<()> {
    journey(async |world: &mut World| {
        let code = ask(world).await?;
        for _ in 0..10 {
            world.enter_wrong_code(other_than(&code)).await?;
        }
        let text = world.enter_wrong_code(&code).await?;
        ensure!(text.contains("Too many"), "{text}");
        world.browser.click("resend").await?;
        let fresh = world.next_code(ALICE.email).await?;
        world.browser.wait_until_gone("form-error").await?;
        world.enter_code(&fresh).await?;
        world.browser.wait_for("authenticated").await
    })
    .await
}

#[tokio::test]
async fn identifier_can_be_changed_before_entering_code() -> Result<()> {
    journey(async |world: &mut World| {
        ask(world).await?;
        world.browser.click("change-identifier").await?;
        world.finish_at_provider(e2e::BOB.email).await?;
        world.browser.wait_for("authenticated").await?;
        world.open("/profile").await?;
        assert_eq!(world.browser.text("claims-sub").await?, e2e::BOB.sub);
        Ok(())
    })
    .await
}
