//! A form with one field: what most changes come to.

use std::sync::atomic::{AtomicU32, Ordering};

use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::dom;

/// What a form is busy with, and what went wrong the last time.
#[derive(Debug, Clone, Copy)]
pub struct Attempt {
    busy: RwSignal<bool>,
    problem: RwSignal<Option<String>>,
}

impl Attempt {
    /// Nothing was tried yet.
    pub fn new() -> Self {
        Self { busy: RwSignal::new(false), problem: RwSignal::new(None) }
    }

    /// Does some work, one at a time. When what wanted it is gone by its end, nobody hears of it.
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
                then(result);
            }
        });
    }

    /// Forgets what went wrong.
    pub fn clear(self) {
        self.problem.set(None);
    }

    /// Says what went wrong.
    pub fn fail(self, problem: String) {
        self.problem.set(Some(problem));
    }

    /// Whether it is under way. Tracked.
    pub fn is_busy(self) -> bool {
        self.busy.get()
    }

    /// The same without tracking.
    pub fn is_busy_now(self) -> bool {
        self.busy.get_untracked()
    }

    /// The same for `aria-busy`.
    pub fn busy(self) -> Option<&'static str> {
        self.is_busy().then_some("true")
    }

    /// What went wrong. Tracked.
    pub fn problem(self) -> Option<String> {
        self.problem.get()
    }
}

/// A field, and how it is to be filled in.
#[derive(Debug, Clone)]
pub struct Field {
    /// Its label.
    pub label: &'static str,
    /// How to fill it in.
    pub hint: Option<String>,
    /// The `type` of the input.
    pub kind: &'static str,
    /// The `autocomplete` of the input.
    pub autocomplete: &'static str,
    /// Whether only digits are wanted: phones show other keys then.
    pub digits: bool,
    /// What tests find the input by.
    pub test_id: &'static str,
    /// The words of the button.
    pub submit: &'static str,
    /// What tests find that button by.
    pub submit_id: &'static str,
    /// The words of the button that leaves the form.
    pub cancel: &'static str,
}

/// A form with one field, that gets the focus, a button, and a way out: also by Escape.
#[component]
pub fn FieldForm(
    /// The field.
    field: Field,
    /// What is in it.
    value: RwSignal<String>,
    /// What the form does.
    attempt: Attempt,
    /// Runs when it is sent, by the button or by Enter.
    #[prop(into)]
    on_submit: Callback<()>,
    /// Runs when it is left.
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
    let id = unique("field");
    let (hint_id, problem_id) = ([&id, "-hint"].concat(), [&id, "-problem"].concat());
    let described = {
        let (hint, problem, has_hint) = (hint_id.clone(), problem_id.clone(), field.hint.is_some());
        move || match (has_hint, attempt.problem().is_some()) {
            (true, true) => Some([&problem, " ", &hint].concat()),
            (true, false) => Some(hint.clone()),
            (false, true) => Some(problem.clone()),
            (false, false) => None,
        }
    };
    let leave = move || {
        if !attempt.is_busy_now() {
            on_cancel.run(());
        }
    };
    // Keyboards help with names, and spoil everything else.
    let is_name = field.autocomplete == "name";
    let (autocapitalize, spellcheck) = if is_name { ("words", None) } else { ("none", Some("false")) };
    view! {
        <form
            class="field-form"
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                on_submit.run(());
            }
            on:keydown=move |event| {
                if event.key() == "Escape" {
                    event.stop_propagation();
                    leave();
                }
            }
        >
            <label for=id.clone()>{field.label}</label>
            {field.hint.map(|hint| view! { <p id=hint_id class="small-print">{hint}</p> })}
            <input
                id=id
                node_ref=node
                class="input"
                class:input-code=field.digits
                type=field.kind
                autocomplete=field.autocomplete
                autocapitalize=autocapitalize
                spellcheck=spellcheck
                inputmode=field.digits.then_some("numeric")
                data-testid=field.test_id
                aria-describedby=described
                aria-invalid=move || attempt.problem().is_some().then_some("true")
                bind:value=value
            />
            <p id=problem_id class="field-problem" aria-live="polite">
                {move || attempt.problem()}
            </p>
            <div class="actions">
                <button
                    type="submit"
                    class="button button-primary button-small"
                    data-testid=field.submit_id
                    aria-busy=move || attempt.busy()
                >
                    {field.submit}
                </button>
                <button type="button" class="button button-small" data-testid="cancel" on:click=move |_| leave()>
                    {field.cancel}
                </button>
                {actions}
            </div>
        </form>
    }
    .into_any()
}

/// An id that nothing else in the page has.
pub fn unique(word: &str) -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    [word, "-", &COUNT.fetch_add(1, Ordering::Relaxed).to_string()].concat()
}

#[cfg(test)]
mod tests {
    use super::unique;

    #[test]
    fn ids_differ() {
        assert_ne!(unique("field"), unique("field"));
    }
}
