//! The state of the session.

use std::sync::Arc;

use crate::protocol::error::{EndReason, LogtoError};
use crate::protocol::id_token::IdTokenClaims;

/// The state of the session in this page. Exactly one of these holds at any time.
#[derive(Clone, Debug, PartialEq)]
pub enum Session {
    /// A sign-in is being finished. Entered when a callback is handled while nobody is
    /// signed in; left for [`Session::SignedIn`], also when another tab is first, or for
    /// [`Session::SignedOut`] when it fails.
    Loading,
    /// Nobody is signed in. Entered when there is no stored session, after sign-out in this tab
    /// or in another tab, and after a sign-in that failed; left by a sign-in here or in another tab.
    SignedOut,
    /// Somebody is signed in. Entered when an ID token was accepted, when another tab stored one,
    /// and at page load when a stored one is found, whose signature is then checked again. Entered
    /// anew, with the new claims, by each renewal, and for another user. Left by sign-out, for
    /// [`Session::Stale`] by a renewal without a usable answer, and for [`Session::Ended`] by one that was
    /// refused. It outlives its access tokens: while the page is hidden and no token is
    /// requested, nothing is renewed, and nothing ends.
    SignedIn(User),
    /// Somebody is signed in, but the last renewal failed: the network or the provider is down, something
    /// else answered in its place, the device's clock is wrong, or the renewed ID token was refused.
    /// [`LogtoError::is_transient`] tells whether waiting may help. Entered from [`Session::SignedIn`]; left for it by the next renewal that succeeds here or in another tab,
    /// for [`Session::Ended`] by one that is refused, or by sign-out.
    Stale {
        /// Who is signed in.
        user: User,
        /// The error of the renewal.
        error: LogtoError,
    },
    /// The session is over without a sign-out. Entered when the provider refuses the refresh token,
    /// when there is none and the ID token is over, or when the stored ID token is not genuine; also
    /// when that happened in another tab, or before the page was loaded, within the last hour. Left
    /// by a sign-in here or in another tab, or by sign-out.
    Ended {
        /// The reason.
        reason: EndReason,
    },
}

impl Session {
    /// Returns the signed-in person ([`Session::SignedIn`] or [`Session::Stale`]).
    #[must_use]
    pub fn user(&self) -> Option<&User> {
        match self {
            Self::SignedIn(user) | Self::Stale { user, .. } => Some(user),
            Self::Loading | Self::SignedOut | Self::Ended { .. } => None,
        }
    }

    /// Returns whether somebody is signed in.
    #[must_use]
    pub fn is_authenticated(&self) -> bool {
        self.user().is_some()
    }
}

/// The cause of a change of the state, for the developer tools.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(not(feature = "devtools"), allow(dead_code, unreachable_pub, reason = "only the developer tools read it"))]
pub enum Cause {
    /// The page was loaded.
    PageLoad,
    /// An authorization response is being checked.
    Callback,
    /// A sign-in was finished in this page.
    SignIn,
    /// A sign-in was refused, with this code.
    SignInFailed(&'static str),
    /// The provider renewed the tokens.
    Renewal,
    /// A renewal got no response.
    NoAnswer,
    /// The provider, or a check of the stored session, ended it.
    End,
    /// A sign-out in this page.
    SignOut,
    /// The stored session changed: another tab, or another page on this origin.
    Store,
}

/// The signed-in person, by the ID token. Cheap to clone.
#[derive(Clone, Debug, PartialEq)]
pub struct User {
    claims: Arc<IdTokenClaims>,
}

impl User {
    /// Creates a user from the claims of an accepted ID token.
    #[must_use]
    pub fn new(claims: IdTokenClaims) -> Self {
        Self { claims: Arc::new(claims) }
    }

    /// Returns the user's id.
    #[must_use]
    pub fn sub(&self) -> &str {
        self.claims.sub()
    }

    /// Returns the name to display: name, else username, else email address, else phone number.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.claims.display_name()
    }

    /// Returns the email address.
    #[must_use]
    pub fn email(&self) -> Option<&str> {
        self.claims.email()
    }

    /// Returns the phone number: digits with the country code, without `+`.
    #[must_use]
    pub fn phone(&self) -> Option<&str> {
        self.claims.phone_number()
    }

    /// Returns the address of an avatar.
    #[must_use]
    pub fn picture(&self) -> Option<&str> {
        self.claims.picture()
    }

    /// Returns all claims of the ID token.
    #[must_use]
    pub fn claims(&self) -> &IdTokenClaims {
        &self.claims
    }
}
