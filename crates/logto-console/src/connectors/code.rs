//! The configuration as JSON, as files, and as a command for a terminal.

use leptos::prelude::*;
use leptos::task::spawn_local;
use logto_management::connectors::UsageType;
use logto_management::{FieldPath, create_command, update_command};
use logto_ui::components::CopyButton;

use super::browser::{chosen_text, download};
use super::draft::{Draft, either};
use super::editor::Editor;
use super::import::{ImportProblem, export, import};
use super::labels::usage_label;
use super::source::Source;
use crate::messages::admin;

/// The tab with the JSON view, the files and the commands.
#[component]
pub(super) fn Code(
    /// The page's state.
    editor: Editor,
    /// The server's connectors.
    source: Source,
) -> impl IntoView {
    let messages = &admin().connectors.code;
    view! {
        <section class="card" data-testid="code">
            <h2>{messages.title}</h2>
            <p class="muted">{messages.lead}</p>
            <Json editor />
            <Files editor />
            <details class="more">
                <summary>{messages.usage_types}</summary>
                <UsageTypes />
            </details>
            <details class="more">
                <summary data-testid="curl-open">{messages.curl}</summary>
                <Command editor source />
            </details>
        </section>
    }
    .into_any()
}

/// The names of the templates on this page, beside Logto's keys for them.
#[component]
fn UsageTypes() -> impl IntoView {
    let rows = UsageType::KNOWN.into_iter().map(|usage| {
        view! {
            <div>
                <dt>{usage_label(&usage)}</dt>
                <dd>
                    <code>{usage.as_str().to_owned()}</code>
                </dd>
            </div>
        }
    });
    view! { <dl class="facts usage-types">{rows.collect_view()}</dl> }.into_any()
}

/// Imports a text into the draft. Secrets that are masked in the text keep their values if they are still for
/// the same server and account. Returns a message about the secrets that were left empty.
pub(super) fn take_over(editor: Editor, text: &str) -> Result<Option<String>, String> {
    let imported = import(editor.kind, text).map_err(|problem| in_words(&problem))?;
    let (draft, emptied) = editor.with_known_secrets(&imported);
    editor.replace(draft);
    editor.is_strict.set(true);
    Ok((!emptied.is_empty()).then(|| {
        let labels: Vec<String> = emptied.iter().map(label).collect();
        admin().connectors.code.emptied(&labels.join(", "))
    }))
}

/// Returns the name of the field at a path; the path where it has no other name.
fn label(path: &FieldPath) -> String {
    let path = path.to_string();
    admin().connectors.form.field_by_path.get(path.as_str()).map_or(path.clone(), |field| field.label.to_owned())
}

fn in_words(problem: &ImportProblem) -> String {
    let messages = &admin().connectors.code.problem;
    match problem {
        ImportProblem::Json { line, column } => messages.json(&line.to_string(), &column.to_string()),
        ImportProblem::NotAnObject => messages.not_an_object.to_owned(),
        ImportProblem::Other(id) => messages.other(id),
    }
}

