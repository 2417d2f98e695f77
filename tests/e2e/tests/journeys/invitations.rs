//! An invitation from its message to the membership and its end, and the step-up.

use anyhow::{Context as _, Result, ensure};
use e2e::{ALICE, ConfigFile, TestHarness, journey, wait_until};
use serde_json::Value;

/// The address that the app's `config.json` invites.
const CAROL: &str = "carol@example.com";

/// The link in the message to Carol.
fn link(harness: &TestHarness) -> Result<String> {
    let messages = harness.server().inbox();
    let message = messages.into_iter().find(|message| message.to == CAROL).context("there is no message")?;
    ensure!(message.usage_type == Some("OrganizationInvitation"), "{message:?}");
    let link = message.body.split_whitespace().find(|word| word.starts_with("http")).context("there is no link")?;
    Ok(link.to_owned())
}

/// Signs Alice in, and invites Carol to Acme.
async fn invite(harness: &TestHarness) -> Result<String> {
    harness.use_app_config()?;
    harness.sign_in(&ALICE).await?;
    harness.open("/organizations").await?;
    harness.browser.wait_for_text("What you can do in Acme").await?;
    wait_until("the call", async || Ok((harness.browser.texts("organization-call").await?.len() == 2).then_some(())))
        .await?;
    let script = "[...document.querySelectorAll('[data-testid=\"organization-action\"]')]
        .find((action) => action.innerText.startsWith('Invite a member'))
        .querySelector('[data-testid=\"organization-call\"]').click()";
    harness.browser.run(script, Vec::new()).await?;
    assert_eq!(harness.browser.text("organization-result").await?, "201");
    link(harness)
}

#[tokio::test]
async fn invitation_is_accepted_by_its_link_and_the_organization_left() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        // The account does not exist yet, and later the invitation does not.
        harness.expect_console("/api/experience/identification");
        harness.expect_console("/demo-api/invitations/accept");
        let link = invite(harness).await?;
        // The link replaces how other sign-ins begin.
        let config = harness.site.app_config()?.replace("http://localhost:3001", harness.server().endpoint());
        let config = config.replacen('{', "{ \"firstScreen\": \"register\",", 1);
        harness.site.set_config(ConfigFile::Text(config));

        // Alice is told that it isn't hers. The magic link needs a new login, because her session lives.
        harness.browser.open(&link).await?;
        let text = harness.browser.text("other-person").await?;
        ensure!(text.contains(CAROL), "{text}");
        let url = harness.browser.url().await?;
        ensure!(url.path() == "/accept-invitation" && !url.as_str().contains("one_time_token"), "{url}");
        // A reload does not lose the magic link, which signs Carol in without a code.
        harness.browser.reload().await?;
        harness.browser.wait_for("other-person").await?;
        harness.browser.click("switch-account").await?;
        harness.browser.wait_for("invitation-accept").await?;
        let kept = "return sessionStorage.getItem('logto-leptos:invitation')";
        assert_eq!(harness.browser.run(kept, Vec::new()).await?, Value::Null);
        let requests = harness.server().requests();
        let request = requests.into_iter().rfind(|request| request.path == "/oidc/auth").context("no sign-in")?;
        let sends = |name: &str| request.query.iter().any(|(key, _)| key == name);
        ensure!(sends("one_time_token") && !sends("first_screen"), "{request:?}");
        let url = harness.browser.url().await?;
        ensure!(url.path() == "/accept-invitation" && !url.as_str().contains("one_time_token"), "{url}");

        harness.browser.click("invitation-accept").await?;
        harness.browser.wait_for_text("You're a member of Acme").await?;
        harness.browser.click("invitation-open").await?;
        harness.browser.wait_for_text("Your token for Acme").await?;
        harness.browser.wait_for_text("What you can do in Acme").await?;
        assert_eq!(harness.browser.text("token-scopes").await?, "read:members");

        harness.browser.click("organization-leave").await?;
        harness.browser.wait_for_text("Leave Acme?").await?;
        harness.browser.click("confirm").await?;
        harness.browser.wait_for_text("You aren't in any organization yet").await?;
        harness.browser.wait_for_text("You left Acme").await?;

        // It works once.
        harness.browser.open(&link).await?;
        harness.browser.click("invitation-accept").await?;
        harness.browser.wait_for("invitation-failed").await?;
        harness.browser.wait_for_text("This invitation can't be accepted").await?;

        // Part of the address got lost.
        harness.open("/accept-invitation?invitation=").await?;
        harness.browser.wait_for("invitation-incomplete").await
    })
    .await
}

#[tokio::test]
async fn step_up_asks_for_a_fresh_sign_in() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.use_app_config()?;
        harness.sign_in(&ALICE).await?;
        harness.open("/developer").await?;
        harness.browser.wait_for("step-up-unknown").await?;

        // Canceled, it leads back to where it began.
        harness.browser.click("step-up").await?;
        harness.browser.click("cancel").await?;
        harness.browser.wait_for("error").await?;
        harness.browser.click_at("main a.button-primary").await?;
        harness.browser.wait_for("step-up-unknown").await?;

        harness.browser.click("step-up").await?;
        assert_eq!(harness.prefilled_identifier().await?, ALICE.email);
        harness.sign_in_at_provider(ALICE.email).await?;
        harness.browser.wait_for("step-up-time").await?;
        assert_eq!(harness.browser.url().await?.path(), "/developer");
        let requests = harness.server().requests();
        let request = requests.into_iter().rfind(|request| request.path == "/oidc/auth").context("no sign-in")?;
        let value = |name: &str| request.query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        assert_eq!((value("max_age"), value("prompt")), (Some("300"), Some("login consent")));
        // The log of requests does not show it.
        ensure!(value("login_hint").is_some());
        Ok(())
    })
    .await
}
