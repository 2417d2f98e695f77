//! What an earlier configuration of the app left behind is revoked and removed.

use std::rc::Rc;
use std::time::Duration;

use futures_executor::block_on;
use logto_client::ports::{MemoryStorage, Ports, Storage as _};
use logto_client::testing::{MockResponse, TestHarness, TestUser};
use logto_client::{LogtoClient, LogtoConfig, SignInOptions};

use crate::support::{config, harness, script_tokens, signed_in, start, stored};

const REVOCATION: &str = "/oidc/token/revocation";

/// Starts the client and lets its background tasks end.
fn run(harness: &TestHarness, client: &LogtoClient) {
    block_on(client.start());
    block_on(harness.tasks.run());
}

fn tokens(storage: &MemoryStorage, app_id: &str) -> usize {
    let keys = ["idToken", "refreshToken", "accessToken", "session"];
    keys.iter().filter(|key| storage.get_item(&format!("logto:{app_id}:{key}")).unwrap().is_some()).count()
}

/// The revocations: where to, which token, and for which application.
fn revocations(harness: &TestHarness) -> Vec<(String, String, String)> {
    let requests = harness.logto.requests().into_iter().filter(|it| it.path == REVOCATION);
    let field = |it: &logto_client::testing::SentRequest, name: &str| it.field(name).unwrap().to_owned();
    requests.map(|it| (it.url.clone(), field(&it, "token"), field(&it, "client_id"))).collect()
}

fn revocation_of(app_id: &str) -> Vec<(String, String, String)> {
    vec![(format!("http://localhost:3001{REVOCATION}"), "refresh-token".to_owned(), app_id.to_owned())]
}

/// A client with another storage than the harness's, which is a former one.
fn moved(harness: &TestHarness, config: LogtoConfig) -> (Rc<MemoryStorage>, LogtoClient) {
    let storage = Rc::new(MemoryStorage::default());
    let former_storages = vec![harness.storage.clone() as Rc<dyn logto_client::ports::Storage>];
    let ports = Ports { storage: storage.clone(), former_storages, ..harness.ports() };
    (storage, LogtoClient::with_ports(config, ports))
}

#[test]
fn session_in_another_storage_is_revoked_and_removed() {
    let harness = harness();
    drop(signed_in(&harness));
    let (storage, client) = moved(&harness, config());
    run(&harness, &client);
    assert_eq!((tokens(&harness.storage, "spa"), tokens(&storage, "spa")), (0, 0));
    assert_eq!(harness.storage.keys("logto:spa:").unwrap(), Vec::<String>::new());
    assert_eq!(revocations(&harness), revocation_of("spa"));
    run(&harness, &client);
    assert_eq!(revocations(&harness).len(), 1);
}

#[test]
fn session_of_a_javascript_page_in_another_storage_stays() {
    let harness = harness();
    harness.sign_in(&TestUser::new("u_ada"));
    let (_, client) = moved(&harness, config());
    run(&harness, &client);
    assert_eq!(tokens(&harness.storage, "spa"), 3);
    assert!(revocations(&harness).is_empty());
}

#[test]
fn session_of_another_issuer_is_revoked_at_its_own_endpoint_and_removed() {
    let harness = harness();
    drop(signed_in(&harness));
    let moved = LogtoConfig::new("https://auth.example.com", "spa").unwrap();
    let client = LogtoClient::with_ports(moved, harness.ports());
    run(&harness, &client);
    assert_eq!(tokens(&harness.storage, "spa"), 0);
    assert_eq!(revocations(&harness), revocation_of("spa"));
}

#[test]
fn session_of_another_app_id_is_removed_where_the_app_has_only_one() {
    for is_sole in [true, false] {
        let harness = harness();
        drop(signed_in(&harness));
        let config = LogtoConfig::new("http://localhost:3001", "new").unwrap();
        let config = if is_sole { config.with_sole_app_id() } else { config };
        let client = LogtoClient::with_ports(config, harness.ports());
        run(&harness, &client);
        assert_eq!(tokens(&harness.storage, "spa"), if is_sole { 0 } else { 4 });
        assert_eq!(revocations(&harness), if is_sole { revocation_of("spa") } else { Vec::new() });
    }
}

