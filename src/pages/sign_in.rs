//! A sign-in that starts automatically, for links in emails and for guarded pages.

use leptos::prelude::*;
use logto_leptos::{Activity, Logto, LogtoError, ReturnTo, Session, SignInButton, SignInOptions, use_logto};

use super::ended::ended_card;
use super::failure::failure_page;
use super::progress::progress_page;
use crate::auth_status::{AuthStatus, use_auth_status};
use crate::dom;
use crate::messages::auth;
use crate::page::{Page, check_up_href};
use crate::paths::{self, use_replace, use_sign_in_by_link};
use crate::ui::{PageHeading, Person, SignInStage, icon};

/// What the page shows.
#[derive(Clone, PartialEq)]
enum Phase {
    /// On the way to the sign-in server, or to the page asked for.
    Working,
    /// Waiting for a click.
    Paused,
    /// Asking whether to change the account, because the link is for another person.
    OtherPerson,
    /// Something went wrong.
    Failed(LogtoError),
}

/// The page at `/sign-in`. It takes `return_to` from its address, and the parameters that Logto puts into links.
///
/// It starts at once, with three exceptions: people who come back by the Back button would be sent off
/// again and again, people whose session has just ended would not learn why, and a link for another person
/// than the one who is signed in would change the account without a question. With `prompt=login` it starts although
/// somebody is signed in: operators try their settings that way.
#[component]
pub(crate) fn SignInPage() -> impl IntoView {
    let logto = use_logto();
    logto.clear_error();
    // The next page would show the same error again.
    on_cleanup(move || logto.clear_error());
    let status = use_auth_status(logto);
    let options = use_sign_in_by_link(None);
    let page = options.return_to().map_or(Page::Home.path(), ReturnTo::as_str).to_owned();
    let is_for_another_person = {
        let options = options.clone();
        Memo::new(move |_| logto.user().is_some_and(|user| options.is_for_another_person(user.claims())))
    };
    let has_ended = matches!(untrack(|| logto.session()), Session::Ended { .. });
    let started = RwSignal::new(has_ended || dom::came_by_history());

    let replace = use_replace();
    Effect::new({
        let (options, page) = (options.clone(), page.clone());
        move |_| match status.get() {
            AuthStatus::SignedIn if options.has_new_login() && !is_for_another_person.get() => {
                if !started.get_untracked() {
                    started.set(true);
                    // If the same person signs in, the session keeps what it may do.
                    logto.sign_in(options.clone().with_keep_session());
                } else if dom::came_by_history() {
                    replace(&page);
                }
            }
            AuthStatus::SignedIn if !is_for_another_person.get() => replace(&page),
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
        (None, None, AuthStatus::SignedIn) if is_for_another_person.get() => Phase::OtherPerson,
        (None, Some(Activity::SigningIn), _) | (None, ..) => Phase::Working,
    });
    // A sign-in for another person would bring back the one who is signed in, without a new login.
    let current_options = move || {
        let options = options.clone();
        if is_for_another_person.get_untracked() { options.with_new_login() } else { options }
    };
    move || match phase.get() {
        Phase::Working => progress_page(&auth().sign_in.progress, SignInStage::Leaving),
        Phase::Paused if has_ended => ended_card(current_options(), ().into_any()),
        Phase::Paused => paused(current_options()),
        Phase::OtherPerson => other_person(logto, current_options(), &page),
        Phase::Failed(error) => failed(&error, current_options()),
    }
}

/// Asks whether to sign in with a link that is for another person than the one who is signed in.
fn other_person(logto: Logto, options: SignInOptions, page: &str) -> AnyView {
    let messages = &auth().sign_in.other_person;
    let for_whom = options.login_hint().map(|name| messages.for_whom(name));
    let signed_in_as = untrack(|| signed_in_as(logto));
    view! {
        <section class="card card-center" data-tone="info" data-testid="other-person">
            <span class="badge">{icon("user")}</span>
            <PageHeading text=messages.title name=messages.title />
            <p>{for_whom} " " {signed_in_as}</p>
            <p class="muted">{messages.then}</p>
            <div class="actions">
                <SignInButton options attr:class="button button-primary" attr:data-testid="switch-account">
                    {messages.switch}
                </SignInButton>
                <a class="button" href=paths::href(page) data-testid="stay-signed-in">
                    {auth().stay_signed_in}
                </a>
            </div>
        </section>
    }
    .into_any()
}

/// Says who is signed in. Tracked.
pub(super) fn signed_in_as(logto: Logto) -> Option<String> {
    let person = logto.user().as_ref().map(Person::from)?;
    person.label().map(|name| auth().signed_in_as(name))
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
                <p>
                    <a href=check_up_href()>{auth().failure.check_up}</a>
                </p>
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
