//! The end of the session's absolute life: when it is near enough to be told, and in which words.

use std::time::Duration;

use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use logto_leptos::{Logto, UnixMillis};

/// Milliseconds.
const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
/// Below this, minutes are counted.
const TWO_HOURS: i64 = 2 * HOUR;
/// From when on the end is told.
const NEAR: i64 = 24 * HOUR;
/// So long before the end nothing looks at the clock.
const FAR: i64 = 2 * NEAR;
/// From when on it can no longer be put off.
const PRESSING: i64 = HOUR;

/// The time left, as people say it: never more than there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Left {
    /// So many hours.
    Hours(i64),
    /// So many minutes.
    Minutes(i64),
    /// Less than a minute.
    Moment,
}

/// An end that is near.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Deadline {
    /// The time left.
    pub(crate) left: Left,
    /// Whether it can't be put off any more.
    pub(crate) pressing: bool,
    /// When it is.
    pub(crate) at: UnixMillis,
}

impl Deadline {
    /// Nothing while the end is far away, and when it is past: then the server has the word.
    fn of(at: UnixMillis, now: UnixMillis) -> Option<Self> {
        let remaining = at.since(now);
        let left = match remaining {
            1..MINUTE => Left::Moment,
            MINUTE..TWO_HOURS => Left::Minutes(remaining / MINUTE),
            TWO_HOURS..=NEAR => Left::Hours(remaining / HOUR),
            _ => return None,
        };
        Some(Self { left, pressing: remaining < PRESSING, at })
    }
}

/// When to look at the clock again: as the words change; once when the end comes near; not at all
/// while that is more than a day away.
fn next_look(at: UnixMillis, now: UnixMillis) -> Option<Duration> {
    let remaining = at.since(now);
    let wait = match remaining {
        1..=NEAR => remaining % MINUTE,
        FAR.. | ..=0 => return None,
        _ => remaining - NEAR,
    };
    // One more, to be past the change.
    u64::try_from(wait + 1).ok().map(Duration::from_millis)
}

/// This device's time.
pub(crate) fn now() -> UnixMillis {
    UnixMillis(logto_ui::format::now())
}

/// The end of the session, once it is near. A page that was hidden looks anew when it is shown.
pub(crate) fn use_deadline(logto: Logto) -> Signal<Option<Deadline>> {
    let deadline = RwSignal::new(None);
    let look = RwSignal::new(());
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let stop = move || {
        if let Some(timer) = timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    };
    Effect::new(move |_| {
        look.track();
        stop();
        let end = logto.session_ends_at();
        let near = end.and_then(|end| Deadline::of(end, now()));
        if deadline.get_untracked() != near {
            deadline.set(near);
        }
        if let Some(wait) = end.and_then(|end| next_look(end, now())) {
            timer.set_value(set_timeout_with_handle(move || look.set(()), wait).ok());
        }
    });
    let shown = window_event_listener_untyped("visibilitychange", move |_| look.set(()));
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

    fn left(milliseconds: i64) -> Option<Left> {
        Deadline::of(END, before(milliseconds)).map(|it| it.left)
    }

    #[test]
    fn says_how_much_is_left_and_never_more() {
        for (milliseconds, expected) in [
            (NEAR + 1, None),
            (NEAR, Some(Left::Hours(24))),
            (NEAR - 1, Some(Left::Hours(23))),
            (2 * HOUR, Some(Left::Hours(2))),
            (2 * HOUR - 1, Some(Left::Minutes(119))),
            (MINUTE, Some(Left::Minutes(1))),
            (MINUTE - 1, Some(Left::Moment)),
            (1, Some(Left::Moment)),
            (0, None),
            (-HOUR, None),
        ] {
            assert_eq!(left(milliseconds), expected, "{milliseconds}");
        }
    }

    #[test]
    fn the_last_hour_is_pressing() {
        let pressing = |milliseconds| Deadline::of(END, before(milliseconds)).map(|it| it.pressing);
        assert_eq!(pressing(HOUR), Some(false));
        assert_eq!(pressing(HOUR - 1), Some(true));
    }

    #[test]
    fn no_timer_runs_while_the_end_is_far_away() {
        for far in [14 * NEAR, FAR, 0, -1] {
            assert_eq!(next_look(END, before(far)), None, "{far}");
        }
    }

    #[test]
    fn every_look_finds_other_words() {
        let mut now = before(NEAR + 90_000);
        let mut looks = 0;
        let mut words = left(END.since(now));
        while let Some(wait) = next_look(END, now) {
            now = UnixMillis(now.0 + i64::try_from(wait.as_millis()).unwrap());
            looks += 1;
            let new = left(END.since(now));
            let same_hour = matches!((words, new), (Some(Left::Hours(a)), Some(Left::Hours(b))) if a == b);
            assert!(same_hour || new != words, "{new:?} at {}", END.since(now));
            words = new;
        }
        assert_eq!(words, None);
        assert_eq!(looks, 24 * 60 + 1);
    }
}
