//! Pushed authorization requests (RFC 9126).

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use serde_json::json;

use super::errors::OidcError;
use super::form::Form;
use super::{authorization_request, cors};
use crate::http::{AppState, Json, SharedState};
use crate::model::grants::PushedRequest;
use crate::model::random;
use crate::model::store::Store;

/// The start of every `request_uri`.
const PREFIX: &str = "urn:ietf:params:oauth:request_uri:";

/// Lifetime of a pushed request in seconds.
const LIFETIME: i64 = 60;

/// `POST /oidc/request`
pub(crate) async fn push(State(app): State<SharedState>, headers: HeaderMap, body: String) -> Response {
    cors::respond_no_store(&headers, run(&app, &headers, &body))
}

fn run(app: &AppState, headers: &HeaderMap, body: &str) -> Result<Response, OidcError> {
    let form = Form::from_body(headers, body.as_bytes())?;
    let mut store = app.store();
    let client = form.client(&store, headers)?;
    if form.get("request_uri").is_some() {
        return Err(OidcError::invalid_request(
            "request_uri parameter must not be used at the pushed_authorization_request_endpoint",
        ));
    }
    form.require("response_type")?;
    authorization_request::read(app, &store, &form).map_err(|rejected| rejected.error)?;
    let id = random::uid();
    store.pushed_requests.insert(
        id.clone(),
        PushedRequest { client_id: client.id, pairs: form.into_pairs(), expires: app.now() + LIFETIME },
    );
    let body = json!({ "expires_in": LIFETIME, "request_uri": format!("{PREFIX}{id}") });
    Ok((StatusCode::CREATED, Json(body)).into_response())
}

/// Replaces a `request_uri` by the parameters that were pushed. Each one can be used once.
pub(crate) fn resolve(app: &AppState, store: &mut Store, form: Form) -> Result<Form, OidcError> {
    let id = form.get("request_uri").and_then(|uri| uri.strip_prefix(PREFIX));
    let Some(id) = id else {
        return Ok(form);
    };
    let client = form.require("client_id")?;
    match store.pushed_requests.remove(id) {
        Some(pushed) if pushed.client_id == client && pushed.expires > app.now() => Form::from_pairs(pushed.pairs),
        _ => Err(OidcError::new("invalid_request_uri", "request_uri is invalid, expired, or was already used")),
    }
}
