//! What is kept of a renewal that does not succeed as a whole.

use std::time::Duration;

use futures_executor::block_on;
use logto_client::ports::Storage as _;
use logto_client::testing::{MockResponse, TestHarness};
use logto_client::{HttpError, LogtoClient, LogtoError, Session, SignInOptions, TokenRequest};
use serde_json::{Value, json};

use crate::support::{harness, script_tokens, signed_in, start, stored};

const DISCOVERY: &str = "/oidc/.well-known/openid-configuration";

/// A token response with the next refresh token and these claims.
fn response(harness: &TestHarness, sub: &str, claims: &[(&str, Value)]) -> Value {
    let mut body = harness.logto.token_answer(&harness.logto.id_token(sub, claims));
    body["refresh_token"] = json!("refresh-token-2");
    body
}

fn renew(client: &LogtoClient) -> Result<String, LogtoError> {
    block_on(client.access_token(TokenRequest::new())).map(|token| token.token().expose().to_owned())
}

/// The refresh tokens that were sent.
fn sent(harness: &TestHarness) -> Vec<String> {
    let requests = harness.logto.requests();
    requests.iter().filter_map(|request| Some(request.field("refresh_token")?.to_owned())).collect()
}

/// The next renewal uses the next refresh token, and succeeds.
fn assert_goes_on(harness: &TestHarness, client: &LogtoClient) {
    assert_eq!(stored(harness, "refreshToken").as_deref(), Some("refresh-token-2"));
    harness.logto.clear_script("/oidc/jwks");
    harness.clock.advance(Duration::from_secs(600));
    harness.logto.script("/oidc/token", MockResponse::Json(200, response(harness, "u_ada", &[])));
    assert_eq!(renew(client), Ok("access-token".to_owned()));
    assert_eq!(sent(harness), ["refresh-token", "refresh-token-2"], "the used one is not sent again");
    assert!(matches!(client.session(), Session::SignedIn(_)), "{:?}", client.session());
}

#[test]
fn provider_metadata_that_cannot_be_read_spends_no_refresh_token() {
    let bodies = [(503, ""), (200, "<html>maintenance</html>"), (404, "")];
    for (path, item) in [(DISCOVERY, "discovery"), ("/oidc/jwks", "keys")] {
        for (status, body) in bodies {
            let harness = harness();
            drop(signed_in(&harness));
            harness.storage.remove_item(&format!("logto:spa:{item}")).unwrap();
            let client = harness.client();
            harness.clock.advance(Duration::from_secs(3600));
            harness.logto.script(path, MockResponse::Text(status, body.to_owned()));
            assert!(renew(&client).unwrap_err().is_transient(), "{path} {status}");
            assert_eq!(sent(&harness), [""; 0], "{path} {status}");
            assert!(matches!(client.session(), Session::Stale { .. }), "{path} {status}");
            harness.clock.advance(Duration::from_secs(10));
            harness.logto.script("/oidc/token", MockResponse::Json(200, response(&harness, "u_ada", &[])));
            assert!(renew(&client).is_ok());
        }
    }
}

#[test]
fn next_refresh_token_is_kept_when_the_keys_cannot_be_fetched() {
    let harness = harness();
    let client = signed_in(&harness);
    harness.clock.advance(Duration::from_secs(3600));
    let now = 1_795_179_600;
    let claims =
        json!({"iss": "http://localhost:3001/oidc", "sub": "u_ada", "aud": "spa", "iat": now, "exp": now + 60});
    let mut body = response(&harness, "u_ada", &[]);
    body["id_token"] = json!(harness.logto.signed(&json!({"alg": "ES384", "kid": "key-2"}), &claims));
    harness.logto.script("/oidc/token", MockResponse::Json(200, body));
    harness.logto.script("/oidc/jwks", MockResponse::Text(503, String::new()));
    assert_eq!(renew(&client), Err(HttpError::Status { status: 503, retry_after: None }.into()));
    assert!(matches!(client.session(), Session::Stale { .. }));
    assert_goes_on(&harness, &client);
}

#[test]
fn wrong_clock_keeps_the_next_refresh_token_and_leaves_the_session_stale() {
    for offset in [-700, 700] {
        let harness = harness();
        let client = signed_in(&harness);
        harness.clock.advance(Duration::from_secs(3600));
        let now = 1_795_179_600 + offset;
        let claims = [("iat", json!(now)), ("exp", json!(now + 3600))];
        harness.logto.script("/oidc/token", MockResponse::Json(200, response(&harness, "u_ada", &claims)));
        assert_eq!(renew(&client).unwrap_err().code(), "id_token.clock_wrong");
        let Session::Stale { user, error } = client.session() else { panic!("{:?}", client.session()) };
        assert_eq!((user.sub(), error.code()), ("u_ada", "id_token.clock_wrong"));
        let record: Value = serde_json::from_str(&stored(&harness, "session").unwrap()).unwrap();
        assert_eq!(record["clockOffset"], offset, "it is learned again");
        assert_goes_on(&harness, &client);
        let record: Value = serde_json::from_str(&stored(&harness, "session").unwrap()).unwrap();
        assert_eq!(record["clockOffset"], 0);
    }
}

#[test]
fn refused_id_token_is_reported_and_its_refresh_token_is_kept() {
    let harness = harness();
    let client = harness.client();
    let started = start(&harness, &client, SignInOptions::new());
    script_tokens(&harness, &started, "u_ada", &[("auth_time", json!(1000))]);
    block_on(client.handle_sign_in_callback(&started.answer())).unwrap();
    harness.clock.advance(Duration::from_secs(3600));
    let changed = response(&harness, "u_ada", &[("auth_time", json!(2000))]);
    harness.logto.script("/oidc/token", MockResponse::Json(200, changed));
    assert_eq!(renew(&client).unwrap_err().code(), "id_token.renewed_for_another");
    let Session::Stale { error, .. } = client.session() else { panic!("{:?}", client.session()) };
    assert_eq!(error.code(), "id_token.renewed_for_another", "and not that the person was away");
    assert_goes_on(&harness, &client);
}

#[test]
fn next_refresh_token_of_an_unusable_response_is_kept() {
    for (member, value) in [
        ("token_type", json!("DPoP")),
        ("access_token", json!("")),
        ("access_token", Value::Null),
        ("expires_in", json!(4_000_000_000_u64)),
        ("expires_in", json!("soon")),
        ("id_token", json!("garbage")),
    ] {
        let harness = harness();
        let client = signed_in(&harness);
        harness.clock.advance(Duration::from_secs(3600));
        let mut body = response(&harness, "u_ada", &[]);
        body[member] = value;
        harness.logto.script("/oidc/token", MockResponse::Json(200, body));
        assert!(renew(&client).is_err(), "{member}");
        assert_goes_on(&harness, &client);
    }
}

#[test]
fn session_without_refresh_token_has_a_known_end() {
    let harness = harness();
    let client = signed_in(&harness);
    harness.storage.remove_item("logto:spa:refreshToken").unwrap();
    assert_eq!(client.session_ends_at().map(logto_client::UnixMillis::seconds), Some(1_795_176_000 + 3600));
}
