//! The pages that are loaded when they are opened, so that the first visit doesn't wait for them.
//!
//! In a release build each name after `in` of an [`logto_ui::lazy!`] becomes a WebAssembly file of its own
//! (`cargo xtask split`, which Trunk runs after each build). A development build is one file, and
//! everything is there at once.

mod extension_routes;
mod lazy_page;
mod routes;
mod style;

pub(crate) use self::extension_routes::ExtensionRoutes;
pub(crate) use self::lazy_page::lazy_page;
pub(crate) use self::routes::{
    API, CHECK_UP, DEVELOPER, ORGANIZATIONS, PROFILE, SETTINGS, TWO_STEP, check_application, config_problem, devtools,
    first_steps, prefetch, prefetch_own, skeleton,
};
pub(crate) use self::style::load as load_style;
