//! Several tabs of one browser.

use anyhow::{Result, ensure};
use e2e::{ALICE, BOB, World, journey};

/// Opens a page of the app in a second tab.
async fn second_tab(world: &World, path: &str) -> Result<e2e::Tab> {
    let tab = world.browser.new_tab().await?;
    world.open(path).await?;
    Ok(tab)
}

/// Signs out by the account menu.
async fn sign_out_by_menu(world: &World) -> Result<()> {
    world.browser.click_at("button.avatar-button").await?;
    world.browser.click_at("#account-menu a[href$='/sign-out']").await?;
    world.browser.wait_for("anonymous").await
}

#[tokio::test]
async fn two_tabs_signing_in_concurrently_both_succeed() -> Result<()> {
    journey(async |world: &mut World| {
        world.open("/").await?;
        let first = world.browser.tab().await?;
        world.browser.click("sign-in").await?;
        let answer_to_first = world.callback_url(ALICE.email).await?;
        let second = second_tab(world, "/").await?;
        world.browser.click("sign-in").await?;
        let answer_to_second = world.callback_url(ALICE.email).await?;
        // Both are on their way before either has arrived.
        for (tab, answer) in [(&first, answer_to_first), (&second, answer_to_second)] {
            world.browser.switch_to(tab).await?;
            let go = "setTimeout((url) => location.assign(url), 0, arguments[0])";
            world.browser.run(go, vec![answer.as_str().into()]).await?;
        }
        for tab in [&first, &second] {
            world.browser.switch_to(tab).await?;
            world.browser.wait_for("authenticated").await?;
            assert_eq!(world.browser.url().await?.as_str(), world.site.url("/"));
        }
        assert_eq!(world.count("POST", "/oidc/token"), 2);
        world.open("/profile").await?;
        world.browser.click("call-api").await?;
        assert_eq!(world.browser.text("api-result").await?, "200 u_alice");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn two_tabs_on_the_provider_page_both_succeed() -> Result<()> {
    journey(async |world: &mut World| {
        // The provider has one sign-in for each app and browser: the second tab takes it over.
        world.expect_console("/api/experience");
        world.open("/").await?;
        let first = world.browser.tab().await?;
        world.browser.click("sign-in").await?;
        world.browser.wait_for("identifier").await?;
        let second = second_tab(world, "/").await?;
        world.browser.click("sign-in").await?;
        world.browser.wait_for("identifier").await?;
        world.browser.switch_to(&first).await?;
        world.finish_at_provider(ALICE.email).await?;
        world.browser.wait_for("authenticated").await?;
        world.browser.switch_to(&second).await?;
        world.browser.fill("identifier", ALICE.email).await?;
        world.browser.click("send-code").await?;
        let text = world.browser.text("form-error").await?;
        ensure!(text.contains("Go back to the app"), "{text}");
        world.browser.back().await?;
        world.browser.wait_for("authenticated").await
    })
    .await
}

#[tokio::test]
async fn second_tab_follows_sign_in() -> Result<()> {
    journey(async |world: &mut World| {
        world.open("/").await?;
        world.browser.wait_for("anonymous").await?;
        let first = world.browser.tab().await?;
        second_tab(world, "/").await?;
        world.sign_in(&ALICE).await?;
        world.browser.switch_to(&first).await?;
        world.browser.wait_for("authenticated").await
    })
    .await
}

#[tokio::test]
async fn second_tab_follows_sign_out() -> Result<()> {
    journey(async |world: &mut World| {
        world.sign_in(&ALICE).await?;
        let first = world.browser.tab().await?;
        let second = second_tab(world, "/").await?;
        world.browser.wait_for("authenticated").await?;
        world.browser.switch_to(&first).await?;
        world.browser.click("sign-out").await?;
        world.browser.wait_for("anonymous").await?;
        world.browser.switch_to(&second).await?;
        world.browser.wait_for("anonymous").await?;
        world.browser.start_watching().await?;
        world.browser.reload().await?;
        world.browser.wait_for("anonymous").await?;
        world.browser.signed_nobody_in().await
    })
    .await
}

#[tokio::test]
async fn sign_out_closes_guarded_page_in_another_tab() -> Result<()> {
    journey(async |world: &mut World| {
        world.sign_in(&ALICE).await?;
        let first = world.browser.tab().await?;
        world.open("/profile").await?;
        world.browser.wait_for("claims-sub").await?;
        let second = second_tab(world, "/profile").await?;
        world.browser.wait_for("claims-sub").await?;
        world.browser.switch_to(&first).await?;
        let sign_ins = world.count("GET", "/oidc/auth");
        sign_out_by_menu(world).await?;
        world.browser.switch_to(&second).await?;
        world.browser.wait_until_gone("claims-sub").await?;
        world.browser.wait_for("anonymous").await?;
        let text = world.browser.page_text().await?;
        ensure!(!text.contains(ALICE.email) && !text.contains(ALICE.sub), "{text}");
        assert_eq!(world.count("GET", "/oidc/auth"), sign_ins, "it signed in again by itself");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn guarded_page_in_another_tab_switches_to_new_user() -> Result<()> {
    journey(async |world: &mut World| {
        world.sign_in(&ALICE).await?;
        let first = world.browser.tab().await?;
        let second = second_tab(world, "/").await?;
        world.browser.wait_for("authenticated").await?;
        world.browser.switch_to(&first).await?;
        world.browser.click("sign-out").await?;
        world.browser.wait_for("anonymous").await?;
        world.sign_in(&BOB).await?;
        world.browser.switch_to(&second).await?;
        world.browser.wait_for("authenticated").await?;
        let text = world.browser.page_text().await?;
        ensure!(text.contains(BOB.email) && !text.contains(ALICE.email), "{text}");
        Ok(())
    })
    .await
}
