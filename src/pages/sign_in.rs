//! A sign-in that starts automatically, for links in emails and for guarded pages.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use leptos_router::params::ParamsMap;
use logto_leptos::{Activity, FirstScreen, LogtoError, ReturnTo, Session, SignInButton, SignInOptions, use_logto};

use super::ended::ended_card;
use super::failure::failure_page;
use crate::auth_status::{AuthStatus, use_auth_status};
use crate::dom;
use crate::messages::auth;
use crate::page::Page;
use crate::paths::{self, use_replace};
use crate::ui::{PageHeading, ProgressCard, icon};

/// What the page shows.
#[derive(Clone, PartialEq)]
enum Phase {
    /// On the way to the sign-in server, or to the page asked for.
    Working,
    /// Waiting for a click.
    Paused,
    /// Something went wrong.
    Failed(LogtoError),
}

/// The page at `/sign-in`. It takes `return_to`, `first_screen` and `login_hint` from its address.
///
/// It starts at once, with two exceptions: people who come back by the Back button would be sent off
/// again and again, and people whose session has just ended would not learn why.
#[component]
pub(crate) fn SignInPage() -> impl IntoView {
    let logto = use_logto();
    logto.clear_error();
    // The next page would show the same error again.
    on_cleanup(move || logto.clear_error());
    let status = use_auth_status(logto);
    let query = use_query_map().get_untracked();
    let goal = query.get("return_to").and_then(|page| ReturnTo::parse(&page).ok());
    let options = options(&query, goal.clone());
    let has_ended = matches!(untrack(|| logto.session()), Session::Ended { .. });
    let started = RwSignal::new(has_ended || dom::came_by_history());

    let replace = use_replace();
    Effect::new({
        let options = options.clone();
        move |_| match status.get() {
            AuthStatus::SignedIn => {
                let page = goal.as_ref().map_or(Page::Home.path(), ReturnTo::as_str);
                replace(page);
            }
            AuthStatus::SignedOut if !started.get_untracked() => {
                started.set(true);
                logto.sign_in(options.clone());
            }
            _ => {}
        }
    });

    let phase = Memo::new(move |_| match (logto.error(), logto.activity(), status.get()) {
        (Some(error), ..) => Phase::Failed(error),
        (None, None, AuthStatus::SignedOut) if started.get() => Phase::Paused,
        (None, Some(Activity::SigningIn), _) | (None, ..) => Phase::Working,
    });
    move || match phase.get() {
        Phase::Working => view! { <ProgressCard messages=&auth().sign_in.progress /> }.into_any(),
        Phase::Paused if has_ended => ended_card(options.clone(), ().into_any()),
        Phase::Paused => paused(options.clone()),
        Phase::Failed(error) => failed(&error, options.clone()),
    }
}

/// Returns the sign-in that the address asks for. Parameters with invalid values are ignored.
fn options(query: &ParamsMap, goal: Option<ReturnTo>) -> SignInOptions {
    let mut options = paths::sign_in();
    if let Some(goal) = goal {
        options = options.with_return_to(goal);
    }
    if let Some(screen) = query.get_str("first_screen").and_then(|it| it.parse::<FirstScreen>().ok()) {
        options = options.with_first_screen(screen);
    }
    if let Some(hint) = query.get("login_hint").filter(|hint| !hint.is_empty()) {
        options = options.with_login_hint(hint);
    }
    options
}

fn paused(options: SignInOptions) -> AnyView {
    let messages = &auth().sign_in;
    let note = messages.returned;
    view! {
        <section class="card card-center" data-tone="info">
            <span class="badge">{icon("user")}</span>
            <PageHeading text=note.title name=messages.progress.title />
            <p>{note.body}</p>
            <div class="actions">
                <SignInButton options attr:class="button button-primary">
                    {messages.go_on}
                </SignInButton>
            </div>
        </section>
    }
    .into_any()
}

fn failed(error: &LogtoError, options: SignInOptions) -> AnyView {
    let again = view! {
        <SignInButton options attr:class="button button-primary">
            {auth().failure.retry}
        </SignInButton>
    };
    failure_page(error, again.into_any())
}
