use futures_executor::{LocalPool, block_on};
use futures_util::task::LocalSpawnExt as _;
use logto_client::ports::{PageContext, Storage as _};
use logto_client::testing::{MockResponse, TestHarness};
use logto_client::{
    CallbackError, CallbackOutcome, HttpError, IdTokenError, LogtoClient, LogtoError, RefusedAccess, ReturnTo, Session,
    SignInOptions, TokenRequest,
};
use serde_json::{Value, json};

use crate::support::{API, CALLBACK, ISS, Started, attempts, harness, script_tokens, signed_in, start, stored};

fn returning(path: &str) -> SignInOptions {
    SignInOptions::new().with_return_to(ReturnTo::parse(path).unwrap())
}

/// Starts a sign-in, lets `change` script a fault, and finishes it.
fn finish_with(change: impl FnOnce(&TestHarness, &Started)) -> (TestHarness, LogtoError) {
    let harness = harness();
    let client = harness.client();
    let started = start(&harness, &client, SignInOptions::new());
    change(&harness, &started);
    let error = block_on(client.handle_sign_in_callback(&started.answer())).unwrap_err();
    assert_eq!(client.session(), Session::SignedOut, "{error}");
    for key in ["idToken", "refreshToken", "accessToken", "session"] {
        assert_eq!(stored(&harness, key), None, "{key} after {error}");
    }
    assert_eq!(attempts(&harness), 0, "{error}");
    assert!(!format!("{error:?} {error}").contains("the-code"));
    (harness, error)
}

#[test]
fn sign_in_completes() {
    let harness = harness();
    let client = harness.client();
    let started = start(&harness, &client, returning("/profile?x=1"));
    script_tokens(&harness, &started, "u_ada", &[("name", Value::Null), ("email", json!("ada@example.com"))]);
    harness.navigator.set_current_url(started.answer().as_str());
    let outcome = block_on(client.finish_sign_in()).unwrap();
    assert_eq!(outcome.return_to().as_str(), "/profile?x=1");
    let Session::SignedIn(user) = client.session() else { panic!("{:?}", client.session()) };
    assert_eq!((user.sub(), user.name(), user.email()), ("u_ada", Some("ada@example.com"), Some("ada@example.com")));

    let token = harness.logto.requests().into_iter().find(|request| request.path == "/oidc/token").unwrap();
    assert_eq!(token.method, "POST");
    assert_eq!(token.authorization, None);
    for (field, value) in
        [("grant_type", "authorization_code"), ("client_id", "spa"), ("code", "the-code"), ("redirect_uri", CALLBACK)]
    {
        assert_eq!(token.field(field), Some(value));
    }
    assert_eq!(token.field("code_verifier").map(str::len), Some(86));
    assert_eq!(token.field("client_secret"), None);
}

#[test]
fn stored_keys_and_values_are_those_of_logto_browser() {
    let harness = harness();
    signed_in(&harness);
    let id_token = stored(&harness, "idToken").unwrap();
    assert_eq!(id_token.split('.').count(), 3, "a raw JWT, without quotes");
    assert_eq!(stored(&harness, "refreshToken").as_deref(), Some("refresh-token"));
    let tokens: Value = serde_json::from_str(&stored(&harness, "accessToken").unwrap()).unwrap();
    let expires_at = 1_795_176_000 + 3600;
    let expected = json!({"token": "access-token", "scope": "openid offline_access profile", "expiresAt": expires_at});
    assert_eq!(tokens, json!({ "@": expected }));
    assert!(harness.storage.keys("").unwrap().iter().all(|key| key.starts_with("logto:spa:")));
}

#[test]
fn address_is_cleaned_before_anything_is_sent() {
    let harness = harness();
    let client = harness.client();
    let started = start(&harness, &client, SignInOptions::new());
    let (_never, answer) = futures_channel::oneshot::channel();
    harness.logto.script("/oidc/token", MockResponse::Pending(answer));
    harness.navigator.set_current_url(&format!("{}&tenant=1", started.answer()));
    let mut pool = LocalPool::new();
    let finishing = client.clone();
    pool.spawner().spawn_local(async move { drop(finishing.finish_sign_in().await) }).unwrap();
    pool.run_until_stalled();
    assert_eq!(harness.navigator_url(), format!("{CALLBACK}?tenant=1"));
    assert_eq!(attempts(&harness), 0, "nobody else can use the attempt");
    assert_eq!(client.session(), Session::Loading);
}

