//! A countdown in seconds.

use std::time::Duration;

use leptos::leptos_dom::helpers::IntervalHandle;
use leptos::prelude::*;

/// A countdown that runs to zero, or until its owner is removed.
#[derive(Debug, Clone, Copy)]
pub struct Countdown {
    left: RwSignal<u32>,
    timer: StoredValue<Option<IntervalHandle>>,
}

impl Countdown {
    /// Starts a countdown.
    pub fn from(seconds: u32) -> Self {
        let this = Self { left: RwSignal::new(0), timer: StoredValue::new(None) };
        this.restart(seconds);
        on_cleanup(move || this.stop());
        this
    }

    /// Restarts the countdown.
    pub fn restart(self, seconds: u32) {
        self.stop();
        self.left.set(seconds);
        let tick = move || {
            let left = self.left.try_update(|left| {
                *left = left.saturating_sub(1);
                *left
            });
            if left.unwrap_or_default() == 0 {
                self.stop();
            }
        };
        self.timer.set_value(set_interval_with_handle(tick, Duration::from_secs(1)).ok());
    }

    /// Returns the remaining seconds. Tracked.
    pub fn left(self) -> u32 {
        self.left.get()
    }

    fn stop(self) {
        if let Some(timer) = self.timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    }
}
