//! Applications, API resources and roles, held against recorded exchanges.

use futures_executor::block_on;
use logto_management::{
    ApiResource, Application, ApplicationPatch, ManagementError, NewApiResource, NewRole, ResourceScope,
};
use serde_json::{Value, json};

use crate::support::{assert_sent, client, exchange, respond};

const APPLICATIONS: &str = include_str!("../../../logto-dev/tests/wire/v1.42/applications-more.json");
const OLDER: &str = include_str!("../../../logto-dev/tests/wire/applications.json");
const RESOURCES: &str = include_str!("../../../logto-dev/tests/wire/v1.42/resources.json");
const ERRORS: &str = include_str!("../../../logto-dev/tests/wire/v1.42/mapi-errors.json");

/// The application and the API resource of the recordings.
const APP: &str = "p9yduk0jokcg28k3s55hb";
const RESOURCE: &str = "8ygf9sdwgsgh8vhkwxul8";
const ROLE: &str = "8k6imlobcp36igfyjv527";

/// The application in the response of an exchange.
fn application(text: &str, title: &str) -> Application {
    Application::from_value(exchange(text, title).response).unwrap()
}

#[test]
fn reads_an_application() {
    let client = client();
    let read = exchange(APPLICATIONS, "read");
    respond(&client, &read);
    let application = block_on(client.api.application(APP)).unwrap();
    assert_sent(&client, &read);
    assert_eq!((application.id(), application.name(), application.kind()), (APP, "Wire SPA 2", "SPA"));
    assert_eq!(application.redirect_uris().collect::<Vec<_>>(), ["http://localhost:3000/callback"]);
    assert_eq!(application.post_sign_out_redirect_uris().collect::<Vec<_>>(), ["http://localhost:3000/"]);
    assert_eq!(application.cors_allowed_origins().count(), 0);
    assert_eq!(application.get("customData"), Some(&json!({"x": 1, "y": 2})));

    let unknown = exchange(APPLICATIONS, "read unknown");
    respond(&client, &unknown);
    assert_eq!(block_on(client.api.application("nope")).unwrap_err(), ManagementError::NotFound);

    client.server.respond(200, &exchange(APPLICATIONS, "list: by type and name").response);
    let all = block_on(client.api.single_page_applications()).unwrap();
    assert!(client.server.requests().pop().unwrap().url.ends_with("/api/applications?types=SPA"));
    assert!(all.len() == 1 && all[0].is_single_page());
    assert!(!application_of_type("MachineToMachine").is_single_page());
}

fn application_of_type(kind: &str) -> Application {
    Application::from_value(json!({"id": "a", "type": kind})).unwrap()
}

#[test]
fn adds_to_lists_and_keeps_everything_else() {
    let client = client();
    // Between these two exchanges, only the redirect URIs change.
    let before = application(APPLICATIONS, "create: SPA");
    let changed = exchange(APPLICATIONS, "redirect URIs: replaced as a whole");
    respond(&client, &changed);
    let patch = ApplicationPatch::new(&before)
        .add_redirect_uri("http://localhost:3000/callback")
        .add_redirect_uri("http://localhost:3001/callback");
    let after = block_on(client.api.update_application(APP, &patch)).unwrap();
    assert_sent(&client, &changed);
    assert_eq!(after.redirect_uris().count(), 2);

    // The server would drop the settings of refresh tokens.
    let patch = ApplicationPatch::new(&before).add_cors_allowed_origin("http://localhost:3000").to_value();
    let expected = json!({
        "corsAllowedOrigins": ["http://localhost:3005", "http://localhost:3000"],
        "refreshTokenTtlInDays": 30, "alwaysIssueRefreshToken": true, "rotateRefreshToken": true,
    });
    assert_eq!(patch, json!({ "customClientMetadata": expected }));

    // Members of the other list and of back-channel sign-out stay.
    let before = application(APPLICATIONS, "back-channel logout");
    let patch = ApplicationPatch::new(&before).add_post_sign_out_redirect_uri("http://localhost:3001/").to_value();
    let object = &patch["oidcClientMetadata"];
    assert_eq!(object["postLogoutRedirectUris"], json!(["http://localhost:3000/", "http://localhost:3001/"]));
    assert_eq!(object["redirectUris"], json!(["http://localhost:3000/callback"]));
    assert_eq!(object["backchannelLogoutUri"], "http://localhost:3000/bcl");
    assert_eq!(patch.as_object().unwrap().len(), 1);
}

