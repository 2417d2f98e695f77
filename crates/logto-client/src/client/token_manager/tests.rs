//! Tests of the token manager.

use futures_executor::block_on;

use super::*;
use crate::client::test_parts::{Parts, harness};
use crate::protocol::error::HttpError;
use crate::testing::{MockResponse, TestHarness, TestUser};

const TOKEN_PATH: &str = "/oidc/token";

fn signed_in() -> (TestHarness, Parts) {
    let harness = harness();
    harness.sign_in(&TestUser::new("u_ada"));
    let parts = Parts::new(&harness);
    (harness, parts)
}

fn script(harness: &TestHarness, access_token: &str) {
    let (sub, access_token) = ("u_ada".to_owned(), access_token.to_owned());
    harness.logto.script(TOKEN_PATH, MockResponse::Tokens { sub, access_token });
}

fn token_of(parts: &Parts, refused: Option<&Secret>) -> Result<String, LogtoError> {
    let token = block_on(parts.tokens.token(&TokenRequest::new(), refused))?;
    Ok(token.token().expose().to_owned())
}

#[test]
fn uses_the_stored_token_while_it_is_valid() {
    let (harness, parts) = signed_in();
    assert_eq!(token_of(&parts, None).unwrap(), "access-token");
    assert_eq!(harness.logto.count(TOKEN_PATH), 0);
}

#[test]
fn renews_a_refused_token() {
    let (harness, parts) = signed_in();
    script(&harness, "second");
    let refused = Secret::new("access-token");
    assert_eq!(token_of(&parts, Some(&refused)).unwrap(), "second");
    assert_eq!(token_of(&parts, Some(&refused)).unwrap(), "second", "the stored token is another one now");
    assert_eq!(harness.logto.count(TOKEN_PATH), 1);
}

#[test]
fn repeats_the_error_of_a_recent_failure_without_a_request() {
    let (harness, parts) = signed_in();
    harness.clock.advance(Duration::from_secs(3600));
    harness.logto.script(TOKEN_PATH, MockResponse::Text(503, String::new()));
    let unavailable = HttpError::Status { status: 503, retry_after: None }.into();
    for _ in 0..2 {
        assert_eq!(token_of(&parts, None).as_ref(), Err(&unavailable));
    }
    assert_eq!(harness.logto.count(TOKEN_PATH), 1);
    assert!(parts.tokens.has_failed(&TokenRequest::new()));
    parts.tokens.reset();
    assert!(parts.backoff.retry_state("@").is_none());
}

#[test]
fn plans_the_renewal_of_the_token_used_last() {
    let (harness, parts) = signed_in();
    token_of(&parts, None).unwrap();
    let due = harness.logto.requests().len();
    let (request, _, plan) = parts.tokens.plan_background(false).unwrap();
    assert_eq!((request.storage_key().as_str(), due), ("@", 0));
    let expires_at = parts.tokens.stored_token(&request).unwrap().expires_at();
    assert_eq!(plan, RenewalPlan::WaitUntil(UnixMillis::from_seconds(expires_at - 60)));
}

#[test]
fn plans_nothing_without_a_session() {
    assert!(Parts::new(&harness()).tokens.plan_background(true).is_none());
}

#[test]
fn rejects_requests_that_the_configuration_does_not_allow() {
    let (harness, parts) = signed_in();
    let token = |request: TokenRequest| block_on(parts.tokens.token(&request, None)).unwrap_err();
    let unknown = token(TokenRequest::new().with_resource("https://api.test"));
    assert_eq!(unknown, LogtoError::UnknownResource("https://api.test".to_owned()));
    assert_eq!(token(TokenRequest::new().with_organization_id("o")), LogtoError::MissingOrganizationsScope);
    assert_eq!(harness.logto.count(TOKEN_PATH), 0);
}
