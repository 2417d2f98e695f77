//! Text fields of the page's forms.

use leptos::prelude::*;
use logto_management::ManagementError;

use crate::controls::{FieldForm, TextInput};
use crate::management::{Changes, failure_text};
use crate::messages::field_error_text;

/// A text field.
#[derive(Debug, Clone, Copy)]
pub(super) struct Input {
    label: &'static str,
    hint: Option<&'static str>,
    test_id: &'static str,
    pub(super) value: RwSignal<String>,
    pub(super) problem: RwSignal<Option<String>>,
}

impl Input {
    pub(super) fn new(label: &'static str, hint: Option<&'static str>, test_id: &'static str) -> Self {
        Self { label, hint, test_id, value: RwSignal::new(String::new()), problem: RwSignal::new(None) }
    }

    /// Returns the text without blanks around it. Removes the problem.
    pub(super) fn take(self) -> String {
        self.problem.set(None);
        self.value.with_untracked(|value| value.trim().to_owned())
    }

    /// Returns the text; `None` when there is none, which is the problem then.
    pub(super) fn required(self, problem: &str) -> Option<String> {
        let text = self.take();
        if text.is_empty() {
            self.problem.set(Some(problem.to_owned()));
            return None;
        }
        Some(text)
    }

    pub(super) fn clear(self) {
        self.value.set(String::new());
        self.problem.set(None);
    }
}

/// Shows an error at the field that it is about, and otherwise at the first one. `fields` are the members of the request.
pub(super) fn mark(fields: &[(&str, Input)], error: &ManagementError) {
    let errors = error.field_errors();
    let of_field = fields.iter().find_map(|(member, input)| {
        let found = errors.iter().find(|error| error.field.to_string() == *member)?;
        Some((input, field_error_text(found)))
    });
    if let Some((input, text)) = of_field {
        input.problem.set(Some(text));
    } else if let Some((_, input)) = fields.first() {
        input.problem.set(Some(failure_text(error)));
    }
}

/// The view of a field.
pub(super) fn text_input(kind: &'static str, input: Input) -> AnyView {
    let Input { label, hint, test_id, value, problem } = input;
    view! { <TextInput kind label hint value problem test_id /> }.into_any()
}

/// A form that creates something, with its button. `create` has the label of the button and its test id.
pub(super) fn create_form(
    create: (&'static str, &'static str),
    changes: Changes,
    fields: AnyView,
    on_submit: impl Fn() + 'static,
) -> AnyView {
    let (label, test_id) = create;
    view! {
        <FieldForm on_submit>
            {fields}
            <div class="actions">
                <button
                    type="submit"
                    class="button button-small"
                    data-testid=test_id
                    aria-busy=move || changes.busy()
                >
                    {label}
                </button>
            </div>
        </FieldForm>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn rejected(code: &str, data: Value) -> ManagementError {
        ManagementError::Rejected { code: code.to_owned(), message: "Taken.".to_owned(), data, details: None }
    }

    #[test]
    fn shows_an_error_at_its_field() {
        crate::messages::use_english();
        let owner = Owner::new();
        owner.set();
        let (name, indicator) = (Input::new("Name", None, "name"), Input::new("Indicator", None, "indicator"));
        let fields = [("name", name), ("indicator", indicator)];
        mark(&fields, &rejected("resource.resource_identifier_in_use", json!(null)));
        let taken = "The server has it already. Enter another one.";
        assert_eq!((name.problem.get_untracked(), indicator.problem.get_untracked().as_deref()), (None, Some(taken)));
        indicator.value.set(" urn:x ".to_owned());
        assert_eq!(
            (indicator.required("Enter it."), indicator.problem.get_untracked()),
            (Some("urn:x".to_owned()), None)
        );
        assert_eq!(name.required("Enter it."), None);
        assert_eq!(name.problem.get_untracked().as_deref(), Some("Enter it."));
    }
}
