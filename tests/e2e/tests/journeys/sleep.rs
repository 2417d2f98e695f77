//! Tabs that the browser freezes.

use anyhow::{Result, ensure};
use e2e::{ALICE, Tab, TestHarness, journey};
use serde_json::json;

/// Records whether the page was frozen.
const NOTE: &str = "window.e2eFrozen = [];
    for (const type of ['freeze', 'resume']) document[`on${type}`] = () => window.e2eFrozen.push(type);";

async fn lifecycle(harness: &TestHarness, tab: &Tab, state: &str) -> Result<()> {
    harness.browser.switch_to(tab).await?;
    harness.browser.devtools("Page.setWebLifecycleState", json!({ "state": state })).await.map(drop)
}

#[tokio::test]
async fn frozen_tab_resumes_with_tokens_renewed_by_another() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.sign_in(&ALICE).await?;
        let tabs = harness.open_in_tabs("/profile", 1, "call-api").await?;
        let (sleeper, awake) = (&tabs[0], &tabs[1]);
        for _ in 0..2 {
            harness.browser.switch_to(sleeper).await?;
            harness.browser.run(NOTE, Vec::new()).await?;
            let before = harness.renewals();
            harness.browser.remove_stored(&["logto:spa:accessToken"]).await?;
            lifecycle(harness, sleeper, "frozen").await?;
            harness.browser.click_in_all(std::slice::from_ref(awake), "call-api").await?;
            assert_eq!(harness.browser.api_result(awake).await?, "200 u_alice");
            lifecycle(harness, sleeper, "active").await?;
            let events = harness.browser.run("return window.e2eFrozen", Vec::new()).await?;
            ensure!(events == json!(["freeze", "resume"]), "it was not frozen: {events}");
            harness.browser.click_in_all(std::slice::from_ref(sleeper), "call-api").await?;
            assert_eq!(harness.browser.api_result(sleeper).await?, "200 u_alice");
            assert_eq!(harness.browser.text("claims-sub").await?, ALICE.sub);
            assert_eq!(harness.renewals() - before, 1, "the sleeper renewed once more");
        }
        Ok(())
    })
    .await
}
