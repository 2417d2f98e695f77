//! The operators' pages as an extension of an app.

use futures_util::FutureExt as _;
use leptos::prelude::*;
use logto_leptos::protocol::url_parser::parse_url;
use logto_leptos::use_logto;
use logto_ui::extension::{Entry, Extension, ExtensionPage, ExtensionSetting, NavLink};
use logto_ui::lazy;
use logto_ui::lazy::{ChunkLoadError, LazyRoute, LoadFuture, both};
use logto_ui::paths::{self, use_page};
use serde_json::Value;

use crate::application::{ApplicationPage, ApplicationSkeleton};
use crate::config;
use crate::connectors::{ConnectorPage, ConnectorSkeleton, ConnectorsPage, ConnectorsSkeleton};
use crate::localization::{LocalizationPage, LocalizationSkeleton};
use crate::management::provide_management;
use crate::messages::{
    load_application_messages, load_localization_messages, load_messages, load_organization_messages,
    load_user_messages, navigation,
};
use crate::organizations::{
    OrganizationPage, OrganizationSkeleton, OrganizationsPage, OrganizationsSkeleton, provide_organization_list,
};
use crate::paths::{
    APPLICATION, CONNECTOR, CONNECTORS, LOCALIZATION, ORGANIZATION, ORGANIZATIONS, SIGN_IN_EXPERIENCE, USER, USERS,
};
use crate::sign_in_experience::{SignInExperiencePage, SignInExperienceSkeleton};
use crate::users::{UserPage, UserSkeleton, UsersPage, UsersSkeleton, provide_user_list};

/// The role of the people who may use these pages.
const OPERATOR: &str = "operator";

/// What the front page needs of the operators' pages.
pub static ENTRY: Entry = Entry {
    paths: &[
        CONNECTORS,
        CONNECTOR,
        SIGN_IN_EXPERIENCE,
        LOCALIZATION,
        USERS,
        USER,
        ORGANIZATIONS,
        ORGANIZATION,
        APPLICATION,
    ],
    links: &[
        NavLink { path: CONNECTORS, label: |language| navigation(language).connectors, icon: "plug" },
        NavLink {
            path: SIGN_IN_EXPERIENCE,
            label: |language| navigation(language).sign_in_experience,
            icon: "sign-in",
        },
        NavLink { path: LOCALIZATION, label: |language| navigation(language).localization, icon: "globe" },
        NavLink { path: USERS, label: |language| navigation(language).users, icon: "user" },
        NavLink { path: ORGANIZATIONS, label: |language| navigation(language).organizations, icon: "people" },
        NavLink { path: APPLICATION, label: |language| navigation(language).application, icon: "screen" },
    ],
    visible_for: |viewer| viewer.has_api || viewer.roles.contains(&OPERATOR),
    config_key: (config::KEY, "object"),
    application_page: Some(APPLICATION),
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
            path: LOCALIZATION,
            route: LazyRoute {
                load: || with_messages(load_localization(), load_localization_messages()),
                view: || localization_page().now_or_never().and_then(Result::ok),
                skeleton: || view! { <LocalizationSkeleton /> }.into_any(),
            },
        },
        ExtensionPage {
            path: USERS,
            route: LazyRoute {
                load: || with_messages(load_users(), load_user_messages()),
                view: || users_page().now_or_never().and_then(Result::ok),
                skeleton: || view! { <UsersSkeleton /> }.into_any(),
            },
        },
        ExtensionPage {
            path: USER,
            route: LazyRoute {
                load: || with_messages(load_user(), load_user_messages()),
                view: || user_page().now_or_never().and_then(Result::ok),
                skeleton: || view! { <UserSkeleton /> }.into_any(),
            },
        },
        ExtensionPage {
            path: ORGANIZATIONS,
            route: LazyRoute {
                load: || with_messages(load_organizations(), load_organization_messages()),
                view: || organizations_page().now_or_never().and_then(Result::ok),
                skeleton: || view! { <OrganizationsSkeleton /> }.into_any(),
            },
        },
        ExtensionPage {
            path: ORGANIZATION,
            route: LazyRoute {
                load: || with_messages(load_organization(), load_organization_messages()),
                view: || organization_page().now_or_never().and_then(Result::ok),
                skeleton: || view! { <OrganizationSkeleton /> }.into_any(),
            },
        },
        ExtensionPage {
            path: APPLICATION,
            route: LazyRoute {
                load: || with_messages(load_application(), load_application_messages()),
                view: || application_page().now_or_never().and_then(Result::ok),
                skeleton: || view! { <ApplicationSkeleton /> }.into_any(),
            },
        },
    ],
};

lazy! { connectors_page, load_connectors in connectors () -> AnyView { view! { <ConnectorsPage /> }.into_any() } }
lazy! { connector_page, load_connector in connectors () -> AnyView { view! { <ConnectorPage /> }.into_any() } }
lazy! {
    experience_page, load_experience in sign_in_experience () -> AnyView { view! { <SignInExperiencePage /> }.into_any() }
}

lazy! {
    localization_page, load_localization in localization () -> AnyView { view! { <LocalizationPage /> }.into_any() }
}

lazy! { users_page, load_users in users () -> AnyView { view! { <UsersPage /> }.into_any() } }
lazy! { user_page, load_user in users () -> AnyView { view! { <UserPage /> }.into_any() } }

lazy! {
    organizations_page, load_organizations in all_organizations () -> AnyView {
        view! { <OrganizationsPage /> }.into_any()
    }
}
lazy! {
    organization_page, load_organization in all_organizations () -> AnyView { view! { <OrganizationPage /> }.into_any() }
}

lazy! {
    application_page, load_application in application () -> AnyView { view! { <ApplicationPage /> }.into_any() }
}

/// Loads a page with messages of its own, and those of all pages.
fn with_messages(
    page: impl Future<Output = Result<(), impl Into<ChunkLoadError>>> + 'static,
    messages: impl Future<Output = Result<(), ChunkLoadError>> + 'static,
) -> LoadFuture {
    both(loaded(page), messages.boxed_local())
}

/// Loads a page with the messages of all pages.
fn loaded(page: impl Future<Output = Result<(), impl Into<ChunkLoadError>>> + 'static) -> LoadFuture {
    both(page.map(|loaded| loaded.map_err(Into::into)).boxed_local(), load_messages().boxed_local())
}

/// Provides access to the Management API, and lets it know which page is shown.
fn provide(value: Option<&Value>) {
    let base = parse_url(&paths::base_uri());
    // The value was checked when the configuration was read.
    let config = value.and_then(|value| config::read(value, base.as_ref()).ok());
    let management = provide_management(config, &use_logto().client());
    provide_user_list();
    provide_organization_list();
    let page = use_page();
    Effect::new(move |_| page.with(|page| management.page_changed(page)));
}
