//! The redirect URI, to which the sign-in server sends people back.

use leptos::prelude::*;
use logto_leptos::{CallbackPage, LogtoError, ReturnTo, SignInButton, use_logto};

use super::failure::failure_page;
use super::progress::progress_page;
use crate::auth_status::{AuthStatus, use_auth_status};
use crate::messages::auth;
use crate::paths;
use crate::ui::SignInStage;

/// Why the sign-in that the address belonged to could not be finished, as a context.
#[derive(Clone, Copy)]
pub(crate) struct CallbackFailure(StoredValue<Option<LogtoError>>);

impl CallbackFailure {
    /// `None` when there was no such sign-in, or it succeeded.
    pub(crate) fn new(failure: Option<LogtoError>) -> Self {
        Self(StoredValue::new(failure))
    }
}

/// The page at `/callback`. A sign-in is finished before the app is there; this is what is seen when that failed.
#[component]
pub(crate) fn CallbackRoute() -> impl IntoView {
    // Once: the page may be opened again.
    let failure = expect_context::<CallbackFailure>().0.try_update_value(Option::take).flatten();
    if let Some(error) = failure {
        return failure_page(&error, view! { <NextStep /> }.into_any());
    }
    view! {
        <CallbackPage
            pending=|| progress_page(&auth().callback, SignInStage::Returned)
            error=|error| failure_page(&error, view! { <NextStep /> }.into_any())
        />
    }
    .into_any()
}

/// A link to where the sign-in began for people who are signed in already, or to the home page, as after a reload of an
/// old link; otherwise a button for a new sign-in.
#[component]
fn NextStep() -> impl IntoView {
    let messages = &auth().failure;
    let logto = use_logto();
    let status = use_auth_status(logto);
    let began_at = logto.client().failed_return_to().unwrap_or_else(ReturnTo::root);
    let began_at = paths::href(began_at.as_str());
    move || match status.get() {
        AuthStatus::SignedIn => view! {
            <p>{messages.still_signed_in}</p>
            <a class="button button-primary" href=began_at.clone()>
                {messages.go_on}
            </a>
        }
        .into_any(),
        _ => view! {
            <SignInButton options=paths::sign_in() attr:class="button button-primary">
                {messages.sign_in_again}
            </SignInButton>
        }
        .into_any(),
    }
}
