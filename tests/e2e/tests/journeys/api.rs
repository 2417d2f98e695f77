//! Calling a protected API.

use std::time::Duration;

use anyhow::{Result, ensure};
use e2e::{ALICE, BOB, ConfigFile, TestHarness, journey, wait_until};
use example_protected_api::{Config, app};
use logto_dev::{Endpoint, Failure, FailureKind};
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// Clicks `call-api`, and returns the result and how many token requests it took.
async fn call(harness: &TestHarness) -> Result<(String, usize)> {
    let before = harness.count("POST", "/oidc/token");
    harness.browser.click("call-api").await?;
    let result = harness.browser.text("api-result").await?;
    Ok((result, harness.count("POST", "/oidc/token") - before))
}

#[tokio::test]
async fn calls_api_with_cached_token() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.sign_in(&ALICE).await?;
        harness.open("/profile").await?;
        assert_eq!(call(harness).await?, ("200 u_alice".to_owned(), 1));
        harness.open("/profile").await?;
        assert_eq!(call(harness).await?, ("200 u_alice".to_owned(), 0), "the token was not kept");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn renews_expired_token_once() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        // The browser still considers the token valid; the API rejects it.
        harness.expect_console("/demo-api/me");
        harness.sign_in(&ALICE).await?;
        harness.open("/profile").await?;
        harness.server().faults().update(|faults| faults.lifetimes.access_token = Some(5));
        assert_eq!(call(harness).await?, ("200 u_alice".to_owned(), 1));
        harness.server().faults().clear();
        harness.server().clock().advance(Duration::from_secs(60));
        harness.open("/profile").await?;
        harness.browser.wait_for("claims-sub").await?;
        let refresh = call(harness).await?;
        assert_eq!(refresh, ("200 u_alice".to_owned(), 1), "one renewal was due");
        harness.open("/profile").await?;
        assert_eq!(call(harness).await?, ("200 u_alice".to_owned(), 0), "the new token was not kept");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn shows_ended_session_and_signs_in_again() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.expect_console("/oidc/token");
        harness.expect_console("/oidc/me");
        harness.sign_in(&ALICE).await?;
        harness.open("/profile").await?;
        harness.browser.wait_for("claims-sub").await?;
        harness.server().revoke_sessions(ALICE.sub);
        harness.browser.click("call-api").await?;
        harness.browser.wait_until_gone("claims-sub").await?;
        harness.browser.wait_for("sign-in").await?;
        let text = harness.browser.page_text().await?;
        ensure!(text.contains("Your session has ended") && !text.contains(ALICE.email), "{text}");
        ensure!(harness.browser.session_keys().await?.is_empty(), "something is left of the session");
        harness.sign_in_from_app(ALICE.email).await?;
        assert_eq!(harness.browser.text("claims-sub").await?, ALICE.sub);
        assert_eq!(call(harness).await?.0, "200 u_alice");
        Ok(())
    })
    .await
}

/// All stored access tokens.
async fn stored_tokens(harness: &TestHarness) -> Result<Vec<String>> {
    let mut tokens = Vec::new();
    for text in harness.browser.stored().await?.values() {
        collect(&serde_json::from_str(text).unwrap_or_default(), &mut tokens);
    }
    Ok(tokens)
}

fn collect(value: &Value, tokens: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            tokens.extend(members.get("token").and_then(Value::as_str).map(str::to_owned));
            members.values().for_each(|value| collect(value, tokens));
        }
        Value::Array(items) => items.iter().for_each(|value| collect(value, tokens)),
        _ => {}
    }
}

#[tokio::test]
async fn shows_api_response_and_abbreviated_token() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.use_app_config()?;
        harness.sign_in(&ALICE).await?;
        harness.open("/api").await?;
        harness.browser.wait_for_text("Nothing has been called yet.").await?;
        assert_eq!(call(harness).await?, ("200 u_alice".to_owned(), 1));
        assert_eq!(harness.browser.text("token-scopes").await?, "read:profile\nwrite:profile");
        harness.browser.wait_for_text("Access token (JWT)").await?;
        let text = harness.browser.page_text().await?;
        for words in ["https://api.example.com", "OK: done as asked", "u_alice", "Authorization: Bearer eyJhbG…"] {
            ensure!(text.contains(words), "{words} is missing: {text}");
        }
        let tokens = stored_tokens(harness).await?;
        ensure!(tokens.iter().any(|token| token.starts_with("eyJ")), "no token is stored");
        let whole = "return document.documentElement.outerHTML";
        let whole = harness.browser.run(whole, Vec::new()).await?.as_str().unwrap_or_default().to_owned();
        for part in tokens.iter().flat_map(|token| token.split('.')) {
            ensure!(!whole.contains(part) && !text.contains(part), "a part of a token is in the page");
        }
        // Another call with the same token.
        assert_eq!(call(harness).await?, ("200 u_alice".to_owned(), 0));
        Ok(())
    })
    .await
}

