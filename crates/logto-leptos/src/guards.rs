//! Guards for routes and for parts of a page.

use std::borrow::Cow;
use std::fmt;

use leptos::children::ViewFn;
use leptos::prelude::*;
use leptos_router::components::Redirect;
use leptos_router::hooks::use_location;
use leptos_router::{NestedRoute, PossibleRouteMatch};

use super::access::{GuardRequirement, RefusedView};
use super::address::{address, in_place};
use super::dynamic_view::dynamic_view;
use super::gate::{Gate, gate};
use super::hooks::use_logto;
use super::logto::Logto;
use logto_client::protocol::return_to::ReturnTo;

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
pub fn SignedInRoute<Segments, V, View>(
    /// The path, from `path!`.
    path: Segments,
    /// The page.
    view: V,
    /// What the user must have besides being signed in. Nothing by default.
    #[prop(optional, into)]
    require: GuardRequirement,
    /// The view for users who do not have it. By default a sentence that names what is missing.
    #[prop(optional, into)]
    refused: Option<RefusedView>,
    /// The path where sign-in starts. `?return_to=` is added to it.
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
) -> NestedRoute<Segments, (), (), impl Fn() -> AnyView + Send + Clone>
where
    Segments: PossibleRouteMatch + Clone + Send + 'static,
    V: Fn() -> View + Send + Sync + Clone + 'static,
    View: IntoView + 'static,
{
    let guard = RouteGuard { loading, ended, require, refused, sign_in_path, signed_out_path };
    let page = ViewFn::from(move || view().into_any());
    NestedRoute::new(path, move || guard.clone().view(page.clone()))
}

/// The guard of a route, free of the route's types: there is one copy of it in the program.
#[derive(Clone)]
pub(super) struct RouteGuard {
    pub(super) loading: ViewFn,
    pub(super) ended: Option<ViewFn>,
    pub(super) require: GuardRequirement,
    pub(super) refused: Option<RefusedView>,
    pub(super) sign_in_path: Cow<'static, str>,
    pub(super) signed_out_path: Cow<'static, str>,
}

impl RouteGuard {
    /// The page, or what is shown to this visitor in its place.
    pub(super) fn view(self, page: ViewFn) -> AnyView {
        let logto = use_logto();
        let gate = gate(logto, self.require.clone());
        let redirect = move |path: &str| view! { <Redirect path=address(logto, path) options=in_place()/> }.into_any();
        dynamic_view(move || match (gate.get(), &self.ended) {
            (Gate::Open { .. }, _) => page.run(),
            (Gate::Pending, _) => self.loading.run(),
            (Gate::Refused(refusal), _) => match &self.refused {
                Some(refused) => refused.run(refusal),
                None => self.require.refused(refusal),
            },
            (Gate::Ended, Some(ended)) => ended.run(),
            (Gate::JustSignedOut, _) => redirect(&self.signed_out_path),
            (Gate::SignedOut | Gate::Ended, _) => redirect(&sign_in_address(&self.sign_in_path, &here(logto))),
        })
    }
}

impl fmt::Debug for RouteGuard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RouteGuard")
    }
}

/// Returns the current path of the app, without the path under which the app is hosted.
fn here(logto: Logto) -> ReturnTo {
    let location = use_location();
    let path = location.pathname.get_untracked();
    let base = logto.client().base_path();
    let path = path.strip_prefix(base.trim_end_matches('/')).unwrap_or(&path);
    let (search, hash) = (location.search.get_untracked(), location.hash.get_untracked());
    let mark = if search.is_empty() { "" } else { "?" };
    ReturnTo::of_page(&[path, mark, &search, &hash].concat()).unwrap_or_else(|_| ReturnTo::root())
}

fn sign_in_address(sign_in_path: &str, return_to: &ReturnTo) -> String {
    let encoded: String = url::form_urlencoded::byte_serialize(return_to.as_str().as_bytes()).collect();
    let separator = if sign_in_path.contains('?') { '&' } else { '?' };
    format!("{sign_in_path}{separator}return_to={encoded}")
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
    dynamic_view(move || match gate.get() {
        Gate::Open { .. } => children(),
        Gate::Pending => loading.run(),
        Gate::Refused(refusal) => refused.as_ref().map(|view| view.run(refusal)).into_any(),
        Gate::SignedOut | Gate::JustSignedOut | Gate::Ended => fallback.run(),
    })
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;

    #[test]
    fn encodes_the_return_path_as_one_parameter() {
        let return_to = ReturnTo::parse("/orders?page=2&a=b#top").unwrap();
        assert_eq!(sign_in_address("/sign-in", &return_to), "/sign-in?return_to=%2Forders%3Fpage%3D2%26a%3Db%23top");
        assert_eq!(sign_in_address("/x?y=1", &ReturnTo::root()), "/x?y=1&return_to=%2F");
    }
}
