//! What a connector is worth: not set up, untested, working or failing.

use leptos::prelude::*;
use logto_management::Connector;
use logto_management::lint::Severity;
use logto_ui::format::{date, local_time};
use logto_ui::messages::SHELL;

use super::draft::Draft;
use super::kind::Kind;
use super::outcome::Outcome;
use super::source::Known;
use crate::messages::{admin, text};

/// The state of a connector.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Status {
    /// Not known yet.
    Loading,
    /// Not known, because there is no access.
    Unknown,
    /// Not installed.
    Missing,
    /// Another provider's, with this name.
    Other(String),
    /// Installed, with these errors in its configuration.
    Broken(Vec<String>),
    /// Installed, and nothing was sent with this configuration from this browser.
    Untested,
    /// The last message was sent.
    Works(LastMessage),
    /// The last message was refused.
    Failing(LastMessage),
}

/// The last message that a connector was to send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct LastMessage {
    /// When, in milliseconds since 1970.
    at: i64,
    /// Whether it was a test from this browser, and not one of the server's messages to people.
    is_test: bool,
}

impl Status {
    /// Derives it from the server's connectors, the server's last message to a person where it is known, and the last
    /// test.
    pub(crate) fn of(kind: Kind, known: &Known, outcome: Option<&Outcome>) -> Self {
        match known {
            Known::Loading => return Self::Loading,
            Known::Offline | Known::Failed(_) => return Self::Unknown,
            Known::Here(..) => {}
        }
        let Some(connector) = known.installed(kind) else { return Self::Missing };
        let Some(draft) = Draft::of(kind, connector) else { return Self::Other(name_of(connector)) };
        let errors = draft.lint().into_iter().filter(|finding| finding.severity == Severity::Error);
        let errors: Vec<String> = errors.map(|finding| text(&finding.message)).collect();
        if !errors.is_empty() {
            return Self::Broken(errors);
        }
        let messages = [(outcome, true), (known.delivery(kind), false)];
        let about_it = messages
            .into_iter()
            .filter_map(|(outcome, is_test)| Some((outcome.filter(|outcome| outcome.is_about(&draft))?, is_test)));
        match about_it.max_by_key(|(outcome, _)| outcome.at) {
            None => Self::Untested,
            Some((Outcome { is_sent: true, at, .. }, is_test)) => Self::Works(LastMessage { at: *at, is_test }),
            Some((Outcome { is_sent: false, at, .. }, is_test)) => Self::Failing(LastMessage { at: *at, is_test }),
        }
    }

    /// Whether messages are sent by it, as far as is known.
    pub(crate) fn is_installed(&self) -> bool {
        matches!(self, Self::Other(_) | Self::Untested | Self::Works(_) | Self::Failing(_))
    }

    /// Returns its name for the style sheet.
    fn name(&self) -> &'static str {
        match self {
            Self::Loading | Self::Unknown => "unknown",
            Self::Missing => "missing",
            Self::Other(_) => "other",
            Self::Untested => "untested",
            Self::Works(_) => "works",
            Self::Broken(_) | Self::Failing(_) => "failing",
        }
    }

    fn label(&self) -> &'static str {
        let messages = &admin().connectors.status;
        match self {
            Self::Loading | Self::Unknown => messages.unknown,
            Self::Missing => messages.missing,
            Self::Other(_) => messages.other,
            Self::Untested => messages.untested,
            Self::Works(_) => messages.works,
            Self::Broken(_) | Self::Failing(_) => messages.failing,
        }
    }

    /// Returns what the state follows from, as a sentence.
    pub(crate) fn reason(&self) -> Option<String> {
        let messages = &admin().connectors.status;
        let time = |at: &i64| local_time(date(*at)).map(|(local, _)| local).unwrap_or_default();
        match self {
            Self::Untested => Some(messages.untested_note.to_owned()),
            Self::Works(LastMessage { at, is_test: true }) => Some(messages.works_note(&time(at))),
            Self::Failing(LastMessage { at, is_test: true }) => Some(messages.failing_note(&time(at))),
            Self::Works(LastMessage { at, is_test: false }) => Some(messages.delivered_note(&time(at))),
            Self::Failing(LastMessage { at, is_test: false }) => Some(messages.undelivered_note(&time(at))),
            _ => None,
        }
    }
}

