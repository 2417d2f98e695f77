//! Registration.

use anyhow::{Context as _, Result, ensure};
use e2e::{ALICE, TestHarness, journey, journey_with, wait_until};
use logto_dev::Seed;
use serde_json::{Value, json};

use crate::operators::management_token;

/// Registers with an unused email address or phone number.
async fn register(harness: &TestHarness, identifier: &str) -> Result<()> {
    harness.open("/").await?;
    harness.browser.click("sign-in").await?;
    harness.sign_in_at_provider(identifier).await?;
    harness.browser.click("create-account").await?;
    harness.browser.wait_for("authenticated").await?;
    harness.open("/profile").await?;
    let sub = harness.browser.text("claims-sub").await?;
    ensure!(!sub.is_empty() && sub != ALICE.sub, "{sub}");
    Ok(())
}

#[tokio::test]
async fn registers_by_email() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.expect_console("/api/experience/identification");
        register(harness, "carol@example.com").await?;
        let text = harness.browser.page_text().await?;
        ensure!(text.contains("carol@example.com"), "{text}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn registers_by_text_message() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.expect_console("/api/experience/identification");
        register(harness, "+1 555 010 0099").await?;
        let text = harness.browser.page_text().await?;
        ensure!(text.contains("15550100099"), "{text}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn registration_button_opens_registration_page() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.open("/").await?;
        harness.browser.click("sign-up").await?;
        harness.browser.wait_for("identifier").await?;
        assert_eq!(harness.browser.url().await?.path(), "/register");
        harness.sign_in_at_provider("dave@example.com").await?;
        harness.browser.wait_for("authenticated").await
    })
    .await
}

#[tokio::test]
async fn registering_existing_identifier_offers_sign_in() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.expect_console("/api/experience/identification");
        harness.open("/").await?;
        harness.browser.click("sign-up").await?;
        harness.sign_in_at_provider(ALICE.email).await?;
        harness.browser.click("sign-in-instead").await?;
        harness.browser.wait_for("authenticated").await?;
        harness.open("/profile").await?;
        assert_eq!(harness.browser.text("claims-sub").await?, ALICE.sub);
        Ok(())
    })
    .await
}

/// A seed whose sign-up asks for custom profile fields.
fn seed_with_profile_fields() -> Seed {
    let part = |name: &str, label: &str| json!({ "name": name, "type": "Text", "label": label, "required": true });
    let parts = [part("givenName", "Given name"), part("familyName", "Family name")];
    let sizes = json!({ "options": [{ "value": "s", "label": "Small" }, { "value": "l", "label": "Large" }] });
    let fields = [
        ("size", "Select", "Team size", false, sizes),
        ("company", "Text", "Company", true, json!({ "minLength": 2 })),
        ("fullname", "Fullname", "Your name", true, json!({ "parts": parts })),
        ("startDate", "Date", "Start date", true, json!({ "format": "dd/MM/yyyy" })),
        ("badge", "Regex", "Badge", true, json!({ "format": "[0-9]{3}" })),
    ];
    let names: Vec<Value> = fields.iter().map(|(name, ..)| json!({ "name": name })).collect();
    let fields = fields.map(|(name, kind, label, is_required, config)| {
        json!({ "name": name, "type": kind, "label": label, "required": is_required, "config": config })
    });
    let mut seed = Seed { custom_profile_fields: fields.into(), ..Seed::default() };
    seed.sign_in_experience.insert("signUpProfileFields".to_owned(), json!(names));
    seed
}

/// The test id of the element that has the focus.
async fn focused(harness: &TestHarness) -> Result<Value> {
    harness.browser.run("return document.activeElement.dataset.testid ?? null", Vec::new()).await
}

/// Submits the sign-up form, and waits until it shows this error. The field has the focus and is the only marked one.
async fn submit_with_error(harness: &TestHarness, field: &str, error: &str) -> Result<()> {
    harness.browser.click("save-profile").await?;
    wait_until(&format!("the error “{error}” of {field}"), async || {
        let marked = "return [...document.querySelectorAll('[aria-invalid]')].map((it) => it.dataset.testid)";
        let is_marked = harness.browser.run(marked, Vec::new()).await? == json!([field]);
        let is_shown = harness.browser.texts("form-error").await? == [error];
        Ok((is_marked && is_shown && focused(harness).await? == json!(field)).then_some(()))
    })
    .await
}

/// The user with this email address, as the Management API has them.
async fn user_with_email(harness: &TestHarness, email: &str) -> Result<Value> {
    let url = format!("{}/api/users", harness.server().endpoint());
    let request = reqwest::Client::new().get(url).bearer_auth(management_token(harness).await?);
    let users: Vec<Value> = request.send().await?.error_for_status()?.json().await?;
    users.into_iter().find(|user| user["primaryEmail"] == email).with_context(|| format!("no user has {email}"))
}

#[tokio::test]
async fn new_account_is_asked_for_custom_profile_fields() -> Result<()> {
    journey_with(seed_with_profile_fields(), async |harness: &mut TestHarness| {
        harness.expect_console("/api/experience/identification");
        harness.open("/").await?;
        harness.browser.click("sign-up").await?;
        harness.sign_in_at_provider("zoe@example.com").await?;
        harness.browser.wait_for("save-profile").await?;
        assert_eq!(focused(harness).await?, "profile-size");

        submit_with_error(harness, "profile-company", "Fill in “\u{2068}Company\u{2069}”.").await?;
        harness.browser.fill("profile-company", "Acme").await?;
        submit_with_error(harness, "profile-fullname-givenName", "Fill in “\u{2068}Given name\u{2069}”.").await?;
        harness.browser.fill("profile-fullname-givenName", "Zoe").await?;
        harness.browser.fill("profile-fullname-familyName", "New").await?;
        submit_with_error(harness, "profile-startDate", "Fill in “\u{2068}Start date\u{2069}”.").await?;
        // The browser's order: month, day, year.
        harness.browser.fill("profile-startDate", "12312024").await?;
        harness.browser.fill("profile-badge", "A-12").await?;
        let invalid = "“\u{2068}Badge\u{2069}” doesn’t look right. Check it and try again.";
        submit_with_error(harness, "profile-badge", invalid).await?;
        assert_eq!(harness.count("POST", "/api/experience/profile"), 0);

        harness.browser.fill("profile-badge", "A-123").await?;
        harness.browser.choose("profile-size", "Large").await?;
        harness.browser.click("save-profile").await?;
        harness.browser.wait_for("authenticated").await?;
        let user = user_with_email(harness, "zoe@example.com").await?;
        assert_eq!(user["profile"], json!({ "givenName": "Zoe", "familyName": "New" }));
        let data = json!({ "size": "l", "company": "Acme", "startDate": "31/12/2024", "badge": "A-123" });
        assert_eq!(user["customData"], data);
        Ok(())
    })
    .await
}
