//! When tokens are renewed: a pure decision table, so that it can be read and tested in one place.

use std::time::Duration;

use super::error::EndReason;
use super::time::UnixMillis;
use super::token::AccessToken;

/// The first wait after a renewal that did not get through; it doubles with each further one.
const FIRST_WAIT_MS: i64 = 2_000;
/// The longest such wait.
const LONGEST_WAIT_MS: i64 = 5 * 60_000;
/// What `Retry-After` may ask for at most.
const LONGEST_RETRY_AFTER_MS: i64 = 60 * 60_000;
/// How soon somebody who asks may try again, whatever the doubling says.
const ASKING_AGAIN_MS: i64 = 3_000;

/// Renewals that did not get through, one after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setback {
    failures: u32,
    at: UnixMillis,
    wait_ms: i64,
    retry_after_ms: i64,
}

impl Setback {
    /// Another failure at `now`. `random` spreads the tabs and devices that failed together: the
    /// wait is between half and all of what the doubling gives.
    #[must_use]
    pub fn after(previous: Option<Self>, now: UnixMillis, retry_after: Option<Duration>, random: u8) -> Self {
        let failures = previous.map_or(0, |setback| setback.failures).saturating_add(1);
        let full = FIRST_WAIT_MS.saturating_mul(1_i64 << (failures - 1).min(20)).min(LONGEST_WAIT_MS);
        let wait_ms = full / 2 + full / 2 * i64::from(random) / 255;
        let retry_after_ms = retry_after.map_or(0, |wait| i64::try_from(wait.as_millis()).unwrap_or(i64::MAX));
        Self { failures, at: now, wait_ms, retry_after_ms: retry_after_ms.min(LONGEST_RETRY_AFTER_MS) }
    }

    /// When to try again unasked.
    #[must_use]
    pub fn retry_at(&self) -> UnixMillis {
        UnixMillis(self.at.0.saturating_add(self.wait_ms.max(self.retry_after_ms)))
    }

    /// When somebody who asks may try again: soon, unless the server said when.
    #[must_use]
    pub fn ask_at(&self) -> UnixMillis {
        UnixMillis(self.at.0.saturating_add(self.wait_ms.min(ASKING_AGAIN_MS).max(self.retry_after_ms)))
    }

    /// Whether `time` has come. A clock that was set back since the failure counts as such: the
    /// wait must not grow by a jump.
    fn is_due(&self, time: UnixMillis, now: UnixMillis) -> bool {
        now >= time || now < self.at
    }
}

/// What a token is wanted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Somebody asks for one that is good for so long.
    Asked {
        /// How long it must be good.
        validity: Duration,
    },
    /// Nobody asks: the session is kept fresh, so that who asks next need not wait.
    Ahead {
        /// How long before its end a token is renewed.
        renew_before: Duration,
        /// Whether the person sees the page. Nothing is renewed unasked for a page nobody looks at.
        in_use: bool,
        /// Whether something just happened after which a token that is over is worth renewing: the
        /// page was loaded or shown, the network came back, the device woke up.
        woken: bool,
        /// Since when this page has seen the token. One that lives less than twice `renew_before`, as
        /// far as the page can tell, is renewed when asked for, or there would be a steady stream of
        /// requests.
        seen_at: Option<UnixMillis>,
    },
}

/// All that the decision depends on.
#[derive(Clone, Debug)]
pub struct Situation {
    /// The stored token.
    pub token: Option<AccessToken>,
    /// Whether there is a refresh token.
    pub has_refresh_token: bool,
    /// When the ID token is over, by this device's clock: the end of a session without refresh
    /// token.
    pub id_token_ends_at: UnixMillis,
    /// When the session's absolute life should be over, if that is known.
    pub session_ends_at: Option<UnixMillis>,
    /// This device's time.
    pub now: UnixMillis,
    /// What the token is wanted for.
    pub need: Need,
    /// Renewals that did not get through just now.
    pub setback: Option<Setback>,
}

/// What to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// The stored token is good, or nothing needs to be done before something happens.
    Keep,
    /// Ask the provider for another token.
    RenewNow,
    /// Nothing to do until then.
    WaitUntil(UnixMillis),
    /// A renewal is needed, and was tried a moment ago: give the answer of that time.
    Stale,
    /// There is nothing to renew with.
    Ended(EndReason),
}

/// The decision table.
#[must_use]
pub fn decide(situation: &Situation) -> Decision {
    match situation.need {
        Need::Asked { validity } => decide_asked(situation, validity),
        Need::Ahead { in_use: false, .. } => Decision::Keep,
        Need::Ahead { renew_before, woken, seen_at, .. } => decide_ahead(situation, renew_before, woken, seen_at),
    }
}

fn decide_asked(situation: &Situation, validity: Duration) -> Decision {
    let Situation { now, setback, .. } = *situation;
    if situation.token.as_ref().is_some_and(|token| token.is_good(now, validity)) {
        Decision::Keep
    } else if !situation.has_refresh_token {
        Decision::Ended(EndReason::Expired)
    } else if setback.is_some_and(|setback| !setback.is_due(setback.ask_at(), now)) {
        Decision::Stale
    } else {
        Decision::RenewNow
    }
}

fn decide_ahead(situation: &Situation, renew_before: Duration, woken: bool, seen_at: Option<UnixMillis>) -> Decision {
    let Situation { now, has_refresh_token, setback, .. } = *situation;
    if !has_refresh_token {
        return due_or_wait(situation.id_token_ends_at, now, Decision::Ended(EndReason::Expired));
    }
    if let Some(setback) = setback {
        // Being woken is a reason to try early, but not to try in a row.
        let at = if woken { setback.ask_at() } else { setback.retry_at() };
        return if setback.is_due(at, now) { Decision::RenewNow } else { Decision::WaitUntil(at) };
    }
    let session_end = situation.session_ends_at;
    if session_end.is_some_and(|end| now >= end) {
        return Decision::RenewNow;
    }
    let token_end = situation.token.as_ref().map(|token| UnixMillis::from_seconds(token.expires_at()));
    let renewal = match token_end {
        Some(end) if now >= end => return if woken { Decision::RenewNow } else { wait_for(session_end) },
        Some(end) => renewal_time(end, renew_before, seen_at),
        None => None,
    };
    match (renewal, session_end) {
        (Some(renewal), _) if now >= renewal => Decision::RenewNow,
        (Some(renewal), Some(end)) => Decision::WaitUntil(renewal.min(end)),
        (renewal, end) => wait_for(renewal.or(end)),
    }
}

/// When a token that ends at `end` is renewed unasked, if at all.
fn renewal_time(end: UnixMillis, renew_before: Duration, seen_at: Option<UnixMillis>) -> Option<UnixMillis> {
    let before = i64::try_from(renew_before.as_millis()).unwrap_or(i64::MAX);
    let is_short = seen_at.is_some_and(|seen| end.since(seen) < before.saturating_mul(2));
    (!is_short).then(|| UnixMillis(end.0.saturating_sub(before)))
}

fn wait_for(time: Option<UnixMillis>) -> Decision {
    time.map_or(Decision::Keep, Decision::WaitUntil)
}

fn due_or_wait(time: UnixMillis, now: UnixMillis, due: Decision) -> Decision {
    if now >= time { due } else { Decision::WaitUntil(time) }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
#[path = "renewal_tests.rs"]
mod tests;
