//! The routes of extensions.

use leptos::prelude::*;
use leptos::tachys::view::iterators::StaticVec;
use leptos_router::any_nested_route::{AnyNestedRoute, IntoAnyNestedRoute as _};
use leptos_router::{MatchNestedRoutes, NestedRoute, ParamSegment, StaticSegment};
use logto_ui::extension::ExtensionPage;

use super::lazy_page::lazy_page;
use crate::extensions::pages;

/// The routes of all extensions, among the routes of the app.
#[component(transparent)]
pub(crate) fn ExtensionRoutes() -> impl MatchNestedRoutes + Clone {
    StaticVec::from(pages().map(route).collect::<Vec<_>>())
}

fn route(page: &'static ExtensionPage) -> AnyNestedRoute {
    let view = || lazy_page(&page.route);
    match page.path.split_once("/:") {
        Some((path, parameter)) => {
            NestedRoute::new((StaticSegment(path), ParamSegment(parameter)), view).into_any_nested_route()
        }
        None => NestedRoute::new(StaticSegment(page.path), view).into_any_nested_route(),
    }
}
