//! The lazy routes, and the other views that are loaded on demand.

use futures_util::future::{FutureExt, LocalBoxFuture, join, try_join, try_join3};
use leptos::prelude::*;
use logto_ui::lazy;
use logto_ui::lazy::{ChunkLoadError, LazyRoute, LoadFuture, both};
use wasm_bindgen_futures::spawn_local;

use super::style;
use crate::application_check::{self, Foreseen};
use crate::config::ConfigProblem;
use crate::extensions;
use crate::messages::load as messages;
use crate::page::Page;
use crate::pages::{
    ApiPage, ApiSkeleton, CheckUpPage, CheckUpSkeleton, ConfigProblemPage, DeveloperPage, DeveloperSkeleton,
    InvitationPage, InvitationSkeleton, LinkedAccountsPage, LinkedAccountsSkeleton, OrganizationLinks,
    OrganizationsPage, OrganizationsSkeleton, ProfilePage, ProfileSkeleton, SettingsPage, SettingsSkeleton,
    TwoStepPage, TwoStepSkeleton, ask_ahead, first_run,
};

lazy! { profile_page, load_profile in profile () -> AnyView { view! { <ProfilePage /> }.into_any() } }
lazy! { two_step_page, load_two_step in two_step () -> AnyView { view! { <TwoStepPage /> }.into_any() } }
lazy! {
    linked_accounts_page, load_linked_accounts in linked_accounts () -> AnyView {
        view! { <LinkedAccountsPage /> }.into_any()
    }
}
lazy! { api_page, load_api in api () -> AnyView { view! { <ApiPage /> }.into_any() } }
lazy! {
    organizations_page, load_organizations in organizations () -> AnyView { view! { <OrganizationsPage /> }.into_any() }
}
lazy! { invitation_page, load_invitation in invitation () -> AnyView { view! { <InvitationPage /> }.into_any() } }
lazy! { developer_page, load_developer in developer () -> AnyView { view! { <DeveloperPage /> }.into_any() } }
lazy! { check_up_page, load_check_up in check_up () -> AnyView { view! { <CheckUpPage /> }.into_any() } }
// Nothing of it is shown: the page that asks has its own texts.
lazy! {
    application_problem, load_application_check in check_up () -> LocalBoxFuture<'static, Option<Foreseen>> {
        ask_ahead().boxed_local()
    }
}
lazy! { settings_page, load_settings in settings () -> AnyView { view! { <SettingsPage /> }.into_any() } }
lazy! {
    config_problem_page, load_config_problem in config_problem (problem: ConfigProblem) -> AnyView {
        view! { <ConfigProblemPage problem=problem.located() /> }.into_any()
    }
}

/// Makes a [`LazyRoute`] from what loads it, a page, and its skeleton.
macro_rules! lazy_route {
    ($load:path, $page:ident, $skeleton:ident) => {
        LazyRoute {
            load: $load,
            view: || $page().now_or_never().and_then(Result::ok),
            skeleton: || $skeleton().into_any(),
        }
    };
}

pub(super) static PROFILE: LazyRoute = lazy_route!(load::profile, profile_page, ProfileSkeleton);
pub(super) static TWO_STEP: LazyRoute = lazy_route!(load::two_step, two_step_page, TwoStepSkeleton);
pub(super) static LINKED_ACCOUNTS: LazyRoute =
    lazy_route!(load::linked_accounts, linked_accounts_page, LinkedAccountsSkeleton);
pub(super) static API: LazyRoute = lazy_route!(load::api, api_page, ApiSkeleton);
pub(super) static ORGANIZATIONS: LazyRoute =
    lazy_route!(load::organizations, organizations_page, OrganizationsSkeleton);
pub(super) static INVITATION: LazyRoute = lazy_route!(load::invitation, invitation_page, InvitationSkeleton);
pub(super) static DEVELOPER: LazyRoute = lazy_route!(load::developer, developer_page, DeveloperSkeleton);
pub(super) static CHECK_UP: LazyRoute = lazy_route!(load::check_up, check_up_page, CheckUpSkeleton);
pub(super) static SETTINGS: LazyRoute = lazy_route!(load::settings, settings_page, SettingsSkeleton);

/// What loads each page with its messages. What loads ahead refers to these functions, and not to the skeletons.
mod load {
    use super::*;

    pub(super) fn profile() -> LoadFuture {
        with_messages(load_profile(), messages::account())
    }

    pub(super) fn two_step() -> LoadFuture {
        with_messages(load_two_step(), messages::account())
    }

    pub(super) fn linked_accounts() -> LoadFuture {
        with_messages(load_linked_accounts(), messages::account())
    }

