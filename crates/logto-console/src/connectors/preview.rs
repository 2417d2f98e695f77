//! The preview of a message.

use std::collections::{BTreeMap, BTreeSet};

use leptos::prelude::*;
use logto_management::connectors::{ContentType, Encoding, SmsLength, UsageType, render, sample_payload, variables};
use serde_json::Value;

use super::browser::download;
use super::draft::Draft;
use super::editor::Editor;
use super::kind::Kind;
use super::mail_frame::MailFrame;
use crate::messages::admin;

/// The code in previews.
const CODE: &str = "123456";

/// Sample values, by the names of their variables.
type Samples = BTreeMap<String, String>;

/// Returns the values that the server fills in, with the sample values.
fn payload(usage: &UsageType, samples: &Samples) -> Value {
    let mut payload = sample_payload(usage, CODE);
    for (name, text) in samples {
        let mut steps = name.split('.');
        let root = steps.next().unwrap_or_default();
        let Some(mut place) = payload.get_mut(root) else { continue };
        for step in steps {
            if !place.is_object() {
                *place = Value::Object(serde_json::Map::new());
            }
            place = &mut place[step];
        }
        *place = text.as_str().into();
    }
    payload
}

/// Returns the variables of a template that the server fills in, with their values.
fn filled(texts: &[String], usage: &UsageType, samples: &Samples) -> Vec<(String, String)> {
    let payload = payload(usage, samples);
    let mut found: Vec<(String, String)> = Vec::new();
    let mut seen = BTreeSet::new();
    for variable in texts.iter().flat_map(|text| variables(text)) {
        let root = variable.name.split('.').next().unwrap_or_default();
        let is_known = payload.get(root).is_some_and(|value| value.is_object() == variable.name.contains('.'));
        if is_known && seen.insert(variable.name.clone()) {
            let value = render(&["{{", &variable.name, "}}"].concat(), &payload);
            found.push((variable.name, value));
        }
    }
    found
}

/// Renders a template.
fn message(draft: &Draft, index: usize, usage: &UsageType, samples: &Samples) -> EmailOrSms {
    let payload = payload(usage, samples);
    let fill = |member| render(&draft.template_text(index, member), &payload);
    match draft.kind() {
        Kind::Sms => EmailOrSms::Sms(fill("content")),
        Kind::Email => EmailOrSms::Email {
            subject: fill("subject"),
            is_html: draft.template_text(index, "contentType") == ContentType::Html.as_str(),
            body: fill("content"),
        },
    }
}

#[derive(Debug, Clone, PartialEq)]
enum EmailOrSms {
    Sms(String),
    Email { subject: String, is_html: bool, body: String },
}

/// The message, and inputs for its sample values.
#[component]
pub(super) fn Preview(
    /// The page's state.
    editor: Editor,
    /// The index of the template.
    index: usize,
    /// The usage type of the template.
    usage: UsageType,
    /// The sample values, shared by all templates.
    samples: RwSignal<Samples>,
) -> impl IntoView {
    let messages = &admin().connectors.templates;
    let message = {
        let usage = usage.clone();
        Memo::new(move |_| {
            editor.with_analyzed(|draft| samples.with(|samples| self::message(draft, index, &usage, samples)))
        })
    };
    let names = {
        let usage = usage.clone();
        let texts_of = move |draft: &Draft| ["subject", "content"].map(|member| draft.template_text(index, member));
        Memo::new(move |_| {
            let all = editor.with_analyzed(|draft| filled(&texts_of(draft), &usage, &Samples::new()));
            all.into_iter().map(|(name, _)| name).collect::<Vec<_>>()
        })
    };
    let inputs = move || {
        let usage = usage.clone();
        names.get().into_iter().map(|name| sample(name, &usage, samples)).collect_view()
    };
    let shown = move || match message.get() {
        EmailOrSms::Sms(text) => sms(&text),
        EmailOrSms::Email { subject, is_html, body } => email(&subject, is_html, body),
    };
    view! {
        <section class="message-preview" aria-label=messages.preview data-testid="preview">
            {shown}
            <fieldset class="samples" hidden=move || names.with(Vec::is_empty)>
                <legend>{messages.samples}</legend>
                <div class="samples-fields">{inputs}</div>
            </fieldset>
        </section>
    }
    .into_any()
}