/// The state as a chip.
pub(super) fn status_chip(status: &Status) -> AnyView {
    view! {
        <span class="connector-state" data-testid="connector-state" data-state=status.name()>
            {status.label()}
        </span>
    }
    .into_any()
}

/// Returns the name of a connector.
pub(super) fn name_of(connector: &Connector) -> String {
    connector.name(SHELL.get().language).unwrap_or_else(|| connector.factory_id()).to_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::outcome::fingerprint;
    use super::super::source::Installed;
    use super::*;

    fn known(connectors: &[Value]) -> Known {
        let connectors = connectors.iter().cloned().filter_map(Connector::from_value).collect();
        Known::Here(Installed { connectors, ..Installed::default() })
    }

    #[test]
    fn derives_the_state_from_the_installed_connectors() {
        crate::messages::use_english();
        let sendgrid =
            json!({"id": "b", "connectorId": "sendgrid-email-service", "type": "Email", "name": {"en": "SendGrid"}});
        let twilio = json!({"id": "a", "connectorId": Kind::Sms.factory_id(), "type": "Sms", "config": {}});
        let known = known(&[sendgrid, twilio]);
        assert!(matches!(Status::of(Kind::Sms, &known, None), Status::Broken(errors) if !errors.is_empty()));
        assert_eq!(known.installed(Kind::Email).map(Connector::id), Some("b"));
        assert_eq!(Status::of(Kind::Email, &known, None), Status::Other("SendGrid".to_owned()));
        assert_eq!(Status::of(Kind::Email, &Known::Here(Installed::default()), None), Status::Missing);
        assert_eq!(Status::of(Kind::Email, &Known::Offline, None), Status::Unknown);
    }

    #[test]
    fn follows_the_last_message_with_the_same_configuration() {
        crate::messages::use_english();
        let mut draft = Draft::new(Kind::Sms);
        let values = [("accountSID", "AC"), ("authToken", ""), ("fromMessagingServiceSID", "MG")];
        for (path, prefix) in values {
            let value = [prefix, &"0123456789abcdef".repeat(2)].concat();
            draft.set_text(path, super::super::fields::InputKind::Text, &value);
        }
        let config: Value = serde_json::from_str(&draft.to_json()).unwrap();
        let twilio = json!({"id": "a", "connectorId": Kind::Sms.factory_id(), "type": "Sms", "config": config});
        let Known::Here(mut installed) = known(&[twilio]) else { panic!("not known") };
        let known = Known::Here(installed.clone());
        let of = |outcome: Option<Outcome>| Status::of(Kind::Sms, &known, outcome.as_ref());
        let tested = |is_sent, fingerprint: String| Some(Outcome { is_sent, at: 5, fingerprint });
        let test = LastMessage { at: 5, is_test: true };
        assert_eq!(of(None), Status::Untested);
        assert_eq!(of(tested(true, fingerprint(&draft))), Status::Works(test));
        assert_eq!(of(tested(false, fingerprint(&draft))), Status::Failing(test));
        assert_eq!(of(tested(true, fingerprint(&Draft::new(Kind::Sms)))), Status::Untested);

        let delivery = |is_sent, at| (Kind::Sms, Outcome { is_sent, at, fingerprint: fingerprint(&draft) });
        installed.deliveries = vec![delivery(false, 6), (Kind::Email, delivery(true, 9).1)];
        let later = Known::Here(installed.clone());
        let real = LastMessage { at: 6, is_test: false };
        assert_eq!(Status::of(Kind::Sms, &later, tested(true, fingerprint(&draft)).as_ref()), Status::Failing(real));
        installed.deliveries = vec![delivery(false, 4)];
        let earlier = Known::Here(installed);
        assert_eq!(Status::of(Kind::Sms, &earlier, tested(true, fingerprint(&draft)).as_ref()), Status::Works(test));
    }
}
