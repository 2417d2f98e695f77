//! Pushed authorization requests.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use serde_json::json;

use super::cors;
use super::errors::OidcError;
use super::form::Form;
use super::params::AuthParams;
use crate::app::{App, Ctx};
use crate::json::Json;
use crate::random;
use crate::store::{Pushed, Store};

const PREFIX: &str = "urn:ietf:params:oauth:request_uri:";

/// Life of a pushed request in seconds.
const LIFE: i64 = 60;

/// `POST /oidc/request`
pub(crate) async fn push(State(app): State<Ctx>, headers: HeaderMap, body: String) -> Response {
    cors::answer_no_store(&headers, run(&app, &headers, &body))
}

fn run(app: &App, headers: &HeaderMap, body: &str) -> Result<Response, OidcError> {
    let form = Form::of_body(headers, body.as_bytes())?;
    let mut store = app.store();
    let client = form.client(&store, headers)?;
    if form.get("request_uri").is_some() {
        return Err(OidcError::invalid_request(
            "request_uri parameter must not be used at the pushed_authorization_request_endpoint",
        ));
    }
    form.require("response_type")?;
    AuthParams::read(app, &store, &form).map_err(|refused| refused.error)?;
    let id = random::uid();
    store
        .pushed
        .insert(id.clone(), Pushed { client_id: client.id, pairs: form.into_pairs(), expires: app.now() + LIFE });
    let body = json!({ "expires_in": LIFE, "request_uri": format!("{PREFIX}{id}") });
    Ok((StatusCode::CREATED, Json(body)).into_response())
}

/// Puts the pushed parameters in place of a reference to them; a reference is good once.
pub(crate) fn unfold(app: &App, store: &mut Store, form: Form) -> Result<Form, OidcError> {
    let id = form.get("request_uri").and_then(|uri| uri.strip_prefix(PREFIX));
    let Some(id) = id else {
        return Ok(form);
    };
    let client = form.require("client_id")?;
    match store.pushed.remove(id) {
        Some(pushed) if pushed.client_id == client && pushed.expires > app.now() => Form::of_pairs(pushed.pairs),
        _ => Err(OidcError::new("invalid_request_uri", "request_uri is invalid, expired, or was already used")),
    }
}
