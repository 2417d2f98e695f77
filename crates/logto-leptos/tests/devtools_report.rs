//! The report of the developer tools: complete, and without anything that must not leave.
#![cfg(all(not(target_arch = "wasm32"), feature = "devtools"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use futures_executor::block_on;
use futures_util::FutureExt as _;
use logto_leptos::ports::{Storage as _, TabMessage};
use logto_leptos::testing::{MockResponse, TestHarness};
use logto_leptos::{
    ConfigLayers, HttpError, HttpRequest, LogtoClient, LogtoConfig, SignInOptions, SignOutOptions, TokenRequest,
    devtools_report,
};
use serde_json::{Value, json};

const EMAIL: &str = "ada.lovelace@example.com";
const API: &str = "https://api.example.com";

fn harness() -> TestHarness {
    let config = LogtoConfig::new("http://localhost:3001", "spa").unwrap().with_resources([API]);
    TestHarness::new(config)
}

fn report(client: &LogtoClient) -> Value {
    let layers = ConfigLayers::from([("endpoint", format!("set by {EMAIL}"))]);
    serde_json::from_str(&devtools_report(client, &layers)).unwrap()
}

/// Signs in by redirect, and gives what must never be seen: code, state, verifier, nonce, tokens.
fn sign_in(harness: &TestHarness, client: &LogtoClient) -> Vec<String> {
    block_on(client.sign_in(SignInOptions::new())).unwrap();
    let url = harness.navigator.went_to().pop().unwrap();
    let param = |name: &str| url.query_pairs().find(|(n, _)| n == name).unwrap().1.into_owned();
    let (state, nonce) = (param("state"), param("nonce"));
    let attempt = harness.storage.get_item(&format!("logto:spa:attempt:{state}")).unwrap().unwrap();
    let verifier = serde_json::from_str::<Value>(&attempt).unwrap()["verifier"].as_str().unwrap().to_owned();
    let claims = [
        ("nonce", json!(nonce)),
        ("email", json!(EMAIL)),
        ("name", json!("Ada Lovelace")),
        ("phone_number", json!("15005550006")),
        ("custom", json!({"diagnosis": "Confidential"})),
    ];
    let id_token = harness.logto.id_token("u_ada_lovelace", &claims);
    let mut answer = harness.logto.token_answer(&id_token);
    answer["access_token"] = json!("secret-access-token");
    answer["refresh_token"] = json!("secret-refresh-token");
    harness.logto.script("/oidc/token", MockResponse::Json(200, answer));
    let iss = "http%3A%2F%2Flocalhost%3A3001%2Foidc";
    let callback = format!("http://localhost:3000/callback?code=secret-code&state={state}&iss={iss}");
    harness.navigator.set_current_url(&callback);
    block_on(client.finish_sign_in()).unwrap();
    let tokens = [&*id_token, "secret-access-token", "secret-refresh-token", "secret-code"];
    tokens.iter().map(ToString::to_string).chain([state, nonce, verifier]).collect()
}

#[test]
fn report_contains_no_secrets_or_personal_data() {
    let harness = harness();
    let client = harness.client();
    let mut secrets = sign_in(&harness, &client);
    let fresh = report(&client).to_string();
    // Another attempt is under way, and requests with personal addresses were made.
    block_on(client.sign_in(SignInOptions::new())).unwrap();
    for (key, value) in attempts(&harness) {
        secrets.push(key);
        secrets.extend(["verifier", "nonce"].map(|name| value[name].as_str().unwrap().to_owned()));
    }
    harness.logto.script(
        "/oidc/token",
        MockResponse::Tokens { sub: "u_ada_lovelace".into(), access_token: "secret-api".into() },
    );
    secrets.push("secret-api".to_owned());
    for url in [format!("{API}/people/{EMAIL}?email={EMAIL}"), format!("{API}/people?token=secret-in-url")] {
        block_on(client.fetch(TokenRequest::new().with_resource(API), HttpRequest::get(url))).unwrap();
    }
    let session = client.session();
    assert_eq!(session.user().and_then(|user| user.email().map(str::to_owned)), None, "renewed without the e-mail");

    let urls = column(&report(&client)["requests"], &["url"]);
    assert_eq!(urls[..2], [[format!("{API}/people?token=••••")], [format!("{API}/people/••••?email=••••")]]);
    let text = fresh + &report(&client).to_string();
    let personal = [EMAIL, "lovelace", "Lovelace", "15005550006", "Confidential", "secret-"];
    for secret in secrets.iter().map(String::as_str).chain(personal) {
        assert!(secret.len() >= 7, "{secret}");
        assert!(!text.contains(secret), "{secret} is in {text}");
    }
    assert!(!text.contains("eyJ"), "{text}");
}

fn attempts(harness: &TestHarness) -> Vec<(String, Value)> {
    let prefix = "logto:spa:attempt:";
    let keys = harness.storage.keys(prefix).unwrap();
    assert_eq!(keys.len(), 1);
    let value = |key: &String| serde_json::from_str(&harness.storage.get_item(key).unwrap().unwrap()).unwrap();
    keys.iter().map(|key| (key.replace(prefix, ""), value(key))).collect()
}

