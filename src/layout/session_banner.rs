//! The banner at the lower edge of the window: the server is out of reach, the session ends soon, or
//! there is a new version of the app. Nothing else moves when it appears.

use leptos::prelude::*;
use leptos::task::spawn_local;
use logto_leptos::{IdTokenError, LogtoError, Session, use_logto};

use crate::announce::Announcer;
use crate::auth_status::{AuthStatus, use_auth_status};
use crate::deadline::{Deadline, TimeLeft, use_deadline};
use crate::format;
use crate::messages::auth;
use crate::page::{Page, use_current_page};
use crate::paths::{self, use_here};
use crate::ui::{Notice, Tone, explain, fine_print, sign_in_again_button};
use crate::update::UpdateNotice;

/// The banner.
#[component]
pub(super) fn SessionBanner() -> impl IntoView {
    let logto = use_logto();
    let page = use_current_page();
    let status = use_auth_status(logto);
    let stale_error = Memo::new(move |_| match logto.session() {
        Session::Stale { error, .. } => Some(error),
        _ => None,
    });
    let is_auth_step = move || page.get().is_some_and(Page::is_auth_step);
    let is_stale = Memo::new(move |_| stale_error.with(Option::is_some));
    // A dismissed notice stays away until the session is renewed, or fails in another way.
    let dismissed = RwSignal::new(None::<&'static str>);
    Effect::new(move |_| {
        if !is_stale.get() {
            dismissed.set(None);
        }
    });
    let is_online = use_is_online();
    let shown_error = Memo::new(move |_| stale_error.get().filter(|error| dismissed.get() != Some(error.code())));
    let deadline = use_deadline(logto);
    let here = use_here();
    let is_postponed = RwSignal::new(false);
    let ending = Memo::new(move |_| {
        let is_shown = status.get() == AuthStatus::SignedIn && !is_stale.get() && !is_auth_step();
        deadline.get().filter(|deadline| is_shown && (deadline.is_urgent || !is_postponed.get()))
    });
    // The time left changes by the minute; the notice stays the same one.
    let is_urgent = Memo::new(move |_| ending.get().map(|deadline| deadline.is_urgent));
    view! {
        <div class="outlook">
            <div aria-live="polite">{move || {
                let is_online = is_online.get();
                shown_error.with(|error| error.as_ref().map(|error| stale(error, is_online, here, dismissed)))
            }}</div>
            {move || is_urgent.get().map(|is_urgent| view! { <Ending ending is_postponed is_urgent /> })}
            <UpdateNotice />
        </div>
    }
    .into_any()
}

/// The session could not be renewed.
fn stale(
    error: &LogtoError,
    is_online: bool,
    here: Memo<String>,
    dismissed: RwSignal<Option<&'static str>>,
) -> AnyView {
    let messages = &auth().notices;
    let details = is_online.then(|| fine_print(error));
    let code = error.code();
    let (title, body, actions) = match error {
        LogtoError::IdToken(IdTokenError::ClockWrong { .. }) => {
            let (title, body) = explain(error);
            (title, body, try_now_button())
        }
        error if error.is_transient() && !is_online => {
            (messages.offline.title.to_owned(), messages.offline.body.to_owned(), try_now_button())
        }
        error if error.is_transient() => {
            (messages.stale.title.to_owned(), messages.stale.body.to_owned(), try_now_button())
        }
        _ => (messages.not_renewed.title.to_owned(), messages.not_renewed.body.to_owned(), sign_in_again(here)),
    };
    let actions = view! {
        {actions}
        <button
            type="button"
            class="button button-small"
            data-testid="dismiss-stale"
            on:click=move |_| dismissed.set(Some(code))
        >
            {messages.dismiss}
        </button>
    };
    view! {
        <Notice tone=Tone::Warning title body actions=actions.into_any()>
            {details}
        </Notice>
    }
    .into_any()
}

/// Whether the browser has a network, as far as it knows.
fn use_is_online() -> RwSignal<bool> {
    let is_online = RwSignal::new(window().navigator().on_line());
    for event in ["online", "offline"] {
        let listener = window_event_listener_untyped(event, move |_| is_online.set(window().navigator().on_line()));
        on_cleanup(move || listener.remove());
    }
    is_online
}

/// Renews the session at once.
fn try_now_button() -> AnyView {
    let logto = use_logto();
    let is_trying = RwSignal::new(false);
    let try_now = move |_| {
        if !is_trying.get_untracked() {
            is_trying.set(true);
            spawn_local(async move {
                // The session shows the outcome.
                let _ = logto.client().renew_now().await;
                is_trying.try_set(false);
            });
        }
    };
    view! {
        <button
            type="button"
            class="button button-small"
            aria-busy=move || is_trying.get().then_some("true")
            on:click=try_now
        >
            {auth().notices.try_now}
        </button>
    }
    .into_any()
}

/// Signs in again and comes back to this page.
fn sign_in_again(here: Memo<String>) -> AnyView {
    sign_in_again_button(paths::sign_in_returning_to(&here.get()), auth().notices.ending.sign_in)
}

/// How soon the session ends.
fn remaining(left: TimeLeft) -> String {
    let messages = &auth().notices.ending;
    match left {
        TimeLeft::Hours(hours) => messages.hours(hours),
        TimeLeft::Minutes(minutes) => messages.minutes(minutes),
        TimeLeft::Moment => messages.moment.to_owned(),
    }
}

/// The session ends soon. Screen readers announce it once, not every minute.
#[component]
fn Ending(ending: Memo<Option<Deadline>>, is_postponed: RwSignal<bool>, is_urgent: bool) -> impl IntoView {
    let messages = &auth().notices.ending;
    let here = use_here();
    let title = move || ending.get().map(|deadline| remaining(deadline.left));
    let body = move || {
        let (local, _) = format::local_time(format::date(ending.get()?.at))?;
        Some(messages.body(&local))
    };
    if let Some(title) = untrack(title) {
        expect_context::<Announcer>().say(title);
    }
    let sign_in = move || sign_in_again(here);
    let later = (!is_urgent).then(|| {
        view! {
            <button type="button" class="button button-small" on:click=move |_| is_postponed.set(true)>
                {messages.later}
            </button>
        }
        .into_any()
    });
    view! {
        <section class="notice" data-tone="info" aria-label=messages.label>
            <span class="icon" data-icon="clock" aria-hidden="true"></span>
            <div class="notice-text">
                <p class="notice-title">{title}</p>
                <p>{body}</p>
            </div>
            <div class="notice-actions">{sign_in} {later}</div>
        </section>
    }
    .into_any()
}
