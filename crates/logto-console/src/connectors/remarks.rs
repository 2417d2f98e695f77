//! Findings and server errors: beside the fields, and in a summary.

use leptos::prelude::*;
use logto_management::lint::Severity;

use super::editor::{Editor, Remark};
use super::fields::Place;
use super::labels::{field_messages, severity_label, usage_label};
use crate::messages::{admin, text};

/// Returns the name of a severity for the style sheet.
fn name(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Hint => "hint",
    }
}

/// A list of remarks, each with the button for its fix.
#[component]
pub(super) fn Remarks(
    /// The page's state.
    editor: Editor,
    /// The remarks.
    all: Memo<Vec<Remark>>,
    /// The id by which a field names what describes it.
    #[prop(optional, into)]
    id: Option<String>,
) -> impl IntoView {
    let list = move || all.get().into_iter().map(|remark| view_of(editor, remark)).collect_view();
    view! {
        <div class="remarks" id=id>
            {list}
        </div>
    }
    .into_any()
}

fn view_of(editor: Editor, remark: Remark) -> AnyView {
    let severity = remark.severity;
    let fix = remark.fix.map(|fix| {
        let label = text(fix.label());
        view! {
            " "
            <button
                type="button"
                class="button-link"
                data-testid="fix"
                on:click=move |_| editor.apply_fix(&fix)
            >
                {label}
            </button>
        }
    });
    view! {
        <p class="remark" data-testid="finding" data-code=remark.code data-severity=name(severity)>
            <span class="remark-word">{severity_label(severity)}</span>
            " "
            {remark.message}
            {fix}
        </p>
    }
    .into_any()
}

/// The number of remarks, and links to where they are shown.
#[component]
pub(super) fn Summary(
    /// The page's state.
    editor: Editor,
) -> impl IntoView {
    let messages = &admin().connectors.remarks;
    let all = editor.remarks();
    let whole = editor.remarks_at(|place| *place == Place::Whole);
    let counts = move || {
        let count = |severity| (editor.count(severity), severity);
        let some = [Severity::Error, Severity::Warning, Severity::Hint].map(count).into_iter().filter(|it| it.0 > 0);
        let some: Vec<AnyView> = some.map(|(count, severity)| counted(count, severity)).collect();
        if some.is_empty() {
            // Fields that are still empty are no reason for praise.
            (editor.errors() == 0)
                .then(|| view! { <span class="count" data-severity="none">{messages.none}</span> })
                .into_any()
        } else {
            some.into_any()
        }
    };
    let has_fixes = Memo::new(move |_| all.with(|all| all.iter().filter(|remark| remark.fix.is_some()).count() > 1));
    let fix_all = move || {
        has_fixes.get().then(|| {
            view! {
                <button type="button" class="button button-small" data-testid="fix-all" on:click=move |_| editor.apply_all_fixes()>
                    {messages.fix_all}
                </button>
            }
        })
    };
    let list = move || {
        let links = all.get().into_iter().filter_map(|remark| link(editor, remark));
        links.collect_view()
    };
    let is_empty = move || all.with(Vec::is_empty);
    let is_quiet = move || is_empty() && editor.errors() > 0;
    view! {
        <section class="card summary" data-testid="summary" hidden=is_quiet>
            <div class="summary-line">
                <h2>{messages.title}</h2>
                <p class="counts" aria-live="polite">
                    {counts}
                </p>
                {fix_all}
            </div>
            <Remarks editor all=whole />
            <details class="summary-list" hidden=is_empty>
                <summary>{messages.list}</summary>
                <ul class="items">{list}</ul>
            </details>
        </section>
    }
    .into_any()
}

fn counted(count: usize, severity: Severity) -> AnyView {
    let messages = &admin().connectors.remarks;
    let text = match severity {
        Severity::Error => messages.errors(count),
        Severity::Warning => messages.warnings(count),
        Severity::Hint => messages.hints(count),
    };
    view! {
        <span class="count" data-severity=name(severity)>
            {text}
        </span>
    }
    .into_any()
}

/// Returns a link to where a remark is shown.
fn link(editor: Editor, remark: Remark) -> Option<AnyView> {
    let messages = &admin().connectors;
    let label = match &remark.place {
        Place::Field(path) => field_messages(editor.kind, path).label.to_owned(),
        Place::Auth => messages.form.sign_in.title.to_owned(),
        Place::Template(index, _) => editor.now().usages().get(*index).map(usage_label).unwrap_or_default(),
        Place::Templates => messages.templates.title.to_owned(),
        Place::Whole => return None,
    };
    let place = remark.place.clone();
    let view = view! {
        <li class="remark" data-severity=name(remark.severity)>
            <span class="remark-word">{severity_label(remark.severity)}</span>
            " "
            <button type="button" class="button-link" on:click=move |_| editor.go_to(&place)>
                {label}
            </button>
            ": "
            {remark.message}
        </li>
    };
    Some(view.into_any())
}