#[tokio::test]
async fn makes_each_configured_call() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.use_app_config()?;
        harness.sign_in(&ALICE).await?;
        harness.open("/api").await?;
        assert_eq!(call(harness).await?.0, "200 u_alice");
        harness.browser.choose("call-choice", "List documents").await?;
        harness.browser.wait_until_gone("api-result").await?;
        assert_eq!(call(harness).await?, ("200".to_owned(), 0), "the same token serves both");
        ensure!(!harness.browser.page_text().await?.contains("Written from the browser"), "it is there already");
        harness.browser.choose("call-choice", "Add a document").await?;
        harness.browser.wait_until_gone("api-result").await?;
        assert_eq!(call(harness).await?.0, "201");
        harness.browser.choose("call-choice", "List documents").await?;
        harness.browser.wait_until_gone("api-result").await?;
        assert_eq!(call(harness).await?.0, "200");
        harness.browser.wait_for_text("Written from the browser").await?;
        // The next call uses another token.
        harness.browser.choose("call-choice", "Look at the organization").await?;
        harness.browser.wait_for("organization-choice").await?;
        assert_eq!(call(harness).await?, ("200 u_alice".to_owned(), 1));
        harness.browser.wait_for_text("\"organization\": \"org_acme\"").await?;
        harness.browser.choose("organization-choice", "Globex").await?;
        harness.browser.wait_until_gone("api-result").await?;
        assert_eq!(call(harness).await?, ("200 u_alice".to_owned(), 1));
        harness.browser.wait_for_text("\"organization\": \"org_globex\"").await?;
        assert_eq!(harness.browser.url().await?.query(), Some("organization=org_globex"));
        Ok(())
    })
    .await
}

#[tokio::test]
async fn names_missing_permission_of_forbidden_call() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.expect_console("/demo-api/documents");
        harness.use_app_config()?;
        harness.sign_in(&BOB).await?;
        harness.open("/api").await?;
        harness.browser.choose("call-choice", "Add a document").await?;
        harness.browser.wait_for_text("Needs the permission write:profile").await?;
        assert_eq!(call(harness).await?.0, "403 insufficient_scope");
        assert_eq!(harness.browser.text("token-scopes").await?, "read:profile");
        harness.browser.wait_for_text("The token lacks a permission").await?;
        harness.browser.wait_for_text("The API wants write:profile").await?;
        let text = harness.browser.page_text().await?;
        ensure!(text.contains("your account needs a role with this permission"), "{text}");
        ensure!(!harness.browser.shows("error").await?, "it is told as a failure of the app");
        assert_eq!(harness.count("POST", "/demo-api/documents"), 1, "another token doesn't help");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn renews_rejected_token_once_then_shows_error() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.expect_console("/demo-api/me");
        harness.use_app_config()?;
        harness.sign_in(&ALICE).await?;
        harness.open("/api").await?;
        let refusal = Failure::new(Endpoint::DemoApi, FailureKind::Status(401, None));
        harness.server().faults().update(|faults| faults.failures = vec![refusal]);
        let (result, tokens) = call(harness).await?;
        ensure!(result.starts_with("401"), "{result}");
        assert_eq!(tokens, 2, "one token, and one renewal of it");
        assert_eq!(harness.count("GET", "/demo-api/me"), 2);
        harness.browser.wait_for_text("The API doesn't accept the token").await?;
        // The token was replaced a moment ago, so the API is believed at once.
        let tokens = harness.count("POST", "/oidc/token");
        harness.browser.click("call-api").await?;
        wait_until("the third request", async || Ok((harness.count("GET", "/demo-api/me") == 3).then_some(()))).await?;
        harness.server().faults().clear();
        harness.browser.click("call-api").await?;
        wait_until("the answer", async || {
            Ok(harness.browser.texts("api-result").await?.contains(&"200 u_alice".to_owned()).then_some(()))
        })
        .await?;
        assert_eq!(harness.count("POST", "/oidc/token"), tokens, "no further renewal");
        harness.open("/").await?;
        harness.browser.wait_for("authenticated").await
    })
    .await
}

