use futures_executor::block_on;
use logto_client::Secret;
use logto_management::{ManagementError, MfaFactor, MfaVerification, NewUser, User, UserPatch, UserQuery};
use serde_json::{Map, Value, json};

use crate::support::{assert_sent, client, exchange, respond};

const USERS: &str = include_str!("../../../logto-dev/tests/wire/v1.42/users.json");
const MFA: &str = include_str!("../../../logto-dev/tests/wire/v1.42/user-mfa.json");
const DASHBOARD: &str = include_str!("../../../logto-dev/tests/wire/v1.42/dashboard.json");
const SESSIONS: &str = include_str!("../vectors/logto-v1.42.0/user-sessions.json");

#[test]
fn lists_pages_of_users() {
    let client = client();
    let page = exchange(USERS, "list: first page");
    client.server.respond_page(5, &page.response);
    let found = block_on(client.api.users(&UserQuery::new().with_search(" wire ").with_page_size(2))).unwrap();
    assert_sent(&client, &page);
    assert_eq!((found.total, found.items.len()), (Some(5), 2));
    assert_eq!((found.items[0].username(), found.items[0].label()), (Some("wire_foo"), "wire_foo"));
    // A browser may not be allowed to read the header.
    client.server.respond(200, &json!([]));
    let found = block_on(client.api.users(&UserQuery::default().with_page(0).with_page_size(1000))).unwrap();
    assert_eq!((found.total, found.items), (None, Vec::new()));
    assert!(client.server.requests()[1].url.ends_with("/users?page=1&page_size=100"));
}

#[test]
fn searches_for_letters_that_mean_something_in_patterns() {
    let pattern = |text: &str| UserQuery::new().with_search(text).search_pattern();
    assert_eq!(pattern("100%_a\\b").as_deref(), Some(r"%100\%\_a\\b%"));
    assert_eq!(pattern("  "), None);
}

#[test]
fn creates_and_changes_users_as_recorded() {
    let client = client();
    let id = "iqr8oic4gaig";
    let created = exchange(USERS, "create with e-mail only");
    respond(&client, &created);
    let user = block_on(client.api.create_user(&NewUser::new().with_email("two@wire.test"))).unwrap();
    assert_sent(&client, &created);
    assert_eq!((user.email(), user.has_password(), user.is_suspended()), (Some("two@wire.test"), false, false));
    assert_eq!((user.created_at(), user.last_sign_in_at()), (Some(1_795_887_468_348), None));

    let changed = exchange(USERS, "change");
    respond(&client, &changed);
    let patch = UserPatch::new().with_name(Some("Wire 1")).with_avatar(None);
    let user = block_on(client.api.update_user(id, &patch)).unwrap();
    assert_sent(&client, &changed);
    assert_eq!((user.name(), user.avatar(), user.phone()), (Some("Wire 1"), None, Some("12015550301")));

    let replaced = exchange(USERS, "change: customData replaced");
    respond(&client, &replaced);
    let data = Map::from_iter([("b".to_owned(), json!(2))]);
    block_on(client.api.update_user(id, &UserPatch::new().with_custom_data(data))).unwrap();
    assert_sent(&client, &replaced);

    let merged = exchange(USERS, "profile merged");
    respond(&client, &merged);
    let claims = Map::from_iter([("nickname".to_owned(), json!("W"))]);
    let profile = block_on(client.api.update_user_profile(id, claims)).unwrap();
    assert_sent(&client, &merged);
    assert_eq!(Value::Object(profile), merged.response);

    for (title, is_suspended) in [("suspend", true), ("release", false)] {
        let suspension = exchange(USERS, title);
        respond(&client, &suspension);
        let user = block_on(client.api.set_user_suspended(id, is_suspended)).unwrap();
        assert_sent(&client, &suspension);
        assert_eq!(user.is_suspended(), is_suspended);
    }

    let password = exchange(USERS, "password set");
    respond(&client, &password);
    let user = block_on(client.api.set_user_password(id, &Secret::new("An0ther-Pass-word!"))).unwrap();
    assert_sent(&client, &password);
    assert!(user.has_password());

    let unlinked = exchange(USERS, "identity: unlink");
    respond(&client, &unlinked);
    assert_eq!(block_on(client.api.unlink_identity(id, "google")).unwrap().identities().count(), 0);
    assert_sent(&client, &unlinked);
    let linked = User::from_value(exchange(USERS, "identity: as the user shows it").response).unwrap();
    assert_eq!(linked.identities().collect::<Vec<_>>(), [("google", "g-1")]);

    let deleted = exchange(USERS, "delete");
    respond(&client, &deleted);
    block_on(client.api.delete_user(id)).unwrap();
    assert_sent(&client, &deleted);
}

