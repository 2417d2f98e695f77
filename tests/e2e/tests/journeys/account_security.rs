//! What people change with a proof of who they are: the password, and where they are signed in.

use std::time::Duration;

use anyhow::{Result, ensure};
use e2e::{ALICE, ConfigFile, Person, World, journey, journey_with, until};
use logto_dev::{Application, Seed, User};
use serde_json::json;

/// Somebody without a phone number and a password.
const DORA: Person = Person { sub: "u_dora", email: "dora@example.com", phone: "" };

/// Alice's password.
const OLD: &str = "alice-password-1";

/// The one that takes its place.
const NEW: &str = "looking-glass-7";

/// What Chromium prints for a wrong password at the provider.
const REFUSED: &str = "/api/experience/verification/password";

async fn profile(world: &World, person: &Person) -> Result<()> {
    world.sign_in(person).await?;
    world.open("/profile").await?;
    world.browser.wait_for("claims-sub").await
}

async fn prove_by_password(world: &World) -> Result<()> {
    world.browser.click("verify-with-password").await?;
    world.browser.fill("verify-password", OLD).await?;
    world.browser.click("verify").await
}

async fn prove_by_code(world: &World, email: &str) -> Result<()> {
    world.browser.click("verify-with-email").await?;
    let code = world.next_code(email).await?;
    world.browser.fill("verify-code", &code).await?;
    world.browser.click("verify").await
}

async fn set_password(world: &World) -> Result<()> {
    world.browser.fill("field-password", NEW).await?;
    world.browser.click("save").await?;
    world.browser.wait_until_gone("field-password").await?;
    until("the password to be set", async || Ok((world.browser.text("profile-password").await? == "Set").then_some(())))
        .await
}

/// Leaves the app, and comes back with a password.
async fn come_back(world: &World, account: &str, wrong: &str) -> Result<()> {
    world.open("/").await?;
    world.browser.click("sign-out").await?;
    world.browser.wait_for("anonymous").await?;
    world.browser.click("sign-in").await?;
    world.enter_password(account, wrong).await?;
    world.browser.wait_for("form-error").await?;
    world.browser.fill("password", NEW).await?;
    world.browser.click("verify-password").await?;
    world.browser.wait_for("authenticated").await
}

#[tokio::test]
async fn changes_password_after_verification_by_password() -> Result<()> {
    journey(async |world: &mut World| {
        world.expect_console("/api/my-account/password");
        world.expect_console(REFUSED);
        profile(world, &ALICE).await?;
        world.browser.click("profile-edit-password").await?;
        prove_by_password(world).await?;
        world.browser.fill("field-password", "short").await?;
        world.browser.click("save").await?;
        world.browser.wait_for_words("It is too short.").await?;
        let kind = "return document.querySelector('[data-testid=\"field-password\"]').type";
        assert_eq!(world.browser.run(kind, Vec::new()).await?.as_str(), Some("password"));
        set_password(world).await?;
        come_back(world, "alice", OLD).await
    })
    .await
}

