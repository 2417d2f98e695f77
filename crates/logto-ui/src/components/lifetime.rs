//! The remaining lifetime of a session or token, as a bar that shrinks.

use std::time::Duration;

use leptos::prelude::*;

use crate::format;

/// The shortest and the longest interval between two updates of a bar.
const INTERVAL: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(30));
/// The number of updates over a whole lifetime, within [`INTERVAL`].
const STEPS: i64 = 200;

/// A span of time, in milliseconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lifetime {
    /// The start.
    pub starts: i64,
    /// The end.
    pub ends: i64,
}

impl Lifetime {
    /// Returns the remaining share at a time, from 0 to 1.
    fn left(self, now: i64) -> f64 {
        let whole = self.ends.saturating_sub(self.starts).max(1);
        let left = self.ends.saturating_sub(now).clamp(0, whole);
        format::date(left) / format::date(whole)
    }

    /// Returns the interval between two updates of the bar.
    fn interval(self) -> Duration {
        let step = u64::try_from(self.ends.saturating_sub(self.starts) / STEPS).unwrap_or_default();
        Duration::from_millis(step).clamp(INTERVAL.0, INTERVAL.1)
    }
}

/// A bar for a lifetime below a text about what is left of it.
#[component]
pub fn LifetimeMeter(
    /// The lifetime.
    lifetime: Lifetime,
    /// Makes the text for a time in milliseconds since 1970.
    text: Callback<i64, String>,
) -> impl IntoView {
    let now = use_now(lifetime);
    let text = Memo::new(move |_| text.run(now.get()));
    let end = format::local_time(format::date(lifetime.ends)).map(|(local, _)| local);
    view! {
        <div class="life">
            <span title=end>{text}</span>
            <meter min="0" max="1" aria-label=text prop:value=move || lifetime.left(now.get())></meter>
        </div>
    }
    .into_any()
}

/// Returns this device's time, as often as the bar of a lifetime needs it.
fn use_now(lifetime: Lifetime) -> RwSignal<i64> {
    let now = RwSignal::new(format::now());
    let timer = set_interval_with_handle(move || now.set(format::now()), lifetime.interval()).ok();
    on_cleanup(move || {
        if let Some(timer) = timer {
            timer.clear();
        }
    });
    now
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shrinks_until_the_end() {
        let lifetime = Lifetime { starts: 1_000, ends: 5_000 };
        for (now, left) in [(0, 1.0), (1_000, 1.0), (2_000, 0.75), (5_000, 0.0), (9_000, 0.0)] {
            assert!((lifetime.left(now) - left).abs() < 1e-9, "{now}");
        }
    }

    #[test]
    fn lifetime_without_length_is_over() {
        assert!(Lifetime { starts: 5, ends: 5 }.left(5).abs() < 1e-9);
    }

    #[test]
    fn updates_short_lifetimes_more_often() {
        let interval = |seconds: i64| Lifetime { starts: 0, ends: seconds * 1_000 }.interval();
        assert_eq!(interval(60), Duration::from_secs(1));
        assert_eq!(interval(3_600), Duration::from_secs(18));
        assert_eq!(interval(86_400), Duration::from_secs(30));
        assert_eq!(interval(-5), Duration::from_secs(1));
    }
}
