//! The durations of the steps of a sign-in.

use std::time::Duration;

use crate::protocol::attempt::SignInAttempt;
use crate::protocol::time::UnixMillis;

/// The durations of the steps of a sign-in, by this device's clock, in whole milliseconds. A step
/// during which the clock was set back counts as zero.
///
/// [`LogtoClient::last_sign_in`](crate::LogtoClient::last_sign_in) returns those of the last sign-in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct SignInTimes {
    /// From the start of the sign-in to leaving the page. The discovery document is fetched, unless it
    /// is known already.
    pub preparing: Duration,
    /// From leaving the page to the return: the time at the provider, with the loading of its pages and
    /// of this page.
    pub away: Duration,
    /// The token request, and the discovery document if it is fetched again.
    pub exchange: Duration,
    /// The rest until the person is signed in: the provider's keys, if they take longer than the token
    /// request, the checks of signature and claims, and storing the session.
    pub checks: Duration,
}

impl SignInTimes {
    /// Returns the duration from the start of the sign-in to its end.
    #[must_use]
    pub fn total(&self) -> Duration {
        [self.preparing, self.away, self.exchange, self.checks]
            .into_iter()
            .fold(Duration::ZERO, Duration::saturating_add)
    }

    /// The durations of an attempt that is finished at `now`.
    pub(super) fn of(
        attempt: &SignInAttempt,
        returned_at: UnixMillis,
        answered_at: UnixMillis,
        now: UnixMillis,
    ) -> Self {
        let duration = |from, to: UnixMillis| Duration::from_millis(u64::try_from(to.since(from)).unwrap_or_default());
        Self {
            preparing: attempt.begun_at.map_or(Duration::ZERO, |begun_at| duration(begun_at, attempt.created_at)),
            away: duration(attempt.created_at, returned_at),
            exchange: duration(returned_at, answered_at),
            checks: duration(answered_at, now),
        }
    }
}
