//! Reading and changing the profile.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::IntoResponse as _;
use serde_json::{Map, Value, json};

use super::Answer;
use super::caller::{Caller, require_edit};
use crate::app::Ctx;
use crate::experience::errors::ApiError;
use crate::experience::input::{Input, not_matching};
use crate::json::Json;
use crate::seed::User;
use crate::store::Store;

/// The claims of the profile that are plain text.
const CLAIMS: [&str; 11] = [
    "familyName",
    "givenName",
    "middleName",
    "nickname",
    "preferredUsername",
    "profile",
    "website",
    "gender",
    "birthdate",
    "zoneinfo",
    "locale",
];

/// The parts of an address.
const ADDRESS: [&str; 6] = ["formatted", "streetAddress", "locality", "region", "postalCode", "country"];

/// `GET /api/my-account`
pub(super) async fn get(State(app): State<Ctx>, headers: HeaderMap) -> Answer {
    let store = app.store();
    let caller = Caller::in_account_center(&app, &store, &headers)?;
    Ok(Json(view(&store, &caller)).into_response())
}

/// `PATCH /api/my-account`: name, picture, username, free data; `null` clears.
pub(super) async fn change(State(app): State<Ctx>, headers: HeaderMap, body: String) -> Answer {
    let mut store = app.store();
    let caller = Caller::in_account_center(&app, &store, &headers)?;
    let input = Input::read(&body)?;
    let name = input.nullable("name")?;
    let avatar = input.nullable("avatar")?;
    if avatar.flatten().is_some_and(|text| url::Url::parse(text).is_err()) {
        let issue = json!({ "validation": "url", "code": "invalid_string", "message": "Invalid url" });
        return Err(ApiError::invalid_input(&["avatar"], issue));
    }
    let username = input.nullable("username")?;
    if username.flatten().is_some_and(|text| !is_username(text)) {
        return Err(not_matching(&["username"]));
    }
    let custom_data = input.object("customData")?;
    let fields = &store.account_center.fields;
    for (given, access) in [
        (name.is_some(), fields.name),
        (avatar.is_some(), fields.avatar),
        (username.is_some(), fields.username),
        (custom_data.is_some(), fields.custom_data),
    ] {
        if given {
            require_edit(access)?;
        }
    }
    caller.require_scope("profile")?;
    if custom_data.is_some() {
        caller.require_scope("custom_data")?;
    }
    if let Some(username) = username {
        caller.require_identity()?;
        check_username(&store, &caller.sub, username)?;
    }
    let owned = |text: Option<&str>| text.map(str::to_owned);
    store.change_user(&caller.sub, app.now_ms(), |user| {
        if let Some(name) = name {
            user.name = owned(name);
        }
        if let Some(avatar) = avatar {
            user.avatar = owned(avatar);
        }
        if let Some(username) = username {
            user.username = owned(username);
        }
        if let Some(data) = custom_data {
            user.custom_data.clone_from(data);
        }
    });
    Ok(Json(view(&store, &caller)).into_response())
}

/// `PATCH /api/my-account/profile`: the further claims; what is not named stays.
pub(super) async fn change_claims(State(app): State<Ctx>, headers: HeaderMap, body: String) -> Answer {
    let mut store = app.store();
    let caller = Caller::in_account_center(&app, &store, &headers)?;
    let input = Input::read(&body)?;
    let mut changed = Map::new();
    for claim in CLAIMS {
        if let Some(text) = input.optional(&[claim])? {
            changed.insert(claim.to_owned(), json!(text));
        }
    }
    let address = input.object("address")?.is_some();
    if address {
        let mut parts = Map::new();
        for part in ADDRESS {
            if let Some(text) = input.optional(&["address", part])? {
                parts.insert(part.to_owned(), json!(text));
            }
        }
        changed.insert("address".to_owned(), Value::Object(parts));
    }
    require_edit(store.account_center.fields.profile)?;
    caller.require_scope("profile")?;
    if address {
        caller.require_scope("address")?;
    }
    store.change_user(&caller.sub, app.now_ms(), |user| user.profile.extend(changed));
    let profile = store.users.get(&caller.sub).map(|user| claims(user, &caller));
    Ok(Json(profile.unwrap_or_default()).into_response())
}

/// The account as scopes and account center show it.
fn view(store: &Store, caller: &Caller) -> Value {
    let mut view = Map::new();
    let Some(user) = store.users.get(&caller.sub) else {
        return Value::Object(view);
    };
    let account = store.accounts.get(&caller.sub).cloned().unwrap_or_default();
    let fields = &store.account_center.fields;
    let mut put = |shown: bool, name: &str, value: Value| {
        if shown {
            view.insert(name.to_owned(), value);
        }
    };
    put(true, "id", json!(user.id));
    put(caller.has("email") && fields.email.is_readable(), "primaryEmail", json!(user.primary_email));
    put(caller.has("phone") && fields.phone.is_readable(), "primaryPhone", json!(user.primary_phone));
    put(caller.has("custom_data") && fields.custom_data.is_readable(), "customData", json!(user.custom_data));
    put(caller.has("identities") && fields.social.is_readable(), "identities", json!(user.identities));
    if caller.has("profile") {
        put(fields.name.is_readable(), "name", json!(user.name));
        put(fields.avatar.is_readable(), "avatar", json!(user.avatar));
        put(fields.username.is_readable(), "username", json!(user.username));
        put(fields.profile.is_readable(), "profile", json!(claims(user, caller)));
        put(fields.password.is_readable(), "hasPassword", json!(account.password.is_some()));
        put(true, "lastSignInAt", json!(account.last_sign_in_at));
        put(true, "createdAt", json!(user.created_at));
        put(true, "updatedAt", json!(user.updated_at));
        put(true, "applicationId", json!(account.application_id));
        put(true, "isSuspended", json!(false));
    }
    Value::Object(view)
}

/// The further claims; the address has a scope of its own.
fn claims(user: &User, caller: &Caller) -> Map<String, Value> {
    let mut claims = user.profile.clone();
    if !caller.has("address") {
        claims.remove("address");
    }
    claims
}

fn check_username(store: &Store, sub: &str, username: Option<&str>) -> Result<(), ApiError> {
    let Some(username) = username else {
        let user = store.users.get(sub);
        let reachable = user.is_some_and(|user| user.primary_email.is_some() || user.primary_phone.is_some());
        return if reachable { Ok(()) } else { Err(ApiError::username_required()) };
    };
    match store.user_named(username) {
        Some(other) if other.id != sub => Err(ApiError::username_in_use()),
        _ => Ok(()),
    }
}

/// Logto's rule for a username: `^[A-Z_a-z]\w*$`.
fn is_username(text: &str) -> bool {
    let word = |character: char| character == '_' || character.is_ascii_alphanumeric();
    text.starts_with(|first: char| first == '_' || first.is_ascii_alphabetic()) && text.chars().all(word)
}

#[cfg(test)]
mod tests {
    use super::is_username;

    #[test]
    fn usernames() {
        for good in ["alice", "_", "A1_b"] {
            assert!(is_username(good), "{good}");
        }
        for bad in ["", "1a", "a b", "a-b", "älice", "aä"] {
            assert!(!is_username(bad), "{bad}");
        }
    }
}
