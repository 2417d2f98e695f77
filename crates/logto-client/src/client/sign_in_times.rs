//! How long the legs of a sign-in took.

use std::time::Duration;

use super::LogtoClient;
use crate::protocol::attempt::SignInAttempt;
use crate::protocol::time::UnixMillis;

/// How long each leg of a sign-in took, by this device's clock, in whole milliseconds. A leg in which
/// the clock was set back counts as nothing.
///
/// [`LogtoClient::last_sign_in`] has those of the last one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct SignInTimes {
    /// From the wish to sign in to leaving the page: the discovery document is fetched, unless it is
    /// known already.
    pub preparing: Duration,
    /// From leaving the page to being back: the time at the provider, and what the browser needs to
    /// load its pages and then this one.
    pub away: Duration,
    /// The token request, and the discovery document where it is fetched again.
    pub exchange: Duration,
    /// The rest, until the person is signed in: the provider's keys, where they take longer than the
    /// token request, the signature and the claims, and storing the session.
    pub checks: Duration,
}

impl SignInTimes {
    /// From the wish to sign in to being signed in.
    #[must_use]
    pub fn total(&self) -> Duration {
        [self.preparing, self.away, self.exchange, self.checks]
            .into_iter()
            .fold(Duration::ZERO, Duration::saturating_add)
    }

    /// The legs between leaving for an attempt and now.
    pub(super) fn of(
        attempt: &SignInAttempt,
        returned_at: UnixMillis,
        answered_at: UnixMillis,
        now: UnixMillis,
    ) -> Self {
        let leg = |from, to: UnixMillis| Duration::from_millis(u64::try_from(to.since(from)).unwrap_or_default());
        Self {
            preparing: attempt.begun_at.map_or(Duration::ZERO, |begun_at| leg(begun_at, attempt.created_at)),
            away: leg(attempt.created_at, returned_at),
            exchange: leg(returned_at, answered_at),
            checks: leg(answered_at, now),
        }
    }
}

impl LogtoClient {
    /// How long the sign-in of the person who is signed in took, if it was finished in this page.
    /// After a reload nobody remembers.
    #[must_use]
    pub fn last_sign_in(&self) -> Option<SignInTimes> {
        self.inner.last_sign_in.get()
    }
}
