//! Whether the signed-in user meets what a page requires.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use leptos::prelude::*;

use super::hooks::use_logto;
use super::logto::Logto;
use super::spawn::spawn;
use super::texts::LogtoText;
use super::view_of::ViewOf;
use logto_client::client::{LogtoClient, Session, SessionBinding, User};
use logto_client::protocol::error::{LogtoError, OAuthError};
use logto_client::protocol::organization_refusal::OrganizationRefusal;
use logto_client::protocol::requirement::{Missing, Requirement};
use logto_client::protocol::token::TokenRequest;

/// Whether a [`Requirement`] is met.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Access {
    /// No user is signed in.
    SignedOut,
    /// It is not known yet: the session is loading, or the token whose scopes decide.
    Pending,
    /// It is met.
    Granted,
    /// It is not met.
    Refused(Refusal),
}

/// Why a requirement is not met.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Refusal {
    /// The user does not have these.
    Missing(Vec<Missing>),
    /// The check failed. It is repeated when the session changes.
    Unknown(LogtoError),
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(missing) => {
                f.write_str("This needs ")?;
                for (index, one) in missing.iter().enumerate() {
                    let joint = if index == 0 { "" } else { " and " };
                    write!(f, "{joint}{one}")?;
                }
                f.write_str(".")
            }
            Self::Unknown(error) => write!(f, "It cannot be checked whether you may see this: {error}."),
        }
    }
}

/// A view of a [`Refusal`], for guards. Any function from a refusal to a view converts into it.
pub type RefusedView = ViewOf<Refusal>;

/// What a guard requires besides a signed-in user. A [`Requirement`] converts into it.
///
/// The code that checks requirements is reached through the conversion only, so that an app whose guards require nothing
/// does not contain it.
#[derive(Clone, Default)]
pub struct GuardRequirement(Option<Check>);

#[derive(Clone)]
struct Check {
    start: Arc<dyn Fn(Logto) -> Box<dyn Fn() -> Access + Send + Sync> + Send + Sync>,
    refused: fn(Refusal) -> AnyView,
}

impl From<Requirement> for GuardRequirement {
    fn from(requirement: Requirement) -> Self {
        let start = move |logto: Logto| -> Box<dyn Fn() -> Access + Send + Sync> {
            let access = access(logto, requirement.clone());
            Box::new(move || access.get())
        };
        Self(Some(Check { start: Arc::new(start), refused: refusal_sentence }))
    }
}

impl GuardRequirement {
    /// Starts to check it. `None` without a requirement.
    pub(super) fn start(self, logto: Logto) -> Option<Box<dyn Fn() -> Access + Send + Sync>> {
        self.0.map(|check| (check.start)(logto))
    }

    /// The view of a refusal by a guard without a view for it.
    pub(super) fn refused(&self, refusal: Refusal) -> AnyView {
        self.0.as_ref().map_or_else(|| ().into_any(), |check| (check.refused)(refusal))
    }
}

impl fmt::Debug for GuardRequirement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("GuardRequirement")
    }
}

fn refusal_sentence(refusal: Refusal) -> AnyView {
    let texts = use_logto().texts();
    let sentence = move || texts.get(LogtoText::Refused(&refusal)).unwrap_or_else(|| refusal.to_string());
    view! {
        <p role="alert" data-testid="refused">
            {sentence}
        </p>
    }
    .into_any()
}

/// Returns whether the signed-in user meets a requirement, as a signal. Roles and memberships are known at
/// once, from the ID token. Scopes are those of an access token: the stored one while it is valid, otherwise a
/// new one.
///
/// ```
/// use leptos::prelude::*;
/// use logto_leptos::{Access, has_scope, use_access};
///
/// #[component]
/// fn DeleteButton() -> impl IntoView {
///     let access = use_access(has_scope("delete:orders").of_resource("https://api.example.com"));
///     view! { <button disabled=move || access.get() != Access::Granted>"Delete"</button> }
/// }
/// ```
///
/// # Panics
/// As [`use_logto`].
#[must_use]
#[track_caller]
pub fn use_access(requirement: Requirement) -> Memo<Access> {
    access(use_logto(), requirement)
}

