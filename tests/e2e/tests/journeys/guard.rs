//! Guarded pages and unknown addresses.

use anyhow::{Result, ensure};
use e2e::{ALICE, TestHarness, journey};

#[tokio::test]
async fn returns_to_guarded_page_with_query_after_sign_in() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.open("/profile?x=1").await?;
        harness.sign_in_at_provider(ALICE.email).await?;
        assert_eq!(harness.browser.text("claims-sub").await?, ALICE.sub);
        assert_eq!(harness.browser.url().await?.as_str(), harness.site.url("/profile?x=1"));
        Ok(())
    })
    .await
}

#[tokio::test]
async fn guarded_page_shows_nothing_before_sign_in() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.open("/profile").await?;
        harness.browser.wait_for("identifier").await?;
        harness.open("/nowhere").await?;
        harness.browser.assert_signed_out().await
    })
    .await
}

#[tokio::test]
async fn back_from_guarded_page_does_not_redirect_again() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.open("/").await?;
        harness.browser.wait_for("anonymous").await?;
        harness.open("/profile?x=1").await?;
        harness.sign_in_at_provider(ALICE.email).await?;
        harness.browser.wait_for("claims-sub").await?;
        let (index, entries) = harness.browser.history().await?;
        ensure!(!entries.iter().any(|entry| entry.contains("/callback")), "{entries:#?}");
        let sign_ins = harness.count("GET", "/oidc/auth");
        for _ in 1..index {
            let url = harness.browser.back().await?;
            if url.as_str().starts_with(harness.site.origin()) {
                harness.browser.wait_until_settled().await?;
                ensure!(!harness.browser.shows("error").await?, "an error at {url}");
            }
        }
        assert_eq!(harness.browser.url().await?.as_str(), harness.site.url("/"));
        harness.browser.wait_for("authenticated").await?;
        assert_eq!(harness.count("GET", "/oidc/auth"), sign_ins, "back started another sign-in");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn back_from_provider_does_not_restart_sign_in() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.open("/").await?;
        harness.browser.wait_for("anonymous").await?;
        harness.open("/profile").await?;
        harness.browser.wait_for("identifier").await?;
        harness.browser.back().await?;
        harness.browser.wait_until_settled().await?;
        assert_eq!(harness.count("GET", "/oidc/auth"), 1, "back started another sign-in");
        ensure!(!harness.browser.shows("error").await?, "an error for no reason");
        harness.sign_in_from_app(ALICE.email).await?;
        assert_eq!(harness.browser.text("claims-sub").await?, ALICE.sub);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn guarded_page_opens_and_reloads_when_signed_in() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.sign_in(&ALICE).await?;
        harness.open("/profile").await?;
        assert_eq!(harness.browser.text("claims-sub").await?, ALICE.sub);
        harness.browser.reload().await?;
        assert_eq!(harness.browser.text("claims-sub").await?, ALICE.sub);
        assert_eq!(harness.browser.url().await?.path(), "/profile");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn unknown_address_shows_not_found_with_link_home() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.open("/no/such/page").await?;
        harness.browser.wait_for("header-sign-in").await?;
        let text = harness.browser.page_text().await?;
        ensure!(text.contains("There is no such page"), "{text}");
        harness.browser.click_at("main a.button").await?;
        harness.browser.wait_for("anonymous").await
    })
    .await
}