#[test]
fn reads_instead_of_sending_an_empty_change() {
    let client = client();
    respond(&client, &exchange(USERS, "read"));
    block_on(client.api.update_user("u1", &UserPatch::new())).unwrap();
    assert_eq!(client.server.requests()[0].method, "GET");
}

#[test]
fn gives_and_takes_roles() {
    let client = client();
    let (user, role) = ("iqr8oic4gaig", "ddzpcnrcevfc64zl17q48");
    let list = exchange(USERS, "roles: list");
    client.server.respond_page(1, &list.response);
    let roles = block_on(client.api.user_roles(user)).unwrap();
    assert_eq!(
        (roles[0].name.as_str(), roles[0].description.as_str(), roles[0].is_default),
        ("wire-role", "wire", false)
    );
    assert!(client.server.requests()[0].url.ends_with("/roles?page=1&page_size=100"));
    let assigned = exchange(USERS, "roles: assign");
    respond(&client, &assigned);
    block_on(client.api.assign_roles(user, &[role])).unwrap();
    assert_sent(&client, &assigned);
    let taken = exchange(USERS, "roles: take again");
    respond(&client, &taken);
    let error = block_on(client.api.remove_role(user, "p209yaf6p9sdsw4e93lbn")).unwrap_err();
    assert_sent(&client, &taken);
    assert_eq!(error, ManagementError::NotFound);
    client.server.respond(200, &list.response);
    assert_eq!(block_on(client.api.roles()).unwrap().len(), 1);
    assert!(client.server.requests()[3].url.ends_with("/roles?type=User&page=1&page_size=100"));
}

#[test]
fn reads_and_ends_sessions() {
    let client = client();
    let list = exchange(SESSIONS, "list");
    respond(&client, &list);
    let sessions = block_on(client.api.user_sessions("umlje9dcuj0r")).unwrap();
    assert_sent(&client, &list);
    let session = &sessions[0];
    assert!(session.user_agent.as_deref().is_some_and(|agent| agent.contains("Chrome/140")));
    assert_eq!((session.ip.as_deref(), session.signed_in_at), (Some("127.0.0.1"), Some(1_795_887_475_000)));
    assert_eq!(session.applications, ["q7mpy4un43c9nu4kt1zy5"]);
    let ended = exchange(SESSIONS, "end one and all its grants");
    respond(&client, &ended);
    block_on(client.api.end_user_session("umlje9dcuj0r", &session.id)).unwrap();
    assert_sent(&client, &ended);
    respond(&client, &exchange(SESSIONS, "end unknown"));
    let error = block_on(client.api.end_user_session("umlje9dcuj0r", "nope")).unwrap_err();
    assert_eq!(error, ManagementError::NotFound);
}

#[test]
fn lists_and_removes_factors_as_recorded() {
    let client = client();
    let user = "dzyz0q913h6x";
    let list = exchange(MFA, "list");
    respond(&client, &list);
    let factors = block_on(client.api.mfa_verifications(user)).unwrap();
    assert_sent(&client, &list);
    let read: Vec<_> = factors.iter().map(|it| (it.factor(), it.remaining_codes())).collect();
    assert_eq!(read, [(MfaFactor::Totp, None), (MfaFactor::BackupCode, Some(10))]);
    assert_eq!(factors[0].created_at(), Some("2026-11-28T17:37:53.599Z"));
    for (title, answer) in [("delete", Ok(())), ("delete again", Err(ManagementError::NotFound))] {
        let deleted = exchange(MFA, title);
        respond(&client, &deleted);
        assert_eq!(block_on(client.api.remove_mfa_verification(user, factors[0].id())), answer);
        assert_sent(&client, &deleted);
    }
    let passkey = json!({"id": "m1", "type": "WebAuthn", "agent": "Mozilla/5.0", "name": "Laptop", "new": true});
    let passkey = MfaVerification::from_value(passkey).unwrap();
    assert_eq!((passkey.factor(), passkey.name()), (MfaFactor::WebAuthn, Some("Laptop")));
    assert_eq!((passkey.user_agent(), passkey.get("new")), (Some("Mozilla/5.0"), Some(&json!(true))));
    assert_eq!(MfaVerification::from_value(json!({"id": "m1"})), None);
}

