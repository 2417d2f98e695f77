//! Forms, and their fields.

use leptos::ev::Event;
use leptos::prelude::*;
use logto_management::{ManagementClient, ManagementError};
use logto_ui::components::{Attempt, icon, unique_id};

use super::placeholder::failure_notice;
use crate::management::{Management, use_management};

/// A field for a line of text.
#[component]
pub(crate) fn TextInput(
    /// The `type` of the input.
    #[prop(default = "text")]
    kind: &'static str,
    label: &'static str,
    #[prop(optional_no_strip)] hint: Option<&'static str>,
    value: RwSignal<String>,
    /// What is wrong with the value.
    #[prop(into)]
    problem: Signal<Option<String>>,
    test_id: &'static str,
) -> impl IntoView {
    let id = unique_id("form-field");
    let (hint_id, problem_id) = ([&id, "-hint"].concat(), [&id, "-problem"].concat());
    let described = match hint {
        Some(_) => [&problem_id, " ", &hint_id].concat(),
        None => problem_id.clone(),
    };
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <input
                id=id
                class="input"
                type=kind
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                data-testid=test_id
                data-1p-ignore=""
                data-lpignore="true"
                aria-describedby=described
                aria-invalid=move || problem.with(Option::is_some).then_some("true")
                bind:value=value
            />
            {hint.map(|hint| view! { <p id=hint_id class="small-print">{hint}</p> })}
            <p id=problem_id class="field-problem" aria-live="polite">
                {move || problem.get().map(|problem| view! { {icon("danger")} <span>{problem}</span> })}
            </p>
        </div>
    }
    .into_any()
}

/// A checkbox of an entry. `chosen` has the ids of the entries that are checked.
pub(crate) fn id_check(id: String, chosen: RwSignal<Vec<String>>, test_id: &'static str, label: AnyView) -> AnyView {
    let id = StoredValue::new(id);
    let is_chosen = move || chosen.with(|chosen| id.with_value(|id| chosen.contains(id)));
    let choose = move |event| {
        let is_on = event_target_checked(&event);
        chosen.update(|chosen| {
            let id = id.get_value();
            chosen.retain(|other| *other != id);
            if is_on {
                chosen.push(id);
            }
        });
    };
    view! {
        <label class="check">
            <input type="checkbox" data-testid=test_id prop:checked=is_chosen on:change=choose />
            {label}
        </label>
    }
    .into_any()
}

/// A day in milliseconds.
pub(crate) const DAY: i64 = 24 * 3600 * 1000;

/// A choice of how many days something is valid. `text` returns the text of a choice.
pub(crate) fn days_choice(
    label: &'static str,
    days: RwSignal<u16>,
    all: &'static [u16],
    text: fn(u16) -> String,
    test_id: &'static str,
) -> AnyView {
    let id = unique_id("days");
    let options = all.iter().map(|&count| {
        view! {
            <option value=count.to_string() prop:selected=move || days.get() == count>
                {text(count)}
            </option>
        }
    });
    let choose = move |event: Event| {
        if let Ok(count) = event_target_value(&event).parse() {
            days.set(count);
        }
    };
    view! {
        <div class="pick">
            <label for=id.clone()>{label}</label>
            <select id=id data-testid=test_id on:change=choose>
                {options.collect_view()}
            </select>
        </div>
    }
    .into_any()
}

/// A form whose values the page checks and sends.
#[component]
pub(crate) fn FieldForm(
    /// Checks the values and sends them.
    on_submit: impl Fn() + 'static,
    /// The fields, and the end of the form.
    children: Children,
) -> impl IntoView {
    view! {
        <form
            class="field-form"
            autocomplete="off"
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                on_submit();
            }
        >
            {children()}
        </form>
    }
    .into_any()
}

/// Sends a form, and keeps why that failed.
#[derive(Clone, Copy)]
pub(crate) struct Submission {
    /// Whether it is under way.
    pub(crate) attempt: Attempt,
    problem: RwSignal<Option<ManagementError>>,
    management: Management,
}

impl Submission {
    /// Returns the state before the form is sent.
    pub(crate) fn new() -> Self {
        Self { attempt: Attempt::new(), problem: RwSignal::new(None), management: use_management() }
    }

    /// Removes the error, for a form that opens again.
    pub(crate) fn clear(self) {
        self.problem.set(None);
    }

    /// Returns the notice of an error; `title` is its title. Tracked.
    pub(crate) fn failure(self, title: &'static str) -> Option<AnyView> {
        self.problem.with(|problem| problem.as_ref().map(|error| failure_notice(title, error)))
    }

    /// Sends the form, unless that is under way, and passes a success to `then`. An error is shown at the end of the form.
    pub(crate) fn send<T: 'static, F>(self, request: impl FnOnce(ManagementClient) -> F, then: impl FnOnce(T) + 'static)
    where
        F: Future<Output = Result<T, ManagementError>> + 'static,
    {
        self.send_marking(request, |_| false, then);
    }

    /// As [`Submission::send`]; `mark` shows an error at the field that it is about, and returns whether there is one.
    pub(crate) fn send_marking<T: 'static, F>(
        self,
        request: impl FnOnce(ManagementClient) -> F,
        mark: impl FnOnce(&ManagementError) -> bool + 'static,
        then: impl FnOnce(T) + 'static,
    ) where
        F: Future<Output = Result<T, ManagementError>> + 'static,
    {
        let Some(client) = untrack(|| self.management.client()) else { return };
        self.clear();
        self.attempt.run(request(client), move |answer| match answer {
            Ok(value) => then(value),
            Err(error) => {
                if !mark(&error) {
                    self.problem.set(Some(error));
                }
            }
        });
    }
}

/// The texts at the end of a form.
#[derive(Clone, Copy)]
pub(crate) struct FormEndLabels {
    /// The title of the notice that it failed.
    pub(crate) failed: &'static str,
    /// The button that submits the form, and its test id.
    pub(crate) submit: (&'static str, &'static str),
    pub(crate) cancel: &'static str,
}

/// Why a form could not be sent, and its buttons. Dialogs have the one that goes on last.
#[component]
pub(crate) fn FormEnd(
    labels: FormEndLabels,
    submission: Submission,
    /// Whether the form is a part of a card, and not in a dialog.
    #[prop(optional)]
    small: bool,
    #[prop(into)] on_cancel: Callback<()>,
) -> impl IntoView {
    let attempt = submission.attempt;
    let failed = move || submission.failure(labels.failed);
    let cancel = move |_| {
        if !attempt.is_busy_now() {
            on_cancel.run(());
        }
    };
    let submit = view! {
        <button
            type="submit"
            class="button button-primary"
            class:button-small=small
            data-testid=labels.submit.1
            aria-busy=move || attempt.busy()
        >
            {labels.submit.0}
        </button>
    }
    .into_any();
    let cancel = view! {
        <button type="button" class="button" class:button-small=small data-testid="cancel" on:click=cancel>
            {labels.cancel}
        </button>
    }
    .into_any();
    let buttons = if small { [submit, cancel] } else { [cancel, submit] };
    view! {
        {failed}
        <div class="actions">{buttons.into_iter().collect_view()}</div>
    }
    .into_any()
}
