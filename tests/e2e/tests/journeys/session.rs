//! A session survives what happens to a page.

use std::collections::BTreeMap;

use anyhow::{Result, ensure};
use e2e::{ALICE, World, journey};
use logto_dev::{Endpoint, Failure, FailureKind};

#[tokio::test]
async fn reload_stays_signed_in_without_provider_requests() -> Result<()> {
    journey(async |world: &mut World| {
        world.sign_in(&ALICE).await?;
        world.browser.start_watching().await?;
        world.server().clear_requests();
        world.browser.reload().await?;
        world.browser.wait_for("authenticated").await?;
        let requests = world.server().requests();
        ensure!(requests.is_empty(), "{requests:#?}");
        ensure!(!world.browser.seen().await?.contains(&"anonymous".to_owned()), "signed out for a moment");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn reload_does_not_wait_for_unresponsive_provider() -> Result<()> {
    journey(async |world: &mut World| {
        world.sign_in(&ALICE).await?;
        let cached: Vec<String> = world.browser.stored().await?.into_keys().filter(|key| is_extra(key)).collect();
        world.browser.forget(&cached.iter().map(String::as_str).collect::<Vec<_>>()).await?;
        let hang = |endpoint| Failure::new(endpoint, FailureKind::Hang);
        world.server().faults().update(|faults| {
            faults.failures = vec![hang(Endpoint::Discovery), hang(Endpoint::Jwks), hang(Endpoint::Token)];
        });
        world.browser.reload().await?;
        world.browser.wait_for("authenticated").await
    })
    .await
}

/// Keys that a JavaScript SDK doesn't write.
fn is_extra(key: &str) -> bool {
    !["logto:spa:idToken", "logto:spa:refreshToken", "logto:spa:accessToken"].contains(&key)
}

#[tokio::test]
async fn rejects_modified_stored_id_token() -> Result<()> {
    journey(async |world: &mut World| {
        world.sign_in(&ALICE).await?;
        let mut stored = world.browser.stored().await?;
        let token = stored.remove("logto:spa:idToken").unwrap_or_default();
        // Another signature of the same length.
        let (signed, signature) = token.rsplit_once('.').unwrap_or_default();
        let forged = format!("{signed}.{}", "A".repeat(signature.len()));
        world.browser.store(&BTreeMap::from([("logto:spa:idToken".to_owned(), forged)])).await?;
        world.browser.reload().await?;
        world.browser.wait_for("anonymous").await?;
        let keys = world.browser.session_keys().await?;
        ensure!(keys.is_empty(), "{keys:?}");
        world.go_and_sign_in(ALICE.email).await?;
        world.browser.wait_for("authenticated").await
    })
    .await
}

#[tokio::test]
async fn ignores_invalid_storage() -> Result<()> {
    journey(async |world: &mut World| {
        world.open("/").await?;
        for garbage in ["", "x", "a.b.c", "{}", "null", "\u{0}", "[[[[[[[["] {
            let keys = ["idToken", "refreshToken", "accessToken", "session", "metadata", "discovery", "jwks"];
            let values = keys.map(|key| (format!("logto:spa:{key}"), garbage.to_owned()));
            world.browser.store(&BTreeMap::from(values)).await?;
            world.browser.reload().await?;
            world.browser.wait_for("anonymous").await?;
        }
        world.go_and_sign_in(ALICE.email).await?;
        world.browser.wait_for("authenticated").await
    })
    .await
}
