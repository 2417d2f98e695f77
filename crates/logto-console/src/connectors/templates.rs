//! The templates, one tab each, with a preview.

use std::collections::BTreeMap;

use leptos::prelude::*;
use logto_management::connectors::{ContentType, UsageType};
use logto_management::lint::Severity;
use web_sys::KeyboardEvent;

use super::browser;
use super::draft::Draft;
use super::editor::Editor;
use super::fields::Place;
use super::kind::Kind;
use super::labels::{input_id, severity_label, template_input_id, usage_label};
use super::preview::Preview;
use super::remarks::Remarks;
use crate::messages::admin;

/// All templates.
#[component]
pub(super) fn Templates(
    /// The page's state.
    editor: Editor,
    /// The language of the templates; `None` for those of the connector.
    language: RwSignal<Option<String>>,
) -> impl IntoView {
    let messages = &admin().connectors.templates;
    let usages = editor.memo(Draft::usages);
    let samples = RwSignal::new(BTreeMap::new());
    let remarks = editor.remarks_at(|place| *place == Place::Templates);
    let tabs = move || {
        let all = usages.get();
        let count = all.len();
        all.into_iter().enumerate().map(|(index, usage)| tab(editor, index, count, &usage)).collect_view()
    };
    // A panel stays while its index and usage type stay, so that typing does not rebuild it.
    let chosen = Memo::new(move |_| {
        let index = editor.tab.get();
        usages.with(|all| all.get(index).map(|usage| (index, usage.clone())))
    });
    let panel = move || match chosen.get() {
        Some((index, usage)) => view! { <Panel editor index usage samples /> }.into_any(),
        None => view! { <p class="muted">{messages.none}</p> }.into_any(),
    };
    view! {
        <section class="card" data-testid="templates">
            <h2 id=input_id("templates") tabindex="-1">
                {messages.title}
            </h2>
            {(!editor.is_localized).then(|| view! { <p class="muted">{messages.lead}</p> })}
            <Remarks editor all=remarks />
            <div class="occasions" role="tablist" aria-label=messages.title>
                {tabs}
            </div>
            {panel}
            <Add editor usages language />
        </section>
    }
    .into_any()
}

fn tab_id(index: usize) -> String {
    ["template-tab-", &index.to_string()].concat()
}

fn tab(editor: Editor, index: usize, count: usize, usage: &UsageType) -> AnyView {
    let is_current = Memo::new(move |_| editor.tab.get() == index);
    let worst = Memo::new(move |_| {
        let all = editor.remarks();
        all.with(|all| {
            let here = all.iter().filter(|it| matches!(it.place, Place::Template(at, _) if at == index));
            here.map(|it| it.severity).min()
        })
    });
    let mark = move || {
        worst.get().filter(|severity| *severity != Severity::Hint).map(|severity| {
            let name = if severity == Severity::Error { "error" } else { "warning" };
            view! {
                <span class="occasion-mark" data-severity=name>
                    <span class="visually-hidden">{severity_label(severity)}</span>
                </span>
            }
        })
    };
    let on_key = move |event: KeyboardEvent| {
        let Some(next) = browser::next_tab(&event, index, count) else { return };
        event.prevent_default();
        editor.tab.set(next);
        browser::reveal(&tab_id(next));
    };
    let label = usage_label(usage);
    view! {
        <button
            type="button"
            class="occasion"
            role="tab"
            id=tab_id(index)
            aria-controls=input_id("tab")
            aria-selected=move || is_current.get().to_string()
            tabindex=move || if is_current.get() { "0" } else { "-1" }
            data-testid=["template-tab-", usage.as_str()].concat()
            on:click=move |_| editor.tab.set(index)
            on:keydown=on_key
        >
            {label}
            {mark}
        </button>
    }
    .into_any()
}

/// One template.
#[component]
fn Panel(editor: Editor, index: usize, usage: UsageType, samples: RwSignal<BTreeMap<String, String>>) -> impl IntoView {
    let messages = &admin().connectors.templates;
    let is_one_of_many = editor.now().usages().iter().filter(|other| **other == usage).count() > 1;
    let can_remove = editor.is_localized || is_one_of_many || !usage.is_required();
    let remarks = editor.remarks_at(move |place| *place == Place::Template(index, None));
    let needed = ["{{", usage.needed_variable(), "}}"].concat();
    let about = messages.purpose_by_usage.get(usage.as_str()).unwrap_or(messages.unknown_usage);
    let is_mail = editor.kind == Kind::Email;
    let subject = is_mail.then(|| {
        view! { <Member editor index member="subject" label=messages.subject is_long=false /> }
    });
    let content_type = is_mail.then(|| content_type(editor, index));
    let address = |member, label| {
        let is_shown = editor.is_localized || !editor.now().template_text(index, member).is_empty();
        is_shown.then(|| view! { <Member editor index member label is_long=false /> })
    };
    let (send_from, reply_to) = (address("sendFrom", messages.send_from), address("replyTo", messages.reply_to));
    let remove = if can_remove {
        let remove = move |_| {
            editor.edit(|draft| draft.remove_template(index));
            browser::reveal(&input_id("templates"));
        };
        view! {
            <button type="button" class="button-link" data-testid="template-remove" on:click=remove>
                {messages.remove}
            </button>
        }
        .into_any()
    } else {
        view! { <p class="small-print">{messages.required}</p> }.into_any()
    };
    view! {
        <div
            class="template"
            role="tabpanel"
            id=input_id("tab")
            tabindex="-1"
            aria-labelledby=tab_id(index)
        >
            <div class="fields">
                <p class="small-print">{about} " " {messages.needs(&needed)}</p>
                <Remarks editor all=remarks />
                {subject}
                {content_type}
                <Member editor index member="content" label=messages.content is_long=true />
                {send_from}
                {reply_to}
                {remove}
            </div>
            <Preview editor index usage samples />
        </div>
    }
    .into_any()
}

