//! Forms with one field.

use std::sync::atomic::{AtomicU32, Ordering};

use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{CodeInput, PasswordInput, PasswordLabels, PasswordRule, PhoneInput, PhoneLabels, icon};
use crate::dom;

/// The state of a form's submission: whether it is under way, and why the last one failed.
#[derive(Debug, Clone, Copy, Default)]
pub struct Attempt {
    busy: RwSignal<bool>,
    problem: RwSignal<Option<String>>,
}

impl Attempt {
    /// Returns the state before the first submission.
    pub fn new() -> Self {
        Self::default()
    }

    /// Runs `work`, unless a submission is under way, and passes its result to `then`. The result is
    /// dropped if the form has been removed meanwhile. When `then` removes the focused element, the focus stays in its card
    /// or dialog.
    pub fn run<T: 'static>(self, work: impl Future<Output = T> + 'static, then: impl FnOnce(T) + 'static) {
        if self.is_busy_now() {
            return;
        }
        self.busy.set(true);
        self.problem.set(None);
        spawn_local(async move {
            let result = work.await;
            if !self.busy.is_disposed() {
                self.busy.set(false);
                dom::keep_focus();
                then(result);
            }
        });
    }

    /// Removes the error.
    pub fn clear(self) {
        self.problem.set(None);
    }

    /// Sets the error.
    pub fn fail(self, problem: String) {
        self.problem.set(Some(problem));
    }

    /// Whether a submission is under way. Tracked.
    pub fn is_busy(self) -> bool {
        self.busy.get()
    }

    /// Whether a submission is under way. Not tracked.
    pub fn is_busy_now(self) -> bool {
        self.busy.get_untracked()
    }

    /// Whether nothing was submitted yet, and the form is still there. Not tracked.
    pub fn is_waiting(self) -> bool {
        self.busy.try_get_untracked() == Some(false) && self.problem.try_with_untracked(Option::is_none) == Some(true)
    }

    /// Returns the value of `aria-busy`. Tracked.
    pub fn busy(self) -> Option<&'static str> {
        self.is_busy().then_some("true")
    }

    /// Returns the error of the last submission. Tracked.
    pub fn problem(self) -> Option<String> {
        self.problem.get()
    }
}

