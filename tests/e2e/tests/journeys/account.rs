//! Profile changes through the Account API.

use anyhow::{Result, ensure};
use e2e::{ALICE, BOB, Browser, Person, TestHarness, journey, journey_with, wait_until};
use logto_dev::{AccountCenter, AccountFields, FieldAccess, Seed, User};

/// A user without phone number and password.
const DORA: Person = Person { sub: "u_dora", email: "dora@example.com", phone: "" };

/// Alice's password.
const PASSWORD: &str = "alice-password-1";

/// The rows with an edit form.
const ROWS: [&str; 6] = ["name", "username", "avatar", "email", "phone", "password"];

fn seed_with_dora() -> Seed {
    let id = DORA.sub.to_owned();
    Seed::default().with_user(User { id, primary_email: Some(DORA.email.to_owned()), ..User::default() })
}

/// A seed with changed account center permissions.
fn seed_with_fields(change: impl FnOnce(&mut AccountFields)) -> Seed {
    let mut seed = Seed::default();
    change(&mut seed.account_center.fields);
    seed
}

async fn open_profile(harness: &TestHarness, person: &Person) -> Result<()> {
    harness.sign_in(person).await?;
    harness.open("/profile").await?;
    harness.browser.wait_for("claims-sub").await
}

/// Waits until a row has this value and the form is closed.
async fn wait_for_value(harness: &TestHarness, row: &str, value: &str) -> Result<()> {
    let id = format!("profile-{row}");
    wait_until(&format!("{row} to be {value}"), async || {
        Ok(harness.browser.texts(&id).await?.iter().any(|text| text == value).then_some(()))
    })
    .await
}

/// Opens the form of a row and verifies by password.
async fn open_by_password(harness: &TestHarness, row: &str) -> Result<()> {
    harness.browser.click(&format!("profile-edit-{row}")).await?;
    harness.browser.click("verify-with-password").await?;
    harness.browser.fill("verify-password", PASSWORD).await?;
    harness.browser.click("verify").await?;
    harness.browser.wait_for(&format!("field-{row}")).await
}

/// The values of a claim on `/developer`: the ID token's, then user info's.
async fn claim_values(browser: &Browser, claim: &str) -> Result<Vec<String>> {
    let script = "return [...document.querySelectorAll(`tr[data-claim=\"${arguments[0]}\"] td`)]
        .map((cell) => [...cell.childNodes].filter((it) => it.className !== 'cell-label'))
        .map((nodes) => nodes.map((it) => it.textContent).join('').trim())";
    Ok(serde_json::from_value(browser.run(script, vec![claim.into()]).await?)?)
}

/// Opens `/developer`, and waits until ID token and user info have this value of a claim.
async fn wait_for_claim(harness: &TestHarness, claim: &str, value: &str) -> Result<()> {
    harness.open("/developer").await?;
    wait_until(&format!("the claim {claim} to be {value}"), async || {
        let values = claim_values(&harness.browser, claim).await?;
        Ok((values == [value, value]).then_some(()))
    })
    .await
}

/// Waits until a message says this.
async fn wait_for_toast(harness: &TestHarness, text: &str) -> Result<()> {
    wait_until(&format!("the message {text}"), async || {
        Ok(harness.browser.texts("toast").await?.iter().any(|toast| toast.contains(text)).then_some(()))
    })
    .await
}

/// The labels that are shown in the row whose form is open.
async fn labels_of_open_row(harness: &TestHarness) -> Result<Vec<String>> {
    let script = "return [...document.querySelectorAll('.detail-open :is(dt, label)')]
        .filter((it) => it.getClientRects().length).map((it) => it.innerText)";
    Ok(serde_json::from_value(harness.browser.run(script, Vec::new()).await?)?)
}

async fn heading(harness: &TestHarness) -> Result<String> {
    let text = harness.browser.run("return document.querySelector('h1').innerText.trim()", Vec::new()).await?;
    Ok(text.as_str().unwrap_or_default().to_owned())
}

