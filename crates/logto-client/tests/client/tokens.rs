use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Duration;

use futures_executor::{LocalPool, block_on};
use futures_util::future::join_all;
use futures_util::task::LocalSpawnExt as _;
use logto_client::ports::{Ports, Storage as _};
use logto_client::testing::{FakeStorage, MockResponse, StorageCall, TestHarness};
use logto_client::{
    EndReason, HttpError, LogtoClient, LogtoError, RefusedAccess, Session, SignInOptions, SignOutOptions, TokenRequest,
};
use serde_json::{Value, json};

use crate::support::{API, config, harness, script_tokens, signed_in, start, stored};

fn renewal(harness: &TestHarness, token: &str) -> Value {
    let mut body = harness.logto.token_answer(&harness.logto.id_token("u_ada", &[]));
    body["access_token"] = json!(token);
    body["refresh_token"] = json!("refresh-token-2");
    body
}

fn expire(harness: &TestHarness) {
    harness.clock.advance(Duration::from_secs(3600));
}

fn token_of(client: &logto_client::LogtoClient) -> Result<String, LogtoError> {
    block_on(client.access_token(TokenRequest::new())).map(|token| token.token().expose().to_owned())
}

#[test]
fn valid_token_needs_no_request() {
    let harness = harness();
    let client = signed_in(&harness);
    let before = harness.logto.requests().len();
    assert_eq!(token_of(&client), Ok("access-token".into()));
    assert_eq!(harness.logto.requests().len(), before);
}

#[test]
fn valid_token_costs_one_read_of_each_stored_item() {
    let harness = harness();
    drop(signed_in(&harness));
    let reads = Rc::new(RefCell::new(BTreeMap::<String, usize>::new()));
    let counted = Rc::clone(&reads);
    let storage = FakeStorage::over(harness.storage.clone()).on_call(move |call| {
        if let StorageCall::Get(key) = call {
            *counted.borrow_mut().entry(key.to_owned()).or_default() += 1;
        }
        Ok(())
    });
    let client = LogtoClient::with_ports(config(), Ports { storage: Rc::new(storage), ..harness.ports() });
    reads.take();
    block_on(client.access_token(TokenRequest::new())).unwrap();
    let reads = reads.take();
    let expected = ["accessToken", "idToken", "refreshToken", "session"];
    assert_eq!(reads, expected.map(|key| (format!("logto:spa:{key}"), 1)).into());
}

#[test]
fn renews_an_expired_token_and_stores_all_new_tokens() {
    let harness = harness();
    let client = signed_in(&harness);
    expire(&harness);
    harness.logto.script("/oidc/token", MockResponse::Json(200, renewal(&harness, "renewed")));
    assert_eq!(token_of(&client), Ok("renewed".into()));
    let request = harness.logto.requests().pop().unwrap();
    assert_eq!(request.field("grant_type"), Some("refresh_token"));
    assert_eq!(request.field("refresh_token"), Some("refresh-token"));
    assert_eq!(request.field("client_id"), Some("spa"));
    assert_eq!(stored(&harness, "refreshToken").as_deref(), Some("refresh-token-2"));
    assert_eq!(token_of(&client), Ok("renewed".into()));
}

#[test]
fn many_callers_in_many_tabs_share_one_renewal() {
    let harness = harness();
    signed_in(&harness);
    expire(&harness);
    harness.logto.script("/oidc/token", MockResponse::Json(200, renewal(&harness, "renewed")));
    let before = harness.logto.count("/oidc/token");
    let clients: Vec<_> = (0..6).map(|_| harness.client()).collect();
    let answers = block_on(join_all(clients.iter().map(|client| client.access_token(TokenRequest::new()))));
    assert!(answers.iter().all(|answer| answer.as_ref().is_ok_and(|token| token.token().expose() == "renewed")));
    assert_eq!(harness.logto.count("/oidc/token") - before, 1);
}

#[test]
fn tokens_of_different_resources_are_requested_and_stored_separately() {
    let harness = harness();
    let client = signed_in(&harness);
    harness.logto.script("/oidc/token", MockResponse::Json(200, renewal(&harness, "for-the-api")));
    let token = block_on(client.access_token(TokenRequest::new().with_resource(API))).unwrap();
    assert_eq!(token.token().expose(), "for-the-api");
    assert_eq!(harness.logto.requests().pop().unwrap().field("resource"), Some(API));
    assert_eq!(token_of(&client), Ok("access-token".into()));
    let tokens: Value = serde_json::from_str(&stored(&harness, "accessToken").unwrap()).unwrap();
    assert_eq!(tokens.as_object().unwrap().keys().collect::<Vec<_>>(), ["@", &format!("@{API}")]);
}

