//! Encrypted sessions, and storage that is blocked or full.

use anyhow::{Result, ensure};
use e2e::{ALICE, ConfigFile, Engine, TestHarness, journey_in};
use serde_json::json;

/// Blocks site data like the browser's setting.
const BLOCKED: &str = r#"
  const refuse = () => { throw new DOMException("Access is denied for this document.", "SecurityError"); };
  Object.defineProperty(window, "localStorage", { get: refuse });"#;

/// Fills localStorage. The app's caches are removed before, because they make room for a session.
const FILL: &str = r#"
  for (const key of Object.keys(localStorage)) if (/:(discovery|keys)$/.test(key)) localStorage.removeItem(key);
  let number = 0;
  for (let size = 1 << 20; size >= 1; size >>= 1) {
    for (;;) {
      try {
        localStorage.setItem("j" + number, "x".repeat(size));
        number += 1;
      } catch {
        break;
      }
    }
  }"#;

/// Frees the space again.
const EMPTY: &str = "for (const key of Object.keys(localStorage)) if (key[0] === 'j') localStorage.removeItem(key)";

/// The app's messages: storage is blocked, storage is full, or sign-in could not start because of that.
const WARNINGS: [&str; 3] = ["stores nothing for this page", "storage is full", "doesn't let the page store anything"];

/// Checks that no sign-in was started and that the reason is shown.
async fn assert_sign_in_rejected(harness: &TestHarness) -> Result<()> {
    harness.browser.click("sign-in").await?;
    let text = harness.browser.text("error").await?;
    ensure!(WARNINGS.iter().any(|warning| text.contains(warning)), "{text}");
    ensure!(harness.browser.shows("anonymous").await? && harness.browser.shows("sign-in").await?, "no way on");
    assert_eq!(harness.count("GET", "/oidc/auth"), 0, "it left without having stored the attempt");
    harness.browser.assert_nothing_protected_shown().await
}

pub(crate) async fn explains_blocked_storage(engine: Engine) -> Result<()> {
    journey_in(engine, async |harness: &mut TestHarness| {
        harness.site.add_script(BLOCKED);
        harness.open("/").await?;
        harness.browser.wait_for("anonymous").await?;
        assert_sign_in_rejected(harness).await?;
        harness.open("/profile").await?;
        harness.browser.wait_for("error").await?;
        harness.browser.assert_nothing_protected_shown().await
    })
    .await
}

pub(crate) async fn explains_full_storage_and_recovers(engine: Engine) -> Result<()> {
    journey_in(engine, async |harness: &mut TestHarness| {
        harness.open("/").await?;
        harness.browser.wait_for("anonymous").await?;
        harness.browser.run(FILL, Vec::new()).await?;
        harness.browser.reload().await?;
        assert_sign_in_rejected(harness).await?;
        harness.browser.run(EMPTY, Vec::new()).await?;
        harness.sign_in(&ALICE).await?;
        harness.browser.reload().await?;
        harness.browser.wait_for("authenticated").await
    })
    .await
}

pub(crate) async fn sealed_session_survives_reload_and_is_unreadable(engine: Engine) -> Result<()> {
    journey_in(engine, async |harness: &mut TestHarness| {
        let endpoint = harness.server().endpoint();
        let api = json!({ "url": format!("{endpoint}/demo-api/me"), "resource": "https://api.example.com" });
        let config = json!({ "endpoint": endpoint, "appId": "spa", "persistence": "sealed", "api": api });
        harness.site.set_config(ConfigFile::Text(config.to_string()));
        harness.sign_in(&ALICE).await?;
        harness.browser.reload().await?;
        harness.browser.wait_for("authenticated").await?;
        harness.open("/profile").await?;
        harness.browser.click("call-api").await?;
        assert_eq!(harness.browser.text("api-result").await?, "200 u_alice");
        let stored = harness.browser.stored().await?;
        ensure!(stored.keys().any(|key| key.starts_with("logto-sealed:spa:")), "nothing is stored: {stored:?}");
        for (key, value) in &stored {
            ensure!(!key.starts_with("logto:spa:"), "{key}");
            for text in [".eyJ", "\"token\"", ALICE.sub, ALICE.email] {
                ensure!(!value.contains(text), "{key} holds {text}");
            }
        }
        Ok(())
    })
    .await
}
