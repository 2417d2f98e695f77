//! User info, as the server returns it now.

use leptos::prelude::*;
use logto_leptos::{LogtoError, UserInfo, use_user_info};

use crate::format::Claim;
use crate::messages;
use crate::ui::{ClaimsTable, Notice, Skeleton, Tone, error_details, explain};

/// The number of rows of the skeleton.
const ROWS: usize = 8;

/// User info, and whether it is being fetched again.
#[derive(Clone, Copy)]
pub(super) struct LiveAccount {
    info: LocalResource<Result<UserInfo, LogtoError>>,
    is_retrying: RwSignal<bool>,
}

impl LiveAccount {
    /// Starts fetching.
    pub(super) fn new() -> Self {
        let info = use_user_info();
        let is_retrying = RwSignal::new(false);
        Effect::new(move |_| {
            info.track();
            is_retrying.set(false);
        });
        Self { info, is_retrying }
    }

    /// Fetches it again. The last answer stays in the meantime, an error disappears.
    pub(super) fn fetch(self) {
        self.is_retrying.set(true);
        self.info.refetch();
    }

    /// Fetches it again if that failed.
    pub(super) fn retry(self) {
        if self.info.with_untracked(|info| matches!(info, Some(Err(_)))) {
            self.fetch();
        }
    }
}

/// The card with user info.
#[component]
pub(super) fn Account(
    /// The account.
    account: LiveAccount,
) -> impl IntoView {
    let messages = &messages::account().profile;
    let LiveAccount { info, is_retrying } = account;
    let button = move |messages: &'static str| {
        view! {
            <button
                type="button"
                class="button button-small"
                aria-busy=move || is_retrying.get().then_some("true")
                on:click=move |_| account.fetch()
            >
                {messages}
            </button>
        }
        .into_any()
    };
    let content = move || match info.get() {
        Some(Ok(info)) => view! {
            <ClaimsTable rows=Claim::rows_of(&info) />
            <div class="actions">{button(messages.refresh)}</div>
        }
        .into_any(),
        Some(Err(error)) if !is_retrying.get() => failed(&error, button(messages.retry)),
        Some(Err(_)) | None => view! { <Skeleton lines=ROWS /> }.into_any(),
    };
    view! {
        <section class="card">
            <h2>{messages.account}</h2>
            <p class="muted">{messages.account_lead}</p>
            {content}
        </section>
    }
    .into_any()
}

fn failed(error: &LogtoError, retry: AnyView) -> AnyView {
    let (_, body) = explain(error);
    let details = error_details(error);
    view! {
        <Notice tone=Tone::Danger title=messages::account().profile.account_failed body>
            {details}
            {retry}
        </Notice>
    }
    .into_any()
}
