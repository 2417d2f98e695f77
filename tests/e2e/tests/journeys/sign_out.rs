//! Signing out.

use anyhow::{Result, ensure};
use e2e::{ALICE, BOB, World, journey};
use logto_dev::{DiscoveryFault, Endpoint, Failure, FailureKind};

async fn sign_out(world: &World) -> Result<()> {
    world.browser.click("sign-out").await?;
    world.browser.wait_for("anonymous").await?;
    let home = world.site.url("/");
    world.browser.wait_for_url("the first page", |url| url.as_str() == home).await.map(drop)
}

#[tokio::test]
async fn sign_out_ends_local_and_provider_session() -> Result<()> {
    journey(async |world: &mut World| {
        world.sign_in(&ALICE).await?;
        sign_out(world).await?;
        e2e::until("the provider's end of session", async || {
            Ok((world.count("POST", "/oidc/session/end/confirm") == 1).then_some(()))
        })
        .await?;
        world.browser.wait_for("anonymous").await?;
        let requests = world.server().requests();
        let revocation = requests.iter().find(|request| request.path == "/oidc/token/revocation");
        ensure!(revocation.is_some_and(|request| request.status == 200), "{revocation:?}");
        let place = |path: &str| requests.iter().position(|request| request.path == path);
        ensure!(place("/oidc/token/revocation") < place("/oidc/session/end"), "left before revoking");
        let keys = world.browser.session_keys().await?;
        ensure!(keys.is_empty(), "{keys:?}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn another_user_can_sign_in_after_sign_out() -> Result<()> {
    journey(async |world: &mut World| {
        world.sign_in(&ALICE).await?;
        sign_out(world).await?;
        world.sign_in(&BOB).await?;
        world.open("/profile").await?;
        assert_eq!(world.browser.text("claims-sub").await?, BOB.sub);
        let text = world.browser.page_text().await?;
        ensure!(!text.contains(ALICE.email), "{text}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn back_after_sign_out_shows_nothing_protected() -> Result<()> {
    journey(async |world: &mut World| {
        world.sign_in(&ALICE).await?;
        world.open("/profile").await?;
        world.browser.wait_for("claims-sub").await?;
        world.open("/").await?;
        sign_out(world).await?;
        let (place, _) = world.browser.history().await?;
        for _ in 1..place {
            world.browser.back().await?;
            let url = world.browser.url().await?;
            if url.as_str().starts_with(world.site.origin()) {
                let url = world.browser.settle().await?;
                world.browser.showed_nothing_protected().await.map_err(|error| error.context(url.to_string()))?;
            }
            let text = world.browser.page_text().await?;
            ensure!(!text.contains(ALICE.email), "{text}");
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn page_restored_from_cache_checks_session_again() -> Result<()> {
    journey(async |world: &mut World| {
        for path in ["/", "/profile"] {
            world.sign_in(&ALICE).await?;
            world.open(path).await?;
            world.browser.wait_for_any(&["authenticated", "claims-sub"]).await?;
            // As if a sign-out had happened while the page lay in the cache, where no event comes.
            let keys = world.browser.session_keys().await?;
            world.browser.forget(&keys.iter().map(String::as_str).collect::<Vec<_>>()).await?;
            world.browser.wait_for_any(&["authenticated", "claims-sub"]).await?;
            let restored = "dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))";
            world.browser.run(restored, Vec::new()).await?;
            world.browser.wait_until_gone("authenticated").await?;
            world.browser.wait_until_gone("claims-sub").await?;
            world.browser.wait_for("anonymous").await?;
            world.open("/").await?;
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn sign_out_does_not_wait_for_failing_revocation() -> Result<()> {
    journey(async |world: &mut World| {
        world.expect_console("/oidc/token/revocation");
        for kind in [FailureKind::Status(500, None), FailureKind::Hang, FailureKind::LostAnswer] {
            world.sign_in(&ALICE).await?;
            let failure = Failure::new(Endpoint::Revocation, kind);
            world.server().faults().update(|faults| faults.failures = vec![failure]);
            sign_out(world).await?;
            let keys = world.browser.session_keys().await?;
            ensure!(keys.is_empty(), "{keys:?}");
            world.server().faults().clear();
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn sign_out_works_without_end_session_endpoint() -> Result<()> {
    journey(async |world: &mut World| {
        for member in ["end_session_endpoint", "revocation_endpoint"] {
            let missing = DiscoveryFault::Missing(member.to_owned());
            world.server().faults().update(|faults| faults.discovery.push(missing));
        }
        world.sign_in(&ALICE).await?;
        sign_out(world).await?;
        world.browser.reload().await?;
        world.browser.wait_for("anonymous").await?;
        let keys = world.browser.session_keys().await?;
        ensure!(keys.is_empty(), "{keys:?}");
        assert_eq!(world.count("GET", "/oidc/session/end"), 0);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn sign_out_works_while_provider_is_down() -> Result<()> {
    journey(async |world: &mut World| {
        world.expect_console("ERR_CONNECTION_REFUSED");
        world.sign_in(&ALICE).await?;
        world.stop_server().await;
        world.browser.click("sign-out").await?;
        // It stays in the app, and says that the provider does not know.
        world.browser.wait_for("error").await?;
        world.browser.wait_for("anonymous").await?;
        assert_eq!(world.browser.url().await?.as_str(), world.site.url("/"));
        let keys = world.browser.session_keys().await?;
        ensure!(keys.is_empty(), "{keys:?}");
        world.browser.reload().await?;
        world.browser.wait_for("anonymous").await?;
        world.browser.showed_nothing_protected().await?;
        let keys = world.browser.session_keys().await?;
        ensure!(keys.is_empty(), "{keys:?}");
        Ok(())
    })
    .await
}
