//! People change their own details.

use anyhow::{Result, ensure};
use e2e::{ALICE, BOB, Browser, Person, World, journey, journey_with, until};
use logto_dev::{AccountCenter, AccountFields, FieldAccess, Seed, User};

/// Somebody without a phone number and a password.
const DORA: Person = Person { sub: "u_dora", email: "dora@example.com", phone: "" };

/// Alice's password.
const PASSWORD: &str = "alice-password-1";

/// The rows that a form can open from.
const ROWS: [&str; 6] = ["name", "username", "avatar", "email", "phone", "password"];

fn with_dora() -> Seed {
    let id = DORA.sub.to_owned();
    Seed::default().with_user(User { id, primary_email: Some(DORA.email.to_owned()), ..User::default() })
}

/// A server that allows this of the account centre.
fn with_fields(change: impl FnOnce(&mut AccountFields)) -> Seed {
    let mut seed = Seed::default();
    change(&mut seed.account_center.fields);
    seed
}

async fn profile(world: &World, person: &Person) -> Result<()> {
    world.sign_in(person).await?;
    world.open("/profile").await?;
    world.browser.wait_for("claims-sub").await
}

/// Waits until a row has this value and no form is open any more.
async fn becomes(world: &World, row: &str, value: &str) -> Result<()> {
    let id = format!("profile-{row}");
    until(&format!("{row} to be {value}"), async || {
        Ok(world.browser.texts(&id).await?.iter().any(|text| text == value).then_some(()))
    })
    .await
}

/// Opens the form of a row, and proves by the password who it is.
async fn open_by_password(world: &World, row: &str) -> Result<()> {
    world.browser.click(&format!("profile-edit-{row}")).await?;
    world.browser.click("verify-with-password").await?;
    world.browser.fill("verify-password", PASSWORD).await?;
    world.browser.click("verify").await?;
    world.browser.wait_for(&format!("field-{row}")).await
}

/// What the tables of claims say about a claim: first the ID token's, then user info's.
async fn claimed(browser: &Browser, claim: &str) -> Result<Vec<String>> {
    let script = "return [...document.querySelectorAll('dl.facts dt code')]
        .filter((code) => code.textContent === arguments[0])
        .map((code) => code.closest('div').querySelector('dd').innerText.trim())";
    Ok(serde_json::from_value(browser.run(script, vec![claim.into()]).await?)?)
}

/// Waits until user info, fetched anew, says this about a claim.
async fn user_info_says(world: &World, claim: &str, value: &str) -> Result<()> {
    until(&format!("user info to say {claim} {value}"), async || {
        let values = claimed(&world.browser, claim).await?;
        Ok(values.last().is_some_and(|last| last == value).then_some(()))
    })
    .await
}

async fn heading(world: &World) -> Result<String> {
    let text = world.browser.run("return document.querySelector('h1').innerText.trim()", Vec::new()).await?;
    Ok(text.as_str().unwrap_or_default().to_owned())
}

/// Waits until the account menu of the app's header goes by this name.
async fn in_the_menu(world: &World, name: &str) -> Result<()> {
    let label = "return document.querySelector('.avatar-button')?.ariaLabel ?? ''";
    until(&format!("{name} in the menu"), async || {
        let label = world.browser.run(label, Vec::new()).await?;
        Ok(label.as_str().unwrap_or_default().contains(name).then_some(()))
    })
    .await
}

/// The address of the large picture, where there is one.
async fn picture(world: &World) -> Result<Option<String>> {
    let script = "return document.querySelector('main .avatar-large img')?.getAttribute('src') ?? null";
    Ok(world.browser.run(script, Vec::new()).await?.as_str().map(str::to_owned))
}

#[tokio::test]
async fn shows_changed_name_on_every_page_and_after_reload() -> Result<()> {
    journey(async |world: &mut World| {
        profile(world, &ALICE).await?;
        becomes(world, "name", "Alice Example").await?;
        assert_eq!(heading(world).await?, "Alice Example");
        user_info_says(world, "name", "Alice Example").await?;
        let infos = world.count("GET", "/oidc/me");
        world.browser.click("profile-edit-name").await?;
        world.browser.fill("field-name", "Alice Liddell").await?;
        world.browser.click("save").await?;
        becomes(world, "name", "Alice Liddell").await?;
        assert_eq!(heading(world).await?, "Alice Liddell");
        user_info_says(world, "name", "Alice Liddell").await?;
        ensure!(world.count("GET", "/oidc/me") > infos, "nobody asked the server");
        ensure!(!world.browser.shows("field-name").await?, "the form stayed open");
        assert_eq!(world.count("POST", "/api/verifications/password"), 0, "a name needs no proof");
        in_the_menu(world, "Alice Liddell").await?;
        world.browser.reload().await?;
        becomes(world, "name", "Alice Liddell").await?;
        until("the heading", async || Ok((heading(world).await? == "Alice Liddell").then_some(()))).await?;
        user_info_says(world, "name", "Alice Liddell").await?;
        // The ID token has it as well, and with it every other page.
        assert_eq!(claimed(&world.browser, "name").await?, ["Alice Liddell"; 2]);
        world.open("/").await?;
        world.browser.wait_for("authenticated").await?;
        in_the_menu(world, "Alice Liddell").await?;
        world.browser.wait_for_words("Alice Liddell").await
    })
    .await
}

