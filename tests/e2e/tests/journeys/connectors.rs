//! From a new connector to a sign-in with it, as somebody does who has never seen the pages.

use anyhow::{Context as _, Result, ensure};
use e2e::{ALICE, BOB, TestHarness, journey, journey_with, wait_until};
use logto_dev::Seed;
use serde_json::{Value, json};
use thirtyfour::Key;

use crate::operators::management_token;

/// Twilio's configuration as the tutorial has it.
fn tutorial() -> Value {
    json!({
        "accountSID": "AC00000000000000000000000000000001",
        "authToken": "0123456789abcdef0123456789abcdef",
        "fromMessagingServiceSID": "MG00000000000000000000000000000001",
        "templates": [
            {"usageType": "SignIn", "content": "Your Logto sign-in verification code is {{code}}. The code will remain active for 10 minutes."},
            {"usageType": "Register", "content": "Your Logto sign-up verification code is {{code}}. The code will remain active for 10 minutes."},
            {"usageType": "ForgotPassword", "content": "Your Logto password change verification code is {{code}}. The code will remain active for 10 minutes."},
            {"usageType": "Generic", "content": "Your Logto verification code is {{code}}. The code will remain active for 10 minutes."},
        ],
    })
}

/// The configuration of SMTP as the tutorial has it, for the provider's own mail server.
fn smtp_tutorial() -> Value {
    let template = |usage: &str, what: &str| {
        json!({
            "usageType": usage, "contentType": "text/plain", "subject": format!("Logto {what} Template"),
            "content": format!("Your Logto {what} verification code is {{{{code}}}}. The code will remain active for 10 minutes."),
        })
    };
    json!({
        "host": "127.0.0.1", "port": 0, "auth": {"user": "logto-dev", "pass": "any", "type": "login"},
        "fromEmail": "Acme <hello@acme.test>",
        "templates": [
            template("SignIn", "sign-in"), template("Register", "sign-up"), template("ForgotPassword", "reset password"),
            template("Generic", "generic"),
        ],
    })
}

/// A server without connectors.
fn without_connectors() -> Seed {
    Seed { built_in_connectors: false, ..Seed::default() }
}

async fn sign_in_by_password(harness: &TestHarness) -> Result<()> {
    harness.use_app_config()?;
    harness.open("/").await?;
    harness.browser.click("sign-in").await?;
    harness.enter_password("alice", "alice-password-1").await?;
    harness.browser.wait_for("authenticated").await
}

/// Pastes a text while nothing has the focus.
async fn paste(harness: &TestHarness, text: &str) -> Result<()> {
    let script = "const data = new DataTransfer();
        data.setData('text/plain', arguments[0]);
        const event = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
        document.body.dispatchEvent(event)";
    harness.browser.run(script, vec![text.into()]).await.map(drop)
}

/// Goes to the tab that a link opened.
async fn go_to_other_tab(harness: &TestHarness) -> Result<()> {
    let driver = harness.browser.driver();
    let here = driver.window().await?;
    let other =
        wait_until("the other tab", async || Ok(driver.windows().await?.into_iter().find(|handle| *handle != here)))
            .await?;
    Ok(driver.switch_to_window(other).await?)
}

/// Counts the clicks of a person.
struct Clicks<'a> {
    harness: &'a TestHarness,
    count: usize,
}

impl Clicks<'_> {
    async fn click(&mut self, id: &str) -> Result<()> {
        self.count += 1;
        self.harness.browser.click(id).await.with_context(|| format!("click {} on {id}", self.count))
    }
}

/// Pastes a configuration, tests it, and saves it.
async fn import_and_save(person: &mut Clicks<'_>, config: &Value) -> Result<()> {
    let harness = person.harness;
    paste(harness, &config.to_string()).await?;
    person.click("confirm").await?;
    // The own number or address is filled in.
    person.click("test-send").await?;
    wait_until("the test", async || {
        let script = "return document.querySelector('[data-testid=last-test]')?.dataset.state";
        Ok((harness.browser.run(script, Vec::new()).await? == "works").then_some(()))
    })
    .await?;
    person.click("connector-save").await
}

/// Lets people sign in with the connector, and opens a sign-in in another tab.
async fn turn_on_and_try(person: &mut Clicks<'_>) -> Result<()> {
    person.click("next-turn-on").await?;
    person.harness.browser.wait_for("sie-diff").await?;
    person.click("sie-confirm").await?;
    person.click("next-try").await
}