#[test]
fn narrower_scopes_are_requested_with_openid_and_stored_apart() {
    let harness = harness();
    let client = signed_in(&harness);
    let for_api = TokenRequest::new().with_resource(API);
    let to_read = for_api.clone().with_scopes(["read:orders"]);
    for (request, scope) in [(&for_api, None), (&to_read, Some("openid read:orders"))] {
        harness.logto.script("/oidc/token", MockResponse::Json(200, renewal(&harness, scope.unwrap_or("all"))));
        block_on(client.access_token(request.clone())).unwrap();
        assert_eq!(harness.logto.requests().pop().unwrap().field("scope"), scope);
    }
    let sent = harness.logto.requests().len();
    for (request, token) in [(for_api, "all"), (to_read, "openid read:orders")] {
        assert_eq!(block_on(client.access_token(request)).unwrap().token().expose(), token);
    }
    assert_eq!(harness.logto.requests().len(), sent);
    let tokens: Value = serde_json::from_str(&stored(&harness, "accessToken").unwrap()).unwrap();
    assert!(tokens.get(format!("read:orders@{API}")).is_some(), "{tokens}");
}

#[test]
fn narrowed_token_whose_response_names_no_scope_has_the_requested_ones() {
    let harness = harness();
    let client = signed_in(&harness);
    let mut answer = renewal(&harness, "narrow");
    answer.as_object_mut().unwrap().remove("scope");
    harness.logto.script("/oidc/token", MockResponse::Json(200, answer));
    let to_read = TokenRequest::new().with_resource(API).with_scopes(["read:orders"]);
    assert_eq!(block_on(client.access_token(to_read)).unwrap().scope(), "read:orders");
}

#[test]
fn rejects_unconfigured_resources_and_organizations_before_any_request() {
    let harness = harness();
    let client = signed_in(&harness);
    let before = harness.logto.requests().len();
    let unknown = block_on(client.access_token(TokenRequest::new().with_resource("https://other.test")));
    assert_eq!(unknown, Err(LogtoError::UnknownResource("https://other.test".into())));
    let organization = block_on(client.organization_token("o1"));
    assert_eq!(organization, Err(LogtoError::MissingOrganizationsScope));
    block_on(client.sign_out(SignOutOptions::new().local_only())).unwrap();
    assert_eq!(token_of(&client), Err(LogtoError::NotAuthenticated));
    assert_eq!(harness.logto.requests().len(), before + 1);
}

#[test]
fn session_is_stale_without_network_until_the_next_renewal_succeeds() {
    let harness = harness();
    let client = signed_in(&harness);
    expire(&harness);
    for (answer, times) in [(MockResponse::Fail(HttpError::Network), 2), (MockResponse::Text(503, String::new()), 1)] {
        if times == 2 {
            // The lost response is requested once more at once.
            harness.logto.script("/oidc/token", MockResponse::Fail(HttpError::Network));
        }
        harness.clock.advance(Duration::from_secs(10));
        harness.logto.script("/oidc/token", answer);
        assert!(token_of(&client).unwrap_err().is_transient());
        let asked = harness.logto.requests().len();
        assert!(token_of(&client).unwrap_err().is_transient());
        assert_eq!(harness.logto.requests().len(), asked, "nothing is hammered");
        let Session::Stale { user, error } = client.session() else { panic!("{:?}", client.session()) };
        assert_eq!(user.sub(), "u_ada");
        assert!(error.is_transient());
    }
    harness.clock.advance(Duration::from_secs(10));
    harness.logto.script("/oidc/token", MockResponse::Json(200, renewal(&harness, "renewed")));
    assert_eq!(token_of(&client), Ok("renewed".into()));
    assert!(matches!(client.session(), Session::SignedIn(_)));
}

#[test]
fn refused_token_names_its_resource_or_its_scope() {
    let request = || TokenRequest::new().with_resource(API).with_scopes(["read:orders"]);
    for (body, refused) in [
        (json!({"error": "invalid_target"}), RefusedAccess::Resources(API.into())),
        (json!({"error": "invalid_scope", "scope": "read:orders"}), RefusedAccess::Scopes("read:orders".into())),
        (json!({"error": "invalid_scope"}), RefusedAccess::Scopes("openid read:orders".into())),
    ] {
        let harness = harness();
        let client = signed_in(&harness);
        harness.logto.script("/oidc/token", MockResponse::Json(400, body));
        let error = block_on(client.access_token(request())).unwrap_err();
        assert_eq!(error.refused_access(), Some(refused));
    }
}

