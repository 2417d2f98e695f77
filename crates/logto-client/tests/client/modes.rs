//! Sign-ins in a window of their own, and without a page of the provider.

use std::time::Duration;

use futures_executor::block_on;
use logto_client::testing::TestHarness;
use logto_client::{CallbackError, CallbackOutcome, LogtoClient, LogtoError, ReturnTo, SignInOptions, SignOutOptions};

use crate::support::{ISS, Started, attempts, harness, script_tokens, signed_in, start, stored};

const MINUTE: Duration = Duration::from_secs(60);

fn check(client: &LogtoClient) -> bool {
    let options = SignInOptions::new().with_return_to(ReturnTo::parse("/news").unwrap());
    block_on(client.check_sign_in(options)).unwrap()
}

/// The silent check for which the page was left last.
fn started(harness: &TestHarness) -> Started {
    let url = harness.navigator.went_to().pop().unwrap();
    let param = |name: &str| url.query_pairs().find(|(n, _)| n == name).map(|(_, value)| value.into_owned());
    assert_eq!(param("prompt").as_deref(), Some("none"));
    Started { state: param("state").unwrap(), nonce: param("nonce").unwrap() }
}

#[test]
fn popup_sign_in_ends_with_the_window() {
    let harness = harness();
    let client = harness.client();
    let url = block_on(client.sign_in_url(SignInOptions::new().in_popup())).unwrap();
    assert!(harness.navigator.went_to().is_empty(), "the page stays");
    let param = |name: &str| url.query_pairs().find(|(n, _)| n == name).unwrap().1.into_owned();
    let popup = Started { state: param("state"), nonce: param("nonce") };
    script_tokens(&harness, &popup, "u_ada", &[]);
    let in_window = harness.client();
    assert_eq!(block_on(in_window.handle_sign_in_callback(&popup.answer())), Ok(CallbackOutcome::CloseWindow));
    assert!(in_window.is_authenticated() && stored(&harness, "idToken").is_some());
}

#[test]
fn silent_check_signs_in_whoever_is_signed_in_at_the_provider() {
    let harness = harness();
    let client = harness.client();
    assert!(!check(&client), "the page is left");
    let silent = started(&harness);
    script_tokens(&harness, &silent, "u_ada", &[]);
    let outcome = block_on(client.handle_sign_in_callback(&silent.answer())).unwrap();
    assert_eq!(outcome.return_to().as_str(), "/news");
    assert!(client.is_authenticated());
    assert!(check(&client), "nothing to ask");
}

#[test]
fn silent_check_that_finds_nobody_is_no_error_and_is_not_repeated_for_ten_minutes() {
    for error in ["login_required", "consent_required", "interaction_required", "account_selection_required"] {
        let harness = harness();
        let client = harness.client();
        assert!(!check(&client));
        let answer = format!("error={error}&state={}{ISS}", started(&harness).state);
        let answer = started(&harness).answer_with(&answer);
        let outcome = block_on(client.handle_sign_in_callback(&answer)).unwrap();
        assert_eq!(outcome, CallbackOutcome::NobodySignedIn { return_to: ReturnTo::parse("/news").unwrap() });
        assert!(!client.is_authenticated() && attempts(&harness) == 0);
        harness.clock.advance(9 * MINUTE);
        assert!(check(&client), "a page that checks when it is loaded would never come to rest");
        harness.clock.advance(2 * MINUTE);
        assert!(!check(&client));
    }
}

#[test]
fn other_errors_of_a_silent_check_are_reported() {
    let harness = harness();
    let client = harness.client();
    assert!(!check(&client));
    let silent = started(&harness);
    let answer = silent.answer_with(&format!("error=server_error&state={}{ISS}", silent.state));
    let error = block_on(client.handle_sign_in_callback(&answer)).unwrap_err();
    assert!(matches!(error, LogtoError::Callback(CallbackError::Provider { .. })), "{error}");
}

#[test]
fn login_required_is_an_error_of_a_sign_in_that_was_asked_for() {
    let harness = harness();
    let client = harness.client();
    let sign_in = start(&harness, &client, SignInOptions::new());
    let answer = sign_in.answer_with(&format!("error=login_required&state={}{ISS}", sign_in.state));
    assert!(block_on(client.handle_sign_in_callback(&answer)).is_err());
}

#[test]
fn silent_check_does_not_undo_a_sign_out() {
    let harness = harness();
    let client = signed_in(&harness);
    block_on(client.sign_out(SignOutOptions::new().local_only())).unwrap();
    harness.clock.advance(60 * MINUTE);
    let left = harness.navigator.went_to().len();
    assert!(check(&client), "the provider has kept its session");
    assert_eq!(harness.navigator.went_to().len(), left);
    // After a sign-in the provider may be asked again.
    let again = start(&harness, &client, SignInOptions::new());
    script_tokens(&harness, &again, "u_ada", &[]);
    block_on(client.handle_sign_in_callback(&again.answer())).unwrap();
    assert_eq!(stored(&harness, "silentCheck"), None);
}
