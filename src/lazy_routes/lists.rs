//! The routes of the pages that are loaded when they are opened. Their types are erased: the router's code for a list of
//! routes grows with each type in it, and everybody who signs in loads it.

use leptos::prelude::*;
use leptos::tachys::view::iterators::StaticVec;
use leptos_router::any_nested_route::{AnyNestedRoute, IntoAnyNestedRoute as _};
use leptos_router::{NestedRoute, ParamSegment, StaticSegment};
use logto_ui::extension::ExtensionPage;
use logto_ui::lazy::LazyRoute;

use super::lazy_page::lazy_page;
use super::routes::{
    API, CHECK_UP, DEVELOPER, INVITATION, LINKED_ACCOUNTS, ORGANIZATIONS, PROFILE, SETTINGS, TWO_STEP,
};
use crate::extensions::pages;
use crate::page::Page;

/// A page of the app with what loads it.
type LazyPage = (Page, &'static LazyRoute);

/// The pages that everybody may open.
pub(crate) static OPEN: [LazyPage; 3] =
    [(Page::Settings, &SETTINGS), (Page::CheckUp, &CHECK_UP), (Page::AcceptInvitation, &INVITATION)];

/// The pages for people who are signed in.
pub(crate) static PERSONAL: [LazyPage; 6] = [
    (Page::Profile, &PROFILE),
    (Page::TwoStep, &TWO_STEP),
    (Page::LinkedAccounts, &LINKED_ACCOUNTS),
    (Page::Organizations, &ORGANIZATIONS),
    (Page::Api, &API),
    (Page::Developer, &DEVELOPER),
];

/// The routes of pages of the app, among its other routes.
#[component(transparent)]
pub(crate) fn LazyRoutes(
    /// The pages.
    pages: &'static [LazyPage],
) -> AnyNestedRoute {
    let routes = pages
        .iter()
        .map(|&(page, route)| NestedRoute::new(StaticSegment(page), move || lazy_page(route)).into_any_nested_route());
    StaticVec::from(routes.collect::<Vec<_>>()).into_any_nested_route()
}

/// The routes of all extensions, among the routes of the app.
#[component(transparent)]
pub(crate) fn ExtensionRoutes() -> AnyNestedRoute {
    StaticVec::from(pages().map(extension_route).collect::<Vec<_>>()).into_any_nested_route()
}

fn extension_route(page: &'static ExtensionPage) -> AnyNestedRoute {
    let view = || lazy_page(&page.route);
    match page.path.split_once("/:") {
        Some((path, parameter)) => {
            NestedRoute::new((StaticSegment(path), ParamSegment(parameter)), view).into_any_nested_route()
        }
        None => NestedRoute::new(StaticSegment(page.path), view).into_any_nested_route(),
    }
}

/// Returns what is shown in place of a guarded page while it is not known whether the visitor may see it.
pub(super) fn skeleton_of(page: Page) -> Option<AnyView> {
    let route = match page {
        Page::Extension(path) => &pages().find(|page| page.path == path)?.route,
        page => PERSONAL.iter().find(|(own, _)| *own == page)?.1,
    };
    Some((route.skeleton)())
}