/// The JSON view, in the format of Logto's Console.
#[component]
fn Json(editor: Editor) -> impl IntoView {
    let messages = &admin().connectors.code;
    let shows_secrets = RwSignal::new(false);
    // The edited text until it is applied.
    let written = RwSignal::new(None::<String>);
    let problem = RwSignal::new(None::<String>);
    let own = Memo::new(move |_| {
        let shows = shows_secrets.get();
        editor.with_analyzed(|draft| if shows { draft.to_json() } else { draft.masked().to_json() })
    });
    let shown = Memo::new(move |_| written.get().unwrap_or_else(|| own.get()));
    let current = move || {
        editor.analyze_now();
        shown.get_untracked()
    };
    let apply = move |_| match take_over(editor, &current()) {
        Ok(emptied) => {
            written.set(None);
            problem.set(emptied);
        }
        Err(messages) => problem.set(Some(messages)),
    };
    let reset = move |_| {
        written.set(None);
        problem.set(None);
    };
    let is_written = Memo::new(move |_| written.with(Option::is_some));
    view! {
        <p class="small-print">{messages.json_lead}</p>
        <textarea
            class="input input-plain json"
            rows="16"
            autocomplete="off"
            autocapitalize="none"
            spellcheck="false"
            aria-label=messages.json
            aria-describedby="json-problem"
            aria-invalid=move || problem.with(Option::is_some).then_some("true")
            data-testid="json"
            prop:value=shown
            on:input=move |event| written.set(Some(event_target_value(&event)))
        ></textarea>
        <p id="json-problem" class="field-problem" role="alert" data-testid="json-problem">
            {problem}
        </p>
        <div class="ways">
            <button
                type="button"
                class="button button-small"
                data-testid="json-apply"
                prop:disabled=move || !is_written.get()
                on:click=apply
            >
                {messages.apply}
            </button>
            <button
                type="button"
                class="button button-small"
                hidden=move || !is_written.get()
                data-testid="json-reset"
                on:click=reset
            >
                {messages.reset}
            </button>
            <CopyButton text=move |()| current() messages=&messages.copy attr:data-testid="json-copy" />
            <label class="switch">
                <input
                    type="checkbox"
                    role="switch"
                    data-testid="json-secrets"
                    prop:disabled=is_written
                    prop:checked=shows_secrets
                    on:change=move |event| shows_secrets.set(event_target_checked(&event))
                />
                " "
                <span>{messages.secrets}</span>
            </label>
        </div>
    }
    .into_any()
}

/// Import from and export to files.
#[component]
fn Files(editor: Editor) -> impl IntoView {
    let messages = &admin().connectors.code;
    let told = RwSignal::new(None::<(bool, String)>);
    let read = move |event: web_sys::Event| {
        told.set(None);
        spawn_local(async move {
            let result = match chosen_text(&event).await {
                Some(text) if !told.is_disposed() => take_over(editor, &text),
                _ => Err(messages.problem.unreadable.to_owned()),
            };
            told.try_set(Some(match result {
                Ok(None) => (true, messages.imported.to_owned()),
                Ok(Some(emptied)) => (false, [messages.imported, " ", &emptied].concat()),
                Err(problem) => (false, problem),
            }));
        });
    };
    let keep = move |with_secrets| {
        let name = ["logto-", editor.kind.name(), "-connector.json"].concat();
        download(&name, "application/json", &export(&editor.now(), with_secrets));
    };
    let said = move || {
        told.get().map(|(is_good, text)| {
            view! {
                <p class=if is_good { "small-print" } else { "field-problem" } data-testid="import-result">
                    {text}
                </p>
            }
        })
    };
    view! {
        <div class="ways">
            <label class="button button-small file">
                {messages.import}
                <input
                    class="visually-hidden"
                    type="file"
                    accept=".json,application/json"
                    data-testid="import"
                    on:change=read
                />
            </label>
            <button type="button" class="button button-small" data-testid="export" on:click=move |_| keep(false)>
                {messages.export}
            </button>
            <button
                type="button"
                class="button button-small"
                data-testid="export-secrets"
                on:click=move |_| keep(true)
            >
                {messages.export_secrets}
            </button>
        </div>
        <p class="small-print">{messages.files}</p>
        <div aria-live="polite">{said}</div>
    }
    .into_any()
}

/// The command that saves the configuration from a terminal.
#[component]
fn Command(editor: Editor, source: Source) -> impl IntoView {
    let messages = &admin().connectors.code;
    let command = Memo::new(move |_| {
        let base = source.management.address();
        let own = source.installed(editor.kind).filter(|it| it.factory_id() == editor.kind.factory_id());
        editor.with_analyzed(|draft| {
            either!(draft, config => match &own {
                Some(connector) => update_command(&base, connector.id(), config),
                None => create_command(&base, config),
            })
        })
    });
    let current = move |()| {
        editor.analyze_now();
        command.get_untracked()
    };
    view! {
        <p class="small-print">{messages.curl_lead}</p>
        <pre class="wire" tabindex="0" role="region" aria-label=messages.curl data-testid="curl">
            {command}
        </pre>
        <div class="ways">
            <CopyButton text=current messages=&messages.copy attr:data-testid="curl-copy" />
        </div>
    }
    .into_any()
}
