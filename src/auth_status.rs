//! Whether the visitor is signed in, as far as the choice of a view depends on it.

use leptos::prelude::*;
use logto_leptos::{Activity, Logto, Session};

/// Whether the visitor is signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AuthStatus {
    /// Not known yet.
    Unknown,
    /// Nobody is signed in.
    SignedOut,
    /// Somebody is signed in.
    SignedIn,
    /// On the way to the server's sign-out page.
    SigningOut,
}

/// Returns the visitor's status. It changes only when another view is due: a renewed session does
/// not rebuild a page.
pub(crate) fn use_auth_status(logto: Logto) -> Memo<AuthStatus> {
    Memo::new(move |_| {
        if logto.activity() == Some(Activity::SigningOut) {
            return AuthStatus::SigningOut;
        }
        match logto.session() {
            Session::SignedIn(_) | Session::Stale { .. } => AuthStatus::SignedIn,
            Session::SignedOut | Session::Ended { .. } => AuthStatus::SignedOut,
            Session::Loading => AuthStatus::Unknown,
        }
    })
}
