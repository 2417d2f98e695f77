//! Invalid responses of the provider.

use anyhow::{Context as _, Result, ensure};
use e2e::{ALICE, TestHarness, journey};
use logto_dev::{CallbackFault, DiscoveryFault, Faults, IdTokenFault, TokenFault};

/// Checks that sign-in fails without a session in each case, and that the same browser can sign in
/// afterwards.
async fn assert_rejected(harness: &mut TestHarness, cases: Vec<Faults>) -> Result<()> {
    harness.open("/").await?;
    for faults in cases {
        let case = format!("{faults:?}");
        try_sign_in(harness, faults).await.context(case)?;
    }
    harness.server().faults().clear();
    harness.sign_in(&ALICE).await
}

async fn try_sign_in(harness: &TestHarness, faults: Faults) -> Result<()> {
    harness.server().faults().set(faults);
    harness.open("/").await?;
    harness.sign_in_from_app(ALICE.email).await?;
    let end = harness.browser.wait_for_any(&["authenticated", "error"]).await?;
    ensure!(end == "error", "signed in");
    ensure!(harness.browser.url().await?.query().is_none(), "the answer is still in the address bar");
    ensure!(harness.browser.shows("sign-in").await?, "no way out");
    harness.browser.assert_signed_out().await
}

fn id_token(fault: IdTokenFault) -> Faults {
    Faults { id_token: vec![fault], ..Faults::default() }
}

#[tokio::test]
async fn rejects_id_token_with_wrong_claims() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        use IdTokenFault::{MissingNonce, MissingSubject, WrongAudience, WrongIssuer, WrongNonce};
        let faults = [WrongNonce, MissingNonce, WrongAudience, WrongIssuer, MissingSubject];
        assert_rejected(harness, faults.map(id_token).to_vec()).await
    })
    .await
}

#[tokio::test]
async fn rejects_id_token_with_invalid_signature() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        use IdTokenFault::{AlgNone, BadSignature, Garbage, UnknownKey, WrongAtHash};
        let faults = [BadSignature, AlgNone, UnknownKey, WrongAtHash, Garbage];
        assert_rejected(harness, faults.map(id_token).to_vec()).await
    })
    .await
}

#[tokio::test]
async fn rejects_expired_or_future_id_token() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        use IdTokenFault::{Expired, IssuedInTheFuture};
        assert_rejected(harness, [Expired, IssuedInTheFuture].map(id_token).to_vec()).await
    })
    .await
}

#[tokio::test]
async fn rejects_incomplete_token_response() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        let faults = [TokenFault::MissingIdToken, TokenFault::MissingAccessToken, TokenFault::Type("DPoP".to_owned())];
        assert_rejected(harness, faults.map(|fault| Faults { token: vec![fault], ..Faults::default() }).to_vec()).await
    })
    .await
}

#[tokio::test]
async fn rejects_tampered_callback() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        let faults = [
            CallbackFault::Issuer("https://evil.test/oidc".to_owned()),
            CallbackFault::MissingIssuer,
            CallbackFault::State("forged".to_owned()),
            CallbackFault::MissingState,
            CallbackFault::MissingCode,
        ];
        let cases = faults.map(|fault| Faults { callback: vec![fault], ..Faults::default() }).to_vec();
        assert_rejected(harness, cases).await?;
        assert_eq!(harness.count("POST", "/oidc/token"), 1, "a code was exchanged that should not");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn rejects_provider_metadata_with_another_issuer() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        let elsewhere = "https://evil.test/oidc".to_owned();
        let script = "javascript:alert(1)".to_owned();
        for fault in [
            DiscoveryFault::Issuer(elsewhere.clone()),
            DiscoveryFault::Missing("authorization_endpoint".to_owned()),
            DiscoveryFault::Missing("token_endpoint".to_owned()),
            DiscoveryFault::Member("authorization_endpoint".to_owned(), script),
            DiscoveryFault::Member("token_endpoint".to_owned(), elsewhere),
        ] {
            let case = format!("{fault:?}");
            harness.server().faults().set(Faults { discovery: vec![fault], ..Faults::default() });
            harness.open("/").await?;
            harness.browser.click("sign-in").await?;
            harness.browser.wait_for("error").await.context(case)?;
            harness.browser.assert_signed_out().await?;
            ensure!(harness.browser.shows("anonymous").await?, "the first page went away");
        }
        assert_eq!(harness.count("GET", "/oidc/auth"), 0);
        harness.server().faults().clear();
        harness.sign_in(&ALICE).await
    })
    .await
}

#[tokio::test]
async fn accepts_small_clock_skew() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        for offset in [-480, 480] {
            harness.server().faults().set(Faults { clock_offset: offset, ..Faults::default() });
            harness.sign_in(&ALICE).await.with_context(|| format!("{offset} s"))?;
            harness.open("/profile").await?;
            harness.browser.click("call-api").await?;
            assert_eq!(harness.browser.text("api-result").await?, "200 u_alice", "{offset} s");
            harness.open("/").await?;
            harness.browser.click("sign-out").await?;
            harness.browser.wait_for("anonymous").await?;
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn explains_large_clock_skew() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        for offset in [-1800, 1800] {
            let faults = Faults { clock_offset: offset, ..Faults::default() };
            try_sign_in(harness, faults).await.with_context(|| format!("{offset} s"))?;
            let text = harness.browser.text("error").await?;
            ensure!(text.contains("clock"), "{offset} s: {text}");
        }
        Ok(())
    })
    .await
}
