//! Links that start sign-in or sign-out.

use anyhow::{Context as _, Result, ensure};
use e2e::{ALICE, BOB, TestHarness, journey};

#[tokio::test]
async fn sign_in_link_starts_sign_in() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.open("/sign-in").await?;
        harness.sign_in_at_provider(ALICE.email).await?;
        harness.browser.wait_for("authenticated").await?;
        assert_eq!(harness.browser.url().await?.as_str(), harness.site.url("/"));
        Ok(())
    })
    .await
}

#[tokio::test]
async fn sign_in_link_passes_return_path_and_login_hint() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.open("/sign-in?return_to=%2Fprofile%3Fx%3D1&login_hint=alice%40example.com").await?;
        harness.browser.wait_for("identifier").await?;
        let hint = "return document.querySelector('[data-testid=\"identifier\"]').value";
        assert_eq!(harness.browser.run(hint, Vec::new()).await?.as_str(), Some(ALICE.email));
        harness.sign_in_at_provider(ALICE.email).await?;
        harness.browser.wait_for("claims-sub").await?;
        assert_eq!(harness.browser.url().await?.as_str(), harness.site.url("/profile?x=1"));
        Ok(())
    })
    .await
}

#[tokio::test]
async fn sign_in_link_can_open_registration() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.open("/sign-in?first_screen=register").await?;
        harness.browser.wait_for("identifier").await?;
        assert_eq!(harness.browser.url().await?.path(), "/register");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn sign_in_link_continues_when_signed_in() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.sign_in(&ALICE).await?;
        let sign_ins = harness.count("GET", "/oidc/auth");
        harness.open("/sign-in?return_to=/profile").await?;
        harness.browser.wait_for("claims-sub").await?;
        assert_eq!(harness.count("GET", "/oidc/auth"), sign_ins);
        Ok(())
    })
    .await
}

/// Waits for the provider's page (true) or a signed-in page of the app (false).
async fn arrive(harness: &TestHarness) -> Result<bool> {
    let account = "return document.querySelector('.avatar-button') !== null";
    e2e::wait_until("the provider or the app", async || {
        if harness.browser.shows("identifier").await? {
            return Ok(Some(true));
        }
        Ok((harness.browser.run(account, Vec::new()).await? == true).then_some(false))
    })
    .await
}

#[tokio::test]
async fn return_path_never_leaves_the_app() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        for goal in [
            "//evil.test",
            "https://evil.test/",
            "/\\evil.test",
            "\\\\evil.test",
            "javascript:alert(1)",
            "/%09/evil.test",
            "%2F%2Fevil.test",
            "/\n/evil.test",
            "///evil.test",
        ] {
            let encoded: String = url::form_urlencoded::byte_serialize(goal.as_bytes()).collect();
            harness.open(&format!("/sign-in?return_to={encoded}")).await?;
            // The first time with a sign-in, later without.
            if arrive(harness).await.with_context(|| goal.to_owned())? {
                harness.sign_in_at_provider(ALICE.email).await?;
                harness.browser.wait_until_gone("code").await?;
                arrive(harness).await.with_context(|| goal.to_owned())?;
            }
            let url = harness.browser.url().await?;
            ensure!(url.as_str().starts_with(&harness.site.url("/")), "{goal} led to {url}");
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn guarded_address_returns_unchanged() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        let page = "/profile?b=%20c&q=a%5Cb&r=50%25%20off&s=a%26b&t=1%2B1&u=%252523&v=https%3A//a//";
        harness.open(page).await?;
        harness.sign_in_at_provider(ALICE.email).await?;
        harness.browser.wait_for("claims-sub").await?;
        assert_eq!(harness.browser.url().await?.as_str(), harness.site.url(page));
        // The same for a person who is signed in already.
        let encoded: String = url::form_urlencoded::byte_serialize(page.as_bytes()).collect();
        harness.open(&format!("/sign-in?return_to={encoded}")).await?;
        harness.browser.wait_for("claims-sub").await?;
        assert_eq!(harness.browser.url().await?.as_str(), harness.site.url(page));
        Ok(())
    })
    .await
}

#[tokio::test]
async fn magic_link_passes_its_parameters_on() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        // The server does not know this token, and says so.
        harness.expect_console("/one-time-token/verify");
        harness.open("/sign-in?one_time_token=t%2B1&login_hint=alice%40example.com&ui_locales=fr").await?;
        harness.browser.wait_for("identifier").await?;
        let url = harness.browser.url().await?;
        for (name, value) in [("one_time_token", "t+1"), ("login_hint", ALICE.email), ("ui_locales", "fr")] {
            let sent = url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
            ensure!(sent.as_deref() == Some(value), "{name} in {url}");
        }
        let left = harness.browser.back().await?;
        ensure!(left.path() == "/sign-in" && !left.as_str().contains("one_time_token"), "{left}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn sign_in_link_for_another_person_asks() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.sign_in(&ALICE).await?;
        let sign_ins = harness.count("GET", "/oidc/auth");
        let link = "/sign-in?return_to=%2Fprofile&login_hint=bob%40example.com";
        harness.open(link).await?;
        let text = harness.browser.text("other-person").await?;
        ensure!(text.contains(BOB.email), "{text}");
        harness.browser.click("stay-signed-in").await?;
        assert_eq!(harness.browser.text("claims-sub").await?, ALICE.sub);
        assert_eq!(harness.count("GET", "/oidc/auth"), sign_ins);

        // The provider's session is Alice's, too, so a login must be asked for.
        harness.open(link).await?;
        harness.browser.click("switch-account").await?;
        harness.sign_in_at_provider(BOB.email).await?;
        assert_eq!(harness.browser.text("claims-sub").await?, BOB.sub);
        // A link for the person who is signed in leads on.
        harness.open(link).await?;
        assert_eq!(harness.browser.text("claims-sub").await?, BOB.sub);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn file_of_the_app_is_the_home_page() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.open("/index.html").await?;
        harness.browser.wait_for("anonymous").await?;
        assert_eq!(harness.browser.url().await?.as_str(), harness.site.url("/"));
        Ok(())
    })
    .await
}

#[tokio::test]
async fn sign_out_link_asks_before_it_signs_out() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.sign_in(&ALICE).await?;
        harness.open("/sign-out").await?;
        harness.browser.wait_for("sign-out-question").await?;
        assert_eq!(harness.count("POST", "/oidc/token/revocation"), 0);
        harness.browser.click("stay-signed-in").await?;
        harness.browser.wait_for("authenticated").await?;
        assert_eq!(harness.count("POST", "/oidc/token/revocation"), 0);

        harness.open("/sign-out").await?;
        harness.browser.click("confirm-sign-out").await?;
        harness.browser.wait_for("anonymous").await?;
        let home = harness.site.url("/");
        harness.browser.wait_for_url("the first page", |url| url.as_str() == home).await?;
        assert_eq!(harness.count("POST", "/oidc/token/revocation"), 1);
        let keys = harness.browser.session_keys().await?;
        ensure!(keys.is_empty(), "{keys:?}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn sign_out_link_does_nothing_when_signed_out() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.open("/sign-out").await?;
        harness.browser.wait_for("anonymous").await?;
        assert_eq!(harness.browser.url().await?.as_str(), harness.site.url("/"));
        assert_eq!(harness.count("POST", "/oidc/token/revocation"), 0);
        Ok(())
    })
    .await
}
