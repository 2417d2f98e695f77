//! Organizations in the Management API: members, invitations, just-in-time provisioning, the template.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::compare::{Recorded, recorded};
use common::{Answer, SCOPES, SOON, World, claims, query, text};
use logto_dev::{LogtoVersion, Server};
use serde_json::{Value, json};

const MINUTE: i64 = 60_000;
/// The time of the server at the start of each test.
const START: i64 = 1_795_208_600_000;

/// What recorded ids and tokens are replaced by.
struct Replay<'a> {
    world: &'a World,
    replaced: Vec<(String, String)>,
}

impl<'a> Replay<'a> {
    async fn new(world: &'a World) -> Self {
        let token = world.machine_token().await;
        Self { world, replaced: vec![("<credentials>".to_owned(), token)] }
    }

    fn replace(&mut self, recorded: &str, by: String) {
        self.replaced.push((recorded.to_owned(), by));
    }

    fn filled(&self, value: &Value) -> Value {
        let text = self.replaced.iter().fold(value.to_string(), |text, (from, to)| text.replace(from, to));
        serde_json::from_str(&text).unwrap()
    }

    /// Sends a recorded request and compares the response.
    async fn send(&mut self, mut exchange: Recorded) {
        self.world.advance(1);
        exchange.request = self.filled(&exchange.request);
        let answer = exchange.send(&self.world.browser, &[]).await;
        if answer.status == 201 && answer.body["id"].is_string() {
            self.replace(&text(&exchange.response["body"], "id"), text(&answer.body, "id"));
        }
        exchange.response = self.filled(&exchange.response);
        exchange.compare(&answer);
        for name in ["total-number", "link"] {
            assert_eq!(exchange.response["headers"][name].as_str(), answer.header(name), "{}: {name}", exchange.title);
        }
    }
}

async fn create(world: &World, path: &str, body: Value) -> String {
    let answer = world.manage("POST", path, &body).await;
    assert!(answer.status == 200 || answer.status == 201, "{}", answer.text);
    text(&answer.body, "id")
}

#[tokio::test]
async fn replays_organizations() {
    let world = World::start().await;
    let mut replay = Replay::new(&world).await;
    for (recorded, name) in [("k464hyxufcoci54h2dxe8", "wire-role"), ("7e9kxemolminaxjvmh79c", "wire-role-2")] {
        replay.replace(recorded, create(&world, "/organization-roles", json!({ "name": name })).await);
    }
    let member = json!({ "username": "wire_member", "primaryEmail": "member@wire.test", "name": "Member" });
    for (recorded, user) in [("zjqvagmoupxq", member), ("jcu4sanddm3q", json!({}))] {
        replay.replace(recorded, create(&world, "/users", user).await);
    }
    for exchange in recorded("organizations") {
        replay.send(exchange).await;
    }
}

#[tokio::test]
async fn replays_organization_template() {
    let world = World::start().await;
    let mut replay = Replay::new(&world).await;
    for exchange in recorded("organization-template") {
        replay.send(exchange).await;
    }
}

#[tokio::test]
async fn replays_invitations() {
    let world = World::start().await;
    let mut replay = Replay::new(&world).await;
    replay.replace(
        "orrcuchy7z1wvhf089ir7",
        create(&world, "/organization-roles", json!({ "name": "wire-guest-role" })).await,
    );
    let organization = create(&world, "/organizations", json!({ "name": "Wire" })).await;
    replay.replace("50amfzw76l9p", organization.clone());
    let guest = json!({ "username": "wire_guest", "primaryEmail": "guest@wire.test" });
    replay.replace("q1bc59sq1avn", create(&world, "/users", guest).await);
    world.advance(1);
    let host = json!({ "username": "wire_host", "primaryEmail": "host@wire.test", "name": "Host" });
    let host = create(&world, "/users", host).await;
    let members = format!("/organizations/{organization}/users");
    world.manage("POST", &members, &json!({ "userIds": [host] })).await.expect(201);
    replay.replace("e0r4j82bjjwi", host);
    for exchange in recorded("organization-invitations") {
        if exchange.title == "an expired one" {
            let body = json!({
                "organizationId": organization, "invitee": "old@wire.test", "expiresAt": START + 10 * MINUTE,
            });
            let id = create(&world, "/organization-invitations", body).await;
            replay.replace("yd6di8nckqzhxl0rdlawo", id);
            world.advance(600);
        }
        replay.send(exchange).await;
    }
}

