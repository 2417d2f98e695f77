//! The operators' pages about users.

use anyhow::{Result, ensure};
use e2e::{ALICE, BOB, TestHarness, journey, journey_with, wait_until};
use logto_dev::{Seed, User};
use serde_json::{Value, json};

use crate::operators::management_token;

/// The default seed with 30 more people, one of whom has a name of 120 characters.
fn with_many_people() -> Seed {
    let person = |number: usize| User {
        id: format!("u_person_{number}"),
        username: Some(format!("person_{number}")),
        name: Some(if number == 7 { "Longname ".repeat(14)[..120].to_owned() } else { format!("Person {number}") }),
        ..User::default()
    };
    (0..30).map(person).fold(Seed::default(), Seed::with_user)
}

/// Waits until an element has a text.
async fn shows_text(harness: &TestHarness, id: &str, text: &str) -> Result<()> {
    wait_until(&format!("“{text}” in {id}"), async || {
        let shown = harness.browser.shows(id).await? && harness.browser.text(id).await?.contains(text);
        Ok(shown.then_some(()))
    })
    .await
}

/// Searches in the list of users.
async fn search(harness: &TestHarness, text: &str) -> Result<()> {
    harness.browser.fill("user-search", text).await?;
    harness.browser.click("user-find").await
}

#[tokio::test]
async fn operator_suspends_a_person_who_cannot_sign_in_then() -> Result<()> {
    journey_with(with_many_people(), async |harness: &mut TestHarness| {
        harness.expect_console("/api/experience/");
        harness.expect_console("/oidc/token");
        harness.use_app_config()?;
        harness.sign_in(&ALICE).await?;
        harness.open_as_operator("/users").await?;
        shows_text(harness, "users-place", "32 users · Page 1 of 2").await?;
        shows_text(harness, "users-total", "32").await?;
        harness.browser.click("users-next").await?;
        shows_text(harness, "users-place", "Page 2 of 2").await?;
        search(harness, "no-such-person").await?;
        harness.browser.wait_for("users-nothing-found").await?;
        search(harness, BOB.email).await?;
        shows_text(harness, "users-place", "1 user · Page 1 of 1").await?;
        harness.browser.click("user-link").await?;
        shows_text(harness, "access-state", "can sign in").await?;
        harness.browser.click("user-suspend").await?;
        harness.browser.click("confirm").await?;
        shows_text(harness, "toast", "is suspended").await?;
        shows_text(harness, "user-status", "Suspended").await?;

        let other = harness.another_browser().await?;
        let own = std::mem::replace(&mut harness.browser, other);
        harness.open("/").await?;
        harness.browser.click("sign-in").await?;
        harness.sign_in_at_provider(BOB.email).await?;
        shows_text(harness, "form-error", "suspended").await?;
        harness.browser = own;

        // The way back leads to the same search.
        harness.browser.click("user-suspend").await?;
        shows_text(harness, "user-status", "Active").await?;
        harness.browser.click_at(".way-back a").await?;
        shows_text(harness, "users-place", "1 user").await
    })
    .await
}

