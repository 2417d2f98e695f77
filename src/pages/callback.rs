//! The redirect URI, to which the sign-in server sends people back.

use leptos::prelude::*;
use logto_leptos::{CallbackPage, SignInButton, use_logto};

use super::failure::failure_page;
use crate::auth_status::{AuthStatus, use_auth_status};
use crate::messages::auth;
use crate::page::Page;
use crate::paths;
use crate::ui::ProgressCard;

/// The page at `/callback`. The library finishes the sign-in and goes on; this is what is seen
/// meanwhile, and when it fails.
#[component]
pub(crate) fn CallbackRoute() -> impl IntoView {
    view! {
        <CallbackPage
            pending=|| view! { <ProgressCard messages=&auth().callback /> }
            error=|error| failure_page(&error, view! { <NextStep /> }.into_any())
        />
    }
    .into_any()
}

/// A link into the app for people who are signed in already, as after a reload of an old link;
/// otherwise a button for a new sign-in.
#[component]
fn NextStep() -> impl IntoView {
    let messages = &auth().failure;
    let status = use_auth_status(use_logto());
    move || match status.get() {
        AuthStatus::SignedIn => view! {
            <p>{messages.still_signed_in}</p>
            <a class="button button-primary" href=Page::Profile.href()>
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