/// An organization with an owner's role, and the ids of both.
async fn acme(world: &World) -> (String, String) {
    let organization = create(world, "/organizations", json!({ "name": "Acme & Sons" })).await;
    let roles = world.manage("GET", "/organization-roles?q=owner", &Value::Null).await;
    (organization, text(&roles.body[0], "id"))
}

/// Signs up with an email address and returns the claims of the ID token.
async fn sign_up(world: &World, email: &str) -> Value {
    world.browser.forget_cookies();
    let scope = format!("{SCOPES} urn:logto:scope:organizations urn:logto:scope:organization_roles");
    world.browser.get(&world.authorize_url(&scope, &[], &[("prompt", "login consent")])).await.expect(303);
    let id = world.send_code("Register", "email", email).await;
    let code = world.server.wait_for_code(email, SOON).await.unwrap();
    world.verify(&id, &json!({ "type": "email", "value": email }), &code).await.expect(200);
    world.browser.api("POST", "/identification", &json!({ "verificationId": id })).await.expect(201);
    let back = world.submit().await;
    let tokens = world.exchange(&query(&back, "code").unwrap()).await;
    claims(&text(&tokens.body, "id_token"))
}

#[tokio::test]
async fn new_users_join_by_the_domain_of_their_address() {
    for version in [LogtoVersion::V1_37, LogtoVersion::V1_42] {
        let world = World::start_as(version).await;
        let (organization, owner) = acme(&world).await;
        let jit = format!("/organizations/{organization}/jit");
        let domain = json!({ "emailDomain": "sons.test" });
        world.manage("POST", &format!("{jit}/email-domains"), &domain).await.expect(201);
        let roles = json!({ "organizationRoleIds": [owner] });
        world.manage("PUT", &format!("{jit}/roles"), &roles).await.expect(204);
        let joined = sign_up(&world, "ada@sons.test").await;
        assert_eq!(joined["organizations"], json!([organization]));
        assert_eq!(joined["organization_roles"], json!([format!("{organization}:owner")]));
        assert_eq!(sign_up(&world, "ada@other.test").await["organizations"], json!([]));
        // The members of an organization are those of the Management API, too.
        let members = world.manage("GET", &format!("/organizations/{organization}/users"), &Value::Null).await;
        assert_eq!(
            (members.header("total-number"), &members.body[0]["primaryEmail"]),
            (Some("1"), &json!("ada@sons.test"))
        );
        // Users whom an operator creates did not prove that the address is theirs.
        create(&world, "/users", json!({ "primaryEmail": "bob@sons.test" })).await;
        let members = world.manage("GET", &format!("/organizations/{organization}/users"), &Value::Null).await;
        assert_eq!(members.header("total-number"), Some("1"));
    }
}

/// Invites somebody with a message.
async fn invite(world: &World, organization: &str, payload: Value) -> Answer {
    let body = json!({
        "organizationId": organization, "invitee": "ada@sons.test", "inviterId": "u_alice",
        "expiresAt": START + MINUTE, "messagePayload": payload,
    });
    world.manage("POST", "/organization-invitations", &body).await
}

