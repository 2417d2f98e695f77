//! The strip Browser ⇄ Logto ⇄ API for a call.

use std::time::Duration;

use logto_ui::components::{Strip, StripLeg, StripState};

use super::call::{Outcome, Progress};
use crate::messages::{account, auth};
use crate::ui::strip_nodes;

/// What the strip shows of a call: the token's leg, the legs of the call, and the states of the nodes.
struct CallLegs {
    token: StripLeg,
    call: [StripLeg; 2],
    nodes: [StripState; 3],
}

impl From<&Progress> for CallLegs {
    fn from(progress: &Progress) -> Self {
        let messages = &auth().strip;
        let token = StripLeg::back(account().api.strip.token);
        let call = [StripLeg::forward(messages.bearer), StripLeg::back(messages.answer)];
        let idle = Self { token, call, nodes: [StripState::Idle; 3] };
        match progress {
            Progress::Idle => idle,
            Progress::Running => idle.with_states(StripState::Idle, [StripState::Busy, StripState::Idle]),
            Progress::Done(exchange) => match &exchange.outcome {
                Outcome::NoToken(_) => idle.with_states(StripState::Failed, [StripState::Idle; 2]),
                Outcome::NoAnswer { .. } => idle.with_states(StripState::Ok, [StripState::Failed, StripState::Idle]),
                Outcome::Answered(answer) => {
                    let state = if answer.is_success() { StripState::Ok } else { StripState::Failed };
                    let mut legs = idle.with_states(StripState::Ok, [StripState::Ok, state]);
                    let [_, back] = &mut legs.call;
                    back.label = answer.status.to_string();
                    back.duration = Duration::try_from_secs_f64(answer.took / 1000.0).ok();
                    legs
                }
            },
        }
    }
}

impl CallLegs {
    /// Sets the states of the legs; the nodes follow from them.
    fn with_states(mut self, token: StripState, call: [StripState; 2]) -> Self {
        let [forward, back] = call;
        let api = if back == StripState::Idle { forward } else { back };
        self.nodes = [StripState::Ok, token, api];
        self.token.state = token;
        self.call.iter_mut().zip(call).for_each(|(leg, state)| leg.state = state);
        self
    }
}

/// Returns the strip of a call.
pub(super) fn call_strip(hosts: (String, String), progress: &Progress) -> Strip {
    let CallLegs { token, call, nodes: states } = progress.into();
    let mut nodes = strip_nodes(hosts);
    nodes.iter_mut().zip(states).for_each(|(node, state)| node.state = state);
    Strip { nodes, legs: [vec![token], call.into()] }
}

#[cfg(test)]
mod tests {
    use logto_leptos::LogtoError;

    use super::super::call::Exchange;
    use super::*;
    use crate::messages::use_english;

    fn states(outcome: Outcome) -> ([StripState; 3], [StripState; 3]) {
        let legs = CallLegs::from(&Progress::Done(Box::new(Exchange { token: None, outcome })));
        let [forward, back] = legs.call;
        (legs.nodes, [legs.token.state, forward.state, back.state])
    }

    #[test]
    fn failure_is_where_it_happened() {
        use_english();
        let error = LogtoError::NotAuthenticated;
        let (nodes, legs) = states(Outcome::NoToken(error.clone()));
        assert_eq!(nodes, [StripState::Ok, StripState::Failed, StripState::Idle]);
        assert_eq!(legs, [StripState::Failed, StripState::Idle, StripState::Idle]);
        let (nodes, legs) = states(Outcome::NoAnswer { error, offline: false });
        assert_eq!(nodes, [StripState::Ok, StripState::Ok, StripState::Failed]);
        assert_eq!(legs, [StripState::Ok, StripState::Failed, StripState::Idle]);
    }

    #[test]
    fn nothing_has_happened_before_the_call() {
        use_english();
        assert_eq!(CallLegs::from(&Progress::Idle).nodes, [StripState::Idle; 3]);
    }
}
