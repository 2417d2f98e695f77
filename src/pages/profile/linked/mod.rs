//! Linked accounts: the person's accounts at social providers, which are linked to their account.

mod link;
mod list;
mod provider;
mod state;
mod visit;

use leptos::prelude::*;
use logto_leptos::account::Field;
use logto_leptos::{AccountError, LogtoError, Scope, use_logto};

pub(super) use self::link::LinkedAccountsLink;
use self::list::list_card;
use self::state::Linked;
use super::editing::{Center, Editing, Known, problem};
use super::elsewhere::elsewhere;
use crate::messages::{Note, account, auth};
use crate::page::Page;
use crate::paths;
use crate::ui::{
    ConfirmDialog, Notice, PageHeader, PageHeaderSkeleton, Skeleton, ToastRegion, Tone, provide_toasts,
    sign_in_again_button,
};

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
            Known::Account(account) if !account.is_readable(Field::Identities) => Stage::Hidden,
            Known::Account(_) if !is_loading => Stage::Known,
            Known::Loading | Known::Account(_) => Stage::Loading,
        })
    });
    let content = move || match stage.get() {
        Stage::Loading => skeleton(),
        Stage::Known => view! {
            {list_card(state)}
            {more(editing, &endpoint.get_value())}
        }
        .into_any(),
        Stage::Hidden => hidden(&endpoint.get_value()),
        Stage::Failed(error) => failed(editing, &error, &endpoint.get_value()),
    };
    let title = Signal::derive(move || state.question.get().map(|question| question.title).unwrap_or_default());
    let messages = &account().linked;
    view! {
        <PageHeader
            text=messages.title
            lead=messages.lead
            back=(Page::Profile.href(), account().profile.title)
        />
        {content}
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
        <ToastRegion dismiss=account().details.dismiss />
    }
    .into_any()
}

/// What is shown below the heading.
#[derive(Debug, Clone, PartialEq)]
enum Stage {
    Loading,
    Known,
    /// The server does not return the linked accounts.
    Hidden,
    Failed(AccountError),
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

/// Why the linked accounts are not returned: the scope is missing, or the account center hides them.
fn hidden(endpoint: &str) -> AnyView {
    let messages = &account().linked;
    let client = use_logto().client();
    let is_granted = |granted: String| granted.split(' ').any(|scope| scope == Scope::IDENTITIES.as_str());
    let has_scope = client.granted_scopes(&logto_leptos::TokenRequest::new()).is_none_or(is_granted);
    let (Note { title, body }, help) = if has_scope {
        (messages.off, elsewhere(endpoint))
    } else {
        let options = paths::sign_in_returning_to(Page::LinkedAccounts.path());
        let devices = &account().details.devices;
        let help = view! {
            <p class="small-print">
                <strong>{auth().failure.for_operator}</strong>
                " "
                {devices.add_scope_before}
                <code>{Scope::IDENTITIES.as_str().to_owned()}</code>
                {devices.add_scope_after}
            </p>
            {sign_in_again_button(options, account().organizations.sign_in)}
        };
        (messages.scope_missing, help.into_any())
    };
    view! {
        <div data-testid="linked-off">
            <Notice tone=Tone::Info title body>
                {help}
            </Notice>
        </div>
    }
    .into_any()
}

fn failed(editing: Editing, error: &AccountError, endpoint: &str) -> AnyView {
    let messages = &account().linked;
    let is_off = matches!(
        error,
        AccountError::NotEnabled | AccountError::NotSupported | AccountError::Logto(LogtoError::NoLogtoEndpoint)
    );
    let has_page = is_off && *error != AccountError::Logto(LogtoError::NoLogtoEndpoint);
    let link = has_page.then(|| elsewhere(endpoint));
    let retry = error.is_transient().then(|| {
        view! {
            <button
                type="button"
                class="button button-small"
                data-testid="linked-retry"
                on:click=move |_| editing.retry()
            >
                {account().profile.retry}
            </button>
        }
    });
    let (tone, title, body) = if is_off {
        (Tone::Info, messages.off.title, messages.off.body.to_owned())
    } else {
        (Tone::Warning, messages.failed, problem(error))
    };
    view! {
        <div data-testid="linked-off">
            <Notice tone title body>
                {link}
                {retry}
            </Notice>
        </div>
    }
    .into_any()
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
        <section class="card">
            <Skeleton lines=4 />
        </section>
    }
    .into_any()
}
