//! The operators' pages about the sign-in page: its texts and languages, and how it looks.

use anyhow::{Result, ensure};
use e2e::{ALICE, TestHarness, journey, wait_until};
use reqwest::Method;
use serde_json::{Value, json};

use crate::operators::management_token;

/// Waits until an element has a text.
async fn shows_text(harness: &TestHarness, id: &str, text: &str) -> Result<()> {
    wait_until(&format!("“{text}” in {id}"), async || {
        let shown = harness.browser.shows(id).await? && harness.browser.text(id).await?.contains(text);
        Ok(shown.then_some(()))
    })
    .await
}

/// Waits until there are this many findings.
async fn has_findings(harness: &TestHarness, count: usize) -> Result<()> {
    wait_until(&format!("{count} findings"), async || {
        Ok((harness.browser.texts("sie-finding").await?.len() == count).then_some(()))
    })
    .await
}

/// Changes something at the server as another operator.
async fn change_as_another(harness: &TestHarness, method: Method, path: &str, body: &Value) -> Result<()> {
    let url = format!("{}/api{path}", harness.server().endpoint());
    let request = reqwest::Client::new().request(method, url).bearer_auth(management_token(harness).await?);
    request.json(body).send().await?.error_for_status()?;
    Ok(())
}

#[tokio::test]
async fn sign_in_page_shows_the_texts_and_the_language_of_the_operator() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.use_app_config()?;
        harness.sign_in(&ALICE).await?;
        harness.open_as_operator("/localization").await?;
        harness.browser.fill("phrases-search", "NO_account").await?;
        shows_text(harness, "phrases-count", "1 text").await?;
        harness.browser.fill("phrase-description.no_account", "Your first visit?").await?;
        // The texts that somebody else adds meanwhile stay.
        let added = json!({ "action": { "sign_in": "Enter" } });
        change_as_another(harness, Method::PUT, "/custom-phrases/en", &added).await?;
        harness.browser.click("localization-save").await?;
        harness.browser.wait_for("localization-saved").await?;
        shows_text(harness, "phrases-language", "2 own texts").await?;

        // Another language, a placeholder that Logto doesn't fill in, and the default language.
        harness.browser.choose("phrases-language", "German").await?;
        harness.browser.fill("phrase-description.no_account", "Neu hier? {{name}}").await?;
        harness.browser.click("language-detect").await?;
        harness.browser.wait_for_text("Logto doesn't fill in {{name}} here").await?;
        harness.browser.fill("phrase-description.no_account", "Neu hier?").await?;
        harness.browser.choose("language-default", "German").await?;
        harness.browser.click("localization-save").await?;
        harness.browser.wait_for("localization-saved").await?;
        harness.browser.reload().await?;
        harness.browser.wait_for("phrases-own").await?;
        harness.browser.click("phrases-own").await?;
        shows_text(harness, "phrases-count", "1 text").await?;
        let value = "return document.querySelector('[data-testid=\"phrase-description.no_account\"]').value";
        ensure!(harness.browser.run(value, Vec::new()).await? == "Neu hier?", "the texts of the default language");
        let value = "return document.querySelector('[data-testid=language-detect]').checked";
        ensure!(harness.browser.run(value, Vec::new()).await? == false, "the browser's language still counts");

        // The app requests its own language, English.
        harness.open("/").await?;
        harness.browser.click("sign-out").await?;
        harness.browser.click("sign-in").await?;
        harness.browser.wait_for("identifier").await?;
        harness.browser.wait_for_text("Your first visit?").await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn operator_sets_looks_documents_and_the_second_step() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.use_app_config()?;
        harness.sign_in(&ALICE).await?;
        harness.open_as_operator("/sign-in-experience").await?;
        harness.browser.fill("sie-color", "#12345").await?;
        // Backup codes need another factor, and the color is wrong once its field was left.
        harness.browser.click("sie-mfa-totp").await?;
        harness.browser.click("sie-mfa-passkey").await?;
        has_findings(harness, 2).await?;
        harness.browser.fill("sie-color", "#0a5f4a").await?;
        harness.browser.click("sie-mfa-totp").await?;
        has_findings(harness, 0).await?;
        // Somebody else changes the color meanwhile. The other changes stay.
        let color = json!({ "primaryColor": "#123456", "isDarkModeEnabled": false, "darkPrimaryColor": "#8768F8" });
        change_as_another(harness, Method::PATCH, "/sign-in-exp", &json!({ "color": color })).await?;
        harness.browser.click("sie-save").await?;
        harness.browser.wait_for_text("Color of buttons: #123456").await?;
        assert_eq!(harness.count("PATCH", "/api/sign-in-exp"), 1, "it was sent");
        harness.browser.click("sie-load").await?;
        harness.browser.wait_until_gone("sie-load").await?;
        harness.browser.fill("sie-color", "#0a5f4a").await?;
        harness.browser.choose("sie-mfa-policy", "Everybody, from sign-up on").await?;
        harness.browser.fill("sie-terms", "https://example.com/terms").await?;
        harness.browser.choose("sie-agreement", "With a checkbox at sign-up and sign-in").await?;
        shows_text(harness, "sie-preview", "“I agree to the terms of use”").await?;
        harness.browser.click("sie-save").await?;
        shows_text(harness, "sie-diff", "#0a5f4a").await?;
        harness.browser.click("sie-confirm").await?;
        harness.browser.wait_for("sie-saved").await?;
        harness.browser.reload().await?;
        let second_step = "Everybody needs a second step: Authenticator app, Backup codes.";
        shows_text(harness, "sie-preview", second_step).await
    })
    .await
}
