//! The Management API: connectors, email templates, the sign-in experience and its phrases, the account center,
//! applications, API resources, roles, users, organizations.
//!
//! A standard Logto server does not allow browsers to call it. Here pages of the registered applications may
//! call it for users whose role has its scope, so that an app that configures Logto can be tried locally.

mod account_center;
mod applications;
mod authorization;
mod connector_test;
mod connectors;
mod custom_phrases;
mod custom_profile_fields;
mod email_templates;
mod errors;
mod one_time_tokens;
mod organizations;
mod resources;
mod roles;
mod sign_in_experience;
mod sign_in_experience_rules;
mod sign_in_policies;
mod users;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{any, get, patch, post, put};

use crate::http::unknown_route::{unknown_method, unknown_path};
use crate::http::{SharedState, cors};

/// The routes. Pages of registered applications may read those in `public`, too.
pub(crate) fn routes(app: &SharedState, public: Router<SharedState>) -> Router<SharedState> {
    let registrations = applications::routes().merge(resources::routes()).merge(roles::routes());
    let protected = Router::new()
        .route("/api/connector-factories", get(connectors::factories))
        .route("/api/connector-factories/{id}", get(connectors::factory))
        .route("/api/connectors", get(connectors::list).post(connectors::create))
        .route("/api/connectors/{id}", get(connectors::show).patch(connectors::change).delete(connectors::remove))
        .route("/api/connectors/{id}/test", post(connector_test::send))
        .route(
            "/api/email-templates",
            get(email_templates::list).put(email_templates::put).delete(email_templates::remove_matching),
        )
        .route("/api/email-templates/{id}", get(email_templates::show).delete(email_templates::remove))
        .route("/api/email-templates/{id}/details", patch(email_templates::change_details))
        .route("/api/custom-phrases", get(custom_phrases::list))
        .route(
            "/api/custom-phrases/{language_tag}",
            get(custom_phrases::show).put(custom_phrases::put).delete(custom_phrases::remove),
        )
        .route("/api/sign-in-exp", get(sign_in_experience::show).patch(sign_in_experience::change))
        .route("/api/custom-profile-fields", get(custom_profile_fields::list).post(custom_profile_fields::create))
        .route(
            "/api/custom-profile-fields/{name}",
            get(custom_profile_fields::show).put(custom_profile_fields::replace).delete(custom_profile_fields::remove),
        )
        .route("/api/user-assets/service-status", get(account_center::storage_status))
        .route("/api/sentinel-activities/delete", post(sign_in_policies::unlock))
        .route("/api/account-center", get(account_center::show).patch(account_center::change))
        .route("/api/one-time-tokens", get(one_time_tokens::list).post(one_time_tokens::create))
        .route("/api/one-time-tokens/verify", post(one_time_tokens::verify))
        .route("/api/one-time-tokens/{id}", get(one_time_tokens::show).delete(one_time_tokens::remove))
        .route("/api/one-time-tokens/{id}/status", put(one_time_tokens::change_status))
        .merge(registrations.layer(middleware::from_fn_with_state(app.clone(), note_change)))
        .merge(users::routes())
        .merge(organizations::routes())
        .method_not_allowed_fallback(unknown_method)
        .layer(middleware::from_fn_with_state(app.clone(), authorization::require_token));
    let public = public
        .route("/api/.well-known/sign-in-exp", get(sign_in_experience::well_known))
        .route("/api/.well-known/account-center", get(account_center::well_known));
    let all =
        protected.merge(public).route("/api/{*rest}", any(unknown_path)).method_not_allowed_fallback(unknown_method);
    all.layer(middleware::from_fn_with_state(app.clone(), allow_registered_origins))
}

/// Notes that the applications, API resources and roles are not those of the seed any more, also when a request fails that
/// has changed something.
async fn note_change(State(app): State<SharedState>, request: Request, next: Next) -> Response {
    let is_change = request.method() != Method::GET;
    let response = next.run(request).await;
    if is_change {
        app.store().has_changed_registrations = true;
    }
    response
}

/// Responds to preflights, and lets pages of registered applications read responses.
async fn allow_registered_origins(State(app): State<SharedState>, request: Request, next: Next) -> Response {
    let headers = request.headers();
    let origin = cors::origin(headers).map(str::to_owned);
    let allowed = origin.filter(|origin| {
        let store = app.store();
        store.management_cors && store.apps.values().any(|client| client.allows_origin(origin))
    });
    let is_preflight = cors::is_preflight(request.method(), headers);
    let requested_headers = headers.get(header::ACCESS_CONTROL_REQUEST_HEADERS).cloned();
    let mut response = match (is_preflight, &allowed) {
        (true, Some(_)) => (StatusCode::NO_CONTENT, Body::empty()).into_response(),
        // For pages that are not allowed, a preflight is like any other request.
        (true, None) => String::new().into_response(),
        (false, _) => next.run(request).await,
    };
    let allowed = allowed.and_then(|origin| HeaderValue::from_str(&origin).ok());
    cors::allow_api_origin(&mut response, allowed, is_preflight, requested_headers);
    response
}
