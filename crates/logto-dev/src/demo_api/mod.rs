//! A protected API that checks access tokens as a real API must.

mod documents;
mod invitations;
mod organization;
mod token;

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{delete, get, post};
use serde_json::{Value, json};

use crate::http::{Json, SharedState};
use token::{RequestError, Token};

/// The routes of this module.
pub(crate) fn routes() -> Router<SharedState> {
    Router::new()
        .route("/demo-api/me", get(me).options(preflight))
        .route("/demo-api/documents", get(documents::list).post(documents::add).options(preflight))
        .route("/demo-api/organization", get(organization::show).options(preflight))
        .route("/demo-api/organization/membership", delete(organization::leave).options(preflight))
        .route("/demo-api/organization/invitations", post(invitations::create).options(preflight))
        .route("/demo-api/invitations/accept", post(invitations::accept).options(preflight))
}

/// `GET /demo-api/me`: the user of the token.
async fn me(State(app): State<SharedState>, headers: HeaderMap) -> Response {
    let token = Token::read(&app, &headers).and_then(Token::for_api);
    respond(token.map(|token| (StatusCode::OK, json!({ "sub": token.sub }))))
}

/// `OPTIONS` on every path
async fn preflight() -> Response {
    let mut response = (StatusCode::NO_CONTENT, Body::empty()).into_response();
    allow_every_origin(&mut response);
    let headers = response.headers_mut();
    for (name, value) in [
        (header::ACCESS_CONTROL_ALLOW_METHODS, "GET, POST, DELETE"),
        (header::ACCESS_CONTROL_ALLOW_HEADERS, "authorization, content-type"),
        (header::ACCESS_CONTROL_MAX_AGE, "3600"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

fn respond(result: Result<(StatusCode, Value), RequestError>) -> Response {
    let mut response = match result {
        Ok((status, body)) => (status, Json(body)).into_response(),
        Err(error) => error.into_response(),
    };
    allow_every_origin(&mut response);
    response
}

fn allow_every_origin(response: &mut Response) {
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("WWW-Authenticate"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
}
