//! The operators' pages about organizations.

use anyhow::{Context as _, Result, ensure};
use e2e::{ALICE, BOB, TestHarness, journey, wait_until};
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

/// Accepts an invitation as an app's server does: for the invited person, who has an account by now.
async fn accept(harness: &TestHarness, invitation: &str, email: &str) -> Result<()> {
    let (client, token) = (reqwest::Client::new(), management_token(harness).await?);
    let url = |path: &str| format!("{}/api{path}", harness.server().endpoint());
    let user = client.post(url("/users")).bearer_auth(&token).json(&json!({ "primaryEmail": email })).send().await?;
    let user: Value = user.error_for_status()?.json().await?;
    let body = json!({ "status": "Accepted", "acceptedUserId": user["id"] });
    let status = url(&format!("/organization-invitations/{invitation}/status"));
    client.put(status).bearer_auth(&token).json(&body).send().await?.error_for_status()?;
    Ok(())
}

#[tokio::test]
async fn operator_creates_an_organization_and_invites_people_who_become_members() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.expect_console("/api/organization-scopes");
        harness.use_app_config()?;
        harness.sign_in(&ALICE).await?;
        harness.open_as_operator("/all-organizations").await?;
        shows_text(harness, "organizations-place", "2 organizations · Page 1 of 1").await?;
        shows_text(harness, "organization-template", "invite:members").await?;
        // A permission and a role of all organizations.
        harness.browser.click("template-scope-create").await?;
        harness.browser.fill("organization-name", "read:members").await?;
        harness.browser.click("template-create-save").await?;
        harness.browser.wait_for_text("This name is taken.").await?;
        harness.browser.fill("organization-name", "close:books").await?;
        harness.browser.click("template-create-save").await?;
        harness.browser.wait_until_gone("template-create-save").await?;
        harness.browser.click("template-role-create").await?;
        harness.browser.fill("organization-name", "accountant").await?;
        harness.browser.click("template-create-save").await?;
        harness.browser.wait_until_gone("template-create-save").await?;
        harness.browser.click("template-permissions").await?;
        harness.browser.click_at("dialog .check:last-of-type input").await?;
        harness.browser.click("permissions-save").await?;
        shows_text(harness, "template-role-scopes", "close:books").await?;
        // A permission on an API is taken from the role.
        harness.browser.wait_until_gone("permissions-save").await?;
        harness.browser.click("template-permissions").await?;
        harness.browser.click("api-permission-check").await?;
        harness.browser.click("permissions-save").await?;
        shows_text(harness, "template-role-api-scopes", "API permissions: write:profile").await?;

        harness.browser.fill("organization-search", "no such thing").await?;
        harness.browser.click("organization-find").await?;
        harness.browser.click("organizations-show-all").await?;

        harness.browser.click("organization-create").await?;
        harness.browser.click("organization-create-save").await?;
        harness.browser.wait_for_text("Enter a name.").await?;
        harness.browser.fill("organization-name", "Initech").await?;
        harness.browser.click("organization-create-save").await?;
        shows_text(harness, "detail-name", "Initech").await?;
        shows_text(harness, "members-none", "no members yet").await?;
        let page = harness.browser.url().await?;

        // Somebody with an account becomes a member at once, and gets a role.
        harness.browser.click("member-add").await?;
        harness.browser.fill("candidate-search", BOB.email).await?;
        harness.browser.click("candidate-find").await?;
        harness.browser.click("candidate-add").await?;
        shows_text(harness, "candidate", "Added").await?;
        harness.browser.click("member-add-done").await?;
        shows_text(harness, "member", BOB.email).await?;
        shows_text(harness, "member-roles", "No role").await?;
        harness.browser.click("member-change-roles").await?;
        harness.browser.click("role-check").await?;
        harness.browser.click("roles-save").await?;
        shows_text(harness, "member-roles", "owner").await?;

        harness.browser.fill("jit-domain-text", "@Initech.example").await?;
        harness.browser.click("jit-domain-add").await?;
        shows_text(harness, "jit-domain", "initech.example").await?;

        // The email has a link to the app, with the invitation and a one-time token.
        harness.browser.click("invite").await?;
        harness.browser.fill("invite-email", "dave").await?;
        harness.browser.click("invite-send").await?;
        harness.browser.wait_for_text("Enter a full email address").await?;
        harness.browser.fill("invite-email", "dave@example.com").await?;
        harness.browser.click("role-check").await?;
        harness.browser.click("invite-send").await?;
        shows_text(harness, "invitation-status", "Pending").await?;
        let inbox = harness.server().inbox();
        let message = inbox.first().context("no message")?;
        ensure!(message.usage_type == Some("OrganizationInvitation"), "{message:?}");
        ensure!(message.subject.as_deref() == Some("Join Initech"), "{message:?}");
        let start = message.body.find("http").context("no link")?;
        let link = message.body[start..].split_whitespace().next().unwrap_or_default();
        let link = url::Url::parse(link)?;
        ensure!(link.origin() == page.origin() && link.path() == "/accept-invitation", "{link}");
        let value = |name: &str| link.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
        ensure!(value("login_hint").as_deref() == Some("dave@example.com"), "{link}");
        ensure!(value("one_time_token").is_some_and(|token| token.len() == 32), "{link}");
        let invitation = value("invitation").context("no invitation in the link")?;

        harness.browser.click("invitation-send").await?;
        wait_until("a second message", async || {
            let inbox = harness.server().inbox();
            let invitations = inbox.iter().filter(|it| it.usage_type == Some("OrganizationInvitation"));
            Ok((invitations.count() == 2).then_some(()))
        })
        .await?;
        accept(harness, &invitation, "dave@example.com").await?;
        harness.open(page.path()).await?;
        shows_text(harness, "invitation-status", "Accepted").await?;
        shows_text(harness, "members-place", "2 members").await?;
        let members = harness.browser.texts("member").await?;
        ensure!(members.iter().any(|text| text.contains("dave@example.com") && text.contains("owner")), "{members:?}");

        // The invitation goes, and the member stays.
        harness.browser.click("invitation-delete").await?;
        harness.browser.click("confirm").await?;
        shows_text(harness, "invitations", "Nobody was invited yet.").await?;
        shows_text(harness, "members-place", "2 members").await?;

        harness.open("/users/u_bob").await?;
        wait_until("Bob's organizations", async || {
            let shown = harness.browser.texts("user-organization").await?;
            Ok(shown.iter().any(|text| text.contains("Initech") && text.contains("owner")).then_some(()))
        })
        .await?;

        harness.open(page.path()).await?;
        harness.browser.click("organization-delete").await?;
        harness.browser.fill("confirm-name", "Initech").await?;
        harness.browser.click("confirm").await?;
        shows_text(harness, "toast", "Initech was deleted.").await?;
        shows_text(harness, "organizations-place", "2 organizations").await
    })
    .await
}