#[tokio::test]
async fn invitations_are_sent_with_the_template_of_their_language() {
    let world = World::start().await;
    let (organization, _) = acme(&world).await;
    let link = "https://app.test/accept-invitation?invitation=1&token=2";
    let answer = invite(&world, &organization, json!({ "link": link })).await;
    answer.expect(201);
    let message = &world.server.inbox()[0];
    assert_eq!((message.to.as_str(), message.usage_type), ("ada@sons.test", Some("OrganizationInvitation")));
    assert_eq!(message.subject.as_deref(), Some("Join Acme & Sons"));
    assert!(message.body.contains(link), "{}", message.body);

    let details = json!({
        "subject": "{{inviter.name}} : {{organization.name}}", "content": "{{link}}", "contentType": "text/plain",
    });
    let template = json!({ "languageTag": "fr", "templateType": "OrganizationInvitation", "details": details });
    world.manage("PUT", "/email-templates", &json!({ "templates": [template] })).await.expect(200);
    let path = format!("/organization-invitations/{}/message", text(&answer.body, "id"));
    world.manage("POST", &path, &json!({ "link": link, "locale": "fr" })).await.expect(204);
    let message = &world.server.inbox()[0];
    assert_eq!(message.subject.as_deref(), Some("Alice Example : Acme & Sons"));
    assert_eq!(message.body.trim(), link);
    assert_eq!(world.manage("POST", &path, &json!([])).await.error(), "guard.invalid_input");
}

#[tokio::test]
async fn invitation_without_its_message_does_not_exist() {
    let world = World::with(common::seed(), logto_dev::Connectors::none()).await;
    let (organization, _) = acme(&world).await;
    let answer = invite(&world, &organization, json!({ "link": "https://app.test" })).await;
    assert_eq!((answer.status, answer.error()), (501, "connector.not_found"));
    let all = world.manage("GET", "/organization-invitations", &Value::Null).await;
    assert_eq!(all.body, json!([]));
    // Without a message, no connector is needed.
    invite(&world, &organization, json!(false)).await.expect(201);
}

#[tokio::test]
async fn member_gets_tokens_until_the_organization_is_deleted() {
    let world = World::start().await;
    let (organization, owner) = acme(&world).await;
    let tokens = world.tokens(&format!("{SCOPES} urn:logto:scope:organizations"), &[]).await;
    let mut refresh = text(&tokens, "refresh_token");
    let parameters = [("organization_id", &*organization)];
    let denied = world.refresh(&refresh, &parameters).await;
    assert_eq!((denied.status, denied.error()), (403, "access_denied"));
    let path = format!("/organizations/{organization}/users");
    world.manage("POST", &path, &json!({ "userIds": ["xgszyyqmlo3l"] })).await.expect(201);
    let roles = json!({ "organizationRoleIds": [owner] });
    world.manage("PUT", &format!("{path}/xgszyyqmlo3l/roles"), &roles).await.expect(204);
    let answer = world.refresh(&refresh, &parameters).await;
    answer.expect(200);
    let audience = format!("urn:logto:organization:{organization}");
    assert_eq!(claims(&text(&answer.body, "access_token"))["aud"], audience);
    refresh = text(&answer.body, "refresh_token");
    let own = world.manage("GET", "/users/xgszyyqmlo3l/organizations", &Value::Null).await;
    assert_eq!(own.body[0]["organizationRoles"][0]["name"], "owner");
    // The role is gone with the template's.
    world.manage("DELETE", &format!("/organization-roles/{owner}"), &Value::Null).await.expect(204);
    let own = world.manage("GET", "/users/xgszyyqmlo3l/organizations", &Value::Null).await;
    assert_eq!(own.body[0]["organizationRoles"], json!([]));
    world.manage("DELETE", &format!("/organizations/{organization}"), &Value::Null).await.expect(204);
    assert_eq!(world.refresh(&refresh, &parameters).await.status, 403);
}

/// The scopes on APIs in the list of roles, of the role with an id: the names of the API and of the scope.
async fn api_scopes(world: &World, role: &str) -> Vec<(String, String)> {
    let roles = world.manage("GET", "/organization-roles", &Value::Null).await;
    let found = roles.body.as_array().unwrap().iter().find(|it| it["id"] == role).unwrap();
    let scopes = found["resourceScopes"].as_array().unwrap().iter();
    scopes.map(|scope| (text(&scope["resource"], "name"), text(scope, "name"))).collect()
}