#[test]
fn callback_in_a_frame_is_refused_before_anything_is_sent() {
    let harness = harness();
    let client = harness.client();
    let started = start(&harness, &client, SignInOptions::new());
    script_tokens(&harness, &started, "u_ada", &[]);
    let before = harness.logto.requests().len();
    harness.navigator.set_context(PageContext { is_framed: true, ..PageContext::default() });
    harness.navigator.set_current_url(started.answer().as_str());
    assert_eq!(block_on(client.finish_sign_in()), Err(LogtoError::Framed));
    assert_eq!(harness.logto.requests().len(), before);
    assert_eq!((client.session(), attempts(&harness)), (Session::SignedOut, 1));
    assert_eq!(harness.navigator_url(), CALLBACK, "the code is gone from the address");
}

#[test]
fn code_is_exchanged_once_for_many_calls() {
    let harness = harness();
    let client = harness.client();
    let started = start(&harness, &client, returning("/profile"));
    let id_token = harness.logto.id_token("u_ada", &[("nonce", json!(started.nonce))]);
    let (send, answer) = futures_channel::oneshot::channel();
    harness.logto.script("/oidc/token", MockResponse::Pending(answer));
    harness.navigator.set_current_url(started.answer().as_str());
    // Two calls at the same time: for the second, the address is clean already.
    let mut pool = LocalPool::new();
    let ask = |client: LogtoClient| {
        pool.spawner().spawn_local_with_handle(async move { client.finish_sign_in().await }).unwrap()
    };
    let (first, second) = (ask(client.clone()), ask(client.clone()));
    pool.run_until_stalled();
    send.send((200, harness.logto.token_answer(&id_token))).unwrap();
    let (first, second) = (pool.run_until(first), pool.run_until(second));
    assert_eq!(first, second);
    assert_eq!(first.unwrap().return_to().as_str(), "/profile");
    // After a reload, from the history, or in another tab.
    for url in [CALLBACK.to_owned(), started.answer().to_string()] {
        harness.navigator.set_current_url(&url);
        for client in [client.clone(), harness.client()] {
            assert_eq!(block_on(client.finish_sign_in()), Ok(CallbackOutcome::AlreadySignedIn));
        }
    }
    assert_eq!(harness.logto.count("/oidc/token"), 1);
}

/// Logto's consent page leads back to the bare redirect URI.
#[test]
fn callback_without_parameters_is_a_canceled_sign_in() {
    let harness = harness();
    let client = harness.client();
    start(&harness, &client, returning("/profile"));
    harness.navigator.set_current_url(CALLBACK);
    let error = block_on(client.finish_sign_in()).unwrap_err();
    assert_eq!(error, CallbackError::Canceled.into());
    assert!(error.is_canceled());
    assert_eq!(harness.logto.count("/oidc/token"), 0);

    signed_in(&harness);
    harness.navigator.set_current_url(CALLBACK);
    assert_eq!(block_on(harness.client().finish_sign_in()), Ok(CallbackOutcome::AlreadySignedIn));
}

#[test]
fn canceled_sign_in_tells_where_it_was_to_end() {
    let harness = harness();
    let client = harness.client();
    let started = start(&harness, &client, returning("/profile?x=1"));
    assert_eq!(client.failed_return_to(), None);
    let url = started.answer_with(&format!("error=access_denied&state={}{ISS}", started.state));
    let error = block_on(client.handle_sign_in_callback(&url)).unwrap_err();
    assert!(error.is_canceled(), "{error}");
    assert_eq!(client.failed_return_to().as_ref().map(ReturnTo::as_str), Some("/profile?x=1"));
}

