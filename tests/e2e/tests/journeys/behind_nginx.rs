//! The app and the Management API behind a real nginx, with the configuration of `deploy/nginx`.

use anyhow::{Context as _, Result, ensure};
use e2e::{ALICE, BOB, Nginx, NginxPort, Person, World, journey_with};
use logto_dev::Seed;
use serde_json::json;

/// The machine-to-machine application of the seed.
const MACHINE: &str = "m2m:m2m-secret-for-development";

/// Asks the proxy from the page, with the person's access token or without.
const ASK: &str = r#"
  const [path, signedIn, method] = arguments;
  const done = arguments[arguments.length - 1];
  const tokens = JSON.parse(localStorage.getItem("logto:spa:accessToken") ?? "{}");
  const headers = signedIn ? { authorization: `Bearer ${tokens["@"].token}` } : {};
  fetch(path, { headers, method }).then(async (answer) => {
    const text = await answer.text();
    done(`${answer.status} ${text.includes('"code"') ? JSON.parse(text).code : ""}`.trim());
  });"#;

async fn ask(world: &World, path: &str, signed_in: bool, method: &str) -> Result<String> {
    let arguments = vec![path.into(), signed_in.into(), method.into()];
    let answer = world.browser.driver().execute_async(ASK, arguments).await?;
    answer.json().as_str().map(str::to_owned).context("no answer")
}

/// Runs a journey at an nginx of its own.
async fn behind_nginx(test: impl AsyncFnOnce(&mut World, &Nginx) -> Result<()>) -> Result<()> {
    let port = NginxPort::take()?;
    // As stock Logto has it: nothing but the proxy gets at the Management API.
    let seed = Seed { management_cors: false, ..Seed::default() };
    let seed = seed.with_redirect_origin(&port.origin());
    journey_with(seed, async |world: &mut World| {
        let provider = world.server().endpoint().to_owned();
        let config = json!({
            "endpoint": provider, "appId": "spa", "scopes": ["email", "phone", "roles"],
            "managementApi": "/management-api",
        });
        let nginx = port.start(world.dist(), &config.to_string(), &provider, MACHINE).await?;
        test(world, &nginx).await
    })
    .await
}

async fn sign_in(world: &World, nginx: &Nginx, person: &Person) -> Result<()> {
    world.browser.open(&nginx.url("/")).await?;
    world.go_and_sign_in(person.email).await?;
    world.browser.wait_for("authenticated").await
}

#[tokio::test]
async fn behind_nginx_operator_sees_connectors() -> Result<()> {
    behind_nginx(async |world, nginx| {
        world.expect_console("/management-api");
        world.expect_console("/_logto");
        sign_in(world, nginx, &ALICE).await?;
        world.browser.open(&nginx.url("/connectors")).await?;
        world.browser.wait_for("connector-sms").await?;
        let level = world.browser.text("level").await?;
        ensure!(level.to_lowercase().contains("connected"), "{level}");
        for (path, method, answer) in [
            ("/management-api/connectors", "GET", "200"),
            ("/management-api/sign-in-exp", "GET", "200"),
            ("/management-api/connectors/nothing", "DELETE", "404 entity.not_found"),
            ("/management-api/applications", "GET", "404"),
            ("/management-api/connectors/../applications", "GET", "404"),
            ("/_logto/token", "GET", "404"),
        ] {
            assert_eq!(ask(world, path, true, method).await?, answer, "{method} {path}");
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn behind_nginx_rejects_everyone_but_operators() -> Result<()> {
    behind_nginx(async |world, nginx| {
        world.expect_console("/management-api");
        sign_in(world, nginx, &BOB).await?;
        let connectors = "/management-api/connectors";
        assert_eq!(ask(world, connectors, true, "GET").await?, "403 auth.forbidden");
        assert_eq!(ask(world, connectors, false, "GET").await?, "401 auth.authorization_header_missing");
        world.server().revoke_sessions(BOB.sub);
        assert_eq!(ask(world, connectors, true, "GET").await?, "401 auth.unauthorized");
        Ok(())
    })
    .await
}
