//! The lazy routes, and the other views that are loaded on demand.

use futures_util::future::{FutureExt, join, join3, try_join, try_join3};
use leptos::prelude::*;
use logto_ui::lazy;
use logto_ui::lazy::{ChunkLoadError, LazyRoute};
use wasm_bindgen_futures::spawn_local;

use super::style;
use crate::config::ConfigProblem;
use crate::extensions;
use crate::messages::load as messages;
use crate::page::{Chunk, Page, current_page};
use crate::pages::{
    ApiPage, ApiSkeleton, ConfigProblemPage, OrganizationsPage, OrganizationsSkeleton, ProfilePage, ProfileSkeleton,
    SettingsPage, SettingsSkeleton,
};
use crate::paths;

lazy! { profile_page, load_profile in personal () -> AnyView { view! { <ProfilePage /> }.into_any() } }
lazy! { api_page, load_api in personal () -> AnyView { view! { <ApiPage /> }.into_any() } }
lazy! {
    organizations_page, load_organizations in personal () -> AnyView { view! { <OrganizationsPage /> }.into_any() }
}
lazy! { settings_page, load_settings in setup () -> AnyView { view! { <SettingsPage /> }.into_any() } }
lazy! {
    config_problem_page, load_config_problem in setup (problem: ConfigProblem) -> AnyView {
        view! { <ConfigProblemPage problem /> }.into_any()
    }
}

/// Makes a [`LazyRoute`] from a page, its loader, the loader of its messages, and its skeleton.
macro_rules! lazy_route {
    ($page:ident, $load:ident, $messages:path, $skeleton:ident) => {
        LazyRoute {
            load: || try_join(loaded($load()), $messages()).map(|all| all.map(|_| ())).boxed_local(),
            view: || $page().now_or_never().and_then(Result::ok),
            skeleton: || $skeleton().into_any(),
        }
    };
}

pub(crate) static PROFILE: LazyRoute = lazy_route!(profile_page, load_profile, messages::account, ProfileSkeleton);
pub(crate) static API: LazyRoute = lazy_route!(api_page, load_api, messages::account, ApiSkeleton);
pub(crate) static ORGANIZATIONS: LazyRoute =
    lazy_route!(organizations_page, load_organizations, messages::account, OrganizationsSkeleton);
pub(crate) static SETTINGS: LazyRoute =
    lazy_route!(settings_page, load_settings, messages::diagnostics, SettingsSkeleton);

async fn loaded(load: impl Future<Output = Result<(), impl Into<ChunkLoadError>>>) -> Result<(), ChunkLoadError> {
    load.await.map_err(Into::into)
}

/// Loads the page about problems of the configuration. The result makes its view.
pub(crate) async fn config_problem(problem: ConfigProblem) -> Result<impl FnOnce() -> AnyView, ChunkLoadError> {
    try_join3(loaded(load_config_problem()), messages::diagnostics(), style::load()).await?;
    Ok(move || config_problem_page(problem).now_or_never().and_then(Result::ok).into_any())
}

/// Returns what is shown in place of the page in the address bar while it is not known whether the
/// visitor may see it.
pub(crate) fn skeleton() -> AnyView {
    let page = paths::use_page().with_untracked(|path| Page::at(path));
    let route = match page {
        Some(Page::Profile) => &PROFILE,
        Some(Page::Organizations) => &ORGANIZATIONS,
        Some(Page::Api) => &API,
        Some(Page::Extension(path)) => match extensions::pages().find(|page| page.path == path) {
            Some(page) => &page.route,
            None => return ().into_any(),
        },
        Some(Page::Home | Page::SignIn | Page::SignOut | Page::Callback | Page::Settings) | None => {
            return ().into_any();
        }
    };
    (route.skeleton)()
}

/// Loads the chunk of a page, because the page will likely be opened. When that fails, opening the
/// page tries again.
pub(crate) fn prefetch(page: Page) {
    match page.section().chunk() {
        Some(Chunk::Account) => spawn_local(async {
            let _ = join3(load_profile(), messages::account(), style::load()).await;
        }),
        Some(Chunk::Extension(path)) => {
            if let Some(link) = extensions::links().find(|link| link.path == path) {
                spawn_local(async {
                    let _ = join((link.load)(), style::load()).await;
                });
            }
        }
        Some(Chunk::Diagnostics) => spawn_local(async {
            let _ = join3(load_settings(), messages::diagnostics(), style::load()).await;
        }),
        None => {}
    }
}

/// Loads the chunk of the page in the address bar.
pub(crate) fn prefetch_here() {
    if let Some(page) = current_page() {
        prefetch(page);
    }
}

#[cfg(feature = "devtools")]
lazy! {
    devtools_panel, load_devtools in devtools () -> AnyView {
        let layers = ["endpoint", "app_id", "scopes", "resources", "persistence"].map(|key| (key, "config.json"));
        view! { <logto_leptos::LogtoDevtools config_layers=layers /> }.into_any()
    }
}

/// The developer tools, in a build with them.
#[cfg(feature = "devtools")]
pub(crate) fn devtools() -> AnyView {
    let is_loaded = RwSignal::new(false);
    spawn_local(async move {
        let loaded = loaded(load_devtools()).await.is_ok();
        let _ = is_loaded.try_set(loaded);
    });
    (move || is_loaded.get().then(|| devtools_panel().now_or_never().and_then(Result::ok))).into_any()
}

/// Nothing, in a build without the developer tools.
#[cfg(not(feature = "devtools"))]
pub(crate) fn devtools() -> AnyView {
    ().into_any()
}