/// An input for a sample value.
fn sample(name: String, usage: &UsageType, samples: RwSignal<Samples>) -> AnyView {
    let tag = ["{{", &name, "}}"].concat();
    let value = samples.with_untracked(|samples| render(&tag, &payload(usage, samples)));
    let test_id = ["sample-", &name].concat();
    let change = move |event| {
        samples.update(|samples| {
            samples.insert(name.clone(), event_target_value(&event));
        });
    };
    view! {
        <label class="sample">
            <code>{tag}</code>
            <input class="input" autocomplete="off" spellcheck="false" data-testid=test_id value=value on:input=change />
        </label>
    }
    .into_any()
}

fn sms(text: &str) -> AnyView {
    let messages = &admin().connectors.templates.sms;
    let length = SmsLength::of(text);
    let (encoding, beyond) = match length.encoding {
        Encoding::Gsm7 => (messages.gsm7.to_owned(), None),
        Encoding::Ucs2 => {
            let signs: Vec<String> =
                length.beyond_gsm.iter().map(|sign| ["“", &sign.to_string(), "”"].concat()).collect();
            (messages.ucs2.to_owned(), Some(messages.beyond(&signs.join(", "))))
        }
    };
    view! {
        <div class="sms">
            <p class="bubble">{text.to_owned()}</p>
        </div>
        <p class="small-print" data-testid="segments" data-segments=length.segments.to_string()>
            {segments(&length)} " " {encoding} " " {beyond}
        </p>
    }
    .into_any()
}

/// How many messages a text takes, and how much room there is.
fn segments(length: &SmsLength) -> String {
    let messages = &admin().connectors.templates.sms;
    let left = if length.segments > 1 { messages.left_in_last(length.left) } else { messages.left(length.left) };
    messages.segments(&messages.messages(length.segments), &messages.used(length.units), &left)
}

fn email(subject: &str, is_html: bool, body: String) -> AnyView {
    let messages = &admin().connectors.templates;
    let body = if is_html {
        let file = body.clone();
        view! {
            <MailFrame html=body />
            <p class="small-print">
                {messages.frame_note} " "
                <button
                    type="button"
                    class="button-link"
                    data-testid="preview-file"
                    on:click=move |_| download("preview.html", "text/html", &file)
                >
                    {messages.frame_file}
                </button>
            </p>
        }
        .into_any()
    } else {
        view! { <p class="mail-text">{body}</p> }.into_any()
    };
    view! {
        <div class="mail">
            <p class="mail-subject">
                <span class="visually-hidden">{messages.subject} ": "</span>
                {subject.to_owned()}
            </p>
            {body}
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn samples(all: &[(&str, &str)]) -> Samples {
        all.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn applies_sample_values() {
        let tried = samples(&[("code", "999"), ("application.name", "Shop"), ("user.name", "nobody"), ("code.x", "y")]);
        let payload = payload(&UsageType::SignIn, &tried);
        assert_eq!(payload["application"]["name"], "Shop");
        assert_eq!(payload["application"]["id"], "example");
        assert_eq!(payload.get("user"), None, "the server has none for a sign-in");
    }

    #[test]
    fn offers_the_variables_that_the_server_fills_in() {
        let texts = [
            "{{application.name}}: {{code}}".to_owned(),
            "{{ code }} {{nmae}} {{user.name}} {{application}}".to_owned(),
        ];
        let all = filled(&texts, &UsageType::SignIn, &samples(&[("code", "42")]));
        assert_eq!(
            all,
            [("application.name".to_owned(), "Example app".to_owned()), ("code".to_owned(), "42".to_owned())]
        );
    }

    #[test]
    fn renders_the_template_at_an_index() {
        let config = json!({"templates": [
            {"usageType": "SignIn", "contentType": "text/html", "subject": "{{code}}!", "content": "<b>{{code}}</b>{{x}}"},
        ]});
        let draft = Draft::from_json(Kind::Email, &config.to_string()).unwrap();
        let expected = EmailOrSms::Email { subject: "1!".into(), is_html: true, body: "<b>1</b>{{x}}".into() };
        assert_eq!(message(&draft, 0, &UsageType::SignIn, &samples(&[("code", "1")])), expected);
    }
}
