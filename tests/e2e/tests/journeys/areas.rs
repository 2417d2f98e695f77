//! The areas of the app: what people, operators and builders see, the first steps, and the language.

use anyhow::{Result, ensure};
use e2e::{ALICE, BOB, ConfigFile, TestHarness, journey, wait_until};
use serde_json::{Value, json};

/// Returns the texts of the links and headings of the sidebar.
const SIDEBAR: &str =
    "return [...document.querySelectorAll('#pages :is(a, .sidebar-group)')].map((it) => it.innerText.trim())";

async fn sidebar(harness: &TestHarness) -> Result<Vec<String>> {
    let texts = harness.browser.run(SIDEBAR, Vec::new()).await?;
    Ok(serde_json::from_value(texts)?)
}

async fn wait_for_sidebar(harness: &TestHarness, expected: &[&str]) -> Result<()> {
    wait_until(
        &format!("a sidebar with {expected:?}"),
        async || Ok((sidebar(harness).await? == expected).then_some(())),
    )
    .await
}

/// Changes the app's own `config.json`.
fn configure(harness: &TestHarness, change: &Value) -> Result<()> {
    let mut config: Value = serde_json::from_str(&harness.site.app_config()?)?;
    for (key, value) in change.as_object().into_iter().flatten() {
        config[key] = value.clone();
    }
    let text = config.to_string().replace("http://localhost:3001", harness.server().endpoint());
    harness.site.set_config(ConfigFile::Text(text));
    Ok(())
}

#[tokio::test]
async fn plain_user_of_production_app_sees_the_account_only() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        configure(harness, &json!({ "developer": false }))?;
        harness.sign_in(&BOB).await?;
        for path in ["/", "/profile"] {
            harness.open(path).await?;
            harness.browser.wait_for(if path == "/" { "authenticated" } else { "claims-sub" }).await?;
            wait_for_sidebar(harness, &["Home", "Profile", "Organizations"]).await?;
        }
        harness.open("/").await?;
        harness.browser.wait_for("authenticated").await?;
        ensure!(!harness.browser.shows("first-run").await?, "first steps for somebody who does not build");
        ensure!(!harness.browser.shows("sign-in-timeline").await?, "times for somebody who does not build");
        // What the configuration forbids cannot be switched on.
        harness.open("/settings").await?;
        harness.browser.wait_for("settings-language").await?;
        ensure!(!harness.browser.shows("settings-developer").await?, "a switch that does nothing");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn operator_and_builder_see_their_areas() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.use_app_config()?;
        harness.sign_in(&ALICE).await?;
        let account = ["Account", "Home", "Profile", "Organizations"];
        let admin =
            ["Admin", "Connectors", "Sign-in experience", "Localization", "Users", "All organizations", "Application"];
        let developer = ["Developer", "This session", "API", "Check-up"];
        wait_for_sidebar(harness, &[&account[..], &admin, &developer].concat()).await?;
        harness.open("/settings").await?;
        harness.browser.click("settings-developer").await?;
        wait_for_sidebar(harness, &[&account[..], &admin].concat()).await?;
        // The choice is kept.
        harness.browser.reload().await?;
        harness.browser.wait_for("settings-developer").await?;
        wait_for_sidebar(harness, &[&account[..], &admin].concat()).await
    })
    .await
}

#[tokio::test]
async fn newcomer_sees_first_steps_and_a_tick_for_what_happened() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.open("/").await?;
        harness.browser.wait_for("anonymous").await?;
        let steps = harness.browser.text("first-run").await?;
        ensure!(steps.contains("alice@example.com"), "{steps}");
        let script = "return document.querySelector('[data-testid=first-run-inbox]').href";
        let inbox = harness.browser.run(script, Vec::new()).await?;
        ensure!(inbox == json!(format!("{}/inbox", harness.server().endpoint())), "{inbox}");
        let ticked = "return [...document.querySelectorAll('[data-testid^=first-step-][data-done]')]
            .map((it) => it.dataset.testid)";
        assert_eq!(harness.browser.run(ticked, Vec::new()).await?, json!([]));
        harness.browser.click_at("[data-testid=first-step-guard] a").await?;
        harness.sign_in_at_provider(ALICE.email).await?;
        harness.browser.wait_for("claims-sub").await?;
        harness.open("/").await?;
        harness.browser.wait_for("first-run").await?;
        assert_eq!(harness.browser.run(ticked, Vec::new()).await?, json!(["first-step-guard"]));
        Ok(())
    })
    .await
}

#[tokio::test]
async fn language_changes_without_a_reload() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        // A session in memory would not survive a reload.
        configure(harness, &json!({ "persistence": "memory" }))?;
        harness.sign_in(&ALICE).await?;
        harness.browser.run("window.e2eDocument = 'first'", Vec::new()).await?;
        harness.browser.click_at("main a[href$='/profile']").await?;
        harness.browser.wait_for("claims-sub").await?;
        harness.browser.click_at("button.avatar-button").await?;
        harness.browser.choose("menu-language", "Français").await?;
        harness.browser.wait_for_text("Accueil").await?;
        assert_eq!(harness.browser.text("claims-sub").await?, ALICE.sub);
        let now = "return [window.e2eDocument, document.documentElement.lang, document.documentElement.dir]";
        assert_eq!(harness.browser.run(now, Vec::new()).await?, json!(["first", "fr", "ltr"]));
        Ok(())
    })
    .await
}

#[tokio::test]
async fn check_up_is_offered_after_a_sign_in_that_never_came_back() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.expect_console("/oidc/token");
        harness.open("/").await?;
        harness.browser.click("sign-in").await?;
        harness.browser.wait_for("identifier").await?;
        harness.browser.back().await?;
        harness.browser.wait_for("anonymous").await?;
        harness.browser.click("lost-sign-in-check-up").await?;
        harness.browser.wait_for("check-up-summary").await?;
        // A sign-in that has an outcome ends the offer.
        harness.sign_in(&ALICE).await?;
        harness.browser.click("sign-out").await?;
        harness.browser.wait_for("anonymous").await?;
        ensure!(!harness.browser.shows("lost-sign-in-check-up").await?, "the offer is still there");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn lost_sign_in_of_an_unknown_application_is_explained() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        // The server refuses both, on its own page and to the app.
        harness.expect_console("/oidc/");
        configure(harness, &json!({ "appId": "nobody" }))?;
        harness.open("/").await?;
        harness.browser.click("sign-in").await?;
        harness.browser.wait_for("rejection").await?;
        harness.browser.back().await?;
        harness.browser.wait_for("anonymous").await?;
        harness.browser.wait_for("sign-in-foreseen").await?;
        let text = harness.browser.text("sign-in-foreseen").await?;
        ensure!(text.contains("nobody"), "{text}");
        ensure!(harness.browser.shows("sign-in").await?, "a sign-in can be tried all the same");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn nothing_stands_in_front_of_the_page_at_400_percent_zoom() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.sign_in(&ALICE).await?;
        let size = json!({ "width": 320, "height": 200, "deviceScaleFactor": 1, "mobile": false });
        harness.browser.devtools("Emulation.setDeviceMetricsOverride", size).await?;
        let stuck = "return [...document.querySelectorAll('body *')]
            .filter((it) => ['sticky', 'fixed'].includes(getComputedStyle(it).position) && it.getClientRects().length)
            .map((it) => it.className)";
        assert_eq!(harness.browser.run(stuck, Vec::new()).await?, json!(["skip-link"]));
        Ok(())
    })
    .await
}
