//! The app and the Management API behind a real nginx, with the configuration of `deploy/nginx`.

use anyhow::{Context as _, Result};
use e2e::{ALICE, Authority, BOB, Nginx, NginxPort, Person, Proxied, TestHarness, journey_with, wait_until};
use logto_dev::Seed;
use serde_json::json;

/// The seed's machine-to-machine application (`id:secret`).
const MACHINE: &str = "m2m:m2m-secret-for-development";

/// Calls the proxy from the page, with or without the user's access token.
const ASK: &str = r#"
  const [path, signedIn, method] = arguments;
  const done = arguments[arguments.length - 1];
  const tokens = JSON.parse(localStorage.getItem("logto:spa:accessToken") ?? "{}");
  const headers = signedIn ? { authorization: `Bearer ${tokens["@"].token}` } : {};
  fetch(path, { headers, method }).then(async (answer) => {
    const text = await answer.text();
    done(`${answer.status} ${text.includes('"code"') ? JSON.parse(text).code : ""}`.trim());
  });"#;

async fn call_proxy(harness: &TestHarness, path: &str, signed_in: bool, method: &str) -> Result<String> {
    let arguments = vec![path.into(), signed_in.into(), method.into()];
    let answer = harness.browser.driver().execute_async(ASK, arguments).await?;
    answer.json().as_str().map(str::to_owned).context("no answer")
}

/// Runs a journey with a new nginx.
async fn behind_nginx(test: impl AsyncFnOnce(&mut TestHarness, &Nginx) -> Result<()>) -> Result<()> {
    let port = NginxPort::reserve()?;
    // As in unmodified Logto, only the proxy can use the Management API.
    let seed = Seed { management_cors: false, ..Seed::default() };
    let seed = seed.with_redirect_origin(&port.origin());
    journey_with(seed, async |harness: &mut TestHarness| {
        let provider = harness.server().endpoint().to_owned();
        let config = json!({
            "endpoint": provider, "appId": "spa", "scopes": ["email", "phone", "roles"],
            "managementApi": "/management-api",
        });
        // The local provider has no TLS: `tests/proxy_tls.rs` has the tests with certificates.
        let authority = Authority::new()?;
        let proxied = Proxied {
            endpoint: &provider,
            app_id: "spa",
            machine: MACHINE,
            authorities: authority.pem(),
            left_out: None,
        };
        let nginx = port.start(harness.dist(), &config.to_string(), &proxied).await?;
        test(harness, &nginx).await
    })
    .await
}

async fn sign_in(harness: &TestHarness, nginx: &Nginx, person: &Person) -> Result<()> {
    harness.browser.open(&nginx.url("/")).await?;
    harness.sign_in_from_app(person.email).await?;
    harness.browser.wait_for("authenticated").await
}

#[tokio::test]
async fn behind_nginx_operator_sees_connectors() -> Result<()> {
    behind_nginx(async |harness, nginx| {
        harness.expect_console("/management-api");
        harness.expect_console("/_logto");
        sign_in(harness, nginx, &ALICE).await?;
        harness.browser.open(&nginx.url("/connectors")).await?;
        wait_until("the connectors", async || {
            let script = "return document.querySelector('[data-level]')?.dataset.level";
            Ok((harness.browser.run(script, Vec::new()).await? == "connected").then_some(()))
        })
        .await?;
        harness.browser.wait_for("connector-sms").await?;
        for (path, method, answer) in [
            ("/management-api/connectors", "GET", "200"),
            ("/management-api/sign-in-exp", "GET", "200"),
            ("/management-api/email-templates", "GET", "200"),
            ("/management-api/custom-phrases", "GET", "200"),
            ("/management-api/custom-phrases/fr", "DELETE", "404 entity.not_found"),
            ("/management-api/.well-known/phrases?lng=fr", "GET", "200"),
            ("/management-api/.well-known/sign-in-exp", "GET", "404"),
            ("/management-api/connectors/nothing", "DELETE", "404 entity.not_found"),
            ("/management-api/users?page=1&page_size=1", "GET", "200"),
            ("/management-api/users/nobody/roles", "GET", "404 entity.not_found"),
            ("/management-api/dashboard/users/total", "GET", "200"),
            ("/management-api/users/u_bob/personal-access-tokens", "GET", "200"),
            ("/management-api/users/u_bob/personal-access-tokens/a%20b", "DELETE", "404 entity.not_found"),
            ("/management-api/users/u_bob/personal-access-tokens/a%2Fb", "DELETE", "404"),
            ("/management-api/users/u_bob/mfa-verifications", "GET", "200"),
            ("/management-api/users/u_bob/mfa-verifications/nothing", "DELETE", "404 entity.not_found"),
            ("/management-api/users/u_bob/custom-data", "GET", "404"),
            ("/management-api/organizations?page=1&page_size=1", "GET", "200"),
            ("/management-api/organizations/nothing/jit/email-domains/a.test", "DELETE", "404 entity.not_found"),
            ("/management-api/users/u_bob/organizations", "GET", "200"),
            ("/management-api/organization-invitations/nothing", "DELETE", "404 entity.not_found"),
            ("/management-api/organization-roles/nothing/scopes", "GET", "404 entity.not_found"),
            ("/management-api/organization-roles/nothing/resource-scopes", "GET", "404 entity.not_found"),
            ("/management-api/applications/spa", "GET", "200"),
            ("/management-api/resources?includeScopes=true", "GET", "200"),
            ("/management-api/roles/nothing/scopes", "GET", "404 entity.not_exists_with_id"),
            ("/management-api/applications/m2m", "GET", "404"),
            ("/management-api/applications", "GET", "404"),
            ("/management-api/connectors/../applications", "GET", "404"),
            ("/_logto/token", "GET", "404"),
        ] {
            assert_eq!(call_proxy(harness, path, true, method).await?, answer, "{method} {path}");
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn behind_nginx_rejects_everyone_but_operators() -> Result<()> {
    behind_nginx(async |harness, nginx| {
        harness.expect_console("/management-api");
        sign_in(harness, nginx, &BOB).await?;
        let connectors = "/management-api/connectors";
        assert_eq!(call_proxy(harness, connectors, true, "GET").await?, "403 auth.forbidden");
        assert_eq!(call_proxy(harness, connectors, false, "GET").await?, "401 auth.authorization_header_missing");
        harness.server().revoke_sessions(BOB.sub);
        assert_eq!(call_proxy(harness, connectors, true, "GET").await?, "401 auth.unauthorized");
        Ok(())
    })
    .await
}
