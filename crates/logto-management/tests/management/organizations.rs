use futures_executor::block_on;
use logto_management::{
    InvitationStatus, ManagementError, NewInvitation, NewOrganization, OrganizationPatch, OrganizationQuery,
    RoleResourceScope,
};
use serde_json::{Map, json};

use crate::support::{Exchange, TestClient, assert_sent, client, exchange, respond};

const ORGANIZATIONS: &str = include_str!("../../../logto-dev/tests/wire/v1.42/organizations.json");
const INVITATIONS: &str = include_str!("../../../logto-dev/tests/wire/v1.42/organization-invitations.json");
const TEMPLATE: &str = include_str!("../../../logto-dev/tests/wire/v1.42/organization-template.json");
const USERS: &str = include_str!("../../../logto-dev/tests/wire/v1.42/users.json");

const ORGANIZATION: &str = "emdrtgj8z72q";
const MEMBER: &str = "zjqvagmoupxq";
const ROLE: &str = "k464hyxufcoci54h2dxe8";

/// The recorded exchange with this title. Its response is the next one of the client.
fn prepared(client: &TestClient, text: &str, title: &str) -> Exchange {
    let exchange = exchange(text, title);
    respond(client, &exchange);
    exchange
}

#[test]
fn lists_pages_of_organizations_with_their_members() {
    let client = client();
    let list = prepared(&client, ORGANIZATIONS, "list: with featured members");
    let page = block_on(client.api.organizations(&OrganizationQuery::new().with_search(" Wire Org "))).unwrap();
    let url = &client.server.requests()[0].url;
    assert!(url.ends_with("/organizations?q=Wire+Org&page=1&page_size=20&showFeatured=true"), "{url}");
    assert_eq!((page.items.len(), page.total), (list.response.as_array().unwrap().len(), None));
    let first = &page.items[0];
    assert_eq!((first.name(), first.description(), first.member_count()), ("Wire Org", Some("for the wire"), Some(0)));
    client.server.respond_page(41, &json!([]));
    let query = OrganizationQuery::new().with_page(0).with_page_size(1000);
    assert_eq!(block_on(client.api.organizations(&query)).unwrap().total, Some(41));
    assert!(client.server.requests()[1].url.contains("?page=1&page_size=100&"));
}

#[test]
fn creates_changes_and_deletes_organizations_as_recorded() {
    let client = client();
    let created = prepared(&client, ORGANIZATIONS, "create");
    let data = Map::from_iter([("plan".to_owned(), json!("x"))]);
    let new = NewOrganization::new("Wire Org").with_description("for the wire").with_custom_data(data);
    let organization = block_on(client.api.create_organization(&new)).unwrap();
    assert_sent(&client, &created);
    assert_eq!((organization.id(), organization.is_mfa_required()), (ORGANIZATION, false));
    assert_eq!(organization.get("customData"), Some(&json!({"plan": "x"})));
    assert_eq!(organization.created_at(), Some(1_795_887_476_694));

    let changed = prepared(&client, ORGANIZATIONS, "change");
    let patch = OrganizationPatch::new().with_name("Wire Org 2").with_description(None);
    let organization = block_on(client.api.update_organization(ORGANIZATION, &patch)).unwrap();
    assert_sent(&client, &changed);
    assert_eq!((organization.name(), organization.description()), ("Wire Org 2", None));

    let changed = prepared(&client, ORGANIZATIONS, "change: isMfaRequired");
    block_on(client.api.update_organization(ORGANIZATION, &OrganizationPatch::new().with_mfa_required(false))).unwrap();
    assert_sent(&client, &changed);

    // An empty change is not sent.
    let read = prepared(&client, ORGANIZATIONS, "read");
    block_on(client.api.update_organization(ORGANIZATION, &OrganizationPatch::new())).unwrap();
    assert_sent(&client, &read);

    for title in ["delete", "delete again"] {
        let deleted = prepared(&client, ORGANIZATIONS, title);
        let answer = block_on(client.api.delete_organization(ORGANIZATION));
        assert_sent(&client, &deleted);
        assert_eq!(answer.is_ok(), title == "delete");
    }
}

#[test]
fn empty_name_is_an_error_of_its_field() {
    let client = client();
    prepared(&client, ORGANIZATIONS, "create: empty name");
    let error = block_on(client.api.create_organization(&NewOrganization::new(""))).unwrap_err();
    assert_eq!(error.field_errors()[0].field.to_string(), "name");
}

