//! The users: `/api/users`.

use axum::extract::{Extension, Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse as _;
use serde_json::{Map, Value, json};

use super::search::Search;
use super::{find, json_of, user_json};
use crate::http::paging::Paging;
use crate::http::{ApiError, ApiResult, Json, JsonBody, Parameters, SharedState};
use crate::management::authorization::Caller;
use crate::model::identifier::{Identifier, is_username};
use crate::model::password::PasswordHash;
use crate::model::random;
use crate::model::seed::User;
use crate::model::store::Store;

/// `GET /api/users`: the newest first.
pub(super) async fn list(State(app): State<SharedState>, parameters: Parameters, paging: Paging) -> ApiResult {
    let search = Search::read(parameters.pairs())?;
    let store = app.store();
    let mut users: Vec<&User> = store.users.values().filter(|user| search.finds(user)).collect();
    users.sort_by_key(|user| (std::cmp::Reverse(user.created_at), &user.id));
    let users = users.into_iter().map(|user| user_json(&store, user)).collect();
    Ok(paging.respond(users))
}

/// `POST /api/users`. The password policy does not apply.
pub(super) async fn create(State(app): State<SharedState>, body: String) -> ApiResult {
    let input = JsonBody::parse(&body)?;
    let changes = Changes::read(&input, false)?;
    let password = match input.optional_text(&["password"])? {
        Some(_) => Some(PasswordHash::of(input.non_empty_text(&["password"])?)),
        None => None,
    };
    let mut store = app.store();
    changes.check_available(&store, None)?;
    let id = random::id(12);
    let mut user = User { id: id.clone(), ..User::default() };
    changes.apply(&mut user);
    store.create_user(user, password, app.now_ms());
    Ok(Json(json_of(&store, &id)?).into_response())
}

/// `GET /api/users/{id}`
pub(super) async fn show(State(app): State<SharedState>, Path(id): Path<String>, parameters: Parameters) -> ApiResult {
    let mut json = json_of(&app.store(), &id)?;
    if parameters.get("includeSsoIdentities") == Some("true") {
        json["ssoIdentities"] = json!([]);
    }
    Ok(Json(json).into_response())
}

/// `PATCH /api/users/{id}`: replaces the members in the body.
pub(super) async fn change(State(app): State<SharedState>, Path(id): Path<String>, body: String) -> ApiResult {
    let input = JsonBody::parse(&body)?;
    let changes = Changes::read(&input, true)?;
    let mut store = app.store();
    find(&store, &id)?;
    if changes.is_empty() {
        return Err(ApiError::empty_change());
    }
    changes.check_available(&store, Some(&id))?;
    store.update_user(&id, app.now_ms(), |user| changes.apply(user));
    Ok(Json(json_of(&store, &id)?).into_response())
}

/// `DELETE /api/users/{id}`
pub(super) async fn remove(
    State(app): State<SharedState>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
) -> ApiResult {
    let mut store = app.store();
    if caller.0 == id {
        return Err(ApiError::cannot_delete_self());
    }
    find(&store, &id)?;
    store.delete_user(&id);
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// `GET /api/users/{id}/custom-data`
pub(super) async fn custom_data(State(app): State<SharedState>, Path(id): Path<String>) -> ApiResult {
    Ok(Json(&find(&app.store(), &id)?.custom_data).into_response())
}

/// `PATCH /api/users/{id}/custom-data`: changes the members in the body.
pub(super) async fn change_custom_data(
    State(app): State<SharedState>,
    Path(id): Path<String>,
    body: String,
) -> ApiResult {
    let data = required_object(&JsonBody::parse(&body)?, "customData")?;
    let mut store = app.store();
    find(&store, &id)?;
    store.update_user(&id, app.now_ms(), |user| user.custom_data.extend(data));
    Ok(Json(&find(&store, &id)?.custom_data).into_response())
}

/// `PATCH /api/users/{id}/profile`: changes the claims in the body.
pub(super) async fn change_profile(State(app): State<SharedState>, Path(id): Path<String>, body: String) -> ApiResult {
    let claims = required_object(&JsonBody::parse(&body)?, "profile")?;
    let mut store = app.store();
    find(&store, &id)?;
    store.update_user(&id, app.now_ms(), |user| user.profile.extend(claims));
    Ok(Json(&find(&store, &id)?.profile).into_response())
}

/// `PATCH /api/users/{id}/password`. The password policy does not apply.
pub(super) async fn set_password(State(app): State<SharedState>, Path(id): Path<String>, body: String) -> ApiResult {
    let input = JsonBody::parse(&body)?;
    let password = PasswordHash::of(input.non_empty_text(&["password"])?);
    let mut store = app.store();
    find(&store, &id)?;
    let now_ms = app.now_ms();
    store.accounts.entry(id.clone()).or_default().set_password(password, now_ms);
    store.update_user(&id, now_ms, |_| {});
    Ok(Json(json_of(&store, &id)?).into_response())
}

/// `PATCH /api/users/{id}/password/expiration`: declares the password expired, or valid again.
pub(super) async fn expire_password(State(app): State<SharedState>, Path(id): Path<String>, body: String) -> ApiResult {
    let is_expired = JsonBody::parse(&body)?.boolean("isExpired")?;
    let mut store = app.store();
    find(&store, &id)?;
    if !store.sign_in_experience.password_expiration().enabled {
        return Err(ApiError::password_expiration_not_enabled());
    }
    store.accounts.entry(id.clone()).or_default().is_password_expired = is_expired;
    Ok(Json(json_of(&store, &id)?).into_response())
}

/// `POST /api/users/{id}/password/verify`
pub(super) async fn verify_password(State(app): State<SharedState>, Path(id): Path<String>, body: String) -> ApiResult {
    let input = JsonBody::parse(&body)?;
    let password = input.non_empty_text(&["password"])?;
    let store = app.store();
    find(&store, &id)?;
    if store.password_matches(&id, password) {
        Ok(StatusCode::NO_CONTENT.into_response())
    } else {
        Err(ApiError::invalid_credentials())
    }
}

/// `GET /api/users/{id}/has-password`
pub(super) async fn has_password(State(app): State<SharedState>, Path(id): Path<String>) -> ApiResult {
    let json = json_of(&app.store(), &id)?;
    Ok(Json(json!({ "hasPassword": json["hasPassword"] })).into_response())
}

/// `PATCH /api/users/{id}/is-suspended`: suspending ends the sessions and tokens of the user.
pub(super) async fn suspend(State(app): State<SharedState>, Path(id): Path<String>, body: String) -> ApiResult {
    let is_suspended = JsonBody::parse(&body)?.boolean("isSuspended")?;
    let mut store = app.store();
    find(&store, &id)?;
    store.set_suspended(&id, is_suspended, app.now_ms());
    Ok(Json(json_of(&store, &id)?).into_response())
}

fn required_object(input: &JsonBody, name: &str) -> Result<Map<String, Value>, ApiError> {
    match input.object(name)? {
        Some(object) => Ok(object.clone()),
        None => Err(ApiError::invalid_input(&[name], crate::model::validation::invalid_type("object", None))),
    }
}

/// The members of a user in a body. The inner `None` is `null`.
struct Changes {
    username: Option<Option<String>>,
    email: Option<Option<String>>,
    phone: Option<Option<String>>,
    name: Option<Option<String>>,
    avatar: Option<Option<String>>,
    custom_data: Option<Map<String, Value>>,
    profile: Option<Map<String, Value>>,
}

impl Changes {
    fn read(input: &JsonBody, allows_null: bool) -> Result<Self, ApiError> {
        let text = |name: &str, is_valid: fn(&str) -> bool| -> Result<Option<Option<String>>, ApiError> {
            let value = if allows_null { input.nullable_text(name)? } else { input.optional_text(&[name])?.map(Some) };
            if value.flatten().is_some_and(|text| !is_valid(text)) {
                return Err(ApiError::invalid_format(&[name]));
            }
            Ok(value.map(|value| value.map(str::to_owned)))
        };
        let username = text("username", is_username)?;
        let email = text("primaryEmail", |text| Identifier::email(text).is_some())?;
        let phone = text("primaryPhone", |text| Identifier::phone(text).is_some())?;
        let name = text("name", |_| true)?;
        // An empty address removes the picture.
        let avatar = input.nullable_text("avatar")?.map(|avatar| avatar.filter(|text| !text.is_empty()));
        if avatar.flatten().is_some_and(|text| url::Url::parse(text).is_err()) {
            let issue = json!({ "validation": "url", "code": "invalid_string", "message": "Invalid url" });
            return Err(ApiError::invalid_input(&["avatar"], issue));
        }
        let avatar = avatar.map(|avatar| avatar.map(str::to_owned));
        let (custom_data, profile) = (input.object("customData")?.cloned(), input.object("profile")?.cloned());
        Ok(Self { username, email, phone, name, avatar, custom_data, profile })
    }

    fn is_empty(&self) -> bool {
        let texts = [&self.username, &self.email, &self.phone, &self.name, &self.avatar];
        texts.into_iter().all(Option::is_none) && self.custom_data.is_none() && self.profile.is_none()
    }

    /// Checks that no other user has one of the identifiers.
    fn check_available(&self, store: &Store, id: Option<&str>) -> Result<(), ApiError> {
        let is_other = |user: &User| Some(&*user.id) != id;
        let username = self.username.as_ref().and_then(Option::as_deref);
        if username.and_then(|name| store.user_by_username(name)).is_some_and(is_other) {
            return Err(ApiError::username_in_use());
        }
        let email = self.email.clone().flatten().map(Identifier::Email);
        let phone = self.phone.clone().flatten().map(Identifier::Phone);
        for identifier in email.into_iter().chain(phone) {
            if store.user_by_identifier(&identifier).is_some_and(is_other) {
                return Err(ApiError::identifier_in_use(&identifier));
            }
        }
        Ok(())
    }

    fn apply(self, user: &mut User) {
        let texts = [
            (self.username, &mut user.username),
            (self.email, &mut user.primary_email),
            (self.phone, &mut user.primary_phone),
            (self.name, &mut user.name),
            (self.avatar, &mut user.avatar),
        ];
        for (value, field) in texts {
            if let Some(value) = value {
                *field = value;
            }
        }
        if let Some(data) = self.custom_data {
            user.custom_data = data;
        }
        if let Some(profile) = self.profile {
            user.profile = profile;
        }
    }
}
