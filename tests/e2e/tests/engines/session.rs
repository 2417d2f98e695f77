//! Sign-in, sessions and sign-out.

use anyhow::{Result, ensure};
use e2e::{ALICE, Engine, TestHarness, journey_in, wait_until};

pub(crate) async fn signs_in_by_email(engine: Engine) -> Result<()> {
    journey_in(engine, async |harness: &mut TestHarness| {
        harness.open("/").await?;
        harness.browser.wait_for("anonymous").await?;
        harness.browser.click("sign-in").await?;
        harness.sign_in_at_provider(ALICE.email).await?;
        harness.browser.wait_for("authenticated").await?;
        assert_eq!(harness.browser.url().await?.as_str(), harness.site.url("/"));
        ensure!(!harness.browser.shows("anonymous").await?, "both signed in and not");
        let steps = harness.browser.text("sign-in-timeline").await?;
        ensure!(steps.matches(" ms").count() + steps.matches(" sec").count() >= 5, "four steps and the sum: {steps}");
        Ok(())
    })
    .await
}

pub(crate) async fn reload_stays_signed_in(engine: Engine) -> Result<()> {
    journey_in(engine, async |harness: &mut TestHarness| {
        harness.sign_in(&ALICE).await?;
        harness.browser.clear_seen().await?;
        harness.server().clear_requests();
        harness.browser.reload().await?;
        harness.browser.wait_for("authenticated").await?;
        let requests = harness.server().requests();
        ensure!(requests.is_empty(), "{requests:#?}");
        ensure!(!harness.browser.seen().await?.contains(&"anonymous".to_owned()), "signed out for a moment");
        Ok(())
    })
    .await
}

pub(crate) async fn returns_to_guarded_page_after_sign_in(engine: Engine) -> Result<()> {
    journey_in(engine, async |harness: &mut TestHarness| {
        harness.open("/profile?x=1").await?;
        harness.sign_in_at_provider(ALICE.email).await?;
        assert_eq!(harness.browser.text("claims-sub").await?, ALICE.sub);
        assert_eq!(harness.browser.url().await?.as_str(), harness.site.url("/profile?x=1"));
        Ok(())
    })
    .await
}

pub(crate) async fn forged_callback_is_refused(engine: Engine) -> Result<()> {
    journey_in(engine, async |harness: &mut TestHarness| {
        for query in ["?code=stolen&state=forged", "?error=access_denied&state=forged"] {
            harness.open(&format!("/callback{query}")).await?;
            harness.browser.wait_for("error").await?;
            ensure!(harness.browser.shows("sign-in").await?, "no way out of {query}");
            ensure!(harness.browser.url().await?.query().is_none(), "{query} is still in the address bar");
            harness.browser.assert_signed_out().await?;
        }
        assert_eq!(harness.count("POST", "/oidc/token"), 0);
        harness.sign_in_from_app(ALICE.email).await?;
        harness.browser.wait_for("authenticated").await
    })
    .await
}

pub(crate) async fn signs_out(engine: Engine) -> Result<()> {
    journey_in(engine, async |harness: &mut TestHarness| {
        harness.sign_in(&ALICE).await?;
        harness.browser.click("sign-out").await?;
        harness.browser.wait_for("anonymous").await?;
        let ends = || harness.count("POST", "/oidc/session/end/confirm");
        wait_until("the provider's end of session", async || Ok((ends() == 1).then_some(()))).await?;
        harness.browser.wait_for("anonymous").await?;
        assert_eq!(harness.count("POST", "/oidc/token/revocation"), 1);
        let keys = harness.browser.session_keys().await?;
        ensure!(keys.is_empty(), "{keys:?}");
        Ok(())
    })
    .await
}
