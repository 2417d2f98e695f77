//! The parts of the app that are loaded when they are opened, so that the first visit doesn't wait
//! for them.
//!
//! In a release build each name after `in` of an [`logto_ui::lazy!`] becomes a WebAssembly file of its own
//! (`cargo xtask split`, which Trunk runs after each build). A development build is one file, and
//! everything is there at once.

mod list;
mod page;
mod style;

pub(crate) use self::list::{
    API, CONNECTOR, CONNECTORS, EXPERIENCE, ORGANIZATIONS, PROFILE, SETTINGS, config_problem, devtools, prefetch,
    prefetch_here, skeleton,
};

use futures_util::future::LocalBoxFuture;
use leptos::prelude::AnyView;
use logto_ui::lazy::ChunkLoadError;

/// A page that is loaded when it is opened, and the words it shows.
pub(crate) struct Part {
    /// Loads it. Once that has succeeded, it succeeds at once.
    load: fn() -> LocalBoxFuture<'static, Result<(), ChunkLoadError>>,
    /// Its view; nothing before it is loaded.
    view: fn() -> Option<AnyView>,
    /// What stands in its place meanwhile.
    skeleton: fn() -> AnyView,
}

impl Part {
    /// The page, or what stands in its place while it is loaded.
    pub(crate) fn page(&'static self) -> AnyView {
        page::place_of(self)
    }
}
