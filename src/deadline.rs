//! The end of the session's absolute lifetime: when the app announces it, and how much time is left.

use std::time::Duration;

use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use logto_leptos::{Logto, UnixMillis};

/// Milliseconds.
const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
/// Below this, the time left is given in minutes.
const TWO_HOURS: i64 = 2 * HOUR;
/// The time before the end from which on it is announced.
const NEAR: i64 = 24 * HOUR;
/// The time before the end from which on a timer runs.
const FAR: i64 = 2 * NEAR;
/// The time before the end from which on the announcement can't be postponed.
const URGENT: i64 = HOUR;

/// The time left, rounded down to the unit it is shown in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TimeLeft {
    /// Hours.
    Hours(usize),
    /// Minutes.
    Minutes(usize),
    /// Less than a minute.
    Moment,
}

/// An end of the session that is near.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Deadline {
    /// The time left.
    pub(crate) left: TimeLeft,
    /// Whether the announcement can't be postponed any more.
    pub(crate) is_urgent: bool,
    /// The time of the end.
    pub(crate) at: UnixMillis,
}

impl Deadline {
    /// Returns `None` while the end is far away, and when it is past: then the server decides.
    fn of(at: UnixMillis, now: UnixMillis) -> Option<Self> {
        let remaining = at.since(now);
        let left = match remaining {
            1..MINUTE => TimeLeft::Moment,
            MINUTE..TWO_HOURS => TimeLeft::Minutes(whole(remaining, MINUTE)),
            TWO_HOURS..=NEAR => TimeLeft::Hours(whole(remaining, HOUR)),
            _ => return None,
        };
        Some(Self { left, is_urgent: remaining < URGENT, at })
    }
}

/// How many whole units there are in a time.
fn whole(time: i64, unit: i64) -> usize {
    usize::try_from(time / unit).unwrap_or_default()
}

/// Returns how long to wait until the announcement changes: until the next full minute, or until the
/// end comes near; `None` while that is more than a day away.
fn next_change(at: UnixMillis, now: UnixMillis) -> Option<Duration> {
    let remaining = at.since(now);
    let wait = match remaining {
        1..=NEAR => remaining % MINUTE,
        FAR.. | ..=0 => return None,
        _ => remaining - NEAR,
    };
    // One millisecond more, to be past the change.
    u64::try_from(wait + 1).ok().map(Duration::from_millis)
}

/// Returns this device's time.
pub(crate) fn now() -> UnixMillis {
    UnixMillis(logto_ui::format::now())
}

/// Returns the end of the session, once it is near. It is computed anew when a hidden page is shown.
pub(crate) fn use_deadline(logto: Logto) -> Signal<Option<Deadline>> {
    let deadline = RwSignal::new(None);
    let recompute = RwSignal::new(());
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let stop = move || {
        if let Some(timer) = timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    };
    Effect::new(move |_| {
        recompute.track();
        stop();
        let end = logto.session_ends_at();
        let near = end.and_then(|end| Deadline::of(end, now()));
        if deadline.get_untracked() != near {
            deadline.set(near);
        }
        if let Some(wait) = end.and_then(|end| next_change(end, now())) {
            timer.set_value(set_timeout_with_handle(move || recompute.set(()), wait).ok());
        }
    });
    let shown = window_event_listener_untyped("visibilitychange", move |_| recompute.set(()));
    on_cleanup(move || {
        shown.remove();
        stop();
    });
    deadline.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    const END: UnixMillis = UnixMillis(1_795_208_605_250);

    fn before(milliseconds: i64) -> UnixMillis {
        UnixMillis(END.0 - milliseconds)
    }

    fn left(milliseconds: i64) -> Option<TimeLeft> {
        Deadline::of(END, before(milliseconds)).map(|it| it.left)
    }

    #[test]
    fn rounds_time_left_down() {
        for (milliseconds, expected) in [
            (NEAR + 1, None),
            (NEAR, Some(TimeLeft::Hours(24))),
            (NEAR - 1, Some(TimeLeft::Hours(23))),
            (2 * HOUR, Some(TimeLeft::Hours(2))),
            (2 * HOUR - 1, Some(TimeLeft::Minutes(119))),
            (MINUTE, Some(TimeLeft::Minutes(1))),
            (MINUTE - 1, Some(TimeLeft::Moment)),
            (1, Some(TimeLeft::Moment)),
            (0, None),
            (-HOUR, None),
        ] {
            assert_eq!(left(milliseconds), expected, "{milliseconds}");
        }
    }

    #[test]
    fn is_urgent_in_the_last_hour() {
        let is_urgent = |milliseconds| Deadline::of(END, before(milliseconds)).map(|it| it.is_urgent);
        assert_eq!(is_urgent(HOUR), Some(false));
        assert_eq!(is_urgent(HOUR - 1), Some(true));
    }

    #[test]
    fn starts_no_timer_while_the_end_is_far_away() {
        for far in [14 * NEAR, FAR, 0, -1] {
            assert_eq!(next_change(END, before(far)), None, "{far}");
        }
    }

    #[test]
    fn every_timer_ends_at_a_change() {
        let mut now = before(NEAR + 90_000);
        let mut looks = 0;
        let mut messages = left(END.since(now));
        while let Some(wait) = next_change(END, now) {
            now = UnixMillis(now.0 + i64::try_from(wait.as_millis()).unwrap());
            looks += 1;
            let new = left(END.since(now));
            let same_hour = matches!((messages, new), (Some(TimeLeft::Hours(a)), Some(TimeLeft::Hours(b))) if a == b);
            assert!(same_hour || new != messages, "{new:?} at {}", END.since(now));
            messages = new;
        }
        assert_eq!(messages, None);
        assert_eq!(looks, 24 * 60 + 1);
    }
}
