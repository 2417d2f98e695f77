//! Linked accounts: at a social provider and back, and what the account center decides about the profile.

use anyhow::{Result, ensure};
use e2e::{ALICE, ConfigFile, TestHarness, journey_with, wait_until};
use logto_dev::{FieldAccess, Seed};
use serde_json::json;

/// Alice's password.
const PASSWORD: &str = "alice-password-1";

async fn confirm_identity(harness: &TestHarness) -> Result<()> {
    harness.browser.click("verify-with-password").await?;
    harness.browser.fill("verify-password", PASSWORD).await?;
    harness.browser.click("verify").await
}

/// Waits until the account at the only provider is shown like this.
async fn wait_for_account(harness: &TestHarness, expected: &str) -> Result<()> {
    wait_until(&format!("the account {expected}"), async || {
        Ok((harness.browser.texts("linked-account").await? == [expected]).then_some(()))
    })
    .await
}

async fn wait_for_value(harness: &TestHarness, id: &str, value: &str) -> Result<()> {
    wait_until(&format!("{id} to be {value}"), async || {
        Ok(harness.browser.texts(id).await?.iter().any(|text| text == value).then_some(()))
    })
    .await
}

/// Opens the form of a row that was not set, and saves a text.
async fn add(harness: &TestHarness, row: &str, text: &str) -> Result<()> {
    harness.browser.click(&format!("profile-edit-{row}")).await?;
    harness.browser.fill(&format!("field-{row}"), text).await?;
    harness.browser.click("save").await?;
    wait_for_value(harness, &format!("profile-{row}"), text).await
}

/// Chooses a picture of the app as file.
async fn upload_picture(harness: &TestHarness) -> Result<()> {
    harness.browser.click("profile-edit-avatar").await?;
    harness.browser.wait_for("field-avatar").await?;
    // The input is hidden behind its label, so a script gives it the file.
    let choose = "const input = document.querySelector('[data-testid=\"upload-avatar\"]');
        return fetch('/apple-touch-icon.png').then((answer) => answer.blob()).then((blob) => {
            const files = new DataTransfer();
            files.items.add(new File([blob], 'me.png', { type: 'image/png' }));
            input.files = files.files;
            input.dispatchEvent(new Event('change', { bubbles: true }));
        })";
    harness.browser.run(choose, Vec::new()).await.map(drop)
}

#[tokio::test]
async fn links_changes_and_removes_account_at_a_provider() -> Result<()> {
    let seed = Seed { has_storage: false, ..Seed::default() };
    journey_with(seed, async |harness: &mut TestHarness| {
        harness.expect_console("/api/my-account/user-assets/avatar");
        harness.use_app_config()?;
        harness.sign_in(&ALICE).await?;
        harness.open("/profile").await?;
        wait_for_value(harness, "profile-linked", "None").await?;
        harness.browser.click("profile-linked-open").await?;
        wait_for_account(harness, "Not linked").await?;

        // Somebody who turns back at the provider has linked nothing.
        harness.browser.click("linked-link").await?;
        harness.browser.click("social-cancel").await?;
        harness.browser.wait_for_text("Nothing was linked.").await?;

        // A reload between the provider and the link goes on where it was.
        harness.browser.click("linked-link").await?;
        harness.browser.click("social-demo-alice").await?;
        harness.browser.wait_for("verify-with-password").await?;
        harness.browser.reload().await?;
        confirm_identity(harness).await?;
        harness.browser.wait_for_text("Account linked").await?;
        assert_eq!(harness.count("POST", "/api/verifications/social/verify"), 1);
        wait_for_account(harness, "Alice at Demo · alice@social.example").await?;
        let left = "return [location.search, sessionStorage.getItem('logto-leptos:linking')]";
        assert_eq!(harness.browser.run(left, Vec::new()).await?, json!(["", null]));
        assert_eq!(harness.count("POST", "/api/my-account/identities"), 1);

        harness.browser.click("linked-link").await?;
        harness.browser.click("social-demo-second").await?;
        confirm_identity(harness).await?;
        wait_for_account(harness, "Alice's second account · second@social.example").await?;
        assert_eq!(harness.count("PUT", "/api/my-account/identities"), 1);

        // The answer of the provider counts once.
        harness.open("/linked-accounts?code=stolen&state=stolen").await?;
        harness.browser.wait_for_text("This answer belongs to another attempt.").await?;

        harness.browser.click("linked-remove").await?;
        harness.browser.wait_for_text("Remove your account at Demo social?").await?;
        assert_eq!(harness.count("DELETE", "/api/my-account/identities/demo"), 0, "nothing was asked");
        harness.browser.click("confirm").await?;
        confirm_identity(harness).await?;
        wait_for_account(harness, "Not linked").await?;

        // This server takes no pictures, and says so when it gets one.
        harness.open("/profile").await?;
        upload_picture(harness).await?;
        harness.browser.wait_for_text("The sign-in server takes no files.").await?;
        ensure!(harness.browser.shows("field-avatar").await?, "the address can still be entered");

        // Without the settings of the account center, Logto's own page is left.
        let config = harness.site.app_config()?.replace("accountCenter", "unknown");
        let config = config.replace("http://localhost:3001", harness.server().endpoint());
        harness.site.set_config(ConfigFile::Text(config));
        harness.open("/linked-accounts").await?;
        harness.browser.wait_for("linked-unknown").await?;
        harness.browser.wait_for("logto-account").await
    })
    .await
}

