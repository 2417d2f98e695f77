//! OpenID Connect under `/oidc`.

mod authorize;
mod callback;
mod claims;
pub(crate) mod cors;
mod discovery;
mod end_session;
pub(crate) mod errors;
mod form;
mod issue;
mod machine;
mod par;
pub(crate) mod params;
mod revocation;
mod screen;
mod token;
mod userinfo;

use axum::Router;
use axum::routing::{get, post};

pub(crate) use authorize::found;
pub(crate) use userinfo::bearer;

use crate::app::Ctx;

/// The routes of OpenID Connect, and `/consent`.
pub(crate) fn routes() -> Router<Ctx> {
    Router::new()
        .route("/oidc/.well-known/openid-configuration", get(discovery::configuration).options(cors::preflight))
        .route("/oidc/jwks", get(discovery::jwks).options(cors::preflight))
        .route("/oidc/auth", get(authorize::get).post(authorize::post))
        .route("/oidc/auth/{uid}", get(authorize::resume))
        .route("/consent", get(authorize::consent))
        .route("/oidc/token", post(token::token).options(cors::preflight))
        .route("/oidc/me", get(userinfo::userinfo).post(userinfo::userinfo).options(cors::preflight))
        .route("/oidc/token/revocation", post(revocation::revoke).options(cors::preflight))
        .route("/oidc/token/introspection", post(revocation::introspect).options(cors::preflight))
        .route("/oidc/request", post(par::push).options(cors::preflight))
        .route("/oidc/session/end", get(end_session::get).post(end_session::post))
        .route("/oidc/session/end/confirm", post(end_session::confirm))
        .route("/oidc/session/end/success", get(end_session::success))
}
