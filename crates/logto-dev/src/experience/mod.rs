//! The sign-in page and the API behind it, in the shape of Logto's Experience API.

mod api;
pub(crate) mod errors;
pub(crate) mod input;
mod page;
mod password;
mod policy;
mod profile;
mod words;

use axum::Router;
use axum::routing::{get, post, put};
use serde_json::{Value, json};

use crate::app::Ctx;
use crate::connectors::UsageType;
use crate::passcode::Passcode;
use crate::password::PasswordHash;

pub(crate) use profile::Profile;

/// How far a sign-in has come.
#[derive(Debug)]
pub(crate) struct Experience {
    pub(crate) event: Event,
    pub(crate) verification: Option<Verification>,
    /// Who it is, once known.
    pub(crate) user: Option<String>,
    /// What was given for the account.
    pub(crate) profile: Profile,
}

impl Experience {
    fn new(event: Event) -> Self {
        Self { event, verification: None, user: None, profile: Profile::default() }
    }
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

    fn as_str(self) -> &'static str {
        self.usage().as_str()
    }
}

/// A way somebody proves who they are.
#[derive(Debug)]
pub(crate) struct Verification {
    pub(crate) id: String,
    pub(crate) proof: Proof,
}

/// What the proof is.
#[derive(Clone, Debug)]
pub(crate) enum Proof {
    /// A code that was sent, and whether it came back.
    Code { passcode: Passcode, verified: bool },
    /// The password of this user, who was named like this.
    Password { sub: String, identifier: Value },
    /// A name and a password for a new account.
    NewPassword { username: String, password: PasswordHash },
}

impl Verification {
    /// The proof as Logto writes it down with a session.
    fn record(&self) -> Value {
        let (kind, identifier) = match &self.proof {
            Proof::Code { passcode, .. } => {
                let identifier = passcode.identifier();
                (identifier.record_type(), identifier.to_json())
            }
            Proof::Password { identifier, .. } => ("Password", identifier.clone()),
            Proof::NewPassword { username, .. } => {
                ("NewPasswordIdentity", json!({ "type": "username", "value": username }))
            }
        };
        json!({ "id": self.id, "type": kind, "identifier": identifier, "verified": true })
    }
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
        .route(&at("/verification/password"), post(password::verify))
        .route(&at("/verification/new-password-identity"), post(password::create))
        .route(&at("/profile"), post(profile::add))
        .route(&at("/profile/password"), put(profile::reset_password))
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