#[tokio::test]
async fn another_page_of_a_list_begins_in_view_with_the_focus() -> Result<()> {
    journey_with(with_many_people(), async |harness: &mut TestHarness| {
        harness.use_app_config()?;
        harness.sign_in(&ALICE).await?;
        harness.open_as_operator("/users").await?;
        harness.browser.click("users-next").await?;
        shows_text(harness, "users-place", "Page 2 of 2").await?;
        let script = "const list = document.querySelector('.list-card');
            const { top } = list.getBoundingClientRect();
            return `${document.activeElement === list} ${top >= 0 && top < innerHeight}`";
        assert_eq!(harness.browser.run(script, Vec::new()).await?, "true true");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn operator_creates_a_user_and_deletes_them_with_the_name_typed() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.expect_console("/api/users");
        harness.use_app_config()?;
        harness.sign_in(&ALICE).await?;
        harness.open_as_operator("/users").await?;
        harness.browser.click("user-create").await?;
        harness.browser.fill("user-name", "Ada Lovelace").await?;
        // The server's error belongs to the field.
        harness.browser.fill("user-email", ALICE.email).await?;
        harness.browser.click("user-with-password").await?;
        harness.browser.click("user-create-save").await?;
        harness.browser.wait_for_text("Another account has it").await?;
        harness.browser.fill("user-email", "ada@example.com").await?;
        harness.browser.click("user-create-save").await?;
        let password = harness.browser.text("new-password-text").await?;
        ensure!(password.len() == 23, "{password}");
        harness.browser.click("new-password-done").await?;
        shows_text(harness, "detail-email", "ada@example.com").await?;
        shows_text(harness, "toast", "Ada Lovelace was created.").await?;
        ensure!(!harness.browser.page_text().await?.contains(&password), "the password is still shown");

        harness.browser.choose("role-choice", "admin").await?;
        harness.browser.click("role-add").await?;
        wait_until("two roles", async || Ok((harness.browser.texts("user-role").await?.len() == 2).then_some(())))
            .await?;

        harness.browser.click("user-delete").await?;
        harness.browser.fill("confirm-name", "Ada").await?;
        let is_disabled = "return document.querySelector('[data-testid=confirm]').disabled";
        ensure!(harness.browser.run(is_disabled, Vec::new()).await? == true, "it can be deleted without its name");
        harness.browser.fill("confirm-name", "Ada Lovelace").await?;
        harness.browser.click("confirm").await?;
        shows_text(harness, "toast", "Ada Lovelace was deleted.").await?;
        shows_text(harness, "users-place", "2 users").await?;

        // A role of one's own isn't removed by a single click.
        search(harness, ALICE.email).await?;
        shows_text(harness, "users-place", "1 user").await?;
        harness.browser.click("user-link").await?;
        harness.browser.click("role-remove").await?;
        harness.browser.wait_for_text("from yourself?").await?;
        harness.browser.click_at("dialog [data-testid=cancel]").await?;
        harness.browser.wait_until_gone("confirm").await?;
        ensure!(harness.browser.texts("user-role").await?.len() == 2, "a role was removed");
        harness.browser.click("role-remove").await?;
        harness.browser.click("confirm").await?;
        wait_until("one role", async || Ok((harness.browser.texts("user-role").await?.len() == 1).then_some(()))).await
    })
    .await
}

#[tokio::test]
async fn changed_details_are_left_only_after_a_question() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.use_app_config()?;
        harness.sign_in(&ALICE).await?;
        harness.open_as_operator("/users/u_bob").await?;
        for (path, edit, field, list) in [
            ("/users/u_bob", "user-edit", "user-name", "users-place"),
            ("/all-organizations/org_acme", "organization-edit", "organization-name", "organizations-place"),
        ] {
            harness.open(path).await?;
            harness.browser.click(edit).await?;
            harness.browser.fill(field, "Another name").await?;
            harness.browser.click_at(".way-back a").await?;
            harness.browser.wait_for_text("Leave without saving?").await?;
            harness.browser.click_at("dialog[open] [data-testid=cancel]").await?;
            harness.browser.wait_until_gone("confirm").await?;
            ensure!(harness.browser.shows(field).await?, "{path}: the form is gone");
            harness.browser.click_at(".way-back a").await?;
            harness.browser.click("confirm").await?;
            harness.browser.wait_for(list).await?;
        }
        // Nothing is lost once it is saved.
        harness.open("/users/u_bob").await?;
        harness.browser.click("user-edit").await?;
        harness.browser.fill("user-name", "Another name").await?;
        harness.browser.click("user-save").await?;
        shows_text(harness, "detail-name", "Another name").await?;
        harness.browser.click_at(".way-back a").await?;
        harness.browser.wait_for("users-place").await
    })
    .await
}

/// Gives Bob an authenticator app, as another operator.
async fn add_authenticator_app(harness: &TestHarness) -> Result<()> {
    let url = format!("{}/api/users/{}/mfa-verifications", harness.server().endpoint(), BOB.sub);
    let request = reqwest::Client::new().post(url).bearer_auth(management_token(harness).await?);
    request.json(&json!({ "type": "Totp" })).send().await?.error_for_status()?;
    Ok(())
}

