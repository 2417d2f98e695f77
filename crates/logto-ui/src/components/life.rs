//! How much is left of something that lasts for some time, as a bar that grows shorter.

use std::time::Duration;

use leptos::prelude::*;

use crate::format;

/// How often a bar is drawn anew, at most and at least.
const PACE: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(30));
/// In how many steps a bar grows shorter, where its pace allows.
const STEPS: i64 = 200;

/// A span of time, in milliseconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Life {
    /// Its begin.
    pub begins: i64,
    /// Its end.
    pub ends: i64,
}

impl Life {
    /// The share that is left at a time, from 0 to 1.
    fn left(self, now: i64) -> f64 {
        let whole = self.ends.saturating_sub(self.begins).max(1);
        let left = self.ends.saturating_sub(now).clamp(0, whole);
        format::date(left) / format::date(whole)
    }

    fn pace(self) -> Duration {
        let step = u64::try_from(self.ends.saturating_sub(self.begins) / STEPS).unwrap_or_default();
        Duration::from_millis(step).clamp(PACE.0, PACE.1)
    }
}

/// The bar, with its name and the time of its end.
#[component]
pub fn LifeBar(
    /// What lasts.
    name: &'static str,
    /// How long.
    life: Life,
    /// In front of the time of its end.
    until: &'static str,
    /// What is said once it is over, if anything.
    #[prop(optional)]
    over: Option<&'static str>,
) -> impl IntoView {
    let now = RwSignal::new(format::now());
    let pace = set_interval_with_handle(move || now.set(format::now()), life.pace()).ok();
    on_cleanup(move || {
        if let Some(pace) = pace {
            pace.clear();
        }
    });
    let end = format::local_time(format::date(life.ends)).map(|(local, machine)| {
        view! {
            <span class="muted">
                {until} " " <time datetime=machine>{local}</time>
            </span>
        }
    });
    let over = Memo::new(move |_| over.filter(|_| now.get() >= life.ends));
    view! {
        <div class="life">
            <span>{name}</span>
            {end}
            <meter min="0" max="1" aria-label=name prop:value=move || life.left(now.get())></meter>
        </div>
        {move || over.get().map(|over| view! { <p class="small-print">{over}</p> })}
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_life_grows_shorter_and_then_is_over() {
        let life = Life { begins: 1_000, ends: 5_000 };
        for (now, left) in [(0, 1.0), (1_000, 1.0), (2_000, 0.75), (5_000, 0.0), (9_000, 0.0)] {
            assert!((life.left(now) - left).abs() < 1e-9, "{now}");
        }
    }

    #[test]
    fn a_life_without_length_is_over() {
        assert!(Life { begins: 5, ends: 5 }.left(5).abs() < 1e-9);
    }

    #[test]
    fn a_short_life_is_watched_more_closely() {
        let pace = |seconds| Life { begins: 0, ends: seconds * 1_000 }.pace();
        assert_eq!(pace(60), Duration::from_secs(1));
        assert_eq!(pace(3_600), Duration::from_secs(18));
        assert_eq!(pace(86_400), Duration::from_secs(30));
        assert_eq!(pace(-5), Duration::from_secs(1));
    }
}
