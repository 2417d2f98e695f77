//! Sessions across reloads, outages and modified storage.

use std::collections::BTreeMap;

use anyhow::{Result, ensure};
use e2e::{ALICE, TestHarness, journey, wait_until};
use logto_dev::{Endpoint, Failure, FailureKind};

#[tokio::test]
async fn reload_stays_signed_in_without_provider_requests() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.sign_in(&ALICE).await?;
        harness.browser.clear_seen().await?;
        harness.server().clear_requests();
        harness.browser.reload().await?;
        harness.browser.wait_for("authenticated").await?;
        let requests = harness.server().requests();
        ensure!(requests.is_empty(), "{requests:#?}");
        ensure!(!harness.browser.seen().await?.contains(&"anonymous".to_owned()), "signed out for a moment");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn reload_does_not_wait_for_unresponsive_provider() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.sign_in(&ALICE).await?;
        let cached: Vec<String> = harness.browser.stored().await?.into_keys().filter(|key| is_extra(key)).collect();
        harness.browser.remove_stored(&cached.iter().map(String::as_str).collect::<Vec<_>>()).await?;
        let hang = |endpoint| Failure::new(endpoint, FailureKind::Hang);
        harness.server().faults().update(|faults| {
            faults.failures = vec![hang(Endpoint::Discovery), hang(Endpoint::Jwks), hang(Endpoint::Token)];
        });
        harness.browser.reload().await?;
        harness.browser.wait_for("authenticated").await
    })
    .await
}

/// Returns whether a key is not written by the JavaScript SDK.
fn is_extra(key: &str) -> bool {
    !["logto:spa:idToken", "logto:spa:refreshToken", "logto:spa:accessToken"].contains(&key)
}

#[tokio::test]
async fn rejects_modified_stored_id_token() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.sign_in(&ALICE).await?;
        let mut stored = harness.browser.stored().await?;
        let token = stored.remove("logto:spa:idToken").unwrap_or_default();
        // Another signature of the same length.
        let (signed, signature) = token.rsplit_once('.').unwrap_or_default();
        let forged = format!("{signed}.{}", "A".repeat(signature.len()));
        harness.browser.store(&BTreeMap::from([("logto:spa:idToken".to_owned(), forged)])).await?;
        harness.browser.reload().await?;
        harness.browser.wait_for("anonymous").await?;
        let removed = async || Ok(harness.browser.session_keys().await?.is_empty().then_some(()));
        wait_until("the session to be removed", removed).await?;
        harness.sign_in_from_app(ALICE.email).await?;
        harness.browser.wait_for("authenticated").await
    })
    .await
}

#[tokio::test]
async fn ignores_invalid_storage() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.open("/").await?;
        for garbage in ["", "x", "a.b.c", "{}", "null", "\u{0}", "[[[[[[[["] {
            let keys = ["idToken", "refreshToken", "accessToken", "session", "metadata", "discovery", "jwks"];
            let values = keys.map(|key| (format!("logto:spa:{key}"), garbage.to_owned()));
            harness.browser.store(&BTreeMap::from(values)).await?;
            harness.browser.reload().await?;
            harness.browser.wait_for("anonymous").await?;
        }
        harness.sign_in_from_app(ALICE.email).await?;
        harness.browser.wait_for("authenticated").await
    })
    .await
}

#[tokio::test]
async fn session_without_refresh_token_says_when_it_ends_and_offers_sign_in() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.sign_in(&ALICE).await?;
        harness.browser.remove_stored(&["logto:spa:refreshToken"]).await?;
        harness.open("/developer").await?;
        harness.browser.wait_for_text("This session isn't renewed: it ends with its ID token.").await?;
        let ends = "const payload = localStorage.getItem('logto:spa:idToken').split('.')[1];
            const { exp } = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')));
            const shown = document.querySelector('main .life span').title.replace(/\\s/g, ' ');
            return Date.parse(shown) / 1000 - exp";
        // Shown without seconds, in the time of this device, which differs by at most what the response with the token took.
        let difference = harness.browser.run(ends, Vec::new()).await?;
        ensure!(difference.as_f64().is_some_and(|it| (-70.0..=10.0).contains(&it)), "{difference}");
        let offers = harness.browser.texts("sign-in-again").await?;
        ensure!(offers.iter().all(|text| text == "Sign in again now") && !offers.is_empty(), "{offers:?}");
        harness.browser.click_at("main [data-testid=sign-in-again]").await?;
        harness.browser.wait_for_text("Tokens renew automatically until the session ends.").await?;
        ensure!(harness.browser.stored().await?.contains_key("logto:spa:refreshToken"), "not renewed");
        Ok(())
    })
    .await
}