#[tokio::test]
async fn operator_manages_second_steps_and_tokens_of_a_person() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.expect_console("/personal-access-tokens");
        harness.use_app_config()?;
        harness.sign_in(&ALICE).await?;
        add_authenticator_app(harness).await?;
        harness.open_as_operator(&format!("/users/{}", BOB.sub)).await?;
        shows_text(harness, "user-factor", "Authenticator app").await?;
        harness.browser.click("factor-remove").await?;
        harness.browser.click_at("dialog[open] [data-testid=cancel]").await?;
        harness.browser.wait_until_gone("confirm").await?;
        harness.browser.click("factor-remove").await?;
        harness.browser.click("confirm").await?;
        shows_text(harness, "user-factors", "No second step is set up.").await?;

        harness.browser.click("token-create").await?;
        harness.browser.fill("token-name", "a/b").await?;
        harness.browser.click("token-create-save").await?;
        harness.browser.wait_for_text("Enter a name without").await?;
        harness.browser.fill("token-name", "Build server").await?;
        harness.browser.choose("token-days", "90 days").await?;
        harness.browser.click("token-create-save").await?;
        let token = harness.browser.text("new-token-text").await?;
        ensure!(token.len() == 36 && token.starts_with("pat_"), "{token}");
        harness.browser.click("new-token-done").await?;
        harness.browser.wait_until_gone("new-token").await?;
        shows_text(harness, "user-token", "Expires").await?;
        let html = harness.browser.run("return document.documentElement.outerHTML", Vec::new()).await?;
        ensure!(!html.as_str().unwrap_or_default().contains(&token), "the token is still in the page");

        // The server's error belongs to the field.
        harness.browser.click("token-create").await?;
        harness.browser.fill("token-name", "Build server").await?;
        harness.browser.click("token-create-save").await?;
        harness.browser.wait_for_text("The server has it already.").await?;
        harness.browser.click_at("dialog[open] [data-testid=cancel]").await?;
        harness.browser.wait_until_gone("token-name").await?;

        harness.browser.click("token-delete").await?;
        harness.browser.click("confirm").await?;
        shows_text(harness, "user-tokens", "No tokens.").await?;
        // The button that had the focus is gone.
        harness.browser.wait_for_focus("[data-testid=user-tokens] h2").await?;
        let path = format!("/users/{}/personal-access-tokens", BOB.sub);
        let url = format!("{}/api{path}", harness.server().endpoint());
        let left = reqwest::Client::new().get(url).bearer_auth(management_token(harness).await?).send().await?;
        ensure!(left.json::<Value>().await? == json!([]), "the token was not deleted");

        // Sessions are called by their browser.
        harness.open(&format!("/users/{}", ALICE.sub)).await?;
        shows_text(harness, "user-session", "Chrome on ").await
    })
    .await
}

/// Gives Bob personal access tokens, as another operator.
async fn add_tokens(harness: &TestHarness, count: usize) -> Result<()> {
    let url = format!("{}/api/users/{}/personal-access-tokens", harness.server().endpoint(), BOB.sub);
    let (client, token) = (reqwest::Client::new(), management_token(harness).await?);
    for number in 0..count {
        let request = client.post(&url).bearer_auth(&token).json(&json!({ "name": format!("Token {number}") }));
        request.send().await?.error_for_status()?;
    }
    Ok(())
}

#[tokio::test]
async fn long_lists_about_a_person_show_the_first_entries() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.use_app_config()?;
        harness.sign_in(&ALICE).await?;
        add_tokens(harness, 7).await?;
        harness.open_as_operator(&format!("/users/{}", BOB.sub)).await?;
        harness.browser.wait_for("user-token").await?;
        assert_eq!(harness.browser.texts("user-token").await?.len(), 5);
        assert_eq!(harness.browser.text("show-all").await?, "Show all 7");
        harness.browser.click("show-all").await?;
        harness.browser.wait_until_gone("show-all").await?;
        harness.browser.wait_for_focus("[data-testid=user-tokens] h2").await?;
        assert_eq!(harness.browser.texts("user-token").await?.len(), 7);
        // It stays so when one is deleted.
        harness.browser.click("token-delete").await?;
        harness.browser.click("confirm").await?;
        shows_text(harness, "toast", "was deleted").await?;
        assert_eq!(harness.browser.texts("user-token").await?.len(), 6);
        Ok(())
    })
    .await
}
