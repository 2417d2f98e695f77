//! The account as the server has it now.

use leptos::prelude::*;
use logto_leptos::{LogtoError, UserInfo, use_user_info};

use crate::format::Claim;
use crate::i18n::personal;
use crate::ui::{ClaimsTable, Notice, Skeleton, Tone, error_details, explain};

/// How many rows a user's information has, more or less; so much room is kept for it.
const ROWS: usize = 8;

/// The account, and whether it is being fetched again.
#[derive(Clone, Copy)]
pub(super) struct LiveAccount {
    info: LocalResource<Result<UserInfo, LogtoError>>,
    again: RwSignal<bool>,
}

impl LiveAccount {
    /// Starts fetching.
    pub(super) fn new() -> Self {
        let info = use_user_info();
        let again = RwSignal::new(false);
        Effect::new(move |_| {
            info.track();
            again.set(false);
        });
        Self { info, again }
    }

    /// Fetches it again. An answer stays meanwhile, an error goes.
    pub(super) fn fetch(self) {
        self.again.set(true);
        self.info.refetch();
    }

    /// Fetches it again if that failed.
    pub(super) fn retry(self) {
        if self.info.with_untracked(|info| matches!(info, Some(Err(_)))) {
            self.fetch();
        }
    }
}

/// User information, fetched live.
#[component]
pub(super) fn Account(
    /// The account.
    account: LiveAccount,
) -> impl IntoView {
    let words = &personal().profile;
    let LiveAccount { info, again } = account;
    let button = move |words: &'static str| {
        view! {
            <button
                type="button"
                class="button button-small"
                aria-busy=move || again.get().then_some("true")
                on:click=move |_| account.fetch()
            >
                {words}
            </button>
        }
        .into_any()
    };
    let content = move || match info.get() {
        Some(Ok(info)) => view! {
            <ClaimsTable rows=Claim::rows_of(&info) />
            <div class="actions">{button(words.refresh)}</div>
        }
        .into_any(),
        Some(Err(error)) if !again.get() => failed(&error, button(words.retry)),
        Some(Err(_)) | None => view! { <Skeleton lines=ROWS /> }.into_any(),
    };
    view! {
        <section class="card">
            <h2>{words.account}</h2>
            <p class="muted">{words.account_lead}</p>
            {content}
        </section>
    }
    .into_any()
}

fn failed(error: &LogtoError, retry: AnyView) -> AnyView {
    let (_, body) = explain(error);
    let details = error_details(error);
    view! {
        <Notice tone=Tone::Danger title=personal().profile.account_failed body>
            {details}
            {retry}
        </Notice>
    }
    .into_any()
}
