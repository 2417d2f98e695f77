//! When a token is renewed: a pure decision, so that it can be read and tested in one place.

use std::time::Duration;

use super::error::EndReason;
use super::time::UnixMillis;
use super::token::AccessToken;

/// What to do about a token somebody asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Decision {
    /// The stored token is good.
    Keep(AccessToken),
    /// Ask the provider for another.
    Renew,
    /// There is nothing to renew with: the person has to sign in again.
    SignIn(EndReason),
}

/// Decides about one token. A stored token that is good for `validity` is kept; else the refresh
/// token decides.
#[must_use]
pub fn decide(token: Option<AccessToken>, has_refresh_token: bool, now: UnixMillis, validity: Duration) -> Decision {
    match token.filter(|token| token.is_good(now, validity)) {
        Some(token) => Decision::Keep(token),
        None if has_refresh_token => Decision::Renew,
        None => Decision::SignIn(EndReason::Expired),
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;

    #[test]
    fn the_table() {
        let token: AccessToken = serde_json::from_str(r#"{"token":"t","scope":"","expiresAt":100}"#).unwrap();
        let at = |seconds, has_refresh_token| {
            decide(Some(token.clone()), has_refresh_token, UnixMillis::from_seconds(seconds), Duration::from_secs(10))
        };
        assert_eq!(at(89, true), Decision::Keep(token.clone()));
        assert_eq!(at(89, false), Decision::Keep(token.clone()));
        assert_eq!(at(90, true), Decision::Renew);
        assert_eq!(at(90, false), Decision::SignIn(EndReason::Expired));
        assert_eq!(decide(None, true, UnixMillis(0), Duration::ZERO), Decision::Renew);
    }
}
