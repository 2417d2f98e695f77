//! One field of the form.

use leptos::prelude::*;
use logto_management::lint::Severity;
use logto_messages::optional;

use super::draft::Draft;
use super::editor::Editor;
use super::fields::{FieldSpec, InputKind, Place};
use super::labels::{field_messages, input_id};
use super::remarks::Remarks;
use crate::messages::admin;

/// A field with its label, hint and remarks.
#[component]
pub(super) fn FieldView(
    /// The page's state.
    editor: Editor,
    /// The field.
    spec: &'static FieldSpec,
) -> impl IntoView {
    let path = spec.path;
    let messages = field_messages(editor.kind, path);
    let remarks = editor.remarks_at(move |place| *place == Place::Field(path));
    let id = input_id(path);
    let remarks_id = [&id, "-remarks"].concat();
    let hint_id = [&id, "-hint"].concat();
    let hint = optional(messages.hint);
    let described = hint.map_or_else(|| remarks_id.clone(), |_| [&hint_id, " ", &remarks_id].concat());
    let hint = hint.map(|hint| view! { <p id=hint_id class="small-print">{hint}</p> });
    let is_wrong = Memo::new(move |_| remarks.with(|all| all.iter().any(|it| it.severity == Severity::Error)));
    let control = Control { editor, spec, id: id.clone(), described, is_wrong };
    let optional = (!spec.required).then(|| view! { <span class="muted">{admin().connectors.form.optional}</span> });
    if spec.input == InputKind::Switch {
        return view! {
            <div class="field">
                <label class="switch">{switch(control)} <span>{messages.label}</span></label>
                {hint}
                <Remarks editor all=remarks id=remarks_id />
            </div>
        }
        .into_any();
    }
    view! {
        <div class="field">
            <label for=id>{messages.label} " " {optional}</label>
            {input(control, messages.example)}
            {hint}
            <Remarks editor all=remarks id=remarks_id />
        </div>
    }
    .into_any()
}

/// What all kinds of inputs share.
struct Control {
    editor: Editor,
    spec: &'static FieldSpec,
    id: String,
    described: String,
    is_wrong: Memo<bool>,
}

fn test_id(path: &str) -> String {
    ["field-", path].concat()
}

fn switch(control: Control) -> AnyView {
    let Control { editor, spec, id, described, is_wrong } = control;
    let path = spec.path;
    let is_on = editor.memo(move |draft| draft.is_on(path));
    view! {
        <input
            id=id
            type="checkbox"
            role="switch"
            data-testid=test_id(path)
            aria-describedby=described
            aria-invalid=move || is_wrong.get().then_some("true")
            prop:checked=is_on
            on:change=move |event| editor.edit(|draft| draft.set_switch(path, event_target_checked(&event)))
        />
    }
    .into_any()
}

fn input(control: Control, example: &'static str) -> AnyView {
    let is_long = matches!(control.spec.input, InputKind::Json | InputKind::LongSecret);
    let is_secret = matches!(control.spec.input, InputKind::Secret | InputKind::LongSecret);
    let shown = RwSignal::new(!is_secret);
    let field = if is_long { long(control, example, shown) } else { line(control, example, shown) };
    if !is_secret {
        return field;
    }
    let messages = &admin().connectors.form;
    view! {
        <div class="with-button">
            {field}
            <button
                type="button"
                class="button button-small"
                aria-pressed=move || shown.get().to_string()
                data-testid="reveal"
                on:click=move |_| shown.update(|shown| *shown = !*shown)
            >
                {move || if shown.get() { messages.hide } else { messages.show }}
            </button>
        </div>
    }
    .into_any()
}

fn line(control: Control, example: &'static str, shown: RwSignal<bool>) -> AnyView {
    let Control { editor, spec: FieldSpec { path, input, .. }, id, described, is_wrong } = control;
    let value = editor.memo(move |draft| draft.text(path));
    view! {
        <input
            id=id
            class="input"
            class:input-plain=*input != InputKind::Text || path.ends_with("SID")
            type=move || if shown.get() { "text" } else { "password" }
            inputmode=(*input == InputKind::Number).then_some("numeric")
            autocomplete="off"
            autocapitalize="none"
            spellcheck="false"
            data-1p-ignore=""
            data-lpignore="true"
            placeholder=example
            data-testid=test_id(path)
            aria-describedby=described
            aria-invalid=move || is_wrong.get().then_some("true")
            prop:value=value
            on:input=move |event| {
                editor.typed(path);
                editor.edit(|draft| draft.set_text(path, *input, &event_target_value(&event)));
            }
            on:blur=move |_| editor.field_left(path)
        />
    }
    .into_any()
}

/// A field for an object or a long secret. Secrets inside of an object are masked, and keep their values
/// when the object is changed.
fn long(control: Control, example: &'static str, shown: RwSignal<bool>) -> AnyView {
    let Control { editor, spec: FieldSpec { path, input, .. }, id, described, is_wrong } = control;
    let is_object = *input == InputKind::Json;
    let read = move |draft: &Draft| if is_object { draft.masked_text(path) } else { draft.text(path) };
    let value = editor.memo(read);
    let write = move |event| {
        let text = event_target_value(&event);
        editor.edit(|draft| {
            let before = draft.clone();
            draft.set_text(path, *input, &text);
            if is_object {
                draft.restore_member(path, &before);
            }
        });
    };
    view! {
        <textarea
            id=id
            class="input input-plain"
            class:veiled=move || !shown.get()
            rows="4"
            autocomplete="off"
            autocapitalize="none"
            spellcheck="false"
            placeholder=example
            data-testid=test_id(path)
            aria-describedby=described
            aria-invalid=move || is_wrong.get().then_some("true")
            prop:value=value
            on:change=write
            on:blur=move |_| editor.field_left(path)
        ></textarea>
    }
    .into_any()
}
