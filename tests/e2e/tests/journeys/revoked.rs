//! Pages whose session ended at the provider or can't be renewed for a while.

use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use e2e::{ALICE, TestHarness, journey, wait_until};
use logto_dev::{Endpoint, Failure, FailureKind, Faults, IdTokenFault, TokenFault};

const STALE: &str = "You're still signed in";
/// The app's text for `session.refused`.
const REFUSED: &str = "The sign-in server didn't extend it";

async fn wait_for_notice(harness: &TestHarness, text: &str) -> Result<()> {
    wait_until(text, async || Ok(harness.browser.page_text().await?.contains(text).then_some(()))).await
}

#[tokio::test]
async fn shows_why_session_ended_and_returns_after_sign_in() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.expect_console("/oidc/token");
        harness.expect_console("/oidc/me");
        harness.sign_in(&ALICE).await?;
        harness.open("/profile?from=here").await?;
        harness.browser.wait_for("claims-sub").await?;
        harness.server().revoke_sessions(ALICE.sub);
        harness.browser.click("call-api").await?;
        harness.browser.wait_until_gone("claims-sub").await?;
        wait_for_notice(harness, "Your session has ended").await?;
        wait_for_notice(harness, REFUSED).await?;
        let text = harness.browser.page_text().await?;
        ensure!(!text.contains(ALICE.email), "{text}");
        harness.sign_in_from_app(ALICE.email).await?;
        assert_eq!(harness.browser.text("claims-sub").await?, ALICE.sub);
        assert_eq!(harness.browser.url().await?.as_str(), harness.site.url("/profile?from=here"));
        Ok(())
    })
    .await
}

#[tokio::test]
async fn shows_session_end_reason_in_other_tabs_and_after_reload() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.expect_console("/oidc/token");
        harness.expect_console("/oidc/me");
        harness.sign_in(&ALICE).await?;
        let tabs = harness.open_in_tabs("/profile", 1, "claims-sub").await?;
        harness.server().revoke_sessions(ALICE.sub);
        harness.browser.switch_to(&tabs[0]).await?;
        harness.browser.click("call-api").await?;
        for tab in &tabs {
            harness.browser.switch_to(tab).await?;
            wait_for_notice(harness, REFUSED).await?;
            harness.browser.reload().await?;
            wait_for_notice(harness, REFUSED).await?;
            ensure!(!harness.browser.page_text().await?.contains(ALICE.email), "something of the old session shows");
        }
        harness.open("/").await?;
        harness.browser.wait_for("anonymous").await?;
        wait_for_notice(harness, REFUSED).await?;
        harness.sign_in_from_app(ALICE.email).await?;
        harness.browser.wait_for("authenticated").await?;
        ensure!(!harness.browser.page_text().await?.contains(REFUSED), "it is still told after a new sign-in");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn rejects_renewal_for_another_user() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
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
            reject_renewal(harness, faults).await.with_context(|| case)?;
        }
        Ok(())
    })
    .await
}

/// Opens Alice's profile in a new session.
async fn sign_in_again(harness: &TestHarness) -> Result<()> {
    harness.open("/").await?;
    let keys = harness.browser.session_keys().await?;
    harness.browser.remove_stored(&keys.iter().map(String::as_str).collect::<Vec<_>>()).await?;
    harness.sign_in(&ALICE).await?;
    harness.open("/profile").await?;
    harness.browser.wait_for("claims-sub").await
}

async fn reject_renewal(harness: &TestHarness, faults: Faults) -> Result<()> {
    sign_in_again(harness).await?;
    let before = harness.browser.stored().await?;
    harness.server().faults().set(faults);
    harness.browser.click("call-api").await?;
    let end = harness.browser.wait_for_any(&["api-result", "error"]).await?;
    harness.server().faults().clear();
    ensure!(end == "error", "it was believed");
    assert_eq!(harness.browser.text("claims-sub").await?, ALICE.sub);
    let after = harness.browser.stored().await?;
    for key in ["idToken", "accessToken", "session"].map(|key| format!("logto:spa:{key}")) {
        ensure!(before.get(&key) == after.get(&key), "{key} has changed");
    }
    let refresh_token = "logto:spa:refreshToken";
    ensure!(before.get(refresh_token) != after.get(refresh_token), "the used refresh token is still stored");
    Ok(())
}

#[tokio::test]
async fn shows_token_endpoint_failure_and_recovers() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.expect_console("/oidc/token");
        for kind in [
            FailureKind::Status(500, None),
            FailureKind::Status(503, Some(2)),
            FailureKind::Status(429, Some(2)),
            FailureKind::LostAnswer,
        ] {
            let case = format!("{kind:?}");
            shows_failure_and_recovers(harness, kind).await.with_context(|| case)?;
        }
        Ok(())
    })
    .await
}

async fn shows_failure_and_recovers(harness: &TestHarness, kind: FailureKind) -> Result<()> {
    sign_in_again(harness).await?;
    let is_lost = kind == FailureKind::LostAnswer;
    harness.server().faults().update(|faults| {
        faults.failures = vec![Failure::new(Endpoint::Token, kind)];
        // Its refresh token has been used in the meantime.
        faults.refresh_grace_ms = is_lost.then_some(60_000);
    });
    harness.browser.click("call-api").await?;
    harness.browser.wait_for("error").await?;
    wait_for_notice(harness, STALE).await?;
    assert_eq!(harness.browser.text("claims-sub").await?, ALICE.sub);
    harness.server().faults().update(|faults| faults.failures.clear());
    wait_until("the banner to go by itself", async || {
        Ok((!harness.browser.page_text().await?.contains(STALE)).then_some(()))
    })
    .await?;
    assert_eq!(harness.browser.text("claims-sub").await?, ALICE.sub);
    harness.browser.click("call-api").await?;
    assert_eq!(harness.browser.text("api-result").await?, "200 u_alice");
    harness.server().faults().clear();
    Ok(())
}

#[tokio::test]
async fn honors_retry_after() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.expect_console("/oidc/token");
        harness.sign_in(&ALICE).await?;
        harness.open("/profile").await?;
        harness.browser.wait_for("claims-sub").await?;
        let failure = Failure::new(Endpoint::Token, FailureKind::Status(429, Some(5))).times(1);
        harness.server().faults().update(|faults| faults.failures = vec![failure]);
        harness.browser.click("call-api").await?;
        harness.browser.wait_for("error").await?;
        wait_for_notice(harness, STALE).await?;
        for _ in 0..4 {
            harness.browser.click("call-api").await?;
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        wait_until("the banner to go by itself", async || {
            Ok((!harness.browser.page_text().await?.contains(STALE)).then_some(()))
        })
        .await?;
        let requests = harness.server().requests();
        let is_renewal = |it: &&logto_dev::LoggedRequest| it.form_value("grant_type") == Some("refresh_token");
        let times: Vec<i64> = requests.iter().filter(is_renewal).map(|request| request.at).collect();
        ensure!(times.len() == 2 && times[1] - times[0] >= 4900, "{times:?}");
        Ok(())
    })
    .await
}
