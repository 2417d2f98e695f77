//! The form: the main fields, then those that are rarely needed.

use leptos::prelude::*;
use logto_management::connectors::PRESETS;

use super::draft::Draft;
use super::editor::Editor;
use super::field::FieldView;
use super::fields::{AuthMode, FieldSpec, Place, TlsMode, first, more};
use super::kind::Kind;
use super::labels::input_id;
use super::remarks::Remarks;
use crate::messages::{admin, text};

/// All settings except the templates.
#[component]
pub(super) fn Form(
    /// The page's state.
    editor: Editor,
) -> impl IntoView {
    let messages = &admin().connectors.form;
    let fields = match editor.kind {
        Kind::Sms => fields(editor, first(Kind::Sms)),
        Kind::Email => mail_fields(editor),
    };
    let all_more = more(editor.kind);
    // Fields with remarks must be visible.
    let remarks = editor.remarks_at(
        move |place| matches!(place, Place::Field(path) if all_more.iter().any(|field| field.path == *path)),
    );
    let opens = Memo::new(move |_| remarks.with(|all| !all.is_empty()));
    view! {
        <section class="card">
            <h2>{messages.title}</h2>
            <div class="fields">{fields}</div>
            <details class="more" prop:open=move || opens.get()>
                <summary>{messages.more}</summary>
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

/// The fields for a mail server: address, encryption, sign-in and sender.
fn mail_fields(editor: Editor) -> AnyView {
    let messages = &admin().connectors.form;
    let of = |path: &str| {
        let spec = first(Kind::Email).iter().find(|spec| spec.path == path);
        spec.map(|spec| view! { <FieldView editor spec /> }.into_any())
    };
    let tls_mode = editor.memo(Draft::tls_mode);
    let explained = move || match tls_mode.get() {
        TlsMode::Tls => messages.safety.tls,
        TlsMode::StartTls => messages.safety.start_tls,
        TlsMode::IfOffered => messages.safety.if_offered,
        TlsMode::Clear => messages.safety.clear,
    };
    view! {
        <Presets editor />
        <div class="field-pair">{of("host")} {of("port")}</div>
        <fieldset class="group">
            <legend>{messages.safety.title}</legend>
            {of("secure")}
            {of("requireTLS")}
            <p class="explained" data-testid="safety" aria-live="polite">
                {explained}
            </p>
            <p class="small-print">{messages.safety.ports}</p>
        </fieldset>
        <AuthFields editor />
        {of("fromEmail")}
    }
    .into_any()
}

/// How Logto signs in at the mail server.
#[component]
fn AuthFields(editor: Editor) -> impl IntoView {
    let messages = &admin().connectors.form.sign_in;
    let mode = editor.auth_mode;
    let remarks = editor.remarks_at(|place| *place == Place::Auth);
    let choose = move |event| {
        let name = event_target_value(&event);
        if let Some(mode) = AuthMode::ALL.into_iter().find(|mode| mode.name() == name) {
            editor.edit(|draft| draft.set_auth_mode(mode));
        }
    };
    let options = AuthMode::ALL.into_iter().map(|option| {
        let label = match option {
            AuthMode::Password => messages.password,
            AuthMode::Key => messages.key,
            AuthMode::Token => messages.token,
            AuthMode::NoSignIn => messages.none,
        };
        view! {
            <option value=option.name() prop:selected=move || mode.get() == option>
                {label}
            </option>
        }
        .into_any()
    });
    view! {
        <fieldset class="group">
            <legend>{messages.title}</legend>
            <label class="pick">
                <span>{messages.way}</span>
                <select id=input_id("auth") data-testid="field-auth" on:change=choose>
                    {options.collect_view()}
                </select>
            </label>
            <Remarks editor all=remarks />
            {move || fields_of(editor, mode.get().fields())}
        </fieldset>
    }
    .into_any()
}

/// Settings of mail providers.
#[component]
fn Presets(editor: Editor) -> impl IntoView {
    let messages = &admin().connectors.form;
    // The preset of the host.
    let current = editor.memo(|draft| PRESETS.iter().position(|preset| preset.is_host(&draft.text("host"))));
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
    let hint = move || current.get().and_then(|index| PRESETS.get(index)).map(|preset| text(&preset.hint()));
    view! {
        <div class="presets" role="group" aria-label=messages.presets>
            <p class="muted">{messages.presets}</p>
            <div class="ways">{buttons.collect_view()}</div>
            <p class="explained" aria-live="polite" hidden=move || current.get().is_none()>
                {hint}
            </p>
        </div>
    }
    .into_any()
}
