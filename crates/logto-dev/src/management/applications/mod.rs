//! The applications: `/api/applications`. Single-page applications can be created, changed and deleted;
//! machine-to-machine applications come from the seed.

mod input;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse as _;
use axum::routing::{get, patch};
use serde_json::{Value, json};

use self::input::ApplicationInput;
use crate::http::paging::{Paging, page_or_all};
use crate::http::{ApiError, ApiResult, Json, JsonBody, Parameters, SharedState};
use crate::model::application_document::ApplicationDocument;
use crate::model::random;
use crate::model::seed::{Application, MachineToMachineApp};
use crate::model::store::Store;
use crate::model::validation::invalid_type;

/// The routes.
pub(super) fn routes() -> Router<SharedState> {
    const APPLICATION: &str = "/api/applications/{id}";
    let application = |path: &str| format!("{APPLICATION}{path}");
    Router::new()
        .route("/api/applications", get(list).post(create))
        .route(APPLICATION, get(show).patch(change).delete(remove))
        .route(&application("/custom-data"), patch(change_custom_data))
        .route(&application("/secrets"), get(secrets))
}

/// `GET /api/applications`, in pages only when they are asked for.
async fn list(State(app): State<SharedState>, parameters: Parameters, paging: Option<Paging>) -> ApiResult {
    let types: Vec<&str> =
        parameters.pairs().iter().filter(|(name, _)| name == "types").map(|(_, kind)| kind.as_str()).collect();
    let wanted = parameters.get("search").unwrap_or_default().trim_matches('%').to_lowercase();
    let is_third_party = parameters.get("isThirdParty");
    let store = app.store();
    let spas = store.apps.values().map(|client| spa_json(client, &store));
    let all = spas.chain(store.machines.values().map(|client| machine_json(client, &store)));
    let is_wanted = |json: &Value| {
        let text = |name: &str| json[name].as_str().unwrap_or_default();
        (types.is_empty() || types.contains(&text("type")))
            && text("name").to_lowercase().contains(&wanted)
            && is_third_party.is_none_or(|wanted| json["isThirdParty"] == (wanted == "true"))
    };
    let all: Vec<Value> = all.filter(is_wanted).collect();
    Ok(page_or_all(paging, all))
}

/// `POST /api/applications`
async fn create(State(app): State<SharedState>, body: String) -> ApiResult {
    let input = ApplicationInput::read(JsonBody::parse(&body)?, true)?;
    if input.kind.as_deref() != Some("SPA") {
        return Err(ApiError::not_implemented("way to create applications of other types than SPA"));
    }
    let mut store = app.store();
    let mut application = Application::new(&random::id(21), input.name.as_deref().unwrap_or_default());
    application.is_third_party = input.is_third_party;
    let mut document = ApplicationDocument::new(app.now_ms());
    input.apply(&mut document);
    document.apply(&mut application);
    let id = application.id.clone();
    store.app_documents.insert(id.clone(), document);
    store.apps.insert(id.clone(), application);
    respond(&store, &id)
}

/// `GET /api/applications/{id}`
async fn show(State(app): State<SharedState>, Path(id): Path<String>) -> ApiResult {
    let store = app.store();
    let mut body = find(&store, &id)?;
    body["isAdmin"] = json!(store.machines.contains_key(&id));
    Ok(Json(body).into_response())
}

/// `PATCH /api/applications/{id}`: replaces the members in the body as a whole. A type is ignored.
async fn change(State(app): State<SharedState>, Path(id): Path<String>, body: String) -> ApiResult {
    let input = ApplicationInput::read(JsonBody::parse(&body)?, false)?;
    let mut store = app.store();
    find(&store, &id)?;
    if input.has_access_control {
        return Err(ApiError::access_control_without_rule());
    }
    let mut document = document(&store, &id)?;
    input.apply(&mut document);
    if let Some(application) = store.apps.get_mut(&id) {
        if let Some(name) = input.name {
            application.name = name;
        }
        document.apply(application);
    }
    store.app_documents.insert(id.clone(), document);
    respond(&store, &id)
}

/// `DELETE /api/applications/{id}`
async fn remove(State(app): State<SharedState>, Path(id): Path<String>) -> ApiResult {
    let mut store = app.store();
    document(&store, &id)?;
    store.apps.remove(&id);
    store.app_documents.remove(&id);
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// `PATCH /api/applications/{id}/custom-data`: changes the members in the body.
async fn change_custom_data(State(app): State<SharedState>, Path(id): Path<String>, body: String) -> ApiResult {
    let members = match JsonBody::parse(&body)?.into_value() {
        Value::Object(members) => members,
        other => return Err(ApiError::invalid_input(&[], invalid_type("object", Some(&other)))),
    };
    let mut store = app.store();
    let mut document = document(&store, &id)?;
    document.custom_data.extend(members);
    let data = document.custom_data.clone();
    store.app_documents.insert(id, document);
    Ok(Json(data).into_response())
}

/// `GET /api/applications/{id}/secrets`
async fn secrets(State(app): State<SharedState>, Path(id): Path<String>) -> ApiResult {
    let store = app.store();
    find(&store, &id)?;
    let secrets: Vec<Value> = store.machines.get(&id).into_iter().map(|machine| secret_json(machine, &store)).collect();
    Ok(Json(secrets).into_response())
}

fn secret_json(machine: &MachineToMachineApp, store: &Store) -> Value {
    json!({
        "tenantId": "default", "applicationId": machine.id, "name": "Default secret", "value": machine.secret,
        "createdAt": store.started, "expiresAt": null,
    })
}

fn respond(store: &Store, id: &str) -> ApiResult {
    Ok(Json(find(store, id)?).into_response())
}

fn find(store: &Store, id: &str) -> Result<Value, ApiError> {
    let spa = store.apps.get(id).map(|client| spa_json(client, store));
    let found = spa.or_else(|| store.machines.get(id).map(|client| machine_json(client, store)));
    found.ok_or_else(|| ApiError::application_not_found(id))
}

/// The document of an application that can be changed.
fn document(store: &Store, id: &str) -> Result<ApplicationDocument, ApiError> {
    if store.machines.contains_key(id) {
        return Err(ApiError::not_implemented("way to change machine-to-machine applications"));
    }
    let application = store.apps.get(id).ok_or_else(|| ApiError::application_not_found(id))?;
    Ok(document_of(application, store))
}

fn document_of(application: &Application, store: &Store) -> ApplicationDocument {
    let known = store.app_documents.get(&application.id).cloned();
    known.unwrap_or_else(|| ApplicationDocument::of_seed(application, store.started))
}

fn spa_json(client: &Application, store: &Store) -> Value {
    application_json(&client.id, &client.name, "SPA", &document_of(client, store), store)
}

fn machine_json(client: &MachineToMachineApp, store: &Store) -> Value {
    let document = ApplicationDocument::new(store.started);
    application_json(&client.id, &client.name, "MachineToMachine", &document, store)
}

fn application_json(id: &str, name: &str, kind: &str, document: &ApplicationDocument, store: &Store) -> Value {
    let is_third_party = store.apps.get(id).is_some_and(|client| client.is_third_party);
    let mut json = json!({
        "tenantId": "default", "id": id, "name": name, "description": document.description,
        "type": kind, "oidcClientMetadata": document.oidc, "customClientMetadata": document.custom,
        "protectedAppMetadata": null, "customData": document.custom_data, "isThirdParty": is_third_party, "createdAt": document.created_at,
    });
    if store.version.is_newest() {
        json["appLevelAccessControlEnabled"] = json!(false);
    } else {
        json["secret"] = json!(format!("#internal:{id}"));
    }
    json
}
