//! Security settings that need verification: password, devices and apps.

use std::time::Duration;

use anyhow::{Result, ensure};
use e2e::{ALICE, ConfigFile, Person, TestHarness, journey, journey_with, wait_until};
use logto_dev::{Application, Seed, User};
use serde_json::json;

/// A user without phone number and password.
const DORA: Person = Person { sub: "u_dora", email: "dora@example.com", phone: "" };

/// Alice's password.
const OLD: &str = "alice-password-1";

/// Alice's new password.
const NEW: &str = "looking-glass-7";

/// The URL in Chromium's console error for a wrong password.
const REFUSED: &str = "/api/experience/verification/password";

async fn open_profile(harness: &TestHarness, person: &Person) -> Result<()> {
    harness.sign_in(person).await?;
    harness.open("/profile").await?;
    harness.browser.wait_for("claims-sub").await
}

async fn verify_by_password(harness: &TestHarness) -> Result<()> {
    harness.browser.click("verify-with-password").await?;
    harness.browser.fill("verify-password", OLD).await?;
    harness.browser.click("verify").await
}

async fn verify_by_code(harness: &TestHarness, email: &str) -> Result<()> {
    harness.browser.click("verify-with-email").await?;
    let code = harness.next_code(email).await?;
    harness.browser.fill("verify-code", &code).await
}

async fn set_password(harness: &TestHarness) -> Result<()> {
    harness.browser.fill("field-password", NEW).await?;
    harness.browser.click("save").await?;
    harness.browser.wait_until_gone("field-password").await?;
    wait_until("the password to be set", async || {
        Ok((harness.browser.text("profile-password").await? == "Set").then_some(()))
    })
    .await
}

/// Signs out, and signs in again with a password.
async fn sign_in_again(harness: &TestHarness, account: &str, wrong: &str) -> Result<()> {
    harness.open("/").await?;
    harness.browser.click("sign-out").await?;
    harness.browser.wait_for("anonymous").await?;
    harness.browser.click("sign-in").await?;
    harness.enter_password(account, wrong).await?;
    harness.browser.wait_for("form-error").await?;
    harness.browser.fill("password", NEW).await?;
    harness.browser.click("verify-password").await?;
    harness.browser.wait_for("authenticated").await
}

#[tokio::test]
async fn changes_password_after_verification_by_password() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.expect_console("/api/my-account/password");
        harness.expect_console(REFUSED);
        open_profile(harness, &ALICE).await?;
        harness.browser.click("profile-edit-password").await?;
        verify_by_password(harness).await?;
        harness.browser.fill("field-password", "short").await?;
        harness.browser.click("save").await?;
        harness.browser.wait_for_text("It is too short.").await?;
        let kind = "return document.querySelector('[data-testid=\"field-password\"]').type";
        assert_eq!(harness.browser.run(kind, Vec::new()).await?.as_str(), Some("password"));
        harness.browser.click("password-show").await?;
        assert_eq!(harness.browser.run(kind, Vec::new()).await?.as_str(), Some("text"));
        let unmet = "return document.querySelectorAll('.rule:not([data-met])').length";
        ensure!(harness.browser.run(unmet, Vec::new()).await?.as_u64() > Some(0), "every rule is met");
        harness.browser.fill("field-password", NEW).await?;
        wait_until("all rules to be met", async || {
            Ok((harness.browser.run(unmet, Vec::new()).await?.as_u64() == Some(0)).then_some(()))
        })
        .await?;
        set_password(harness).await?;
        sign_in_again(harness, "alice", OLD).await
    })
    .await
}

