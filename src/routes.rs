//! The pages and their addresses, and what surrounds them.

use leptos::prelude::*;
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::path;
use logto_leptos::{FirstScreen, LogtoClient, LogtoProvider, SignedInRoute, use_logto};

use super::announce::provide_announcer;
use super::back::provide_back_button;
use super::config::AppConfig;
use super::front::Wish;
use super::layout::Layout;
use super::management::provide_management;
use super::pages::{CallbackRoute, EndedPage, HomePage, NotFoundPage, SignInPage, SignOutPage};
use super::theme::provide_theme;
use super::{parts, paths};

/// The whole app, once its configuration is known and its session is open.
#[component]
pub(crate) fn App(
    config: AppConfig,
    client: LogtoClient,
    /// What to begin with.
    wish: Wish,
) -> impl IntoView {
    provide_announcer();
    provide_back_button();
    provide_theme();
    provide_management(&config, &client);
    provide_context(config);
    view! {
        <LogtoProvider client=client>
            <Router base=paths::base()>
                <Layout>
                    <Grant wish />
                    <FlatRoutes fallback=NotFoundPage>
                        <Route path=path!("/") view=HomePage />
                        <Route path=path!("/sign-in") view=SignInPage />
                        <Route path=path!("/sign-out") view=SignOutPage />
                        <Route path=path!("/callback") view=CallbackRoute />
                        <Route path=path!("/settings") view=|| parts::SETTINGS.page() />
                        <SignedInRoute
                            path=path!("/profile")
                            view=|| parts::PROFILE.page()
                            loading=parts::PROFILE.skeleton()
                            ended=EndedPage
                        />
                        <SignedInRoute
                            path=path!("/organizations")
                            view=|| parts::ORGANIZATIONS.page()
                            loading=parts::ORGANIZATIONS.skeleton()
                            ended=EndedPage
                        />
                        <SignedInRoute
                            path=path!("/api")
                            view=|| parts::API.page()
                            loading=parts::API.skeleton()
                            ended=EndedPage
                        />
                        <SignedInRoute
                            path=path!("/connectors")
                            view=|| parts::CONNECTORS.page()
                            loading=parts::CONNECTORS.skeleton()
                            ended=EndedPage
                        />
                        <SignedInRoute
                            path=path!("/connectors/:kind")
                            view=|| parts::CONNECTOR.page()
                            loading=parts::CONNECTOR.skeleton()
                            ended=EndedPage
                        />
                        <SignedInRoute
                            path=path!("/sign-in-experience")
                            view=|| parts::EXPERIENCE.page()
                            loading=parts::EXPERIENCE.skeleton()
                            ended=EndedPage
                        />
                    </FlatRoutes>
                </Layout>
            </Router>
            {parts::devtools()}
        </LogtoProvider>
    }
}

/// Does what the visitor asked for on the front page, before there was a client to do it.
#[component]
fn Grant(wish: Wish) -> impl IntoView {
    let options = paths::back_to("/");
    match wish {
        Wish::Nothing => {}
        Wish::SignIn => use_logto().sign_in(options),
        Wish::SignUp => use_logto().sign_in(options.with_first_screen(FirstScreen::Register)),
    }
}
