//! The strip Browser ⇄ Logto ⇄ API with what travels in a sign-in.

use leptos::prelude::window;
use logto_leptos::SignInTimes;
use logto_ui::components::{Strip, StripLeg, StripMark, StripNode, StripState};

use crate::config::AppConfig;
use crate::messages::auth;

/// How far a sign-in is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SignInStage {
    /// Nothing is known about it.
    Unknown,
    /// The browser is leaving for the sign-in server.
    Leaving,
    /// The browser is back with a code.
    Returned,
    /// It was finished in this page.
    Done(SignInTimes),
}

/// Returns the hosts of the sign-in server and of the API. The second is empty where there is none.
pub(crate) fn hosts(config: &AppConfig) -> (String, String) {
    let api = config.api.as_ref().and_then(|api| api.url.host_str().map(|host| (host, api.url.port())));
    let api = api.map(|(host, port)| match port {
        Some(port) => [host, ":", &port.to_string()].concat(),
        None => host.to_owned(),
    });
    (config.host(), api.unwrap_or_default())
}

/// Returns the nodes, in which nothing has happened.
pub(crate) fn strip_nodes((logto, api): (String, String)) -> [StripNode; 3] {
    let messages = &auth().strip;
    let node = |mark, name: &str, host| StripNode { mark, name: name.to_owned(), host, state: StripState::Idle };
    [
        node(StripMark::Browser, messages.browser, window().location().host().unwrap_or_default()),
        node(StripMark::Logto, messages.logto, logto),
        node(StripMark::Api, messages.api, api),
    ]
}

/// Returns the strip of a sign-in.
pub(crate) fn sign_in_strip(hosts: (String, String), stage: SignInStage) -> Strip {
    let messages = &auth().strip;
    let mut nodes = strip_nodes(hosts);
    let mut legs = [
        StripLeg::forward(messages.request),
        StripLeg::back(messages.code),
        StripLeg::forward(messages.exchange),
        StripLeg::back(messages.tokens),
    ];
    let states = match stage {
        SignInStage::Unknown => [StripState::Idle; 4],
        SignInStage::Leaving => [StripState::Busy, StripState::Idle, StripState::Idle, StripState::Idle],
        SignInStage::Returned => [StripState::Ok, StripState::Ok, StripState::Busy, StripState::Idle],
        SignInStage::Done(times) => {
            let times = [times.preparing, times.away, times.exchange, times.checks];
            legs.iter_mut().zip(times).for_each(|(leg, time)| leg.duration = Some(time));
            [StripState::Ok; 4]
        }
    };
    legs.iter_mut().zip(states).for_each(|(leg, state)| leg.state = state);
    let is_busy = states.contains(&StripState::Busy);
    if stage != SignInStage::Unknown {
        nodes[0].state = StripState::Ok;
        nodes[1].state = if is_busy { StripState::Busy } else { StripState::Ok };
    }
    let call = vec![StripLeg::forward(messages.bearer), StripLeg::back(messages.answer)];
    Strip { nodes, legs: [legs.into(), call] }
}