#[tokio::test]
async fn single_rejection_of_a_token_is_not_shown() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.expect_console("/demo-api/me");
        harness.use_app_config()?;
        harness.sign_in(&ALICE).await?;
        harness.open("/api").await?;
        let refusal = Failure::new(Endpoint::DemoApi, FailureKind::Status(401, None)).times(1);
        harness.server().faults().update(|faults| faults.failures = vec![refusal]);
        assert_eq!(call(harness).await?, ("200 u_alice".to_owned(), 2));
        assert_eq!(harness.count("GET", "/demo-api/me"), 2);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn shows_unreachable_api_and_recovers() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.expect_console("/demo-api/me");
        harness.use_app_config()?;
        harness.sign_in(&ALICE).await?;
        harness.open("/api").await?;
        let lost = Failure::new(Endpoint::DemoApi, FailureKind::LostAnswer);
        harness.server().faults().update(|faults| faults.failures = vec![lost]);
        harness.browser.click("call-api").await?;
        let text = harness.browser.text("error").await?;
        ensure!(text.contains("The API did not answer"), "{text}");
        ensure!(!harness.browser.shows("api-result").await?, "there is a result");
        ensure!(harness.browser.shows("token-scopes").await?, "the token is gone");
        let unavailable = Failure::status(Endpoint::DemoApi, 503);
        harness.server().faults().update(|faults| faults.failures = vec![unavailable]);
        assert_eq!(call(harness).await?, ("503 server_error".to_owned(), 0));
        harness.browser.wait_for_text("The API has a problem").await?;
        harness.server().faults().clear();
        harness.browser.click("call-api").await?;
        wait_until("the answer", async || {
            Ok(harness.browser.texts("api-result").await?.contains(&"200 u_alice".to_owned()).then_some(()))
        })
        .await
    })
    .await
}

/// Starts `examples/protected-api` for the app, and returns its origin.
async fn start_protected_api(harness: &TestHarness) -> Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let origin = format!("http://localhost:{}", listener.local_addr()?.port());
    let config = Config {
        logto_endpoint: harness.server().endpoint().to_owned(),
        resource: "https://api.example.com".to_owned(),
        page_origin: harness.site.url("").parse()?,
    };
    tokio::spawn(async move { axum::serve(listener, app(config)).await });
    Ok(origin)
}

#[tokio::test]
async fn organization_token_is_accepted_by_the_example_of_an_api() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        const MEMBERS: &str = "/organizations/org_acme/members";
        harness.expect_console(MEMBERS);
        let endpoint = harness.server().endpoint().to_owned();
        let api = start_protected_api(harness).await?;
        harness.site.set_servers(&[&endpoint, &api])?;
        let call_members = json!({ "name": "Members of Acme", "url": format!("{api}{MEMBERS}"), "organization": true });
        let resource = "https://api.example.com";
        let file = json!({
            "endpoint": endpoint,
            "appId": "spa",
            "scopes": ["urn:logto:scope:organizations", "read:profile", "read:members"],
            "resources": [resource],
            "api": { "url": format!("{api}/documents"), "resource": resource, "calls": [call_members] },
        });
        harness.site.set_config(ConfigFile::Text(file.to_string()));
        harness.sign_in(&ALICE).await?;
        harness.open("/api").await?;
        assert_eq!(call(harness).await?, ("200".to_owned(), 1));
        harness.browser.choose("call-choice", "Members of Acme").await?;
        harness.browser.wait_for("organization-choice").await?;
        assert_eq!(call(harness).await?, ("200".to_owned(), 1));
        harness.browser.wait_for_text("[\n  \"u_alice\"\n]").await?;
        harness.browser.choose("organization-choice", "Globex").await?;
        harness.browser.wait_until_gone("api-result").await?;
        let (result, tokens) = call(harness).await?;
        assert_eq!((result.as_str(), tokens), ("401", 2), "one token, and one renewal of it");
        harness.browser.wait_for_text("The API doesn't accept the token").await
    })
    .await
}

#[tokio::test]
async fn explains_api_setup_when_none_is_configured() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        let endpoint = harness.server().endpoint();
        let file = serde_json::json!({ "endpoint": endpoint, "appId": "spa" });
        harness.site.set_config(e2e::ConfigFile::Text(file.to_string()));
        harness.sign_in(&ALICE).await?;
        harness.open("/api").await?;
        harness.browser.wait_for_text("No API is set up").await?;
        ensure!(!harness.browser.shows("call-api").await?, "there is nothing to call");
        Ok(())
    })
    .await
}
