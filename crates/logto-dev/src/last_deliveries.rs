//! `/dev/deliveries`: whether the connectors sent their last messages to people. Pages of the registered applications may
//! read it.

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;

use crate::http::{Json, SharedState, cors};

/// The route of this module.
pub(crate) fn routes() -> Router<SharedState> {
    Router::new().route("/dev/deliveries", get(list))
}

async fn list(State(app): State<SharedState>, headers: HeaderMap) -> Response {
    let store = app.store();
    let is_allowed = |origin: &&str| store.apps.values().any(|client| client.allows_origin(origin));
    let origin = cors::origin(&headers).filter(is_allowed).and_then(|origin| HeaderValue::from_str(origin).ok());
    let mut response = Json(app.deliveries.of(&store.connectors)).into_response();
    cors::no_store(&mut response);
    cors::allow_api_origin(&mut response, origin, false, None);
    response
}
