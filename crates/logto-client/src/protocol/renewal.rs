//! When tokens are renewed. These are pure functions, so that every case can be read and tested in
//! one place.

use std::time::Duration;

use super::error::{EndReason, LogtoError};
use super::time::UnixMillis;
use super::token::AccessToken;

/// The first wait after a failed renewal; it doubles with each further failure.
const FIRST_WAIT_MS: i64 = 2_000;
/// The longest such wait.
const LONGEST_WAIT_MS: i64 = 5 * 60_000;
/// The longest `Retry-After` that is honored.
const LONGEST_RETRY_AFTER_MS: i64 = 60 * 60_000;
/// The longest wait before a token request may try again, whatever the doubling gives.
const REQUEST_WAIT_MS: i64 = 3_000;

/// The state of the retries after one or more failed renewals in a row.
#[derive(Clone, Debug, PartialEq)]
pub struct RetryState {
    failures: u32,
    failed_at: UnixMillis,
    wait_ms: i64,
    retry_after_ms: i64,
    error: LogtoError,
}

impl RetryState {
    /// Returns the state after another failure at `now`. `random` spreads the tabs and devices that failed
    /// together: the wait is between half and all of what the doubling gives.
    #[must_use]
    pub fn after_failure(previous: Option<&Self>, error: LogtoError, now: UnixMillis, random: u8) -> Self {
        let failures = previous.map_or(0, |retry| retry.failures).saturating_add(1);
        let full = FIRST_WAIT_MS.saturating_mul(1_i64 << (failures - 1).min(20)).min(LONGEST_WAIT_MS);
        let wait_ms = full / 2 + full / 2 * i64::from(random) / 255;
        let retry_after = error.retry_after().unwrap_or_default();
        let retry_after_ms = i64::try_from(retry_after.as_millis()).unwrap_or(i64::MAX).min(LONGEST_RETRY_AFTER_MS);
        Self { failures, failed_at: now, wait_ms, retry_after_ms, error }
    }

    /// Returns the error of the last failure.
    #[must_use]
    pub fn error(&self) -> &LogtoError {
        &self.error
    }

    /// Returns when the next renewal in the background is due.
    #[must_use]
    pub fn retry_at(&self) -> UnixMillis {
        UnixMillis(self.failed_at.0.saturating_add(self.wait_ms.max(self.retry_after_ms)))
    }

    /// Returns when a token request may renew again: soon, unless the server sent `Retry-After`.
    #[must_use]
    pub fn request_retry_at(&self) -> UnixMillis {
        UnixMillis(self.failed_at.0.saturating_add(self.wait_ms.min(REQUEST_WAIT_MS).max(self.retry_after_ms)))
    }

    /// Whether `time` has come. A clock that was set back since the failure counts as due, so that
    /// the jump does not lengthen the wait.
    fn is_due(&self, time: UnixMillis, now: UnixMillis) -> bool {
        now >= time || now < self.failed_at
    }
}

/// The state of the session and of one access token that a decision depends on.
#[derive(Clone, Debug)]
pub struct RenewalContext {
    /// The stored access token.
    pub token: Option<AccessToken>,
    /// Whether there is a refresh token.
    pub has_refresh_token: bool,
    /// When the ID token expires, by this device's clock: the end of a session without a refresh
    /// token.
    pub id_token_ends_at: UnixMillis,
    /// The expected end of the session's absolute lifetime, if it is known.
    pub session_ends_at: Option<UnixMillis>,
    /// This device's time.
    pub now: UnixMillis,
    /// The retries after the last renewals failed.
    pub retry: Option<RetryState>,
}

/// How a token request is answered.
#[derive(Clone, Debug, PartialEq)]
pub enum TokenDecision {
    /// With the stored token, which is valid for long enough.
    Use(AccessToken),
    /// With a new token from the provider.
    Renew,
    /// With the error of a renewal that failed a moment ago.
    RetryLater(LogtoError),
    /// With the end of the session: there is no refresh token to renew with.
    Ended(EndReason),
}

