//! Where the sign-in server sends people back to.

use leptos::prelude::*;
use logto_leptos::{CallbackPage, SignInButton, use_logto};

use super::failure::failure_page;
use crate::i18n::flow;
use crate::paths;
use crate::standing::{Standing, use_standing};
use crate::ui::ProgressCard;

/// The page at `/callback`. The library finishes the sign-in and goes on; this is what is seen
/// meanwhile, and when it fails.
#[component]
pub(crate) fn CallbackRoute() -> impl IntoView {
    view! {
        <CallbackPage
            pending=|| view! { <ProgressCard words=&flow().callback /> }
            error=|error| failure_page(&error, view! { <WayOn /> }.into_any())
        />
    }
    .into_any()
}

/// Into the app for people who are signed in all the same, as after a reload of an old link; else a
/// new sign-in.
#[component]
fn WayOn() -> impl IntoView {
    let words = &flow().failure;
    let standing = use_standing(use_logto());
    move || match standing.get() {
        Standing::Known => view! {
            <p>{words.still_signed_in}</p>
            <a class="button button-primary" href=paths::href("/profile")>
                {words.go_on}
            </a>
        }
        .into_any(),
        _ => view! {
            <SignInButton options=paths::sign_in() class="button button-primary">
                {words.sign_in_again}
            </SignInButton>
        }
        .into_any(),
    }
}
