//! The development server's inbox.

use anyhow::{Result, ensure};
use e2e::{ALICE, BOB, TestHarness, journey};

#[tokio::test]
async fn inbox_shows_sent_codes() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.open("/").await?;
        harness.browser.click("sign-in").await?;
        let by_email = harness.ask_for_code(ALICE.email).await?;
        harness.browser.click("change-identifier").await?;
        let by_text_message = harness.ask_for_code(BOB.phone).await?;
        let sign_in = harness.browser.tab().await?;
        harness.browser.new_tab().await?;
        harness.browser.open(&format!("{}/inbox", harness.server().endpoint())).await?;
        harness.browser.wait_for("inbox-message").await?;
        let text = harness.browser.page_text().await?;
        for wanted in [ALICE.email, "15550100002", &by_email, &by_text_message] {
            ensure!(text.contains(wanted), "{wanted} is missing:\n{text}");
        }
        let code = harness.browser.text("inbox-code").await?;
        assert_eq!(code, by_text_message, "the newest is not the first");
        harness.browser.switch_to(&sign_in).await?;
        harness.enter_code(&code).await?;
        harness.browser.wait_for("authenticated").await
    })
    .await
}

#[tokio::test]
async fn inbox_updates_automatically() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.browser.open(&format!("{}/inbox", harness.server().endpoint())).await?;
        harness.browser.wait_for("inbox-empty").await?;
        let inbox = harness.browser.tab().await?;
        harness.browser.new_tab().await?;
        harness.open("/sign-in").await?;
        let code = harness.ask_for_code(ALICE.email).await?;
        harness.browser.switch_to(&inbox).await?;
        assert_eq!(harness.browser.text("inbox-code").await?, code);
        harness.browser.click("inbox-clear").await?;
        harness.browser.wait_for("inbox-empty").await
    })
    .await
}
