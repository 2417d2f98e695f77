//! Signing in at a social provider of the sign-in page.

use anyhow::{Result, ensure};
use e2e::{TestHarness, journey_with, wait_until};
use logto_dev::{Seed, User};
use serde_json::json;

/// The user whose email address the second account at the provider has.
const RELATED: &str = "u_related";

/// A seed whose sign-in page offers the built-in social provider.
fn seed() -> Seed {
    let mut seed = Seed::default().with_user(User {
        id: RELATED.to_owned(),
        primary_email: Some("second@social.example".to_owned()),
        ..User::default()
    });
    seed.sign_in_experience.insert("socialSignInConnectorTargets".to_owned(), json!(["demo"]));
    seed
}

/// The id of the user who is signed in.
async fn signed_in_user(harness: &TestHarness) -> Result<String> {
    harness.open("/profile").await?;
    harness.browser.text("claims-sub").await
}

/// Signs out in the app and at the server.
async fn sign_out(harness: &TestHarness) -> Result<()> {
    let ends = || harness.count("POST", "/oidc/session/end/confirm");
    let before = ends();
    harness.open("/").await?;
    harness.browser.click("sign-out").await?;
    wait_until("the end of the session", async || Ok((ends() > before).then_some(()))).await?;
    let home = harness.site.url("/");
    harness.browser.wait_for_url("the first page", |url| url.as_str() == home).await?;
    harness.browser.wait_for("anonymous").await
}

#[tokio::test]
async fn signs_in_at_a_social_provider() -> Result<()> {
    journey_with(seed(), async |harness: &mut TestHarness| {
        // Nobody has these identities yet.
        harness.expect_console("/api/experience/identification");
        harness.open("/").await?;
        harness.browser.click("sign-in").await?;

        // Somebody who turns back at the provider can try again.
        harness.browser.click("sign-in-with-demo").await?;
        harness.browser.click("social-cancel").await?;
        harness.browser.wait_for_text("You turned back").await?;
        let url = harness.browser.url().await?;
        ensure!(url.path() == "/callback/social/demo-social" && url.query().is_none(), "{url}");

        harness.browser.click("sign-in-with-demo").await?;
        harness.browser.click("social-demo-alice").await?;
        harness.browser.wait_for("authenticated").await?;
        let first = signed_in_user(harness).await?;
        harness.browser.wait_for_text("alice@social.example").await?;
        sign_out(harness).await?;

        harness.browser.click("sign-in").await?;
        harness.browser.click("sign-in-with-demo").await?;
        harness.browser.click("social-demo-alice").await?;
        harness.browser.wait_for("authenticated").await?;
        assert_eq!(signed_in_user(harness).await?, first);
        sign_out(harness).await?;

        // A link of the app leads to the provider at once.
        harness.open("/sign-in?direct_sign_in=social%3Ademo&return_to=%2Fprofile").await?;
        harness.browser.click("social-demo-alice").await?;
        harness.browser.wait_for("claims-sub").await?;
        assert_eq!(harness.browser.text("claims-sub").await?, first);
        sign_out(harness).await?;

        // An account has the email address of this identity. A reload does not lose the visit.
        harness.open("/sign-in?direct_sign_in=social%3Ademo").await?;
        harness.browser.click("social-demo-second").await?;
        harness.browser.wait_for("link-account").await?;
        harness.browser.reload().await?;
        harness.browser.wait_for_text("seco****@social.example").await?;
        harness.browser.click("link-account").await?;
        harness.browser.wait_for("authenticated").await?;
        assert_eq!(signed_in_user(harness).await?, RELATED);
        Ok(())
    })
    .await
}
