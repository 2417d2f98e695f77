//! The page that replaces a guarded page when the session has ended.

use leptos::prelude::*;
use logto_leptos::{Session, SignInButton, SignInOptions, use_logto};

use crate::messages::{auth, end_reason};
use crate::page::Page;
use crate::paths;
use crate::ui::{PageHeading, icon};

/// Says why, asks to sign in again, and comes back to this page.
#[component]
pub(crate) fn EndedPage() -> impl IntoView {
    let options = paths::sign_in_returning_to(&paths::use_here().get_untracked());
    let home = view! {
        <a class="button" href=Page::Home.href()>
            {auth().failure.go_home}
        </a>
    };
    ended_card(options, home.into_any())
}

/// The card for a session that has ended.
pub(super) fn ended_card(options: SignInOptions, secondary_action: AnyView) -> AnyView {
    let messages = &auth().notices.ended;
    let reason = match untrack(|| use_logto().session()) {
        Session::Ended { reason } => Some(end_reason(reason.code())),
        _ => None,
    };
    view! {
        <section class="card card-center" data-tone="info">
            <span class="badge">{icon("user")}</span>
            <PageHeading text=messages.title />
            <p>{reason}</p>
            <p class="muted">{messages.then}</p>
            <div class="actions">
                <SignInButton options attr:class="button button-primary">
                    {messages.sign_in}
                </SignInButton>
                {secondary_action}
            </div>
        </section>
    }
    .into_any()
}
