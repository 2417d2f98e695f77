//! The app on hosts: a real nginx, Caddy and Apache, emulations of the documented rules of others, and a server without
//! rules. `hosts.rs` beside the journeys has the checks without a browser for all others.

use std::env;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use e2e::{ALICE, Host, HostAddress, HostChecks, Hosted, TestHarness, journey_with};
use logto_dev::Seed;
use serde_json::json;

/// Requests a URL that the policy forbids, and returns the violated directive.
const ASK_ELSEWHERE: &str = r#"
  const done = arguments[arguments.length - 1];
  document.addEventListener("securitypolicyviolation", (event) => done(event.effectiveDirective));
  fetch(arguments[0]).catch(() => setTimeout(() => done("none"), 1000));"#;

/// The app on a host.
struct Visit<'a> {
    checks: &'a HostChecks<'a>,
    hosted: &'a Hosted,
}

impl Visit<'_> {
    /// Signs in, opens links, reloads, and opens a callback without a sign-in.
    async fn walk(&self, harness: &mut TestHarness) -> Result<()> {
        harness.browser.open(&self.hosted.url("")).await?;
        harness.sign_in_from_app(ALICE.email).await?;
        harness.browser.wait_for("authenticated").await?;
        assert_eq!(harness.browser.url().await?.as_str(), self.hosted.url(""));
        harness.browser.open(&self.hosted.url("profile")).await?;
        harness.browser.wait_for("claims-sub").await?;
        harness.browser.reload().await?;
        harness.browser.wait_for("claims-sub").await?;
        assert_eq!(harness.browser.url().await?.as_str(), self.hosted.url("profile"));
        self.check_enforced(harness).await?;
        if self.checks.has_varying_status() {
            // Chromium logs the status of the page.
            harness.expect_console("connectors/sms - Failed to load resource");
        }
        harness.browser.open(&self.hosted.url("connectors/sms")).await?;
        harness.browser.wait_for_text("Twilio").await?;
        harness.browser.open(&self.hosted.url("callback?code=x&state=y")).await?;
        harness.browser.wait_for("authenticated").await?;
        harness.browser.click("sign-out").await?;
        harness.browser.wait_for("anonymous").await?;
        let home = self.hosted.url("");
        harness.browser.wait_for_url("the first page", |url| url.as_str() == home).await?;
        harness.browser.wait_for("anonymous").await
    }

    /// Checks that the page enforces the policy.
    async fn check_enforced(&self, harness: &mut TestHarness) -> Result<()> {
        let elsewhere = "http://elsewhere.example/";
        harness.expect_console(elsewhere);
        let directive = harness.browser.driver().execute_async(ASK_ELSEWHERE, vec![elsewhere.into()]).await?;
        ensure!(directive.json() == "connect-src", "the page may ask anybody: {}", directive.json());
        Ok(())
    }
}

/// Runs all checks of the app on a host.
async fn on(host: Host, base: &'static str) -> Result<()> {
    let place = HostAddress::reserve(host, base)?;
    let seed = Seed::default().with_redirect_origin(&place.address());
    journey_with(seed, async |harness: &mut TestHarness| {
        let endpoint = harness.server().endpoint().to_owned();
        let config = json!({ "endpoint": endpoint, "appId": "spa", "scopes": ["email", "phone"] });
        let hosted = place.start(harness.dist(), &config.to_string()).await?;
        let checks = HostChecks::new(&hosted, &endpoint)?;
        checks.run(harness.dist()).await?;
        Visit { checks: &checks, hosted: &hosted }.walk(harness).await
    })
    .await
}

#[tokio::test]
async fn works_without_headers() -> Result<()> {
    on(Host::Plain, "/").await
}

#[tokio::test]
async fn on_nginx() -> Result<()> {
    on(Host::Nginx, "/").await
}

#[tokio::test]
async fn on_nginx_below_a_path() -> Result<()> {
    on(Host::Nginx, "/app/").await
}

#[tokio::test]
async fn on_caddy() -> Result<()> {
    on(Host::Caddy, "/").await
}

#[tokio::test]
async fn on_caddy_below_a_path() -> Result<()> {
    on(Host::Caddy, "/app/").await
}

#[tokio::test]
async fn on_apache() -> Result<()> {
    on(Host::Apache, "/app/").await
}

/// Checks that Caddy accepts the site with the management proxy. The proxy itself is nginx.
#[test]
fn on_caddy_accepts_site_with_management_proxy() -> Result<()> {
    let program = env::var_os("CADDY").context("CADDY names no file: `cargo xtask test e2e` finds Caddy")?;
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../deploy/caddy/Caddyfile");
    let output = Command::new(program).args(["adapt", "--adapter", "caddyfile", "--config"]).arg(file).output()?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let site = String::from_utf8(output.stdout)?;
    for part in ["app.example.com", "/management-api/*", "127.0.0.1:8081", "connect-src 'self' https://my-tenant"] {
        ensure!(site.contains(part), "the site has no {part}");
    }
    Ok(())
}

#[tokio::test]
async fn works_with_netlify_rules() -> Result<()> {
    on(Host::Netlify, "/").await
}

#[tokio::test]
async fn works_with_netlify_rules_below_a_path() -> Result<()> {
    on(Host::Netlify, "/app/").await
}

#[tokio::test]
async fn works_with_cloudflare_rules() -> Result<()> {
    on(Host::Cloudflare, "/").await
}

#[tokio::test]
async fn works_with_cloudflare_rules_below_a_path() -> Result<()> {
    on(Host::Cloudflare, "/app/").await
}

#[tokio::test]
async fn works_with_github_rules() -> Result<()> {
    on(Host::Github, "/").await
}

#[tokio::test]
async fn works_with_github_rules_in_a_repository() -> Result<()> {
    on(Host::Github, "/repository/").await
}
