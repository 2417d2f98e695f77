//! The operators' pages: connectors and sign-in experience.

use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use e2e::{ALICE, ConfigFile, TestHarness, journey, journey_with, wait_until};
use logto_dev::Seed;
use thirtyfour::Key;

/// Credentials for the development server's Twilio emulation.
const ACCOUNT: &str = "AC00000000000000000000000000000001";
const TOKEN: &str = "0123456789abcdef0123456789abcdef";
const SERVICE: &str = "MG00000000000000000000000000000001";

/// The titles of the notices about the access.
const OFFLINE: &str = "Not connected to a server";
const SIGN_IN_NEEDED: &str = "Sign in as an operator to see and change the server's settings";

async fn fill(harness: &TestHarness, fields: &[(&str, &str)]) -> Result<()> {
    for (id, text) in fields {
        harness.browser.fill(id, text).await.with_context(|| format!("the field {id}"))?;
    }
    Ok(())
}

async fn fill_twilio(harness: &TestHarness) -> Result<()> {
    let fields = [("accountSID", ACCOUNT), ("authToken", TOKEN), ("fromMessagingServiceSID", SERVICE)];
    for (name, value) in fields {
        fill(harness, &[(&format!("field-{name}"), value)]).await?;
    }
    Ok(())
}

async fn save(harness: &TestHarness) -> Result<()> {
    harness.browser.click("connector-save").await?;
    harness.browser.wait_for("connector-saved").await
}

/// Waits for a message to this address or number that contains `words`.
async fn message(harness: &TestHarness, to: &str, words: &str) -> Result<String> {
    wait_until(&format!("“{words}” for {to}"), async || {
        let inbox = harness.server().inbox();
        let bodies = inbox.into_iter().filter(|message| message.to == to).map(|message| message.body);
        Ok(bodies.into_iter().find(|body| body.contains(words)))
    })
    .await
}

/// Sends a test message with the current form.
async fn test_send(harness: &TestHarness, to: &str) -> Result<String> {
    harness.browser.click("panel-test").await?;
    harness.browser.fill("test-to", to).await?;
    harness.browser.click("test-send").await?;
    harness.browser.text("test-result").await
}

async fn sign_in_by_password(harness: &TestHarness) -> Result<()> {
    harness.use_app_config()?;
    harness.open("/").await?;
    harness.browser.click("sign-in").await?;
    harness.enter_password("alice", "alice-password-1").await?;
    harness.browser.wait_for("authenticated").await
}