/// Waits until the account menu in the header shows this name.
async fn wait_for_menu_name(harness: &TestHarness, name: &str) -> Result<()> {
    let label = "return document.querySelector('.avatar-button')?.ariaLabel ?? ''";
    wait_until(&format!("{name} in the menu"), async || {
        let label = harness.browser.run(label, Vec::new()).await?;
        Ok(label.as_str().unwrap_or_default().contains(name).then_some(()))
    })
    .await
}

/// The URL of the large picture, if there is one.
async fn picture_url(harness: &TestHarness) -> Result<Option<String>> {
    let script = "return document.querySelector('main .avatar-large img')?.getAttribute('src') ?? null";
    Ok(harness.browser.run(script, Vec::new()).await?.as_str().map(str::to_owned))
}

#[tokio::test]
async fn shows_changed_name_on_every_page_and_after_reload() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        open_profile(harness, &ALICE).await?;
        wait_for_value(harness, "name", "Alice Example").await?;
        assert_eq!(heading(harness).await?, "Alice Example");
        harness.browser.click("profile-edit-username").await?;
        harness.browser.wait_for("verify-with-password").await?;
        assert_eq!(labels_of_open_row(harness).await?, ["Username"], "the buttons don't say what is changed");
        harness.browser.click("profile-edit-name").await?;
        harness.browser.fill("field-name", "Alice Liddell").await?;
        assert_eq!(labels_of_open_row(harness).await?, ["Full name"]);
        harness.browser.click("save").await?;
        wait_for_value(harness, "name", "Alice Liddell").await?;
        wait_for_toast(harness, "Name saved").await?;
        assert_eq!(heading(harness).await?, "Alice Liddell");
        ensure!(!harness.browser.shows("field-name").await?, "the form stayed open");
        assert_eq!(harness.count("POST", "/api/verifications/password"), 0, "a name needs no proof");
        wait_for_menu_name(harness, "Alice Liddell").await?;
        harness.browser.reload().await?;
        wait_for_value(harness, "name", "Alice Liddell").await?;
        wait_until("the heading", async || Ok((heading(harness).await? == "Alice Liddell").then_some(()))).await?;
        // The ID token, and therefore every other page, has the new name.
        wait_for_claim(harness, "name", "Alice Liddell").await?;
        harness.open("/").await?;
        harness.browser.wait_for("authenticated").await?;
        wait_for_menu_name(harness, "Alice Liddell").await?;
        harness.browser.wait_for_text("Alice Liddell").await
    })
    .await
}

#[tokio::test]
async fn undoes_changed_name() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        open_profile(harness, &ALICE).await?;
        harness.browser.click("profile-edit-name").await?;
        harness.browser.fill("field-name", "Somebody Else").await?;
        harness.browser.click("save").await?;
        wait_for_value(harness, "name", "Somebody Else").await?;
        harness.browser.click("toast-undo").await?;
        wait_for_value(harness, "name", "Alice Example").await?;
        wait_for_toast(harness, "Change undone").await?;
        harness.browser.reload().await?;
        wait_for_value(harness, "name", "Alice Example").await
    })
    .await
}

#[tokio::test]
async fn adds_further_details() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        open_profile(harness, &ALICE).await?;
        harness.browser.wait_for("profile-edit-name").await?;
        ensure!(!harness.browser.shows("profile-edit-website").await?, "it is shown though it is not set");
        harness.browser.click("profile-more").await?;
        // Its button is gone.
        harness.browser.wait_for_focus("h2").await?;
        harness.browser.click("profile-edit-website").await?;
        harness.browser.fill("field-website", "https://alice.example").await?;
        harness.browser.click("save").await?;
        wait_for_value(harness, "website", "https://alice.example").await?;
        harness.browser.reload().await?;
        wait_for_value(harness, "website", "https://alice.example").await?;
        // An empty text removes it.
        harness.browser.click("profile-edit-website").await?;
        harness.browser.fill("field-website", " ").await?;
        harness.browser.click("save").await?;
        wait_for_toast(harness, "Website removed").await
    })
    .await
}

