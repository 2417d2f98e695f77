//! The app: routes and what surrounds them. Everything it knows about Logto comes through the
//! public API of `logto_leptos`.

mod announce;
mod back;
mod config;
mod crash;
mod deadline;
mod dom;
mod format;
mod i18n;
mod layout;
mod management;
mod news;
mod pages;
mod paths;
mod standing;
mod start;
mod theme;
mod ui;

use leptos::prelude::*;
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::path;
use logto_leptos::{LogtoClient, LogtoProvider, SignedInRoute};

use self::announce::provide_announcer;
use self::back::provide_back_button;
use self::config::AppConfig;
use self::layout::Layout;
use self::management::provide_management;
use self::pages::{
    ApiPage, ApiSkeleton, CallbackRoute, ConnectorPage, ConnectorsPage, ConnectorsSkeleton, EndedPage, HomePage,
    NotFoundPage, OrganizationsPage, OrganizationsSkeleton, ProfilePage, ProfileSkeleton, SignInExperiencePage,
    SignInExperienceSkeleton, SignInPage, SignOutPage,
};
use self::theme::provide_theme;

pub(crate) use self::start::start;

/// The whole app, once its configuration is known and its session is open.
#[component]
fn App(config: AppConfig, client: LogtoClient) -> impl IntoView {
    provide_announcer();
    provide_back_button();
    provide_theme();
    provide_management(&config, &client);
    provide_context(config);
    view! {
        <LogtoProvider config=client>
            <Router base=paths::base()>
                <Layout>
                    <FlatRoutes fallback=NotFoundPage>
                        <Route path=path!("/") view=HomePage />
                        <Route path=path!("/sign-in") view=SignInPage />
                        <Route path=path!("/sign-out") view=SignOutPage />
                        <Route path=path!("/callback") view=CallbackRoute />
                        <SignedInRoute
                            path=path!("/profile")
                            view=ProfilePage
                            loading=ProfileSkeleton
                            ended=EndedPage
                        />
                        <SignedInRoute
                            path=path!("/organizations")
                            view=OrganizationsPage
                            loading=OrganizationsSkeleton
                            ended=EndedPage
                        />
                        <SignedInRoute
                            path=path!("/connectors")
                            view=ConnectorsPage
                            loading=ConnectorsSkeleton
                            ended=EndedPage
                        />
                        <SignedInRoute
                            path=path!("/connectors/:kind")
                            view=ConnectorPage
                            loading=ConnectorsSkeleton
                            ended=EndedPage
                        />
                        <SignedInRoute
                            path=path!("/sign-in-experience")
                            view=SignInExperiencePage
                            loading=SignInExperienceSkeleton
                            ended=EndedPage
                        />
                        <SignedInRoute path=path!("/api") view=ApiPage loading=ApiSkeleton ended=EndedPage />
                    </FlatRoutes>
                </Layout>
            </Router>
        </LogtoProvider>
    }
}