#[test]
fn sends_nothing_without_a_change() {
    let client = client();
    let before = application(APPLICATIONS, "create: SPA");
    let patch = ApplicationPatch::new(&before).add_redirect_uri("http://localhost:3000/callback");
    assert!(patch.is_empty());
    client.server.respond(200, &exchange(APPLICATIONS, "create: SPA").response);
    block_on(client.api.update_application(APP, &patch)).unwrap();
    assert_eq!(client.server.requests()[0].method, "GET");
}

#[test]
fn both_lists_are_sent_for_an_application_without_any() {
    let empty = Application::from_value(json!({"id": "a"})).unwrap();
    let patch = ApplicationPatch::new(&empty).add_redirect_uri("https://a.example/callback").to_value();
    let lists = json!({"redirectUris": ["https://a.example/callback"], "postLogoutRedirectUris": []});
    assert_eq!(patch, json!({ "oidcClientMetadata": lists }));
}

#[test]
fn knows_which_origins_are_allowed() {
    let of = |redirect: &str, cors: &str| {
        Application::from_value(json!({
            "id": "a", "oidcClientMetadata": {"redirectUris": [redirect]},
            "customClientMetadata": {"corsAllowedOrigins": [cors]},
        }))
        .unwrap()
    };
    let origin = "https://shop.example.com";
    for (redirect, cors, allowed) in [
        ("https://shop.example.com/callback", "", true),
        ("https://other.example/callback", origin, true),
        // The server compares the texts.
        ("https://*.example.com/callback", "https://shop.example.com/", false),
        ("https://shop.example.com:8443/callback", "*", false),
        ("io.logto://callback", "", false),
    ] {
        assert_eq!(of(redirect, cors).allows_origin(origin), allowed, "{redirect} {cors}");
    }
}

#[test]
fn debug_output_has_no_secret() {
    let older = application(OLDER, "create SPA");
    assert!(older.get("secret").is_some());
    assert!(!format!("{older:?}").contains("secret"));
}

#[test]
fn lists_api_resources_with_their_scopes() {
    let client = client();
    let list = exchange(RESOURCES, "list with scopes");
    respond(&client, &list);
    let all = block_on(client.api.api_resources()).unwrap();
    assert_sent(&client, &list);
    let management = all.iter().find(|resource| resource.is_management_api()).unwrap();
    assert_eq!(management.scope("all").unwrap().id(), "management-api-all");
    let things = all.iter().find(|resource| resource.indicator() == "https://api.example.test").unwrap();
    assert_eq!((things.name(), things.access_token_ttl()), ("Things API", Some(60)));
    assert!(!things.is_management_api() && things.scopes().iter().all(|scope| scope.resource_id() == things.id()));
}

