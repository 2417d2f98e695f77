//! The sign-in pages, and the Experience API behind them.

mod api;
mod errors;
mod extra_profile;
mod mfa;
mod mfa_code;
mod mfa_steps;
mod one_time_token;
mod page;
mod password;
pub(crate) mod phrases;
mod profile;
mod profile_step;
mod screen;
mod sign_in_experience_validator;
mod sign_in_options;
mod social;
mod steps;

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
        .route(&at("/verification/one-time-token/verify"), post(one_time_token::verify))
        .route(&at("/verification/social/{connectorId}/authorization-uri"), post(social::start))
        .route(&at("/verification/social/{connectorId}/verify"), post(social::verify))
        .route(&at("/profile/mfa"), post(mfa::bind))
        .route(&at("/profile/mfa/mfa-skipped"), post(mfa::decline))
        .route(&at("/verification/totp/secret"), post(mfa::new_secret))
        .route(&at("/verification/totp/verify"), post(mfa::verify_totp))
        .route(&at("/verification/backup-code/generate"), post(mfa::new_backup_codes))
        .route(&at("/verification/backup-code/verify"), post(mfa::verify_backup_code))
        .route(&at("/verification/mfa-verification-code"), post(mfa_code::send))
        .route(&at("/verification/mfa-verification-code/verify"), post(mfa_code::verify))
        .route(&at("/verification/web-authn/registration"), post(mfa::registration))
        .route(&at("/verification/web-authn/registration/verify"), post(mfa::verify_registration))
        .route(&at("/verification/web-authn/authentication"), post(mfa::authentication))
        .route(&at("/verification/web-authn/authentication/verify"), post(mfa::verify_authentication))
        .route(&at("/identification"), post(api::identify))
        .route(&at("/submit"), post(api::submit))
        .route(&at("/cancel"), post(api::cancel))
        .route("/unknown-session", get(page::unknown_session))
        .route("/callback/social/{connectorId}", get(page::social_callback))
        .route("/direct/{method}/{target}", get(page::direct_sign_in));
    for path in
        ["/sign-in", "/identifier-sign-in", "/single-sign-on", "/reset-password", "/register", "/identifier-register"]
    {
        routes = routes.route(path, get(page::sign_in));
    }
    routes
}