#[test]
fn manages_members_and_their_roles_as_recorded() {
    let client = client();
    let added = prepared(&client, ORGANIZATIONS, "members: add");
    block_on(client.api.add_organization_members(ORGANIZATION, &[MEMBER])).unwrap();
    assert_sent(&client, &added);

    let list = prepared(&client, ORGANIZATIONS, "members with roles");
    let query = OrganizationQuery::new().with_search("member");
    let page = block_on(client.api.organization_members(ORGANIZATION, &query)).unwrap();
    assert!(client.server.requests()[1].url.ends_with("/users?q=member&page=1&page_size=20"));
    let member = &page.items[0];
    assert_eq!((member.user.label(), member.roles[0].name.as_str()), ("Member", "wire-role"));
    assert!(member.roles[0].is_for_users && page.items.len() == list.response.as_array().unwrap().len());

    let replaced = prepared(&client, ORGANIZATIONS, "roles of a member: replace");
    block_on(client.api.set_organization_member_roles(ORGANIZATION, MEMBER, &[ROLE])).unwrap();
    assert_sent(&client, &replaced);

    for title in ["members: remove", "members: remove again"] {
        let removed = prepared(&client, ORGANIZATIONS, title);
        let answer = block_on(client.api.remove_organization_member(ORGANIZATION, MEMBER));
        assert_sent(&client, &removed);
        assert_eq!(answer.is_ok(), title == "members: remove");
    }

    let of_user = prepared(&client, USERS, "organizations");
    let organizations = block_on(client.api.user_organizations("iqr8oic4gaig")).unwrap();
    assert_sent(&client, &of_user);
    assert_eq!((organizations[0].name(), organizations[0].roles()), ("Acme", Vec::new()));
}

#[test]
fn sets_up_just_in_time_provisioning_as_recorded() {
    let client = client();
    let api = &client.api;
    let list = prepared(&client, ORGANIZATIONS, "JIT domains: list");
    assert_eq!(block_on(api.organization_email_domains(ORGANIZATION)).unwrap(), ["wire.test"]);
    assert_sent(&client, &list);
    let again = prepared(&client, ORGANIZATIONS, "JIT domains: add again");
    let error = block_on(api.add_organization_email_domain(ORGANIZATION, "wire.test")).unwrap_err();
    assert_sent(&client, &again);
    assert_eq!(error.code(), "entity.unique_integrity_violation");
    let deleted = prepared(&client, ORGANIZATIONS, "JIT domains: delete");
    block_on(api.remove_organization_email_domain(ORGANIZATION, "a.test")).unwrap();
    assert_sent(&client, &deleted);
    let roles = prepared(&client, ORGANIZATIONS, "JIT roles: list");
    assert_eq!(block_on(api.organization_jit_roles(ORGANIZATION)).unwrap()[0].id, ROLE);
    assert_sent(&client, &roles);
    let replaced = prepared(&client, ORGANIZATIONS, "JIT roles: replace");
    block_on(api.set_organization_jit_roles(ORGANIZATION, &[])).unwrap();
    assert_sent(&client, &replaced);
}

#[test]
fn sends_and_revokes_invitations_as_recorded() {
    let client = client();
    let api = &client.api;
    let created = prepared(&client, INVITATIONS, "create, no e-mail sent");
    let new = NewInvitation::new("50amfzw76l9p", "guest@wire.test", 1_795_891_078_652)
        .with_inviter("e0r4j82bjjwi")
        .with_roles(&["orrcuchy7z1wvhf089ir7"]);
    let invitation = block_on(api.create_invitation(&new)).unwrap();
    assert_sent(&client, &created);
    assert_eq!((invitation.invitee(), invitation.status()), ("guest@wire.test", Some(InvitationStatus::Pending)));
    assert_eq!(invitation.organization_id(), Some("50amfzw76l9p"));
    assert_eq!((invitation.inviter_id(), invitation.accepted_user_id()), (Some("e0r4j82bjjwi"), None));
    assert_eq!(invitation.roles()[0].name, "wire-guest-role");

    let linked = NewInvitation::new("o1", "a@b.co", 1).with_link("https://app.test").to_value();
    assert_eq!(linked["messagePayload"], json!({"link": "https://app.test"}));

    let sent = prepared(&client, INVITATIONS, "send the e-mail again");
    block_on(api.send_invitation("raq9a3xw4sufc7lkng8cv", "http://localhost:3000/join?invitation=x")).unwrap();
    assert_sent(&client, &sent);

    let list = prepared(&client, INVITATIONS, "list of an organization");
    assert_eq!(block_on(api.organization_invitations("50amfzw76l9p")).unwrap().len(), 3);
    assert_sent(&client, &list);

    let revoked = prepared(&client, INVITATIONS, "revoke");
    let invitation = block_on(api.revoke_invitation("raq9a3xw4sufc7lkng8cv")).unwrap();
    assert_sent(&client, &revoked);
    assert_eq!(invitation.status(), Some(InvitationStatus::Revoked));

    let accepted = prepared(&client, INVITATIONS, "accept");
    let invitation = block_on(api.accept_invitation("q68h8fkkhu0xcgkgmswna", "q1bc59sq1avn")).unwrap();
    assert_sent(&client, &accepted);
    assert_eq!(invitation.accepted_user_id(), Some("q1bc59sq1avn"));

    let expired = prepared(&client, INVITATIONS, "accept an expired one");
    let error = block_on(api.accept_invitation("yd6di8nckqzhxl0rdlawo", "q1bc59sq1avn")).unwrap_err();
    assert_sent(&client, &expired);
    assert_eq!(error.code(), "request.invalid_input");

    let deleted = prepared(&client, INVITATIONS, "delete");
    block_on(api.delete_invitation("yd6di8nckqzhxl0rdlawo")).unwrap();
    assert_sent(&client, &deleted);
}

