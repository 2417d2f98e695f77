//! Responses that the standards allow and few providers send.

use futures_executor::block_on;
use logto_client::ports::Clock as _;
use logto_client::testing::MockResponse;
use logto_client::{IdTokenError, LogtoError, ReturnTo, SignInOptions, TokenRequest, UserInfoError};
use proptest::prelude::*;
use serde_json::{Value, json};
use url::form_urlencoded::byte_serialize;

use crate::support::{API, harness, script_tokens, signed_in, start};

const DISCOVERY: &str = "/oidc/.well-known/openid-configuration";

#[test]
fn sign_in_without_lifetime_and_scope_gets_the_requested_scopes_and_no_further_renewal() {
    for absent in [None, Some(Value::Null)] {
        let harness = harness();
        let client = harness.client();
        let started = start(&harness, &client, SignInOptions::new());
        let id_token = harness.logto.id_token("u_ada", &[("nonce", json!(started.nonce))]);
        let mut answer = harness.logto.token_answer(&id_token);
        for name in ["expires_in", "scope"] {
            match &absent {
                None => drop(answer.as_object_mut().unwrap().remove(name)),
                Some(null) => answer[name] = null.clone(),
            }
        }
        harness.logto.script("/oidc/token", MockResponse::Json(200, answer));
        block_on(client.handle_sign_in_callback(&started.answer())).unwrap();
        for _ in 0..10 {
            let token = block_on(client.access_token(TokenRequest::new())).unwrap();
            assert_eq!(token.scope(), "openid offline_access profile");
        }
        assert_eq!(harness.logto.count("/oidc/token"), 1);
    }
}

#[test]
fn renewal_without_scope_keeps_the_granted_scopes() {
    let harness = harness();
    let client = signed_in(&harness);
    let without_scope = |token: &str| {
        let body = json!({"access_token": token, "token_type": "Bearer"});
        harness.logto.script("/oidc/token", MockResponse::Json(200, body));
    };
    let before = block_on(client.access_token(TokenRequest::new())).unwrap();
    without_scope("renewed");
    block_on(client.renew_now()).unwrap();
    let renewed = block_on(client.access_token(TokenRequest::new())).unwrap();
    assert_eq!(renewed.token().expose(), "renewed");
    assert_eq!(renewed.scope(), before.scope());
    without_scope("for the API");
    let for_api = block_on(client.access_token(TokenRequest::new().with_resource(API))).unwrap();
    assert_eq!(for_api.scope(), "openid offline_access profile", "what was requested at sign-in");
}

#[test]
fn provider_without_user_info_endpoint_signs_in() {
    let harness = harness();
    let mut document = harness.logto.discovery();
    document["userinfo_endpoint"] = Value::Null;
    document["authorization_response_iss_parameter_supported"] = Value::Null;
    harness.logto.script(DISCOVERY, MockResponse::Json(200, document));
    let client = signed_in(&harness);
    let error = block_on(client.fetch_user_info()).unwrap_err();
    assert_eq!(error, LogtoError::UserInfo(UserInfoError::NoEndpoint));
    assert!(client.is_authenticated());
}

#[test]
fn max_age_has_no_leeway_for_clocks() {
    for (age, accepted) in [(300, true), (302, false)] {
        let harness = harness();
        let client = harness.client();
        let started = start(&harness, &client, SignInOptions::new().with_max_age(300));
        let now = harness.clock.now().seconds();
        script_tokens(&harness, &started, "u_ada", &[("iat", json!(now)), ("auth_time", json!(now - age))]);
        let outcome = block_on(client.handle_sign_in_callback(&started.answer()));
        let refused = Err(LogtoError::IdToken(IdTokenError::AuthTimeTooOld));
        assert_eq!(outcome.map(|_| ()), if accepted { Ok(()) } else { refused }, "{age}");
    }
}

proptest! {
    #[test]
    fn return_path_of_a_link_survives_the_sign_in(rest in "[a-z0-9%+&=?#/é\\\\. ]{0,40}") {
        let address = ["/", &rest.replace(' ', "%20")].concat();
        let Ok(page) = ReturnTo::of_page(&address) else { return Ok(()) };
        let encoded: String = byte_serialize(page.as_str().as_bytes()).collect();
        let harness = harness();
        let client = harness.client();
        let options = SignInOptions::new().with_query(&format!("x=1&return_to={encoded}"));
        prop_assert_eq!(options.return_to(), Some(&page));
        let started = start(&harness, &client, options);
        script_tokens(&harness, &started, "u_ada", &[]);
        let outcome = block_on(client.handle_sign_in_callback(&started.answer())).unwrap();
        prop_assert_eq!(outcome.return_to(), page);
    }
}
