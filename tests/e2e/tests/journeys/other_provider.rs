//! A server that the app knows by its issuer only, like an OpenID provider that is not Logto.

use anyhow::{Result, ensure};
use e2e::{ALICE, ConfigFile, TestHarness, journey};
use serde_json::json;

#[tokio::test]
async fn signs_in_and_out_by_the_issuer_alone() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        let issuer = format!("{}/oidc", harness.server().endpoint());
        let config = json!({ "issuer": issuer, "appId": "spa", "scopes": ["email"], "idTokenHint": true });
        harness.site.set_config(ConfigFile::Text(config.to_string()));
        harness.sign_in(&ALICE).await?;
        let stored = harness.browser.stored().await?;
        let own = format!("logto:spa@{issuer}:");
        ensure!(stored.contains_key(&format!("{own}idToken")), "{:?}", stored.keys());
        ensure!(stored.keys().all(|key| !key.starts_with("logto:spa:")), "{:?}", stored.keys());
        harness.browser.reload().await?;
        harness.browser.wait_for("authenticated").await?;
        harness.open("/profile").await?;
        assert_eq!(harness.browser.text("claims-sub").await?, ALICE.sub);
        let notice = harness.browser.text("account-off").await?;
        ensure!(notice.contains("doesn't offer it"), "{notice}");
        let requests = harness.server().requests();
        ensure!(requests.iter().all(|request| !request.path.starts_with("/api/my-account")), "asked for the account");
        harness.open("/").await?;
        harness.browser.click("sign-out").await?;
        harness.browser.wait_for("anonymous").await?;
        let requests = harness.server().requests();
        let end = requests.iter().find(|request| request.path == "/oidc/session/end");
        ensure!(end.is_some_and(|request| request.status < 400), "{end:?}");
        let left = harness.browser.stored().await?;
        ensure!(left.keys().all(|key| !key.ends_with("oken")), "{:?}", left.keys());
        Ok(())
    })
    .await
}