#[test]
fn roles_have_scopes_of_api_resources() {
    let client = client();
    let scope = json!({"id": "s1", "name": "read:orders", "resource": {"id": "a1", "name": "Orders"}});
    let role = json!({"id": "r1", "name": "buyer", "scopes": [], "resourceScopes": [scope, {"name": "no id"}]});
    client.server.respond_page(1, &json!([role]));
    let roles = block_on(client.api.organization_roles()).unwrap();
    assert_eq!(roles[0].resource_scopes, [RoleResourceScope::new("s1", "read:orders", "Orders")]);
    client.server.respond(204, &json!(null));
    block_on(client.api.set_organization_role_resource_scopes("r1", &["s1", "s2"])).unwrap();
    let request = client.server.requests().pop().unwrap();
    assert!(request.url.ends_with("/api/organization-roles/r1/resource-scopes"), "{}", request.url);
    assert_eq!((request.method.as_str(), request.body), ("PUT", json!({"scopeIds": ["s1", "s2"]})));
}

#[test]
fn tokens_of_links_are_secret() {
    let client = client();
    client.server.respond(201, &json!({"id": "t1", "email": "ott@wire.test", "token": "open-sesame"}));
    let token = block_on(client.api.create_one_time_token("ott@wire.test", 600)).unwrap();
    assert_eq!(token.expose(), "open-sesame");
    assert!(!format!("{token:?}").contains("sesame"));
    let request = client.server.requests().pop().unwrap();
    assert!(request.url.ends_with("/api/one-time-tokens"), "{}", request.url);
    assert_eq!(request.body, json!({"email": "ott@wire.test", "expiresIn": 600}));
}

#[test]
fn reads_and_changes_the_template_as_recorded() {
    let client = client();
    let api = &client.api;
    prepared(&client, TEMPLATE, "roles: list");
    let roles = block_on(api.organization_roles()).unwrap();
    assert!(client.server.requests()[0].url.ends_with("/organization-roles?page=1&page_size=100"));
    assert_eq!((roles[0].name.as_str(), &*roles[0].scopes), ("wire-admin", &["wire:read".to_owned()][..]));
    assert_eq!((roles[0].description.as_deref(), roles[1].description.as_deref()), (Some("all"), None));
    assert!(roles[0].resource_scopes.is_empty());
    prepared(&client, TEMPLATE, "scopes: list");
    let scopes = block_on(api.organization_scopes()).unwrap();
    assert_eq!((scopes[0].name.as_str(), scopes[1].description.as_deref()), ("wire:read", None));

    let taken = prepared(&client, TEMPLATE, "scope: taken name");
    let error = block_on(api.create_organization_scope("wire:read", None)).unwrap_err();
    assert_sent(&client, &taken);
    assert_eq!(error.code(), "entity.unique_integrity_violation");
    let created = prepared(&client, TEMPLATE, "scope: create");
    let scope = block_on(api.create_organization_scope("wire:read", Some("reads"))).unwrap();
    assert_sent(&client, &created);
    prepared(&client, TEMPLATE, "role: create with scopes");
    let role = block_on(api.create_organization_role("wire-admin", Some("all"), &[&scope.id])).unwrap();
    let sent = client.server.requests().pop().unwrap().body;
    let expected = json!({"name": "wire-admin", "description": "all", "organizationScopeIds": [scope.id]});
    assert_eq!((role.name.as_str(), sent), ("wire-admin", expected));
    let replaced = prepared(&client, TEMPLATE, "role: replace scopes");
    block_on(api.set_organization_role_scopes("6l3pmwu9h4cr6zb7ddmpn", &["0y3l3eg6n3kepvs4fsorh"])).unwrap();
    assert_sent(&client, &replaced);
    let deleted = prepared(&client, TEMPLATE, "role: delete again");
    let error = block_on(api.delete_organization_role("6l3pmwu9h4cr6zb7ddmpn")).unwrap_err();
    assert_sent(&client, &deleted);
    assert_eq!(error, ManagementError::NotFound);
    let deleted = prepared(&client, TEMPLATE, "scope: delete");
    block_on(api.delete_organization_scope("ncq3ju1wgofoclffnzdc2")).unwrap();
    assert_sent(&client, &deleted);
}

#[test]
fn rejects_responses_of_another_shape() {
    let client = client();
    for _ in 0..4 {
        client.server.respond(200, &json!({"no": "organization"}));
    }
    let api = &client.api;
    block_on(async {
        assert_eq!(api.organization("o1").await.unwrap_err(), ManagementError::Malformed);
        assert_eq!(api.organization_invitations("o1").await.unwrap_err(), ManagementError::Malformed);
        assert_eq!(api.organization_roles().await.unwrap_err(), ManagementError::Malformed);
        assert_eq!(api.create_one_time_token("a@b.co", 1).await.unwrap_err(), ManagementError::Malformed);
    });
}
