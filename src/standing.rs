//! What the app needs to know of a session to choose a view.

use leptos::prelude::*;
use logto_leptos::{Activity, Logto, Session};

/// Where the visitor stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Not known yet.
    Unknown,
    /// Nobody is signed in.
    Anonymous,
    /// Somebody is signed in.
    Known,
    /// On the way out, to the server's sign-out page.
    Leaving,
}

/// The visitor's standing. It changes only when another view is due, so that a renewed session
/// doesn't rebuild a page.
pub(crate) fn use_standing(logto: Logto) -> Memo<Standing> {
    Memo::new(move |_| {
        if logto.activity() == Some(Activity::SigningOut) {
            return Standing::Leaving;
        }
        match logto.session() {
            Session::SignedIn(_) | Session::Stale { .. } => Standing::Known,
            Session::SignedOut | Session::Ended { .. } => Standing::Anonymous,
            Session::Loading => Standing::Unknown,
        }
    })
}
