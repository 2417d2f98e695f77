//! Tests of reading and registering, over a scripted server.

use std::rc::Rc;

use futures_executor::block_on;
use logto_leptos::LogtoConfig;
use logto_leptos::testing::{MockResponse, TestHarness};
use logto_management::Authorization;
use serde_json::{Value, json};

use super::super::needs::compare;
use super::super::usage::tests::usage;
use super::*;

/// A server with scripted responses.
struct Server(TestHarness);

impl Server {
    fn new() -> Self {
        Self(TestHarness::new(LogtoConfig::new("http://localhost:3001", "spa").unwrap()))
    }

    fn client(&self) -> ManagementClient {
        let (http, clock) = (Rc::clone(&self.0.logto), Rc::clone(&self.0.clock));
        let base = logto_leptos::protocol::url_parser::parse_url("http://localhost:3001/api").unwrap();
        ManagementClient::new(base, http, clock, Authorization::None)
    }

    fn respond(&self, path: &str, status: u16, body: Value) {
        self.0.logto.script(&format!("/api{path}"), MockResponse::Json(status, body));
    }

    /// Responds once to everything that is read.
    fn respond_to_reading(&self, redirect_uris: &[&str], resources: Value) {
        let metadata = json!({"redirectUris": redirect_uris, "postLogoutRedirectUris": []});
        let application = json!({"id": "spa", "type": "SPA", "oidcClientMetadata": metadata});
        self.respond("/applications/spa", 200, application);
        self.respond("/resources?includeScopes=true", 200, resources);
        let role = json!({"id": "r", "name": "reader", "description": "reads"});
        self.respond("/roles?type=User&page=1&page_size=100", 200, json!([role]));
        self.respond("/roles/r/scopes", 200, json!([]));
        self.respond("/organization-scopes", 200, json!([{"id": "o", "name": "read:members"}]));
    }

    /// What was changed: method, path and body.
    fn changes(&self) -> Vec<(String, String, Value)> {
        let all = self.0.logto.requests().into_iter().filter(|request| request.method != "GET");
        let body = |bytes: &[u8]| serde_json::from_slice(bytes).unwrap_or_default();
        all.map(|request| (request.method, request.path, body(&request.body))).collect()
    }

    fn read(&self) -> Registered {
        match block_on(read(self.client(), usage())).unwrap() {
            Found::Registered(registered) => registered,
            Found::Unknown(others) => panic!("unknown, but {others:?}"),
        }
    }

    fn register(&self, shown: &Registered, fixes: &[Fix]) -> (Found, Outcome) {
        block_on(register(self.client(), usage(), shown.clone(), fixes.to_vec())).unwrap()
    }
}

fn api(scopes: &Value) -> Value {
    json!([{"id": "a", "name": "Orders", "indicator": "https://api.example", "scopes": scopes}])
}

#[test]
fn adds_everything_that_is_missing_in_order() {
    let server = Server::new();
    for _ in 0..2 {
        server.respond_to_reading(&["https://old.example/callback"], json!([]));
    }
    let shown = server.read();
    let fixes: Vec<Fix> = compare(&usage(), &shown).iter().filter_map(|row| row.sole_fix().cloned()).collect();
    server.respond("/applications/spa", 200, json!({"id": "spa"}));
    server.respond("/resources", 201, json!({"id": "a", "indicator": "https://api.example"}));
    server.respond("/resources?includeScopes=true", 200, api(&json!([])));
    server.respond("/resources/a/scopes", 201, json!({"id": "s", "name": "read:orders"}));
    server.respond_to_reading(&["https://old.example/callback"], json!([]));
    let (_, outcome) = server.register(&shown, &fixes);
    assert_eq!(outcome, Outcome::Done);
    let uris = json!(["https://old.example/callback", "https://shop.example/callback"]);
    let metadata = json!({"redirectUris": uris, "postLogoutRedirectUris": ["https://shop.example/"]});
    let expected = [
        ("PATCH", "/api/applications/spa", json!({ "oidcClientMetadata": metadata })),
        ("POST", "/api/resources", json!({"name": "api.example", "indicator": "https://api.example"})),
        ("POST", "/api/resources/a/scopes", json!({"name": "read:orders"})),
    ];
    assert_eq!(server.changes(), expected.map(|(method, path, body)| (method.to_owned(), path.to_owned(), body)));
}

#[test]
fn sends_nothing_when_it_was_changed_meanwhile() {
    let server = Server::new();
    server.respond_to_reading(&[], json!([]));
    let shown = server.read();
    server.respond_to_reading(&["https://new.example/callback"], json!([]));
    let (found, outcome) = server.register(&shown, &[Fix::RedirectUri("https://shop.example/callback".to_owned())]);
    assert_eq!((outcome, server.changes()), (Outcome::Stale, Vec::new()));
    let Found::Registered(found) = found else { panic!("it is known") };
    assert_eq!(found.application.redirect_uris().collect::<Vec<_>>(), ["https://new.example/callback"]);
}

#[test]
fn gives_a_permission_to_one_role() {
    let server = Server::new();
    let resources = api(&json!([{"id": "s", "name": "read:orders"}]));
    server.respond_to_reading(&[], resources.clone());
    let shown = server.read();
    server.respond_to_reading(&[], resources.clone());
    server.respond("/resources?includeScopes=true", 200, resources.clone());
    server.0.logto.script("/api/roles/r/scopes", MockResponse::Text(201, "Created".to_owned()));
    server.respond_to_reading(&[], resources);
    let row = compare(&usage(), &shown).remove(4);
    assert_eq!(server.register(&shown, &row.choices).1, Outcome::Done);
    let expected = ("POST".to_owned(), "/api/roles/r/scopes".to_owned(), json!({"scopeIds": ["s"]}));
    assert_eq!(server.changes(), [expected]);
}

#[test]
fn reads_again_after_a_refusal() {
    let server = Server::new();
    for _ in 0..2 {
        server.respond_to_reading(&[], json!([]));
    }
    let shown = server.read();
    let taken = json!({"code": "resource.resource_identifier_in_use", "message": "Taken."});
    server.respond("/resources", 422, taken);
    server.respond_to_reading(&[], api(&json!([])));
    let (found, outcome) = server.register(&shown, &[Fix::Resource("https://api.example".to_owned())]);
    let Outcome::Failed(error) = outcome else { panic!("{outcome:?}") };
    assert_eq!(error.code(), "resource.resource_identifier_in_use");
    assert!(matches!(found, Found::Registered(registered) if registered.resources.len() == 1));
}

#[test]
fn names_other_applications_when_the_app_id_is_unknown() {
    let server = Server::new();
    server.respond("/applications/spa", 404, json!({"code": "entity.not_exists_with_id"}));
    server.respond("/resources?includeScopes=true", 200, json!([]));
    server.respond("/roles?type=User&page=1&page_size=100", 200, json!([]));
    server.respond("/applications?types=SPA", 200, json!([{"id": "other", "name": "Other", "type": "SPA"}]));
    let found = block_on(read(server.client(), usage())).unwrap();
    let Found::Unknown(others) = found else { panic!("{found:?}") };
    assert_eq!(others[0].id(), "other");
}

#[test]
fn new_resources_have_a_name() {
    for (indicator, name) in [("https://api.example/", "api.example"), ("urn:orders", "urn:orders"), ("x://", "x://")] {
        assert_eq!(name_of(indicator), name);
    }
}
