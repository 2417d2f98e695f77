//! Six tabs that need a new token at the same moment: one request, six answers.

use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use e2e::{ALICE, Tab, TestHarness, journey, wait_until};
use logto_dev::{Endpoint, Faults};

/// Longer than the lifetime of an access token.
const AN_HOUR: Duration = Duration::from_secs(3700);

/// Signs Alice in, with her profile in six tabs.
async fn six_profiles(harness: &TestHarness) -> Result<Vec<Tab>> {
    harness.sign_in(&ALICE).await?;
    harness.open_in_tabs("/profile", 5, "call-api").await
}

/// Calls the API in all tabs at once and checks the results.
async fn all_call(harness: &TestHarness, tabs: &[Tab]) -> Result<()> {
    harness.browser.click_in_all(tabs, "call-api").await?;
    let outcomes = harness.browser.api_results(tabs).await?;
    ensure!(outcomes.iter().all(|it| it == "200 u_alice"), "{outcomes:#?}");
    Ok(())
}

/// Calls the API repeatedly with expired tokens. Each round makes one renewal.
pub(crate) async fn all_call_all_day(harness: &TestHarness) -> Result<()> {
    let tabs = six_profiles(harness).await?;
    all_call(harness, &tabs).await?;
    assert_eq!(harness.renewals(), 1);
    for round in 2..=3 {
        // Pages also renew by themselves when time has passed.
        harness.advance_time(AN_HOUR, &tabs).await?;
        all_call(harness, &tabs).await.with_context(|| format!("round {round}"))?;
        assert_eq!(harness.renewals(), round, "renewals after {round} rounds");
    }
    Ok(())
}

/// Removes the access tokens, and waits until all tabs have noticed.
async fn forget_access_tokens(harness: &TestHarness, tabs: &[Tab]) -> Result<()> {
    let key = "logto:spa:accessToken";
    harness.browser.remove_stored(&[key]).await?;
    for tab in tabs {
        harness.browser.switch_to(tab).await?;
        let gone = async || Ok((!harness.browser.stored().await?.contains_key(key)).then_some(()));
        wait_until("the access tokens to go", gone).await?;
    }
    Ok(())
}

#[tokio::test]
async fn six_tabs_renew_once() -> Result<()> {
    journey(async |harness: &mut TestHarness| all_call_all_day(harness).await).await
}

#[tokio::test]
async fn six_tabs_renew_once_with_single_use_refresh_tokens() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.server().faults().set(Faults { refresh_grace_ms: Some(0), ..Faults::default() });
        all_call_all_day(harness).await
    })
    .await
}

#[tokio::test]
async fn six_tabs_renew_once_on_slow_network() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        let slow = (Endpoint::Token, Duration::from_millis(150));
        let faults = Faults { delays: vec![slow], refresh_grace_ms: Some(0), ..Faults::default() };
        harness.server().faults().set(faults);
        all_call_all_day(harness).await
    })
    .await
}

/// Closes a tab that renews while the others wait for it.
async fn close_the_one_that_renews(harness: &TestHarness, tabs: &[Tab], faults: &Faults) -> Result<()> {
    let browser = &harness.browser;
    let (last, others) = tabs.split_last().context("no tabs")?;
    let before = harness.renewals();
    harness.server().faults().set(faults.clone());
    browser.prepare_click(tabs, "call-api").await?;
    browser.click_in_current_tab().await?;
    wait_until("the renewal to begin", async || Ok((browser.session_lock_users().await? >= 1).then_some(()))).await?;
    browser.switch_to(&others[0]).await?;
    browser.click_in_prepared_tabs().await?;
    let all = tabs.len() as u64;
    wait_until("the others to wait", async || Ok((browser.session_lock_users().await? >= all).then_some(()))).await?;
    // The next renewal is answered at once.
    let answered = Faults { delays: Vec::new(), late_answers: Vec::new(), ..faults.clone() };
    harness.server().faults().set(answered);
    browser.switch_to(last).await?;
    browser.close_tab().await?;
    let outcomes = browser.api_results(others).await?;
    ensure!(outcomes.iter().all(|it| it == "200 u_alice"), "{outcomes:#?}");
    // The closed tab's renewal, if the provider received it, its repetition by the first tab that finds it unfinished,
    // and one for the token that all others need.
    let renewals = harness.renewals() - before;
    ensure!((1..=3).contains(&renewals), "{renewals} renewals");
    Ok(())
}

async fn a_tab_is_closed_while_it_renews(faults: Faults) -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        let mut tabs = six_profiles(harness).await?;
        for _ in 0..2 {
            close_the_one_that_renews(harness, &tabs, &faults).await?;
            tabs.pop();
            let before = harness.renewals();
            harness.browser.switch_to(&tabs[0]).await?;
            forget_access_tokens(harness, &tabs).await?;
            all_call(harness, &tabs).await?;
            assert_eq!(harness.renewals() - before, 1);
            forget_access_tokens(harness, &tabs).await?;
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn closing_a_renewing_tab_does_not_block_others() -> Result<()> {
    // Longer than a busy machine needs until all tabs wait. The tab is closed before the response.
    let slow = (Endpoint::Token, Duration::from_secs(9));
    a_tab_is_closed_while_it_renews(Faults { delays: vec![slow], ..Faults::default() }).await
}

#[tokio::test]
async fn closing_a_tab_before_its_response_keeps_the_session() -> Result<()> {
    let slow = (Endpoint::Token, Duration::from_secs(9));
    // However long the other tabs take to queue, the refresh token of the closed tab is still accepted.
    let grace = Some(60_000);
    a_tab_is_closed_while_it_renews(Faults { late_answers: vec![slow], refresh_grace_ms: grace, ..Faults::default() })
        .await
}