#[tokio::test]
async fn sets_up_connectors_until_a_code_arrives() -> Result<()> {
    // Logto 1.37 asks new accounts for every custom profile field.
    let seed = Seed { built_in_connectors: false, custom_profile_fields: Vec::new(), ..Seed::default() };
    journey_with(seed, async |harness: &mut TestHarness| {
        sign_in_by_password(harness).await?;
        harness.open_as_operator("/connectors").await?;
        harness.browser.wait_for("connector-sms").await?;

        // Text messages by Twilio, with a custom template for registration.
        harness.open("/connectors/sms").await?;
        fill_twilio(harness).await?;
        harness.browser.click("panel-templates").await?;
        harness.browser.click("template-tab-Register").await?;
        harness.browser.fill("template-content", "Welcome to Acme. Your code: {{code}}").await?;
        save(harness).await?;
        test_send(harness, "+1 (555) 010-0009").await?;
        message(harness, "15550100009", "000000").await?;

        // Email through the provider's own mail server.
        harness.open("/connectors/email").await?;
        harness.browser.click("preset-logto-dev").await?;
        fill(harness, &[("field-auth.pass", "any"), ("field-fromEmail", "Acme <hello@acme.test>")]).await?;
        save(harness).await?;
        test_send(harness, "me@example.com").await?;
        message(harness, "me@example.com", "000000").await?;

        // Sign-up and sign-in with either of them, without a password. Conflicting settings are fixed
        // by a click.
        harness.open("/sign-in-experience").await?;
        harness.browser.click("sie-signup-email-or-phone").await?;
        harness.browser.click("sie-set-password").await?;
        while harness.browser.shows("sie-fix").await? {
            harness.browser.click("sie-fix").await?;
        }
        harness.browser.click("sie-save").await?;
        harness.browser.wait_for("sie-diff").await?;
        harness.browser.click("sie-confirm").await?;
        harness.browser.wait_for("sie-saved").await?;

        harness.open("/").await?;
        harness.browser.click("sign-out").await?;
        harness.browser.wait_for("anonymous").await?;
        harness.browser.click("sign-up").await?;
        harness.sign_in_at_provider("+1 555 010 0042").await?;
        harness.browser.wait_for("authenticated").await?;
        message(harness, "15550100042", "Welcome to Acme. Your code:").await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn finds_template_problems_and_fixes_them() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.use_app_config()?;
        harness.sign_in(&ALICE).await?;
        harness.open_as_operator("/connectors/sms").await?;
        harness.browser.click("panel-templates").await?;
        harness.browser.click("template-tab-SignIn").await?;
        harness.browser.fill("template-content", "Hello").await?;
        let finding = "[data-testid=finding][data-code='template.no_code']";
        let shown = async |count: usize| {
            wait_until("the findings", async || {
                let script = "return document.querySelectorAll(arguments[0]).length";
                let found = harness.browser.run(script, vec![finding.into()]).await?;
                Ok((found.as_u64() == u64::try_from(count).ok()).then_some(()))
            })
            .await
        };
        shown(1).await?;
        harness.browser.click_at(&format!("{finding} [data-testid=fix]")).await?;
        shown(0).await?;
        let script = "return document.querySelector('[data-testid=template-content]').value";
        let content = harness.browser.run(script, Vec::new()).await?;
        ensure!(content.as_str().is_some_and(|text| text.contains("{{code}}")), "{content}");
        save(harness).await?;
        // The next code uses the fixed template.
        harness.open("/").await?;
        harness.browser.click("sign-out").await?;
        harness.browser.wait_for("anonymous").await?;
        harness.browser.click("sign-in").await?;
        harness.sign_in_at_provider(ALICE.phone).await?;
        harness.browser.wait_for("authenticated").await?;
        message(harness, "15550100001", "Hello").await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn shows_provider_rejection_of_test_message() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.expect_console("/api/connectors");
        harness.use_app_config()?;
        harness.sign_in(&ALICE).await?;
        harness.open_as_operator("/connectors/sms").await?;
        fill_twilio(harness).await?;
        let said = test_send(harness, "+1 500 555 0001").await?;
        ensure!(said.contains("Invalid 'To' Phone Number") && said.contains("country code"), "{said}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn composes_and_checks_connector_without_server() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.expect_console("ERR_CONNECTION_REFUSED");
        let endpoint = harness.server().endpoint().to_owned();
        let config = serde_json::json!({"endpoint": endpoint, "appId": "spa", "scopes": ["email", "phone"]});
        harness.site.set_config(ConfigFile::Text(config.to_string()));
        harness.sign_in(&ALICE).await?;
        harness.stop_server().await;
        harness.open("/connectors/sms").await?;
        assert_eq!(harness.browser.text("level").await?, OFFLINE);
        fill_twilio(harness).await?;
        harness.browser.click("panel-json").await?;
        let script = "return document.querySelector('[data-testid=json]')?.value ?? ''";
        wait_until("the JSON", async || {
            let text = harness.browser.run(script, Vec::new()).await?;
            Ok(text.as_str().is_some_and(|text| text.contains(ACCOUNT)).then_some(()))
        })
        .await?;
        let disabled = "return document.querySelector('[data-testid=connector-save]').disabled";
        ensure!(harness.browser.run(disabled, Vec::new()).await?.as_bool() == Some(true), "it can be saved offline");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn previews_html_message_with_styles_without_scripts() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        // The test scripts, which otherwise run in every page, must not run in the preview either.
        harness.expect_console("Blocked script execution in 'about:blank'");
        harness.use_app_config()?;
        harness.sign_in(&ALICE).await?;
        harness.open("/connectors/email").await?;
        harness.browser.click("panel-templates").await?;
        harness.browser.click("template-tab-SignIn").await?;
        harness.browser.choose("template-contentType", "HTML").await?;
        let html = "<style>b { color: rgb(0, 0, 255) }</style><p style='color: rgb(255, 0, 0)' onclick='parent.x = 1'>\
            Code <b>{{code}}</b></p><script>parent.document.title = 'taken over'</script>";
        harness.browser.fill("template-content", html).await?;
        let script = "const page = document.querySelector('[data-testid=preview-frame]')?.contentDocument;
            const color = (selector) => page?.querySelector(selector) && getComputedStyle(page.querySelector(selector)).color;
            return `${color('p')} ${color('b')} ${page?.body.innerText.trim()} ${page?.scripts.length}`";
        let expected = "rgb(255, 0, 0) rgb(0, 0, 255) Code 123456 0";
        wait_until("the preview", async || {
            let shown = harness.browser.run(script, Vec::new()).await?;
            Ok((shown.as_str() == Some(expected)).then_some(()))
        })
        .await?;
        let title = harness.browser.run("return document.title", Vec::new()).await?;
        ensure!(title.as_str().is_some_and(|title| !title.contains("taken over")), "{title}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn only_operators_sign_in_requests_access_to_management_api() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        const RESOURCE: &str = "https://default.logto.app/api";
        harness.use_app_config()?;
        harness.sign_in(&ALICE).await?;
        harness.server().clear_requests();
        harness.open("/connectors").await?;
        assert_eq!(harness.browser.text("level").await?, SIGN_IN_NEEDED);
        harness.browser.wait_for("connector-set-up").await?;
        let states = harness.browser.texts("connector-state").await?;
        ensure!(states.iter().all(|state| state == "Not known"), "{states:?}");
        assert_eq!(harness.count("GET", "/api/connectors"), 0);
        let stored = async || harness.browser.run("return JSON.stringify(localStorage)", Vec::new()).await;
        let before = stored().await?;
        ensure!(before.as_str().is_some_and(|text| !text.contains(RESOURCE)), "{before}");

        harness.open_as_operator("/connectors").await?;
        wait_until("the connectors", async || {
            let states = harness.browser.texts("connector-state").await?;
            // Her code came by email, and nothing was sent by text message yet.
            Ok((states == ["Untested", "Works"]).then_some(()))
        })
        .await?;
        // The session has the access on other pages and after a reload, too.
        harness.open("/sign-in-experience").await?;
        harness.browser.wait_for("sie-signup").await?;
        ensure!(!harness.browser.shows("level").await?, "an operator is told nothing about the access");
        ensure!(!harness.browser.shows("operator-token").await?, "an operator needs no token");
        // The next sign-in requests it no more.
        harness.open("/").await?;
        harness.browser.click("sign-out").await?;
        harness.browser.wait_for("anonymous").await?;
        harness.sign_in(&ALICE).await?;
        harness.open("/connectors").await?;
        assert_eq!(harness.browser.text("level").await?, SIGN_IN_NEEDED);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn link_in_previewed_message_opens_nothing_by_keyboard() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.expect_console("Blocked script execution in 'about:blank'");
        harness.use_app_config()?;
        harness.sign_in(&ALICE).await?;
        harness.open_as_operator("/connectors/email").await?;
        harness.browser.click("panel-templates").await?;
        harness.browser.click("template-tab-SignIn").await?;
        harness.browser.choose("template-contentType", "HTML").await?;
        let html = "<p><a href='/profile'>Use {{code}}</a></p>";
        harness.browser.fill("template-content", html).await?;
        let script = "const page = document.querySelector('[data-testid=preview-frame]')?.contentDocument;
            return `${page?.body.innerText.trim()} at ${page?.location.href}`";
        let shows = async || {
            let shown = harness.browser.run(script, Vec::new()).await?;
            Ok((shown.as_str() == Some("Use 123456 at about:blank")).then_some(()))
        };
        wait_until("the preview", shows).await?;
        let focus = "document.querySelector('[data-testid=preview-frame]').contentWindow.focus()";
        harness.browser.run(focus, Vec::new()).await?;
        let keys = [Key::Tab, Key::Enter].map(|key| key.value()).iter().collect::<String>();
        harness.browser.driver().action_chain().send_keys(keys).perform().await?;
        tokio::time::sleep(Duration::from_millis(500)).await;
        ensure!(shows().await?.is_some(), "the link was followed");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn imported_file_gets_saved_secret_for_same_account_only() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.use_app_config()?;
        harness.sign_in(&ALICE).await?;
        harness.open_as_operator("/connectors/sms").await?;
        fill_twilio(harness).await?;
        harness.browser.click("panel-json").await?;
        let token = "return document.querySelector('[data-testid=\"field-authToken\"]').value";
        let secret = harness.browser.run(token, Vec::new()).await?;
        let shown =
            harness.browser.run("return document.querySelector('[data-testid=json]').value", Vec::new()).await?;
        let masked = shown.as_str().context("no JSON")?.to_owned();
        ensure!(masked.contains(ACCOUNT) && masked.contains("<authToken>"), "{masked}");
        harness.browser.fill("json", &masked).await?;
        harness.browser.click("json-apply").await?;
        assert_eq!(harness.browser.run(token, Vec::new()).await?, secret);
        harness.browser.fill("json", &masked.replace(ACCOUNT, "AC00000000000000000000000000000bad")).await?;
        harness.browser.click("json-apply").await?;
        wait_until("the message", async || {
            Ok(harness.browser.text("json-problem").await?.contains("Auth Token").then_some(()))
        })
        .await?;
        assert_eq!(harness.browser.run(token, Vec::new()).await?, "");
        Ok(())
    })
    .await
}

/// A Management API token of an operator.
pub(crate) async fn management_token(harness: &TestHarness) -> Result<String> {
    let form = "grant_type=client_credentials&client_id=m2m&client_secret=m2m-secret-for-development\
        &resource=https%3A%2F%2Fdefault.logto.app%2Fapi&scope=all";
    let url = format!("{}/oidc/token", harness.server().endpoint());
    let request = reqwest::Client::new().post(url).header("content-type", "application/x-www-form-urlencoded");
    let answer: serde_json::Value = request.body(form).send().await?.json().await?;
    answer["access_token"].as_str().map(str::to_owned).context("no token")
}

#[tokio::test]
async fn connector_deleted_meanwhile_can_be_saved_as_a_new_one() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.expect_console("/api/connectors/");
        harness.use_app_config()?;
        harness.sign_in(&ALICE).await?;
        harness.open_as_operator("/connectors/email").await?;
        harness.browser.wait_for("connector-delete").await?;
        let api = format!("{}/api/connectors", harness.server().endpoint());
        let (client, token) = (reqwest::Client::new(), management_token(harness).await?);
        let installed: Vec<serde_json::Value> = client.get(&api).bearer_auth(&token).send().await?.json().await?;
        let email = installed.iter().find(|it| it["type"] == "Email").context("no email connector")?;
        let id = email["id"].as_str().context("no id")?;
        client.delete(format!("{api}/{id}")).bearer_auth(&token).send().await?.error_for_status()?;
        harness.browser.fill("field-fromEmail", "new@example.com").await?;
        harness.browser.click("connector-save").await?;
        harness.browser.wait_for("connector-deleted").await?;
        assert_eq!(harness.browser.text("connector-save").await?, "Save as a new connector");
        ensure!(harness.browser.shows("connector-discard").await?, "it can't be discarded");
        assert_eq!(harness.count("POST", "/api/connectors"), 0);
        harness.browser.click("connector-save").await?;
        harness.browser.wait_for("connector-saved").await?;
        harness.browser.wait_until_gone("connector-deleted").await?;
        assert_eq!(harness.count("POST", "/api/connectors"), 1);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn keeps_operator_token_in_memory_only() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.sign_in(&ALICE).await?;
        let token = management_token(harness).await?;
        harness.open("/connectors").await?;
        assert_eq!(harness.browser.text("level").await?, OFFLINE);
        harness.browser.click_at("details:has([data-testid=operator-token]) > summary").await?;
        harness.browser.fill("operator-token", &token).await?;
        harness.browser.click("operator-token-use").await?;
        wait_until("the level", async || Ok((harness.browser.text("level").await? == "Operator token").then_some(())))
            .await?;
        wait_until("the connectors", async || {
            let states = harness.browser.texts("connector-state").await?;
            // Her code came by email, and nothing was sent by text message yet.
            Ok((states == ["Untested", "Works"]).then_some(()))
        })
        .await?;
        let script = "return [JSON.stringify(localStorage), JSON.stringify(sessionStorage), location.href, \
            document.documentElement.outerHTML, document.cookie].join()";
        let everything = harness.browser.run(script, Vec::new()).await?;
        ensure!(!everything.as_str().context("nothing")?.contains(&token), "the token lies about");
        // Other pages discard the token.
        harness.browser.click_at("nav a[href$='/profile']").await?;
        harness.browser.wait_for("claims-sub").await?;
        // No link leads there: neither her roles nor her tokens say that she may.
        harness.browser.back().await?;
        assert_eq!(harness.browser.text("level").await?, OFFLINE);
        Ok(())
    })
    .await
}
