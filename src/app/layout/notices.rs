//! What every page says when something is the matter with the session.

use leptos::prelude::*;
use logto_leptos::{LogtoError, Session, use_logto};

use crate::app::i18n::texts;
use crate::app::paths::use_page;
use crate::app::ui::{Notice, Tone, error_details, explain, fine_print, sentence};

/// The state of the session, where it needs words.
#[derive(Clone, PartialEq)]
enum Matter {
    Stale(LogtoError),
    Ended(String),
    Failed(LogtoError),
}

/// The notices above the page.
#[component]
pub(super) fn Notices() -> impl IntoView {
    let logto = use_logto();
    let page = use_page();
    let matter = Memo::new(move |_| match logto.session() {
        Session::Stale { error, .. } => Some(Matter::Stale(error)),
        Session::Ended { reason } => Some(Matter::Ended(reason.to_string())),
        Session::Failed(error) => Some(Matter::Failed(error)),
        _ => None,
    });
    // These pages show errors of their own, larger.
    let own_errors =
        Memo::new(move |_| page.with(|page| matches!(page.as_str(), "/sign-in" | "/sign-out" | "/callback")));
    view! {
        {move || logto.storage_warning().map(|warning| storage(&warning.to_string()))}
        {move || matter.with(|matter| matter.as_ref().map(session))}
        {move || (!own_errors.get()).then(|| logto.error().as_ref().map(request))}
    }
    .into_any()
}

/// Nothing can be stored.
fn storage(warning: &str) -> AnyView {
    let words = &texts().notices.storage;
    let warning = sentence(warning);
    view! {
        <Notice tone=Tone::Warning title=words.title body=words.body>
            <p class="small-print">{warning}</p>
        </Notice>
    }
    .into_any()
}

/// The session isn't what it should be.
fn session(matter: &Matter) -> AnyView {
    let words = &texts().notices;
    match matter {
        Matter::Stale(error) => {
            let fine_print = fine_print(error);
            view! {
                <Notice tone=Tone::Warning title=words.stale.title body=words.stale.body>
                    {fine_print}
                </Notice>
            }
            .into_any()
        }
        Matter::Ended(reason) => {
            let body = sentence(reason);
            view! { <Notice tone=Tone::Warning title=words.ended body /> }.into_any()
        }
        Matter::Failed(error) => failed(error, ().into_any()),
    }
}

/// The last attempt to sign in or out failed.
fn request(error: &LogtoError) -> AnyView {
    let logto = use_logto();
    let dismiss = view! {
        <button type="button" class="button button-small" on:click=move |_| logto.clear_error()>
            {texts().notices.dismiss}
        </button>
    };
    failed(error, dismiss.into_any())
}

fn failed(error: &LogtoError, actions: AnyView) -> AnyView {
    let (title, body) = explain(error);
    let details = error_details(error);
    view! {
        <Notice tone=Tone::Danger title body>
            {details}
            {actions}
        </Notice>
    }
    .into_any()
}
