//! Two-step sign-in: the second steps of the person, and whether a sign-in asks for them.

mod card;
mod codes;
mod link;
mod passkeys;
mod qr;
mod state;
mod status;
mod totp;

use leptos::prelude::*;
use logto_leptos::{AccountError, Scope, use_logto};

use self::codes::codes_card;
pub(super) use self::link::TwoStepLink;
use self::passkeys::passkeys_card;
use self::state::{Factors, TwoStep};
use self::status::status_card;
use self::totp::totp_card;
use super::editing::{Editing, Known, problem};
use super::elsewhere::elsewhere;
use crate::messages::{Note, account, auth};
use crate::page::Page;
use crate::paths;
use crate::ui::{
    ConfirmDialog, Notice, PageHeader, PageHeaderSkeleton, Skeleton, ToastRegion, Tone, provide_toasts,
    sign_in_again_button,
};

/// The page at `/two-step`, for people who are signed in.
#[component]
pub(crate) fn TwoStepPage() -> impl IntoView {
    provide_toasts();
    let editing = Editing::new();
    let state = TwoStep::new(editing);
    let endpoint = StoredValue::new(use_logto().client().config().endpoint().to_string());
    // Whether it is known who the person is to the server: what confirms it depends on that.
    let stage = Memo::new(move |_| {
        let account = editing.known().with(|known| match known {
            Known::Loading => Stage::Loading,
            Known::Account(_) => Stage::Known,
            Known::Failed(error) => Stage::Failed(error.clone()),
        });
        let factors = state.factors().with(|factors| match factors {
            Factors::Loading => Stage::Loading,
            Factors::Known(_) => Stage::Known,
            Factors::Failed(error) => Stage::Failed(error.clone()),
        });
        match (account, factors) {
            (failed @ Stage::Failed(_), _) | (_, failed @ Stage::Failed(_)) => failed,
            (Stage::Known, Stage::Known) => Stage::Known,
            _ => Stage::Loading,
        }
    });
    let content = move || match stage.get() {
        Stage::Loading => skeletons(),
        Stage::Known => cards(state),
        Stage::Failed(error) => failed(state, &error, &endpoint.get_value()),
    };
    view! {
        <PageHeader
            text=account().two_step.title
            lead=account().two_step.lead
            back=(Page::Profile.href(), account().profile.title)
        />
        {content}
        {dialog(state)}
        <ToastRegion dismiss=account().details.dismiss />
    }
    .into_any()
}

/// What is shown below the heading.
#[derive(Debug, Clone, PartialEq)]
enum Stage {
    Loading,
    Known,
    Failed(AccountError),
}

fn cards(state: TwoStep) -> AnyView {
    view! {
        <div class="columns">
            <div class="stack">{status_card(state)} {totp_card(state)}</div>
            <div class="stack">{passkeys_card(state)} {codes_card(state)}</div>
        </div>
    }
    .into_any()
}

/// The dialog that asks before something is removed or replaced.
fn dialog(state: TwoStep) -> AnyView {
    let title = Signal::derive(move || {
        state.question.with(|asked| asked.as_ref().map(|(_, question)| question.title.clone()).unwrap_or_default())
    });
    let confirm = Signal::derive(move || {
        state.question.with(|asked| asked.as_ref().map(|(_, question)| question.confirm).unwrap_or_default())
    });
    let note = move || state.question.with(|asked| asked.as_ref().map(|(_, question)| question.note));
    view! {
        <ConfirmDialog
            open=state.asks
            title
            confirm
            cancel=account().details.cancel
            danger=true
            on_confirm=move |()| state.confirmed()
        >
            <p>{note}</p>
        </ConfirmDialog>
    }
    .into_any()
}

/// Why nothing is shown, and where the person can go instead.
fn failed(state: TwoStep, error: &AccountError, endpoint: &str) -> AnyView {
    let messages = &account().two_step;
    let content = match error {
        AccountError::ScopeMissing(_) => {
            let Note { title, body } = messages.scope_missing;
            let help = scope_missing();
            view! {
                <Notice tone=Tone::Info title body>
                    {help}
                </Notice>
            }
            .into_any()
        }
        AccountError::NotEnabled | AccountError::FieldNotEditable | AccountError::NotSupported => {
            let Note { title, body } = messages.off;
            let link = elsewhere(endpoint);
            view! {
                <Notice tone=Tone::Info title body>
                    {link}
                </Notice>
            }
            .into_any()
        }
        error => {
            let retry = error.is_transient().then(|| {
                view! {
                    <button
                        type="button"
                        class="button button-small"
                        data-testid="two-step-retry"
                        on:click=move |_| {
                            state.editing.retry();
                            state.retry();
                        }
                    >
                        {account().profile.retry}
                    </button>
                }
            });
            view! {
                <Notice tone=Tone::Warning title=messages.failed body=problem(error)>
                    {retry}
                </Notice>
            }
            .into_any()
        }
    };
    view! { <div data-testid="two-step-off">{content}</div> }.into_any()
}

/// What helps when the session lacks the scope.
fn scope_missing() -> AnyView {
    let messages = &account().details.devices;
    let options = paths::sign_in_returning_to(Page::TwoStep.path());
    view! {
        <p class="small-print">
            <strong>{auth().failure.for_operator}</strong>
            " "
            {messages.add_scope_before}
            <code>{Scope::IDENTITIES.as_str().to_owned()}</code>
            {messages.add_scope_after}
        </p>
        {sign_in_again_button(options, account().organizations.sign_in)}
    }
    .into_any()
}

/// What is shown in place of the page while it is loading.
#[component]
pub(crate) fn TwoStepSkeleton() -> impl IntoView {
    view! {
        <PageHeaderSkeleton />
        {skeletons()}
    }
    .into_any()
}

fn skeletons() -> AnyView {
    view! {
        <div class="columns">
            <div class="stack">
                <section class="card">
                    <Skeleton lines=3 />
                </section>
                <section class="card">
                    <Skeleton lines=4 />
                </section>
            </div>
            <div class="stack">
                <section class="card">
                    <Skeleton lines=4 />
                </section>
                <section class="card">
                    <Skeleton lines=4 />
                </section>
            </div>
        </div>
    }
    .into_any()
}
