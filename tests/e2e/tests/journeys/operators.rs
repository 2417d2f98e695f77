//! Operators set up connectors and the sign-in experience: from nothing to a code that arrives.

use anyhow::{Context as _, Result, ensure};
use e2e::{ALICE, ConfigFile, World, journey, journey_with, until};
use logto_dev::Seed;

/// An account at the provider's Twilio look-alike.
const ACCOUNT: &str = "AC00000000000000000000000000000001";
const TOKEN: &str = "0123456789abcdef0123456789abcdef";
const SERVICE: &str = "MG00000000000000000000000000000001";

async fn fill(world: &World, fields: &[(&str, &str)]) -> Result<()> {
    for (id, text) in fields {
        world.browser.fill(id, text).await.with_context(|| format!("the field {id}"))?;
    }
    Ok(())
}

async fn fill_twilio(world: &World) -> Result<()> {
    let fields = [("accountSID", ACCOUNT), ("authToken", TOKEN), ("fromMessagingServiceSID", SERVICE)];
    for (name, value) in fields {
        fill(world, &[(&format!("field-{name}"), value)]).await?;
    }
    Ok(())
}

async fn save(world: &World) -> Result<()> {
    world.browser.click("connector-save").await?;
    world.browser.wait_for("connector-saved").await
}

/// The newest message to this address or number, once there is one that says this.
async fn message(world: &World, to: &str, words: &str) -> Result<String> {
    until(&format!("“{words}” for {to}"), async || {
        let inbox = world.server().inbox();
        let bodies = inbox.into_iter().filter(|message| message.to == to).map(|message| message.body);
        Ok(bodies.into_iter().find(|body| body.contains(words)))
    })
    .await
}

/// Sends a test message with the form as it is.
async fn test_send(world: &World, to: &str) -> Result<String> {
    world.browser.fill("test-to", to).await?;
    world.browser.click("test-send").await?;
    world.browser.text("test-result").await
}

async fn sign_in_by_password(world: &World) -> Result<()> {
    world.use_own_config()?;
    world.open("/").await?;
    world.browser.click("sign-in").await?;
    world.enter_password("alice", "alice-password-1").await?;
    world.browser.wait_for("authenticated").await
}