#[tokio::test]
async fn profile_follows_the_settings_of_the_account_center() -> Result<()> {
    let mut seed = Seed::default();
    seed.account_center.fields.name = FieldAccess::ReadOnly;
    seed.account_center.fields.social = FieldAccess::ReadOnly;
    seed.account_center.delete_account_url = Some("https://example.com/delete".to_owned());
    seed.custom_profile_fields.push(json!({ "name": "desk", "type": "Number", "label": "Desk", "required": false }));
    journey_with(seed, async |harness: &mut TestHarness| {
        // The policy of the host allows no pictures from the server.
        harness.expect_console("img-src");
        harness.use_app_config()?;
        harness.sign_in(&ALICE).await?;
        harness.open("/profile").await?;
        harness.browser.wait_for("custom-fields").await?;
        // Nothing has to be refused first.
        harness.browser.wait_until_gone("profile-edit-name").await?;
        wait_for_value(harness, "profile-name", "Alice Example").await?;

        harness.browser.click("custom-edit-company").await?;
        harness.browser.fill("custom-field", "A").await?;
        harness.browser.click("save").await?;
        harness.browser.wait_for_text("Enter at least 2 characters.").await?;
        harness.browser.fill("custom-field", "Acme").await?;
        harness.browser.click("save").await?;
        wait_for_value(harness, "custom-company", "Acme").await?;
        harness.browser.click("custom-edit-size").await?;
        harness.browser.choose("custom-field", "Large").await?;
        harness.browser.click("save").await?;
        wait_for_value(harness, "custom-size", "Large").await?;
        harness.browser.click("custom-edit-desk").await?;
        harness.browser.fill("custom-field", "1e2").await?;
        harness.browser.click("save").await?;
        harness.browser.wait_for_text("Enter a number.").await?;
        harness.browser.fill("custom-field", "7.50").await?;
        harness.browser.click("save").await?;
        wait_for_value(harness, "custom-desk", "7.5").await?;
        // What people write has its own direction.
        let elements = "return ['profile-name', 'custom-company', 'custom-desk']
            .map((id) => document.querySelector(`[data-testid=\"${id}\"]`).localName)";
        assert_eq!(harness.browser.run(elements, Vec::new()).await?, json!(["bdi", "bdi", "bdi"]));

        harness.browser.click("profile-more").await?;
        // A date is saved whole or not at all. These digits are the same date in every order of day and month.
        harness.browser.click("profile-edit-birthdate").await?;
        harness.browser.fill("field-birthdate", "05").await?;
        harness.browser.click("save").await?;
        harness.browser.wait_for_text("This doesn't have the expected format.").await?;
        harness.browser.fill("field-birthdate", "05051990").await?;
        harness.browser.click("save").await?;
        wait_for_value(harness, "profile-birthdate", "1990-05-05").await?;
        add(harness, "middle-name", "Pleasance").await?;
        add(harness, "street", "1 Road").await?;
        add(harness, "locality", "Town").await?;

        upload_picture(harness).await?;
        harness.browser.wait_for_text("Picture saved").await?;
        wait_until("the address of the picture", async || {
            let shown = harness.browser.texts("profile-avatar").await?;
            Ok(shown.iter().any(|text| text.contains("/user-assets/")).then_some(()))
        })
        .await?;

        harness.browser.reload().await?;
        for (id, value) in [
            ("custom-company", "Acme"),
            ("custom-size", "Large"),
            ("custom-desk", "7.5"),
            ("profile-middle-name", "Pleasance"),
            ("profile-street", "1 Road"),
            ("profile-locality", "Town"),
        ] {
            wait_for_value(harness, id, value).await?;
        }
        harness.browser.wait_for("delete-account").await?;
        let link = "return document.querySelector('[data-testid=\"delete-account\"]').href";
        assert_eq!(harness.browser.run(link, Vec::new()).await?, json!("https://example.com/delete"));
        // What other apps have stored stays.
        harness.open("/developer").await?;
        harness.browser.wait_for_text("\"plan\"").await?;

        harness.open("/linked-accounts").await?;
        harness.browser.wait_for("linked-read-only").await?;
        ensure!(!harness.browser.shows("linked-link").await?, "something can be linked");
        Ok(())
    })
    .await
}
