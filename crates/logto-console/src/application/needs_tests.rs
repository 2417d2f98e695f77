//! Tests of the comparison.

use serde_json::{Value, json};

use super::super::usage::tests::usage;
use super::*;

/// A role with these ids of scopes.
fn role(name: &str, scopes: &[&str]) -> (Role, Vec<ResourceScope>) {
    let scopes = scopes.iter().map(|id| ResourceScope::from_value(json!({"id": id, "name": id})).unwrap());
    let response = json!({"id": format!("id of {name}"), "name": name, "description": ""});
    (Role::from_value(&response).unwrap(), scopes.collect())
}

/// A server with these redirect URIs, CORS origins and API resources.
fn registered(redirect_uris: &[&str], origins: &[&str], resources: Value) -> Registered {
    let application = Application::from_value(json!({
        "id": "spa", "type": "SPA",
        "oidcClientMetadata": {"redirectUris": redirect_uris, "postLogoutRedirectUris": ["https://shop.example/"]},
        "customClientMetadata": {"corsAllowedOrigins": origins},
    }));
    let Value::Array(resources) = resources else { panic!("no list") };
    Registered {
        application: application.unwrap(),
        resources: resources.into_iter().map(|resource| ApiResource::from_value(resource).unwrap()).collect(),
        roles: vec![role("reader", &["s1"]), role("admin", &["s1", "s2"])],
        organization_scopes: Some(vec!["read:members".to_owned()]),
    }
}

/// The API of the app, with these scopes as ids and names.
fn api(scopes: &[(&str, &str)]) -> Value {
    let scopes: Vec<Value> = scopes.iter().map(|(id, name)| json!({"id": id, "name": name})).collect();
    json!([{"id": "r1", "name": "Orders", "indicator": "https://api.example", "scopes": scopes}])
}

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|&text| text.to_owned()).collect()
}

/// The states of what the app needs, in its order.
fn states(usage: &Usage, registered: &Registered) -> Vec<State> {
    compare(usage, registered).into_iter().map(|row| row.state).collect()
}

#[test]
fn finds_everything_that_is_registered() {
    let server = registered(&["https://shop.example/callback"], &[], api(&[("s1", "read:orders")]));
    let rows = compare(&usage(), &server);
    assert!(rows.iter().all(|row| row.is_done() && row.choices.is_empty()), "{rows:?}");
    let expected = [
        State::Registered(Vec::new()),
        State::Registered(Vec::new()),
        State::ByRedirectUri,
        State::Registered(texts(&["Orders"])),
        State::Registered(texts(&["Orders", "reader", "admin"])),
        State::OfOrganizations,
    ];
    assert_eq!(states(&usage(), &server), expected);
}

#[test]
fn names_what_is_missing_with_a_fix() {
    let rows = compare(&usage(), &registered(&[], &[], json!([])));
    let fixes: Vec<Option<&Fix>> = rows.iter().map(Row::sole_fix).collect();
    let redirect = Fix::RedirectUri("https://shop.example/callback".to_owned());
    let resource = Fix::Resource("https://api.example".to_owned());
    let scope = Fix::Scope { resource: "https://api.example".to_owned(), name: "read:orders".to_owned() };
    assert_eq!(fixes, [Some(&redirect), None, None, Some(&resource), Some(&scope), None]);
    // The origin comes with the redirect URI, and is allowed already by another redirect URI of it.
    assert_eq!((&rows[2].state, rows[2].is_done()), (&State::WithRedirectUri, true));
    let other = registered(&["https://shop.example/other"], &[], json!([]));
    let found = states(&usage(), &other);
    assert_eq!((&found[0], &found[2]), (&State::Missing, &State::ByRedirectUri));
}

#[test]
fn redirect_uri_with_an_asterisk_needs_the_origin() {
    let server = registered(&["https://*.example/callback"], &[], json!([]));
    let found = states(&usage(), &server);
    assert_eq!(found[0], State::Registered(texts(&["https://*.example/callback"])));
    assert_eq!(found[2], State::Missing);
    let server = registered(&["https://*.example/callback"], &["https://shop.example"], json!([]));
    assert_eq!(states(&usage(), &server)[2], State::Registered(Vec::new()));
}

