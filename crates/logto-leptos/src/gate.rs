//! The decision of a guard.

use leptos::prelude::*;

use super::access::{Access, GuardRequirement, Refusal};
use super::logto::{Activity, Logto};
use logto_client::client::Session;

/// What a guard shows.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Gate {
    /// The guarded view, created anew for another user.
    Open { sub: String },
    /// The loading view: the session or the access is not known yet, or the browser is leaving the page.
    Pending,
    /// The signed-in user does not meet the requirement.
    Refused(Refusal),
    /// No user is signed in, and none was since the guard was created.
    SignedOut,
    /// The user has signed out here or in another tab. Starting a sign-in now could sign them in again, because
    /// the provider's session may still exist.
    JustSignedOut,
    /// The session ended without a sign-out.
    Ended,
}

/// Returns the state of a guard as a signal.
pub(super) fn gate(logto: Logto, requirement: GuardRequirement) -> Memo<Gate> {
    let was_open = StoredValue::new(false);
    let access = requirement.start(logto);
    Memo::new(move |_| {
        let gate = decide(&logto.session(), logto.activity(), was_open.get_value());
        if !matches!(gate, Gate::Open { .. }) {
            return gate;
        }
        was_open.set_value(true);
        match access.as_ref().map_or(Access::Granted, |access| access()) {
            Access::Granted => gate,
            Access::Refused(refusal) => Gate::Refused(refusal),
            Access::Pending | Access::SignedOut => Gate::Pending,
        }
    })
}

fn decide(session: &Session, activity: Option<Activity>, was_open: bool) -> Gate {
    match session {
        Session::SignedIn(user) | Session::Stale { user, .. } => Gate::Open { sub: user.sub().to_owned() },
        Session::SignedOut if activity == Some(Activity::SigningOut) => Gate::Pending,
        Session::SignedOut if was_open => Gate::JustSignedOut,
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
    fn opens_for_signed_in_users_only() {
        let ended = Session::Ended { reason: EndReason::RefreshTokenRejected };
        for (session, activity, was_open, expected) in [
            (Session::Loading, None, false, Gate::Pending),
            (Session::SignedOut, None, false, Gate::SignedOut),
            (Session::SignedOut, Some(Activity::SigningIn), false, Gate::SignedOut),
            (Session::SignedOut, Some(Activity::SigningOut), true, Gate::Pending),
            (Session::SignedOut, None, true, Gate::JustSignedOut),
            (ended, None, true, Gate::Ended),
        ] {
            assert_eq!(decide(&session, activity, was_open), expected, "{session:?} {activity:?} {was_open}");
        }
    }
}
