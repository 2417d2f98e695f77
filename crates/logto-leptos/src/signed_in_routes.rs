//! One guard for several routes.

use std::borrow::Cow;

use leptos::children::ViewFn;
use leptos::prelude::*;
#[cfg(erase_components)]
use leptos_router::any_nested_route::{AnyNestedRoute, IntoAnyNestedRoute as _};
use leptos_router::components::RouteChildren;
use leptos_router::{ChooseView, GeneratedRouteData, MatchInterface, MatchNestedRoutes, MatchParams, RouteMatchId};

use super::access::{GuardRequirement, RefusedView};
use super::route_guard::RouteGuard;

/// Guards all routes inside it, each as [`SignedInRoute`](super::SignedInRoute) does.
///
/// It stands among the routes of `<Routes>` or `<FlatRoutes>`, and adds neither a path nor a view of
/// its own. For a common frame around the guarded pages, put a `<ParentRoute>` inside it: the frame is
/// guarded as well.
///
/// ```
/// use leptos::prelude::*;
/// use leptos_router::components::{Route, Router, Routes};
/// use leptos_router::path;
/// use logto_leptos::SignedInRoutes;
///
/// #[component]
/// fn Pages() -> impl IntoView {
///     view! {
///         <Router>
///             <Routes fallback=|| "Not found">
///                 <Route path=path!("/") view=|| "Home"/>
///                 <SignedInRoutes loading=|| "One moment…">
///                     <Route path=path!("/orders") view=|| "Your orders"/>
///                     <Route path=path!("/orders/:id") view=|| "An order"/>
///                     <Route path=path!("/profile") view=|| "Your profile"/>
///                 </SignedInRoutes>
///             </Routes>
///         </Router>
///     }
/// }
/// ```
#[component(transparent)]
pub fn SignedInRoutes<Routes>(
    /// What the person must have beside being signed in. Nothing, by default.
    #[prop(optional, into)]
    require: GuardRequirement,
    /// What shows when the person does not have it. By default a sentence that names what is
    /// missing.
    #[prop(optional, into)]
    refused: Option<RefusedView>,
    /// Where sign-in starts. It gets `?return_to=`.
    #[prop(optional, into, default = "/sign-in".into())]
    sign_in_path: Cow<'static, str>,
    /// Where to go when the person signs out while a page is open.
    #[prop(optional, into, default = "/".into())]
    signed_out_path: Cow<'static, str>,
    /// What shows while it is not known who is signed in. It may read the location.
    #[prop(optional, into)]
    loading: ViewFn,
    /// What shows when the session is over without a sign-out. By default it is treated like
    /// nobody being signed in.
    #[prop(optional, into)]
    ended: Option<ViewFn>,
    /// The routes: `<Route>` or `<ParentRoute>`.
    children: RouteChildren<Routes>,
) -> <GuardedRoutes<Routes> as IntoMaybeErased>::Output
where
    Routes: MatchNestedRoutes + Clone + Send + 'static,
{
    let guard = RouteGuard { loading, ended, require, refused, sign_in_path, signed_out_path };
    GuardedRoutes { routes: children.into_inner(), guard }.into_maybe_erased()
}

/// Routes behind a guard, as [`SignedInRoutes`] makes them.
#[derive(Clone, Debug)]
pub struct GuardedRoutes<Routes> {
    routes: Routes,
    guard: RouteGuard,
}

impl<Routes> IntoMaybeErased for GuardedRoutes<Routes>
where
    Routes: MatchNestedRoutes + Clone + Send + 'static,
{
    #[cfg(erase_components)]
    type Output = AnyNestedRoute;

    #[cfg(not(erase_components))]
    type Output = Self;

    fn into_maybe_erased(self) -> Self::Output {
        #[cfg(erase_components)]
        {
            self.into_any_nested_route()
        }
        #[cfg(not(erase_components))]
        self
    }
}

impl<Routes> MatchNestedRoutes for GuardedRoutes<Routes>
where
    Routes: MatchNestedRoutes,
{
    type Data = Routes::Data;
    type Match = GuardedMatch<Routes::Match>;

    fn match_nested<'a>(&'a self, path: &'a str) -> (Option<(RouteMatchId, Self::Match)>, &'a str) {
        let (found, rest) = self.routes.match_nested(path);
        (found.map(|(id, route)| (id, GuardedMatch { route, guard: self.guard.clone() })), rest)
    }

    fn generate_routes(&self) -> impl IntoIterator<Item = GeneratedRouteData> + '_ {
        self.routes.generate_routes()
    }

    fn optional(&self) -> bool {
        self.routes.optional()
    }
}

/// A route that matches the address, behind a guard.
#[derive(Debug)]
pub struct GuardedMatch<Match> {
    route: Match,
    guard: RouteGuard,
}

impl<Match: MatchParams> MatchParams for GuardedMatch<Match> {
    fn to_params(&self) -> Vec<(Cow<'static, str>, String)> {
        self.route.to_params()
    }
}

impl<Match: MatchInterface> MatchInterface for GuardedMatch<Match> {
    type Child = Match::Child;

    fn as_id(&self) -> RouteMatchId {
        self.route.as_id()
    }

    fn as_matched(&self) -> &str {
        self.route.as_matched()
    }

    fn into_view_and_child(self) -> (impl ChooseView, Option<Self::Child>) {
        let (view, child) = self.route.into_view_and_child();
        (self.guard.around(view), child)
    }
}