#[test]
fn rejected_refresh_token_ends_the_session_with_its_reason() {
    let harness = harness();
    let (client, other) = (signed_in(&harness), harness.client());
    expire(&harness);
    harness.logto.script("/oidc/token", MockResponse::Json(400, json!({"error": "invalid_grant"})));
    assert_eq!(token_of(&client), Err(LogtoError::SessionEnded(EndReason::RefreshTokenRejected)));
    assert_eq!(client.session(), Session::Ended { reason: EndReason::RefreshTokenRejected });
    assert_eq!(stored(&harness, "idToken"), None);
    assert!(!other.is_authenticated());
    assert_eq!(token_of(&client), Err(LogtoError::SessionEnded(EndReason::RefreshTokenRejected)));
}

#[test]
fn invalid_grant_adopts_the_tokens_that_another_tab_stored() {
    let harness = harness();
    let client = signed_in(&harness);
    expire(&harness);
    let (send, answer) = futures_channel::oneshot::channel();
    harness.logto.script("/oidc/token", MockResponse::Pending(answer));
    let mut pool = LocalPool::new();
    let asking = client.clone();
    let asked = pool.spawner().spawn_local_with_handle(async move { token_of_async(&asking).await });
    pool.run_until_stalled();
    // A tab without locks renewed meanwhile.
    harness.storage.set_item("logto:spa:refreshToken", "refresh-token-9").unwrap();
    harness.logto.script("/oidc/token", MockResponse::Json(200, renewal(&harness, "renewed")));
    send.send((400, json!({"error": "invalid_grant"}))).unwrap();
    assert_eq!(pool.run_until(asked.unwrap()), Ok("renewed".into()));
    assert_eq!(harness.logto.requests().pop().unwrap().field("refresh_token"), Some("refresh-token-9"));
}

async fn token_of_async(client: &logto_client::LogtoClient) -> Result<String, LogtoError> {
    client.access_token(TokenRequest::new()).await.map(|token| token.token().expose().to_owned())
}

#[test]
fn discards_a_response_after_sign_out_or_for_another_user() {
    for next_user in [None, Some("u_bob")] {
        let harness = harness();
        let client = signed_in(&harness);
        expire(&harness);
        let (send, answer) = futures_channel::oneshot::channel();
        harness.logto.script("/oidc/token", MockResponse::Pending(answer));
        let late = renewal(&harness, "late");
        let mut pool = LocalPool::new();
        let asking = client.clone();
        let asked = pool.spawner().spawn_local_with_handle(async move { token_of_async(&asking).await }).unwrap();
        pool.run_until_stalled();
        let leaving = client.clone();
        let options = SignOutOptions::new().local_only();
        pool.spawner().spawn_local(async move { drop(leaving.sign_out(options).await) }).unwrap();
        pool.run_until_stalled();
        assert_eq!(client.session(), Session::SignedOut, "at once, whatever is under way");
        if let Some(sub) = next_user {
            harness.sign_in_as(sub, &[]);
        }
        send.send((200, late)).unwrap();
        assert_eq!(pool.run_until(asked), Err(LogtoError::SessionChanged));
        assert_eq!(stored(&harness, "idToken").is_some(), next_user.is_some());
        assert_ne!(stored(&harness, "refreshToken").as_deref(), Some("refresh-token-2"));
        assert_ne!(client.session().user().map(|user| user.sub().to_owned()).as_deref(), Some("u_ada"));
    }
}

#[test]
fn renewal_with_an_invalid_id_token_changes_nothing() {
    let harness = harness();
    let client = signed_in(&harness);
    expire(&harness);
    let before = (stored(&harness, "idToken"), stored(&harness, "refreshToken"), stored(&harness, "accessToken"));
    let body = harness.logto.token_answer(&harness.logto.id_token("u_eve", &[]));
    harness.logto.script("/oidc/token", MockResponse::Json(200, body));
    assert_eq!(token_of(&client).unwrap_err().code(), "id_token.renewed_for_another");
    assert_eq!(
        (stored(&harness, "idToken"), stored(&harness, "refreshToken"), stored(&harness, "accessToken")),
        before
    );
    assert!(client.is_authenticated());
}

