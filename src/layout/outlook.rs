//! What is to be known about the session while a page is in use: that the server is out of reach, or
//! that the session ends soon; and that there is a new version of the app. It stands at the lower edge of the window, where its coming and going
//! moves nothing.

use leptos::prelude::*;
use leptos::task::spawn_local;
use logto_leptos::{LogtoError, Session, SignInButton, use_logto};

use crate::announce::Announcer;
use crate::deadline::{Deadline, use_deadline};
use crate::format;
use crate::i18n::flow;
use crate::paths::{self, use_here, use_page};
use crate::standing::{Standing, use_standing};
use crate::ui::{Notice, Tone, fine_print};
use crate::update::UpdateNotice;

/// The outlook of the session.
#[component]
pub(super) fn Outlook() -> impl IntoView {
    let logto = use_logto();
    let page = use_page();
    let standing = use_standing(logto);
    let trouble = Memo::new(move |_| match logto.session() {
        Session::Stale { error, .. } => Some(error),
        _ => None,
    });
    // These pages are on the way in or out.
    let passing = move || page.with(|page| matches!(page.as_str(), "/sign-in" | "/sign-out" | "/callback"));
    let is_trouble = Memo::new(move |_| trouble.with(Option::is_some));
    let deadline = use_deadline(logto);
    let put_off = RwSignal::new(false);
    let ending = Memo::new(move |_| {
        let told = standing.get() == Standing::Known && !is_trouble.get() && !passing();
        deadline.get().filter(|deadline| told && (deadline.pressing || !put_off.get()))
    });
    // The time left changes by the minute; the notice stays the same one.
    let is_pressing = Memo::new(move |_| ending.get().map(|deadline| deadline.pressing));
    view! {
        <div class="outlook">
            <div aria-live="polite">{move || trouble.with(|error| error.as_ref().map(unreachable))}</div>
            {move || is_pressing.get().map(|pressing| view! { <Ending ending put_off pressing /> })}
            <UpdateNotice />
        </div>
    }
    .into_any()
}

/// The server is out of reach.
fn unreachable(error: &LogtoError) -> AnyView {
    let logto = use_logto();
    let words = &flow().notices;
    let trying = RwSignal::new(false);
    let try_now = move |_| {
        if !trying.get_untracked() {
            trying.set(true);
            spawn_local(async move {
                // How it went shows in the session.
                let _ = logto.client().renew_now().await;
                trying.try_set(false);
            });
        }
    };
    let actions = view! {
        <button
            type="button"
            class="button button-small"
            aria-busy=move || trying.get().then_some("true")
            on:click=try_now
        >
            {words.try_now}
        </button>
    };
    let details = fine_print(error);
    view! {
        <Notice tone=Tone::Warning title=words.stale.title body=words.stale.body actions=actions.into_any()>
            {details}
        </Notice>
    }
    .into_any()
}

/// The session ends soon. Screen readers are told once, not every minute.
#[component]
fn Ending(ending: Memo<Option<Deadline>>, put_off: RwSignal<bool>, pressing: bool) -> impl IntoView {
    let words = &flow().notices.ending;
    let here = use_here();
    let title = move || ending.get().map(|deadline| (words.title)(deadline.left));
    let body = move || {
        let (local, _) = format::local_time(format::date(ending.get()?.at))?;
        Some((words.body)(&local))
    };
    if let Some(title) = untrack(title) {
        expect_context::<Announcer>().say(title);
    }
    let sign_in = move || {
        let options = paths::back_to(&here.get());
        view! {
            <SignInButton options class="button button-small" testid="sign-in-again">
                {words.sign_in}
            </SignInButton>
        }
        .into_any()
    };
    let later = (!pressing).then(|| {
        view! {
            <button type="button" class="button button-small" on:click=move |_| put_off.set(true)>
                {words.later}
            </button>
        }
        .into_any()
    });
    view! {
        <section class="notice" data-tone="info" aria-label=words.label>
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
