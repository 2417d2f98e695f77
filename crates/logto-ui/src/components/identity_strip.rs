//! The strip Browser ⇄ Logto ⇄ API: what travels between them, in which state it is, and how long it took.

use std::time::Duration;

use leptos::prelude::*;

use crate::format;

/// The state of a node or of a leg.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum StripState {
    /// Nothing has happened.
    #[default]
    Idle,
    /// It is happening.
    Busy,
    /// It has succeeded.
    Ok,
    /// It has failed.
    Failed,
}

/// Whose side a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StripMark {
    /// The browser, which runs Rust.
    Browser,
    /// The sign-in server.
    Logto,
    /// A protected API.
    Api,
}

/// One of the three.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StripNode {
    /// Whose side it is.
    pub mark: StripMark,
    /// Its name.
    pub name: String,
    /// Its host, or what else identifies it. Empty for none.
    pub host: String,
    /// Its state.
    pub state: StripState,
}

/// The direction of a leg.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StripDirection {
    /// From the browser.
    Forward,
    /// To the browser.
    Back,
}

/// What travels between two nodes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StripLeg {
    /// Its direction.
    pub direction: StripDirection,
    /// What it is, in a few words.
    pub label: String,
    /// Its state.
    pub state: StripState,
    /// How long it took.
    pub duration: Option<Duration>,
}

/// Everything that the strip shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Strip {
    /// The nodes, in order.
    pub nodes: [StripNode; 3],
    /// What travels between the first and the second, and between the second and the third.
    pub legs: [Vec<StripLeg>; 2],
}

/// The texts of an [`IdentityStrip`], for screen readers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StripLabels {
    /// The name of the strip.
    pub name: &'static str,
    /// What [`StripState::Busy`] is called.
    pub busy: &'static str,
    /// What [`StripState::Ok`] is called.
    pub ok: &'static str,
    /// What [`StripState::Failed`] is called.
    pub failed: &'static str,
}

impl StripState {
    /// Returns its name in the style sheet.
    fn key(self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Busy => "busy",
            Self::Ok => "ok",
            Self::Failed => "failed",
        }
    }

    /// Returns its name for people.
    fn label(self, labels: &StripLabels) -> Option<&'static str> {
        match self {
            Self::Idle => None,
            Self::Busy => Some(labels.busy),
            Self::Ok => Some(labels.ok),
            Self::Failed => Some(labels.failed),
        }
    }
}

impl StripLeg {
    /// Returns a leg from the browser in which nothing has happened.
    #[must_use]
    pub fn forward(label: impl Into<String>) -> Self {
        Self { direction: StripDirection::Forward, label: label.into(), state: StripState::Idle, duration: None }
    }

    /// Returns a leg to the browser in which nothing has happened.
    #[must_use]
    pub fn back(label: impl Into<String>) -> Self {
        Self { direction: StripDirection::Back, ..Self::forward(label) }
    }

    /// Sets the state.
    #[must_use]
    pub fn with_state(mut self, state: StripState) -> Self {
        self.state = state;
        self
    }

    /// Sets how long it took; it has succeeded then.
    #[must_use]
    pub fn with_duration(mut self, duration: Duration) -> Self {
        self.duration = Some(duration);
        self.with_state(StripState::Ok)
    }
}

/// The strip: nodes and what travels between them, in the order in which a screen reader reads it. In a row where there is
/// room, in a column on phones.
#[component]
pub fn IdentityStrip(
    /// What is shown. Tracked.
    #[prop(into)]
    strip: Signal<Strip>,
    /// The texts for screen readers.
    labels: &'static StripLabels,
) -> impl IntoView {
    let content = move || {
        let Strip { nodes: [browser, logto, api], legs: [first, second] } = strip.get();
        view! {
            {node(&browser, labels)}
            {legs(first, labels)}
            {node(&logto, labels)}
            {legs(second, labels)}
            {node(&api, labels)}
        }
    };
    // Without the role, Safari does not treat a list without markers as a list.
    view! {
        <ol class="strip" role="list" aria-label=labels.name>
            {content}
        </ol>
    }
    .into_any()
}

fn node(node: &StripNode, labels: &StripLabels) -> AnyView {
    let (mark, letter) = match node.mark {
        StripMark::Browser => ("browser", "R"),
        StripMark::Logto => ("logto", "L"),
        StripMark::Api => ("api", "{}"),
    };
    view! {
        <li class="strip-node" data-mark=mark data-state=node.state.key()>
            <span class="strip-mark" aria-hidden="true">{letter}</span>
            <span class="strip-name">{node.name.clone()}</span>
            <span class="strip-host">{node.host.clone()}</span>
            {state(node.state, labels)}
        </li>
    }
    .into_any()
}

fn legs(legs: Vec<StripLeg>, labels: &StripLabels) -> AnyView {
    let legs = legs.into_iter().map(|leg| {
        let direction = match leg.direction {
            StripDirection::Forward => "forward",
            StripDirection::Back => "back",
        };
        view! {
            <li class="strip-leg" data-direction=direction data-state=leg.state.key()>
                <span class="strip-label">{leg.label}</span>
                {leg.duration.map(|duration| view! { <span class="strip-time">{format::duration(duration)}</span> })}
                <span class="strip-line" aria-hidden="true"></span>
                {state(leg.state, labels)}
            </li>
        }
        .into_any()
    });
    view! {
        <li class="strip-legs">
            <ul role="list">{legs.collect_view()}</ul>
        </li>
    }
    .into_any()
}

fn state(state: StripState, labels: &StripLabels) -> Option<AnyView> {
    state.label(labels).map(|label| view! { <span class="visually-hidden">{label}</span> }.into_any())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leg_with_a_duration_has_succeeded() {
        let leg = StripLeg::back("200").with_duration(Duration::from_millis(12));
        assert_eq!((leg.direction, leg.state), (StripDirection::Back, StripState::Ok));
    }

    #[test]
    fn every_state_but_the_idle_one_has_a_name_for_people() {
        let labels = StripLabels { name: "x", busy: "busy", ok: "done", failed: "failed" };
        let all = [StripState::Idle, StripState::Busy, StripState::Ok, StripState::Failed];
        assert_eq!(all.map(|state| state.label(&labels)), [None, Some("busy"), Some("done"), Some("failed")]);
    }
}