#[tokio::test]
async fn sets_first_password_after_verification_by_code() -> Result<()> {
    let dora = User { id: DORA.sub.to_owned(), primary_email: Some(DORA.email.to_owned()), ..User::default() };
    journey_with(Seed::default().with_user(dora), async |harness: &mut TestHarness| {
        harness.expect_console(REFUSED);
        open_profile(harness, &DORA).await?;
        assert_eq!(harness.browser.text("profile-edit-password").await?, "Add");
        harness.browser.click("profile-edit-password").await?;
        verify_by_code(harness, DORA.email).await?;
        set_password(harness).await?;
        assert_eq!(harness.browser.text("profile-edit-password").await?, "Edit");
        sign_in_again(harness, DORA.email, "not-this-one").await?;
        harness.open("/profile").await?;
        assert_eq!(harness.browser.text("claims-sub").await?, DORA.sub);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn resends_code_and_switches_verification_method() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        open_profile(harness, &ALICE).await?;
        harness.browser.click("profile-edit-password").await?;
        harness.browser.click("verify-with-phone").await?;
        harness.browser.wait_for("verify-code").await?;
        harness.next_code(ALICE.phone).await?;
        // Resending is only possible after some seconds.
        let sent = harness.count("POST", "/api/verifications/verification-code");
        harness.browser.click("send-again").await?;
        harness.browser.click("change-address").await?;
        verify_by_code(harness, ALICE.email).await?;
        harness.browser.wait_for("field-password").await?;
        assert_eq!(harness.count("POST", "/api/verifications/verification-code"), sent + 1, "two codes at once");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn asks_to_verify_again_after_verification_expires() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        // The server rejects the expired verification, which the browser still considers valid.
        harness.expect_console("/api/my-account");
        open_profile(harness, &ALICE).await?;
        harness.browser.click("profile-edit-username").await?;
        verify_by_password(harness).await?;
        harness.browser.fill("field-username", "wonderland").await?;
        let tab = harness.browser.tab().await?;
        harness.advance_time(Duration::from_secs(400), std::slice::from_ref(&tab)).await?;
        harness.server().clock().advance(Duration::from_secs(250));
        harness.browser.click("save").await?;
        harness.browser.wait_for("verify-with-password").await?;
        assert_eq!(harness.browser.texts("profile-username").await?, Vec::<String>::new());
        verify_by_password(harness).await?;
        harness.browser.wait_for("field-username").await?;
        let value = "return document.querySelector('[data-testid=\"field-username\"]').value";
        assert_eq!(
            harness.browser.run(value, Vec::new()).await?.as_str(),
            Some("wonderland"),
            "it is to be typed again"
        );
        harness.browser.click("save").await?;
        wait_until("the new name", async || {
            Ok((harness.browser.text("profile-username").await? == "wonderland").then_some(()))
        })
        .await?;
        // The browser knows that it has expired and makes no request.
        harness.advance_time(Duration::from_secs(900), &[tab]).await?;
        let changes = harness.count("PATCH", "/api/my-account");
        harness.browser.click("profile-edit-username").await?;
        harness.browser.wait_for("verify-with-password").await?;
        assert_eq!(harness.count("PATCH", "/api/my-account"), changes);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn signs_out_another_device() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.expect_console("/oidc/token");
        harness.expect_console("/oidc/me");
        harness.expect_console("/api/my-account");
        harness.expect_console("/demo-api/");
        harness.use_app_config()?;
        open_profile(harness, &ALICE).await?;
        let other = harness.another_browser().await?;
        harness.sign_in_with(&other, &ALICE).await?;
        other.open(&harness.site.url("/profile")).await?;
        other.wait_for("claims-sub").await?;
        harness.browser.click("devices-show").await?;
        harness.browser.click("cancel").await?;
        harness.browser.wait_for_focus("[data-testid=devices-show]").await?;
        harness.browser.click("devices-show").await?;
        verify_by_password(harness).await?;
        harness.browser.wait_for("device").await?;
        harness.browser.wait_for_focus("[data-testid=devices] h2").await?;
        let devices = harness.browser.texts("device").await?;
        ensure!(devices.len() == 2 && devices.iter().all(|device| device.contains("Chrome on Linux")), "{devices:?}");
        ensure!(devices[0].contains("This device") && !devices[1].contains("This device"), "{devices:?}");
        assert_eq!(harness.browser.texts("device-end").await?.len(), 1, "the one at hand can be ended");
        // There is no grant of another app.
        assert_eq!(harness.browser.texts("app-access").await?.len(), 0);
        harness.browser.click("device-end").await?;
        harness.browser.wait_for_text("Sign out Chrome on Linux?").await?;
        harness.browser.click("confirm").await?;
        wait_until("one device", async || Ok((harness.browser.texts("device").await?.len() == 1).then_some(())))
            .await?;
        harness.browser.wait_for_focus("[data-testid=devices] h2").await?;
        other.click("call-api").await?;
        other.wait_until_gone("claims-sub").await?;
        other.wait_for_text("Your session has ended").await?;
        other.open(&harness.site.url("/profile")).await?;
        other.wait_for_text("Your session has ended").await?;
        // This session continues.
        harness.browser.click("call-api").await?;
        assert_eq!(harness.browser.text("api-result").await?, "200 u_alice");
        harness.browser.reload().await?;
        assert_eq!(harness.browser.text("claims-sub").await?, ALICE.sub);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn signs_out_everywhere_else() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.expect_console("/oidc/token");
        harness.expect_console("/oidc/me");
        harness.expect_console("/api/my-account");
        harness.expect_console("/demo-api/");
        harness.use_app_config()?;
        let other = harness.another_browser().await?;
        harness.sign_in_with(&other, &ALICE).await?;
        open_profile(harness, &ALICE).await?;
        harness.browser.click("devices-show").await?;
        verify_by_password(harness).await?;
        harness.browser.click("devices-end-others").await?;
        harness.browser.wait_for_text("1 other device has to sign in again.").await?;
        assert_eq!(harness.browser.texts("device").await?.len(), 2, "they are ended before the answer");
        harness.browser.click("confirm").await?;
        wait_until("one device", async || Ok((harness.browser.texts("device").await?.len() == 1).then_some(())))
            .await?;
        harness.browser.wait_for_text("Signed out on 1 other device").await?;
        harness.browser.wait_until_gone("devices-end-others").await?;
        other.open(&harness.site.url("/profile")).await?;
        other.wait_for_text("Your session has ended").await?;
        harness.browser.reload().await?;
        assert_eq!(harness.browser.text("claims-sub").await?, ALICE.sub);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn explains_missing_sessions_scope() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        open_profile(harness, &ALICE).await?;
        harness.browser.wait_for("devices-scope-missing").await?;
        harness.browser.wait_for_text("urn:logto:scope:sessions").await?;
        ensure!(!harness.browser.shows("devices-show").await?, "it offers what it can't do");
        Ok(())
    })
    .await
}

