//! Calling a protected API.

use std::time::Duration;

use anyhow::{Result, ensure};
use e2e::{ALICE, BOB, World, journey, until};
use logto_dev::{Endpoint, Failure, FailureKind};
use serde_json::Value;

/// Clicks `call-api`, and returns the result and how many token requests it took.
async fn call(world: &World) -> Result<(String, usize)> {
    let before = world.count("POST", "/oidc/token");
    world.browser.click("call-api").await?;
    let result = world.browser.text("api-result").await?;
    Ok((result, world.count("POST", "/oidc/token") - before))
}

#[tokio::test]
async fn calls_api_with_cached_token() -> Result<()> {
    journey(async |world: &mut World| {
        world.sign_in(&ALICE).await?;
        world.open("/profile").await?;
        assert_eq!(call(world).await?, ("200 u_alice".to_owned(), 1));
        world.open("/profile").await?;
        assert_eq!(call(world).await?, ("200 u_alice".to_owned(), 0), "the token was not kept");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn renews_expired_token_once() -> Result<()> {
    journey(async |world: &mut World| {
        // The browser does not know yet that the token is over: the API says so.
        world.expect_console("/demo-api/me");
        world.sign_in(&ALICE).await?;
        world.open("/profile").await?;
        world.server().faults().update(|faults| faults.lifetimes.access_token = Some(5));
        assert_eq!(call(world).await?, ("200 u_alice".to_owned(), 1));
        world.server().faults().clear();
        world.server().clock().advance(Duration::from_secs(60));
        world.open("/profile").await?;
        world.browser.wait_for("claims-sub").await?;
        let refresh = call(world).await?;
        assert_eq!(refresh, ("200 u_alice".to_owned(), 1), "one renewal was due");
        world.open("/profile").await?;
        assert_eq!(call(world).await?, ("200 u_alice".to_owned(), 0), "the new token was not kept");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn shows_ended_session_and_signs_in_again() -> Result<()> {
    journey(async |world: &mut World| {
        world.expect_console("/oidc/token");
        world.expect_console("/oidc/me");
        world.sign_in(&ALICE).await?;
        world.open("/profile").await?;
        world.browser.wait_for("claims-sub").await?;
        world.server().revoke_sessions(ALICE.sub);
        world.browser.click("call-api").await?;
        world.browser.wait_until_gone("claims-sub").await?;
        world.browser.wait_for("sign-in").await?;
        let text = world.browser.page_text().await?;
        ensure!(text.contains("Your session has ended") && !text.contains(ALICE.email), "{text}");
        ensure!(world.browser.session_keys().await?.is_empty(), "something is left of the session");
        world.go_and_sign_in(ALICE.email).await?;
        assert_eq!(world.browser.text("claims-sub").await?, ALICE.sub);
        assert_eq!(call(world).await?.0, "200 u_alice");
        Ok(())
    })
    .await
}

/// Every access token that is stored.
async fn stored_tokens(world: &World) -> Result<Vec<String>> {
    let mut tokens = Vec::new();
    for text in world.browser.stored().await?.values() {
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
    journey(async |world: &mut World| {
        world.use_own_config()?;
        world.sign_in(&ALICE).await?;
        world.open("/api").await?;
        world.browser.wait_for_words("Nothing has been called yet.").await?;
        assert_eq!(call(world).await?, ("200 u_alice".to_owned(), 1));
        assert_eq!(world.browser.text("token-scopes").await?, "read:profile\nwrite:profile");
        world.browser.wait_for_words("JWT: signed").await?;
        let text = world.browser.page_text().await?;
        for words in ["https://api.example.com", "OK: done as asked", "u_alice", "Authorization: Bearer eyJhbG…"] {
            ensure!(text.contains(words), "{words} is missing: {text}");
        }
        let tokens = stored_tokens(world).await?;
        ensure!(tokens.iter().any(|token| token.starts_with("eyJ")), "no token is stored");
        let whole = "return document.documentElement.outerHTML";
        let whole = world.browser.run(whole, Vec::new()).await?.as_str().unwrap_or_default().to_owned();
        for part in tokens.iter().flat_map(|token| token.split('.')) {
            ensure!(!whole.contains(part) && !text.contains(part), "a part of a token is in the page");
        }
        // Another call with the same token.
        assert_eq!(call(world).await?, ("200 u_alice".to_owned(), 0));
        Ok(())
    })
    .await
}

#[tokio::test]
async fn makes_each_configured_call() -> Result<()> {
    journey(async |world: &mut World| {
        world.use_own_config()?;
        world.sign_in(&ALICE).await?;
        world.open("/api").await?;
        assert_eq!(call(world).await?.0, "200 u_alice");
        world.browser.choose("call-choice", "List documents").await?;
        world.browser.wait_until_gone("api-result").await?;
        assert_eq!(call(world).await?, ("200".to_owned(), 0), "the same token serves both");
        ensure!(!world.browser.page_text().await?.contains("Written from the browser"), "it is there already");
        world.browser.choose("call-choice", "Add a document").await?;
        world.browser.wait_until_gone("api-result").await?;
        assert_eq!(call(world).await?.0, "201");
        world.browser.choose("call-choice", "List documents").await?;
        world.browser.wait_until_gone("api-result").await?;
        assert_eq!(call(world).await?.0, "200");
        world.browser.wait_for_words("Written from the browser").await?;
        // The next one has a token of its own.
        world.browser.choose("call-choice", "Look at the organization").await?;
        world.browser.wait_for("organization-choice").await?;
        assert_eq!(call(world).await?, ("200 u_alice".to_owned(), 1));
        world.browser.wait_for_words("\"organization\": \"org_acme\"").await?;
        world.browser.choose("organization-choice", "Globex").await?;
        world.browser.wait_until_gone("api-result").await?;
        assert_eq!(call(world).await?, ("200 u_alice".to_owned(), 1));
        world.browser.wait_for_words("\"organization\": \"org_globex\"").await?;
        assert_eq!(world.browser.url().await?.query(), Some("organization=org_globex"));
        Ok(())
    })
    .await
}

#[tokio::test]
async fn names_missing_permission_of_forbidden_call() -> Result<()> {
    journey(async |world: &mut World| {
        world.expect_console("/demo-api/documents");
        world.use_own_config()?;
        world.sign_in(&BOB).await?;
        world.open("/api").await?;
        world.browser.choose("call-choice", "Add a document").await?;
        world.browser.wait_for_words("Needs the permission write:profile").await?;
        assert_eq!(call(world).await?.0, "403 insufficient_scope");
        assert_eq!(world.browser.text("token-scopes").await?, "read:profile");
        world.browser.wait_for_words("The token lacks a permission").await?;
        world.browser.wait_for_words("The API wants write:profile").await?;
        let text = world.browser.page_text().await?;
        ensure!(text.contains("your account needs a role with this permission"), "{text}");
        ensure!(!world.browser.shows("error").await?, "it is told as a failure of the app");
        assert_eq!(world.count("POST", "/demo-api/documents"), 1, "another token doesn't help");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn renews_rejected_token_once_then_shows_error() -> Result<()> {
    journey(async |world: &mut World| {
        world.expect_console("/demo-api/me");
        world.use_own_config()?;
        world.sign_in(&ALICE).await?;
        world.open("/api").await?;
        let refusal = Failure::new(Endpoint::DemoApi, FailureKind::Status(401, None));
        world.server().faults().update(|faults| faults.failures = vec![refusal.clone()]);
        let (result, tokens) = call(world).await?;
        ensure!(result.starts_with("401"), "{result}");
        assert_eq!(tokens, 2, "one token, and one renewal of it");
        assert_eq!(world.count("GET", "/demo-api/me"), 2);
        world.browser.wait_for_words("The API doesn't accept the token").await?;
        // Refused only once, it goes unnoticed.
        world.server().faults().update(|faults| faults.failures = vec![refusal.times(1)]);
        assert_eq!(call(world).await?, ("200 u_alice".to_owned(), 1));
        world.open("/").await?;
        world.browser.wait_for("authenticated").await
    })
    .await
}

#[tokio::test]
async fn shows_unreachable_api_and_recovers() -> Result<()> {
    journey(async |world: &mut World| {
        world.expect_console("/demo-api/me");
        world.use_own_config()?;
        world.sign_in(&ALICE).await?;
        world.open("/api").await?;
        let lost = Failure::new(Endpoint::DemoApi, FailureKind::LostAnswer);
        world.server().faults().update(|faults| faults.failures = vec![lost]);
        world.browser.click("call-api").await?;
        let text = world.browser.text("error").await?;
        ensure!(text.contains("The API did not answer"), "{text}");
        ensure!(!world.browser.shows("api-result").await?, "there is a result");
        ensure!(world.browser.shows("token-scopes").await?, "the token is gone");
        let unavailable = Failure::status(Endpoint::DemoApi, 503);
        world.server().faults().update(|faults| faults.failures = vec![unavailable]);
        assert_eq!(call(world).await?, ("503 server_error".to_owned(), 0));
        world.browser.wait_for_words("The API has trouble").await?;
        world.server().faults().clear();
        world.browser.click("call-api").await?;
        until("the answer", async || {
            Ok(world.browser.texts("api-result").await?.contains(&"200 u_alice".to_owned()).then_some(()))
        })
        .await
    })
    .await
}

#[tokio::test]
async fn explains_api_setup_when_none_is_configured() -> Result<()> {
    journey(async |world: &mut World| {
        let endpoint = world.server().endpoint();
        let file = serde_json::json!({ "endpoint": endpoint, "appId": "spa" });
        world.site.set_config(e2e::ConfigFile::Text(file.to_string()));
        world.sign_in(&ALICE).await?;
        world.open("/api").await?;
        world.browser.wait_for_words("No API is set up").await?;
        ensure!(!world.browser.shows("call-api").await?, "there is nothing to call");
        Ok(())
    })
    .await
}
