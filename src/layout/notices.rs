//! The notices above every page: what happened to the session, and what failed.

use leptos::prelude::*;
use logto_leptos::{EndReason, LogtoError, Session, SignInOptions, StorageError, UnfinishedSignOut, use_logto};

use crate::messages::{Note, auth, end_reason};
use crate::page::{Page, check_up_href, use_current_page};
use crate::paths::{self, use_here};
use crate::session_notices::{SessionNotice, SessionNotices, use_session_notices};
use crate::ui::{
    Notice, Tone, english, error_details, explain, fine_print, finish_sign_out, sentence, sign_in_again_button,
};

/// The notices above the page, in a live region.
#[component]
pub(super) fn Notices() -> impl IntoView {
    let logto = use_logto();
    let page = use_current_page();
    let here = use_here();
    let session_notices = use_session_notices(logto, page);
    let end = Memo::new(move |_| match logto.session() {
        Session::Ended { reason } => Some(reason),
        _ => None,
    });
    // These pages show errors of their own, larger.
    let own_errors = Memo::new(move |_| page.get().is_some_and(Page::is_auth_step));
    // These pages say themselves that the session has ended, and why.
    let own_end = Memo::new(move |_| page.get().is_some_and(|page| page.is_auth_step() || page.is_guarded()));
    let signed_in = Memo::new(move |_| logto.is_authenticated());
    // The notice about the failed sign-in names this reason already.
    let is_shown = Memo::new(move |_| matches!(logto.error(), Some(LogtoError::Storage(_))));
    let warning = move || match logto.storage_warning() {
        Some(warning) if !is_shown.get() => Some(storage(warning, signed_in.get())),
        _ => None,
    };
    let state = move || {
        let reason = end.get().filter(|_| !own_end.get())?;
        Some(ended(reason, paths::sign_in_returning_to(&here.get())))
    };
    let request = move || match logto.error() {
        Some(error) if !own_errors.get() => Some(request(&error, session_notices.has_signed_out())),
        _ => None,
    };
    // The notice about the failed sign-out has the same button.
    let has_error = Memo::new(move |_| logto.error().is_some());
    let unfinished = move || {
        let is_shown = !own_errors.get() && !has_error.get() && logto.activity().is_none();
        logto.unfinished_sign_out().filter(|_| is_shown).map(unfinished_sign_out)
    };
    let other_tab = move || {
        session_notices.notice().filter(|_| !own_errors.get()).map(|notice| from_other_tab(&notice, session_notices))
    };
    view! {
        <div class="notices" aria-live="polite">
            {warning}
            {state}
            {request}
            {unfinished}
            {other_tab}
        </div>
    }
    .into_any()
}

/// Nothing can be stored.
fn storage(warning: StorageError, signed_in: bool) -> AnyView {
    let messages = &auth().notices.storage;
    let is_full = warning == StorageError::Full;
    let (title, cure) = if is_full { (messages.full, messages.free) } else { (messages.blocked, messages.allow) };
    let meaning = if signed_in { messages.signed_in } else { messages.signed_out };
    let body = [meaning, " ", cure].concat();
    let warning = english(sentence(&warning.to_string()));
    view! {
        <Notice tone=Tone::Warning title body>
            <p class="small-print">{warning}</p>
        </Notice>
    }
    .into_any()
}

/// The session is over.
fn ended(reason: EndReason, options: SignInOptions) -> AnyView {
    let messages = &auth().notices.ended;
    let again = sign_in_again_button(options, messages.sign_in);
    let body = end_reason(reason.code());
    view! { <Notice tone=Tone::Warning title=messages.title body actions=again /> }.into_any()
}

/// A sign-out that the sign-in server could not be told about.
fn unfinished_sign_out(unfinished: UnfinishedSignOut) -> AnyView {
    let messages = &auth().notices.unfinished_sign_out;
    if unfinished.given_up_revocation && !unfinished.provider_session && !unfinished.revocation {
        let body = if unfinished.refused_revocation { messages.refused } else { messages.given_up };
        let actions = finish_sign_out(auth().notices.dismiss);
        return view! { <Notice tone=Tone::Warning title=messages.kept_access body actions /> }.into_any();
    }
    let body = if unfinished.provider_session { messages.provider } else { messages.revocation };
    view! { <Notice tone=Tone::Warning title=messages.title body actions=finish_sign_out(messages.finish) /> }
        .into_any()
}

/// The session was changed in another tab.
fn from_other_tab(notice: &SessionNotice, session_notices: SessionNotices) -> AnyView {
    let messages = &auth().notices;
    let (title, body) = match notice {
        SessionNotice::SwitchedTo(person) => {
            let title = person.label().map_or_else(|| messages.switched.to_owned(), |name| messages.switched_to(name));
            (title, messages.switched_body)
        }
        SessionNotice::SignedOut => (messages.left_elsewhere.title.to_owned(), messages.left_elsewhere.body),
    };
    let actions = dismiss(move || session_notices.dismiss());
    view! { <Notice tone=Tone::Info title body actions /> }.into_any()
}

/// The last attempt to sign in or out failed.
fn request(error: &LogtoError, has_signed_out: bool) -> AnyView {
    let logto = use_logto();
    let actions = dismiss(move || logto.clear_error());
    if !has_signed_out {
        return failed(error, Some(actions));
    }
    let Note { title, body } = auth().notices.left_here;
    let details = fine_print(error);
    let actions = view! {
        {finish_sign_out(auth().notices.unfinished_sign_out.finish)}
        {actions}
    };
    view! {
        <Notice tone=Tone::Danger title body actions=actions.into_any()>
            {details}
        </Notice>
    }
    .into_any()
}

fn dismiss(act: impl Fn() + 'static) -> AnyView {
    view! {
        <button type="button" class="button button-small" on:click=move |_| act()>
            {auth().notices.dismiss}
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
                <a href=check_up_href()>{auth().failure.check_up}</a>
            </p>
        </Notice>
    }
    .into_any()
}
