//! The organizations of the signed-in user.

use leptos::prelude::*;

use super::hooks::{use_logto, use_user_info};
use logto_client::protocol::organization::Membership;

/// Returns the signed-in user's organizations and the roles in each as a signal: from the ID token at once, where only
/// the ids are known, then with names from user info, which is fetched. They need
/// [`Scope::ORGANIZATIONS`](crate::Scope::ORGANIZATIONS) and
/// [`Scope::ORGANIZATION_ROLES`](crate::Scope::ORGANIZATION_ROLES). Empty while nobody is signed in.
///
/// ```
/// use leptos::prelude::*;
/// use logto_leptos::use_memberships;
///
/// #[component]
/// fn Organizations() -> impl IntoView {
///     let memberships = use_memberships();
///     let row = |it: logto_leptos::Membership| view! { <li>{it.label().to_owned()} ": " {it.roles.join(", ")}</li> };
///     view! { <ul>{move || memberships.get().into_iter().map(row).collect_view()}</ul> }
/// }
/// ```
///
/// # Panics
/// As [`use_logto`].
#[must_use]
#[track_caller]
pub fn use_memberships() -> Memo<Vec<Membership>> {
    let logto = use_logto();
    let info = use_user_info();
    Memo::new(move |_| {
        let Some(user) = logto.user() else { return Vec::new() };
        let named = info.get().and_then(Result::ok).and_then(|info| info.memberships());
        named.or_else(|| user.claims().memberships()).unwrap_or_default()
    })
}