#[tokio::test]
async fn roles_grant_scopes_of_apis() {
    let world = World::start().await;
    let api = create(&world, "/resources", json!({ "name": "Books", "indicator": "https://books.test" })).await;
    let scopes = format!("/resources/{api}/scopes");
    let read = create(&world, &scopes, json!({ "name": "read:books" })).await;
    let close = create(&world, &scopes, json!({ "name": "close:books" })).await;
    let new = json!({ "name": "accountant", "resourceScopeIds": [read] });
    let role = create(&world, "/organization-roles", new).await;
    let path = format!("/organization-roles/{role}/resource-scopes");
    let names = |names: &[&str]| names.iter().map(|&name| ("Books".to_owned(), name.to_owned())).collect::<Vec<_>>();
    assert_eq!(api_scopes(&world, &role).await, names(&["read:books"]));

    world.manage("POST", &path, &json!({ "scopeIds": [read, close] })).await.expect(201);
    assert_eq!(api_scopes(&world, &role).await, names(&["read:books", "close:books"]));
    world.manage("PUT", &path, &json!({ "scopeIds": [close] })).await.expect(204);
    let list = world.manage("GET", &path, &Value::Null).await;
    assert_eq!((&list.body[0]["id"], &list.body[0]["resourceId"]), (&json!(close), &json!(api)));
    let unknown = world.manage("PUT", &path, &json!({ "scopeIds": [close, "nope"] })).await;
    assert_eq!((unknown.status, unknown.error()), (422, "entity.relation_foreign_key_not_found"));
    assert_eq!(api_scopes(&world, &role).await, names(&["close:books"]), "nothing was replaced");
    for status in [204, 404] {
        world.manage("DELETE", &format!("{path}/{close}"), &Value::Null).await.expect(status);
    }
    assert!(api_scopes(&world, &role).await.is_empty());
    let answer = world.manage("PUT", "/organization-roles/nope/resource-scopes", &json!({ "scopeIds": [read] })).await;
    assert_eq!((answer.status, answer.error()), (404, "entity.not_found"));
}

#[tokio::test]
async fn names_that_are_too_long_are_refused() {
    let world = World::start().await;
    let answer = world.manage("POST", "/organizations", &json!({ "name": "x".repeat(129) })).await;
    assert_eq!((answer.status, answer.error()), (422, "entity.value_too_long"));
    create(&world, "/organizations", json!({ "name": "é".repeat(128) })).await;
}

#[tokio::test]
async fn organizations_outlive_the_server_in_the_data_file() {
    let folder = std::env::temp_dir().join(format!("logto-dev-organizations-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("data.json");
    let start = async || World::build(Server::builder().seed(common::seed()).data(&file)).await;
    let world = start().await;
    let (organization, _) = acme(&world).await;
    invite(&world, &organization, json!(false)).await.expect(201);
    world.manage("DELETE", "/organizations/org_globex", &Value::Null).await.expect(204);
    world.manage("POST", "/organization-scopes", &json!({ "name": "wire:read" })).await.expect(201);
    world.server.shutdown().await;
    let world = start().await;
    let all = world.manage("GET", "/organizations", &Value::Null).await;
    let names: Vec<&Value> = all.body.as_array().unwrap().iter().map(|it| &it["name"]).collect();
    assert_eq!(names, ["Acme", "Acme & Sons"]);
    let invitations = world.manage("GET", "/organization-invitations", &Value::Null).await;
    assert_eq!(
        (&invitations.body[0]["invitee"], &invitations.body[0]["status"]),
        (&json!("ada@sons.test"), &json!("Pending"))
    );
    let scopes = world.manage("GET", "/organization-scopes?q=wire", &Value::Null).await;
    assert_eq!(scopes.body[0]["name"], "wire:read");
    std::fs::remove_dir_all(&folder).unwrap();
}
