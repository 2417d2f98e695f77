//! The profile of the account.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::IntoResponse as _;
use serde_json::{Map, Value, json};

use super::caller::{Caller, require_edit};
use crate::http::{ApiError, ApiResult, Json, JsonBody, SharedState};
use crate::model::identifier::is_username;
use crate::model::profile_field::{ADDRESS_PARTS, PROFILE_CLAIMS};
use crate::model::seed::User;
use crate::model::store::Store;

/// `GET /api/my-account`
pub(super) async fn get(State(app): State<SharedState>, headers: HeaderMap) -> ApiResult {
    let store = app.store();
    let caller = Caller::in_account_center(&app, &store, &headers)?;
    Ok(Json(account_json(&store, &caller)).into_response())
}

/// `PATCH /api/my-account`: changes name, picture, username and custom data; `null` clears a field.
pub(super) async fn change(State(app): State<SharedState>, headers: HeaderMap, body: String) -> ApiResult {
    let mut store = app.store();
    let caller = Caller::in_account_center(&app, &store, &headers)?;
    let input = JsonBody::parse(&body)?;
    let name = input.nullable_text("name")?;
    let avatar = input.nullable_text("avatar")?;
    if avatar.flatten().is_some_and(|text| url::Url::parse(text).is_err()) {
        let issue = json!({ "validation": "url", "code": "invalid_string", "message": "Invalid url" });
        return Err(ApiError::invalid_input(&["avatar"], issue));
    }
    let username = input.nullable_text("username")?;
    if username.flatten().is_some_and(|text| !is_username(text)) {
        return Err(ApiError::invalid_format(&["username"]));
    }
    let custom_data = input.object("customData")?;
    if name.is_none() && avatar.is_none() && username.is_none() && custom_data.is_none() {
        return Err(ApiError::empty_change());
    }
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
        caller.require_verification()?;
        check_username(&store, &caller.sub, username)?;
    }
    let owned = |text: Option<&str>| text.map(str::to_owned);
    store.update_user(&caller.sub, app.now_ms(), |user| {
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
    Ok(Json(account_json(&store, &caller)).into_response())
}

/// `PATCH /api/my-account/profile`: changes the further claims in the body.
pub(super) async fn change_claims(State(app): State<SharedState>, headers: HeaderMap, body: String) -> ApiResult {
    let mut store = app.store();
    let caller = Caller::in_account_center(&app, &store, &headers)?;
    let input = JsonBody::parse(&body)?;
    let mut changed = input.optional_texts(&[], &PROFILE_CLAIMS)?;
    let address = input.object("address")?.is_some();
    if address {
        let parts = input.optional_texts(&["address"], &ADDRESS_PARTS)?;
        changed.insert("address".to_owned(), Value::Object(parts));
    }
    require_edit(store.account_center.fields.profile)?;
    caller.require_scope("profile")?;
    if address {
        caller.require_scope("address")?;
    }
    store.update_user(&caller.sub, app.now_ms(), |user| user.profile.extend(changed));
    let profile = store.users.get(&caller.sub).map(|user| claims(user, &caller));
    Ok(Json(profile.unwrap_or_default()).into_response())
}

/// The JSON of the account: what the scopes and the account center allow.
fn account_json(store: &Store, caller: &Caller) -> Value {
    let mut json = Map::new();
    let Some(user) = store.users.get(&caller.sub) else {
        return Value::Object(json);
    };
    let account = store.accounts.get(&caller.sub).cloned().unwrap_or_default();
    let fields = &store.account_center.fields;
    let mut insert = |is_visible: bool, name: &str, value: Value| {
        if is_visible {
            json.insert(name.to_owned(), value);
        }
    };
    insert(true, "id", json!(user.id));
    let can_verify = store.can_verify(&caller.sub);
    insert(store.version.is_newest(), "hasSecurityVerificationMethod", json!(can_verify));
    insert(caller.has_scope("email") && fields.email.is_readable(), "primaryEmail", json!(user.primary_email));
    insert(caller.has_scope("phone") && fields.phone.is_readable(), "primaryPhone", json!(user.primary_phone));
    insert(caller.has_scope("custom_data") && fields.custom_data.is_readable(), "customData", json!(user.custom_data));
    insert(caller.has_scope("identities") && fields.social.is_readable(), "identities", json!(user.identities));
    if caller.has_scope("profile") {
        insert(fields.name.is_readable(), "name", json!(user.name));
        insert(fields.avatar.is_readable(), "avatar", json!(user.avatar));
        insert(fields.username.is_readable(), "username", json!(user.username));
        insert(fields.profile.is_readable(), "profile", json!(claims(user, caller)));
        insert(fields.password.is_readable(), "hasPassword", json!(account.password.is_some()));
        insert(true, "lastSignInAt", json!(account.last_sign_in_at));
        insert(true, "createdAt", json!(user.created_at));
        insert(true, "updatedAt", json!(user.updated_at));
        insert(true, "applicationId", json!(account.application_id));
        insert(true, "isSuspended", json!(user.is_suspended));
    }
    Value::Object(json)
}

/// The further claims. The address needs its own scope.
fn claims(user: &User, caller: &Caller) -> Map<String, Value> {
    let mut claims = user.profile.clone();
    if !caller.has_scope("address") {
        claims.remove("address");
    }
    claims
}

/// Checks that the username is available, or that the user has another identifier without it.
fn check_username(store: &Store, sub: &str, username: Option<&str>) -> Result<(), ApiError> {
    let Some(username) = username else {
        let user = store.users.get(sub);
        let has_other = user.is_some_and(|user| user.primary_email.is_some() || user.primary_phone.is_some());
        return if has_other { Ok(()) } else { Err(ApiError::username_required()) };
    };
    if let Some(violation) = store.sign_in_experience.username_policy().violation(username) {
        return Err(ApiError::username_rejected(violation));
    }
    match store.user_by_username(username) {
        Some(other) if other.id != sub => Err(ApiError::username_in_use()),
        _ => Ok(()),
    }
}
