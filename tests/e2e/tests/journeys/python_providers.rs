//! OpenID providers that are not Logto, as other people run them.

use anyhow::{Result, ensure};
use e2e::{ConfigFile, PythonPackage, PythonProvider, TestHarness, journey, wait_until};
use serde_json::json;

/// Signs in, reads the profile, reloads, and signs out at the provider as well.
async fn sign_in_and_out(harness: &mut TestHarness, provider: &PythonProvider) -> Result<()> {
    harness.site.set_servers(&[provider.origin()])?;
    let config = json!({
        "issuer": provider.issuer(), "appId": "spa", "scopes": ["email"], "prompt": [], "idTokenHint": true,
    });
    harness.site.set_config(ConfigFile::Text(config.to_string()));
    harness.open("/").await?;
    harness.browser.click("sign-in").await?;
    provider.log_in(&harness.browser).await?;
    harness.browser.wait_for("authenticated").await?;
    harness.browser.reload().await?;
    harness.browser.wait_for("authenticated").await?;
    harness.open("/profile").await?;
    assert_eq!(harness.browser.text("claims-sub").await?, provider.sub());
    harness.browser.wait_for_text("Alice Example").await?;
    harness.browser.wait_for_text("alice@example.com").await?;
    harness.open("/").await?;
    harness.browser.run("window.isLeft = true", Vec::new()).await?;
    harness.browser.click("sign-out").await?;
    let home = harness.site.url("/");
    wait_until("the way back from the provider", async || {
        let script = "return window.isLeft !== true && location.href";
        Ok((harness.browser.run(script, Vec::new()).await? == home.as_str()).then_some(()))
    })
    .await?;
    harness.browser.wait_for("anonymous").await?;
    let left = harness.browser.stored().await?;
    ensure!(left.keys().all(|key| !key.ends_with("oken")), "{:?}", left.keys());
    Ok(())
}

/// The provider asks who it is once more, because its own session has ended as well.
async fn is_signed_out_there(harness: &TestHarness, provider: &PythonProvider) -> Result<()> {
    harness.browser.click("sign-in").await?;
    provider.wait_for_login(&harness.browser).await
}

#[tokio::test]
async fn django_oauth_toolkit() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        let provider = PythonProvider::start(PythonPackage::DjangoOauthToolkit, harness.site.origin())?;
        sign_in_and_out(harness, &provider).await?;
        is_signed_out_there(harness, &provider).await
    })
    .await
}

#[tokio::test]
async fn canaille() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        let provider = PythonProvider::start(PythonPackage::Canaille, harness.site.origin())?;
        // It revokes for clients with a secret only, and the app says so.
        harness.expect_console("/oauth/revoke");
        // Its package lacks the fonts of its style, which are asked for where the system has none of that name.
        harness.expect_console("LatoLatin-");
        sign_in_and_out(harness, &provider).await?;
        harness.browser.wait_for_text("The sign-in server refused to revoke it").await?;
        is_signed_out_there(harness, &provider).await
    })
    .await
}
