//! What a page shows when its session ends at the provider, or can't be renewed for a while.

use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use e2e::{ALICE, World, journey, until};
use logto_dev::{Endpoint, Failure, FailureKind, Faults, IdTokenFault, TokenFault};

const STALE: &str = "You're still signed in";
/// How the app puts `session.refused`.
const REFUSED: &str = "The sign-in server didn't extend it";

async fn says(world: &World, text: &str) -> Result<()> {
    until(text, async || Ok(world.browser.page_text().await?.contains(text).then_some(()))).await
}

#[tokio::test]
async fn shows_why_session_ended_and_returns_after_sign_in() -> Result<()> {
    journey(async |world: &mut World| {
        world.expect_console("/oidc/token");
        world.expect_console("/oidc/me");
        world.sign_in(&ALICE).await?;
        world.open("/profile?from=here").await?;
        world.browser.wait_for("claims-sub").await?;
        world.server().revoke_sessions(ALICE.sub);
        world.browser.click("call-api").await?;
        world.browser.wait_until_gone("claims-sub").await?;
        says(world, "Your session has ended").await?;
        says(world, REFUSED).await?;
        let text = world.browser.page_text().await?;
        ensure!(!text.contains(ALICE.email), "{text}");
        world.go_and_sign_in(ALICE.email).await?;
        assert_eq!(world.browser.text("claims-sub").await?, ALICE.sub);
        assert_eq!(world.browser.url().await?.as_str(), world.site.url("/profile?from=here"));
        Ok(())
    })
    .await
}

#[tokio::test]
async fn shows_session_end_reason_in_other_tabs_and_after_reload() -> Result<()> {
    journey(async |world: &mut World| {
        world.expect_console("/oidc/token");
        world.expect_console("/oidc/me");
        world.sign_in(&ALICE).await?;
        let tabs = world.open_in_tabs("/profile", 1, "claims-sub").await?;
        world.server().revoke_sessions(ALICE.sub);
        world.browser.switch_to(&tabs[0]).await?;
        world.browser.click("call-api").await?;
        for tab in &tabs {
            world.browser.switch_to(tab).await?;
            says(world, REFUSED).await?;
            world.browser.reload().await?;
            says(world, REFUSED).await?;
            ensure!(!world.browser.page_text().await?.contains(ALICE.email), "something of the old session shows");
        }
        world.open("/").await?;
        world.browser.wait_for("anonymous").await?;
        says(world, REFUSED).await?;
        world.go_and_sign_in(ALICE.email).await?;
        world.browser.wait_for("authenticated").await?;
        ensure!(!world.browser.page_text().await?.contains(REFUSED), "it is still told after a new sign-in");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn rejects_renewal_for_another_user() -> Result<()> {
    journey(async |world: &mut World| {
        let id_token = |fault| Faults { id_token: vec![fault], ..Faults::default() };
        let token = |fault| Faults { token: vec![fault], ..Faults::default() };
        let cases = [
            id_token(IdTokenFault::Subject("u_bob".to_owned())),
            id_token(IdTokenFault::MissingSubject),
            id_token(IdTokenFault::WrongNonce),
            id_token(IdTokenFault::WrongAudience),
            id_token(IdTokenFault::WrongIssuer),
            id_token(IdTokenFault::BadSignature),
            id_token(IdTokenFault::AlgNone),
            id_token(IdTokenFault::Expired),
            token(TokenFault::MissingAccessToken),
            token(TokenFault::Type("DPoP".to_owned())),
        ];
        for faults in cases {
            let case = format!("{faults:?}");
            refused_renewal(world, faults).await.with_context(|| case)?;
        }
        Ok(())
    })
    .await
}

/// Alice's profile, in a session that nothing has happened to yet.
async fn sign_in_anew(world: &World) -> Result<()> {
    world.open("/").await?;
    let keys = world.browser.session_keys().await?;
    world.browser.forget(&keys.iter().map(String::as_str).collect::<Vec<_>>()).await?;
    world.sign_in(&ALICE).await?;
    world.open("/profile").await?;
    world.browser.wait_for("claims-sub").await
}

async fn refused_renewal(world: &World, faults: Faults) -> Result<()> {
    sign_in_anew(world).await?;
    let before = world.browser.stored().await?;
    world.server().faults().set(faults);
    world.browser.click("call-api").await?;
    let end = world.browser.wait_for_any(&["api-result", "error"]).await?;
    world.server().faults().clear();
    ensure!(end == "error", "it was believed");
    assert_eq!(world.browser.text("claims-sub").await?, ALICE.sub);
    let after = world.browser.stored().await?;
    for key in ["idToken", "refreshToken", "accessToken", "session"].map(|key| format!("logto:spa:{key}")) {
        ensure!(before.get(&key) == after.get(&key), "{key} has changed");
    }
    Ok(())
}

#[tokio::test]
async fn shows_token_endpoint_failure_and_recovers() -> Result<()> {
    journey(async |world: &mut World| {
        world.expect_console("/oidc/token");
        for kind in [
            FailureKind::Status(500, None),
            FailureKind::Status(503, Some(2)),
            FailureKind::Status(429, Some(2)),
            FailureKind::LostAnswer,
        ] {
            let case = format!("{kind:?}");
            shows_and_passes(world, kind).await.with_context(|| case)?;
        }
        Ok(())
    })
    .await
}

async fn shows_and_passes(world: &World, kind: FailureKind) -> Result<()> {
    sign_in_anew(world).await?;
    let is_lost = kind == FailureKind::LostAnswer;
    world.server().faults().update(|faults| {
        faults.failures = vec![Failure::new(Endpoint::Token, kind)];
        // Its refresh token is used up meanwhile.
        faults.refresh_grace_ms = is_lost.then_some(60_000);
    });
    world.browser.click("call-api").await?;
    world.browser.wait_for("error").await?;
    says(world, STALE).await?;
    assert_eq!(world.browser.text("claims-sub").await?, ALICE.sub);
    world.server().faults().update(|faults| faults.failures.clear());
    until("the banner to go by itself", async || Ok((!world.browser.page_text().await?.contains(STALE)).then_some(())))
        .await?;
    assert_eq!(world.browser.text("claims-sub").await?, ALICE.sub);
    world.browser.click("call-api").await?;
    assert_eq!(world.browser.text("api-result").await?, "200 u_alice");
    world.server().faults().clear();
    Ok(())
}

#[tokio::test]
async fn honors_retry_after() -> Result<()> {
    journey(async |world: &mut World| {
        world.expect_console("/oidc/token");
        world.sign_in(&ALICE).await?;
        world.open("/profile").await?;
        world.browser.wait_for("claims-sub").await?;
        let failure = Failure::new(Endpoint::Token, FailureKind::Status(429, Some(5))).times(1);
        world.server().faults().update(|faults| faults.failures = vec![failure]);
        world.browser.click("call-api").await?;
        world.browser.wait_for("error").await?;
        says(world, STALE).await?;
        for _ in 0..4 {
            world.browser.click("call-api").await?;
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        until("the banner to go by itself", async || {
            Ok((!world.browser.page_text().await?.contains(STALE)).then_some(()))
        })
        .await?;
        let requests = world.server().requests();
        let is_renewal = |it: &&logto_dev::LoggedRequest| it.form_value("grant_type") == Some("refresh_token");
        let times: Vec<i64> = requests.iter().filter(is_renewal).map(|request| request.at).collect();
        ensure!(times.len() == 2 && times[1] - times[0] >= 4900, "{times:?}");
        Ok(())
    })
    .await
}
