//! How many requests things cost. CORS preflights count.

use anyhow::{Result, ensure};
use e2e::{ALICE, World, journey};

/// What pages of the app asked the provider since the log was cleared.
fn requests(world: &World) -> Vec<String> {
    let requests = world.requests_of_app();
    requests.iter().map(|request| format!("{} {}", request.method, request.path)).collect()
}

#[tokio::test]
async fn first_sign_in_makes_three_requests() -> Result<()> {
    journey(async |world: &mut World| {
        world.sign_in(&ALICE).await?;
        let requests = requests(world);
        ensure!(requests.len() <= 3, "{requests:#?}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn callback_with_cold_cache_makes_three_requests() -> Result<()> {
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
async fn callback_with_warm_cache_makes_one_request() -> Result<()> {
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
async fn signed_out_home_page_makes_no_requests() -> Result<()> {
    journey(async |world: &mut World| {
        world.open("/").await?;
        world.browser.wait_for("anonymous").await?;
        let requests = world.server().requests();
        ensure!(requests.is_empty(), "{requests:#?}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn organization_pages_request_only_what_they_show() -> Result<()> {
    journey(async |world: &mut World| {
        world.use_own_config()?;
        world.sign_in(&ALICE).await?;
        world.server().clear_requests();
        world.open("/organizations").await?;
        world.browser.wait_for("token-scopes").await?;
        // User info with its preflight, a token for it, and the organization's.
        let first = requests(world);
        ensure!(first.len() <= 4, "{first:#?}");
        world.server().clear_requests();
        world.browser.reload().await?;
        world.browser.wait_for("token-scopes").await?;
        let again = requests(world);
        ensure!(again.iter().all(|request| request.ends_with(" /oidc/me")) && again.len() <= 2, "{again:#?}");
        world.server().clear_requests();
        world.open("/api").await?;
        world.browser.wait_for_words("Nothing has been called yet.").await?;
        assert_eq!(requests(world), [""; 0], "nobody has asked for anything");
        world.browser.click("call-api").await?;
        assert_eq!(world.browser.text("api-result").await?, "200 u_alice");
        assert_eq!(requests(world), ["POST /oidc/token", "OPTIONS /demo-api/me", "GET /demo-api/me"]);
        world.server().clear_requests();
        world.open("/profile").await?;
        world.browser.wait_for("profile-edit-name").await?;
        // User info and the account, each with its preflight.
        let profile = requests(world);
        ensure!(profile.len() <= 4, "{profile:#?}");
        Ok(())
    })
    .await
}
