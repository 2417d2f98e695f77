//! Parts of a page for signed-in users, and for visitors.

use leptos::prelude::*;

use super::dynamic_view::{dynamic_view, fresh_view};
use super::hooks::use_logto;
use super::logto::Logto;
use logto_client::client::User;

/// Shows its children to signed-in users, with the user as a signal. They are created anew for another user.
///
/// [`Authenticated`](crate::Authenticated) has more options: a fallback, and requirements.
///
/// ```
/// use leptos::prelude::*;
/// use logto_leptos::{SignInButton, SignedIn, SignedOut};
///
/// #[component]
/// fn Greeting() -> impl IntoView {
///     view! {
///         <SignedIn let:user>
///             <p>"Hello " {move || user.read().name().map(str::to_owned)}</p>
///         </SignedIn>
///         <SignedOut>
///             <SignInButton>"Sign in"</SignInButton>
///         </SignedOut>
///     }
/// }
/// ```
///
/// # Panics
/// As [`use_logto`].
#[component]
pub fn SignedIn<F, View>(
    /// The view for signed-in users, of the user.
    children: F,
) -> impl IntoView
where
    F: Fn(Signal<User>) -> View + Send + 'static,
    View: IntoView + 'static,
{
    let logto = use_logto();
    per_user(logto, move || children(use_signed_in()).into_any())
}

/// Returns a view for signed-in users that is created anew for another user.
pub(super) fn per_user(logto: Logto, view: impl Fn() -> AnyView + Send + 'static) -> AnyView {
    let sub = Memo::new(move |_| logto.user().map(|user| user.sub().to_owned()));
    fresh_view(move || if sub.with(Option::is_some) { view() } else { ().into_any() })
}

/// Shows its children while it is known that nobody is signed in, also after a session has ended. Nothing shows on a
/// server, and while the browser is about to leave the page for a sign-out.
///
/// ```
/// use leptos::prelude::*;
/// use logto_leptos::{SignInButton, SignUpButton, SignedOut};
///
/// #[component]
/// fn Welcome() -> impl IntoView {
///     view! {
///         <SignedOut>
///             <SignInButton>"Sign in"</SignInButton>
///             <SignUpButton>"Create account"</SignUpButton>
///         </SignedOut>
///     }
/// }
/// ```
///
/// # Panics
/// As [`use_logto`].
#[component]
pub fn SignedOut(
    /// The view for visitors.
    children: ChildrenFn,
) -> impl IntoView {
    let logto = use_logto();
    let is_signed_out = Memo::new(move |_| logto.signed_in() == Some(false));
    dynamic_view(move || if is_signed_out.get() { children() } else { ().into_any() })
}

/// Returns the signed-in user as a signal, for components that a guard shows: below
/// [`SignedInRoute`](crate::SignedInRoute), [`SignedInRoutes`](crate::SignedInRoutes),
/// [`Authenticated`](crate::Authenticated) or [`SignedIn`]. Elsewhere, use [`use_user`](crate::use_user).
///
/// The signal belongs to the user for whom the component was created. It follows their claims, and keeps the last
/// ones while the guard removes the component after a sign-out or for the next user.
///
/// ```
/// use leptos::prelude::*;
/// use logto_leptos::use_signed_in;
///
/// #[component]
/// fn Profile() -> impl IntoView {
///     let user = use_signed_in();
///     view! { <h1>{move || user.read().name().unwrap_or("You").to_owned()}</h1> }
/// }
/// ```
///
/// # Panics
/// As [`use_logto`], and when nobody has been signed in since the provider was created, which is so outside of a
/// guard only.
#[must_use]
#[track_caller]
#[allow(clippy::panic, reason = "as the hooks of Leptos, outside of what they need")]
pub fn use_signed_in() -> Signal<User> {
    let logto = use_logto();
    let Some(user) = logto.last_user() else {
        panic!("use_signed_in needs a signed-in user: call it in a component that a guard shows, or use use_user")
    };
    let signed_in = Memo::new(move |last: Option<&User>| {
        let now = logto.user().filter(|now| now.sub() == user.sub());
        now.or_else(|| last.cloned()).unwrap_or_else(|| user.clone())
    });
    signed_in.into()
}