    pub(super) fn api() -> LoadFuture {
        with_messages(load_api(), messages::account())
    }

    pub(super) fn organizations() -> LoadFuture {
        with_messages(load_organizations(), messages::account())
    }

    pub(super) fn invitation() -> LoadFuture {
        with_messages(load_invitation(), messages::account())
    }

    pub(super) fn developer() -> LoadFuture {
        with_messages(load_developer(), messages::account())
    }

    pub(super) fn check_up() -> LoadFuture {
        with_messages(load_check_up(), messages::diagnostics())
    }

    pub(super) fn settings() -> LoadFuture {
        with_messages(load_settings(), messages::auth())
    }

    fn with_messages(
        page: impl Future<Output = Result<(), impl Into<ChunkLoadError> + 'static>> + 'static,
        messages: impl Future<Output = Result<(), ChunkLoadError>> + 'static,
    ) -> LoadFuture {
        both(loaded(page).boxed_local(), messages.boxed_local())
    }
}

lazy! {
    first_run_card, load_first_run in first_run (server: Option<String>) -> AnyView {
        first_run(server.as_deref()).into_any()
    }
}

/// The first steps for people who build with the app, once they are loaded: visitors of a finished app do not load them.
/// `server` is the address of a sign-in server on this computer.
pub(crate) fn first_steps(server: Option<String>) -> AnyView {
    let is_loaded = RwSignal::new(false);
    spawn_local(async move {
        let loaded = try_join3(loaded(load_first_run()), messages::auth(), style::load()).await.is_ok();
        // The visitor may have left.
        let _ = is_loaded.try_set(loaded);
    });
    (move || is_loaded.get().then(|| first_run_card(server.clone()).now_or_never().and_then(Result::ok))).into_any()
}

lazy! {
    organization_list, load_organization_list in organization_menu () -> AnyView {
        view! { <OrganizationLinks /> }.into_any()
    }
}

/// The organizations of the header's menu, once they are loaded.
pub(crate) fn organization_links() -> AnyView {
    let is_loaded = RwSignal::new(false);
    spawn_local(async move {
        let loaded = try_join(loaded(load_organization_list()), style::load()).await.is_ok();
        // The visitor may have left.
        let _ = is_loaded.try_set(loaded);
    });
    (move || is_loaded.get().then(|| organization_list().now_or_never().and_then(Result::ok))).into_any()
}

/// Asks the sign-in server whether it would take a sign-in of this app.
pub(crate) fn check_application() -> LocalBoxFuture<'static, Option<Foreseen>> {
    async {
        messages::diagnostics().await.ok()?;
        let found = application_problem().await.ok()?.await;
        application_check::keep(found.clone());
        found
    }
    .boxed_local()
}

async fn loaded(load: impl Future<Output = Result<(), impl Into<ChunkLoadError>>>) -> Result<(), ChunkLoadError> {
    load.await.map_err(Into::into)
}

/// Loads the page about problems of the configuration. The result makes its view.
pub(crate) async fn config_problem(problem: ConfigProblem) -> Result<impl FnOnce() -> AnyView, ChunkLoadError> {
    try_join3(loaded(load_config_problem()), messages::diagnostics(), style::load()).await?;
    Ok(move || config_problem_page(problem).now_or_never().and_then(Result::ok).into_any())
}

/// Loads a page, because it will likely be opened. When that fails, opening the page tries again.
pub(crate) fn prefetch(page: Page) {
    match page.section() {
        Page::Extension(path) => {
            if let Some(page) = extensions::pages().find(|page| page.path == path) {
                start_loading(page.route.load);
            }
        }
        own => prefetch_own(own),
    }
}

/// Does the same for the pages of the app itself. It needs none of their code.
pub(crate) fn prefetch_own(page: Page) {
    match page {
        Page::Profile => start_loading(load::profile),
        Page::TwoStep => start_loading(load::two_step),
        Page::LinkedAccounts => start_loading(load::linked_accounts),
        Page::Organizations => start_loading(load::organizations),
        Page::Api => start_loading(load::api),
        Page::Developer => start_loading(load::developer),
        Page::Settings => start_loading(load::settings),
        Page::CheckUp => start_loading(load::check_up),
        // Links in messages lead to the invitation, and none in the app.
        Page::Home | Page::SignIn | Page::SignOut | Page::Callback | Page::AcceptInvitation | Page::Extension(_) => {}
    }
}

fn start_loading(load: fn() -> LoadFuture) {
    spawn_local(async move {
        let _ = join(load(), style::load()).await;
    });
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
