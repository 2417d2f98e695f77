//! Guards for routes and for parts of a page.

use std::borrow::Cow;

use leptos::children::ViewFn;
use leptos::prelude::*;
use leptos::tachys::prelude::IntoMaybeErased;
use leptos_router::components::RouteChildren;
use leptos_router::{ChooseView, MatchNestedRoutes, NestedRoute, PossibleRouteMatch};

use super::access::{GuardRequirement, RefusedView};
use super::dynamic_view::fresh_view;
use super::gate::{Gate, gate};
use super::hooks::use_logto;
use super::route_guard::{GuardedView, RouteGuard};

/// A route for signed-in users.
///
/// Users who are not signed in are redirected to `sign_in_path` with the page they wanted in `?return_to=`;
/// the guarded address does not stay in the history, so the Back button does not lead to it. Users who sign out
/// while the page is open are redirected to `signed_out_path`. While it is not known who is signed in, which is
/// always so on a server, only `loading` shows. Signed-in users who do not meet the requirement stay at the
/// address and see `refused`: another sign-in would not help.
///
/// ```
/// use leptos::prelude::*;
/// use leptos_router::components::{Route, Router, Routes};
/// use leptos_router::path;
/// use logto_leptos::{SignedInRoute, has_role};
///
/// #[component]
/// fn Pages() -> impl IntoView {
///     view! {
///         <Router>
///             <Routes fallback=|| "Not found">
///                 <Route path=path!("/") view=|| "Home"/>
///                 <SignedInRoute path=path!("/orders") view=|| "Your orders"/>
///                 <SignedInRoute path=path!("/staff") require=has_role("staff") view=|| "All orders"/>
///             </Routes>
///         </Router>
///     }
/// }
/// ```
#[component(transparent)]
pub fn SignedInRoute<Segments, View>(
    /// The path, from `path!`.
    path: Segments,
    /// The page: a component or another function that returns a view, or a `Lazy` one.
    view: View,
    /// What the user must have besides being signed in. Nothing by default.
    #[prop(optional, into)]
    require: GuardRequirement,
    /// The view for users who do not have it. By default a sentence that names what is missing.
    #[prop(optional, into)]
    refused: Option<RefusedView>,
    /// The path of the route where sign-in starts. `?return_to=` is added to it.
    #[prop(optional, into, default = "/sign-in".into())]
    sign_in_path: Cow<'static, str>,
    /// The destination of users who sign out while the page is open.
    #[prop(optional, into, default = "/".into())]
    signed_out_path: Cow<'static, str>,
    /// The view while it is not known who is signed in.
    #[prop(optional, into)]
    loading: ViewFn,
    /// The view when the session has ended without a sign-out. By default such users are redirected like those
    /// who are not signed in.
    #[prop(optional, into)]
    ended: Option<ViewFn>,
) -> <NestedRoute<Segments, (), (), GuardedView<View>> as IntoMaybeErased>::Output
where
    Segments: PossibleRouteMatch + Clone + Send + 'static,
    View: ChooseView,
{
    let guard = RouteGuard { loading, ended, require, refused, sign_in_path, signed_out_path };
    NestedRoute::new(path, guard.around(view)).into_maybe_erased()
}

/// A route with routes inside it, all for signed-in users: a `<ParentRoute>` that guards as [`SignedInRoute`] does. Its
/// view shows the route inside with `<Outlet/>`, and neither is created for other visitors.
///
/// ```
/// use leptos::prelude::*;
/// use leptos_router::components::{Outlet, Route, Router, Routes};
/// use leptos_router::path;
/// use logto_leptos::{SignedInParentRoute, SignedInRoute, has_role};
///
/// #[component]
/// fn Pages() -> impl IntoView {
///     view! {
///         <Router>
///             <Routes fallback=|| "Not found">
///                 <SignedInParentRoute path=path!("/account") view=|| view! { <h1>"Account"</h1> <Outlet/> }>
///                     <Route path=path!("") view=|| "Overview"/>
///                     <Route path=path!("devices") view=|| "Your devices"/>
///                     <SignedInRoute path=path!("billing") require=has_role("owner") view=|| "Billing"/>
///                 </SignedInParentRoute>
///             </Routes>
///         </Router>
///     }
/// }
/// ```
#[component(transparent)]
pub fn SignedInParentRoute<Segments, View, Children>(
    /// The path, from `path!`.
    path: Segments,
    /// The frame around the routes inside, with an `<Outlet/>`.
    view: View,
    /// What the user must have besides being signed in. Nothing by default.
    #[prop(optional, into)]
    require: GuardRequirement,
    /// The view for users who do not have it. By default a sentence that names what is missing.
    #[prop(optional, into)]
    refused: Option<RefusedView>,
    /// The path of the route where sign-in starts. `?return_to=` is added to it.
    #[prop(optional, into, default = "/sign-in".into())]
    sign_in_path: Cow<'static, str>,
    /// The destination of users who sign out while a page is open.
    #[prop(optional, into, default = "/".into())]
    signed_out_path: Cow<'static, str>,
    /// The view while it is not known who is signed in.
    #[prop(optional, into)]
    loading: ViewFn,
    /// The view when the session has ended without a sign-out. By default such users are redirected like those
    /// who are not signed in.
    #[prop(optional, into)]
    ended: Option<ViewFn>,
    /// The routes inside: `<Route>`, `<ParentRoute>`, or guarded ones.
    children: RouteChildren<Children>,
) -> <NestedRoute<Segments, Children, (), GuardedView<View>> as IntoMaybeErased>::Output
where
    Segments: PossibleRouteMatch + Clone + Send + 'static,
    Children: MatchNestedRoutes + Clone + Send + 'static,
    View: ChooseView,
{
    let guard = RouteGuard { loading, ended, require, refused, sign_in_path, signed_out_path };
    NestedRoute::new(path, guard.around(view)).child(children.into_inner()).into_maybe_erased()
}

/// Shows its children to signed-in users, and `fallback` to others. With `require`, signed-in users who do not
/// meet the requirement see `refused`. On a server it shows `loading`.
///
/// ```
/// use leptos::prelude::*;
/// use logto_leptos::{Authenticated, SignInButton, has_role};
///
/// #[component]
/// fn Comments() -> impl IntoView {
///     view! {
///         <Authenticated fallback=|| view! { <SignInButton>"Sign in to comment"</SignInButton> }>
///             <textarea></textarea>
///             <Authenticated require=has_role("moderator")>
///                 <button>"Close the discussion"</button>
///             </Authenticated>
///         </Authenticated>
///     }
/// }
/// ```
#[component]
pub fn Authenticated(
    /// The view when no user is signed in.
    #[prop(optional, into)]
    fallback: ViewFn,
    /// The view while that is not known.
    #[prop(optional, into)]
    loading: ViewFn,
    /// What the user must have besides being signed in. Nothing by default.
    #[prop(optional, into)]
    require: GuardRequirement,
    /// The view for signed-in users who do not have it. Nothing by default.
    #[prop(optional, into)]
    refused: Option<RefusedView>,
    /// The view for signed-in users who have it. Created anew for another user.
    children: ChildrenFn,
) -> impl IntoView {
    let gate = gate(use_logto(), require);
    fresh_view(move || match gate.get() {
        Gate::Open { .. } => children(),
        Gate::Pending => loading.run(),
        Gate::Refused(refusal) => refused.as_ref().map(|view| view.run(refusal)).into_any(),
        Gate::SignedOut | Gate::JustSignedOut | Gate::Ended => fallback.run(),
    })
}
