//! The operators' pages as an extension of an app.

use futures_util::FutureExt as _;
use futures_util::future::try_join;
use leptos::prelude::*;
use logto_leptos::protocol::url_parser::parse_url;
use logto_leptos::use_logto;
use logto_ui::extension::{Entry, Extension, ExtensionPage, ExtensionSetting, NavLink};
use logto_ui::lazy;
use logto_ui::lazy::{ChunkLoadError, LazyRoute, LoadFuture};
use logto_ui::paths::use_page;
use serde_json::Value;

use crate::config;
use crate::connectors::{ConnectorPage, ConnectorSkeleton, ConnectorsPage, ConnectorsSkeleton};
use crate::management::provide_management;
use crate::messages::{load_messages, load_user_messages, navigation};
use crate::paths::{CONNECTOR, CONNECTORS, SIGN_IN_EXPERIENCE, USER, USERS};
use crate::sign_in_experience::{SignInExperiencePage, SignInExperienceSkeleton};
use crate::users::{UserPage, UserSkeleton, UsersPage, UsersSkeleton, provide_user_list};

/// The role of the people who may use these pages.
const OPERATOR: &str = "operator";

/// What the front page needs of the operators' pages.
pub static ENTRY: Entry = Entry {
    paths: &[CONNECTORS, CONNECTOR, SIGN_IN_EXPERIENCE, USERS, USER],
    links: &[
        NavLink { path: CONNECTORS, label: |language| navigation(language).connectors, icon: "plug" },
        NavLink {
            path: SIGN_IN_EXPERIENCE,
            label: |language| navigation(language).sign_in_experience,
            icon: "sign-in",
        },
        NavLink { path: USERS, label: |language| navigation(language).users, icon: "people" },
    ],
    visible_for: |viewer| viewer.has_api || viewer.roles.contains(&OPERATOR),
    config_key: (config::KEY, "object"),
};

/// The setting of the operators' pages.
pub static SETTING: ExtensionSetting =
    ExtensionSetting { key: config::KEY, id: "management-api", name: "Management API", read: config::check };

/// The operators' pages.
pub static EXTENSION: Extension = Extension {
    setting: &SETTING,
    provide,
    pages: &[
        ExtensionPage {
            path: CONNECTORS,
            route: LazyRoute {
                load: || loaded(load_connectors()),
                view: || connectors_page().now_or_never().and_then(Result::ok),
                skeleton: || view! { <ConnectorsSkeleton /> }.into_any(),
            },
        },
        ExtensionPage {
            path: CONNECTOR,
            route: LazyRoute {
                load: || loaded(load_connector()),
                view: || connector_page().now_or_never().and_then(Result::ok),
                skeleton: || view! { <ConnectorSkeleton /> }.into_any(),
            },
        },
        ExtensionPage {
            path: SIGN_IN_EXPERIENCE,
            route: LazyRoute {
                load: || loaded(load_experience()),
                view: || experience_page().now_or_never().and_then(Result::ok),
                skeleton: || view! { <SignInExperienceSkeleton /> }.into_any(),
            },
        },
        ExtensionPage {
            path: USERS,
            route: LazyRoute {
                load: || loaded(with_user_messages(load_users())),
                view: || users_page().now_or_never().and_then(Result::ok),
                skeleton: || view! { <UsersSkeleton /> }.into_any(),
            },
        },
        ExtensionPage {
            path: USER,
            route: LazyRoute {
                load: || loaded(with_user_messages(load_user())),
                view: || user_page().now_or_never().and_then(Result::ok),
                skeleton: || view! { <UserSkeleton /> }.into_any(),
            },
        },
    ],
};

lazy! { connectors_page, load_connectors in connectors () -> AnyView { view! { <ConnectorsPage /> }.into_any() } }
lazy! { connector_page, load_connector in connectors () -> AnyView { view! { <ConnectorPage /> }.into_any() } }
lazy! {
    experience_page, load_experience in sign_in_experience () -> AnyView { view! { <SignInExperiencePage /> }.into_any() }
}

lazy! { users_page, load_users in users () -> AnyView { view! { <UsersPage /> }.into_any() } }
lazy! { user_page, load_user in users () -> AnyView { view! { <UserPage /> }.into_any() } }

/// Loads a page with the messages about users.
async fn with_user_messages<E: Into<ChunkLoadError>>(
    page: impl Future<Output = Result<(), E>>,
) -> Result<(), ChunkLoadError> {
    try_join(page.map(|loaded| loaded.map_err(Into::into)), load_user_messages()).await.map(|_| ())
}

/// Loads a page with its messages.
fn loaded<E: Into<ChunkLoadError>>(page: impl Future<Output = Result<(), E>> + 'static) -> LoadFuture {
    try_join(page.map(|loaded| loaded.map_err(Into::into)), load_messages()).map(|all| all.map(|_| ())).boxed_local()
}

/// Provides access to the Management API, and lets it know which page is shown.
fn provide(value: Option<&Value>) {
    let base = document().base_uri().ok().flatten().and_then(|base| parse_url(&base));
    // The value was checked when the configuration was read.
    let config = value.and_then(|value| config::read(value, base.as_ref()).ok());
    let management = provide_management(config, &use_logto().client());
    provide_user_list();
    let page = use_page();
    Effect::new(move |_| page.with(|page| management.page_changed(page)));
}