/// What a field is filled in with.
#[derive(Debug, Clone)]
pub enum Control {
    /// An input of this `type`.
    Text(&'static str),
    /// An input for a date, and what is said when a part of it is missing.
    Date(&'static str),
    /// A [`CodeInput`]. The form is submitted with the last digit.
    Code,
    /// A [`PasswordInput`].
    Password(&'static PasswordLabels, Vec<PasswordRule>),
    /// A [`PhoneInput`].
    Phone(&'static PhoneLabels),
}

/// A field and the buttons of its form.
#[derive(Debug, Clone)]
pub struct Field {
    /// Its label.
    pub label: &'static str,
    /// A hint on how to fill it in.
    pub hint: Option<String>,
    /// What it is filled in with.
    pub control: Control,
    /// The `autocomplete` of the input.
    pub autocomplete: &'static str,
    /// The `data-testid` of the input.
    pub test_id: &'static str,
    /// The label of the submit button.
    pub submit: &'static str,
    /// The `data-testid` of the submit button.
    pub submit_id: &'static str,
    /// The label of the cancel button.
    pub cancel: &'static str,
}

/// A form with one field, which gets the focus. Escape cancels it.
#[component]
pub fn FieldForm(
    /// The field.
    field: Field,
    /// The value of the field.
    value: RwSignal<String>,
    /// The state of the submission.
    attempt: Attempt,
    /// Runs when the form is submitted, by the button or by Enter.
    #[prop(into)]
    on_submit: Callback<()>,
    /// Runs when the form is canceled.
    #[prop(into)]
    on_cancel: Callback<()>,
    /// Further buttons.
    #[prop(optional)]
    actions: Option<AnyView>,
) -> impl IntoView {
    let node = NodeRef::<Input>::new();
    let focus = move || {
        if let Some(input) = node.get_untracked() {
            dom::focus_in_view(&input);
        }
    };
    Effect::new(move |_| {
        node.track();
        focus();
    });
    Effect::new(move |_| attempt.problem.with(Option::is_some).then(focus));
    let id = unique_id("field");
    let (hint_id, problem_id) = ([&id, "-hint"].concat(), [&id, "-problem"].concat());
    let described = Signal::derive({
        let has_hint = field.hint.is_some();
        move || match (has_hint, attempt.problem().is_some()) {
            (true, true) => Some([&problem_id, " ", &hint_id].concat()),
            (true, false) => Some(hint_id.clone()),
            (false, true) => Some(problem_id.clone()),
            (false, false) => None,
        }
    });
    let invalid = Signal::derive(move || attempt.problem().is_some());
    let frame_id = id.clone();
    let test_id = field.test_id;
    let incomplete = if let Control::Date(incomplete) = &field.control { Some(*incomplete) } else { None };
    let submit = move || match incomplete {
        Some(problem) if node.get_untracked().is_some_and(|input| dom::is_incomplete_date(&input)) => {
            attempt.fail(problem.to_owned());
        }
        _ => on_submit.run(()),
    };
    let control = match field.control {
        Control::Text(kind) => {
            // On-screen keyboards capitalize and correct names only.
            let is_name = field.autocomplete.ends_with("name") && field.autocomplete != "username";
            let (autocapitalize, spellcheck) = if is_name { ("words", None) } else { ("none", Some("false")) };
            view! {
                <input
                    id=id
                    node_ref=node
                    class="input"
                    type=kind
                    autocomplete=field.autocomplete
                    autocapitalize=autocapitalize
                    spellcheck=spellcheck
                    data-testid=test_id
                    aria-describedby=move || described.get()
                    aria-invalid=move || invalid.get().then_some("true")
                    bind:value=value
                />
            }
            .into_any()
        }
        // The value is set only once: setting it again would clear the other parts of a date when one is removed.
        Control::Date(_) => view! {
            <input
                id=id
                node_ref=node
                class="input"
                type="date"
                autocomplete=field.autocomplete
                data-testid=test_id
                aria-describedby=move || described.get()
                aria-invalid=move || invalid.get().then_some("true")
                prop:value=value.get_untracked()
                on:input=move |event| value.set(event_target_value(&event))
            />
        }
        .into_any(),
        Control::Code => view! { <CodeInput id node value test_id described invalid on_full=on_submit /> }.into_any(),
        Control::Password(labels, rules) => {
            let autocomplete = field.autocomplete;
            view! { <PasswordInput id node value autocomplete test_id described invalid labels rules /> }.into_any()
        }
        Control::Phone(labels) => view! { <PhoneInput id node value test_id described invalid labels /> }.into_any(),
    };
    view! {
        <FormFrame
            label=field.label.to_owned()
            id=frame_id
            control
            hint=field.hint
            attempt
            submit=(field.submit, field.submit_id)
            cancel=field.cancel
            actions
            on_submit=submit
            on_cancel=move || on_cancel.run(())
        />
    }
    .into_any()
}

/// The frame of a form with one control: the label, a hint, what is wrong, and the buttons. Escape cancels it.
#[component]
pub fn FormFrame(
    /// The label of the control.
    label: String,
    /// The id of the control. Those of its descriptions are this one with `-hint` and `-problem`.
    id: String,
    /// The control.
    control: AnyView,
    /// A hint on how to fill it in.
    hint: Option<String>,
    /// The state of the submission.
    attempt: Attempt,
    /// The label of the submit button, and its `data-testid`.
    submit: (&'static str, &'static str),
    /// The label of the cancel button.
    cancel: &'static str,
    /// Further buttons.
    actions: Option<AnyView>,
    /// Runs when the form is submitted, by the button or by Enter.
    on_submit: impl Fn() + 'static,
    /// Runs when the form is canceled, unless a submission is under way.
    on_cancel: impl Fn() + Copy + 'static,
) -> impl IntoView {
    let (hint_id, problem_id) = ([&id, "-hint"].concat(), [&id, "-problem"].concat());
    let (submit_label, submit_id) = submit;
    let cancel_if_idle = move || {
        if !attempt.is_busy_now() {
            on_cancel();
        }
    };
    let problem = move || attempt.problem().map(|problem| view! { {icon("danger")} <span>{problem}</span> });
    view! {
        <form
            class="field-form"
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                on_submit();
            }
            on:keydown=move |event| {
                if event.key() == "Escape" {
                    event.stop_propagation();
                    cancel_if_idle();
                }
            }
        >
            <label for=id><bdi>{label}</bdi></label>
            {control}
            {hint.map(|hint| view! { <p id=hint_id class="small-print"><bdi>{hint}</bdi></p> })}
            <p id=problem_id class="field-problem" aria-live="polite">
                {problem}
            </p>
            <div class="actions">
                <button
                    type="submit"
                    class="button button-primary button-small"
                    data-testid=submit_id
                    aria-busy=move || attempt.busy()
                >
                    {submit_label}
                </button>
                <button
                    type="button"
                    class="button button-small"
                    data-testid="cancel"
                    on:click=move |_| cancel_if_idle()
                >
                    {cancel}
                </button>
                {actions}
            </div>
        </form>
    }
    .into_any()
}

/// Returns an id that is unique in the page.
pub fn unique_id(word: &str) -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    [word, "-", &COUNT.fetch_add(1, Ordering::Relaxed).to_string()].concat()
}

#[cfg(test)]
mod tests {
    use super::unique_id;

    #[test]
    fn unique_ids_differ() {
        assert_ne!(unique_id("field"), unique_id("field"));
    }
}