#[test]
fn callback_without_a_pending_attempt_changes_nothing() {
    let harness = harness();
    let client = harness.client();
    for query in
        [format!("code=c&state=forged{ISS}"), "error=access_denied&state=forged".to_owned(), "code=c".to_owned()]
    {
        harness.navigator.set_current_url(&format!("{CALLBACK}?{query}"));
        let error = block_on(client.finish_sign_in()).unwrap_err();
        assert!(
            matches!(error, LogtoError::Callback(CallbackError::UnknownState | CallbackError::MissingState)),
            "{error}"
        );
    }
    assert!(harness.logto.requests().is_empty());

    let before = signed_in(&harness);
    harness.navigator.set_current_url(&format!("{CALLBACK}?code=c&state=forged{ISS}"));
    assert_eq!(block_on(before.finish_sign_in()), Ok(CallbackOutcome::AlreadySignedIn));
    assert_eq!(before.id_token_claims().unwrap().sub(), "u_ada");
}

#[test]
fn two_tabs_can_sign_in_at_the_same_time() {
    let harness = harness();
    let (one, two) = (harness.client(), harness.client());
    let (first, second) = (start(&harness, &one, returning("/a")), start(&harness, &two, returning("/b")));
    script_tokens(&harness, &second, "u_ada", &[]);
    let outcome = block_on(two.handle_sign_in_callback(&second.answer())).unwrap();
    assert_eq!(outcome.return_to().as_str(), "/b");
    assert!(one.is_authenticated(), "the other tab is told");
    script_tokens(&harness, &first, "u_ada", &[]);
    let outcome = block_on(one.handle_sign_in_callback(&first.answer())).unwrap();
    assert_eq!(outcome.return_to().as_str(), "/a");
}

#[test]
fn rejects_invalid_callbacks_before_any_token_request() {
    for (query, code) in [
        (format!("code=a&code=b&state=STATE{ISS}"), "callback.duplicate_parameter"),
        (format!("code=a&error=x&state=STATE{ISS}"), "callback.code_and_error"),
        ("code=a&state=STATE".to_owned(), "callback.missing_issuer"),
        ("code=a&state=STATE&iss=https%3A%2F%2Fevil.test".to_owned(), "callback.issuer_mismatch"),
        (format!("state=STATE{ISS}"), "callback.missing_code"),
        (format!("error=access_denied&state=STATE{ISS}"), "callback.canceled"),
        (format!("error=server_error&error_description=x&state=STATE{ISS}"), "callback.provider"),
    ] {
        let harness = harness();
        let client = harness.client();
        let started = start(&harness, &client, SignInOptions::new());
        let url = started.answer_with(&query.replace("STATE", &started.state));
        assert_eq!(block_on(client.handle_sign_in_callback(&url)).unwrap_err().code(), code);
        assert_eq!(harness.logto.count("/oidc/token"), 0, "{code}");
        assert_eq!(client.session(), Session::SignedOut);
    }
}

#[test]
fn refused_sign_in_names_the_scope_or_the_resource() {
    for (query, refused) in [
        ("error=invalid_target&error_description=unknown", RefusedAccess::Resources(API.into())),
        ("error=invalid_scope&error_description=not+allowed&scope=phone", RefusedAccess::Scopes("phone".into())),
        ("error=invalid_scope", RefusedAccess::Scopes("openid offline_access profile".into())),
    ] {
        let harness = harness();
        let client = harness.client();
        let started = start(&harness, &client, SignInOptions::new());
        let url = started.answer_with(&format!("{query}&state={}{ISS}", started.state));
        let error = block_on(client.handle_sign_in_callback(&url)).unwrap_err();
        assert_eq!(error.refused_access(), Some(refused), "{query}");
    }
}

#[test]
fn rejects_callback_at_another_address_or_too_late() {
    let harness = harness();
    let client = harness.client();
    let started = start(&harness, &client, SignInOptions::new());
    let mut url = started.answer();
    url.set_path("/other");
    let error = block_on(client.handle_sign_in_callback(&url)).unwrap_err();
    assert_eq!(error, CallbackError::RedirectUriMismatch.into());

    let started = start(&harness, &client, SignInOptions::new());
    harness.clock.advance(std::time::Duration::from_millis(3_600_001));
    let error = block_on(client.handle_sign_in_callback(&started.answer())).unwrap_err();
    assert_eq!(error, CallbackError::AttemptOver.into());
    assert_eq!(harness.logto.count("/oidc/token"), 0);
}

