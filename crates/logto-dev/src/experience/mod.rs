//! The sign-in pages, and the Experience API behind them.

mod api;
mod errors;
mod page;
mod password;
mod profile;
mod screen;
mod sign_in_experience_validator;
mod sign_in_options;

use axum::Router;
use axum::routing::{get, post, put};

use crate::http::SharedState;

/// The routes of the pages and of the API.
pub(crate) fn routes() -> Router<SharedState> {
    const API: &str = "/api/experience";
    let at = |path: &str| format!("{API}{path}");
    let mut routes = Router::new()
        .route(API, put(api::start))
        .route(&at("/interaction-event"), put(api::change_event))
        .route(&at("/verification/verification-code"), post(api::send_code))
        .route(&at("/verification/verification-code/verify"), post(api::verify_code))
        .route(&at("/verification/password"), post(password::verify))
        .route(&at("/verification/new-password-identity"), post(password::create))
        .route(&at("/profile"), post(profile::add))
        .route(&at("/profile/password"), put(profile::reset_password))
        .route(&at("/identification"), post(api::identify))
        .route(&at("/submit"), post(api::submit))
        .route(&at("/cancel"), post(api::cancel))
        .route("/unknown-session", get(page::unknown_session))
        .route("/direct/{method}/{target}", get(page::direct_sign_in));
    for path in
        ["/sign-in", "/identifier-sign-in", "/single-sign-on", "/reset-password", "/register", "/identifier-register"]
    {
        routes = routes.route(path, get(page::sign_in));
    }
    routes
}
