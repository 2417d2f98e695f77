//! A sign-out that starts automatically, for links.

use std::cell::Cell;

use leptos::prelude::*;
use logto_leptos::{Logto, SignOutButton, SignOutOptions, use_logto};

use super::failure::{failure_card, failure_page};
use super::sign_in::signed_in_as;
use crate::auth_status::{AuthStatus, use_auth_status};
use crate::config::AppConfig;
use crate::dom;
use crate::messages::auth;
use crate::page::Page;
use crate::paths::use_replace;
use crate::ui::{PageHeading, ProgressCard, fine_print, finish_sign_out, icon};

thread_local! {
    /// Whether the page was shown before in this document.
    static WAS_SHOWN: Cell<bool> = const { Cell::new(false) };
}

/// The page at `/sign-out`. It starts at once after a click on a link of the app, and ends on the home page.
///
/// When the browser loaded the document at this address, it asks first: the address may have been opened by
/// another site, in the background or ahead of time.
#[component]
pub(crate) fn SignOutPage() -> impl IntoView {
    let logto = use_logto();
    let status = use_auth_status(logto);
    let options = expect_context::<AppConfig>().sign_out();
    logto.clear_error();
    // The next page would show the same error again.
    on_cleanup(move || logto.clear_error());
    let asks = !WAS_SHOWN.replace(true) && dom::was_loaded_at(&Page::SignOut.href());
    let started = StoredValue::new(asks);
    let replace = use_replace();
    Effect::new({
        let options = options.clone();
        move |_| match status.get() {
            AuthStatus::SignedIn if !started.get_value() => {
                started.set_value(true);
                logto.sign_out(options.clone());
            }
            AuthStatus::SignedOut if logto.error().is_none() => replace(Page::Home.path()),
            _ => {}
        }
    });
    move || match logto.error() {
        Some(error) if status.get() == AuthStatus::SignedOut => {
            let note = auth().notices.left_here;
            failure_card(
                "danger",
                note.title.to_owned(),
                note.body.to_owned(),
                fine_print(&error),
                finish_sign_out(auth().notices.unfinished_sign_out.finish),
            )
        }
        Some(error) => failure_page(&error, ().into_any()),
        None if asks && status.get() == AuthStatus::SignedIn => question(logto, options.clone()),
        None => view! { <ProgressCard messages=&auth().sign_out.progress /> }.into_any(),
    }
}

/// Asks whether to sign out.
fn question(logto: Logto, options: SignOutOptions) -> AnyView {
    let messages = &auth().sign_out.question;
    let signed_in_as = untrack(|| signed_in_as(logto));
    view! {
        <section class="card card-center" data-tone="info" data-testid="sign-out-question">
            <span class="badge">{icon("leave")}</span>
            <PageHeading text=messages.title name=messages.title />
            <p>{signed_in_as} " " {messages.body}</p>
            <div class="actions">
                <SignOutButton options attr:class="button button-primary" attr:data-testid="confirm-sign-out">
                    {messages.confirm}
                </SignOutButton>
                <a class="button" href=Page::Home.href() data-testid="stay-signed-in">
                    {auth().stay_signed_in}
                </a>
            </div>
        </section>
    }
    .into_any()
}
