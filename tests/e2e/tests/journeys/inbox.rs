//! The development server's inbox.

use anyhow::{Result, ensure};
use e2e::{ALICE, BOB, World, journey};

#[tokio::test]
async fn inbox_shows_sent_codes() -> Result<()> {
    journey(async |world: &mut World| {
        world.open("/").await?;
        world.browser.click("sign-in").await?;
        let by_email = world.ask_for_code(ALICE.email).await?;
        world.browser.click("change-identifier").await?;
        let by_text_message = world.ask_for_code(BOB.phone).await?;
        let sign_in = world.browser.tab().await?;
        world.browser.new_tab().await?;
        world.browser.open(&format!("{}/inbox", world.server().endpoint())).await?;
        world.browser.wait_for("inbox-message").await?;
        let text = world.browser.page_text().await?;
        for wanted in [ALICE.email, "15550100002", &by_email, &by_text_message] {
            ensure!(text.contains(wanted), "{wanted} is missing:\n{text}");
        }
        let code = world.browser.text("inbox-code").await?;
        assert_eq!(code, by_text_message, "the newest is not the first");
        world.browser.switch_to(&sign_in).await?;
        world.enter_code(&code).await?;
        world.browser.wait_for("authenticated").await
    })
    .await
}

#[tokio::test]
async fn inbox_updates_automatically() -> Result<()> {
    journey(async |world: &mut World| {
        world.browser.open(&format!("{}/inbox", world.server().endpoint())).await?;
        world.browser.wait_for("inbox-empty").await?;
        let inbox = world.browser.tab().await?;
        world.browser.new_tab().await?;
        world.open("/sign-in").await?;
        let code = world.ask_for_code(ALICE.email).await?;
        world.browser.switch_to(&inbox).await?;
        assert_eq!(world.browser.text("inbox-code").await?, code);
        world.browser.click("inbox-clear").await?;
        world.browser.wait_for("inbox-empty").await
    })
    .await
}