#[test]
fn renewal_without_id_token_and_refresh_token_keeps_the_old_ones() {
    let harness = harness();
    let client = signed_in(&harness);
    expire(&harness);
    let before = stored(&harness, "idToken");
    let body = json!({"access_token": "renewed", "expires_in": 60, "token_type": "bearer"});
    harness.logto.script("/oidc/token", MockResponse::Json(200, body));
    assert_eq!(token_of(&client), Ok("renewed".into()));
    assert_eq!(stored(&harness, "idToken"), before);
    assert_eq!(stored(&harness, "refreshToken").as_deref(), Some("refresh-token"));
}

#[test]
fn session_without_refresh_token_lasts_as_long_as_the_id_token() {
    let harness = harness();
    let client = harness.client();
    let started = start(&harness, &client, SignInOptions::new());
    script_tokens(&harness, &started, "u_ada", &[("exp", json!(1_795_176_000 + 7200))]);
    block_on(client.handle_sign_in_callback(&started.answer())).unwrap();
    harness.storage.remove_item("logto:spa:refreshToken").unwrap();
    expire(&harness);
    assert_eq!(token_of(&client), Err(LogtoError::SessionEnded(EndReason::Expired)));
    assert!(client.is_authenticated());
    expire(&harness);
    assert_eq!(token_of(&client), Err(LogtoError::SessionEnded(EndReason::Expired)));
    assert_eq!(client.session(), Session::Ended { reason: EndReason::Expired });
}

#[test]
fn reads_claims_of_jwt_access_tokens() {
    let harness = harness();
    let client = signed_in(&harness);
    let opaque = block_on(client.access_token_claims(TokenRequest::new()));
    assert_eq!(opaque.unwrap_err().code(), "access_token.opaque");
    let jwt = harness.logto.signed(&json!({"alg": "ES384", "typ": "at+jwt"}), &json!({"scope": "read:profile"}));
    harness.logto.script("/oidc/token", MockResponse::Json(200, renewal(&harness, &jwt)));
    let claims = block_on(client.access_token_claims(TokenRequest::new().with_resource(API))).unwrap();
    assert_eq!(claims.text("scope"), Some("read:profile"));
    client.clear_access_tokens();
    assert_eq!(stored(&harness, "accessToken").as_deref(), Some("{}"));
    assert!(client.is_authenticated());
}

#[test]
fn replaces_a_token_that_an_api_refused() {
    let harness = harness();
    let client = signed_in(&harness);
    let refused = block_on(client.access_token(TokenRequest::new())).unwrap();
    harness.logto.script("/oidc/token", MockResponse::Json(200, renewal(&harness, "renewed")));
    let before = harness.logto.count("/oidc/token");
    for _ in 0..2 {
        let other = block_on(client.renew_access_token(TokenRequest::new(), &refused)).unwrap();
        assert_eq!(other.token().expose(), "renewed");
    }
    assert_eq!(harness.logto.count("/oidc/token") - before, 1);
}

#[test]
fn caller_gets_no_token_of_another_user_who_signed_in_meanwhile() {
    // Another tab wrote to the storage, and this one was not informed yet.
    let harness = harness();
    let client = signed_in(&harness);
    harness.sign_in_as("u_bob", &[]);
    assert_eq!(token_of(&client), Err(LogtoError::SessionChanged));
    assert_eq!(client.session().user().unwrap().sub(), "u_bob", "the page has caught up");
    assert_eq!(token_of(&client), Ok("access-token".into()), "now it is Bob who asks");
}

#[test]
fn caller_gets_no_token_of_another_user_who_signed_in_while_waiting_for_the_lock() {
    let harness = harness();
    let client = signed_in(&harness);
    expire(&harness);
    let other_tab = harness.ports().tabs;
    let mut pool = LocalPool::new();
    let lock = pool.run_until(other_tab.exclusive("logto:spa:session"));
    let asking = client.clone();
    let asked = async move { asking.access_token(TokenRequest::new()).await };
    let asked = pool.spawner().spawn_local_with_handle(asked).unwrap();
    pool.run_until_stalled();
    harness.sign_in_as("u_bob", &[]);
    drop(lock);
    assert_eq!(pool.run_until(asked), Err(LogtoError::SessionChanged));
    assert_eq!(harness.logto.count("/oidc/token"), 1, "the sign-in");
}

