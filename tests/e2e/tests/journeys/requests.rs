//! How many requests things cost. CORS preflights count.

use anyhow::{Result, ensure};
use e2e::{ALICE, World, journey};

/// What pages of the app asked the provider since the log was cleared.
fn requests(world: &World) -> Vec<String> {
    let requests = world.requests_of_app();
    requests.iter().map(|request| format!("{} {}", request.method, request.path)).collect()
}

#[tokio::test]
async fn the_very_first_sign_in_costs_three_requests() -> Result<()> {
    journey(async |world: &mut World| {
        world.sign_in(&ALICE).await?;
        let requests = requests(world);
        ensure!(requests.len() <= 3, "{requests:#?}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn with_a_cold_cache_a_callback_costs_three_requests() -> Result<()> {
    journey(async |world: &mut World| {
        world.open("/").await?;
        world.browser.click("sign-in").await?;
        let url = world.callback_url(ALICE.email).await?;
        world.open("/nowhere").await?;
        world.browser.wait_for("header-sign-in").await?;
        let stored = world.browser.stored().await?;
        let cached: Vec<&str> = stored.keys().map(String::as_str).filter(|key| !key.contains("attempt")).collect();
        world.browser.forget(&cached).await?;
        world.server().clear_requests();
        world.browser.open(url.as_str()).await?;
        world.browser.wait_for("authenticated").await?;
        let requests = requests(world);
        ensure!(requests.len() <= 3, "{requests:#?}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn with_a_warm_cache_a_callback_costs_one_request() -> Result<()> {
    journey(async |world: &mut World| {
        world.sign_in(&ALICE).await?;
        world.browser.click("sign-out").await?;
        world.browser.wait_for("anonymous").await?;
        world.open("/").await?;
        world.server().clear_requests();
        world.sign_in(&ALICE).await?;
        assert_eq!(requests(world), ["POST /oidc/token"]);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_first_page_for_nobody_costs_nothing() -> Result<()> {
    journey(async |world: &mut World| {
        world.open("/").await?;
        world.browser.wait_for("anonymous").await?;
        let requests = world.server().requests();
        ensure!(requests.is_empty(), "{requests:#?}");
        Ok(())
    })
    .await
}