/// The scopes of fetched tokens, by session and token.
type FetchedScopes = BTreeMap<(Option<SessionBinding>, String), Result<String, LogtoError>>;

pub(super) fn access(logto: Logto, requirement: Requirement) -> Memo<Access> {
    let fetched = RwSignal::new(FetchedScopes::new());
    let tokens = requirement.tokens();
    if !tokens.is_empty() {
        let requirement = requirement.clone();
        Effect::new(move |_| {
            let Some(user) = logto.user() else { return };
            if missing(logto, &user, &requirement, &fetched.read_untracked()).is_some() {
                return;
            }
            for token in &tokens {
                fetch_scopes(logto, token, fetched);
            }
        });
    }
    Memo::new(move |_| match (logto.session(), logto.user()) {
        (Session::Loading, _) => Access::Pending,
        (_, None) => Access::SignedOut,
        (_, Some(user)) => decide(logto, &user, &requirement, &fetched.read()),
    })
}

fn key(client: &LogtoClient, token: &TokenRequest) -> (Option<SessionBinding>, String) {
    (client.session_binding(), token.storage_key())
}

/// Fetches a token whose scopes are not known.
fn fetch_scopes(logto: Logto, token: &TokenRequest, fetched: RwSignal<FetchedScopes>) {
    let client = logto.client();
    let Some(session) = client.session_binding() else { return };
    if client.granted_scopes(token).is_some() {
        return;
    }
    let (key, token) = (key(&client, token), token.clone());
    spawn(async move {
        let scopes = match client.access_token_in(&session, token.clone()).await {
            Ok(granted) => Ok(granted.scope().to_owned()),
            // The provider's response when none is granted.
            Err(LogtoError::OAuth(error)) if grants_nothing(&error) => Ok(String::new()),
            // The session's state covers it.
            Err(error) if error.needs_sign_in() || error == LogtoError::SessionChanged => return,
            // While the provider cannot be reached, the last known scopes count.
            Err(error) if error.is_transient() => match client.stored_access_token(&token) {
                Some(last) => Ok(last.scope().to_owned()),
                None => Err(error),
            },
            Err(error) => Err(error),
        };
        // The guard may have been disposed of.
        fetched.try_update(|fetched| fetched.insert(key, scopes));
    });
}

fn grants_nothing(error: &OAuthError) -> bool {
    error.error == "insufficient_scope" || error.organization_refusal() == Some(OrganizationRefusal::NotMember)
}

fn decide(logto: Logto, user: &User, requirement: &Requirement, fetched: &FetchedScopes) -> Access {
    match missing(logto, user, requirement, fetched) {
        Some(missing) if missing.is_empty() => Access::Granted,
        Some(missing) => Access::Refused(Refusal::Missing(missing)),
        None => {
            let client = logto.client();
            let mut scopes = requirement.tokens().into_iter().filter_map(|token| fetched.get(&key(&client, &token)));
            let error = scopes.find_map(|scopes| scopes.as_ref().err());
            error.map_or(Access::Pending, |error| Access::Refused(Refusal::Unknown(error.clone())))
        }
    }
}

/// Returns what the user lacks, or `None` while that depends on a token whose scopes are not known.
fn missing(logto: Logto, user: &User, requirement: &Requirement, fetched: &FetchedScopes) -> Option<Vec<Missing>> {
    let client = logto.client();
    let scopes_of = |token: &TokenRequest| {
        let fetched = || fetched.get(&key(&client, token)).and_then(|scopes| scopes.clone().ok());
        client.granted_scopes(token).or_else(fetched)
    };
    requirement.missing(user.claims(), &client.config().scopes(), &scopes_of)
}
