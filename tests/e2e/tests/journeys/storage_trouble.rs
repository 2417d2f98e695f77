//! Behavior with blocked or full storage.

use anyhow::{Result, ensure};
use e2e::{ALICE, TestHarness, journey};

/// Blocks site data like the browser's setting.
const BLOCKED: &str = r#"
  const refuse = () => { throw new DOMException("Access is denied for this document.", "SecurityError"); };
  Object.defineProperty(window, "localStorage", { get: refuse });"#;

/// Fills localStorage except for `free` characters. The app's caches are removed before, because they make room
/// for a session.
const FILL: &str = r#"
  for (const key of Object.keys(localStorage)) if (/:(discovery|keys)$/.test(key)) localStorage.removeItem(key);
  const reserve = "r".repeat(arguments[0]);
  localStorage.setItem("junk:reserve", reserve);
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
  }
  localStorage.removeItem("junk:reserve");"#;

/// Frees the space again.
const EMPTY: &str = "for (const key of Object.keys(localStorage)) if (key[0] === 'j') localStorage.removeItem(key)";

/// The app's messages: storage is blocked, storage is full, or sign-in could not start because of that.
const WARNINGS: [&str; 3] = ["stores nothing for this page", "storage is full", "doesn't let the page store anything"];

async fn fill_storage(harness: &TestHarness, free: u32) -> Result<()> {
    harness.browser.run(FILL, vec![free.into()]).await.map(drop)
}

async fn wait_for_warning(harness: &TestHarness) -> Result<()> {
    e2e::wait_until("a warning", async || {
        let text = harness.browser.page_text().await?;
        Ok(WARNINGS.iter().any(|warning| text.contains(warning)).then_some(()))
    })
    .await
}

/// Checks that no sign-in was started and that the reason is shown.
async fn assert_sign_in_rejected(harness: &TestHarness) -> Result<()> {
    harness.browser.click("sign-in").await?;
    let text = harness.browser.text("error").await?;
    ensure!(WARNINGS.iter().any(|warning| text.contains(warning)), "{text}");
    ensure!(harness.browser.shows("anonymous").await? && harness.browser.shows("sign-in").await?, "no way on");
    assert_eq!(harness.count("GET", "/oidc/auth"), 0, "it left without having stored the attempt");
    harness.browser.assert_nothing_protected_shown().await
}

#[tokio::test]
async fn explains_blocked_storage() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.browser.run_in_every_page(BLOCKED).await?;
        harness.open("/").await?;
        harness.browser.wait_for("anonymous").await?;
        wait_for_warning(harness).await?;
        assert_sign_in_rejected(harness).await?;
        // A guarded page and a forged link show an error as well.
        for path in ["/profile", "/callback?code=a&state=b"] {
            harness.open(path).await?;
            harness.browser.wait_for("error").await?;
            wait_for_warning(harness).await?;
            harness.browser.assert_nothing_protected_shown().await?;
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn explains_full_storage_and_recovers() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.open("/").await?;
        harness.browser.wait_for("anonymous").await?;
        fill_storage(harness, 0).await?;
        harness.browser.reload().await?;
        assert_sign_in_rejected(harness).await?;
        harness.browser.run(EMPTY, Vec::new()).await?;
        harness.sign_in(&ALICE).await?;
        harness.browser.reload().await?;
        harness.browser.wait_for("authenticated").await
    })
    .await
}

/// Fills the storage while the provider's page is open, and finishes the sign-in.
async fn fill_storage_before_callback(harness: &TestHarness, free: u32) -> Result<()> {
    harness.open("/").await?;
    harness.browser.click("sign-in").await?;
    let answer = harness.callback_url(ALICE.email).await?;
    harness.open("/robots.txt").await?;
    fill_storage(harness, free).await?;
    harness.browser.open(answer.as_str()).await?;
    // The session works in memory, and a warning is shown.
    harness.browser.wait_for("authenticated").await?;
    wait_for_warning(harness).await?;
    let sign_ins = harness.count("GET", "/oidc/auth");
    harness.browser.reload().await?;
    harness.browser.wait_for("anonymous").await?;
    harness.browser.assert_nothing_protected_shown().await?;
    assert_eq!(harness.count("GET", "/oidc/auth"), sign_ins, "it began a sign-in by itself");
    let keys = harness.browser.session_keys().await?;
    ensure!(keys.is_empty(), "half a session is left: {keys:?}");
    harness.browser.run(EMPTY, Vec::new()).await?;
    harness.sign_in(&ALICE).await?;
    harness.browser.reload().await?;
    harness.browser.wait_for("authenticated").await
}

#[tokio::test]
async fn full_storage_at_callback_signs_in_for_this_page_only() -> Result<()> {
    journey(async |harness: &mut TestHarness| fill_storage_before_callback(harness, 0).await).await
}

#[tokio::test]
async fn keeps_no_partial_session_in_nearly_full_storage() -> Result<()> {
    journey(async |harness: &mut TestHarness| fill_storage_before_callback(harness, 300).await).await
}