#[test]
fn refused_token_does_not_delay_other_tokens() {
    let harness = TestHarness::new(crate::support::config().with_scopes([logto_client::Scope::ORGANIZATIONS]));
    let client = signed_in(&harness);
    harness.logto.script("/oidc/token", MockResponse::Json(403, json!({"error": "access_denied"})));
    let refused = |client: &logto_client::LogtoClient| block_on(client.organization_token("left")).unwrap_err().code();
    assert_eq!(refused(&client), "oauth");
    assert!(matches!(client.session(), Session::SignedIn(_)), "the provider has answered");
    let before = harness.logto.count("/oidc/token");
    harness.logto.script("/oidc/token", MockResponse::Json(200, renewal(&harness, "for-the-api")));
    let token = block_on(client.access_token(TokenRequest::new().with_resource(API))).unwrap();
    assert_eq!(token.token().expose(), "for-the-api");
    assert_eq!(refused(&client), "oauth");
    assert_eq!(harness.logto.count("/oidc/token") - before, 1, "the refused one is not asked for in a row");
}

const ADMIN_API: &str = "https://admin.example.com";

/// Signs Ada in with access to [`ADMIN_API`], which the configuration does not have.
fn sign_in_with_extra_access(harness: &TestHarness, client: &LogtoClient, options: SignInOptions) {
    let started = start(harness, client, options);
    script_tokens(harness, &started, "u_ada", &[]);
    block_on(client.handle_sign_in_callback(&started.answer())).unwrap();
}

#[test]
fn extra_resource_of_the_sign_in_is_allowed_until_the_session_ends() {
    let harness = harness();
    let client = signed_in(&harness);
    let request = TokenRequest::new().with_resource(ADMIN_API);
    assert!(client.can_request(&TokenRequest::new().with_resource(API)) && !client.can_request(&request));
    sign_in_with_extra_access(&harness, &client, SignInOptions::new().add_resources([ADMIN_API]));
    let went_to = harness.navigator.went_to().pop().unwrap();
    let resources: Vec<_> = went_to.query_pairs().filter(|(name, _)| name == "resource").map(|(_, it)| it).collect();
    assert_eq!(resources, [API, ADMIN_API]);
    harness.logto.script("/oidc/token", MockResponse::Json(200, renewal(&harness, "for-the-admin-api")));
    // A new page reads it from the storage, and a renewal keeps it.
    let page = harness.client();
    let token = block_on(page.access_token(request.clone())).unwrap();
    assert_eq!(token.token().expose(), "for-the-admin-api");
    assert_eq!(harness.logto.requests().pop().unwrap().field("resource"), Some(ADMIN_API));
    assert!(page.can_request(&request) && harness.client().can_request(&request));
    // Another sign-in begins another session.
    assert!(!signed_in(&harness).can_request(&request));
    let refused = block_on(harness.client().access_token(request));
    assert_eq!(refused, Err(LogtoError::UnknownResource(ADMIN_API.into())));
}

#[test]
fn sign_in_that_keeps_the_session_keeps_its_extra_resources() {
    let harness = harness();
    let client = harness.client();
    sign_in_with_extra_access(&harness, &client, SignInOptions::new().add_resources([ADMIN_API]));
    sign_in_with_extra_access(&harness, &client, SignInOptions::new().with_keep_session());
    assert!(client.can_request(&TokenRequest::new().with_resource(ADMIN_API)));
    let went_to = harness.navigator.went_to().pop().unwrap();
    assert!(went_to.query_pairs().any(|(name, value)| name == "resource" && value == ADMIN_API));
}

#[test]
fn another_person_does_not_get_the_extra_resources_of_the_session() {
    const REPORTS: &str = "https://reports.example.com";
    let harness = harness();
    let client = harness.client();
    sign_in_with_extra_access(&harness, &client, SignInOptions::new().add_resources([ADMIN_API]));
    let options = SignInOptions::new().with_keep_session().add_resources([REPORTS]);
    let started = start(&harness, &client, options);
    script_tokens(&harness, &started, "u_bob", &[]);
    block_on(client.handle_sign_in_callback(&started.answer())).unwrap();
    for page in [client, harness.client()] {
        assert!(page.can_request(&TokenRequest::new().with_resource(REPORTS)), "what Bob asked for himself");
        assert!(!page.can_request(&TokenRequest::new().with_resource(ADMIN_API)), "what Ada had asked for");
    }
}

#[test]
fn extra_organizations_scope_allows_organization_tokens() {
    let harness = harness();
    let client = harness.client();
    let options = SignInOptions::new().add_scopes([logto_client::Scope::ORGANIZATIONS]);
    sign_in_with_extra_access(&harness, &client, options);
    assert!(client.can_request(&TokenRequest::new().with_organization_id("o1")));
}
