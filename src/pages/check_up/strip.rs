//! The check-up as the strip Browser ⇄ Logto ⇄ API: which leg of a sign-in fails.

use logto_ui::components::{Strip, StripState};

use super::report::Row;
use crate::diagnostics::{Check, State};
use crate::ui::{SignInStage, sign_in_strip};

/// The checks of each leg, in the order of the strip.
const LEGS: [&[Check]; 4] = [
    &[Check::AppId, Check::RedirectUri, Check::Request],
    &[Check::RedirectUri],
    &[Check::Origin],
    &[Check::Issuer, Check::Keys, Check::Clock],
];

/// Returns the strip for the rows of a check-up.
pub(super) fn strip(hosts: (String, String), rows: &[Row]) -> Strip {
    let mut strip = sign_in_strip(hosts, SignInStage::Unknown);
    strip.legs[0].iter_mut().zip(LEGS).for_each(|(leg, checks)| leg.state = state(rows, checks));
    strip.nodes[0].state = state(rows, &Check::LOCAL);
    strip.nodes[1].state = state(rows, &[Check::Network, Check::Endpoint]);
    strip
}

/// Returns the state of several checks together.
fn state(rows: &[Row], checks: &[Check]) -> StripState {
    let states = || rows.iter().filter(move |row| checks.contains(&row.check)).map(|row| row.state);
    if states().any(|state| state == State::Failed) {
        StripState::Failed
    } else if states().any(|state| state == State::Running) {
        StripState::Busy
    } else if states().any(|state| matches!(state, State::Passed | State::Warning))
        && !states().any(|state| state == State::Waiting)
    {
        StripState::Ok
    } else {
        StripState::Idle
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(states: &[(Check, State)]) -> Vec<Row> {
        states.iter().map(|(check, state)| Row { state: *state, ..Row::waiting(*check) }).collect()
    }

    #[test]
    fn failed_check_fails_its_leg() {
        let rows = rows(&[(Check::Keys, State::Failed), (Check::Clock, State::Passed), (Check::Origin, State::Passed)]);
        assert_eq!(state(&rows, LEGS[3]), StripState::Failed);
        assert_eq!(state(&rows, LEGS[2]), StripState::Ok);
    }

    #[test]
    fn leg_is_done_when_all_its_checks_are() {
        let checks = [Check::Issuer, Check::Keys];
        let of = |first, second| state(&rows(&[(Check::Issuer, first), (Check::Keys, second)]), &checks);
        assert_eq!(of(State::Passed, State::Waiting), StripState::Idle);
        assert_eq!(of(State::Passed, State::Running), StripState::Busy);
        assert_eq!(of(State::Warning, State::Skipped), StripState::Ok);
        assert_eq!(of(State::Skipped, State::Skipped), StripState::Idle);
    }
}
