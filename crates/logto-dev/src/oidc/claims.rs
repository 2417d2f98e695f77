//! What is said about a user, by scope.

use serde_json::{Map, Value, json};

use crate::store::Store;

/// Where claims go: some are only told by userinfo.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    IdToken,
    Userinfo,
}

/// Standard claims of the `profile` scope that are there only when set, by Logto's member name.
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

/// The claims about `sub` that `scopes` allow.
pub(crate) fn claims(store: &Store, sub: &str, scopes: &[String], place: Place) -> Map<String, Value> {
    let mut claims = Map::from_iter([("sub".to_owned(), json!(sub))]);
    let Some(user) = store.users.get(sub) else {
        return claims;
    };
    let has = |scope: &str| scopes.iter().any(|item| item == scope);
    let userinfo = place == Place::Userinfo;
    let mut put = |name: &str, value: Value| claims.insert(name.to_owned(), value);
    if has("profile") {
        put("name", json!(user.name));
        put("picture", json!(user.avatar));
        put("username", json!(user.username));
        // Milliseconds, unlike every other time in a token.
        put("updated_at", json!(user.updated_at));
        put("created_at", json!(user.created_at));
        for (member, claim) in PROFILE {
            if let Some(value) = user.profile.get(member) {
                put(claim, value.clone());
            }
        }
    }
    if has("email") {
        put("email", json!(user.primary_email));
        put("email_verified", json!(user.primary_email.is_some()));
    }
    if has("phone") {
        put("phone_number", json!(user.primary_phone));
        put("phone_number_verified", json!(user.primary_phone.is_some()));
    }
    if has("address")
        && let Some(address) = user.profile.get("address")
    {
        put("address", address.clone());
    }
    if has("custom_data") && userinfo {
        put("custom_data", json!(user.custom_data));
    }
    if has("identities") && userinfo {
        put("identities", json!(user.identities));
        put("sso_identities", json!([]));
    }
    if has("roles") {
        put("roles", json!(user.roles));
    }
    if has("urn:logto:scope:organizations") {
        let ids: Vec<&String> = store.organizations_of(sub).map(|item| &item.id).collect();
        put("organizations", json!(ids));
        if userinfo {
            let data: Vec<Value> = store
                .organizations_of(sub)
                .map(|item| json!({ "id": item.id, "name": item.name, "description": item.description }))
                .collect();
            put("organization_data", json!(data));
        }
    }
    if has("urn:logto:scope:organization_roles") {
        let mut roles = Vec::new();
        for item in store.organizations_of(sub) {
            let names = item.members.get(sub).into_iter().flatten();
            roles.extend(names.map(|name| format!("{}:{name}", item.id)));
        }
        put("organization_roles", json!(roles));
    }
    claims
}