#[tokio::test]
async fn cancelling_a_form_changes_nothing() -> Result<()> {
    journey(async |world: &mut World| {
        profile(world, &ALICE).await?;
        world.browser.click("profile-edit-name").await?;
        world.browser.fill("field-name", "Somebody Else").await?;
        world.browser.click("cancel").await?;
        becomes(world, "name", "Alice Example").await?;
        // Escape leaves as well, and the button has the focus again.
        world.browser.click("profile-edit-name").await?;
        world.browser.fill("field-name", "Somebody\u{e00c}").await?;
        world.browser.wait_until_gone("field-name").await?;
        becomes(world, "name", "Alice Example").await?;
        let focused = "return document.activeElement?.dataset.testid ?? null";
        until("the button to have the focus", async || {
            Ok((world.browser.run(focused, Vec::new()).await?.as_str() == Some("profile-edit-name")).then_some(()))
        })
        .await?;
        assert_eq!(world.count("PATCH", "/api/my-account"), 0);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn requires_verification_to_change_username() -> Result<()> {
    journey(async |world: &mut World| {
        // A wrong password, and a name that can't be one.
        world.expect_console("/api/verifications/password");
        world.expect_console("/api/my-account");
        profile(world, &ALICE).await?;
        becomes(world, "username", "alice").await?;
        world.browser.click("profile-edit-username").await?;
        ensure!(!world.browser.shows("field-username").await?, "nobody asked who it is");
        world.browser.click("verify-with-password").await?;
        world.browser.fill("verify-password", "not-my-password").await?;
        world.browser.click("verify").await?;
        world.browser.wait_for_words("That is not your password.").await?;
        world.browser.fill("verify-password", PASSWORD).await?;
        world.browser.click("verify").await?;
        world.browser.fill("field-username", "1st").await?;
        world.browser.click("save").await?;
        world.browser.wait_for_words("That isn't in the form it has to be.").await?;
        world.browser.fill("field-username", "wonderland").await?;
        world.browser.click("save").await?;
        becomes(world, "username", "wonderland").await?;
        user_info_says(world, "username", "wonderland").await?;
        // The proof holds for the next change.
        world.browser.click("profile-edit-username").await?;
        world.browser.fill("field-username", "alice_2").await?;
        world.browser.click("save").await?;
        becomes(world, "username", "alice_2").await?;
        assert_eq!(world.count("POST", "/api/verifications/password"), 2, "asked once more");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn sets_and_removes_picture() -> Result<()> {
    journey(async |world: &mut World| {
        world.expect_console("/api/my-account");
        profile(world, &ALICE).await?;
        // The policy of the app's host lets in no other pictures.
        let own = world.site.url("/apple-touch-icon.png");
        world.browser.click("profile-edit-avatar").await?;
        world.browser.fill("field-avatar", "not an address").await?;
        world.browser.click("save").await?;
        world.browser.wait_for_words("That isn't in the form it has to be.").await?;
        world.browser.fill("field-avatar", &own).await?;
        world.browser.click("save").await?;
        becomes(world, "avatar", &own).await?;
        until("the picture", async || Ok((picture(world).await? == Some(own.clone())).then_some(()))).await?;
        user_info_says(world, "picture", &own).await?;
        world.browser.reload().await?;
        until("the picture", async || Ok((picture(world).await? == Some(own.clone())).then_some(()))).await?;
        world.browser.click("profile-edit-avatar").await?;
        world.browser.fill("field-avatar", " ").await?;
        world.browser.click("save").await?;
        until("the picture to go", async || Ok(picture(world).await?.is_none().then_some(()))).await?;
        let shown = world.browser.text("profile-avatar").await?;
        ensure!(!shown.contains("http"), "{shown}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn adds_first_phone_number_with_two_codes() -> Result<()> {
    journey_with(with_dora(), async |world: &mut World| {
        world.expect_console("/api/verifications/verification-code/verify");
        profile(world, &DORA).await?;
        world.browser.click("profile-edit-phone").await?;
        // There is no password and no number: the e-mail address is the only way.
        world.browser.wait_for("verify-with-email").await?;
        for other in ["verify-with-password", "verify-with-phone"] {
            ensure!(!world.browser.shows(other).await?, "{other} is offered");
        }
        world.browser.click("verify-with-email").await?;
        let code = world.next_code(DORA.email).await?;
        world.browser.fill("verify-code", &code).await?;
        world.browser.click("verify").await?;
        world.browser.fill("field-phone", "+44 20 7946 0000").await?;
        world.browser.click("send-code").await?;
        let code = world.next_code("+44 20 7946 0000").await?;
        let wrong = if code == "000000" { "111111" } else { "000000" };
        world.browser.fill("code", wrong).await?;
        world.browser.click("save").await?;
        world.browser.wait_for_words("That is not the code.").await?;
        ensure!(world.count("POST", "/api/my-account/primary-phone") == 0, "a wrong code went through");
        world.browser.fill("code", &code).await?;
        world.browser.click("save").await?;
        becomes(world, "phone", "+442079460000").await?;
        user_info_says(world, "phone_number", "442079460000").await?;
        world.browser.reload().await?;
        becomes(world, "phone", "+442079460000").await
    })
    .await
}

#[tokio::test]
async fn replaces_email_address() -> Result<()> {
    journey(async |world: &mut World| {
        world.expect_console("/api/my-account/primary-email");
        profile(world, &ALICE).await?;
        open_by_password(world, "email").await?;
        // Bob's is Bob's, even with the code: the inbox of these journeys is everybody's.
        world.browser.fill("field-email", BOB.email).await?;
        world.browser.click("send-code").await?;
        let code = world.next_code(BOB.email).await?;
        world.browser.fill("code", &code).await?;
        world.browser.click("save").await?;
        world.browser.wait_for_words("Another account has it already.").await?;
        let new = "alice@wonderland.example";
        world.browser.fill("field-email", new).await?;
        world.browser.click("send-code").await?;
        let code = world.next_code(new).await?;
        world.browser.fill("code", &code).await?;
        world.browser.click("save").await?;
        becomes(world, "email", new).await?;
        user_info_says(world, "email", new).await?;
        world.open("/").await?;
        world.browser.click("sign-out").await?;
        world.browser.wait_for("anonymous").await?;
        world.go_and_sign_in(new).await?;
        world.browser.wait_for("authenticated").await?;
        world.open("/profile").await?;
        assert_eq!(world.browser.text("claims-sub").await?, ALICE.sub);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn removes_identifier_unless_it_is_the_last_one() -> Result<()> {
    journey(async |world: &mut World| {
        world.expect_console("/api/my-account/primary-email");
        profile(world, &ALICE).await?;
        open_by_password(world, "phone").await?;
        world.browser.click("remove").await?;
        becomes(world, "phone", "Not set").await?;
        world.browser.click("profile-edit-email").await?;
        world.browser.click("remove").await?;
        world.browser.wait_for_words("You need it to sign in, so it can't be removed.").await?;
        world.browser.click("cancel").await?;
        becomes(world, "email", ALICE.email).await
    })
    .await
}

#[tokio::test]
async fn shows_read_only_details_when_account_center_is_disabled() -> Result<()> {
    let center = AccountCenter { enabled: false, ..AccountCenter::default() };
    journey_with(Seed { account_center: center, ..Seed::default() }, async |world: &mut World| {
        world.expect_console("/api/my-account");
        profile(world, &ALICE).await?;
        world.browser.wait_for("account-off").await?;
        let notice = world.browser.text("account-off").await?;
        ensure!(notice.contains("account centre off"), "{notice}");
        becomes(world, "name", "Alice Example").await?;
        becomes(world, "email", ALICE.email).await?;
        for row in ROWS {
            ensure!(!world.browser.shows(&format!("profile-edit-{row}")).await?, "{row} can be edited");
        }
        ensure!(!world.browser.shows("devices").await?, "devices are offered");
        ensure!(!world.browser.shows("error").await?, "it is told as a failure");
        // The rest of the page is there.
        user_info_says(world, "name", "Alice Example").await?;
        world.browser.click("call-api").await?;
        assert_eq!(world.browser.text("api-result").await?, "200 u_alice");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn removes_edit_button_after_server_rejects_the_edit() -> Result<()> {
    let seed = with_fields(|fields| fields.name = FieldAccess::ReadOnly);
    journey_with(seed, async |world: &mut World| {
        // The server doesn't tell before somebody tries.
        world.expect_console("/api/my-account");
        profile(world, &ALICE).await?;
        world.browser.click("profile-edit-name").await?;
        world.browser.fill("field-name", "Alice Liddell").await?;
        world.browser.click("save").await?;
        world.browser.wait_until_gone("field-name").await?;
        becomes(world, "name", "Alice Example").await?;
        ensure!(!world.browser.shows("profile-edit-name").await?, "it can be edited still");
        world.browser.wait_for_words("read-only").await?;
        // The others can be changed as before.
        open_by_password(world, "username").await
    })
    .await
}

#[tokio::test]
async fn shows_hidden_field_from_id_token() -> Result<()> {
    let seed = with_fields(|fields| fields.email = FieldAccess::Off);
    journey_with(seed, async |world: &mut World| {
        profile(world, &ALICE).await?;
        world.browser.wait_for("profile-edit-name").await?;
        becomes(world, "email", ALICE.email).await?;
        ensure!(!world.browser.shows("profile-edit-email").await?, "it can be edited");
        world.browser.click("profile-edit-username").await?;
        world.browser.wait_for("verify-with-password").await?;
        ensure!(!world.browser.shows("verify-with-email").await?, "a code to an unknown address is offered");
        Ok(())
    })
    .await
}
