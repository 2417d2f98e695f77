//! Tests of the verdicts.

use serde_json::{Value, json};

use super::*;

const DISCOVERY: &str = include_str!("../../../crates/logto-client/tests/vectors/logto-v1.37.1/discovery.json");
const SECOND: i64 = 1000;

fn config() -> LogtoConfig {
    LogtoConfig::new("http://localhost:3001", "spa").unwrap()
}

fn read(status: u16, body: &str) -> Answer {
    Answer::Read(Page { status, body: body.to_owned(), ..Page::default() })
}

fn refused(error: &str) -> Answer {
    read(400, &json!({ "error": error, "error_description": "no" }).to_string())
}

fn discovery() -> Discovery {
    Discovery::parse(DISCOVERY.as_bytes(), &config()).unwrap()
}

#[test]
fn reports_blocked_storage_before_full_storage() {
    assert_eq!(storage([Store::Works, Store::Works]), Verdict::Passed);
    assert_eq!(storage([Store::Full, Store::Works]), found(Problem::StorageFull));
    assert_eq!(storage([Store::Full, Store::Blocked]), found(Problem::StorageBlocked));
}

#[test]
fn any_answer_of_the_host_means_network() {
    assert_eq!(network(true, &read(404, "")), Verdict::Passed);
    // Some browsers report no network although there is one.
    assert_eq!(network(false, &read(200, "")), Verdict::Passed);
    assert_eq!(network(true, &Answer::Nothing), found(Problem::HostGone));
    assert_eq!(network(false, &Answer::Nothing), found(Problem::Offline));
}

#[test]
fn recognizes_endpoint_by_its_discovery_document() {
    assert_eq!(endpoint(&read(200, DISCOVERY)), Verdict::Passed);
    for (answer, failure) in [
        (read(200, "<!doctype html><title>The app</title>"), RequestFailure::Strange),
        (read(200, "{}"), RequestFailure::Strange),
        (read(404, "Not found"), RequestFailure::Status(404)),
        (read(502, ""), RequestFailure::Broken(502)),
        (Answer::Hidden, RequestFailure::Hidden),
        (Answer::Forbidden, RequestFailure::Forbidden),
        (Answer::Redirected, RequestFailure::Redirected),
        (Answer::Late, RequestFailure::Late),
        (Answer::Nothing, RequestFailure::Unreachable),
    ] {
        assert_eq!(endpoint(&answer), found(Problem::Answer(failure)), "{answer:?}");
    }
}

