//! WPE WebKit, which is some years old in a Debian release.

use anyhow::{Result, ensure};
use e2e::{ALICE, Engine, TestHarness, journey_in};

/// In the compiler of WebKit 2.38 (Safari 16.0), the app crashes after a sign-in.
pub(crate) async fn signs_in_or_says_which_browser_is_needed(engine: Engine) -> Result<()> {
    journey_in(engine, async |harness: &mut TestHarness| {
        harness.open("/").await?;
        let is_new = harness.browser.run("return 'popover' in HTMLElement.prototype", Vec::new()).await?;
        if is_new == true {
            harness.sign_in(&ALICE).await?;
            harness.browser.reload().await?;
            return harness.browser.wait_for("authenticated").await;
        }
        harness.browser.wait_for_text("Your browser is too old for this app").await?;
        harness.browser.wait_for_text("Safari 17").await?;
        let loaded = harness.site.requests();
        ensure!(!loaded.iter().any(|path| path.contains("part-")), "it loads parts nevertheless: {loaded:?}");
        Ok(())
    })
    .await
}
