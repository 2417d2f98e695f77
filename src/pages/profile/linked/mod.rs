//! Linked accounts: the person's accounts at social providers, which are linked to their account.

mod link;
mod list;
mod provider;
mod state;
mod visit;

use leptos::prelude::*;
use logto_leptos::account::Field;
use logto_leptos::{AccountError, Scope, TokenRequest, use_logto};

pub(super) use self::link::LinkedAccountsLink;
use self::list::list_card;
use self::state::Linked;
use super::editing::{Center, Editing, Known};
use super::elsewhere::elsewhere;
use super::part_page::{PartPage, PartTexts, Stage};
use crate::messages::{account, auth};
use crate::page::Page;
use crate::ui::{CardSkeleton, ConfirmDialog, PageHeaderSkeleton, provide_toasts};

/// The page at `/linked-accounts`, for people who are signed in. Providers send them back to it.
#[component]
pub(crate) fn LinkedAccountsPage() -> impl IntoView {
    provide_toasts();
    let editing = Editing::new();
    let state = Linked::new(editing);
    let endpoint = StoredValue::new(use_logto().client().config().endpoint().to_string());
    let stage = Memo::new(move |_| {
        let is_loading = editing.center().with(|center| *center == Center::Loading);
        editing.known().with(|known| match known {
            Known::Failed(error) => Stage::Failed(error.clone()),
            Known::Account(account) if !account.is_readable(Field::Identities) => Stage::Failed(unreadable()),
            Known::Account(_) if !is_loading => Stage::Known,
            Known::Loading | Known::Account(_) => Stage::Loading,
        })
    });
    let title = Signal::derive(move || state.question.get().map(|question| question.title).unwrap_or_default());
    let messages = &account().linked;
    let texts = PartTexts {
        title: messages.title,
        lead: messages.lead,
        off: messages.off,
        scope_missing: messages.scope_missing,
        failed: messages.failed,
    };
    view! {
        <PartPage
            page=Page::LinkedAccounts
            texts
            stage
            skeleton
            test_ids=("linked-off", "linked-retry")
            on_retry=move |()| editing.retry()
        >
            {list_card(state)}
            {more(editing, &endpoint.get_value())}
        </PartPage>
        <ConfirmDialog
            open=state.asks
            title
            confirm=account().details.remove
            cancel=account().details.cancel
            danger=true
            on_confirm=move |()| state.confirmed()
        >
            <p>{messages.remove_note}</p>
        </ConfirmDialog>
    }
    .into_any()
}

/// Returns why the server does not return the linked accounts: the session lacks the scope, or the account center hides
/// them.
fn unreadable() -> AccountError {
    let granted = use_logto().client().granted_scopes(&TokenRequest::new());
    let has_scope = granted.is_none_or(|granted| granted.split(' ').any(|it| it == Scope::IDENTITIES.as_str()));
    if has_scope { AccountError::FieldNotEditable } else { AccountError::ScopeMissing(Scope::IDENTITIES) }
}

/// What operators can do where the app does not know the providers, and where people can go.
fn more(editing: Editing, endpoint: &str) -> AnyView {
    let link = StoredValue::new(endpoint.to_owned());
    let note = move || {
        let text = editing.center().with(|center| match center {
            Center::Unconfigured => Some(account().linked.unconfigured),
            Center::Failed => Some(account().linked.unknown),
            Center::Loading | Center::Known(_) => None,
        });
        text.map(|text| {
            view! {
                <div data-testid="linked-unknown">
                    {elsewhere(&link.get_value())}
                    <p class="small-print">
                        <strong>{auth().failure.for_operator}</strong>
                        " "
                        {text}
                    </p>
                </div>
            }
        })
    };
    view! { {note} }.into_any()
}

/// What is shown in place of the page while it is loading.
#[component]
pub(crate) fn LinkedAccountsSkeleton() -> impl IntoView {
    view! {
        <PageHeaderSkeleton />
        {skeleton()}
    }
    .into_any()
}

fn skeleton() -> AnyView {
    view! {
        <CardSkeleton lines=4 />
    }
    .into_any()
}
