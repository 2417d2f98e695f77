//! The phrases of the sign-in page: `/api/.well-known/phrases`.

use axum::Router;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::routing::get;
use serde_json::{Value, json};

use super::page::parameter;
use crate::http::{Json, SharedState};
use crate::texts::texts_for;

/// The route, which needs no token.
pub(crate) fn routes() -> Router<SharedState> {
    Router::new().route("/api/.well-known/phrases", get(phrases))
}

/// `GET /api/.well-known/phrases`: the phrases in the language of the parameter `lng`, or else that of the visitor.
async fn phrases(State(app): State<SharedState>, headers: HeaderMap, RawQuery(query): RawQuery) -> Json<Value> {
    let store = app.store();
    let (texts, own) = texts_for(&store, &headers, &parameter(&query.unwrap_or_default(), "lng"));
    let translation = texts.to_phrases();
    Json(own.map_or_else(|| json!({ "translation": translation }), |own| own.to_json(&translation)))
}
