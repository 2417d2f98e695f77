//! Answers of the provider that must not be believed.

use anyhow::{Context as _, Result, ensure};
use e2e::{ALICE, World, journey};
use logto_dev::{CallbackFault, DiscoveryFault, Faults, IdTokenFault, TokenFault};

/// Signs in while something is wrong: it must end with an error and without a session. Afterwards
/// the same browser must be able to sign in.
async fn refused(world: &mut World, cases: Vec<Faults>) -> Result<()> {
    world.open("/").await?;
    for faults in cases {
        let case = format!("{faults:?}");
        attempt(world, faults).await.context(case)?;
    }
    world.server().faults().clear();
    world.sign_in(&ALICE).await
}

async fn attempt(world: &World, faults: Faults) -> Result<()> {
    world.server().faults().set(faults);
    world.open("/").await?;
    world.go_and_sign_in(ALICE.email).await?;
    let end = world.browser.wait_for_any(&["authenticated", "error"]).await?;
    ensure!(end == "error", "signed in");
    ensure!(world.browser.url().await?.query().is_none(), "the answer is still in the address bar");
    ensure!(world.browser.shows("sign-in").await?, "no way out");
    world.browser.signed_nobody_in().await
}

fn id_token(fault: IdTokenFault) -> Faults {
    Faults { id_token: vec![fault], ..Faults::default() }
}

#[tokio::test]
async fn rejects_id_token_with_wrong_claims() -> Result<()> {
    journey(async |world: &mut World| {
        use IdTokenFault::{MissingNonce, MissingSubject, WrongAudience, WrongIssuer, WrongNonce};
        let faults = [WrongNonce, MissingNonce, WrongAudience, WrongIssuer, MissingSubject];
        refused(world, faults.map(id_token).to_vec()).await
    })
    .await
}

#[tokio::test]
async fn rejects_id_token_with_invalid_signature() -> Result<()> {
    journey(async |world: &mut World| {
        use IdTokenFault::{AlgNone, BadSignature, Garbage, UnknownKey, WrongAtHash};
        let faults = [BadSignature, AlgNone, UnknownKey, WrongAtHash, Garbage];
        refused(world, faults.map(id_token).to_vec()).await
    })
    .await
}

#[tokio::test]
async fn rejects_expired_or_future_id_token() -> Result<()> {
    journey(async |world: &mut World| {
        use IdTokenFault::{Expired, IssuedInTheFuture};
        refused(world, [Expired, IssuedInTheFuture].map(id_token).to_vec()).await
    })
    .await
}

#[tokio::test]
async fn rejects_incomplete_token_response() -> Result<()> {
    journey(async |world: &mut World| {
        let faults = [TokenFault::MissingIdToken, TokenFault::MissingAccessToken, TokenFault::Type("DPoP".to_owned())];
        refused(world, faults.map(|fault| Faults { token: vec![fault], ..Faults::default() }).to_vec()).await
    })
    .await
}

#[tokio::test]
async fn rejects_tampered_callback() -> Result<()> {
    journey(async |world: &mut World| {
        let faults = [
            CallbackFault::Issuer("https://evil.test/oidc".to_owned()),
            CallbackFault::MissingIssuer,
            CallbackFault::State("forged".to_owned()),
            CallbackFault::MissingState,
            CallbackFault::MissingCode,
        ];
        let cases = faults.map(|fault| Faults { callback: vec![fault], ..Faults::default() }).to_vec();
        refused(world, cases).await?;
        assert_eq!(world.count("POST", "/oidc/token"), 1, "a code was exchanged that should not");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn rejects_provider_metadata_with_another_issuer() -> Result<()> {
    journey(async |world: &mut World| {
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
            world.server().faults().set(Faults { discovery: vec![fault], ..Faults::default() });
            world.open("/").await?;
            world.browser.click("sign-in").await?;
            world.browser.wait_for("error").await.context(case)?;
            world.browser.signed_nobody_in().await?;
            ensure!(world.browser.shows("anonymous").await?, "the first page went away");
        }
        assert_eq!(world.count("GET", "/oidc/auth"), 0);
        world.server().faults().clear();
        world.sign_in(&ALICE).await
    })
    .await
}

#[tokio::test]
async fn accepts_small_clock_skew() -> Result<()> {
    journey(async |world: &mut World| {
        for offset in [-480, 480] {
            world.server().faults().set(Faults { clock_offset: offset, ..Faults::default() });
            world.sign_in(&ALICE).await.with_context(|| format!("{offset} s"))?;
            world.open("/profile").await?;
            world.browser.click("call-api").await?;
            assert_eq!(world.browser.text("api-result").await?, "200 u_alice", "{offset} s");
            world.open("/").await?;
            world.browser.click("sign-out").await?;
            world.browser.wait_for("anonymous").await?;
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn explains_large_clock_skew() -> Result<()> {
    journey(async |world: &mut World| {
        for offset in [-1800, 1800] {
            let faults = Faults { clock_offset: offset, ..Faults::default() };
            attempt(world, faults).await.with_context(|| format!("{offset} s"))?;
            let text = world.browser.text("error").await?;
            ensure!(text.contains("clock"), "{offset} s: {text}");
        }
        Ok(())
    })
    .await
}
