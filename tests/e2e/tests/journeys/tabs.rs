//! Several tabs of one browser.

use anyhow::{Result, ensure};
use e2e::{ALICE, BOB, TestHarness, journey};

/// Opens a page of the app in a second tab.
async fn second_tab(harness: &TestHarness, path: &str) -> Result<e2e::Tab> {
    let tab = harness.browser.new_tab().await?;
    harness.open(path).await?;
    Ok(tab)
}

/// Signs out by the account menu.
async fn sign_out_by_menu(harness: &TestHarness) -> Result<()> {
    harness.browser.click_at("button.avatar-button").await?;
    harness.browser.click_at("#account-menu a[href$='/sign-out']").await?;
    harness.browser.wait_for("anonymous").await
}

#[tokio::test]
async fn two_tabs_signing_in_concurrently_both_succeed() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.open("/").await?;
        let first = harness.browser.tab().await?;
        harness.browser.click("sign-in").await?;
        let answer_to_first = harness.callback_url(ALICE.email).await?;
        let second = second_tab(harness, "/").await?;
        harness.browser.click("sign-in").await?;
        let answer_to_second = harness.callback_url(ALICE.email).await?;
        // Both start before either one finishes.
        for (tab, answer) in [(&first, answer_to_first), (&second, answer_to_second)] {
            harness.browser.switch_to(tab).await?;
            let go = "setTimeout((url) => location.assign(url), 0, arguments[0])";
            harness.browser.run(go, vec![answer.as_str().into()]).await?;
        }
        for tab in [&first, &second] {
            harness.browser.switch_to(tab).await?;
            harness.browser.wait_for("authenticated").await?;
            assert_eq!(harness.browser.url().await?.as_str(), harness.site.url("/"));
        }
        assert_eq!(harness.count("POST", "/oidc/token"), 2);
        harness.open("/profile").await?;
        harness.browser.click("call-api").await?;
        assert_eq!(harness.browser.text("api-result").await?, "200 u_alice");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn two_tabs_on_the_provider_page_both_succeed() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        // The provider has one interaction for each app and browser, so the second tab takes it over.
        harness.expect_console("/api/experience");
        harness.open("/").await?;
        let first = harness.browser.tab().await?;
        harness.browser.click("sign-in").await?;
        harness.browser.wait_for("identifier").await?;
        let second = second_tab(harness, "/").await?;
        harness.browser.click("sign-in").await?;
        harness.browser.wait_for("identifier").await?;
        harness.browser.switch_to(&first).await?;
        harness.sign_in_at_provider(ALICE.email).await?;
        harness.browser.wait_for("authenticated").await?;
        harness.browser.switch_to(&second).await?;
        harness.browser.fill("identifier", ALICE.email).await?;
        harness.browser.click("send-code").await?;
        let text = harness.browser.text("form-error").await?;
        ensure!(text.contains("Go back to the app"), "{text}");
        harness.browser.back().await?;
        harness.browser.wait_for("authenticated").await
    })
    .await
}

#[tokio::test]
async fn second_tab_follows_sign_in() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.open("/").await?;
        harness.browser.wait_for("anonymous").await?;
        let first = harness.browser.tab().await?;
        second_tab(harness, "/").await?;
        harness.sign_in(&ALICE).await?;
        harness.browser.switch_to(&first).await?;
        harness.browser.wait_for("authenticated").await
    })
    .await
}

#[tokio::test]
async fn second_tab_follows_sign_out() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.sign_in(&ALICE).await?;
        let first = harness.browser.tab().await?;
        let second = second_tab(harness, "/").await?;
        harness.browser.wait_for("authenticated").await?;
        harness.browser.switch_to(&first).await?;
        harness.browser.click("sign-out").await?;
        harness.browser.wait_for("anonymous").await?;
        harness.browser.switch_to(&second).await?;
        harness.browser.wait_for("anonymous").await?;
        harness.browser.clear_seen().await?;
        harness.browser.reload().await?;
        harness.browser.wait_for("anonymous").await?;
        harness.browser.assert_signed_out().await
    })
    .await
}

#[tokio::test]
async fn sign_out_closes_guarded_page_in_another_tab() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.sign_in(&BOB).await?;
        let first = harness.browser.tab().await?;
        harness.open("/profile").await?;
        harness.browser.wait_for("claims-sub").await?;
        let second = second_tab(harness, "/profile").await?;
        harness.browser.wait_for("claims-sub").await?;
        harness.browser.switch_to(&first).await?;
        let sign_ins = harness.count("GET", "/oidc/auth");
        sign_out_by_menu(harness).await?;
        harness.browser.switch_to(&second).await?;
        harness.browser.wait_until_gone("claims-sub").await?;
        harness.browser.wait_for("anonymous").await?;
        let text = harness.browser.page_text().await?;
        ensure!(!text.contains(BOB.email) && !text.contains(BOB.sub), "{text}");
        assert_eq!(harness.count("GET", "/oidc/auth"), sign_ins, "it signed in again by itself");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn guarded_page_in_another_tab_switches_to_new_user() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.sign_in(&BOB).await?;
        let first = harness.browser.tab().await?;
        let second = second_tab(harness, "/").await?;
        harness.browser.wait_for("authenticated").await?;
        harness.browser.switch_to(&first).await?;
        harness.browser.click("sign-out").await?;
        harness.browser.wait_for("anonymous").await?;
        harness.sign_in(&ALICE).await?;
        harness.browser.switch_to(&second).await?;
        harness.browser.wait_for_text("You're now signed in as").await?;
        let text = harness.browser.page_text().await?;
        ensure!(text.contains(ALICE.email) && !text.contains(BOB.email), "{text}");
        Ok(())
    })
    .await
}
