//! The number of requests per action, including CORS preflights.

use anyhow::{Result, ensure};
use e2e::{ALICE, TestHarness, journey};

/// The app's requests to the provider since the log was cleared.
fn requests(harness: &TestHarness) -> Vec<String> {
    let requests = harness.requests_of_app();
    requests.iter().map(|request| format!("{} {}", request.method, request.path)).collect()
}

#[tokio::test]
async fn first_sign_in_makes_three_requests() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.sign_in(&ALICE).await?;
        let requests = requests(harness);
        ensure!(requests.len() <= 3, "{requests:#?}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn callback_with_cold_cache_makes_three_requests() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.open("/").await?;
        harness.browser.click("sign-in").await?;
        let url = harness.callback_url(ALICE.email).await?;
        harness.open("/nowhere").await?;
        harness.browser.wait_for("header-sign-in").await?;
        let stored = harness.browser.stored().await?;
        let cached: Vec<&str> = stored.keys().map(String::as_str).filter(|key| !key.contains("attempt")).collect();
        harness.browser.remove_stored(&cached).await?;
        harness.server().clear_requests();
        harness.browser.open(url.as_str()).await?;
        harness.browser.wait_for("authenticated").await?;
        let requests = requests(harness);
        ensure!(requests.len() <= 3, "{requests:#?}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn callback_with_warm_cache_makes_one_request() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.sign_in(&ALICE).await?;
        harness.browser.click("sign-out").await?;
        harness.browser.wait_for("anonymous").await?;
        // For people who build with it, the app also asks once a day whether its application is set up.
        harness.browser.run("localStorage.setItem('logto-leptos:developer', 'off')", Vec::new()).await?;
        harness.open("/").await?;
        harness.server().clear_requests();
        harness.sign_in(&ALICE).await?;
        assert_eq!(requests(harness), ["POST /oidc/token"]);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn signed_out_home_page_makes_no_requests() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.open("/").await?;
        harness.browser.wait_for("anonymous").await?;
        let requests = harness.server().requests();
        ensure!(requests.is_empty(), "{requests:#?}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn organization_pages_request_only_what_they_show() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.use_app_config()?;
        harness.sign_in(&ALICE).await?;
        harness.server().clear_requests();
        harness.open("/organizations").await?;
        harness.browser.wait_for("token-scopes").await?;
        // User info with its preflight, the token for it, and the organization token.
        let first = requests(harness);
        ensure!(first.len() <= 4, "{first:#?}");
        harness.server().clear_requests();
        harness.browser.reload().await?;
        harness.browser.wait_for("token-scopes").await?;
        let again = requests(harness);
        ensure!(again.iter().all(|request| request.ends_with(" /oidc/me")) && again.len() <= 2, "{again:#?}");
        harness.server().clear_requests();
        harness.open("/api").await?;
        harness.browser.wait_for_text("Nothing has been called yet.").await?;
        assert_eq!(requests(harness), [""; 0], "nobody has asked for anything");
        harness.browser.click("call-api").await?;
        assert_eq!(harness.browser.text("api-result").await?, "200 u_alice");
        assert_eq!(requests(harness), ["POST /oidc/token", "OPTIONS /demo-api/me", "GET /demo-api/me"]);
        harness.server().clear_requests();
        harness.open("/profile").await?;
        harness.browser.wait_for("profile-edit-name").await?;
        // User info, the account and its second steps, each with its preflight, and the two public documents of the
        // account center.
        let profile = requests(harness);
        ensure!(profile.len() <= 8, "{profile:#?}");
        Ok(())
    })
    .await
}