#[test]
fn names_the_other_issuer() {
    let page = |text: &str| Page { status: 200, body: text.to_owned(), ..Page::default() };
    assert_eq!(issuer(&page(DISCOVERY), &config()).0, Verdict::Passed);
    let other = LogtoConfig::new("http://localhost:3999", "spa").unwrap();
    let (verdict, none) = issuer(&page(DISCOVERY), &other);
    let (expected, other) = ("http://localhost:3999/oidc".to_owned(), "http://localhost:3001/oidc".to_owned());
    assert_eq!(verdict, found(Problem::OtherIssuer { expected, found: other }));
    assert_eq!(none, None);
    let (verdict, _) = issuer(&page(r#"{"issuer": "http://localhost:3001/oidc"}"#), &config());
    assert!(matches!(verdict, Verdict::Found(Problem::Unfit { .. })), "{verdict:?}");
}

#[test]
fn requires_keys_for_the_signing_algorithms() {
    let set = |key: Value| read(200, &json!({ "keys": [key] }).to_string());
    let keys = |answer: &Answer| keys(answer, &discovery());
    let ec = |more: Value| {
        let mut key = json!({"kty": "EC", "crv": "P-384", "x": "x", "y": "y"});
        key.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        set(key)
    };
    assert_eq!(keys(&ec(json!({"alg": "ES384"}))), Verdict::Passed);
    assert_eq!(keys(&ec(json!({}))), Verdict::Passed);
    for unfit in [json!({"alg": "ES256"}), json!({"use": "enc"}), json!({"key_ops": ["sign"]}), json!({"crv": "P-256"})]
    {
        assert_eq!(keys(&ec(unfit)), found(Problem::NoKeys));
    }
    assert_eq!(keys(&set(json!({"kty": "RSA", "alg": "RS256"}))), found(Problem::NoKeys));
    assert_eq!(keys(&read(200, r#"{"keys": []}"#)), found(Problem::NoKeys));
    assert_eq!(keys(&read(200, "<html>")), found(Problem::Answer(RequestFailure::Strange)));
    assert_eq!(keys(&read(500, "")), found(Problem::Answer(RequestFailure::Broken(500))));
}

#[test]
fn takes_the_deviation_from_the_best_reference_clock() {
    let none = Times { server: None, host: None, issued: None, now: UnixMillis::from_seconds(1_800_000_000) };
    let leeway = Duration::from_secs(600);
    let off = |seconds, against, fails| found(Problem::ClockOff { seconds, against, fails });
    assert_eq!(clock(&none, leeway), Verdict::Skipped);
    let by_host = |seconds: i64| clock(&Times { host: Some((seconds * SECOND, 500)), ..none }, leeway);
    assert_eq!(by_host(0), Verdict::Passed);
    assert_eq!(by_host(-59), Verdict::Passed);
    assert_eq!(by_host(-300), off(-300, ClockReference::Host, false));
    assert_eq!(by_host(1800), off(1800, ClockReference::Host, true));
    // The sign-in server's clock takes precedence.
    let both = Times { host: Some((1800 * SECOND, 500)), server: Some((0, 500)), ..none };
    assert_eq!(clock(&both, leeway), Verdict::Passed);
    // A slow request does not mean a wrong clock.
    let slow = Times { host: Some((65 * SECOND, 10 * SECOND)), ..none };
    assert_eq!(clock(&slow, leeway), Verdict::Passed);
}

#[test]
fn token_from_the_future_proves_slow_clock() {
    let now = UnixMillis::from_seconds(1_800_000_000);
    let times = |issued| Times { server: None, host: Some((0, 500)), issued: Some(issued), now };
    let leeway = Duration::from_secs(600);
    let behind = Problem::ClockOff { seconds: -900, against: ClockReference::Token, fails: true };
    assert_eq!(clock(&times(1_800_000_900), leeway), found(behind));
    // An old token proves nothing.
    assert_eq!(clock(&times(1_799_000_000), leeway), Verdict::Passed);
}

#[test]
fn refusal_of_invalid_code_shows_whether_the_app_is_known() {
    let (here, id) = ("http://localhost:3000", "spa");
    for (answer, by_origin, by_app) in [
        (refused("invalid_grant"), Verdict::Passed, Verdict::Passed),
        (refused("invalid_client"), Verdict::Passed, found(Problem::UnknownApp { app_id: id.to_owned() })),
        (refused("invalid_request"), Verdict::Passed, found(Problem::OtherKindOfApp)),
        (Answer::Hidden, found(Problem::OriginRefused { origin: here.to_owned() }), Verdict::Skipped),
        (read(200, "<html>"), found(Problem::Answer(RequestFailure::Strange)), Verdict::Skipped),
        (
            read(503, "{\"error\":\"server_error\"}"),
            found(Problem::Answer(RequestFailure::Broken(503))),
            Verdict::Skipped,
        ),
        // Logto's Cross-Origin-Resource-Policy hides that there is an answer.
        (Answer::Nothing, found(Problem::OriginRefused { origin: here.to_owned() }), Verdict::Skipped),
        (Answer::Late, found(Problem::Answer(RequestFailure::Late)), Verdict::Skipped),
    ] {
        assert_eq!((origin(&answer, here), app_id(&answer, id)), (by_origin, by_app), "{answer:?}");
    }
}

#[test]
fn pushed_request_shows_registration_and_parameters() {
    let uri = "http://localhost:3000/callback";
    let unregistered = || found(Problem::RedirectUnregistered { uri: uri.to_owned() });
    let in_words = r#"{"error":"invalid_request","error_description":"redirect_uri did not match"}"#;
    let named = r#"{"error":"invalid_scope","error_description":"not allowed","scope":"phone"}"#;
    let unknown_resource = || found(Problem::UnknownResource { resources: String::new() });
    let mistaken = |error: &str| found(Problem::RequestRefused { error: error.to_owned() });
    for (answer, by_redirect, by_request) in [
        (read(201, r#"{"request_uri": "urn:x"}"#), Verdict::Passed, Verdict::Passed),
        (refused("invalid_redirect_uri"), unregistered(), Verdict::Skipped),
        (read(400, in_words), unregistered(), Verdict::Skipped),
        (refused("invalid_target"), Verdict::Passed, unknown_resource()),
        (refused("invalid_scope"), Verdict::Skipped, mistaken("invalid_scope")),
        (read(400, named), Verdict::Skipped, mistaken("invalid_scope: phone")),
        (refused("invalid_client"), Verdict::Skipped, Verdict::Skipped),
        (Answer::Hidden, Verdict::Skipped, Verdict::Skipped),
        (read(200, "<html>"), Verdict::Skipped, Verdict::Skipped),
    ] {
        assert_eq!((redirect_uri(&answer, uri), request(&answer)), (by_redirect, by_request), "{answer:?}");
    }
}

#[test]
fn another_algorithm_than_that_of_the_keys_is_no_help() {
    let config = LogtoConfig::for_provider("https://id.example.com", "spa").unwrap();
    let announced = |algorithms: Value| {
        let at = |path: &str| ["https://id.example.com", path].concat();
        let document = json!({
            "issuer": "https://id.example.com", "authorization_endpoint": at("/a"), "token_endpoint": at("/t"),
            "jwks_uri": at("/k"), "id_token_signing_alg_values_supported": algorithms,
        });
        Discovery::parse(document.to_string().as_bytes(), &config).unwrap()
    };
    let modulus = "n".repeat(342);
    let key =
        |alg: &str| read(200, &json!({"keys": [{"kty": "RSA", "n": modulus, "e": "AQAB", "alg": alg}]}).to_string());
    assert_eq!(keys(&key("RS512"), &announced(json!(["RS256", "ES256"]))), found(Problem::NoKeys));
    assert_eq!(keys(&key("RS512"), &announced(json!(["RS256", "RS512"]))), Verdict::Passed);
    assert_eq!(keys(&key("RSA-OAEP"), &announced(json!(["RS256"]))), found(Problem::NoKeys));
}