#[test]
fn session_of_another_app_on_the_same_origin_stays() {
    let harness = harness();
    drop(signed_in(&harness));
    let record = stored(&harness, "session").unwrap();
    let elsewhere = record.replace("http://localhost:3000/", "http://localhost:3000/other/");
    assert_ne!(elsewhere, record);
    for other in [elsewhere, r#"{"generation":"g"}"#.to_owned()] {
        harness.storage.set_item("logto:spa:session", &other).unwrap();
        let config = LogtoConfig::new("http://localhost:3001", "new").unwrap().with_sole_app_id();
        run(&harness, &LogtoClient::with_ports(config, harness.ports()));
        assert_eq!(tokens(&harness.storage, "spa"), 4);
    }
    assert!(revocations(&harness).is_empty());
}

#[test]
fn revocation_of_what_was_left_behind_is_retried() {
    let harness = harness();
    drop(signed_in(&harness));
    harness.logto.script(REVOCATION, MockResponse::Text(503, String::new()));
    let (storage, client) = moved(&harness, config());
    run(&harness, &client);
    assert_eq!((tokens(&harness.storage, "spa"), revocations(&harness).len()), (0, 1));
    assert!(client.unfinished_sign_out().unwrap().revocation);
    run(&harness, &client);
    assert_eq!(storage.keys("logto:spa:revocation:").unwrap().len(), 0);
    assert_eq!(revocations(&harness).len(), 2);
}

#[test]
fn revocations_in_another_storage_are_taken_over() {
    let harness = harness();
    let client = signed_in(&harness);
    harness.logto.script(REVOCATION, MockResponse::Text(503, String::new()));
    block_on(client.sign_out(logto_client::SignOutOptions::new())).unwrap();
    let started = start(&harness, &client, SignInOptions::new());
    script_tokens(&harness, &started, "u_ada", &[]);
    block_on(client.handle_sign_in_callback(&started.answer())).unwrap();
    let (_, client) = moved(&harness, config());
    run(&harness, &client);
    assert_eq!(revocations(&harness).len(), 3, "the failed one, its repetition, and that of the session left behind");
    assert_eq!(harness.storage.keys("logto:spa:").unwrap(), Vec::<String>::new());
}

#[test]
fn recorded_endpoint_on_another_origin_gets_no_token() {
    let harness = harness();
    drop(signed_in(&harness));
    let record = stored(&harness, "session").unwrap();
    let edited = record.replace("http://localhost:3001/oidc/token/revocation", "https://evil.test/revoke");
    assert_ne!(edited, record);
    harness.storage.set_item("logto:spa:session", &edited).unwrap();
    let moved = LogtoConfig::new("https://auth.example.com", "spa").unwrap();
    run(&harness, &LogtoClient::with_ports(moved, harness.ports()));
    assert_eq!(tokens(&harness.storage, "spa"), 0);
    assert!(harness.logto.requests().iter().all(|it| !it.url.contains("evil.test")));
}

#[test]
fn present_session_is_not_left_behind() {
    let harness = harness();
    drop(signed_in(&harness));
    let client = harness.client();
    run(&harness, &client);
    assert!(client.is_authenticated());
    assert!(revocations(&harness).is_empty());
}

#[test]
fn unfinished_sign_out_in_another_storage_is_taken_over_without_a_session() {
    let harness = harness();
    let client = signed_in(&harness);
    harness.logto.script(REVOCATION, MockResponse::Text(503, String::new()));
    block_on(client.sign_out(logto_client::SignOutOptions::new())).unwrap();
    let (storage, client) = moved(&harness, config());
    run(&harness, &client);
    assert_eq!(revocations(&harness).len(), 2, "the failed one and its repetition");
    let silent_check = storage.get_item("logto:spa:silentCheck").unwrap();
    assert_eq!(silent_check.as_deref(), Some("never"), "the person has signed out");
    assert_eq!(harness.storage.keys("logto:spa:revocation:").unwrap(), Vec::<String>::new());
}

#[test]
fn caches_in_another_storage_are_removed_unless_a_sign_in_is_under_way() {
    let harness = harness();
    let client = signed_in(&harness);
    block_on(client.sign_out(logto_client::SignOutOptions::new())).unwrap();
    drop(start(&harness, &client, SignInOptions::new()));
    let keys = || harness.storage.keys("logto:spa:").unwrap();
    let mut before = keys();
    // What sign-outs leave behind moves.
    before.retain(|key| key != "logto:spa:silentCheck");
    let (_, client) = moved(&harness, config());
    run(&harness, &client);
    assert_eq!(keys(), before, "another app may have begun it");
    harness.clock.advance(Duration::from_secs(3601));
    run(&harness, &client);
    assert_eq!(keys(), Vec::<String>::new());
}
