//! What a guard does, decided in one place.

use leptos::prelude::*;

use super::access::{Access, Refusal, access};
use super::logto::{Activity, Logto};
use logto_client::client::Session;
use logto_client::protocol::requirement::Requirement;

/// What a guard shows.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Gate {
    /// The guarded view, for this user: another one gets a view of their own.
    Open { sub: String },
    /// Nothing protected: it is not known yet, or the page is being left.
    Pending,
    /// Somebody is signed in who does not have what the guard requires.
    Refused(Refusal),
    /// Nobody is signed in, and nobody was while this guard was there.
    SignedOut,
    /// Somebody was, and signed out here or in another tab. Starting a sign-in now could find the
    /// provider's session still alive and sign the person in again.
    Left,
    /// The session is over without a sign-out.
    Ended,
}

/// The state of a guard, as it changes.
pub(super) fn gate(logto: Logto, requirement: Requirement) -> Memo<Gate> {
    let was_there = StoredValue::new(false);
    let access = access(logto, requirement);
    Memo::new(move |_| {
        let gate = decide(&logto.session(), logto.activity(), was_there.get_value());
        if !matches!(gate, Gate::Open { .. }) {
            return gate;
        }
        was_there.set_value(true);
        match access.get() {
            Access::Granted => gate,
            Access::Refused(refusal) => Gate::Refused(refusal),
            // Signed out: the session says more about it.
            Access::Pending | Access::SignedOut => Gate::Pending,
        }
    })
}

fn decide(session: &Session, activity: Option<Activity>, was_there: bool) -> Gate {
    match session {
        Session::SignedIn(user) | Session::Stale { user, .. } => Gate::Open { sub: user.sub().to_owned() },
        Session::SignedOut if activity == Some(Activity::SigningOut) => Gate::Pending,
        Session::SignedOut if was_there => Gate::Left,
        Session::SignedOut => Gate::SignedOut,
        Session::Ended { .. } => Gate::Ended,
        Session::Loading => Gate::Pending,
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;
    use logto_client::protocol::error::EndReason;

    #[test]
    fn nothing_protected_shows_unless_somebody_is_signed_in() {
        let ended = Session::Ended { reason: EndReason::RefreshTokenRejected };
        for (session, activity, was_there, expected) in [
            (Session::Loading, None, false, Gate::Pending),
            (Session::SignedOut, None, false, Gate::SignedOut),
            (Session::SignedOut, Some(Activity::SigningIn), false, Gate::SignedOut),
            (Session::SignedOut, Some(Activity::SigningOut), true, Gate::Pending),
            (Session::SignedOut, None, true, Gate::Left),
            (ended, None, true, Gate::Ended),
        ] {
            assert_eq!(decide(&session, activity, was_there), expected, "{session:?} {activity:?} {was_there}");
        }
    }
}