#[tokio::test]
async fn shows_no_token_and_no_claims_to_people() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        open_profile(harness, &ALICE).await?;
        harness.browser.wait_for("profile-edit-name").await?;
        // The card that calls the API is part of the developer area, which is off for people.
        harness.browser.run("localStorage.setItem('logto-leptos:developer', 'off')", Vec::new()).await?;
        harness.browser.reload().await?;
        harness.browser.wait_for("profile-edit-name").await?;
        let text = harness.browser.run("return document.querySelector('main').innerText", Vec::new()).await?;
        let text = text.as_str().unwrap_or_default();
        for word in ["token", "claim", "at_hash", "{", "API"] {
            ensure!(!text.contains(word), "{word} in {text}");
        }
        ensure!(!harness.browser.shows("call-api").await?, "people can call the API");
        assert_eq!(harness.browser.text("claims-sub").await?, ALICE.sub);
        ensure!(harness.browser.shows("copy-sub").await?, "the ID can't be copied");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn cancelling_a_form_changes_nothing() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        open_profile(harness, &ALICE).await?;
        harness.browser.click("profile-edit-name").await?;
        harness.browser.fill("field-name", "Somebody Else").await?;
        harness.browser.click("cancel").await?;
        wait_for_value(harness, "name", "Alice Example").await?;
        // Escape cancels as well, and the button has the focus again.
        harness.browser.click("profile-edit-name").await?;
        harness.browser.fill("field-name", "Somebody\u{e00c}").await?;
        harness.browser.wait_until_gone("field-name").await?;
        wait_for_value(harness, "name", "Alice Example").await?;
        harness.browser.wait_for_focus("[data-testid=profile-edit-name]").await?;
        assert_eq!(harness.count("PATCH", "/api/my-account"), 0);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn requires_verification_to_change_username() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        // A wrong password, then an invalid name.
        harness.expect_console("/api/verifications/password");
        harness.expect_console("/api/my-account");
        open_profile(harness, &ALICE).await?;
        wait_for_value(harness, "username", "alice").await?;
        harness.browser.click("profile-edit-username").await?;
        ensure!(!harness.browser.shows("field-username").await?, "nobody asked who it is");
        harness.browser.click("verify-with-password").await?;
        harness.browser.fill("verify-password", "not-my-password").await?;
        harness.browser.click("verify").await?;
        harness.browser.wait_for_text("That is not your password.").await?;
        harness.browser.fill("verify-password", PASSWORD).await?;
        harness.browser.click("verify").await?;
        harness.browser.fill("field-username", "1st").await?;
        harness.browser.click("save").await?;
        harness.browser.wait_for_text("Check the format of what you entered.").await?;
        harness.browser.fill("field-username", "wonderland").await?;
        harness.browser.click("save").await?;
        wait_for_value(harness, "username", "wonderland").await?;
        // The verification is valid for the next change as well.
        harness.browser.click("profile-edit-username").await?;
        harness.browser.fill("field-username", "alice_2").await?;
        harness.browser.click("save").await?;
        wait_for_value(harness, "username", "alice_2").await?;
        assert_eq!(harness.count("POST", "/api/verifications/password"), 2, "asked once more");
        wait_for_claim(harness, "username", "alice_2").await
    })
    .await
}

#[tokio::test]
async fn field_says_that_the_policy_blocks_a_picture() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        let foreign = "https://pictures.example/a.png";
        harness.expect_console("https://pictures.example");
        open_profile(harness, &ALICE).await?;
        harness.browser.click("profile-edit-avatar").await?;
        harness.browser.fill("field-avatar", foreign).await?;
        harness.browser.click("save").await?;
        harness.browser.wait_for_text("This app doesn't show pictures from pictures.example").await?;
        assert_eq!(harness.count("PATCH", "/api/my-account"), 0, "it was not asked for yet");
        harness.browser.click("save").await?;
        wait_for_value(harness, "avatar", foreign).await
    })
    .await
}

