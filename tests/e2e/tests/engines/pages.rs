//! Pages of the app.

use anyhow::{Result, ensure};
use e2e::{ALICE, Engine, TestHarness, journey_in, wait_until};

pub(crate) async fn profile_shows_claims(engine: Engine) -> Result<()> {
    journey_in(engine, async |harness: &mut TestHarness| {
        harness.use_app_config()?;
        harness.sign_in(&ALICE).await?;
        harness.browser.click_at("nav a[href=\"/profile\"]").await?;
        assert_eq!(harness.browser.text("claims-sub").await?, ALICE.sub);
        harness.browser.wait_for("profile-edit-name").await?;
        harness.browser.wait_for_text(ALICE.email).await?;
        harness.browser.click("call-api").await?;
        assert_eq!(harness.browser.text("api-result").await?, "200 u_alice");
        Ok(())
    })
    .await
}

pub(crate) async fn changes_language(engine: Engine) -> Result<()> {
    journey_in(engine, async |harness: &mut TestHarness| {
        harness.open("/settings").await?;
        for (name, tag, heading) in
            [("Français", "fr", "Réglages"), ("日本語", "ja", "設定"), ("العربية", "ar", "الإعدادات")]
        {
            harness.browser.choose("settings-language", name).await?;
            let script = "return document.documentElement.lang + ' ' + document.querySelector('h1').innerText";
            let expected = format!("{tag} {heading}");
            let is_shown = async || Ok((harness.browser.run(script, Vec::new()).await? == expected).then_some(()));
            wait_until(name, is_shown).await?;
            harness.browser.reload().await?;
            wait_until(name, is_shown).await?;
        }
        Ok(())
    })
    .await
}

/// The provider is gone when the session is due for renewal.
pub(crate) async fn stays_signed_in_without_a_network(engine: Engine) -> Result<()> {
    journey_in(engine, async |harness: &mut TestHarness| {
        harness.sign_in(&ALICE).await?;
        harness.stop_server().await;
        let hours = 2 * 60 * 60 * 1000;
        harness.browser.run("window.e2eMoveClock(arguments[0])", vec![hours.into()]).await?;
        harness.browser.reload().await?;
        harness.browser.wait_for("authenticated").await?;
        harness.browser.wait_for_text("You're still signed in").await?;
        // The browser tells the page that it has no network at all.
        let offline = "Object.defineProperty(navigator, 'onLine', { value: false });
            dispatchEvent(new Event('offline'))";
        harness.browser.run(offline, Vec::new()).await?;
        harness.browser.wait_for_text("You're offline").await?;
        ensure!(harness.browser.shows("authenticated").await?, "signed out");
        Ok(())
    })
    .await
}
