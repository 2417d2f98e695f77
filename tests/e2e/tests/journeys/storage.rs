//! The stored form of a session, which is the one of Logto's JavaScript SDK for browsers.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, ensure};
use e2e::{ALICE, ConfigFile, TestHarness, journey};
use serde_json::{Value, json};

const ID_TOKEN: &str = "logto:spa:idToken";
const REFRESH_TOKEN: &str = "logto:spa:refreshToken";
const ACCESS_TOKEN: &str = "logto:spa:accessToken";

#[tokio::test]
async fn stores_session_like_javascript_sdk() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.sign_in(&ALICE).await?;
        let stored = harness.browser.stored().await?;
        let id_token = stored.get(ID_TOKEN).context("no ID token")?;
        assert_eq!(id_token.split('.').count(), 3, "a bare JWT, without quotation marks: {id_token}");
        ensure!(id_token.starts_with("eyJ"), "{id_token}");
        let refresh_token = stored.get(REFRESH_TOKEN).context("no refresh token")?;
        ensure!(!refresh_token.is_empty() && !refresh_token.contains('"'), "{refresh_token}");
        let tokens: Value = serde_json::from_str(stored.get(ACCESS_TOKEN).context("no access token")?)?;
        let token = &tokens["@"];
        ensure!(token["token"].as_str().is_some_and(|token| !token.is_empty()), "{tokens}");
        ensure!(token["scope"].as_str().is_some_and(|scope| scope.contains("openid")), "{tokens}");
        // In seconds, not in milliseconds.
        let left = token["expiresAt"].as_i64().context("no expiresAt")? - harness.server().clock().now_ms() / 1000;
        ensure!((3000..=3600).contains(&left), "{left} s left");
        let foreign = stored.keys().find(|key| !key.starts_with("logto:spa:"));
        ensure!(foreign.is_none(), "{foreign:?}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn restores_session_of_javascript_sdk() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.sign_in(&ALICE).await?;
        let mut session = harness.browser.stored().await?;
        session.retain(|key, _| [ID_TOKEN, REFRESH_TOKEN, ACCESS_TOKEN].contains(&key.as_str()));
        assert_eq!(session.len(), 3);
        let fresh = harness.another_browser().await?;
        fresh.open(&harness.site.url("/")).await?;
        fresh.wait_for("anonymous").await?;
        fresh.store(&session).await?;
        fresh.reload().await?;
        fresh.wait_for("authenticated").await?;
        fresh.open(&harness.site.url("/profile")).await?;
        assert_eq!(fresh.text("claims-sub").await?, ALICE.sub);
        fresh.click("call-api").await?;
        assert_eq!(fresh.text("api-result").await?, "200 u_alice");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn id_token_alone_is_a_session_until_it_expires() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.sign_in(&ALICE).await?;
        let token = harness.browser.stored().await?.remove(ID_TOKEN).context("no ID token")?;
        let fresh = harness.another_browser().await?;
        fresh.open(&harness.site.url("/")).await?;
        fresh.wait_for("anonymous").await?;
        fresh.store(&BTreeMap::from([(ID_TOKEN.to_owned(), token)])).await?;
        fresh.reload().await?;
        fresh.wait_for("authenticated").await
    })
    .await
}

#[tokio::test]
async fn removes_old_sign_in_attempts() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        for _ in 0..6 {
            harness.open("/sign-in").await?;
            harness.browser.wait_for("identifier").await?;
        }
        harness.open("/404").await?;
        harness.browser.wait_for_any(&["header-sign-in"]).await?;
        let stored = harness.browser.stored().await?;
        let attempts = stored.keys().filter(|key| key.contains("attempt")).count();
        ensure!((1..=4).contains(&attempts), "{attempts} attempts are stored");
        Ok(())
    })
    .await
}

/// The page is left during the sign-in, so what that needs is in sessionStorage meanwhile.
#[tokio::test]
async fn session_in_memory_lasts_until_the_page_is_reloaded() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        let config = json!({ "endpoint": harness.server().endpoint(), "appId": "spa", "persistence": "memory" });
        harness.site.set_config(ConfigFile::Text(config.to_string()));
        harness.sign_in(&ALICE).await?;
        let stored = harness.browser.stored().await?;
        ensure!(!stored.keys().any(|key| key.starts_with("logto:")), "{stored:?}");
        let in_tab = harness.browser.session_keys().await?;
        ensure!(!in_tab.iter().any(|key| key.starts_with("logto:spa:attempt:") || key.contains("oken")), "{in_tab:?}");
        harness.browser.reload().await?;
        harness.browser.wait_for("anonymous").await
    })
    .await
}