#[tokio::test]
async fn sets_and_removes_picture() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.expect_console("/api/my-account");
        open_profile(harness, &ALICE).await?;
        // The host's security policy allows no other images.
        let own = harness.site.url("/apple-touch-icon.png");
        harness.browser.click("profile-edit-avatar").await?;
        harness.browser.fill("field-avatar", "not an address").await?;
        harness.browser.click("save").await?;
        harness.browser.wait_for_text("Check the format of what you entered.").await?;
        harness.browser.fill("field-avatar", &own).await?;
        harness.browser.click("save").await?;
        wait_for_value(harness, "avatar", &own).await?;
        wait_until("the picture", async || Ok((picture_url(harness).await? == Some(own.clone())).then_some(())))
            .await?;
        harness.browser.reload().await?;
        wait_until("the picture", async || Ok((picture_url(harness).await? == Some(own.clone())).then_some(())))
            .await?;
        harness.browser.click("profile-edit-avatar").await?;
        harness.browser.fill("field-avatar", " ").await?;
        harness.browser.click("save").await?;
        wait_until("the picture to go", async || Ok(picture_url(harness).await?.is_none().then_some(()))).await?;
        let shown = harness.browser.text("profile-avatar").await?;
        ensure!(!shown.contains("http"), "{shown}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn adds_first_phone_number_with_two_codes() -> Result<()> {
    journey_with(seed_with_dora(), async |harness: &mut TestHarness| {
        harness.expect_console("/api/verifications/verification-code/verify");
        open_profile(harness, &DORA).await?;
        harness.browser.click("profile-edit-phone").await?;
        // Without password and phone number, only the email address can be used for verification.
        harness.browser.wait_for("verify-with-email").await?;
        for other in ["verify-with-password", "verify-with-phone"] {
            ensure!(!harness.browser.shows(other).await?, "{other} is offered");
        }
        harness.browser.click("verify-with-email").await?;
        let code = harness.next_code(DORA.email).await?;
        // The last digit submits the form.
        harness.browser.fill("verify-code", &code).await?;
        // The zero is dialed inside the country only.
        harness.browser.fill("field-phone", "+44 020 7946 0000").await?;
        harness.browser.wait_for_text("In full: +442079460000").await?;
        harness.browser.click("send-code").await?;
        let code = harness.next_code("+44 20 7946 0000").await?;
        let wrong = if code == "000000" { "111111" } else { "000000" };
        harness.browser.fill("code", wrong).await?;
        harness.browser.wait_for_text("That code isn't right.").await?;
        ensure!(harness.count("POST", "/api/my-account/primary-phone") == 0, "a wrong code went through");
        harness.browser.fill("code", &code).await?;
        wait_for_value(harness, "phone", "+442079460000").await?;
        wait_for_toast(harness, "Phone saved").await?;
        harness.browser.reload().await?;
        wait_for_value(harness, "phone", "+442079460000").await
    })
    .await
}

#[tokio::test]
async fn replaces_email_address() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.expect_console("/api/my-account/primary-email");
        open_profile(harness, &ALICE).await?;
        open_by_password(harness, "email").await?;
        // Bob's address is rejected even with the correct code.
        harness.browser.fill("field-email", BOB.email).await?;
        harness.browser.click("send-code").await?;
        let code = harness.next_code(BOB.email).await?;
        harness.browser.fill("code", &code).await?;
        harness.browser.wait_for_text("Another account has it already.").await?;
        let new = "alice@wonderland.example";
        harness.browser.fill("field-email", new).await?;
        harness.browser.click("send-code").await?;
        let code = harness.next_code(new).await?;
        harness.browser.fill("code", &code).await?;
        wait_for_value(harness, "email", new).await?;
        harness.open("/").await?;
        harness.browser.click("sign-out").await?;
        harness.browser.wait_for("anonymous").await?;
        harness.sign_in_from_app(new).await?;
        harness.browser.wait_for("authenticated").await?;
        harness.open("/profile").await?;
        assert_eq!(harness.browser.text("claims-sub").await?, ALICE.sub);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn removes_identifier_unless_it_is_the_last_one() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.expect_console("/api/my-account/primary-email");
        open_profile(harness, &ALICE).await?;
        open_by_password(harness, "phone").await?;
        harness.browser.click("remove").await?;
        harness.browser.wait_for_text("Remove +").await?;
        assert_eq!(harness.count("DELETE", "/api/my-account/primary-phone"), 0, "nothing was asked");
        harness.browser.click("confirm").await?;
        wait_for_value(harness, "phone", "Not set").await?;
        wait_for_toast(harness, "Phone removed").await?;
        harness.browser.click("profile-edit-email").await?;
        harness.browser.click("remove").await?;
        harness.browser.click("confirm").await?;
        harness.browser.wait_for_text("You need it to sign in, so it can't be removed.").await?;
        harness.browser.click("cancel").await?;
        wait_for_value(harness, "email", ALICE.email).await
    })
    .await
}

