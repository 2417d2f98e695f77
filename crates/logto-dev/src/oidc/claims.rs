//! The claims about a user, by scope.

use serde_json::{Map, Value, json};

use crate::model::store::Store;

/// Where claims are used. Some are only part of userinfo responses.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum ClaimsTarget {
    IdToken,
    Userinfo,
}

/// Standard claims of the `profile` scope that are left out when empty, with the names of Logto's members.
const PROFILE: [(&str, &str); 11] = [
    ("familyName", "family_name"),
    ("givenName", "given_name"),
    ("middleName", "middle_name"),
    ("nickname", "nickname"),
    ("preferredUsername", "preferred_username"),
    ("profile", "profile"),
    ("website", "website"),
    ("gender", "gender"),
    ("birthdate", "birthdate"),
    ("zoneinfo", "zoneinfo"),
    ("locale", "locale"),
];

/// The claims about the user `sub` that `scopes` allow.
pub(crate) fn claims(store: &Store, sub: &str, scopes: &[String], target: ClaimsTarget) -> Map<String, Value> {
    let mut claims = Map::from_iter([("sub".to_owned(), json!(sub))]);
    let Some(user) = store.users.get(sub) else {
        return claims;
    };
    let has = |scope: &str| scopes.iter().any(|item| item == scope);
    let userinfo = target == ClaimsTarget::Userinfo;
    let mut insert = |name: &str, value: Value| claims.insert(name.to_owned(), value);
    if has("profile") {
        insert("name", json!(user.name));
        if store.version.is_newest()
            && let Some(username) = &user.username
        {
            insert("preferred_username", json!(username));
        }
        insert("picture", json!(user.avatar));
        insert("username", json!(user.username));
        // Unlike all other times in a token, these are in milliseconds.
        insert("updated_at", json!(user.updated_at));
        insert("created_at", json!(user.created_at));
        for (member, claim) in PROFILE {
            if let Some(value) = user.profile.get(member) {
                insert(claim, value.clone());
            }
        }
    }
    if has("email") {
        insert("email", json!(user.primary_email));
        insert("email_verified", json!(user.primary_email.is_some()));
    }
    if has("phone") {
        insert("phone_number", json!(user.primary_phone));
        insert("phone_number_verified", json!(user.primary_phone.is_some()));
    }
    if has("address")
        && let Some(address) = user.profile.get("address")
    {
        insert("address", address.clone());
    }
    if has("custom_data") && userinfo {
        insert("custom_data", json!(user.custom_data));
    }
    if has("identities") && userinfo {
        insert("identities", json!(user.identities));
        insert("sso_identities", json!([]));
    }
    if has("roles") {
        insert("roles", json!(user.roles));
    }
    if has("urn:logto:scope:organizations") {
        let ids: Vec<&String> = store.organizations_of(sub).map(|item| &item.id).collect();
        insert("organizations", json!(ids));
        if userinfo {
            let data: Vec<Value> = store
                .organizations_of(sub)
                .map(|item| json!({ "id": item.id, "name": item.name, "description": item.description }))
                .collect();
            insert("organization_data", json!(data));
        }
    }
    if has("urn:logto:scope:organization_roles") {
        let mut roles = Vec::new();
        for item in store.organizations_of(sub) {
            let names = item.members.get(sub).into_iter().flatten();
            roles.extend(names.map(|name| format!("{}:{name}", item.id)));
        }
        insert("organization_roles", json!(roles));
    }
    claims
}
