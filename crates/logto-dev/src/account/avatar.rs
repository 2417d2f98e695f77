//! The picture as a file.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse as _;
use serde_json::json;

use super::caller::{Caller, require_edit};
use crate::http::multipart::file;
use crate::http::{ApiError, ApiResult, Json, SharedState};
use crate::model::random;
use crate::model::user_asset::{UserAsset, media_type_of};
use crate::model::validation::{Issues, invalid_type};

/// `POST /api/my-account/user-assets/avatar`: stores a picture and returns its address. The type is that of the content.
pub(super) async fn upload(State(app): State<SharedState>, headers: HeaderMap, body: Bytes) -> ApiResult {
    let mut store = app.store();
    if !store.version.is_newest() {
        return Ok((StatusCode::NOT_FOUND, "Not Found").into_response());
    }
    let caller = Caller::in_account_center(&app, &store, &headers)?;
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !content_type.starts_with("multipart/form-data") {
        return Err(invalid_files(&Issues::one(&[], invalid_type("object", None))));
    }
    let file = file(content_type, &body, "file");
    let file = file.ok_or_else(|| invalid_files(&Issues::one(&["file"], invalid_type("array", None))))?;
    require_edit(store.account_center.fields.avatar)?;
    if !caller.has_scope("profile") {
        return Err(ApiError::unauthorized());
    }
    let media_type = media_type_of(file).ok_or_else(ApiError::media_type_not_allowed)?;
    if !store.has_storage {
        return Err(ApiError::storage_not_configured());
    }
    let id = random::id(21);
    let url = format!("{}/user-assets/{id}", app.endpoint);
    store.user_assets.insert(id, UserAsset { media_type, content: file.to_vec() });
    Ok(Json(json!({ "url": url })).into_response())
}

fn invalid_files(issues: &Issues) -> ApiError {
    ApiError::invalid_request("files", issues)
}