#[tokio::test]
async fn sets_first_password_after_verification_by_code() -> Result<()> {
    let dora = User { id: DORA.sub.to_owned(), primary_email: Some(DORA.email.to_owned()), ..User::default() };
    journey_with(Seed::default().with_user(dora), async |world: &mut World| {
        world.expect_console(REFUSED);
        profile(world, &DORA).await?;
        assert_eq!(world.browser.text("profile-edit-password").await?, "Add");
        world.browser.click("profile-edit-password").await?;
        prove_by_code(world, DORA.email).await?;
        set_password(world).await?;
        assert_eq!(world.browser.text("profile-edit-password").await?, "Edit");
        come_back(world, DORA.email, "not-this-one").await?;
        world.open("/profile").await?;
        assert_eq!(world.browser.text("claims-sub").await?, DORA.sub);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn resends_code_and_switches_verification_method() -> Result<()> {
    journey(async |world: &mut World| {
        profile(world, &ALICE).await?;
        world.browser.click("profile-edit-password").await?;
        world.browser.click("verify-with-phone").await?;
        world.browser.wait_for("verify-code").await?;
        world.next_code(ALICE.phone).await?;
        // Not before some seconds have passed.
        let sent = world.count("POST", "/api/verifications/verification-code");
        world.browser.click("send-again").await?;
        world.browser.click("change-address").await?;
        prove_by_code(world, ALICE.email).await?;
        world.browser.wait_for("field-password").await?;
        assert_eq!(world.count("POST", "/api/verifications/verification-code"), sent + 1, "two codes at once");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn asks_to_verify_again_after_verification_expires() -> Result<()> {
    journey(async |world: &mut World| {
        // The server refuses the old proof; the browser doesn't know yet that it is over.
        world.expect_console("/api/my-account");
        profile(world, &ALICE).await?;
        world.browser.click("profile-edit-username").await?;
        prove_by_password(world).await?;
        world.browser.fill("field-username", "wonderland").await?;
        let tab = world.browser.tab().await?;
        world.let_pass(Duration::from_secs(400), std::slice::from_ref(&tab)).await?;
        world.server().clock().advance(Duration::from_secs(250));
        world.browser.click("save").await?;
        world.browser.wait_for("verify-with-password").await?;
        assert_eq!(world.browser.texts("profile-username").await?, Vec::<String>::new());
        prove_by_password(world).await?;
        world.browser.wait_for("field-username").await?;
        let value = "return document.querySelector('[data-testid=\"field-username\"]').value";
        assert_eq!(world.browser.run(value, Vec::new()).await?.as_str(), Some("wonderland"), "it is to be typed again");
        world.browser.click("save").await?;
        until("the new name", async || {
            Ok((world.browser.text("profile-username").await? == "wonderland").then_some(()))
        })
        .await?;
        // Here the browser knows it, and asks nobody.
        world.let_pass(Duration::from_secs(900), &[tab]).await?;
        let changes = world.count("PATCH", "/api/my-account");
        world.browser.click("profile-edit-username").await?;
        world.browser.wait_for("verify-with-password").await?;
        assert_eq!(world.count("PATCH", "/api/my-account"), changes);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn signs_out_another_device() -> Result<()> {
    journey(async |world: &mut World| {
        world.expect_console("/oidc/token");
        world.expect_console("/oidc/me");
        world.expect_console("/api/my-account");
        world.expect_console("/demo-api/");
        world.use_own_config()?;
        profile(world, &ALICE).await?;
        let other = world.another_browser().await?;
        world.sign_in_with(&other, &ALICE).await?;
        other.open(&world.site.url("/profile")).await?;
        other.wait_for("claims-sub").await?;
        world.browser.click("devices-show").await?;
        prove_by_password(world).await?;
        world.browser.wait_for("device").await?;
        let devices = world.browser.texts("device").await?;
        ensure!(devices.len() == 2 && devices.iter().all(|device| device.contains("Chrome on Linux")), "{devices:?}");
        ensure!(devices[0].contains("This one") && !devices[1].contains("This one"), "{devices:?}");
        assert_eq!(world.browser.texts("device-end").await?.len(), 1, "the one at hand can be ended");
        // No other app has been signed in to.
        assert_eq!(world.browser.texts("app-access").await?.len(), 0);
        world.browser.click("device-end").await?;
        until("one device", async || Ok((world.browser.texts("device").await?.len() == 1).then_some(()))).await?;
        other.click("call-api").await?;
        other.wait_until_gone("claims-sub").await?;
        other.wait_for_words("Your session has ended").await?;
        other.open(&world.site.url("/profile")).await?;
        other.wait_for_words("Your session has ended").await?;
        // This one goes on.
        world.browser.click("call-api").await?;
        assert_eq!(world.browser.text("api-result").await?, "200 u_alice");
        world.browser.reload().await?;
        assert_eq!(world.browser.text("claims-sub").await?, ALICE.sub);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn explains_missing_sessions_scope() -> Result<()> {
    journey(async |world: &mut World| {
        profile(world, &ALICE).await?;
        world.browser.wait_for("devices-scope-missing").await?;
        world.browser.wait_for_words("urn:logto:scope:sessions").await?;
        ensure!(!world.browser.shows("devices-show").await?, "it offers what it can't do");
        Ok(())
    })
    .await
}

/// Makes the app another one, which may do less.
fn become_the_other_app(world: &World) {
    let endpoint = world.server().endpoint();
    let api = json!({ "url": format!("{endpoint}/demo-api/me"), "resource": "https://api.example.com" });
    let file = json!({ "endpoint": endpoint, "appId": "notes", "api": api });
    world.site.set_config(ConfigFile::Text(file.to_string()));
}

#[tokio::test]
async fn revokes_access_of_another_app() -> Result<()> {
    let seed = Seed::default().with_application(Application::new("notes", "Notes"));
    journey_with(seed, async |world: &mut World| {
        world.expect_console("/oidc/token");
        world.expect_console("/oidc/me");
        world.expect_console("/api/my-account");
        become_the_other_app(world);
        world.sign_in(&ALICE).await?;
        world.use_own_config()?;
        profile(world, &ALICE).await?;
        world.browser.click("devices-show").await?;
        prove_by_password(world).await?;
        world.browser.wait_for("app-access").await?;
        let apps = world.browser.texts("app-access").await?;
        ensure!(apps.len() == 1 && apps[0].contains("notes"), "{apps:?}");
        world.browser.click("app-end").await?;
        world.browser.wait_until_gone("app-access").await?;
        world.browser.wait_for_words("No other app has access.").await?;
        // This one goes on, and the other one has to ask again.
        world.browser.click("call-api").await?;
        assert_eq!(world.browser.text("api-result").await?, "200 u_alice");
        become_the_other_app(world);
        world.open("/profile").await?;
        world.browser.wait_for_words("Your session has ended").await
    })
    .await
}
