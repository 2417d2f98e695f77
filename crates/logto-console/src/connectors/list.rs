//! The page with both connectors.

use leptos::prelude::*;
use logto_management::Connector;
use logto_management::lint::Severity;
use logto_ui::components::{PageHeading, Skeleton, icon};
use logto_ui::messages::SHELL;
use logto_ui::paths;

use super::draft::Draft;
use super::kind::Kind;
use super::source::{Known, Source};
use super::uses::Use;
use crate::management::LevelBar;
use crate::messages::{ConnectorMessages, admin, text};

/// The page at `/connectors`.
#[component]
pub fn ConnectorsPage() -> impl IntoView {
    let messages = &admin().connectors;
    let source = Source::new();
    let rows = Kind::ALL.map(|kind| view! { <Row kind source /> }.into_any()).into_iter().collect_view();
    view! {
        <header class="page-header">
            <PageHeading text=messages.page.title name=messages.page.title />
            <p class="muted">{messages.page.body}</p>
        </header>
        <LevelBar />
        <div class="columns">{rows}</div>
    }
    .into_any()
}

/// The words for a kind.
pub(super) fn messages_of(kind: Kind) -> &'static ConnectorMessages {
    match kind {
        Kind::Sms => &admin().connectors.sms,
        Kind::Email => &admin().connectors.email,
    }
}

fn icon_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Sms => "phone",
        Kind::Email => "mail",
    }
}

/// Returns the label of a use.
pub(super) fn use_words(kind: Kind, what: Use) -> &'static str {
    let messages = messages_of(kind);
    match what {
        Use::SignUp => messages.sign_up,
        Use::SignIn => messages.sign_in,
        Use::ForgotPassword => messages.forgot_password,
        Use::Mfa => messages.mfa,
    }
}

/// Returns the name of a connector.
pub(super) fn name_of(connector: &Connector) -> String {
    connector.name(SHELL.get().language).unwrap_or_else(|| connector.factory_id()).to_owned()
}

/// The state of a connector.
#[derive(Debug, Clone, PartialEq, Eq)]
enum State {
    /// Not known yet.
    Loading,
    /// Not known, because there is no access.
    Unknown,
    /// Not installed.
    Missing,
    /// Another provider's, with this name.
    Other(String),
    /// Installed, with the errors in its configuration.
    SetUp(Vec<String>),
}

impl State {
    fn of(kind: Kind, known: &Known) -> Self {
        match known {
            Known::Loading => return Self::Loading,
            Known::Offline | Known::Failed(_) => return Self::Unknown,
            Known::Here(..) => {}
        }
        let Some(connector) = known.installed(kind) else { return Self::Missing };
        let Some(draft) = Draft::of(kind, connector) else { return Self::Other(name_of(connector)) };
        let wrong = draft.lint().into_iter().filter(|finding| finding.severity == Severity::Error);
        Self::SetUp(wrong.map(|finding| text(&finding.message)).collect())
    }
}

/// One connector.
#[component]
fn Row(kind: Kind, source: Source) -> impl IntoView {
    let all = &admin().connectors.list;
    let messages = messages_of(kind);
    let state = Memo::new(move |_| source.known.with(|known| State::of(kind, known)));
    let uses = Memo::new(move |_| source.uses(kind));
    let content = move || {
        let state = state.get();
        if state == State::Loading {
            return view! { <Skeleton lines=3 /> }.into_any();
        }
        let uses = uses.get();
        let (name, label) = match &state {
            State::Loading | State::Unknown => ("unknown", all.unknown),
            State::Missing => ("missing", all.missing),
            State::SetUp(_) if uses.is_empty() => ("set-up", all.set_up),
            _ if uses.is_empty() => ("other", all.set_up),
            _ => ("in-use", all.in_use),
        };
        let remark = match &state {
            State::Unknown => Some(all.unknown_note.to_owned()),
            State::Missing if !uses.is_empty() => Some(all.needed.to_owned()),
            State::Missing => Some(messages.missing.to_owned()),
            State::Other(other) => Some(all.other(other)),
            State::SetUp(wrong) if !wrong.is_empty() => Some(all.wrong(wrong.len())),
            _ => None,
        };
        let wrong = match &state {
            State::SetUp(wrong) => wrong.iter().take(3).map(|it| view! { <li>{it.clone()}</li> }).collect_view(),
            _ => Vec::new(),
        };
        let uses: Vec<&'static str> = uses.into_iter().map(|what| use_words(kind, what)).collect();
        let verb = match state {
            State::SetUp(_) => all.edit,
            State::Unknown => all.compose,
            _ => all.begin,
        };
        let (hides_uses, hides_wrong) = (uses.is_empty(), wrong.is_empty());
        view! {
            <p>
                <span class="connector-state" data-testid="connector-state" data-state=name>
                    {label}
                </span>
            </p>
            {remark.map(|remark| view! { <p data-testid="connector-remark">{remark}</p> })}
            <ul class="small-print" hidden=hides_wrong>
                {wrong}
            </ul>
            <div hidden=hides_uses>
                <p class="small-print">{all.uses}</p>
                <ul class="chips">{uses.into_iter().map(|what| view! { <li>{what}</li> }).collect_view()}</ul>
            </div>
            <div class="actions">
                <a
                    class="button button-primary"
                    href=paths::href(&["/connectors/", kind.name()].concat())
                    data-testid="connector-set-up"
                >
                    {verb}
                    <span class="visually-hidden">": " {messages.title}</span>
                </a>
            </div>
        }
        .into_any()
    };
    view! {
        <section class="card connector" data-testid=["connector-", kind.name()].concat()>
            <div class="connector-head">
                <span class="badge">{icon(icon_of(kind))}</span>
                <div>
                    <h2>{messages.title}</h2>
                    <p class="muted">{messages.provider}</p>
                </div>
            </div>
            {content}
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn known(connectors: &[Value]) -> Known {
        Known::Here(connectors.iter().cloned().filter_map(Connector::from_value).collect(), None)
    }

    #[test]
    fn derives_the_state_from_the_installed_connectors() {
        crate::messages::use_english();
        let sendgrid =
            json!({"id": "b", "connectorId": "sendgrid-email-service", "type": "Email", "name": {"en": "SendGrid"}});
        let twilio = json!({"id": "a", "connectorId": Kind::Sms.factory_id(), "type": "Sms", "config": {}});
        let known = known(&[sendgrid, twilio]);
        assert!(matches!(State::of(Kind::Sms, &known), State::SetUp(wrong) if !wrong.is_empty()));
        assert_eq!(known.installed(Kind::Email).map(Connector::id), Some("b"));
        assert_eq!(State::of(Kind::Email, &Known::Here(Vec::new(), None)), State::Missing);
        assert_eq!(State::of(Kind::Email, &Known::Offline), State::Unknown);
    }
}
