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

use self::codes::codes_card;
pub(super) use self::link::TwoStepLink;
use self::passkeys::passkeys_card;
use self::state::{Factors, TwoStep};
use self::status::status_card;
use self::totp::totp_card;
use super::editing::{Editing, Known};
use super::part_page::{PartPage, PartTexts, Stage};
use crate::messages::account;
use crate::page::Page;
use crate::ui::{CardSkeleton, ConfirmDialog, PageHeaderSkeleton, provide_toasts};

/// The page at `/two-step`, for people who are signed in.
#[component]
pub(crate) fn TwoStepPage() -> impl IntoView {
    provide_toasts();
    let editing = Editing::new();
    let state = TwoStep::new(editing);
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
    let messages = &account().two_step;
    let texts = PartTexts {
        title: messages.title,
        lead: messages.lead,
        off: messages.off,
        scope_missing: messages.scope_missing,
        failed: messages.failed,
    };
    let retry = move |()| {
        editing.retry();
        state.retry();
    };
    view! {
        <PartPage
            page=Page::TwoStep
            texts
            stage
            skeleton=skeletons
            test_ids=("two-step-off", "two-step-retry")
            on_retry=retry
        >
            {cards(state)}
        </PartPage>
        {dialog(state)}
    }
    .into_any()
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
                <CardSkeleton lines=3 />
                <CardSkeleton lines=4 />
            </div>
            <div class="stack">
                <CardSkeleton lines=4 />
                <CardSkeleton lines=4 />
            </div>
        </div>
    }
    .into_any()
}
