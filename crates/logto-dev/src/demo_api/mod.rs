//! A protected API to call with access tokens, which checks them as a real one must.

mod documents;
mod organization;
mod token;

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use serde_json::{Value, json};

use crate::app::Ctx;
use crate::json::Json;

pub(crate) use documents::Document;
use token::{Refusal, Token};

/// The routes of this module.
pub(crate) fn routes() -> Router<Ctx> {
    Router::new()
        .route("/demo-api/me", get(me).options(preflight))
        .route("/demo-api/documents", get(documents::list).post(documents::add).options(preflight))
        .route("/demo-api/organization", get(organization::show).options(preflight))
        .route("/demo-api/organization/invitations", post(organization::invite).options(preflight))
}

/// `GET /demo-api/me`: who the token is about.
async fn me(State(app): State<Ctx>, headers: HeaderMap) -> Response {
    let token = Token::read(&app, &headers).and_then(Token::for_api);
    answer(token.map(|token| (StatusCode::OK, json!({ "sub": token.sub }))))
}

/// `OPTIONS` on any of them
async fn preflight() -> Response {
    let mut response = (StatusCode::NO_CONTENT, Body::empty()).into_response();
    open(&mut response);
    let answer = response.headers_mut();
    for (name, value) in [
        (header::ACCESS_CONTROL_ALLOW_METHODS, "GET, POST"),
        (header::ACCESS_CONTROL_ALLOW_HEADERS, "authorization, content-type"),
        (header::ACCESS_CONTROL_MAX_AGE, "3600"),
    ] {
        answer.insert(name, HeaderValue::from_static(value));
    }
    response
}

fn answer(result: Result<(StatusCode, Value), Refusal>) -> Response {
    let mut response = match result {
        Ok((status, body)) => (status, Json(body)).into_response(),
        Err(refusal) => refusal.into_response(),
    };
    open(&mut response);
    response
}

fn open(response: &mut Response) {
    let answer = response.headers_mut();
    answer.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    answer.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("WWW-Authenticate"));
    answer.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
}
