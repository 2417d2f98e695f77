//! The guard of a route.

use std::borrow::Cow;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::FutureExt as _;
use leptos::children::ViewFn;
use leptos::prelude::*;
use leptos_router::ChooseView;
use leptos_router::components::Redirect;
use leptos_router::hooks::{use_location, use_matched};
use leptos_router::location::Location;
use send_wrapper::SendWrapper;

use super::access::{GuardRequirement, RefusedView};
use super::address::{here, route_address};
use super::dynamic_view::fresh_view;
use super::gate::{Gate, gate};
use super::hooks::use_logto;
use logto_client::protocol::return_to::ReturnTo;

/// What a guarded route shows and where it redirects, free of the route's types: there is one copy of the code in the
/// program.
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
    /// Puts this guard before the view of a route.
    pub(super) fn around<View>(self, view: View) -> GuardedView<View> {
        GuardedView { view, guard: self }
    }

    /// The page, or what is shown to this visitor in its place.
    fn view(self, page: ViewFn) -> AnyView {
        let logto = use_logto();
        let gate = gate(logto, self.require.clone());
        let (location, matched) = (use_location(), use_matched());
        let redirect = move |path: &str, location: &Location| {
            let (path, options) = route_address(logto, location, &matched.read_untracked(), path);
            view! { <Redirect path=path options=options/> }.into_any()
        };
        fresh_view(move || match (gate.get(), &self.ended) {
            (Gate::Open { .. }, _) => page.run(),
            (Gate::Pending, _) => self.loading.run(),
            (Gate::Refused(refusal), _) => match &self.refused {
                Some(refused) => refused.run(refusal),
                None => self.require.refused(refusal),
            },
            (Gate::Ended, Some(ended)) => ended.run(),
            (Gate::JustSignedOut, _) => redirect(&self.signed_out_path, &location),
            (Gate::SignedOut | Gate::Ended, _) => {
                redirect(&sign_in_address(&self.sign_in_path, &here(logto, &location)), &location)
            }
        })
    }
}

impl fmt::Debug for RouteGuard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RouteGuard")
    }
}

/// The path of the sign-in page with the page to return to.
pub(super) fn sign_in_address(sign_in_path: &str, return_to: &ReturnTo) -> String {
    let encoded: String = url::form_urlencoded::byte_serialize(return_to.as_str().as_bytes()).collect();
    let separator = if sign_in_path.contains('?') { '&' } else { '?' };
    format!("{sign_in_path}{separator}return_to={encoded}")
}

/// The view of a route, behind a guard.
#[derive(Clone, Debug)]
pub struct GuardedView<View> {
    view: View,
    guard: RouteGuard,
}

impl<View: ChooseView> ChooseView for GuardedView<View> {
    async fn choose(self) -> AnyView {
        // A view can be sent to another thread but not shared, and the guard may show it again.
        let view = Arc::new(Mutex::new(self.view));
        let page = move || {
            let view = view.lock().unwrap_or_else(PoisonError::into_inner).clone();
            now_or_later(Box::pin(view.choose()))
        };
        self.guard.view(page.into())
    }

    fn preload(&self) -> impl Future<Output = ()> {
        self.view.preload()
    }
}

/// The view at once where it is there already: no frame without it.
fn now_or_later(mut view: Pin<Box<dyn Future<Output = AnyView>>>) -> AnyView {
    match view.as_mut().now_or_never() {
        Some(view) => view,
        None => Suspend::new(SendWrapper::new(view)).into_any(),
    }
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
