//! The four steps from a new connector to a sign-in: connect, test, turn on, try it.

use leptos::prelude::*;
use logto_ui::components::icon;
use logto_ui::paths;

use super::kind::Kind;
use super::list::messages_of;
use super::outcome::Memory;
use super::source::Known;
use super::status::Status;
use crate::messages::admin;

/// A step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ChecklistStep {
    /// The server has the connector.
    Connect,
    /// A test message was sent.
    Test,
    /// The sign-in experience uses it.
    TurnOn,
    /// Somebody signed in with it.
    Try,
}

impl ChecklistStep {
    const ALL: [Self; 4] = [Self::Connect, Self::Test, Self::TurnOn, Self::Try];

    fn name(self) -> &'static str {
        match self {
            Self::Connect => "connect",
            Self::Test => "test",
            Self::TurnOn => "turn-on",
            Self::Try => "try",
        }
    }

    fn label(self) -> &'static str {
        let messages = &admin().connectors.checklist;
        match self {
            Self::Connect => messages.connect,
            Self::Test => messages.test,
            Self::TurnOn => messages.turn_on,
            Self::Try => messages.try_it,
        }
    }

    fn page(self, kind: Kind) -> String {
        let name = kind.name();
        match self {
            Self::Connect => ["/connectors/", name].concat(),
            Self::Test => ["/connectors/", name, "#test"].concat(),
            Self::TurnOn => ["/sign-in-experience?turn-on=", name].concat(),
            Self::Try => {
                let identifier = match kind {
                    Kind::Sms => "phone",
                    Kind::Email => "email",
                };
                ["/sign-in?prompt=login&first_screen=identifier%3Asign_in&identifier=", identifier].concat()
            }
        }
    }
}

/// Which steps are done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Progress {
    is_connected: bool,
    is_tested: bool,
    is_on: bool,
    is_tried: bool,
}

impl Progress {
    /// Derives the steps that are done. Another provider's connector has no test here.
    pub(crate) fn of(kind: Kind, known: &Known, memory: &Memory) -> Self {
        let status = Status::of(kind, known, memory.outcome.as_ref());
        let is_connected = status.is_installed();
        let is_on = is_connected && !known.uses(kind).is_empty();
        Self {
            is_connected,
            is_tested: matches!(status, Status::Works(_) | Status::Other(_)),
            is_on,
            is_tried: is_on && memory.is_tried,
        }
    }

    /// Whether there is a connector.
    pub(crate) fn is_connected(self) -> bool {
        self.is_connected
    }

    /// Returns the first step that is not done.
    pub(crate) fn next(self) -> Option<ChecklistStep> {
        ChecklistStep::ALL.into_iter().find(|step| !self.is_done(*step))
    }

    fn is_done(self, step: ChecklistStep) -> bool {
        match step {
            ChecklistStep::Connect => self.is_connected,
            ChecklistStep::Test => self.is_tested,
            ChecklistStep::TurnOn => self.is_on,
            ChecklistStep::Try => self.is_tried,
        }
    }
}

/// The steps for a connector, each with a link.
#[component]
pub(crate) fn Checklist(
    /// The connector.
    kind: Kind,
    /// Which steps are done.
    #[prop(into)]
    progress: Signal<Progress>,
    /// Runs when a sign-in is tried.
    #[prop(into)]
    on_try: Callback<()>,
    /// Whether the name of the connector is shown.
    #[prop(optional)]
    named: bool,
) -> impl IntoView {
    let messages = &admin().connectors.checklist;
    let steps = ChecklistStep::ALL.map(|step| {
        let is_done = Memo::new(move |_| progress.get().is_done(step));
        let is_next = Memo::new(move |_| progress.get().next() == Some(step));
        let state = move || match (is_done.get(), is_next.get()) {
            (true, _) => "done",
            (false, true) => "next",
            (false, false) => "open",
        };
        view! {
            <li data-state=state aria-current=move || is_next.get().then_some("step")>
                {move || is_done.get().then(|| icon("done"))}
                {step_link(step, kind, on_try, "")}
                <span class="visually-hidden">{move || is_done.get().then_some(messages.done)}</span>
            </li>
        }
        .into_any()
    });
    view! {
        <nav class="checklist" aria-label=messages.label(messages_of(kind).title) data-testid=["checklist-", kind.name()].concat()>
            {named.then(|| view! { <p class="checklist-name">{messages_of(kind).title}</p> })}
            <ol>{steps.into_iter().collect_view()}</ol>
        </nav>
    }
    .into_any()
}

/// The link to the next step, as the view's main button; nothing if all are done.
pub(crate) fn next_step_button(progress: Progress, kind: Kind, on_try: Callback<()>) -> Option<AnyView> {
    progress.next().map(|step| step_link(step, kind, on_try, "button button-primary"))
}

fn step_link(step: ChecklistStep, kind: Kind, on_try: Callback<()>, class: &'static str) -> AnyView {
    let href = paths::href(&step.page(kind));
    let test_id = [if class.is_empty() { "step-" } else { "next-" }, step.name()].concat();
    if step != ChecklistStep::Try {
        return view! { <a class=class href=href data-testid=test_id>{step.label()}</a> }.into_any();
    }
    view! {
        <a
            class=class
            href=href
            target="_blank"
            rel="noopener"
            data-testid=test_id
            on:click=move |_| on_try.run(())
        >
            {step.label()}
            <span class="visually-hidden">" " {admin().connectors.checklist.new_tab}</span>
        </a>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use logto_management::{Connector, SignInExperience};
    use serde_json::json;

    use super::super::outcome::Outcome;
    use super::super::source::Installed;
    use super::*;

    #[test]
    fn steps_follow_one_another() {
        crate::messages::use_english();
        let none = Known::Here(Installed::default());
        assert_eq!(Progress::of(Kind::Email, &none, &Memory::default()).next(), Some(ChecklistStep::Connect));
        let value = json!({"id": "b", "connectorId": "sendgrid-email-service", "type": "Email", "name": {"en": "S"}});
        let connectors = vec![Connector::from_value(value).unwrap()];
        let experience = |code: bool| {
            SignInExperience::from_value(json!({"signUp": {}, "signIn": {"methods": [
                {"identifier": "email", "password": true, "verificationCode": code, "isPasswordPrimary": true},
            ]}}))
            .map(Box::new)
        };
        let off = Known::Here(Installed {
            connectors: connectors.clone(),
            experience: experience(false),
            ..Installed::default()
        });
        assert_eq!(Progress::of(Kind::Email, &off, &Memory::default()).next(), Some(ChecklistStep::TurnOn));
        let on = Known::Here(Installed { connectors, experience: experience(true), ..Installed::default() });
        assert_eq!(Progress::of(Kind::Email, &on, &Memory::default()).next(), Some(ChecklistStep::Try));
        let tried = Memory { is_tried: true, ..Memory::default() };
        assert_eq!(Progress::of(Kind::Email, &on, &tried).next(), None);
        let failed = Outcome { is_sent: false, at: 0, fingerprint: String::new() };
        let memory = Memory { outcome: Some(failed), is_tried: true };
        assert_eq!(Progress::of(Kind::Sms, &none, &memory), Progress::default());
    }

    #[test]
    fn try_it_is_a_new_login_with_the_identifier() {
        let page = ChecklistStep::Try.page(Kind::Sms);
        let options = logto_leptos::SignInOptions::new().with_query(page.trim_start_matches("/sign-in?"));
        assert!(options.has_new_login());
        assert!(page.starts_with("/sign-in?") && page.ends_with("identifier=phone"));
    }
}