#[test]
fn compares_uris_as_the_server_does() {
    for (pattern, uri, is_same) in [
        ("https://a.example/callback", "https://a.example/callback", true),
        ("https://a.example/callback/", "https://a.example/callback", false),
        ("https://*.example/callback", "https://a.example/callback", true),
        ("https://*.example/callback", "https://a.b.example/callback", true),
        ("https://*.example/callback", "https://evil.test/x.example/callback", false),
        ("http://localhost/call*", "http://localhost/callback", true),
        ("http://localhost/call*", "http://localhost/callback/x", false),
        ("https://*.example/*", "https://a.example/callback", true),
    ] {
        assert_eq!(matches(pattern, uri), is_same, "{pattern} {uri}");
    }
}

#[test]
fn permission_that_no_role_grants_needs_a_choice() {
    let server = registered(&[], &[], api(&[("s3", "read:orders")]));
    let row = compare(&usage(), &server).remove(4);
    assert_eq!(row.state, State::NotGranted("Orders".to_owned()));
    let roles: Vec<String> = row.choices.iter().map(role_of).collect();
    assert_eq!(roles, ["id of reader", "id of admin"]);
    assert_eq!(row.sole_fix(), None);
    let one = Registered { roles: vec![role("reader", &[])], ..server };
    assert_eq!(compare(&usage(), &one)[4].sole_fix(), None, "nobody gets a permission by “fix all”");
}

fn role_of(fix: &Fix) -> String {
    let Fix::Grant { role, .. } = fix else { panic!("{fix:?}") };
    role.clone()
}

#[test]
fn permission_belongs_to_one_of_several_resources() {
    let mut usage = usage();
    usage.resources.push("https://other.example".to_owned());
    let row = compare(&usage, &registered(&[], &[], api(&[]))).remove(5);
    assert_eq!((row.need, row.state, row.choices.len()), (Need::Scope("read:orders".to_owned()), State::Missing, 2));
}

#[test]
fn permissions_of_organizations_may_be_unknown() {
    let server = Registered { organization_scopes: None, ..registered(&[], &[], api(&[])) };
    let row = compare(&usage(), &server).remove(5);
    assert_eq!((row.state, row.choices), (State::Unknown, Vec::new()));
    let usage = Usage { has_organizations: false, ..usage() };
    assert_eq!(states(&usage, &server)[5], State::Missing);
}

#[test]
fn additions_keep_what_is_there() {
    let server = registered(&["https://old.example/callback"], &["https://x.example"], api(&[("s1", "read:orders")]));
    let uri = "https://shop.example/callback".to_owned();
    let (resource, name) = ("https://api.example".to_owned(), "write:orders".to_owned());
    let fixes = [
        Fix::RedirectUri(uri.clone()),
        Fix::Scope { resource: resource.clone(), name: name.clone() },
        Fix::Scope { resource: resource.clone(), name: "drop:orders".to_owned() },
        Fix::Grant { role: "id of admin".to_owned(), resource: resource.clone(), name },
    ];
    let expected = [
        (List::RedirectUris, texts(&["https://old.example/callback"]), vec![uri.clone()]),
        (List::Scopes(resource), texts(&["read:orders"]), texts(&["write:orders", "drop:orders"])),
        (List::Role("admin".to_owned()), texts(&["s1", "s2"]), texts(&["write:orders"])),
    ];
    let expected = expected.map(|(list, kept, added)| Addition { list, kept, added });
    assert_eq!(additions(&server, &fixes), expected);
    let sent = patch(&server.application, &fixes).to_value();
    let uris = json!(["https://old.example/callback", uri]);
    assert_eq!(sent["oidcClientMetadata"]["redirectUris"], uris);
    assert_eq!(sent["oidcClientMetadata"]["postLogoutRedirectUris"], json!(["https://shop.example/"]));
    assert_eq!(sent.get("customClientMetadata"), None);
}
