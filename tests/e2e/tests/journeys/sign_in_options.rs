//! The parameters that a link to `/sign-in` sends to the provider.

use anyhow::{Context as _, Result, ensure};
use e2e::{ALICE, ConfigFile, TestHarness, journey};
use serde_json::json;

/// The parameters of the last authorization request.
fn sign_in_parameters(harness: &TestHarness) -> Result<Vec<(String, String)>> {
    let requests = harness.server().requests();
    let request = requests.into_iter().rfind(|request| request.path == "/oidc/auth");
    Ok(request.context("nobody asked to sign in")?.query)
}

fn parameter<'a>(parameters: &'a [(String, String)], name: &str) -> Option<&'a str> {
    parameters.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

#[tokio::test]
async fn sends_first_screen_and_login_hint_together() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.open("/sign-in?first_screen=register&login_hint=zoe%2Bnew%40example.com&return_to=%2Fprofile").await?;
        assert_eq!(harness.prefilled_identifier().await?, "zoe+new@example.com");
        assert_eq!(harness.browser.url().await?.path(), "/register");
        let parameters = sign_in_parameters(harness)?;
        assert_eq!(parameter(&parameters, "first_screen"), Some("register"));
        assert_eq!(parameter(&parameters, "prompt"), Some("consent"), "without it there is no refresh token");
        ensure!(parameter(&parameters, "login_hint").is_some(), "{parameters:?}");
        for name in ["return_to", "interaction_mode", "screen_hint"] {
            ensure!(parameter(&parameters, name).is_none(), "{name} is none of the provider's names: {parameters:?}");
        }
        let mut names: Vec<&String> =
            parameters.iter().map(|(name, _)| name).filter(|name| *name != "resource").collect();
        names.sort_unstable();
        let count = names.len();
        names.dedup();
        assert_eq!(names.len(), count, "a parameter is there twice: {parameters:?}");
        harness.browser.click("send-code").await?;
        harness.browser.wait_for("code").await?;
        let code = harness.next_code("zoe+new@example.com").await?;
        harness.enter_code(&code).await?;
        harness.browser.wait_for("claims-sub").await?;
        assert_eq!(harness.browser.url().await?.as_str(), harness.site.url("/profile"));
        ensure!(harness.browser.page_text().await?.contains("zoe+new@example.com"), "somebody else is signed in");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn every_first_screen_opens_its_page() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        for (screen, page) in [
            ("sign_in", "/sign-in"),
            ("register", "/register"),
            ("identifier:sign_in", "/identifier-sign-in"),
            ("identifier:register", "/identifier-register"),
        ] {
            harness.open(&format!("/sign-in?first_screen={screen}")).await?;
            harness.browser.wait_for("identifier").await?;
            assert_eq!(harness.browser.url().await?.path(), page, "{screen}");
            assert_eq!(parameter(&sign_in_parameters(harness)?, "first_screen"), Some(screen));
        }

        let config = json!({
            "endpoint": harness.server().endpoint(), "appId": "spa",
            "firstScreen": "identifier:sign_in", "identifiers": ["email", "username"],
        });
        harness.site.set_config(ConfigFile::Text(config.to_string()));
        harness.open("/").await?;
        harness.browser.click("sign-in").await?;
        harness.browser.wait_for("identifier").await?;
        assert_eq!(harness.browser.url().await?.path(), "/identifier-sign-in");
        let parameters = sign_in_parameters(harness)?;
        assert_eq!(parameter(&parameters, "first_screen"), Some("identifier:sign_in"));
        assert_eq!(parameter(&parameters, "identifier"), Some("email username"));

        // A link that says how to begin replaces all of that.
        harness.open("/sign-in?first_screen=register").await?;
        harness.browser.wait_for("identifier").await?;
        let parameters = sign_in_parameters(harness)?;
        assert_eq!(parameter(&parameters, "first_screen"), Some("register"));
        assert_eq!(parameter(&parameters, "identifier"), None);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn drops_unknown_first_screen_and_keeps_login_hint() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        // Logto drops all extra parameters of a request with an unknown first screen.
        harness.open("/sign-in?first_screen=lobby&login_hint=alice%40example.com").await?;
        assert_eq!(harness.prefilled_identifier().await?, ALICE.email);
        let parameters = sign_in_parameters(harness)?;
        ensure!(
            parameter(&parameters, "first_screen").is_none() && parameter(&parameters, "login_hint").is_some(),
            "{parameters:?}"
        );
        harness.sign_in_at_provider(ALICE.email).await?;
        harness.browser.wait_for("authenticated").await
    })
    .await
}

#[tokio::test]
async fn sends_app_language_to_provider() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.open("/").await?;
        harness.browser.wait_for("sign-in").await?;
        harness.browser.run("localStorage.setItem('logto-leptos:language', 'fr')", Vec::new()).await?;
        harness.browser.reload().await?;
        harness.browser.wait_for("sign-in").await?;
        harness.browser.wait_for_text("connecter").await?;
        harness.browser.click("sign-in").await?;
        harness.browser.wait_for("identifier").await?;
        assert_eq!(parameter(&sign_in_parameters(harness)?, "ui_locales"), Some("fr"));
        Ok(())
    })
    .await
}
