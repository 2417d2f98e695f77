//! A page that is left while its renewal is on its way.

use std::time::Duration;

use anyhow::Result;
use e2e::{ALICE, TestHarness, journey, wait_until};
use logto_dev::Endpoint;

async fn wait_for_renewals(harness: &TestHarness, count: usize) -> Result<()> {
    wait_until("a renewal", async || Ok((harness.renewals() >= count).then_some(()))).await
}

#[tokio::test]
async fn next_page_renews_within_the_grace_period() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.sign_in(&ALICE).await?;
        harness.open("/profile").await?;
        harness.browser.wait_for("claims-sub").await?;
        // The refresh token is replaced, and the page is left before the response comes.
        let late = vec![(Endpoint::Token, Duration::from_secs(4))];
        harness.server().faults().update(|faults| faults.late_answers = late);
        harness.browser.click("call-api").await?;
        wait_for_renewals(harness, 1).await?;
        harness.server().faults().clear();
        harness.browser.reload().await?;
        wait_for_renewals(harness, 2).await?;
        // The previous refresh token is not accepted any more.
        tokio::time::sleep(Duration::from_secs(4)).await;
        harness.browser.wait_for("claims-sub").await?;
        harness.browser.click("call-api").await?;
        assert_eq!(harness.browser.text("api-result").await?, "200 u_alice");
        Ok(())
    })
    .await
}