/// Decides how a request for a token is answered that has to be valid for at least `validity`.
#[must_use]
pub fn decide_request(context: &RenewalContext, validity: Duration) -> TokenDecision {
    let now = context.now;
    if let Some(token) = context.token.as_ref().filter(|token| token.is_valid(now, validity)) {
        return TokenDecision::Use(token.clone());
    }
    if !context.has_refresh_token {
        return TokenDecision::Ended(EndReason::Expired);
    }
    match &context.retry {
        Some(retry) if !retry.is_due(retry.request_retry_at(), now) => TokenDecision::RetryLater(retry.error.clone()),
        _ => TokenDecision::Renew,
    }
}

/// The conditions for renewing a token in the background, before a request needs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BackgroundRenewal {
    /// How long before its end a token is renewed.
    pub renew_before: Duration,
    /// Whether the person can see the page. A hidden page renews nothing in the background, unless another
    /// page left a renewal unfinished.
    pub is_visible: bool,
    /// Whether something just happened after which an expired token is worth renewing: the page was
    /// loaded or shown, the network came back, or the device woke up.
    pub is_triggered: bool,
    /// Whether a page that was left meanwhile began a renewal with the stored refresh token. The provider
    /// may have used that up. Some accept it for a few more seconds, Logto for three.
    pub is_unfinished: bool,
    /// When this page first saw the token. A token that lives less than twice `renew_before`, as far
    /// as the page can tell, is renewed on request only; otherwise requests would never stop.
    pub first_seen_at: Option<UnixMillis>,
}

/// What the background renewal does next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RenewalPlan {
    /// Nothing, until something happens.
    Idle,
    /// Nothing until this time.
    WaitUntil(UnixMillis),
    /// Renew the token.
    RenewNow,
    /// End the session, which can't be renewed.
    End(EndReason),
}

/// Plans the background renewal of a token.
#[must_use]
pub fn plan_renewal(context: &RenewalContext, renewal: &BackgroundRenewal) -> RenewalPlan {
    // The provider accepts the refresh token of an unfinished renewal for a few more seconds at most.
    let is_urgent = renewal.is_unfinished && renewal.is_triggered && context.has_refresh_token;
    if is_urgent && context.retry.is_none() {
        return RenewalPlan::RenewNow;
    }
    if !renewal.is_visible {
        return RenewalPlan::Idle;
    }
    let now = context.now;
    if !context.has_refresh_token {
        let end = context.id_token_ends_at;
        return if now >= end { RenewalPlan::End(EndReason::Expired) } else { RenewalPlan::WaitUntil(end) };
    }
    if let Some(retry) = &context.retry {
        // A trigger is a reason to retry early, but not again and again.
        let at = if renewal.is_triggered { retry.request_retry_at() } else { retry.retry_at() };
        return if retry.is_due(at, now) { RenewalPlan::RenewNow } else { RenewalPlan::WaitUntil(at) };
    }
    let session_end = context.session_ends_at;
    if session_end.is_some_and(|end| now >= end) {
        return RenewalPlan::RenewNow;
    }
    let token_end = context.token.as_ref().map(|token| UnixMillis::from_seconds(token.expires_at()));
    let renewal_at = match token_end {
        Some(end) if now >= end && renewal.is_triggered => return RenewalPlan::RenewNow,
        Some(end) if now >= end => None,
        Some(end) => renewal_time(end, renewal),
        None => None,
    };
    match (renewal_at, session_end) {
        (Some(at), _) if now >= at => RenewalPlan::RenewNow,
        (Some(at), Some(end)) => RenewalPlan::WaitUntil(at.min(end)),
        (Some(at), None) | (None, Some(at)) => RenewalPlan::WaitUntil(at),
        (None, None) => RenewalPlan::Idle,
    }
}

/// When a token that expires at `end` is renewed in the background; `None` for a short-lived one.
fn renewal_time(end: UnixMillis, renewal: &BackgroundRenewal) -> Option<UnixMillis> {
    let before = i64::try_from(renewal.renew_before.as_millis()).unwrap_or(i64::MAX);
    let is_short = renewal.first_seen_at.is_some_and(|seen| end.since(seen) < before.saturating_mul(2));
    (!is_short).then(|| UnixMillis(end.0.saturating_sub(before)))
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
#[path = "renewal_tests.rs"]
mod tests;