/// Configures the app as another application with fewer permissions.
fn use_other_app(harness: &TestHarness) {
    let endpoint = harness.server().endpoint();
    let api = json!({ "url": format!("{endpoint}/demo-api/me"), "resource": "https://api.example.com" });
    let file = json!({ "endpoint": endpoint, "appId": "notes", "api": api });
    harness.site.set_config(ConfigFile::Text(file.to_string()));
}

/// Takes everything out of localStorage, as if the session were in another browser.
const TAKE: &str = "const items = JSON.stringify(localStorage); localStorage.clear(); return items";

/// Puts it back.
const PUT_BACK: &str = "localStorage.clear(); Object.assign(localStorage, JSON.parse(arguments[0]))";

#[tokio::test]
async fn revokes_access_of_another_app() -> Result<()> {
    let seed = Seed::default().with_application(Application::new("notes", "Notes"));
    journey_with(seed, async |harness: &mut TestHarness| {
        harness.expect_console("/oidc/token");
        harness.expect_console("/oidc/me");
        harness.expect_console("/api/my-account");
        use_other_app(harness);
        harness.sign_in(&ALICE).await?;
        let other_session = harness.browser.run(TAKE, Vec::new()).await?;
        harness.use_app_config()?;
        open_profile(harness, &ALICE).await?;
        harness.browser.click("devices-show").await?;
        verify_by_password(harness).await?;
        harness.browser.wait_for("app-access").await?;
        let apps = harness.browser.texts("app-access").await?;
        ensure!(apps.len() == 1 && apps[0].to_lowercase().contains("notes"), "{apps:?}");
        harness.browser.click("app-end").await?;
        harness.browser.wait_for_text("Revoke access of").await?;
        harness.browser.click("confirm").await?;
        harness.browser.wait_until_gone("app-access").await?;
        harness.browser.wait_for_focus("[data-testid=apps] h2").await?;
        harness.browser.wait_for_text("No other application has access.").await?;
        // This session continues, and the other app has to sign in again.
        harness.browser.click("call-api").await?;
        assert_eq!(harness.browser.text("api-result").await?, "200 u_alice");
        harness.browser.run(PUT_BACK, vec![other_session]).await?;
        use_other_app(harness);
        harness.open("/profile").await?;
        harness.browser.wait_for_text("Your session has ended").await
    })
    .await
}

#[tokio::test]
async fn person_without_any_proof_sets_a_password_first() -> Result<()> {
    let id = DORA.sub.to_owned();
    let dora =
        User { id, username: Some("dora".to_owned()), primary_email: Some(DORA.email.to_owned()), ..User::default() };
    let mut seed = Seed::default().with_user(dora);
    // An address that nobody signs up with can be removed.
    seed.sign_in_experience.insert("signUp".to_owned(), json!({"identifiers": [], "password": false, "verify": false}));
    journey_with(seed, async |harness: &mut TestHarness| {
        open_profile(harness, &DORA).await?;
        harness.browser.click("profile-edit-email").await?;
        verify_by_code(harness, DORA.email).await?;
        harness.browser.click("remove").await?;
        harness.browser.click("confirm").await?;
        wait_until("the address to be removed", async || {
            Ok((harness.browser.text("profile-email").await? == "Not set").then_some(()))
        })
        .await?;
        // The page forgets the confirmation.
        harness.browser.reload().await?;
        harness.browser.click("profile-edit-email").await?;
        harness.browser.wait_for("no-proof").await?;
        ensure!(!harness.browser.shows("field-email").await?, "a code of the new address would prove nothing");
        harness.browser.click("set-password-first").await?;
        set_password(harness).await?;
        harness.browser.click("profile-edit-email").await?;
        harness.browser.fill("verify-password", NEW).await?;
        harness.browser.click("verify").await?;
        harness.browser.wait_for("field-email").await
    })
    .await
}
