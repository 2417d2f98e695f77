//! Sessions that are encrypted in the browser's storage.

use anyhow::{Result, ensure};
use e2e::{ALICE, ConfigFile, TestHarness, journey};
use serde_json::json;

use crate::six_tabs::all_call_all_day;

/// Configures the app's session storage.
fn persist(harness: &TestHarness, way: &str) {
    let endpoint = harness.server().endpoint();
    let config = json!({
        "endpoint": endpoint,
        "appId": "spa",
        "scopes": ["email", "phone"],
        "persistence": way,
        "api": { "url": format!("{endpoint}/demo-api/me"), "resource": "https://api.example.com" },
    });
    harness.site.set_config(ConfigFile::Text(config.to_string()));
}

/// Checks that localStorage has no readable part of a session.
async fn nothing_readable(harness: &TestHarness) -> Result<()> {
    let stored = harness.browser.stored().await?;
    ensure!(stored.keys().any(|key| key.starts_with("logto-sealed:spa:")), "nothing is stored: {stored:?}");
    for (key, value) in &stored {
        let names = ["idToken", "refreshToken", "accessToken", "session"];
        ensure!(!key.starts_with("logto:spa:") && !names.iter().any(|name| key.contains(name)), "{key}");
        // The payload of a token begins like that. "eyJ" alone also occurs by chance in what is encrypted.
        for text in [".eyJ", "\"token\"", "expiresAt", ALICE.sub, ALICE.email] {
            ensure!(!value.contains(text), "{key} holds {text}");
        }
    }
    Ok(())
}

#[tokio::test]
async fn sealed_session_survives_reload_and_is_unreadable() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        persist(harness, "sealed");
        harness.sign_in(&ALICE).await?;
        nothing_readable(harness).await?;
        harness.browser.clear_seen().await?;
        harness.browser.reload().await?;
        harness.browser.wait_for("authenticated").await?;
        ensure!(!harness.browser.seen().await?.contains(&"anonymous".to_owned()), "signed out for a moment");
        harness.open("/profile").await?;
        harness.browser.click("call-api").await?;
        assert_eq!(harness.browser.text("api-result").await?, "200 u_alice");
        nothing_readable(harness).await?;
        // A copy does not work in another browser.
        let stored = harness.browser.stored().await?;
        let thief = harness.another_browser().await?;
        thief.open(&harness.site.url("/")).await?;
        thief.wait_for("anonymous").await?;
        thief.store(&stored).await?;
        thief.reload().await?;
        thief.wait_for("anonymous").await
    })
    .await
}

#[tokio::test]
async fn second_tab_follows_sealed_session() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        persist(harness, "sealed");
        harness.open("/").await?;
        let first = harness.browser.tab().await?;
        let second = harness.browser.new_tab().await?;
        harness.sign_in(&ALICE).await?;
        harness.browser.switch_to(&first).await?;
        harness.browser.wait_for("authenticated").await?;
        harness.browser.click("sign-out").await?;
        harness.browser.wait_for("anonymous").await?;
        harness.browser.switch_to(&second).await?;
        harness.browser.wait_for("anonymous").await?;
        harness.browser.reload().await?;
        harness.browser.wait_for("anonymous").await
    })
    .await
}

#[tokio::test]
async fn six_tabs_with_a_sealed_session_renew_once() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        persist(harness, "sealed");
        all_call_all_day(harness).await
    })
    .await
}
