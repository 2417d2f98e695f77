//! What every page says, above everything else, when something happened to the session.

use leptos::prelude::*;
use logto_leptos::{EndReason, LogtoError, Session, SignInButton, SignInOptions, StorageError, use_logto};

use crate::i18n::{Note, flow};
use crate::news::{News, Newsroom, use_news};
use crate::pages::settings::CHECK_UP;
use crate::paths::{self, is_within, use_here, use_page};
use crate::ui::{Notice, Tone, error_details, explain, fine_print, sentence};

/// Pages that are about signing in or out themselves: they show errors of their own, larger.
const OWN_ERRORS: [&str; 3] = ["/sign-in", "/sign-out", "/callback"];
/// Pages that say themselves that the session has ended, and why.
const OWN_END: [&str; 8] =
    ["/sign-in", "/sign-out", "/callback", "/profile", "/organizations", "/api", "/connectors", "/sign-in-experience"];

/// The notices above the page, in a live region.
#[component]
pub(super) fn Notices() -> impl IntoView {
    let logto = use_logto();
    let page = use_page();
    let here = use_here();
    let room = use_news(logto, page);
    let end = Memo::new(move |_| match logto.session() {
        Session::Ended { reason } => Some(reason),
        _ => None,
    });
    let on = move |pages: &[&str]| page.with(|page| pages.iter().any(|own| is_within(page, own)));
    let own_errors = Memo::new(move |_| on(&OWN_ERRORS));
    let own_end = Memo::new(move |_| on(&OWN_END));
    let signed_in = Memo::new(move |_| logto.is_authenticated());
    // A sign-in that failed for this reason says so itself.
    let is_said = Memo::new(move |_| matches!(logto.error(), Some(LogtoError::Storage(_))));
    let warning = move || match logto.storage_warning() {
        Some(warning) if !is_said.get() => Some(storage(warning, signed_in.get())),
        _ => None,
    };
    let state = move || {
        let reason = end.get().filter(|_| !own_end.get())?;
        Some(ended(reason, paths::back_to(&here.get())))
    };
    let request = move || match logto.error() {
        Some(error) if !own_errors.get() => Some(request(&error, room.has_left())),
        _ => None,
    };
    let news = move || room.news().filter(|_| !own_errors.get()).map(|news| elsewhere(&news, room));
    view! {
        <div class="notices" aria-live="polite">
            {warning}
            {state}
            {request}
            {news}
        </div>
    }
    .into_any()
}

/// Nothing can be stored.
fn storage(warning: StorageError, signed_in: bool) -> AnyView {
    let words = &flow().notices.storage;
    let is_full = warning == StorageError::Full;
    let (title, cure) = if is_full { (words.full, words.free) } else { (words.blocked, words.allow) };
    let meaning = if signed_in { words.signed_in } else { words.signed_out };
    let body = [meaning, " ", cure].concat();
    let warning = sentence(&warning.to_string());
    view! {
        <Notice tone=Tone::Warning title body>
            <p class="small-print">{warning}</p>
        </Notice>
    }
    .into_any()
}

/// The session is over.
fn ended(reason: EndReason, options: SignInOptions) -> AnyView {
    let words = &flow().notices.ended;
    let again = view! {
        <SignInButton options class="button button-small" testid="sign-in-again">
            {words.sign_in}
        </SignInButton>
    };
    let body = (words.reason)(reason.code());
    view! { <Notice tone=Tone::Warning title=words.title body actions=again.into_any() /> }.into_any()
}

/// Something happened in another tab.
fn elsewhere(news: &News, room: Newsroom) -> AnyView {
    let words = &flow().notices;
    let (title, body) = match news {
        News::SwitchedTo(person) => ((words.switched)(person.label()), words.switched_body),
        News::SignedOut => (words.left_elsewhere.title.to_owned(), words.left_elsewhere.body),
    };
    let actions = dismiss(move || room.dismiss());
    view! { <Notice tone=Tone::Info title body actions /> }.into_any()
}

/// The last attempt to sign in or out failed.
fn request(error: &LogtoError, left: bool) -> AnyView {
    let logto = use_logto();
    let actions = dismiss(move || logto.clear_error());
    if !left {
        return failed(error, Some(actions));
    }
    let Note { title, body } = flow().notices.left_here;
    let details = fine_print(error);
    view! {
        <Notice tone=Tone::Danger title body actions>
            {details}
        </Notice>
    }
    .into_any()
}

fn dismiss(act: impl Fn() + 'static) -> AnyView {
    view! {
        <button type="button" class="button button-small" on:click=move |_| act()>
            {flow().notices.dismiss}
        </button>
    }
    .into_any()
}

fn failed(error: &LogtoError, actions: Option<AnyView>) -> AnyView {
    let (title, body) = explain(error);
    let details = error_details(error);
    let actions = actions.unwrap_or_else(|| ().into_any());
    view! {
        <Notice tone=Tone::Danger title body actions>
            {details}
            <p>
                <a href=paths::href(CHECK_UP)>{flow().failure.check_up}</a>
            </p>
        </Notice>
    }
    .into_any()
}