#[test]
fn creates_and_deletes_personal_access_tokens_as_recorded() {
    let client = client();
    let user = "iqr8oic4gaig";
    let created = exchange(USERS, "personal access token: create");
    respond(&client, &created);
    let token = block_on(client.api.create_personal_access_token(user, "ci", None)).unwrap();
    assert_sent(&client, &created);
    assert_eq!((token.name(), token.created_at(), token.expires_at()), ("ci", Some(1_795_887_473_155), None));
    assert_eq!(token.value().expose(), created.response["value"]);
    assert_eq!((token.get("userId"), token.get("value")), (Some(&json!(user)), None));

    let taken = exchange(USERS, "personal access token: same name");
    respond(&client, &taken);
    let error = block_on(client.api.create_personal_access_token(user, "ci", None)).unwrap_err();
    assert_sent(&client, &taken);
    let field = &error.field_errors()[0];
    assert_eq!((field.field.to_string().as_str(), field.reason().is_some()), ("name", true));

    let list = exchange(USERS, "personal access tokens: list");
    respond(&client, &list);
    assert_eq!(block_on(client.api.personal_access_tokens(user)).unwrap(), [token]);
    assert_sent(&client, &list);

    let deleted = exchange(USERS, "personal access token: delete");
    respond(&client, &deleted);
    block_on(client.api.delete_personal_access_token(user, "ci")).unwrap();
    assert_sent(&client, &deleted);

    let response = json!({"name": "ci", "value": "pat_open_sesame", "expiresAt": 5});
    client.server.respond(201, &response);
    let token = block_on(client.api.create_personal_access_token(user, "ci", Some(5))).unwrap();
    assert_eq!(client.server.requests().pop().unwrap().body, json!({"name": "ci", "expiresAt": 5}));
    assert_eq!(token.expires_at(), Some(5));
    assert!(!format!("{token:?}").contains("sesame"));
}

#[test]
fn reads_the_dashboard() {
    let client = client();
    let [total, new, active] = ["total", "new", "active"].map(|title| exchange(DASHBOARD, title));
    respond(&client, &total);
    assert_eq!(block_on(client.api.user_count()).unwrap(), 41);
    assert_sent(&client, &total);
    respond(&client, &new);
    let numbers = block_on(client.api.new_users()).unwrap();
    assert_sent(&client, &new);
    assert_eq!((numbers.today.count, numbers.last_seven_days.delta), (41, 41));
    respond(&client, &active);
    let numbers = block_on(client.api.active_users()).unwrap();
    assert_sent(&client, &active);
    assert_eq!((numbers.days.len(), numbers.days[0].0.as_str()), (30, "2026-10-30"));
    assert_eq!(numbers.daily.count, numbers.days[29].1);
}

#[test]
fn refused_identifiers_belong_to_their_field() {
    for (title, field) in [
        ("create: username taken", "username"),
        ("create: e-mail taken", "primaryEmail"),
        ("create: phone taken", "primaryPhone"),
        ("create: bad e-mail", "primaryEmail"),
        ("create: bad username", "username"),
    ] {
        let client = client();
        let refused = exchange(USERS, title);
        respond(&client, &refused);
        let error = block_on(client.api.create_user(&NewUser::new().with_username("x"))).unwrap_err();
        assert_eq!(error.code(), refused.response["code"], "{title}");
        assert_eq!(error.field_errors()[0].field.to_string(), field, "{title}");
        assert!(error.hint().is_some(), "{title}");
    }
}

#[test]
fn role_of_another_type_has_a_hint() {
    let code = "user.invalid_role_type".to_owned();
    let error = ManagementError::Rejected { code, message: String::new(), data: Value::Null, details: None };
    assert!(error.hint().unwrap().to_string().contains("“User”"));
}

#[test]
fn debug_output_has_no_password() {
    let user = NewUser::new().with_username("ada").with_password(Secret::new("looking-glass"));
    assert_eq!(user.to_value()["password"], "looking-glass");
    let shown = format!("{user:?}");
    assert!(shown.contains("ada") && !shown.contains("looking-glass"), "{shown}");
}

#[test]
fn rejects_responses_of_another_shape() {
    let client = client();
    for _ in 0..4 {
        client.server.respond(200, &json!({"no": "user"}));
    }
    let api = &client.api;
    block_on(async {
        assert_eq!(api.user("u1").await.unwrap_err(), ManagementError::Malformed);
        assert_eq!(api.users(&UserQuery::new()).await.unwrap_err(), ManagementError::Malformed);
        assert_eq!(api.user_sessions("u1").await.unwrap_err(), ManagementError::Malformed);
        assert_eq!(api.active_users().await.unwrap_err(), ManagementError::Malformed);
    });
}

#[test]
fn names_people_by_what_they_have() {
    let label = |user: Value| User::from_value(user).unwrap().label().to_owned();
    assert_eq!(label(json!({"id": "u1", "name": "Ada", "username": "ada"})), "Ada");
    assert_eq!(label(json!({"id": "u1", "name": null, "primaryEmail": "a@b.co"})), "a@b.co");
    assert_eq!(label(json!({"id": "u1", "primaryPhone": "15550100009"})), "15550100009");
    assert_eq!(label(json!({"id": "u1"})), "u1");
    assert_eq!(User::from_value(json!({"id": ""})), None);
}
