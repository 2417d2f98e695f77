//! A provider that is not Logto: another issuer, other paths, fewer endpoints, other algorithms.

use futures_executor::block_on;
use logto_client::ports::{Clock as _, Storage as _};
use logto_client::testing::{MockResponse, TestHarness};
use logto_client::{
    ConfigError, DiscoveryError, LogtoClient, LogtoConfig, LogtoError, Scope, SignInOptions, SignOutOptions,
    TokenRequest,
};
use serde_json::{Value, json};
use url::Url;

use crate::support::{CALLBACK, signed_in, start};

const ISSUER: &str = "https://id.example.com/realms/one/";
const DISCOVERY: &str = "/realms/one/.well-known/openid-configuration";
const TOKEN: &str = "/protocol/token";
const NAME: &str = "logto:spa@https://id.example.com/realms/one/:";

fn config() -> LogtoConfig {
    LogtoConfig::for_provider(ISSUER, "spa").unwrap().with_trusted_origins(["https://keys.example.com"])
}

/// A discovery document with paths that Logto does not have.
fn document(algorithm: &str) -> Value {
    json!({
        "issuer": ISSUER,
        "authorization_endpoint": "https://id.example.com/authorize?tenant=one",
        "token_endpoint": format!("https://id.example.com{TOKEN}"),
        "jwks_uri": "https://keys.example.com/certs",
        "id_token_signing_alg_values_supported": ["HS256", algorithm],
    })
}

fn provider(algorithm: &str, document: Value) -> TestHarness {
    let harness = TestHarness::new(config());
    harness.logto.script(DISCOVERY, MockResponse::Json(200, document));
    let key = match algorithm {
        "ES256" => json!({"kty": "EC", "crv": "P-256", "x": "x", "y": "y", "alg": "ES256"}),
        _ => json!({"kty": "RSA", "n": "n".repeat(342), "e": "AQAB", "alg": algorithm}),
    };
    harness.logto.script("/certs", MockResponse::Json(200, json!({ "keys": [key] })));
    harness
}

/// Signs in, with `iss` in the callback if there is one. The ID token names no key.
fn sign_in(harness: &TestHarness, algorithm: &str, iss: Option<&str>) -> Result<LogtoClient, LogtoError> {
    let client = harness.client();
    let started = start(harness, &client, SignInOptions::new());
    let now = harness.clock.now().seconds();
    let payload = json!({
        "iss": ISSUER, "sub": "ada", "aud": "spa", "iat": now, "exp": now + 600, "nonce": started.nonce,
    });
    let id_token = harness.logto.signed(&json!({"alg": algorithm}), &payload);
    let mut answer = harness.logto.token_answer(&id_token);
    answer["scope"] = Value::Null;
    harness.logto.script(TOKEN, MockResponse::Json(200, answer));
    let mut callback = Url::parse(CALLBACK).unwrap();
    callback.query_pairs_mut().append_pair("code", "the-code").append_pair("state", &started.state);
    if let Some(iss) = iss {
        callback.query_pairs_mut().append_pair("iss", iss);
    }
    block_on(client.handle_sign_in_callback(&callback))?;
    Ok(client)
}

#[test]
fn signs_in_at_foreign_paths_with_the_usual_algorithms() {
    for algorithm in ["RS256", "ES256", "PS512"] {
        let harness = provider(algorithm, document(algorithm));
        let client = sign_in(&harness, algorithm, None).unwrap();
        assert!(client.is_authenticated());
        let left_for = harness.navigator.went_to().pop().unwrap();
        assert!(left_for.as_str().starts_with("https://id.example.com/authorize?tenant=one&response_type=code&"));
        assert!(harness.client().is_authenticated(), "the session is there after a reload");
        assert_eq!(harness.logto.count(DISCOVERY), 1, "its discovery document is cached");
    }
}

#[test]
fn issuer_in_the_callback_is_compared_exactly() {
    let mut announced = document("RS256");
    announced["authorization_response_iss_parameter_supported"] = json!(true);
    assert!(sign_in(&provider("RS256", announced.clone()), "RS256", Some(ISSUER)).is_ok());
    for iss in [None, Some(ISSUER.trim_end_matches('/')), Some("https://id.example.com/realms/two/")] {
        let error = sign_in(&provider("RS256", announced.clone()), "RS256", iss).unwrap_err();
        assert!(error.code().starts_with("callback."), "{iss:?} {error}");
    }
}

#[test]
fn issuer_of_the_discovery_document_is_compared_exactly() {
    let mut other = document("RS256");
    other["issuer"] = json!(ISSUER.trim_end_matches('/'));
    let harness = provider("RS256", other);
    let error = block_on(harness.client().sign_in(SignInOptions::new())).unwrap_err();
    assert!(matches!(error, LogtoError::Discovery(DiscoveryError::IssuerMismatch { .. })), "{error}");
    assert!(harness.navigator.went_to().is_empty());
}

#[test]
fn endpoints_on_other_origins_have_to_be_trusted() {
    let mut foreign = document("RS256");
    foreign["jwks_uri"] = json!("https://elsewhere.example.com/certs");
    let error = block_on(provider("RS256", foreign).client().discovery()).unwrap_err();
    assert_eq!(error.code(), "discovery.foreign_endpoint");
}

