//! The OpenID Connect provider under `/oidc`.

mod authorization_request;
mod authorization_response;
mod authorize;
mod claims;
mod client_credentials;
mod consent;
mod cors;
mod discovery;
mod end_session;
mod errors;
mod first_screen;
mod form;
mod pushed_request;
mod rejection_page;
mod revocation;
mod token;
mod token_issuer;
mod userinfo;

use axum::Router;
use axum::http::Method;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};

use crate::http::SharedState;
use errors::OidcError;

/// The routes of OpenID Connect, and `/consent`.
pub(crate) fn routes() -> Router<SharedState> {
    Router::new()
        .route("/oidc/.well-known/openid-configuration", get(discovery::configuration).options(cors::preflight))
        .route("/oidc/jwks", get(discovery::jwks).options(cors::preflight))
        .route("/oidc/auth", get(authorize::get).post(authorize::post))
        .route("/oidc/auth/{uid}", get(authorize::resume))
        .route("/consent", get(consent::page))
        .route("/api/interaction/consent", get(consent::describe).post(consent::agree))
        .route("/oidc/token", post(token::token).options(cors::preflight))
        .route("/oidc/me", get(userinfo::userinfo).post(userinfo::userinfo).options(cors::preflight))
        .route("/oidc/token/revocation", post(revocation::revoke).options(cors::preflight))
        .route("/oidc/token/introspection", post(revocation::introspect).options(cors::preflight))
        .route("/oidc/request", post(pushed_request::push).options(cors::preflight))
        .route("/oidc/session/end", get(end_session::get).post(end_session::post))
        .route("/oidc/session/end/confirm", post(end_session::confirm))
        .route("/oidc/session/end/success", get(end_session::success))
}

/// Responds to requests under `/oidc` that no route matches; `path` is the part after `/oidc`.
pub(crate) fn unrecognized_route(method: &Method, path: &str) -> Response {
    OidcError::unrecognized(method.as_str(), path).into_response()
}