/// A text field of a template.
#[component]
fn Member(editor: Editor, index: usize, member: &'static str, label: &'static str, is_long: bool) -> impl IntoView {
    let value = editor.memo(move |draft| draft.template_text(index, member));
    let remarks = editor.remarks_at(move |place| *place == Place::Template(index, Some(member)));
    let is_wrong = move || {
        let is_wrong = remarks.with(|all| all.iter().any(|it| it.severity == Severity::Error));
        is_wrong.then_some("true")
    };
    let id = template_input_id(member);
    let remarks_id = [&id, "-remarks"].concat();
    let write = move |event| editor.edit(|draft| draft.set_template_text(index, member, &event_target_value(&event)));
    let test_id = ["template-", member].concat();
    let (id_of_input, described) = (id.clone(), remarks_id.clone());
    let control = if is_long {
        view! {
            <textarea
                id=id_of_input
                class="input input-plain"
                dir="auto"
                rows="7"
                data-testid=test_id
                aria-describedby=described
                aria-invalid=is_wrong
                prop:value=value
                on:input=write
            ></textarea>
        }
        .into_any()
    } else {
        view! {
            <input
                id=id_of_input
                class="input"
                dir="auto"
                autocomplete="off"
                data-testid=test_id
                aria-describedby=described
                aria-invalid=is_wrong
                prop:value=value
                on:input=write
            />
        }
        .into_any()
    };
    view! {
        <div class="field">
            <label for=id>{label}</label>
            {control}
            <Remarks editor all=remarks id=remarks_id />
        </div>
    }
    .into_any()
}

fn content_type(editor: Editor, index: usize) -> AnyView {
    let messages = &admin().connectors.templates;
    let value = editor.memo(move |draft| draft.template_text(index, "contentType"));
    let remarks = editor.remarks_at(move |place| *place == Place::Template(index, Some("contentType")));
    let options = [(ContentType::Plain, messages.plain), (ContentType::Html, messages.html)].map(|(kind, label)| {
        view! {
            <option value=kind.as_str() prop:selected=move || value.with(|value| value == kind.as_str())>
                {label}
            </option>
        }
        .into_any()
    });
    let write =
        move |event| editor.edit(|draft| draft.set_template_text(index, "contentType", &event_target_value(&event)));
    view! {
        <div class="field">
            <label class="pick">
                <span>{messages.content_type}</span>
                <select id=input_id("contentType") data-testid="template-contentType" on:change=write>
                    {options.collect_view()}
                </select>
            </label>
            <Remarks editor all=remarks />
        </div>
    }
    .into_any()
}

/// Buttons that add a template for the other usage types.
#[component]
fn Add(editor: Editor, usages: Memo<Vec<UsageType>>, language: RwSignal<Option<String>>) -> impl IntoView {
    let messages = &admin().connectors.templates;
    let missing = Memo::new(move |_| {
        usages.with(|all| UsageType::KNOWN.into_iter().filter(|usage| !all.contains(usage)).collect::<Vec<_>>())
    });
    let buttons = move || {
        let buttons = missing.get().into_iter().map(|usage| {
            let label = usage_label(&usage);
            let test_id = ["template-add-", usage.as_str()].concat();
            let add = move |_| {
                let (mut place, language) = (0, language.get_untracked());
                editor.edit(|draft| place = draft.add_template(&usage, language.as_deref()));
                editor.tab.set(place);
                request_animation_frame(move || browser::reveal(&tab_id(place)));
            };
            view! {
                <button type="button" class="button button-small" data-testid=test_id on:click=add>
                    {label}
                </button>
            }
            .into_any()
        });
        buttons.collect_view()
    };
    view! {
        <div class="ways" role="group" aria-label=messages.add hidden=move || missing.with(Vec::is_empty)>
            <span class="muted">{messages.add}</span>
            {buttons}
        </div>
    }
    .into_any()
}
