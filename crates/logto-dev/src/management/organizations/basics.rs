//! The organizations: `/api/organizations`.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse as _;
use serde_json::{Map, Value, json};

use super::{find, find_mut, organization_json};
use crate::http::paging::Paging;
use crate::http::{ApiError, ApiResult, Json, JsonBody, Parameters, SharedState};
use crate::model::organization::OrganizationDetails;
use crate::model::random;
use crate::model::seed::Organization;
use crate::model::store::Store;

/// The longest name.
const LONGEST_NAME: usize = 128;

/// `GET /api/organizations`
pub(super) async fn list(State(app): State<SharedState>, parameters: Parameters, paging: Paging) -> ApiResult {
    let wanted = parameters.get("q").unwrap_or_default().to_lowercase();
    let with_members = parameters.get("showFeatured") == Some("true");
    let store = app.store();
    let is_wanted = |organization: &&Organization| {
        let texts = [Some(&organization.id), Some(&organization.name), organization.description.as_ref()];
        texts.into_iter().flatten().any(|text| text.to_lowercase().contains(&wanted))
    };
    let found = store.organizations.iter().filter(is_wanted);
    let found = found.map(|organization| {
        let mut json = organization_json(&store, organization);
        if with_members {
            json["usersCount"] = json!(organization.members.len());
            json["featuredUsers"] = featured_users(&store, organization);
        }
        json
    });
    Ok(paging.respond(found.collect()))
}

/// The first three members.
fn featured_users(store: &Store, organization: &Organization) -> Value {
    let members = organization.members.keys().filter_map(|id| store.users.get(id)).take(3);
    members.map(|user| json!({ "id": user.id, "avatar": user.avatar, "name": user.name })).collect()
}

/// `POST /api/organizations`. Names need not be unique.
pub(super) async fn create(State(app): State<SharedState>, body: String) -> ApiResult {
    let input = JsonBody::parse(&body)?;
    let name = input.non_empty_text(&["name"])?.to_owned();
    let changes = Changes::read(&input)?;
    let id = random::id(12);
    let mut organization =
        Organization { id: id.clone(), name, description: None, is_mfa_required: false, members: Default::default() };
    let mut details = OrganizationDetails { created_at: app.now_ms(), ..OrganizationDetails::default() };
    changes.apply(&mut organization, &mut details);
    let mut store = app.store();
    store.organization_details.insert(id, details);
    let json = organization_json(&store, &organization);
    store.organizations.push(organization);
    Ok((StatusCode::CREATED, Json(json)).into_response())
}

/// `GET /api/organizations/{id}`
pub(super) async fn show(State(app): State<SharedState>, Path(id): Path<String>) -> ApiResult {
    let store = app.store();
    let organization = find(&store, &id).ok_or_else(|| ApiError::not_exists_with_id("organizations", &id))?;
    Ok(Json(organization_json(&store, organization)).into_response())
}

/// `PATCH /api/organizations/{id}`: replaces the members in the body.
pub(super) async fn change(State(app): State<SharedState>, Path(id): Path<String>, body: String) -> ApiResult {
    let input = JsonBody::parse(&body)?;
    let changes = Changes::read(&input)?;
    if changes.is_empty() {
        return Err(ApiError::empty_change());
    }
    let mut store = app.store();
    let mut details = store.organization_details.get(&id).cloned().unwrap_or_default();
    let organization = find_mut(&mut store, &id).ok_or_else(ApiError::organization_not_exists)?;
    changes.apply(organization, &mut details);
    let organization = organization.clone();
    store.organization_details.insert(id, details);
    Ok(Json(organization_json(&store, &organization)).into_response())
}

/// `DELETE /api/organizations/{id}`
pub(super) async fn remove(State(app): State<SharedState>, Path(id): Path<String>) -> ApiResult {
    if app.store().delete_organization(&id) {
        Ok(StatusCode::NO_CONTENT.into_response())
    } else {
        Err(ApiError::resource_not_found())
    }
}

/// `GET /api/users/{id}/organizations`: with the roles there.
pub(super) async fn of_user(State(app): State<SharedState>, Path(id): Path<String>) -> ApiResult {
    let store = app.store();
    if !store.users.contains_key(&id) {
        return Err(ApiError::resource_not_found());
    }
    let organizations = store.organizations_of(&id).map(|organization| {
        let mut json = organization_json(&store, organization);
        let roles = organization.members.get(&id).map(|names| store.organization_template.brief_roles(names));
        json["organizationRoles"] = json!(roles.unwrap_or_default());
        json
    });
    Ok(Json(organizations.collect::<Vec<_>>()).into_response())
}

/// The members of an organization in a body.
struct Changes {
    name: Option<String>,
    /// The inner `None` is `null`.
    description: Option<Option<String>>,
    is_mfa_required: Option<bool>,
    custom_data: Option<Map<String, Value>>,
    color: Option<Map<String, Value>>,
    branding: Option<Map<String, Value>>,
    custom_css: Option<Option<String>>,
}

impl Changes {
    fn read(input: &JsonBody) -> Result<Self, ApiError> {
        let name = match input.optional_text(&["name"])? {
            Some(_) => Some(input.non_empty_text(&["name"])?.to_owned()),
            None => None,
        };
        if name.as_ref().is_some_and(|name| name.chars().count() > LONGEST_NAME) {
            return Err(ApiError::value_too_long());
        }
        let object = |name: &str| -> Result<_, ApiError> { Ok(input.object(name)?.cloned()) };
        Ok(Self {
            name,
            description: input.nullable_text("description")?.map(|text| text.map(str::to_owned)),
            is_mfa_required: input.optional_boolean("isMfaRequired")?,
            custom_data: object("customData")?,
            color: object("color")?,
            branding: object("branding")?,
            custom_css: input.nullable_text("customCss")?.map(|text| text.map(str::to_owned)),
        })
    }

    fn is_empty(&self) -> bool {
        let objects = [&self.custom_data, &self.color, &self.branding];
        self.name.is_none()
            && self.description.is_none()
            && self.is_mfa_required.is_none()
            && self.custom_css.is_none()
            && objects.into_iter().all(Option::is_none)
    }

    fn apply(self, organization: &mut Organization, details: &mut OrganizationDetails) {
        if let Some(name) = self.name {
            organization.name = name;
        }
        if let Some(description) = self.description {
            organization.description = description;
        }
        if let Some(is_required) = self.is_mfa_required {
            organization.is_mfa_required = is_required;
        }
        if let Some(css) = self.custom_css {
            details.custom_css = css;
        }
        let objects = [
            (self.custom_data, &mut details.custom_data),
            (self.color, &mut details.color),
            (self.branding, &mut details.branding),
        ];
        for (value, member) in objects {
            if let Some(value) = value {
                *member = value;
            }
        }
    }
}
