//! Six tabs that need a new token at the same moment: one request, six answers.

use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use e2e::{ALICE, Tab, World, journey, until};
use logto_dev::{Endpoint, Faults};

/// Longer than an access token lives.
const AN_HOUR: Duration = Duration::from_secs(3700);

/// Signs Alice in, with her profile in six tabs.
async fn six_profiles(world: &World) -> Result<Vec<Tab>> {
    world.sign_in(&ALICE).await?;
    world.open_in_tabs("/profile", 5, "call-api").await
}

/// All tabs call the API at once, and get what they want.
async fn all_call(world: &World, tabs: &[Tab]) -> Result<()> {
    world.browser.click_in_all(tabs, "call-api").await?;
    let outcomes = world.browser.outcomes(tabs).await?;
    ensure!(outcomes.iter().all(|it| it == "200 u_alice"), "{outcomes:#?}");
    Ok(())
}

/// The same again and again, each time with tokens that are over: each time one renewal.
pub(crate) async fn all_call_all_day(world: &World) -> Result<()> {
    let tabs = six_profiles(world).await?;
    all_call(world, &tabs).await?;
    assert_eq!(world.renewals(), 1);
    for round in 2..=3 {
        // Pages notice by themselves as well that time has passed.
        world.let_pass(AN_HOUR, &tabs).await?;
        all_call(world, &tabs).await.with_context(|| format!("round {round}"))?;
        assert_eq!(world.renewals(), round, "renewals after {round} rounds");
    }
    Ok(())
}

/// Takes the access tokens away, and waits until all tabs know.
async fn forget_access_tokens(world: &World, tabs: &[Tab]) -> Result<()> {
    let key = "logto:spa:accessToken";
    world.browser.forget(&[key]).await?;
    for tab in tabs {
        world.browser.switch_to(tab).await?;
        let gone = async || Ok((!world.browser.stored().await?.contains_key(key)).then_some(()));
        until("the access tokens to go", gone).await?;
    }
    Ok(())
}

#[tokio::test]
async fn six_tabs_renew_once() -> Result<()> {
    journey(async |world: &mut World| all_call_all_day(world).await).await
}

#[tokio::test]
async fn six_tabs_renew_once_with_single_use_refresh_tokens() -> Result<()> {
    journey(async |world: &mut World| {
        world.server().faults().set(Faults { refresh_grace_ms: Some(0), ..Faults::default() });
        all_call_all_day(world).await
    })
    .await
}

#[tokio::test]
async fn six_tabs_renew_once_on_slow_network() -> Result<()> {
    journey(async |world: &mut World| {
        let slow = (Endpoint::Token, Duration::from_millis(150));
        let faults = Faults { delays: vec![slow], refresh_grace_ms: Some(0), ..Faults::default() };
        world.server().faults().set(faults);
        all_call_all_day(world).await
    })
    .await
}

/// One tab begins to renew, the others wait for it, and it is closed.
async fn close_the_one_that_renews(world: &World, tabs: &[Tab], faults: &Faults) -> Result<()> {
    let browser = &world.browser;
    let (last, others) = tabs.split_last().context("no tabs")?;
    let before = world.renewals();
    world.server().faults().set(faults.clone());
    browser.prepare_to_click(tabs, "call-api").await?;
    browser.click_here().await?;
    until("the renewal to begin", async || Ok((browser.in_line().await? == 1).then_some(()))).await?;
    browser.switch_to(&others[0]).await?;
    browser.click_in_prepared().await?;
    let all = tabs.len() as u64;
    until("the others to wait", async || Ok((browser.in_line().await? == all).then_some(()))).await?;
    world.server().faults().clear();
    browser.switch_to(last).await?;
    browser.close_tab().await?;
    let outcomes = browser.outcomes(others).await?;
    ensure!(outcomes.iter().all(|it| it == "200 u_alice"), "{outcomes:#?}");
    // Its own, if the provider saw it, and one for all the others.
    let renewals = world.renewals() - before;
    ensure!((1..=2).contains(&renewals), "{renewals} renewals");
    Ok(())
}

async fn a_tab_is_closed_while_it_renews(faults: Faults) -> Result<()> {
    journey(async |world: &mut World| {
        let mut tabs = six_profiles(world).await?;
        for _ in 0..2 {
            close_the_one_that_renews(world, &tabs, &faults).await?;
            tabs.pop();
            let before = world.renewals();
            world.browser.switch_to(&tabs[0]).await?;
            forget_access_tokens(world, &tabs).await?;
            all_call(world, &tabs).await?;
            assert_eq!(world.renewals() - before, 1);
            forget_access_tokens(world, &tabs).await?;
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn closing_a_renewing_tab_does_not_block_others() -> Result<()> {
    let slow = (Endpoint::Token, Duration::from_millis(2000));
    a_tab_is_closed_while_it_renews(Faults { delays: vec![slow], ..Faults::default() }).await
}

#[tokio::test]
async fn closing_a_tab_before_its_response_keeps_the_session() -> Result<()> {
    let slow = (Endpoint::Token, Duration::from_millis(2000));
    a_tab_is_closed_while_it_renews(Faults { late_answers: vec![slow], ..Faults::default() }).await
}
