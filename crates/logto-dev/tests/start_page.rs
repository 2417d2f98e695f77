//! The start page, and the pages that explain a request which the server cannot answer.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::account::ALICE_PASSWORD;
use common::{APP, CALLBACK, SCOPES, World};
use logto_dev::Server;
use serde_json::json;

const BROWSER: (&str, &str) = ("accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8");

#[tokio::test]
async fn leads_to_the_app_its_people_and_the_inbox_before_api_paths() {
    let world = World::build(Server::builder()).await;
    let page = world.browser.get("/").await.text;
    let mut at = 0;
    for text in [
        "href=\"http://localhost:3000/\"",
        "href=\"http://127.0.0.1:8080/\"",
        "Test people",
        "alice@example.com",
        "+15550100001",
        ALICE_PASSWORD,
        "operator",
        "Acme",
        "owner",
        "bob@example.com",
        "href=\"/inbox\"",
        "Documentation",
        "<code>m2m</code>",
        "m2m-secret-for-development",
        "STARTTLS",
        "/oidc/.well-known/openid-configuration",
        "/api/connectors",
    ] {
        at += page[at..].find(text).unwrap_or_else(|| panic!("{text} is missing, or at the wrong place: {page}"));
    }
    let status = world.browser.get("/status.json").await.body;
    assert_eq!(status["smtpsPort"], world.server.smtps_port());
    assert_eq!(status["smtpStarttlsPort"], world.server.smtp_starttls_port());
}

#[tokio::test]
async fn shows_a_password_only_while_it_is_right() {
    let world = World::start().await;
    assert!(world.browser.get("/").await.text.contains(ALICE_PASSWORD));
    let alice = world.alice().await;
    let body = json!({ "password": "Tr0ub4dor&3" });
    world.account(&alice, "POST", "/my-account/password", &body).await.expect(204);
    let page = world.browser.get("/").await.text;
    assert!(!page.contains(ALICE_PASSWORD) && !page.contains("Tr0ub4dor"), "{page}");
}

#[tokio::test]
async fn browsers_get_a_page_about_an_unregistered_redirect_uri() {
    let world = World::start().await;
    let sent = "http://localhost:3010/callback";
    let url = world.authorize_url(SCOPES, &[], &[]).replace("localhost%3A3000", "localhost%3A3010");
    let page = world.browser.send("GET", &url, &[BROWSER], None).await;
    page.expect(400);
    assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
    for text in
        [&*format!("data-testid=\"sent\">{sent}"), &format!("<li><code>{CALLBACK}</code>"), "the port", "--seed"]
    {
        assert!(page.text.contains(text), "{text}: {}", page.text);
    }
    let hostile = url.replace("localhost%3A3010", "%3Cscript%3E");
    let page = world.browser.send("GET", &hostile, &[BROWSER], None).await;
    assert!(!page.text.contains("<script"), "{}", page.text);
    // Programs get the JSON of Logto.
    let answer = world.browser.send("GET", &url, &[("accept", "application/json")], None).await;
    assert_eq!((answer.status, answer.error()), (400, "invalid_redirect_uri"));
}

#[tokio::test]
async fn browsers_get_a_page_about_an_unknown_app_id() {
    let world = World::start().await;
    let url = world.authorize_url(SCOPES, &[], &[]).replace(APP, "my-app");
    let page = world.browser.send("GET", &url, &[BROWSER], None).await;
    page.expect(400);
    for text in ["This app ID is not registered", "data-testid=\"sent\">my-app", "spa (Demo app)", "appId"] {
        assert!(page.text.contains(text), "{text}: {}", page.text);
    }
    let answer = world.browser.get(&url).await;
    assert_eq!((answer.status, answer.error()), (400, "invalid_client"));
    // An error that the application can handle goes back to it.
    let url = world.authorize_url(SCOPES, &[], &[("prompt", "bogus")]);
    let answer = world.browser.send("GET", &url, &[BROWSER], None).await;
    assert!(answer.location().starts_with(CALLBACK), "{}", answer.text);
}
