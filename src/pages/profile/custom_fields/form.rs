//! The form that changes one custom profile field.

use leptos::html::{Input, Select};
use leptos::prelude::*;
use logto_leptos::account::{ProfileField, ProfileFieldKind};
use logto_leptos::{Account, AccountError};
use logto_ui::components::unique_id;

use super::super::editing::{Known, problem};
use super::State;
use super::date_format::{DateFormat, format_of};
use super::value::{entered, save};
use crate::dom;
use crate::messages::account;
use crate::ui::{Attempt, FormFrame, Toast, use_toasts};

/// A form with the control that fits the field, which gets the focus. Escape cancels it.
#[component]
pub(super) fn FieldEditor(
    /// The state of the card.
    state: State,
    /// The field.
    field: ProfileField,
) -> impl IntoView {
    let messages = &account().details;
    let attempt = Attempt::new();
    let toasts = use_toasts();
    let before = untrack(|| state.text(&field));
    let is_date = *field.kind() == ProfileFieldKind::Date;
    // A date that the date picker can't show is edited as a text.
    let format = if is_date { DateFormat::of(&field) } else { None };
    let picker = format.filter(|format| before.is_empty() || format.picked(&before).is_some());
    let value = RwSignal::new(match &picker {
        Some(format) => format.picked(&before).unwrap_or_default(),
        None => before.clone(),
    });
    let id = unique_id("custom");
    let (hint_id, problem_id) = ([&id, "-hint"].concat(), [&id, "-problem"].concat());
    let hint = field.description().or_else(|| field.get("config")?.get("placeholder")?.as_str()).map(str::to_owned);
    let hint = if is_date && picker.is_none() { Some(with_format(hint, format_of(&field))) } else { hint };
    let described = {
        let has_hint = hint.is_some();
        Signal::derive(move || if has_hint { [&problem_id, " ", &hint_id].concat() } else { problem_id.clone() })
    };
    let is_required = field.is_required();
    let saved = StoredValue::new(account().custom_fields.saved(field.label()));
    let label = match field.label() {
        label if is_required => account().custom_fields.required(label),
        label => label.to_owned(),
    };
    let kind = if is_date && picker.is_none() { ProfileFieldKind::Text } else { field.kind().clone() };
    let field = StoredValue::new(field);
    let settle = move |result: Result<Account, AccountError>| match result {
        Ok(account) => {
            state.editing.known().set(Known::Account(account));
            toasts.show(Toast::success(saved.get_value()));
            state.close();
        }
        Err(error @ AccountError::FieldNotEditable) => {
            state.locked.set(true);
            state.close();
            toasts.show(Toast::danger(problem(&error)));
        }
        Err(error @ AccountError::NotEnabled) => state.editing.turned_off(error),
        Err(error) => attempt.fail(problem(&error)),
    };
    let node = NodeRef::<Input>::new();
    let submit = move || {
        if node.get_untracked().is_some_and(|input| dom::is_incomplete_date(&input)) {
            return attempt.fail(account().custom_fields.wrong_form.to_owned());
        }
        let text = value.get_untracked().trim().to_owned();
        let text = picker.as_ref().and_then(|format| format.written(&text)).unwrap_or(text);
        match field.with_value(|field| entered(field, &before, &text)) {
            Ok(Some(text)) => attempt.run(save(state.editing.client(), field.get_value(), text), settle),
            Ok(None) => state.close(),
            Err(problem) => attempt.fail(problem),
        }
    };
    let control = control((kind, is_required), id.clone(), node, value, described, attempt);
    view! {
        <FormFrame
            label
            id
            control
            hint
            attempt
            submit=(messages.save, "save")
            cancel=messages.cancel
            actions=None
            on_submit=submit
            on_cancel=move || state.close()
        />
    }
    .into_any()
}

/// Returns a hint that ends with the format of a date.
fn with_format(hint: Option<String>, format: &str) -> String {
    hint.map_or_else(|| format.to_owned(), |hint| [&hint, " (", format, ")"].concat())
}

/// The control of a field. It gets the focus at first, and when there is a problem.
fn control(
    (kind, is_required): (ProfileFieldKind, bool),
    id: String,
    node: NodeRef<Input>,
    value: RwSignal<String>,
    described: Signal<String>,
    attempt: Attempt,
) -> AnyView {
    let required = is_required.then_some("true");
    let invalid = move || attempt.problem().is_some().then_some("true");
    match kind {
        ProfileFieldKind::Select(options) => {
            let node = NodeRef::<Select>::new();
            Effect::new(move |_| {
                attempt.problem();
                if let Some(select) = node.get() {
                    dom::focus_in_view(&select);
                }
            });
            let none = account().profile.unset.to_owned();
            let options = std::iter::once((String::new(), none))
                .chain(options.into_iter().map(|option| (option.value, option.label)))
                .map(|(option, label)| {
                    let is_chosen = value.with_untracked(|value| *value == option);
                    view! {
                        <option value=option selected=is_chosen>
                            {label}
                        </option>
                    }
                })
                .collect_view();
            view! {
                <select
                    id=id
                    node_ref=node
                    class="input"
                    data-testid="custom-field"
                    aria-required=required
                    aria-describedby=move || described.get()
                    aria-invalid=invalid
                    on:change=move |event| value.set(event_target_value(&event))
                >
                    {options}
                </select>
            }
            .into_any()
        }
        kind => {
            Effect::new(move |_| {
                attempt.problem();
                if let Some(input) = node.get() {
                    dom::focus_in_view(&input);
                }
            });
            if kind == ProfileFieldKind::Checkbox {
                let change = move |checked: bool| value.set(checked.to_string());
                return view! {
                    <input
                        id=id
                        node_ref=node
                        class="switch-input"
                        type="checkbox"
                        role="switch"
                        data-testid="custom-field"
                        aria-required=required
                        aria-describedby=move || described.get()
                        prop:checked=move || value.with(|value| value == "true")
                        on:change=move |event| change(event_target_checked(&event))
                    />
                }
                .into_any();
            }
            let (input_type, input_mode) = match kind {
                ProfileFieldKind::Number => ("text", Some("decimal")),
                ProfileFieldKind::Date => ("date", None),
                ProfileFieldKind::Url => ("url", None),
                _ => ("text", None),
            };
            // The value is set only once: setting it again would clear the other parts of a date when one is removed.
            view! {
                <input
                    id=id
                    node_ref=node
                    class="input"
                    type=input_type
                    inputmode=input_mode
                    autocomplete="off"
                    data-testid="custom-field"
                    aria-required=required
                    aria-describedby=move || described.get()
                    aria-invalid=invalid
                    prop:value=value.get_untracked()
                    on:input=move |event| value.set(event_target_value(&event))
                />
            }
            .into_any()
        }
    }
}
