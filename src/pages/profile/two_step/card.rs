//! What the cards have in common.

use leptos::prelude::*;
use logto_leptos::{AccountError, UnixMillis};

use super::super::editing::problem;
use super::super::verify::Verify;
use super::state::{Card, Question, Step, Task, TwoStep};
use crate::format;
use crate::messages::account;

/// A card: its title and lead, and below them what is set up, or the task that is under way.
pub(super) fn card(
    state: TwoStep,
    card: Card,
    (title, lead): (&'static str, &'static str),
    closed: impl Fn() -> AnyView + Copy + Send + 'static,
    form: impl Fn(Task) -> AnyView + Copy + Send + 'static,
) -> AnyView {
    let task = Memo::new(move |_| state.task_of(card).filter(|(task, step)| *step == Step::Verify || is_form(task)));
    let content = move || match task.get() {
        Some((_, Step::Verify)) => view! {
            <Verify
                editing=state.editing
                on_done=move |()| state.verified()
                on_cancel=move |()| state.close()
            />
        }
        .into_any(),
        Some((task, Step::Work)) => form(task),
        None => closed.into_any(),
    };
    let test_id = match card {
        Card::Status => "two-step-status",
        Card::Totp => "two-step-totp",
        Card::Passkeys => "two-step-passkeys",
        Card::Codes => "two-step-codes",
    };
    view! {
        <section class="card" data-testid=test_id>
            <h2 tabindex="-1" node_ref=state.heading(card)>
                {title}
            </h2>
            <p class="muted">{lead}</p>
            {content}
        </section>
    }
    .into_any()
}

/// Whether a task has a form of its own. The others leave the card as it is.
fn is_form(task: &Task) -> bool {
    matches!(task, Task::SetTotp(_) | Task::AddPasskey | Task::Rename(..))
}

/// The button of a task, where the server allows changes. With a question, that is asked first.
pub(super) fn task_button(
    state: TwoStep,
    task: Task,
    text: &'static str,
    question: Option<Question>,
    test_id: &'static str,
) -> AnyView {
    labeled_button(state, task, (text, None), question, test_id)
}

/// The same, with a label for screen readers.
pub(super) fn labeled_button(
    state: TwoStep,
    task: Task,
    (text, label): (&'static str, Option<String>),
    question: Option<Question>,
    test_id: &'static str,
) -> AnyView {
    let busy = task.clone();
    let click = move |_| match question.clone() {
        Some(question) => state.ask(task.clone(), question),
        None => state.start(task.clone()),
    };
    view! {
        <button
            type="button"
            class="button button-small"
            data-testid=test_id
            aria-label=label
            hidden=move || state.is_locked()
            aria-busy=move || state.busy_with(&busy)
            on:click=click
        >
            {text}
        </button>
    }
    .into_any()
}

/// Says that the server does not offer the factor of a card.
pub(super) fn not_offered(test_id: &'static str) -> AnyView {
    view! { <p class="muted" data-testid=test_id>{problem(&AccountError::FactorNotEnabled)}</p> }.into_any()
}

/// When a factor was added.
pub(super) fn added(time: Option<UnixMillis>) -> AnyView {
    time.and_then(|time| format::local_time(format::date(time)))
        .map(|(local, machine)| {
            view! {
                {account().two_step.added}
                " "
                <time datetime=machine>{local}</time>
            }
        })
        .into_any()
}
