//! Import and export of the settings as JSON.

use leptos::html::Textarea;
use leptos::prelude::*;
use logto_management::SignInExperience;
use logto_ui::announce::Announcer;
use logto_ui::components::{CopyButton, unique_id};
use logto_ui::dom;
use serde_json::Value;

use super::draft::Draft;
use crate::messages::admin;

/// The name of the exported file.
const FILE: &str = "sign-in-exp.json";

/// The card with the request body to copy or download, and a field for the server's settings.
pub(super) fn exchange(draft: Draft) -> AnyView {
    let messages = &admin().sign_in_experience.exchange;
    let text = Memo::new(move |_| written(&draft.patch()));
    let address = move || text.with(|text| ["data:application/json;charset=utf-8,", &encoded(text)].concat());
    let is_empty = Memo::new(move |_| text.with(String::is_empty));
    let out = move || {
        if is_empty.get() {
            return view! { <p class="small-print">{messages.nothing}</p> }.into_any();
        }
        view! {
            <pre class="wire" tabindex="0" data-testid="sie-json">{text}</pre>
            <div class="actions">
                <CopyButton messages=&messages.copy text=move |()| text.get_untracked() attr:data-testid="sie-copy" />
                <a class="button button-small" href=address download=FILE data-testid="sie-download">
                    {messages.download}
                </a>
            </div>
        }
        .into_any()
    };
    view! {
        <details class="card exchange">
            <summary data-testid="sie-exchange">{messages.title}</summary>
            <p class="muted">{messages.lead}</p>
            {out}
            <Paste draft />
        </details>
    }
    .into_any()
}

#[component]
fn Paste(draft: Draft) -> impl IntoView {
    let messages = &admin().sign_in_experience.exchange;
    let announcer = expect_context::<Announcer>();
    let node = NodeRef::<Textarea>::new();
    let problem = RwSignal::new(None::<String>);
    let take = move |_| {
        let Some(area) = node.get_untracked() else { return };
        match read(&area.value()) {
            Ok(experience) => {
                problem.set(None);
                area.set_value("");
                draft.paste(experience);
                announcer.say(messages.used.to_owned());
                dom::focus_heading();
            }
            Err(Unread::Json { line, column }) => {
                problem.set(Some(messages.no_json(&line.to_string(), &column.to_string())));
            }
            Err(Unread::Other) => problem.set(Some(messages.no_experience.to_owned())),
        }
        if problem.with_untracked(Option::is_some) {
            dom::focus_in_view(&area);
        }
    };
    let id = unique_id("paste");
    let (hint_id, problem_id) = ([&id, "-hint"].concat(), [&id, "-problem"].concat());
    let described = [hint_id.as_str(), " ", &problem_id].concat();
    view! {
        <details>
            <summary>{messages.paste}</summary>
            <div class="field-form">
                <label for=id.clone() id=hint_id class="small-print">
                    {messages.paste_hint}
                </label>
                <textarea
                    id=id
                    node_ref=node
                    class="input paste"
                    rows="6"
                    spellcheck="false"
                    autocapitalize="none"
                    autocomplete="off"
                    data-testid="sie-paste"
                    aria-describedby=described
                    aria-invalid=move || problem.with(Option::is_some).then_some("true")
                ></textarea>
                <p id=problem_id class="field-problem" aria-live="polite">
                    {problem}
                </p>
                <div class="actions">
                    <button type="button" class="button button-small" data-testid="sie-paste-use" on:click=take>
                        {messages.use_it}
                    </button>
                </div>
            </div>
        </details>
    }
    .into_any()
}

#[derive(Debug, PartialEq, Eq)]
enum Unread {
    Json { line: usize, column: usize },
    Other,
}

fn read(text: &str) -> Result<SignInExperience, Unread> {
    let value: Value =
        serde_json::from_str(text).map_err(|error| Unread::Json { line: error.line(), column: error.column() })?;
    SignInExperience::from_value(value).ok_or(Unread::Other)
}

/// Returns the body of the request; empty if nothing has changed.
fn written(patch: &Value) -> String {
    match patch {
        Value::Object(members) if !members.is_empty() => serde_json::to_string_pretty(patch).unwrap_or_default(),
        _ => String::new(),
    }
}

fn encoded(text: &str) -> String {
    js_sys::encode_uri_component(text).into()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn parses_a_response_of_the_server() {
        assert!(read(r#"{"signUp": {}, "signIn": {}, "tenantId": "default"}"#).is_ok());
        assert_eq!(read("{\n  x"), Err(Unread::Json { line: 2, column: 3 }));
        assert_eq!(read("[1]"), Err(Unread::Other));
    }

    #[test]
    fn writes_nothing_without_changes() {
        assert_eq!(written(&json!({})), "");
        assert_eq!(written(&json!({"a": 1})), "{\n  \"a\": 1\n}");
    }
}