#[tokio::test]
async fn sets_up_connectors_until_a_code_arrives() -> Result<()> {
    journey_with(Seed { built_in_connectors: false, ..Seed::default() }, async |world: &mut World| {
        sign_in_by_password(world).await?;
        world.open("/connectors").await?;
        world.browser.wait_for("connector-sms").await?;
        assert_eq!(world.browser.text("level").await?, "Connected");

        // Text messages by Twilio, with words of their own for new accounts.
        world.open("/connectors/sms").await?;
        fill_twilio(world).await?;
        world.browser.click("template-tab-Register").await?;
        world.browser.fill("template-content", "Welcome to Acme. Your code: {{code}}").await?;
        save(world).await?;
        test_send(world, "+1 (555) 010-0009").await?;
        message(world, "15550100009", "000000").await?;

        // E-mail through the provider's own mail server.
        world.open("/connectors/email").await?;
        world.browser.click("preset-logto-dev").await?;
        fill(world, &[("field-auth.pass", "any"), ("field-fromEmail", "Acme <hello@acme.test>")]).await?;
        save(world).await?;
        test_send(world, "me@example.com").await?;
        message(world, "me@example.com", "000000").await?;

        // People sign up and sign in with either of them, without a password. What doesn't go
        // together is mended by a click.
        world.open("/sign-in-experience").await?;
        world.browser.click("sie-signup-email-or-phone").await?;
        world.browser.click("sie-set-password").await?;
        while world.browser.shows("sie-fix").await? {
            world.browser.click("sie-fix").await?;
        }
        world.browser.click("sie-save").await?;
        world.browser.wait_for("sie-diff").await?;
        world.browser.click("sie-confirm").await?;
        world.browser.wait_for("sie-saved").await?;

        world.open("/").await?;
        world.browser.click("sign-out").await?;
        world.browser.wait_for("anonymous").await?;
        world.browser.click("sign-up").await?;
        world.finish_at_provider("+1 555 010 0042").await?;
        world.browser.wait_for("authenticated").await?;
        message(world, "15550100042", "Welcome to Acme. Your code:").await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn finds_template_problems_and_fixes_them() -> Result<()> {
    journey(async |world: &mut World| {
        world.use_own_config()?;
        world.sign_in(&ALICE).await?;
        world.open("/connectors/sms").await?;
        world.browser.click("template-tab-SignIn").await?;
        world.browser.fill("template-content", "Hello").await?;
        let finding = "[data-testid=finding][data-code='template.no_code']";
        let shown = async |count: usize| {
            until("the findings", async || {
                let script = "return document.querySelectorAll(arguments[0]).length";
                let found = world.browser.run(script, vec![finding.into()]).await?;
                Ok((found.as_u64() == u64::try_from(count).ok()).then_some(()))
            })
            .await
        };
        shown(1).await?;
        world.browser.click_at(&format!("{finding} [data-testid=fix]")).await?;
        shown(0).await?;
        let script = "return document.querySelector('[data-testid=template-content]').value";
        let content = world.browser.run(script, Vec::new()).await?;
        ensure!(content.as_str().is_some_and(|text| text.contains("{{code}}")), "{content}");
        save(world).await?;
        // The next code is sent with it.
        world.open("/").await?;
        world.browser.click("sign-out").await?;
        world.browser.wait_for("anonymous").await?;
        world.browser.click("sign-in").await?;
        world.finish_at_provider(ALICE.phone).await?;
        world.browser.wait_for("authenticated").await?;
        message(world, "15550100001", "Hello").await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn shows_provider_rejection_of_test_message() -> Result<()> {
    journey(async |world: &mut World| {
        world.expect_console("/api/connectors");
        world.use_own_config()?;
        world.sign_in(&ALICE).await?;
        world.open("/connectors/sms").await?;
        fill_twilio(world).await?;
        let said = test_send(world, "+1 500 555 0001").await?;
        ensure!(said.contains("Invalid 'To' Phone Number") && said.contains("country code"), "{said}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn composes_and_checks_connector_without_server() -> Result<()> {
    journey(async |world: &mut World| {
        world.expect_console("ERR_CONNECTION_REFUSED");
        let endpoint = world.server().endpoint().to_owned();
        let config = serde_json::json!({"endpoint": endpoint, "appId": "spa", "scopes": ["email", "phone"]});
        world.site.set_config(ConfigFile::Text(config.to_string()));
        world.sign_in(&ALICE).await?;
        world.stop_server().await;
        world.open("/connectors/sms").await?;
        assert_eq!(world.browser.text("level").await?, "Offline");
        fill_twilio(world).await?;
        world.browser.click("json-open").await?;
        let script = "return document.querySelector('[data-testid=json]')?.value ?? ''";
        until("the JSON", async || {
            let text = world.browser.run(script, Vec::new()).await?;
            Ok(text.as_str().is_some_and(|text| text.contains(ACCOUNT)).then_some(()))
        })
        .await?;
        let disabled = "return document.querySelector('[data-testid=connector-save]').disabled";
        ensure!(world.browser.run(disabled, Vec::new()).await?.as_bool() == Some(true), "it can be saved offline");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn previews_html_message_with_styles_without_scripts() -> Result<()> {
    journey(async |world: &mut World| {
        // The tests' own scripts, which run in every page otherwise, don't run in it either.
        world.expect_console("Blocked script execution in 'about:blank'");
        world.use_own_config()?;
        world.sign_in(&ALICE).await?;
        world.open("/connectors/email").await?;
        world.browser.click("template-tab-SignIn").await?;
        world.browser.choose("template-contentType", "HTML").await?;
        let html = "<style>b { color: rgb(0, 0, 255) }</style><p style='color: rgb(255, 0, 0)' onclick='parent.x = 1'>\
            Code <b>{{code}}</b></p><script>parent.document.title = 'taken over'</script>";
        world.browser.fill("template-content", html).await?;
        let script = "const page = document.querySelector('[data-testid=preview-frame]')?.contentDocument;
            const color = (selector) => page?.querySelector(selector) && getComputedStyle(page.querySelector(selector)).color;
            return `${color('p')} ${color('b')} ${page?.body.innerText.trim()} ${page?.scripts.length}`";
        let expected = "rgb(255, 0, 0) rgb(0, 0, 255) Code 123456 0";
        until("the preview", async || {
            let shown = world.browser.run(script, Vec::new()).await?;
            Ok((shown.as_str() == Some(expected)).then_some(()))
        })
        .await?;
        let title = world.browser.run("return document.title", Vec::new()).await?;
        ensure!(title.as_str().is_some_and(|title| !title.contains("taken over")), "{title}");
        Ok(())
    })
    .await
}

/// A token of the Management API, as an operator gets one.
async fn management_token(world: &World) -> Result<String> {
    let form = "grant_type=client_credentials&client_id=m2m&client_secret=m2m-secret-for-development\
        &resource=https%3A%2F%2Fdefault.logto.app%2Fapi&scope=all";
    let url = format!("{}/oidc/token", world.server().endpoint());
    let request = reqwest::Client::new().post(url).header("content-type", "application/x-www-form-urlencoded");
    let answer: serde_json::Value = request.body(form).send().await?.json().await?;
    answer["access_token"].as_str().map(str::to_owned).context("no token")
}

#[tokio::test]
async fn keeps_operator_token_in_memory_only() -> Result<()> {
    journey(async |world: &mut World| {
        world.sign_in(&ALICE).await?;
        let token = management_token(world).await?;
        world.open("/connectors").await?;
        assert_eq!(world.browser.text("level").await?, "Offline");
        world.browser.click_at("details:has([data-testid=operator-token]) > summary").await?;
        world.browser.fill("operator-token", &token).await?;
        world.browser.click("operator-token-use").await?;
        until("the level", async || Ok((world.browser.text("level").await? == "Operator token").then_some(()))).await?;
        until("the connectors", async || {
            let states = world.browser.texts("connector-state").await?;
            Ok((states.len() == 2 && states.iter().all(|state| state == "In use")).then_some(()))
        })
        .await?;
        let script = "return [JSON.stringify(localStorage), JSON.stringify(sessionStorage), location.href, \
            document.documentElement.outerHTML, document.cookie].join()";
        let everything = world.browser.run(script, Vec::new()).await?;
        ensure!(!everything.as_str().context("nothing")?.contains(&token), "the token lies about");
        // It is forgotten on other pages.
        world.browser.click_at("nav a[href$='/profile']").await?;
        world.browser.wait_for("claims-sub").await?;
        world.browser.click_at("nav a[href$='/connectors']").await?;
        assert_eq!(world.browser.text("level").await?, "Offline");
        Ok(())
    })
    .await
}