#[test]
fn creates_resources_scopes_and_roles_as_recorded() {
    let client = client();
    let created = exchange(RESOURCES, "create");
    respond(&client, &created);
    let new = NewApiResource::new("Wire API", "https://wire.test/api").with_access_token_ttl(300);
    let resource = block_on(client.api.create_api_resource(&new)).unwrap();
    assert_sent(&client, &created);
    assert_eq!((resource.id(), resource.scopes()), (RESOURCE, &[][..]));

    let scope = exchange(RESOURCES, "scope: create");
    respond(&client, &scope);
    let scope_of_role = block_on(client.api.create_resource_scope(RESOURCE, "read:wire", "reads")).unwrap();
    assert_sent(&client, &scope);
    assert_eq!((scope_of_role.name(), scope_of_role.description()), ("read:wire", "reads"));

    let role = exchange(RESOURCES, "role: create with a scope");
    respond(&client, &role);
    let new = NewRole::new("wire-reader", "reads").with_scope_ids([scope_of_role.id()]);
    assert_eq!(block_on(client.api.create_role(&new)).unwrap().id, ROLE);
    assert_sent(&client, &role);

    let scopes = exchange(RESOURCES, "role: scopes");
    respond(&client, &scopes);
    let granted = block_on(client.api.role_scopes(ROLE)).unwrap();
    assert_sent(&client, &scopes);
    assert_eq!(granted[0].get("resource").unwrap()["indicator"], "https://wire.test/api");

    let twice = exchange(RESOURCES, "role: add a scope it has");
    respond(&client, &twice);
    let error = block_on(client.api.add_role_scopes(ROLE, &["46f3mq0vvn34ogtb3xfg8"])).unwrap_err();
    assert_sent(&client, &twice);
    assert_eq!(error.code(), "role.scope_exists");
}

#[test]
fn errors_belong_to_fields() {
    for (title, field) in [
        ("create: taken indicator", "indicator"),
        ("create: no name", "name"),
        ("scope: taken", "name"),
        ("scope: with a blank", "name"),
        ("scope: empty name", "name"),
        ("role: taken name", "name"),
        ("role: no description", "description"),
    ] {
        let client = client();
        let refused = exchange(RESOURCES, title);
        respond(&client, &refused);
        let error = block_on(client.api.create_resource_scope(RESOURCE, "x", "")).unwrap_err();
        assert_eq!(error.code(), refused.response["code"], "{title}");
        assert_eq!(error.field_errors()[0].field.to_string(), field, "{title}");
    }
    let client = client();
    let refused = exchange(APPLICATIONS, "oidcClientMetadata: redirectUris only (the others are required too)");
    respond(&client, &refused);
    let patch = ApplicationPatch::new(&application_of_type("SPA")).add_redirect_uri("x");
    let error = block_on(client.api.update_application(APP, &patch)).unwrap_err();
    assert_eq!(error.field_errors()[0].field.to_string(), "oidcClientMetadata.postLogoutRedirectUris");
}

#[test]
fn recorded_errors_of_all_requests_are_known() {
    for (title, code) in [
        ("no token", "management.unauthorized"),
        ("token without the scope", "management.unauthorized"),
        ("and is refused", "management.forbidden"),
        ("unknown path", "management.not_found"),
        ("several faults at once", "guard.invalid_input"),
        ("language of messages: fr", "management.not_found"),
    ] {
        let client = client();
        let refused = exchange(ERRORS, title);
        respond(&client, &refused);
        assert_eq!(block_on(client.api.api_resources()).unwrap_err().code(), code, "{title}");
    }
}

#[test]
fn reads_names_of_organization_permissions() {
    let client = client();
    client.server.respond(200, &json!([{"id": "o1", "name": "read:members", "description": null}]));
    assert_eq!(block_on(client.api.organization_scope_names()).unwrap(), ["read:members"]);
    client.server.respond(200, &json!([{"id": "o1"}]));
    assert_eq!(block_on(client.api.organization_scope_names()).unwrap_err(), ManagementError::Malformed);
}

#[test]
fn rejects_responses_of_another_shape() {
    for response in [json!({"no": "id"}), json!([1]), Value::Null] {
        assert_eq!(Application::from_value(response.clone()), None);
        assert_eq!(ApiResource::from_value(response.clone()), None);
        assert_eq!(ResourceScope::from_value(response), None);
    }
    assert_eq!(ApiResource::from_value(json!({"id": "r", "scopes": [{"name": "no id"}]})), None);
}
