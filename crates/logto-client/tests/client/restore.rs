use std::cell::RefCell;
use std::rc::Rc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use futures_executor::block_on;
use logto_client::ports::Storage as _;
use logto_client::testing::MockResponse;
use logto_client::{EndReason, HttpError, Session, SignOutOptions, TokenRequest};
use serde_json::json;

use crate::support::{harness, signed_in, stored};

#[test]
fn reload_restores_the_session_without_a_request() {
    let harness = harness();
    signed_in(&harness);
    let before = harness.logto.requests().len();
    let client = harness.client();
    assert_eq!(client.session().user().unwrap().sub(), "u_ada");
    block_on(client.start());
    assert!(client.is_authenticated());
    assert_eq!(harness.logto.requests().len(), before);
}

#[test]
fn restores_a_session_of_the_javascript_sdk() {
    let harness = harness();
    harness.sign_in_as("u_ada", &[]);
    let client = harness.client();
    block_on(client.start());
    assert_eq!(client.session().user().unwrap().sub(), "u_ada");
    assert_eq!(client.refresh_token().unwrap().expose(), "refresh-token");
}

#[test]
fn edited_id_token_ends_the_session() {
    let harness = harness();
    harness.sign_in_as("u_ada", &[]);
    let genuine = stored(&harness, "idToken").unwrap();
    let forged = harness.logto.id_token("u_admin", &[]);
    let signature = genuine.rsplit('.').next().unwrap();
    let forged = format!("{}.{signature}", forged.rsplit_once('.').unwrap().0);
    harness.storage.set_item("logto:spa:idToken", &forged).unwrap();
    let client = harness.client();
    block_on(client.start());
    assert_eq!(client.session(), Session::Ended { reason: EndReason::InvalidIdToken });
    assert_eq!(stored(&harness, "idToken"), None);
    assert!(!harness.client().is_authenticated());
}

#[test]
fn unreachable_provider_does_not_end_the_session() {
    let harness = harness();
    harness.sign_in_as("u_ada", &[]);
    harness.logto.script("/oidc/.well-known/openid-configuration", MockResponse::Fail(HttpError::Network));
    let client = harness.client();
    block_on(client.start());
    assert!(client.is_authenticated());
}

#[test]
fn malformed_storage_means_signed_out_without_panic() {
    for value in ["", "x", "a.b.c", "null", "{}", "\"eyJ\"", "\u{0}"] {
        let harness = harness();
        for key in ["idToken", "refreshToken", "accessToken", "session", "ended", "discovery", "keys", "attempt:x"] {
            harness.storage.set_item(&format!("logto:spa:{key}"), value).unwrap();
        }
        let client = harness.client();
        block_on(client.start());
        assert_eq!(client.session(), Session::SignedOut, "{value:?}");
        // A new sign-in works.
        signed_in(&harness);
    }
}

#[test]
fn ignores_sessions_of_other_servers_and_applications() {
    for claim in [("iss", json!("https://other.test/oidc")), ("aud", json!("other"))] {
        let harness = harness();
        harness.sign_in_as("u_ada", &[claim]);
        assert_eq!(harness.client().session(), Session::SignedOut);
    }
}

#[test]
fn session_without_refresh_token_ends_with_the_id_token() {
    let harness = harness();
    harness.sign_in_as("u_ada", &[]);
    harness.storage.remove_item("logto:spa:refreshToken").unwrap();
    assert!(harness.client().is_authenticated());
    harness.clock.advance(std::time::Duration::from_secs(3600));
    assert_eq!(harness.client().session(), Session::Ended { reason: EndReason::Expired });
}

#[test]
fn other_tabs_follow_sign_in_and_sign_out() {
    let harness = harness();
    let watching = harness.client();
    let seen = Rc::new(RefCell::new(Vec::new()));
    let log = Rc::clone(&seen);
    let subscription = watching.subscribe(move |session| log.borrow_mut().push(session.is_authenticated()));
    let acting = signed_in(&harness);
    assert!(watching.is_authenticated());
    block_on(acting.sign_out(SignOutOptions::new())).unwrap();
    assert_eq!(watching.session(), Session::SignedOut);
    assert_eq!(*seen.borrow(), [true, false]);
    drop(subscription);
    signed_in(&harness);
    assert_eq!(seen.borrow().len(), 2);
}

