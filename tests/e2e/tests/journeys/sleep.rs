//! Tabs that browsers put to sleep.

use anyhow::{Result, ensure};
use e2e::{ALICE, Tab, World, journey};
use serde_json::json;

/// Notes whether the page was really frozen.
const NOTE: &str = "window.e2eFrozen = [];
    for (const type of ['freeze', 'resume']) document[`on${type}`] = () => window.e2eFrozen.push(type);";

async fn lifecycle(world: &World, tab: &Tab, state: &str) -> Result<()> {
    world.browser.switch_to(tab).await?;
    world.browser.devtools("Page.setWebLifecycleState", json!({ "state": state })).await.map(drop)
}

#[tokio::test]
async fn frozen_tab_resumes_with_tokens_renewed_by_another() -> Result<()> {
    journey(async |world: &mut World| {
        world.sign_in(&ALICE).await?;
        let tabs = world.open_in_tabs("/profile", 1, "call-api").await?;
        let (sleeper, awake) = (&tabs[0], &tabs[1]);
        for _ in 0..2 {
            world.browser.switch_to(sleeper).await?;
            world.browser.run(NOTE, Vec::new()).await?;
            let before = world.renewals();
            world.browser.forget(&["logto:spa:accessToken"]).await?;
            lifecycle(world, sleeper, "frozen").await?;
            world.browser.click_in_all(std::slice::from_ref(awake), "call-api").await?;
            assert_eq!(world.browser.outcome(awake).await?, "200 u_alice");
            lifecycle(world, sleeper, "active").await?;
            let events = world.browser.run("return window.e2eFrozen", Vec::new()).await?;
            ensure!(events == json!(["freeze", "resume"]), "it was not frozen: {events}");
            world.browser.click_in_all(std::slice::from_ref(sleeper), "call-api").await?;
            assert_eq!(world.browser.outcome(sleeper).await?, "200 u_alice");
            assert_eq!(world.browser.text("claims-sub").await?, ALICE.sub);
            assert_eq!(world.renewals() - before, 1, "the sleeper renewed once more");
        }
        Ok(())
    })
    .await
}
