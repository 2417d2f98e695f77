//! The sign-in page of the development server.

use anyhow::{Result, ensure};
use e2e::{ALICE, TestHarness, journey, journey_with};
use logto_dev::Seed;

/// The Enter key in WebDriver.
const ENTER: char = '\u{e007}';

async fn heading(harness: &TestHarness) -> Result<String> {
    let heading = harness.browser.run("return document.querySelector('h1').textContent", Vec::new()).await?;
    Ok(heading.as_str().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn heading_follows_the_step_and_code_can_be_pasted_with_blanks() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.expect_console("/api/experience/identification");
        harness.open("/").await?;
        harness.browser.click("sign-in").await?;
        harness.browser.wait_for("identifier").await?;
        ensure!(heading(harness).await?.starts_with("Sign in to"));
        let code = harness.ask_for_code("erin@example.com").await?;
        assert_eq!(heading(harness).await?, "Enter the code");
        let paste = "const input = document.querySelector('[data-testid=\"code\"]');
            input.value = arguments[0];
            input.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertFromPaste' }))";
        harness.browser.run(paste, vec![format!(" {} - {}\n", &code[..3], &code[3..]).into()]).await?;
        harness.browser.wait_for("create-account").await?;
        assert_eq!(heading(harness).await?, "Create your account");
        harness.browser.click("create-account").await?;
        harness.browser.wait_for("authenticated").await
    })
    .await
}

#[tokio::test]
async fn enter_submits_a_new_password() -> Result<()> {
    let seed = Seed { built_in_connectors: false, ..Seed::default() };
    journey_with(seed, async |harness: &mut TestHarness| {
        harness.expect_console("/api/experience/verification/new-password-identity");
        harness.open("/").await?;
        harness.browser.click("sign-up").await?;
        harness.browser.fill("identifier", "erin").await?;
        harness.browser.click("use-password").await?;
        harness.browser.wait_for("new-password").await?;
        assert_eq!(heading(harness).await?, "Choose a password");
        harness.browser.fill("new-password", &format!("12345678{ENTER}")).await?;
        harness.browser.wait_for("form-error").await?;
        let met =
            "return [...document.querySelectorAll('[data-state=\"met\"]')].map((rule) => rule.dataset.rule).join()";
        assert_eq!(harness.browser.run(met, Vec::new()).await?, "length,characters");
        harness.browser.click("show-new-password").await?;
        let kind = "return document.querySelector('[data-testid=\"new-password\"]').type";
        assert_eq!(harness.browser.run(kind, Vec::new()).await?, "text");
        harness.browser.fill("new-password", &format!("x7-Kq2vN-erins{ENTER}")).await?;
        harness.browser.wait_for("authenticated").await
    })
    .await
}

#[tokio::test]
async fn national_phone_number_needs_its_country() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.open("/").await?;
        harness.browser.click("sign-in").await?;
        harness.browser.wait_for("identifier").await?;
        ensure!(!harness.browser.shows("country").await?);
        harness.browser.fill("identifier", "0155 501 0777").await?;
        harness.browser.wait_for("country").await?;
        harness.browser.choose("country", "United States +1").await?;
        harness.browser.click("send-code").await?;
        harness.browser.wait_for("form-error").await?;
        assert_eq!(harness.count("POST", "/api/experience/verification/verification-code"), 0);
        harness.browser.choose("country", "Germany +49").await?;
        harness.browser.click("send-code").await?;
        harness.browser.wait_for("code").await?;
        ensure!(harness.browser.page_text().await?.contains("+491555010777"));
        harness.browser.click("change-identifier").await?;
        harness.browser.fill("identifier", ALICE.phone).await?;
        harness.browser.wait_until_gone("country").await
    })
    .await
}