#[test]
fn rejects_id_tokens_that_fail_a_claim_check() {
    for (claims, code) in [
        (vec![("nonce", json!("other"))], "id_token.nonce_mismatch"),
        (vec![("iss", json!("https://evil.test"))], "id_token.issuer_mismatch"),
        (vec![("aud", json!("other"))], "id_token.audience_mismatch"),
        (vec![("aud", json!(["spa", "other"]))], "id_token.authorized_party_mismatch"),
        (vec![("exp", json!(1))], "id_token.expired"),
        (vec![("iat", json!(1_795_176_000 - 601))], "id_token.clock_wrong"),
        (vec![("sub", json!(""))], "id_token.claim_missing"),
        (vec![("at_hash", json!("AAAA"))], "id_token.access_token_mismatch"),
    ] {
        let (_, error) = finish_with(|harness, started| script_tokens(harness, started, "u_ada", &claims));
        assert_eq!(error.code(), code);
    }
}

#[test]
fn rejects_id_tokens_with_a_wrong_signature_or_header() {
    type Make = fn(&TestHarness, &str) -> String;
    let tokens: [(Make, &str, usize); 5] = [
        (|_, good| format!("{}A", &good[..good.len() - 1]), "id_token.signature_wrong", 1),
        (|harness, _| harness.logto.signed(&json!({"alg": "none"}), &json!({})), "id_token.algorithm_refused", 1),
        (
            |harness, _| harness.logto.signed(&json!({"alg": "ES384", "jwk": {}}), &json!({})),
            "id_token.embedded_key",
            1,
        ),
        (
            |harness, _| harness.logto.signed(&json!({"alg": "ES384", "kid": "invented"}), &json!({})),
            "id_token.key_unknown",
            2,
        ),
        (|_, _| "not-a-token".to_owned(), "id_token.malformed", 1),
    ];
    for (make, code, key_requests) in tokens {
        let (harness, error) = finish_with(|harness, started| {
            let good = harness.logto.id_token("u_ada", &[("nonce", json!(started.nonce))]);
            let token = make(harness, &good);
            harness.logto.script("/oidc/token", MockResponse::Json(200, harness.logto.token_answer(&token)));
        });
        assert_eq!(error.code(), code);
        assert_eq!(harness.logto.count("/oidc/jwks"), key_requests, "an invented key id makes one more request");
    }
}

#[test]
fn rejects_an_algorithm_that_the_provider_does_not_announce() {
    let (_, error) = finish_with(|harness, _| {
        let token = harness.logto.signed(&json!({"alg": "RS256", "kid": "key-1"}), &json!({}));
        harness.logto.script("/oidc/token", MockResponse::Json(200, harness.logto.token_answer(&token)));
    });
    assert_eq!(error.code(), "id_token.algorithm_refused");
}

#[test]
fn rejects_unusable_token_responses() {
    let without = |harness: &TestHarness, started: &Started, name: &str, value: Value| {
        let mut body = harness.logto.token_answer(&harness.logto.id_token("u", &[("nonce", json!(started.nonce))]));
        body[name] = value;
        harness.logto.script("/oidc/token", MockResponse::Json(200, body));
    };
    for (name, value, code) in [
        ("id_token", Value::Null, "token_answer.no_id_token"),
        ("token_type", json!("DPoP"), "token_answer.not_bearer"),
        ("expires_in", json!(0), "token_answer.lifetime"),
        ("access_token", Value::Null, "token_answer.malformed"),
    ] {
        let (_, error) = finish_with(|harness, started| without(harness, started, name, value));
        assert_eq!(error.code(), code);
    }
    for (status, body, code) in [
        (200, "<html>", "token_answer.malformed"),
        (200, "[\"a\",\"bearer\",60]", "token_answer.malformed"),
        (400, "<html>", "http.status"),
        (500, "{}", "http.server_error"),
        (429, "{}", "http.rate_limited"),
    ] {
        let answer = MockResponse::Text(status, body.to_owned());
        let (_, error) = finish_with(|harness, _| harness.logto.script("/oidc/token", answer));
        assert_eq!(error.code(), code, "{status} {body}");
    }
}

