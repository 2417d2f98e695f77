//! The operators' page about the application.

use anyhow::{Result, ensure};
use e2e::{ALICE, ConfigFile, TestHarness, journey, wait_until};
use serde_json::{Value, json};

/// An API that the server knows, and one that it doesn't.
const PROFILES: &str = "https://api.example.com";
const ORDERS: &str = "https://orders.example.com";

const EVERYTHING: &str = "Everything that this app needs is registered.";

/// Uses the app's own `config.json`, with these scopes and resources.
fn configure(harness: &TestHarness, scopes: &[&str], resources: &[&str]) -> Result<()> {
    let mut config: Value = serde_json::from_str(&harness.site.app_config()?)?;
    config["scopes"] = json!(scopes);
    config["resources"] = json!(resources);
    let text = config.to_string().replace("http://localhost:3001", harness.server().endpoint());
    harness.site.set_config(ConfigFile::Text(text));
    Ok(())
}

/// Waits until an element has a text.
async fn shows_text(harness: &TestHarness, id: &str, text: &str) -> Result<()> {
    wait_until(&format!("“{text}” in {id}"), async || {
        let shown = harness.browser.shows(id).await? && harness.browser.text(id).await?.contains(text);
        Ok(shown.then_some(()))
    })
    .await
}

/// Confirms what will be added, which has to contain these texts.
async fn confirm(harness: &TestHarness, texts: &[&str]) -> Result<()> {
    let shown = harness.browser.text("additions").await?;
    ensure!(texts.iter().all(|text| shown.contains(text)), "{texts:?} in {shown}");
    harness.browser.click("confirm").await
}

#[tokio::test]
async fn operator_registers_what_the_app_needs() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.expect_console("/oidc/");
        configure(harness, &["roles", "read:profile"], &[PROFILES])?;
        // The app is also used at an address that is not registered: a sign-in does not come back.
        let address = harness.site.origin().replace("127.0.0.1", "app.localhost");
        let redirect_uri = format!("{address}/callback");
        let visitor = harness.another_browser().await?;
        let own = std::mem::replace(&mut harness.browser, visitor.clone());
        harness.browser.open(&format!("{address}/")).await?;
        harness.browser.click("sign-in").await?;
        harness.browser.wait_for_text(&redirect_uri).await?;
        harness.browser = own.clone();

        harness.sign_in(&ALICE).await?;
        harness.open_as_operator("/application").await?;
        shows_text(harness, "needs-summary", EVERYTHING).await?;
        harness.browser.click("another").await?;
        harness.browser.fill("another-address", &address).await?;
        harness.browser.click("another-check").await?;
        shows_text(harness, "needs-summary", "2 things are missing.").await?;
        harness.browser.click("fix-all").await?;
        confirm(harness, &[&redirect_uri, &harness.site.url("/callback")]).await?;
        shows_text(harness, "toast", "2 entries are registered.").await?;
        shows_text(harness, "needs-summary", EVERYTHING).await?;
        harness.browser = visitor;
        harness.browser.open(&format!("{address}/")).await?;
        harness.browser.click("sign-in").await?;
        harness.sign_in_at_provider(ALICE.email).await?;
        harness.browser.wait_for("authenticated").await?;
        harness.browser = own;

        // An API that the server doesn't know fails every sign-in. The check-up leads to the page.
        configure(harness, &["roles", "read:profile", "read:orders"], &[PROFILES, ORDERS])?;
        harness.open("/check-up").await?;
        harness.browser.click("check-up-run").await?;
        harness.browser.click("check-fix").await?;
        shows_text(harness, "needs-summary", "2 things are missing.").await?;
        harness.browser.click("need-fix").await?;
        confirm(harness, &[ORDERS, PROFILES]).await?;
        shows_text(harness, "needs-summary", "1 thing is missing.").await?;
        harness.browser.choose("need-choice", ORDERS).await?;
        harness.browser.click("need-fix").await?;
        confirm(harness, &[ORDERS, "read:orders"]).await?;
        harness.browser.wait_for_text("no role grants it").await?;
        harness.browser.choose("need-choice", "admin").await?;
        harness.browser.click("need-fix").await?;
        confirm(harness, &["admin", "read:orders"]).await?;
        shows_text(harness, "needs-summary", EVERYTHING).await?;

        harness.open("/").await?;
        harness.browser.click("sign-out").await?;
        harness.browser.wait_for("anonymous").await?;
        harness.sign_in(&ALICE).await?;
        harness.open("/api").await?;
        harness.browser.click("call-api").await?;
        shows_text(harness, "api-result", &format!("200 {}", ALICE.sub)).await
    })
    .await
}
