//! The sign-in state for the guards of `leptos_router`.

use leptos_router::hooks::use_location;

use super::address::here;
use super::hooks::use_logto;
use super::route_guard::sign_in_address;

/// The `condition` of a `<ProtectedRoute>` or `<ProtectedParentRoute>` of `leptos_router`: whether a user is signed in,
/// or `None` while that is not known and while a sign-out leaves the page. Tracked.
///
/// [`SignedInRoute`](crate::SignedInRoute) and [`SignedInParentRoute`](crate::SignedInParentRoute) do more: they
/// leave no guarded address in the history, they do not ask people to sign in who have just signed out in another tab,
/// and they take requirements.
///
/// ```
/// use leptos::prelude::*;
/// use leptos_router::components::{Outlet, ProtectedParentRoute, Route, Router, Routes};
/// use leptos_router::path;
/// use logto_leptos::{SignInPage, sign_in_redirect, signed_in_condition};
///
/// #[component]
/// fn Pages() -> impl IntoView {
///     view! {
///         <Router>
///             <Routes fallback=|| "Not found">
///                 <Route path=path!("/sign-in") view=|| view! { <SignInPage/> }/>
///                 <ProtectedParentRoute
///                     path=path!("/account")
///                     condition=signed_in_condition
///                     redirect_path=sign_in_redirect
///                     view=|| view! { <h1>"Account"</h1> <Outlet/> }
///                 >
///                     <Route path=path!("devices") view=|| "Your devices"/>
///                 </ProtectedParentRoute>
///             </Routes>
///         </Router>
///     }
/// }
/// ```
///
/// # Panics
/// As [`use_logto`].
#[must_use]
#[track_caller]
pub fn signed_in_condition() -> Option<bool> {
    use_logto().signed_in()
}

/// The `redirect_path` of a `<ProtectedRoute>` or `<ProtectedParentRoute>`: `/sign-in`, with the page to return to.
///
/// # Panics
/// As [`use_logto`], and outside of a `Router`.
#[must_use]
#[track_caller]
pub fn sign_in_redirect() -> String {
    sign_in_redirect_to("/sign-in")
}

/// Does the same as [`sign_in_redirect`] for a sign-in page at another path: `redirect_path=|| sign_in_redirect_to("/login")`.
///
/// # Panics
/// As [`sign_in_redirect`].
#[must_use]
#[track_caller]
pub fn sign_in_redirect_to(sign_in_path: &str) -> String {
    sign_in_address(sign_in_path, &here(use_logto(), &use_location()))
}