#[tokio::test]
async fn shows_read_only_details_when_account_center_is_disabled() -> Result<()> {
    let center = AccountCenter { enabled: false, ..AccountCenter::default() };
    journey_with(Seed { account_center: center, ..Seed::default() }, async |harness: &mut TestHarness| {
        harness.expect_console("/api/my-account");
        open_profile(harness, &ALICE).await?;
        harness.browser.wait_for("account-off").await?;
        let notice = harness.browser.text("account-off").await?;
        ensure!(notice.contains("account center off"), "{notice}");
        // The account page of Logto itself may still work.
        let link = "return document.querySelector('[data-testid=\"logto-account\"]').href";
        let expected = format!("{}/account", harness.server().endpoint());
        assert_eq!(harness.browser.run(link, Vec::new()).await?, expected);
        wait_for_value(harness, "name", "Alice Example").await?;
        wait_for_value(harness, "email", ALICE.email).await?;
        for row in ROWS {
            ensure!(!harness.browser.shows(&format!("profile-edit-{row}")).await?, "{row} can be edited");
        }
        ensure!(!harness.browser.shows("devices").await?, "devices are offered");
        ensure!(!harness.browser.shows("error").await?, "it is told as a failure");
        // The rest of the page is shown.
        harness.browser.click("call-api").await?;
        assert_eq!(harness.browser.text("api-result").await?, "200 u_alice");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn removes_edit_button_after_server_rejects_the_edit() -> Result<()> {
    let seed = seed_with_fields(|fields| fields.name = FieldAccess::ReadOnly);
    journey_with(seed, async |harness: &mut TestHarness| {
        // The server only reports this when the field is changed.
        harness.expect_console("/api/my-account");
        open_profile(harness, &ALICE).await?;
        harness.browser.click("profile-edit-name").await?;
        harness.browser.fill("field-name", "Alice Liddell").await?;
        harness.browser.click("save").await?;
        harness.browser.wait_until_gone("field-name").await?;
        wait_for_value(harness, "name", "Alice Example").await?;
        ensure!(!harness.browser.shows("profile-edit-name").await?, "it can be edited still");
        harness.browser.wait_for_text("read-only").await?;
        // The other fields can still be changed.
        open_by_password(harness, "username").await
    })
    .await
}

#[tokio::test]
async fn shows_hidden_field_from_id_token() -> Result<()> {
    let seed = seed_with_fields(|fields| fields.email = FieldAccess::Off);
    journey_with(seed, async |harness: &mut TestHarness| {
        open_profile(harness, &ALICE).await?;
        harness.browser.wait_for("profile-edit-name").await?;
        wait_for_value(harness, "email", ALICE.email).await?;
        ensure!(!harness.browser.shows("profile-edit-email").await?, "it can be edited");
        harness.browser.click("profile-edit-username").await?;
        harness.browser.wait_for("verify-with-password").await?;
        // A code can go to the address of the ID token.
        harness.browser.wait_for("verify-with-email").await
    })
    .await
}