#[test]
fn session_is_stored_with_the_issuer_in_its_name() {
    let harness = provider("RS256", document("RS256"));
    drop(sign_in(&harness, "RS256", None).unwrap());
    assert!(harness.storage.get_item(&format!("{NAME}idToken")).unwrap().is_some());
    assert_eq!(harness.storage.keys("logto:spa:").unwrap(), Vec::<String>::new());
    let other = LogtoConfig::for_provider("https://other.example.com", "spa").unwrap();
    assert!(!LogtoClient::with_ports(other, harness.ports()).is_authenticated());
}

#[test]
fn session_of_the_endpoint_stays_where_its_issuer_is_configured() {
    let harness = crate::support::harness();
    drop(signed_in(&harness));
    let config = crate::support::config().with_issuer("http://localhost:3001/oidc").unwrap();
    assert!(LogtoClient::with_ports(config, harness.ports()).is_authenticated());
}

#[test]
fn session_of_another_issuer_is_removed_where_the_app_has_only_one() {
    let harness = crate::support::harness();
    drop(signed_in(&harness));
    let config = || crate::support::config().with_issuer("http://localhost:3001/realms/one").unwrap();
    for (config, left) in [(config(), true), (config().with_sole_app_id(), false)] {
        let client = LogtoClient::with_ports(config, harness.ports());
        block_on(client.start());
        block_on(harness.tasks.run());
        assert_eq!(harness.storage.get_item("logto:spa:refreshToken").unwrap().is_some(), left);
        assert_eq!(harness.logto.count("/oidc/token/revocation"), usize::from(!left));
    }
    let revocation = harness.logto.requests().pop().unwrap();
    assert_eq!(revocation.field("client_id"), Some("spa"));
}

#[test]
fn sign_out_without_provider_endpoints_stays_in_the_app() {
    let harness = provider("RS256", document("RS256"));
    let client = sign_in(&harness, "RS256", None).unwrap();
    block_on(client.sign_out(SignOutOptions::new())).unwrap();
    assert_eq!(harness.navigator.went_to().pop().unwrap().as_str(), "http://localhost:3000/");
    assert_eq!(client.unfinished_sign_out(), None);
    assert_eq!(harness.storage.get_item(&format!("{NAME}refreshToken")).unwrap(), None);
}

#[test]
fn id_token_hint_is_sent_where_it_is_configured() {
    for is_configured in [true, false] {
        let mut with_page = document("RS256");
        with_page["end_session_endpoint"] = json!("https://id.example.com/logout");
        let mut harness = provider("RS256", with_page);
        if is_configured {
            let with_hint = TestHarness::new(config().with_id_token_hint());
            let key = json!({"kty": "RSA", "n": "n".repeat(342), "e": "AQAB"});
            let mut document = document("RS256");
            document["end_session_endpoint"] = json!("https://id.example.com/logout");
            with_hint.logto.script(DISCOVERY, MockResponse::Json(200, document));
            with_hint.logto.script("/certs", MockResponse::Json(200, json!({ "keys": [key] })));
            harness = with_hint;
        }
        let client = sign_in(&harness, "RS256", None).unwrap();
        let id_token = harness.storage.get_item(&format!("{NAME}idToken")).unwrap().unwrap();
        block_on(client.sign_out(SignOutOptions::new())).unwrap();
        let url = harness.navigator.went_to().pop().unwrap();
        assert!(url.as_str().starts_with("https://id.example.com/logout?client_id=spa&post_logout_redirect_uri="));
        let hint = url.query_pairs().find(|(name, _)| name == "id_token_hint").map(|(_, value)| value.into_owned());
        assert_eq!(hint, is_configured.then_some(id_token));
    }
}

#[test]
fn revocation_that_only_takes_confidential_clients_is_reported_and_not_repeated() {
    let mut with_revocation = document("RS256");
    with_revocation["revocation_endpoint"] = json!("https://id.example.com/revoke");
    let harness = provider("RS256", with_revocation);
    let client = sign_in(&harness, "RS256", None).unwrap();
    harness.logto.script("/revoke", MockResponse::Json(401, json!({"error": "invalid_client"})));
    block_on(client.sign_out(SignOutOptions::new())).unwrap();
    assert_eq!(harness.navigator.went_to().pop().unwrap().as_str(), "http://localhost:3000/", "it completes");
    let client = harness.client();
    block_on(client.start());
    block_on(harness.tasks.run());
    let unfinished = client.unfinished_sign_out().unwrap();
    assert!(unfinished.refused_revocation && unfinished.given_up_revocation && !unfinished.revocation);
    assert_eq!(harness.logto.count("/revoke"), 1);
    block_on(client.finish_sign_out()).unwrap();
    assert_eq!(client.unfinished_sign_out(), None);
}

#[test]
fn what_needs_logto_says_so() {
    let harness = provider("RS256", document("RS256"));
    let client = sign_in(&harness, "RS256", None).unwrap();
    let request = TokenRequest::new().with_organization_id("org_acme");
    assert_eq!(block_on(client.access_token(request)).unwrap_err(), LogtoError::NoLogtoEndpoint);
    let error = config().with_scopes([Scope::ORGANIZATIONS]).check().unwrap_err();
    assert_eq!(error, ConfigError::ScopeNeedsLogto(Scope::ORGANIZATIONS.as_str().to_owned()));
}
