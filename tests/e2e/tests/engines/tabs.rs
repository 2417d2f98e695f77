//! Tabs that share a session.

use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use e2e::{ALICE, Engine, TestHarness, journey_in};
use logto_dev::Faults;

/// Longer than the lifetime of an access token.
const AN_HOUR: Duration = Duration::from_secs(3700);

/// With single-use refresh tokens, so that a second renewal would end the session.
pub(crate) async fn six_tabs_renew_once(engine: Engine) -> Result<()> {
    journey_in(engine, async |harness: &mut TestHarness| {
        harness.server().faults().set(Faults { refresh_grace_ms: Some(0), ..Faults::default() });
        harness.sign_in(&ALICE).await?;
        let tabs = harness.open_in_tabs("/profile", 5, "call-api").await?;
        for round in 1..=3 {
            if round > 1 {
                // Pages also renew by themselves when time has passed.
                harness.advance_time(AN_HOUR, &tabs).await?;
            }
            harness.browser.click_in_all(&tabs, "call-api").await?;
            let outcomes = harness.browser.api_results(&tabs).await.with_context(|| format!("round {round}"))?;
            ensure!(outcomes.iter().all(|it| it == "200 u_alice"), "{outcomes:#?}");
            assert_eq!(harness.renewals(), round, "renewals after {round} rounds");
        }
        Ok(())
    })
    .await
}

pub(crate) async fn second_tab_follows_session(engine: Engine) -> Result<()> {
    journey_in(engine, async |harness: &mut TestHarness| {
        harness.open("/").await?;
        harness.browser.wait_for("anonymous").await?;
        let first = harness.browser.tab().await?;
        let second = harness.browser.new_tab().await?;
        harness.sign_in(&ALICE).await?;
        harness.browser.switch_to(&first).await?;
        harness.browser.wait_for("authenticated").await?;
        harness.browser.click("sign-out").await?;
        harness.browser.wait_for("anonymous").await?;
        harness.browser.switch_to(&second).await?;
        harness.browser.wait_for("anonymous").await
    })
    .await
}