#[test]
fn report_masks_claims_of_a_new_sign_in() {
    let harness = harness();
    let client = harness.client();
    sign_in(&harness, &client);
    let report = report(&client);
    assert_eq!(report["tokens"][0]["claims"]["email"], "••••");
    assert_eq!(report["tokens"][0]["claims"]["sub"], "u_ad••••");
    assert_eq!(report["tokens"][0]["claims"]["aud"], "spa");
    assert_eq!(report["tokens"][0]["header"]["alg"], "ES384");
    assert_eq!(report["session"]["user"], "u_ad••••");
    assert_eq!(report["config"][0], json!({"setting": "endpoint", "value": "http://localhost:3001/", "from": "••••"}));
}

#[test]
fn report_lists_session_changes() {
    let harness = harness();
    let client = harness.client();
    sign_in(&harness, &client);
    let report = report(&client);
    assert_eq!(report["session"]["state"], "SignedIn");
    assert_eq!(report["session"]["nextRenewal"]["what"], "due");
    let history = column(&report["history"], &["from", "to", "why"]);
    assert_eq!(
        history,
        [
            ["Loading", "SignedIn", "signed in here"],
            ["SignedOut", "Loading", "sign-in answer being checked"],
            ["SignedOut", "SignedOut", "page loaded"],
        ]
    );
    let requests = column(&report["requests"], &["step", "method", "outcome"]);
    assert_eq!(requests, [["jwks", "GET", "200"], ["token", "POST", "200"], ["discovery", "GET", "200"]]);
    let tabs = column(&report["tabs"], &["way", "what", "effect"]);
    assert_eq!(tabs, [["sent", "session changed", "signed in here"]]);
    let stored: Vec<_> =
        report["storage"].as_array().unwrap().iter().map(|item| item["key"].as_str().unwrap()).collect();
    for key in ["idToken", "refreshToken", "accessToken", "session", "discovery", "keys"] {
        assert!(stored.contains(&&*format!("logto:spa:{key}")), "{key} of {stored:?}");
    }
    assert!(report["storage"].as_array().unwrap().iter().all(|item| item["bytes"].as_u64().unwrap() > 10));
}

/// Some members of each object in a list.
fn column<const N: usize>(list: &Value, members: &[&str; N]) -> Vec<[String; N]> {
    let list = list.as_array().unwrap().iter();
    list.map(|item| members.map(|member| item[member].as_str().unwrap().to_owned())).collect()
}

#[test]
fn report_lists_failed_requests_and_retries() {
    let harness = harness();
    harness.sign_in_as("u_ada", &[]);
    let client = harness.client();
    for _ in 0..2 {
        harness.logto.script("/oidc/token", MockResponse::Fail(HttpError::Network));
    }
    let request = TokenRequest::new().with_resource(API);
    block_on(client.access_token(request.clone())).unwrap_err();
    let report = report(&client);
    assert_eq!(report["session"]["state"], "Stale (http.network)");
    assert_eq!(report["history"][0]["why"], "renewal got no answer");
    let attempts: Vec<_> =
        report["requests"].as_array().unwrap().iter().map(|one| (&one["outcome"], &one["attempt"])).collect();
    assert_eq!(attempts[..2], [(&json!("http.network"), &json!(2)), (&json!("http.network"), &json!(1))]);
}

#[test]
fn report_lists_canceled_requests() {
    let harness = harness();
    let client = harness.client();
    let (answer, later) = futures_channel::oneshot::channel();
    harness.logto.script("/oidc/.well-known/openid-configuration", MockResponse::Pending(later));
    assert!(client.discovery().now_or_never().is_none());
    assert_eq!(report(&client)["requests"][0]["outcome"], "under way");
    harness.clock.advance(std::time::Duration::from_secs(11));
    block_on(harness.tasks.run());
    assert_eq!(report(&client)["requests"][0]["outcome"], "given up");
    assert_eq!(report(&client)["requests"][0]["durationMs"], 11_000);
    drop(answer);
}

#[test]
fn report_lists_tab_messages_in_both_tabs() {
    let harness = harness();
    harness.sign_in_as("u_ada", &[]);
    let (client, other) = (harness.client(), harness.client());
    block_on(client.sign_out(SignOutOptions::new().local_only())).unwrap();
    let sent = report(&client)["tabs"].clone();
    assert!(sent.as_array().unwrap().iter().any(|news| news["effect"] == "signed out here"), "{sent}");
    let heard = report(&other)["tabs"].clone();
    let row = heard.as_array().unwrap().iter().find(|news| news["effect"] == "now SignedOut");
    assert_eq!(row.unwrap()["way"], "received", "{heard}");
    assert_eq!(report(&other)["history"][0]["why"], "storage changed: another tab or page");
    for _ in 0..3 {
        harness.tabs.broadcast(&TabMessage::PageShown);
    }
    assert_eq!(report(&other)["tabs"][0]["times"], 3);
}

#[test]
fn journal_keeps_the_last_hundred_entries() {
    let harness = harness();
    harness.sign_in_as("u_ada", &[]);
    let client = harness.client();
    for page in 0..130 {
        harness.logto.script(&format!("/things/{page}"), MockResponse::Text(200, String::new()));
    }
    let token = TokenRequest::new();
    for page in 0..130 {
        let request = HttpRequest::get(format!("http://localhost:3001/things/{page}"));
        block_on(client.fetch(token.clone(), request)).unwrap();
    }
    let report = report(&client);
    let requests = report["requests"].as_array().unwrap();
    assert_eq!(requests.len(), 100);
    assert_eq!(requests[0]["url"], "http://localhost:3001/things/129");
}