#[test]
fn refused_code_and_network_failure_are_errors() {
    let refusal = json!({"code": "oidc.invalid_grant", "message": "m", "error": "invalid_grant", "error_description": "grant request is invalid"});
    let (_, error) = finish_with(|harness, _| harness.logto.script("/oidc/token", MockResponse::Json(400, refusal)));
    assert_eq!(error.to_string(), "the provider refused the request: invalid_grant grant request is invalid");
    let (_, error) =
        finish_with(|harness, _| harness.logto.script("/oidc/token", MockResponse::Fail(HttpError::Network)));
    assert_eq!(error, LogtoError::Http(HttpError::Network));
}

#[test]
fn failed_sign_in_keeps_the_present_session() {
    let harness = harness();
    let client = signed_in(&harness);
    let before = stored(&harness, "idToken");
    let started = start(&harness, &client, SignInOptions::new());
    script_tokens(&harness, &started, "u_eve", &[("aud", json!("other"))]);
    let error = block_on(client.handle_sign_in_callback(&started.answer())).unwrap_err();
    assert_eq!(error, LogtoError::IdToken(IdTokenError::AudienceMismatch));
    assert_eq!(stored(&harness, "idToken"), before);
    assert_eq!(client.id_token_claims().unwrap().sub(), "u_ada");
}

#[test]
fn callback_sends_one_request_with_a_warm_cache_and_two_with_a_cold_one() {
    let harness = harness();
    let client = harness.client();
    for requests in [2, 1] {
        let started = start(&harness, &client, SignInOptions::new());
        let before = harness.logto.requests().len();
        script_tokens(&harness, &started, "u_ada", &[]);
        block_on(client.handle_sign_in_callback(&started.answer())).unwrap();
        assert_eq!(harness.logto.requests().len() - before, requests);
    }
}

#[test]
fn rotated_key_is_fetched_once() {
    let harness = harness();
    let client = signed_in(&harness);
    let key = json!({"kty": "EC", "crv": "P-384", "x": "x", "y": "y", "kid": "key-2"});
    harness.logto.script("/oidc/jwks", MockResponse::Json(200, json!({ "keys": [key] })));
    harness.clock.advance(std::time::Duration::from_secs(60));
    let started = start(&harness, &client, SignInOptions::new());
    let now = 1_795_176_060;
    let claims = json!({"iss": "http://localhost:3001/oidc", "sub": "u_ada", "aud": "spa", "iat": now, "exp": now + 60, "nonce": started.nonce});
    let token = harness.logto.signed(&json!({"alg": "ES384", "kid": "key-2"}), &claims);
    harness.logto.script("/oidc/token", MockResponse::Json(200, harness.logto.token_answer(&token)));
    block_on(client.handle_sign_in_callback(&started.answer())).unwrap();
    assert_eq!(harness.logto.count("/oidc/jwks"), 2);
}

trait NavigatorUrl {
    fn navigator_url(&self) -> String;
}

impl NavigatorUrl for TestHarness {
    fn navigator_url(&self) -> String {
        use logto_client::ports::Navigator as _;
        self.navigator.current_url().unwrap().to_string()
    }
}

/// The stored tokens after a step-up of Ada that signed in this user.
fn stepped_up(options: SignInOptions, sub: &str) -> Vec<String> {
    let harness = harness();
    let client = signed_in(&harness);
    harness
        .logto
        .script("/oidc/token", MockResponse::Tokens { sub: "u_ada".into(), access_token: "for-the-api".into() });
    block_on(client.access_token(TokenRequest::new().with_resource(API))).unwrap();
    let started = start(&harness, &client, options);
    assert!(client.is_authenticated(), "the session lives on meanwhile");
    script_tokens(&harness, &started, sub, &[]);
    block_on(client.handle_sign_in_callback(&started.answer())).unwrap();
    assert_eq!(client.session().user().unwrap().sub(), sub);
    let tokens: Value = serde_json::from_str(&stored(&harness, "accessToken").unwrap()).unwrap();
    tokens.as_object().unwrap().keys().cloned().collect()
}

#[test]
fn keep_session_keeps_the_tokens_of_the_same_user() {
    let for_api = format!("@{API}");
    assert_eq!(stepped_up(SignInOptions::new().with_keep_session(), "u_ada"), ["@", &for_api]);
    assert_eq!(stepped_up(SignInOptions::new(), "u_ada"), ["@"]);
    assert_eq!(stepped_up(SignInOptions::new().with_keep_session(), "u_bob"), ["@"], "never anybody else's");
}