#[test]
fn items_of_other_apps_are_not_touched() {
    let harness = harness();
    for key in ["other", "logto:spa2:idToken", "logto:other:session"] {
        harness.storage.set_item(key, "x").unwrap();
    }
    let client = signed_in(&harness);
    block_on(client.sign_out(SignOutOptions::new())).unwrap();
    for key in ["other", "logto:spa2:idToken", "logto:other:session"] {
        assert_eq!(harness.storage.get_item(key).unwrap().as_deref(), Some("x"));
    }
}

/// A client whose refresh token was just rejected.
fn refused(harness: &logto_client::testing::TestHarness) -> logto_client::LogtoClient {
    let client = signed_in(harness);
    harness.clock.advance(std::time::Duration::from_secs(3600));
    block_on(client.access_token(TokenRequest::new())).unwrap_err();
    assert_eq!(client.session(), ENDED);
    client
}

const ENDED: Session = Session::Ended { reason: EndReason::RefreshTokenRejected };

#[test]
fn end_reason_is_known_in_other_tabs_and_after_a_reload() {
    let harness = harness();
    let watching = harness.client();
    refused(&harness);
    assert_eq!(watching.session(), ENDED);
    assert_eq!(harness.client().session(), ENDED);
    harness.clock.advance(std::time::Duration::from_secs(3600));
    assert_eq!(harness.client().session(), Session::SignedOut, "it is no news any more");
}

#[test]
fn end_reason_is_removed_by_the_next_sign_in_or_sign_out() {
    let harness = harness();
    refused(&harness);
    let client = signed_in(&harness);
    block_on(client.sign_out(SignOutOptions::new())).unwrap();
    assert_eq!(harness.client().session(), Session::SignedOut);
    let client = refused(&harness);
    block_on(client.sign_out(SignOutOptions::new().local_only())).unwrap();
    assert_eq!(harness.client().session(), Session::SignedOut);
    assert_eq!(stored(&harness, "ended"), None);
}

/// A session whose ID token names a retired key.
fn with_retired_key(harness: &logto_client::testing::TestHarness) -> logto_client::LogtoClient {
    harness.sign_in_as("u_ada", &[]);
    let claims = harness.logto.id_token("u_ada", &[]);
    let claims = claims.split('.').nth(1).map(|part| URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap();
    let header = json!({"alg": "ES384", "kid": "retired"});
    let old = harness.logto.signed(&header, &serde_json::from_slice(&claims).unwrap());
    harness.storage.set_item("logto:spa:idToken", &old).unwrap();
    harness.client()
}

#[test]
fn session_whose_key_was_retired_is_renewed() {
    let harness = harness();
    let client = with_retired_key(&harness);
    let answer = harness.logto.token_answer(&harness.logto.id_token("u_ada", &[]));
    harness.logto.script("/oidc/token", MockResponse::Json(200, answer));
    block_on(client.start());
    assert!(client.is_authenticated());
    assert_eq!(harness.logto.count("/oidc/token"), 1);
    block_on(harness.client().start());
    assert_eq!(harness.logto.count("/oidc/token"), 1, "the new token's key is known");
}

#[test]
fn maintenance_page_does_not_end_a_session_whose_key_was_retired() {
    for (status, body) in [(200, "<html>maintenance</html>"), (403, "<html>"), (404, ""), (503, "")] {
        let harness = harness();
        let client = with_retired_key(&harness);
        harness.logto.script("/oidc/token", MockResponse::Text(status, body.to_owned()));
        block_on(client.start());
        assert!(matches!(client.session(), Session::Stale { .. }), "{status}: {:?}", client.session());
        assert_eq!(stored(&harness, "refreshToken").as_deref(), Some("refresh-token"), "{status}");
    }
}

#[test]
fn session_with_an_unknown_key_ends_when_it_cannot_be_renewed() {
    for sub in [None, Some("u_eve")] {
        let harness = harness();
        let client = with_retired_key(&harness);
        if let Some(sub) = sub {
            let answer = harness.logto.token_answer(&harness.logto.id_token(sub, &[]));
            harness.logto.script("/oidc/token", MockResponse::Json(200, answer));
        }
        block_on(client.start());
        assert!(!client.is_authenticated(), "{sub:?}");
        assert_eq!(stored(&harness, "idToken"), None);
    }
}
