//! The sign-in page and the API behind it, in the shape of Logto's Experience API.

mod api;
mod errors;
mod input;
mod page;

use axum::Router;
use axum::routing::{get, post, put};

use crate::app::Ctx;
use crate::connectors::UsageType;
use crate::passcode::Passcode;

/// How far a sign-in has come.
#[derive(Debug)]
pub(crate) struct Experience {
    pub(crate) event: Event,
    pub(crate) verification: Option<Verification>,
    /// Who it is, once known.
    pub(crate) user: Option<String>,
}

/// What the person wants to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Event {
    SignIn,
    Register,
    ForgotPassword,
}

impl Event {
    fn usage(self) -> UsageType {
        match self {
            Self::SignIn => UsageType::SignIn,
            Self::Register => UsageType::Register,
            Self::ForgotPassword => UsageType::ForgotPassword,
        }
    }
}

/// A code that was sent, and whether it came back.
#[derive(Debug)]
pub(crate) struct Verification {
    pub(crate) id: String,
    pub(crate) passcode: Passcode,
    pub(crate) verified: bool,
}

/// The routes of the pages and their API.
pub(crate) fn routes() -> Router<Ctx> {
    const API: &str = "/api/experience";
    let at = |path: &str| format!("{API}{path}");
    let mut routes = Router::new()
        .route(API, put(api::start))
        .route(&at("/interaction-event"), put(api::change_event))
        .route(&at("/verification/verification-code"), post(api::send))
        .route(&at("/verification/verification-code/verify"), post(api::verify))
        .route(&at("/identification"), post(api::identify))
        .route(&at("/submit"), post(api::submit))
        .route(&at("/cancel"), post(api::cancel))
        .route("/unknown-session", get(page::unknown_session))
        .route("/direct/{method}/{target}", get(page::direct));
    for path in
        ["/sign-in", "/identifier-sign-in", "/single-sign-on", "/reset-password", "/register", "/identifier-register"]
    {
        routes = routes.route(path, get(page::page));
    }
    routes
}
