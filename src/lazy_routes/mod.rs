//! The pages that are loaded when they are opened, so that the first visit doesn't wait for them.
//!
//! In a release build each name after `in` of an [`logto_ui::lazy!`] becomes a WebAssembly file of its own
//! (`cargo xtask split`, which Trunk runs after each build). A development build is one file, and
//! everything is there at once.

mod lazy_page;
mod lists;
mod routes;
mod style;

use leptos::prelude::*;

pub(crate) use self::lists::{ExtensionRoutes, LazyRoutes, OPEN, PERSONAL};
pub(crate) use self::routes::{
    check_application, config_problem, devtools, first_steps, organization_links, prefetch, prefetch_own,
};
pub(crate) use self::style::load as load_style;
use crate::page::Page;
use crate::paths;

/// Returns what is shown in place of the page in the address bar while it is not known whether the
/// visitor may see it.
pub(crate) fn skeleton() -> AnyView {
    let page = paths::use_page().with_untracked(|path| Page::at(path));
    page.and_then(lists::skeleton_of).into_any()
}
