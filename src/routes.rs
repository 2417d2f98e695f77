//! The routes of the app, and what surrounds every page.

use leptos::prelude::*;
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::{StaticSegment, path};
use logto_leptos::{FirstScreen, LogtoError, LogtoProvider, SignedInRoutes, use_logto};
use logto_ui::developer::provide_developer_area;
use logto_ui::extension::{DeniedView, NotFoundView};
use logto_ui::navigation_guard::provide_navigation_guard;

use super::announce::{Announcer, provide_announcer};
use super::application_check::CheckApplication;
use super::config::AppConfig;
use super::extensions::extensions;
use super::launch::{Failure, InitialAction, Launched};
use super::layout::Layout;
use super::lazy_routes::{ExtensionRoutes, LazyRoutes, OPEN, PERSONAL};
use super::page::Page;
use super::pages::{
    CallbackFailure, CallbackRoute, EndedPage, FirstSteps, HomePage, NotFoundPage, SignInPage, SignOutPage, denied_page,
};
use super::session_notices::SeenPerson;
use super::theme::provide_theme;
use super::{lazy_routes, paths};

/// The whole app, once its configuration is known and its session is open.
#[component]
pub(crate) fn App(
    /// The configuration and the client, and what they have done already.
    launched: Launched,
    /// What the visitor asked for before.
    action: InitialAction,
    /// Whether the page is announced like one that a link has opened.
    is_announced: bool,
) -> impl IntoView {
    let Launched { config, client, failure, seen } = launched;
    provide_announcer();
    provide_context(SeenPerson(seen));
    if is_announced {
        expect_context::<Announcer>().continue_visit();
    }
    provide_navigation_guard();
    provide_theme();
    provide_developer_area(config.developer, config.is_local());
    provide_context(DeniedView(denied_page));
    provide_context(FirstSteps(lazy_routes::first_steps));
    provide_context(CheckApplication(lazy_routes::check_application));
    provide_context(NotFoundView(|| view! { <NotFoundPage /> }.into_any()));
    provide_context(config);
    let (failure, callback_failure) = match failure {
        Some(Failure::Begin(error)) => (Some(error), None),
        Some(Failure::Callback(error)) => (None, Some(error)),
        None => (None, None),
    };
    provide_context(CallbackFailure::new(callback_failure));
    view! {
        <LogtoProvider client=client>
            <Router base=paths::base()>
                <ProvideExtensions />
                <Layout prefetch=lazy_routes::prefetch organizations=lazy_routes::organization_links>
                    <RunInitialAction action failure />
                    <FlatRoutes fallback=NotFoundPage>
                        // Matches the empty path as well, of an app at `/app`.
                        <Route path=path!("/") view=HomePage />
                        <Route path=StaticSegment(Page::SignIn) view=SignInPage />
                        <Route path=StaticSegment(Page::SignOut) view=SignOutPage />
                        <Route path=StaticSegment(Page::Callback) view=CallbackRoute />
                        <LazyRoutes pages=&OPEN />
                        <SignedInRoutes loading=lazy_routes::skeleton ended=EndedPage>
                            <LazyRoutes pages=&PERSONAL />
                            <ExtensionRoutes />
                        </SignedInRoutes>
                    </FlatRoutes>
                </Layout>
            </Router>
            {lazy_routes::devtools()}
        </LogtoProvider>
    }
}

/// Provides the contexts of extensions to everything after it.
#[component]
fn ProvideExtensions() -> impl IntoView {
    let config = expect_context::<AppConfig>();
    for extension in extensions() {
        let setting = config.extensions.iter().find(|it| it.setting.key == extension.setting.key);
        (extension.provide)(setting.and_then(|setting| setting.value.as_ref()));
    }
}

/// Starts what the visitor asked for before there was an app. A visitor who has signed in in another tab meanwhile
/// is signed in here, too.
#[component]
fn RunInitialAction(
    action: InitialAction,
    /// Why it has failed already.
    failure: Option<LogtoError>,
) -> impl IntoView {
    let logto = use_logto();
    if let Some(failure) = failure {
        return logto.set_error(failure);
    }
    let options = paths::sign_in_returning_to(Page::Home.path());
    match (action, logto.client().is_authenticated()) {
        (InitialAction::SignIn, false) => logto.sign_in(options),
        (InitialAction::SignUp, false) => logto.sign_in(options.with_first_screen(FirstScreen::Register)),
        _ => {}
    }
}
