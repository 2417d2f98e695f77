//! The form: the fields that are needed, then the others.

use leptos::prelude::*;
use logto_management::connectors::PRESETS;

use super::draft::{Draft, Kind};
use super::editor::Editor;
use super::field::FieldView;
use super::fields::{FieldSpec, Place, Safety, SignIn, first, more};
use super::remarks::{Remarks, input_id};
use crate::messages::operators;

/// All settings but the templates.
#[component]
pub(super) fn Form(
    /// The page's state.
    editor: Editor,
) -> impl IntoView {
    let words = &operators().connectors.form;
    let fields = match editor.kind {
        Kind::Sms => fields(editor, first(Kind::Sms)),
        Kind::Email => mail_fields(editor),
    };
    let all_more = more(editor.kind);
    // What is wrong must not be hidden.
    let has_trouble = editor.remarks_at(
        move |place| matches!(place, Place::Field(path) if all_more.iter().any(|field| field.path == *path)),
    );
    let opens = Memo::new(move |_| has_trouble.with(|all| !all.is_empty()));
    view! {
        <section class="card">
            <h2>{words.title}</h2>
            <div class="fields">{fields}</div>
            <details class="more" prop:open=move || opens.get()>
                <summary>{words.more}</summary>
                <div class="fields">{fields_of(editor, all_more)}</div>
            </details>
        </section>
    }
    .into_any()
}

fn fields(editor: Editor, specs: &'static [FieldSpec]) -> AnyView {
    fields_of(editor, specs)
}

fn fields_of(editor: Editor, specs: &'static [FieldSpec]) -> AnyView {
    specs.iter().map(|spec| view! { <FieldView editor spec /> }.into_any()).collect_view().into_any()
}

/// The fields of a mail server: it, the connection, the sign-in, the sender.
fn mail_fields(editor: Editor) -> AnyView {
    let words = &operators().connectors.form;
    let of = |path: &str| {
        let spec = first(Kind::Email).iter().find(|spec| spec.path == path);
        spec.map(|spec| view! { <FieldView editor spec /> }.into_any())
    };
    let safety = editor.memo(Safety::of);
    let explained = move || match safety.get() {
        Safety::Tls => words.safety.tls,
        Safety::StartTls => words.safety.start_tls,
        Safety::IfOffered => words.safety.if_offered,
        Safety::Clear => words.safety.clear,
    };
    view! {
        <Presets editor />
        <div class="field-pair">{of("host")} {of("port")}</div>
        <fieldset class="group">
            <legend>{words.safety.title}</legend>
            {of("secure")}
            {of("requireTLS")}
            <p class="explained" data-testid="safety" aria-live="polite">
                {explained}
            </p>
            <p class="small-print">{words.safety.ports}</p>
        </fieldset>
        <SignInFields editor />
        {of("fromEmail")}
    }
    .into_any()
}

/// How Logto signs in at the mail server.
#[component]
fn SignInFields(editor: Editor) -> impl IntoView {
    let words = &operators().connectors.form.sign_in;
    let way = editor.sign_in;
    let remarks = editor.remarks_at(|place| *place == Place::SignIn);
    let choose = move |event| {
        let name = event_target_value(&event);
        if let Some(way) = SignIn::ALL.into_iter().find(|way| way.name() == name) {
            editor.edit(|draft| way.choose(draft));
        }
    };
    let options = SignIn::ALL.into_iter().map(|option| {
        let label = match option {
            SignIn::Password => words.password,
            SignIn::Key => words.key,
            SignIn::Token => words.token,
        };
        view! {
            <option value=option.name() prop:selected=move || way.get() == option>
                {label}
            </option>
        }
        .into_any()
    });
    view! {
        <fieldset class="group">
            <legend>{words.title}</legend>
            <label class="pick">
                <span>{words.way}</span>
                <select id=input_id("auth") data-testid="field-auth" on:change=choose>
                    {options.collect_view()}
                </select>
            </label>
            <Remarks editor all=remarks />
            {move || fields_of(editor, way.get().fields())}
        </fieldset>
    }
    .into_any()
}

/// Settings of mail providers.
#[component]
fn Presets(editor: Editor) -> impl IntoView {
    let words = &operators().connectors.form;
    // The one whose server it is.
    let current = editor.memo(|draft| PRESETS.iter().position(|preset| preset.host == draft.text("host")));
    let buttons = PRESETS.iter().enumerate().map(|(index, preset)| {
        let apply = move |_| {
            editor.edit(|draft| {
                if let Draft::Email(config) = draft {
                    preset.apply(config);
                }
            });
        };
        view! {
            <button
                type="button"
                class="button button-small"
                aria-pressed=move || (current.get() == Some(index)).to_string()
                data-testid=["preset-", preset.id].concat()
                on:click=apply
            >
                {preset.name}
            </button>
        }
        .into_any()
    });
    let hint = move || current.get().and_then(|index| PRESETS.get(index)).map(|preset| preset.hint);
    view! {
        <div class="presets" role="group" aria-label=words.presets>
            <p class="muted">{words.presets}</p>
            <div class="ways">{buttons.collect_view()}</div>
            <p class="explained" aria-live="polite" hidden=move || current.get().is_none()>
                {hint}
            </p>
        </div>
    }
    .into_any()
}
