//! Sign-out.

use anyhow::{Result, ensure};
use e2e::{ALICE, BOB, TestHarness, journey};
use logto_dev::{DiscoveryFault, Endpoint, Failure, FailureKind};

async fn sign_out(harness: &TestHarness) -> Result<()> {
    harness.browser.click("sign-out").await?;
    harness.browser.wait_for("anonymous").await?;
    let home = harness.site.url("/");
    harness.browser.wait_for_url("the first page", |url| url.as_str() == home).await.map(drop)
}

#[tokio::test]
async fn sign_out_ends_local_and_provider_session() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.sign_in(&ALICE).await?;
        sign_out(harness).await?;
        e2e::wait_until("the provider's end of session", async || {
            Ok((harness.count("POST", "/oidc/session/end/confirm") == 1).then_some(()))
        })
        .await?;
        harness.browser.wait_for("anonymous").await?;
        let requests = harness.server().requests();
        let revocation = requests.iter().find(|request| request.path == "/oidc/token/revocation");
        ensure!(revocation.is_some_and(|request| request.status == 200), "{revocation:?}");
        let position = |path: &str| requests.iter().position(|request| request.path == path);
        ensure!(position("/oidc/token/revocation") < position("/oidc/session/end"), "left before revoking");
        let keys = harness.browser.session_keys().await?;
        ensure!(keys.is_empty(), "{keys:?}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn another_user_can_sign_in_after_sign_out() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.sign_in(&ALICE).await?;
        sign_out(harness).await?;
        harness.sign_in(&BOB).await?;
        harness.open("/profile").await?;
        assert_eq!(harness.browser.text("claims-sub").await?, BOB.sub);
        let text = harness.browser.page_text().await?;
        ensure!(!text.contains(ALICE.email), "{text}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn back_after_sign_out_shows_nothing_protected() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.sign_in(&BOB).await?;
        harness.open("/profile").await?;
        harness.browser.wait_for("claims-sub").await?;
        harness.open("/").await?;
        sign_out(harness).await?;
        let (index, _) = harness.browser.history().await?;
        for _ in 1..index {
            harness.browser.back().await?;
            let url = harness.browser.url().await?;
            if url.as_str().starts_with(harness.site.origin()) {
                let url = harness.browser.wait_until_settled().await?;
                harness
                    .browser
                    .assert_nothing_protected_shown()
                    .await
                    .map_err(|error| error.context(url.to_string()))?;
            }
            let text = harness.browser.page_text().await?;
            ensure!(!text.contains(BOB.email), "{text}");
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn page_restored_from_cache_checks_session_again() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        for path in ["/", "/profile"] {
            harness.sign_in(&ALICE).await?;
            harness.open(path).await?;
            harness.browser.wait_for_any(&["authenticated", "claims-sub"]).await?;
            // Simulates a sign-out while the page is in the page cache, where it receives no events.
            let keys = harness.browser.session_keys().await?;
            harness.browser.remove_stored(&keys.iter().map(String::as_str).collect::<Vec<_>>()).await?;
            harness.browser.wait_for_any(&["authenticated", "claims-sub"]).await?;
            let restored = "dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))";
            harness.browser.run(restored, Vec::new()).await?;
            harness.browser.wait_until_gone("authenticated").await?;
            harness.browser.wait_until_gone("claims-sub").await?;
            harness.browser.wait_for("anonymous").await?;
            harness.open("/").await?;
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn sign_out_does_not_wait_for_failing_revocation() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.expect_console("/oidc/token/revocation");
        for kind in [FailureKind::Status(500, None), FailureKind::Hang, FailureKind::LostAnswer] {
            harness.sign_in(&ALICE).await?;
            let failure = Failure::new(Endpoint::Revocation, kind);
            harness.server().faults().update(|faults| faults.failures = vec![failure]);
            sign_out(harness).await?;
            let keys = harness.browser.session_keys().await?;
            ensure!(keys.is_empty(), "{keys:?}");
            harness.server().faults().clear();
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn sign_out_works_without_end_session_endpoint() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        for member in ["end_session_endpoint", "revocation_endpoint"] {
            let missing = DiscoveryFault::Missing(member.to_owned());
            harness.server().faults().update(|faults| faults.discovery.push(missing));
        }
        harness.sign_in(&ALICE).await?;
        sign_out(harness).await?;
        harness.browser.reload().await?;
        harness.browser.wait_for("anonymous").await?;
        let keys = harness.browser.session_keys().await?;
        ensure!(keys.is_empty(), "{keys:?}");
        assert_eq!(harness.count("GET", "/oidc/session/end"), 0);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn sign_out_works_while_provider_is_down() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.expect_console("ERR_CONNECTION_REFUSED");
        harness.sign_in(&ALICE).await?;
        harness.stop_server().await;
        harness.browser.click("sign-out").await?;
        // The app stays open and reports that the provider's session continues.
        harness.browser.wait_for("error").await?;
        harness.browser.wait_for("anonymous").await?;
        assert_eq!(harness.browser.url().await?.as_str(), harness.site.url("/"));
        let keys = harness.browser.session_keys().await?;
        ensure!(keys.is_empty(), "{keys:?}");
        harness.browser.reload().await?;
        harness.browser.wait_for("anonymous").await?;
        harness.browser.assert_nothing_protected_shown().await?;
        let keys = harness.browser.session_keys().await?;
        ensure!(keys.is_empty(), "{keys:?}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn unfinished_sign_out_is_reported_and_can_be_finished() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.expect_console("/oidc/.well-known/openid-configuration");
        harness.sign_in(&ALICE).await?;
        // Neither the cache nor the provider has the address of the sign-out page.
        let failure = Failure::new(Endpoint::Discovery, FailureKind::Status(503, None));
        harness.server().faults().update(|faults| faults.failures = vec![failure]);
        harness.browser.remove_stored(&["logto:spa:discovery"]).await?;
        harness.open("/").await?;
        sign_out(harness).await?;
        harness.browser.wait_for("finish-sign-out").await?;
        assert_eq!(harness.count("GET", "/oidc/session/end"), 0);
        harness.server().faults().clear();
        harness.browser.click("finish-sign-out").await?;
        e2e::wait_until("the provider's end of session", async || {
            Ok((harness.count("POST", "/oidc/session/end/confirm") == 1).then_some(()))
        })
        .await?;
        harness.browser.wait_for("anonymous").await?;
        harness.browser.wait_until_gone("finish-sign-out").await
    })
    .await
}