#[tokio::test]
async fn sets_smtp_up_from_tutorial_and_signs_in_with_a_template_of_the_language() -> Result<()> {
    journey_with(without_connectors(), async |harness: &mut TestHarness| {
        sign_in_by_password(harness).await?;
        harness.open_as_operator("/connectors/email").await?;
        harness.browser.wait_for("panel-credentials").await?;
        import_and_save(&mut Clicks { harness, count: 0 }, &smtp_tutorial()).await?;
        harness.browser.wait_for("connector-saved").await?;

        // A template of the server in English takes precedence over that of the connector.
        harness.browser.click("panel-templates").await?;
        harness.browser.wait_for("template-language-tag").await?;
        harness.browser.fill("template-language-tag", "en").await?;
        harness.browser.click("template-language-add").await?;
        harness.browser.click("template-add-SignIn").await?;
        harness.browser.fill("template-subject", "Welcome back").await?;
        harness.browser.fill("template-content", "Your code in English: {{code}}").await?;
        harness.browser.click("templates-save").await?;
        harness.browser.wait_for("templates-saved").await?;

        turn_on_and_try(&mut Clicks { harness, count: 0 }).await?;
        go_to_other_tab(harness).await?;
        harness.sign_in_at_provider(ALICE.email).await?;
        harness.browser.wait_for("authenticated").await?;
        let inbox = harness.server().inbox();
        let message = inbox.iter().find(|message| message.to == ALICE.email).context("no message")?;
        ensure!(message.subject.as_deref() == Some("Welcome back"), "{message:?}");
        ensure!(message.body.contains("Your code in English: "), "{message:?}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn sets_twilio_up_from_tutorial_and_signs_in_with_seven_clicks() -> Result<()> {
    journey_with(without_connectors(), async |harness: &mut TestHarness| {
        sign_in_by_password(harness).await?;
        harness.open_as_operator("/connectors").await?;
        let mut person = Clicks { harness, count: 0 };
        person.click("connector-set-up").await?;
        harness.browser.wait_for("panel-credentials").await?;
        ensure!(!harness.browser.shows("connector-save").await?, "there is nothing to save");
        ensure!(!harness.browser.shows("finding").await?, "nothing was written, so nothing is wrong");
        import_and_save(&mut person, &tutorial()).await?;
        turn_on_and_try(&mut person).await?;
        ensure!(person.count <= 7, "{} clicks", person.count);
        go_to_other_tab(harness).await?;
        harness.sign_in_at_provider(ALICE.phone).await?;
        harness.browser.wait_for("authenticated").await?;
        // All is done, and the last message is the one of this sign-in.
        harness.open("/connectors/sms").await?;
        harness.browser.wait_for_text("The server sent its last message").await?;
        wait_until("the last step", async || {
            let script = "return [...document.querySelectorAll('.checklist li')].map((it) => it.dataset.state).join()";
            Ok((harness.browser.run(script, Vec::new()).await? == "done,done,done,done").then_some(()))
        })
        .await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn errors_wait_until_a_field_was_left() -> Result<()> {
    journey_with(without_connectors(), async |harness: &mut TestHarness| {
        sign_in_by_password(harness).await?;
        harness.open_as_operator("/connectors/sms").await?;
        harness.browser.wait_for("field-accountSID").await?;
        ensure!(!harness.browser.shows("finding").await?, "an untouched form has no errors");
        harness.browser.fill("field-accountSID", "AC1").await?;
        // The bar appears with the first change. Saving leads to the first problem instead of a question.
        harness.browser.click("connector-save").await?;
        harness.browser.wait_for_focus("[data-testid=field-authToken]").await?;
        ensure!(!harness.browser.shows("confirm").await?, "an incomplete configuration can't be saved anyway");
        ensure!(harness.browser.shows("finding").await?, "the errors are shown now");
        harness.browser.click("connector-discard").await?;
        harness.browser.wait_until_gone("store-bar").await
    })
    .await
}

#[tokio::test]
async fn refused_test_marks_connector_as_failing() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.expect_console("/api/connectors");
        harness.use_app_config()?;
        harness.sign_in(&ALICE).await?;
        harness.open_as_operator("/connectors/sms").await?;
        harness.open("/connectors/sms#test").await?;
        let state = async |expected: &str| {
            wait_until(&format!("the state {expected}"), async || {
                let script = "return document.querySelector('[data-testid=connector-state]')?.dataset.state";
                Ok((harness.browser.run(script, Vec::new()).await? == expected).then_some(()))
            })
            .await
        };
        state("untested").await?;
        harness.browser.fill("test-to", "+1 500 555 0001").await?;
        harness.browser.click("test-send").await?;
        state("failing").await?;
        // It is remembered, and the list says so although the sign-in experience uses the connector.
        harness.open("/connectors").await?;
        state("failing").await?;
        ensure!(harness.browser.shows("connector-in-use").await?, "it is in use");
        harness.open("/connectors/sms#test").await?;
        harness.browser.fill("test-to", "+1 555 010 0009").await?;
        harness.browser.click("test-send").await?;
        state("works").await
    })
    .await
}

/// Returns the email connector of the server. With a sender, it is changed first, as by another operator.
async fn email_connector(harness: &TestHarness, sender: Option<&str>) -> Result<Value> {
    let api = format!("{}/api/connectors", harness.server().endpoint());
    let (client, token) = (reqwest::Client::new(), management_token(harness).await?);
    let all: Vec<Value> = client.get(&api).bearer_auth(&token).send().await?.json().await?;
    let mut email = all.into_iter().find(|it| it["type"] == "Email").context("no email connector")?;
    if let Some(sender) = sender {
        email["config"]["fromEmail"] = sender.into();
        let url = format!("{api}/{}", email["id"].as_str().context("no id")?);
        let request = client.patch(url).bearer_auth(&token).json(&json!({ "config": email["config"] }));
        request.send().await?.error_for_status()?;
    }
    Ok(email)
}

#[tokio::test]
async fn connector_that_somebody_else_changed_is_replaced_only_after_a_question() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.use_app_config()?;
        harness.sign_in(&ALICE).await?;
        harness.open_as_operator("/connectors/email").await?;
        harness.browser.wait_for("connector-delete").await?;
        harness.browser.fill("field-fromEmail", "mine@example.com").await?;
        email_connector(harness, Some("theirs@example.com")).await?;
        harness.browser.click("connector-save").await?;
        harness.browser.wait_for("connector-changed").await?;
        let sender = email_connector(harness, None).await?["config"]["fromEmail"].clone();
        assert_eq!(sender, "theirs@example.com", "it was replaced without a question");

        harness.browser.click("connector-load").await?;
        harness.browser.wait_until_gone("connector-changed").await?;
        wait_until("the other's sender", async || {
            let script = "return document.querySelector('[data-testid=\"field-fromEmail\"]').value";
            Ok((harness.browser.run(script, Vec::new()).await? == "theirs@example.com").then_some(()))
        })
        .await?;
        ensure!(!harness.browser.shows("connector-save").await?, "there is nothing to save");

        harness.browser.fill("field-fromEmail", "mine@example.com").await?;
        email_connector(harness, Some("others@example.com")).await?;
        harness.browser.click("connector-save").await?;
        harness.browser.click("connector-save-anyway").await?;
        harness.browser.wait_for("connector-saved").await?;
        ensure!(!harness.browser.shows("connector-changed").await?, "it still asks");
        assert_eq!(email_connector(harness, None).await?["config"]["fromEmail"], "mine@example.com");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn tabs_are_in_the_address_and_follow_the_arrow_keys() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.use_app_config()?;
        harness.sign_in(&ALICE).await?;
        harness.open_as_operator("/connectors/email").await?;
        harness.open("/connectors/email#json").await?;
        harness.browser.wait_for("json").await?;
        harness.browser.click("panel-templates").await?;
        harness.browser.wait_for("template-content").await?;
        harness.browser.wait_for_url("the tab", |url| url.fragment() == Some("templates")).await?;
        let keys = Key::Left.value().to_string();
        harness.browser.driver().action_chain().send_keys(keys).perform().await?;
        harness.browser.wait_for("field-host").await?;
        harness.browser.wait_for_url("the first tab", |url| url.fragment().is_none()).await?;
        let script = "return document.activeElement.dataset.testid";
        assert_eq!(harness.browser.run(script, Vec::new()).await?, "panel-credentials");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn person_without_the_role_sees_what_is_missing() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.use_app_config()?;
        harness.sign_in(&BOB).await?;
        for path in [
            "/connectors",
            "/connectors/sms",
            "/sign-in-experience",
            "/users",
            "/users/u_alice",
            "/all-organizations",
            "/application",
        ] {
            harness.open(path).await?;
            let said = harness.browser.text("denied").await?;
            ensure!(said.contains("operator") && said.contains("https://default.logto.app/api"), "{said}");
            let is_visible =
                "return document.querySelector('[data-testid=operator-token]')?.checkVisibility() ?? false";
            ensure!(harness.browser.run(is_visible, Vec::new()).await? == false, "{path} asks for a token");
        }
        harness.browser.click_at("[data-testid=denied] .button-primary").await?;
        harness.browser.wait_for("authenticated").await
    })
    .await
}

#[tokio::test]
async fn connector_pages_do_not_jump_while_loading() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.use_app_config()?;
        harness.sign_in(&ALICE).await?;
        harness.open_as_operator("/connectors").await?;
        let shifts = "const done = arguments[0];
            new PerformanceObserver((list) => done(list.getEntries().filter((it) => !it.hadRecentInput)
                .reduce((sum, it) => sum + it.value, 0))).observe({ type: 'layout-shift', buffered: true });
            setTimeout(() => done(0), 1000)";
        for (path, id) in [
            ("/connectors", "connector-state"),
            ("/connectors/sms", "field-accountSID"),
            ("/connectors/email", "field-host"),
            ("/sign-in-experience", "sie-signup"),
        ] {
            harness.open(path).await?;
            harness.browser.wait_for(id).await?;
            let shift = harness.browser.driver().execute_async(shifts, Vec::new()).await?;
            let shift = shift.json().as_f64().context("no number")?;
            ensure!(shift <= 0.05, "{path}: {shift}");
        }
        Ok(())
    })
    .await
}
