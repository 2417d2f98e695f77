//! The pages that are loaded when they are opened, so that the first visit doesn't wait for them.
//!
//! In a release build each name after `in` of an [`logto_ui::lazy!`] becomes a WebAssembly file of its own
//! (`cargo xtask split`, which Trunk runs after each build). A development build is one file, and
//! everything is there at once.

mod lazy_page;
mod routes;
mod style;

pub(crate) use self::routes::{
    API, CONNECTOR, CONNECTORS, EXPERIENCE, ORGANIZATIONS, PROFILE, SETTINGS, config_problem, devtools, prefetch,
    prefetch_here, skeleton,
};

use futures_util::future::LocalBoxFuture;
use leptos::prelude::AnyView;
use logto_ui::lazy::ChunkLoadError;

/// A page that is loaded with its messages when it is opened.
pub(crate) struct LazyRoute {
    /// Loads the page. After the first success it is ready immediately.
    load: fn() -> LocalBoxFuture<'static, Result<(), ChunkLoadError>>,
    /// The view; `None` before the page is loaded.
    view: fn() -> Option<AnyView>,
    /// What is shown while the page is loading.
    skeleton: fn() -> AnyView,
}

impl LazyRoute {
    /// Returns the page, which shows its skeleton while it is loading.
    pub(crate) fn page(&'static self) -> AnyView {
        lazy_page::lazy_page(self)
    }
}
