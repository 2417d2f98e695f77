//! The timeline of the last sign-in, drawn to scale.

use std::time::Duration;

use leptos::prelude::*;
use logto_leptos::{SignInTimes, use_logto};

use crate::format;
use crate::messages::auth;

/// The width of the drawing, in its own units.
const WIDTH: u128 = 1_000;
/// The minimum width of a bar.
const NARROWEST: u128 = 8;

/// The steps of the sign-in that was completed on this page, if there was one.
#[component]
pub(super) fn SignInTimeline() -> impl IntoView {
    let logto = use_logto();
    let times = Memo::new(move |_| {
        logto.session_signal().track();
        logto.client().last_sign_in()
    });
    (move || times.get().map(timeline)).into_any()
}

fn timeline(times: SignInTimes) -> AnyView {
    let messages = &auth().timeline;
    let legs = [times.preparing, times.away, times.exchange, times.checks];
    let steps = messages.steps.iter().copied().zip(legs).zip(bars(legs)).map(|((name, leg), (start, width))| {
        view! {
            <li>
                <span>{name}</span>
                " "
                <span class="muted">{format::duration(leg)}</span>
                <svg viewBox="0 0 1000 8" preserveAspectRatio="none" aria-hidden="true">
                    <rect x=start.to_string() width=width.to_string() height="8" />
                </svg>
            </li>
        }
        .into_any()
    });
    view! {
        <section class="card welcome" data-testid="sign-in-timeline">
            <h2>{messages.title}</h2>
            // Without the role, Safari does not treat a list without markers as a list.
            <ol class="legs" role="list">
                {steps.collect_view()}
            </ol>
            <p class="muted">{messages.total} " " {format::duration(times.total())}</p>
        </section>
    }
    .into_any()
}

/// Returns the start and the width of each bar.
fn bars(legs: [Duration; 4]) -> [(u128, u128); 4] {
    let whole = legs.iter().map(Duration::as_millis).sum::<u128>().max(1);
    let mut before = 0;
    legs.map(|leg| {
        let width = (leg.as_millis() * WIDTH / whole).max(NARROWEST);
        let start = (before * WIDTH / whole).min(WIDTH.saturating_sub(width));
        before += leg.as_millis();
        (start, width)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(legs: [u64; 4]) -> [(u128, u128); 4] {
        bars(legs.map(Duration::from_millis))
    }

    #[test]
    fn each_bar_begins_where_the_one_before_ends() {
        assert_eq!(of([100, 600, 200, 100]), [(0, 100), (100, 600), (700, 200), (900, 100)]);
    }

    #[test]
    fn a_short_one_can_be_seen_and_stays_inside() {
        assert_eq!(of([1, 99_998, 1, 0]), [(0, 8), (0, 999), (992, 8), (992, 8)]);
        assert_eq!(of([0; 4]), [(0, 8); 4]);
    }
}
