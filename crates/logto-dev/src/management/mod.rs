//! The Management API: connectors, the sign-in experience, the account center, applications.
//!
//! A stock Logto keeps it from browsers. Here pages of the registered applications may call it, and
//! users with a role that grants it, so that an app that sets Logto up can be tried with one server.

mod account_center;
mod applications;
mod caller;
mod connectors;
mod errors;
mod rules;
mod sign_in_exp;
mod trial;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{any, get, post};

use crate::app::Ctx;
use crate::experience::errors::ApiError;
use crate::oidc::cors;

type Answer = Result<Response, ApiError>;

/// The API's indicator, as access tokens are asked for.
pub(crate) const INDICATOR: &str = "https://default.logto.app/api";

/// The scope that allows everything.
pub(crate) const ALL: &str = "all";

/// The routes.
pub(crate) fn routes(app: &Ctx) -> Router<Ctx> {
    let closed = Router::new()
        .route("/api/connector-factories", get(connectors::factories))
        .route("/api/connector-factories/{id}", get(connectors::factory))
        .route("/api/connectors", get(connectors::list).post(connectors::create))
        .route("/api/connectors/{id}", get(connectors::show).patch(connectors::change).delete(connectors::remove))
        .route("/api/connectors/{id}/test", post(trial::send))
        .route("/api/sign-in-exp", get(sign_in_exp::show).patch(sign_in_exp::change))
        .route("/api/account-center", get(account_center::show).patch(account_center::change))
        .route("/api/applications", get(applications::list))
        .route("/api/applications/{id}", get(applications::show))
        .route("/api/applications/{id}/secrets", get(applications::secrets))
        .method_not_allowed_fallback(unknown)
        .layer(middleware::from_fn_with_state(app.clone(), caller::admit));
    let open = Router::new().route("/api/.well-known/sign-in-exp", get(sign_in_exp::well_known));
    let all = closed.merge(open).route("/api/{*rest}", any(unknown)).method_not_allowed_fallback(unknown);
    all.layer(middleware::from_fn_with_state(app.clone(), share))
}

/// Parts of the real API that are not here.
async fn unknown() -> ApiError {
    ApiError::unknown_resource()
}

/// Answers preflights, and lets pages of registered applications read the answers.
async fn share(State(app): State<Ctx>, request: Request, next: Next) -> Response {
    let headers = request.headers();
    let origin = cors::origin(headers).map(str::to_owned);
    let shared = origin.filter(|origin| {
        let store = app.store();
        store.management_cors && store.apps.values().any(|client| client.allows_origin(origin))
    });
    let preflight = cors::is_preflight(request.method(), headers);
    let asked = headers.get(header::ACCESS_CONTROL_REQUEST_HEADERS).cloned();
    let mut response = match (preflight, &shared) {
        (true, Some(_)) => (StatusCode::NO_CONTENT, Body::empty()).into_response(),
        // To a page that is kept out a preflight is a request like any other.
        (true, None) => String::new().into_response(),
        (false, _) => next.run(request).await,
    };
    let allowed = shared.and_then(|origin| HeaderValue::from_str(&origin).ok());
    cors::share(&mut response, allowed, preflight, asked);
    response
}
