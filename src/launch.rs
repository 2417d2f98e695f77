//! What the client does before the whole app is there: it begins a sign-in from the front page, finishes one at the
//! redirect URI, or opens the stored session for the home page.
//!
//! None of that needs the router or a page, so it is a part of its own.

use std::cell::RefCell;

use futures_util::future::{FutureExt, LocalBoxFuture};
use leptos::prelude::window;
use logto_leptos::{
    CallbackOutcome, FirstScreen, LogtoClient, LogtoError, ReturnTo, Session, Subscription, UnixMillis, User,
};
use logto_ui::developer::provide_developer_area;
use logto_ui::lazy;
use logto_ui::lazy::ChunkLoadError;
use wasm_bindgen::JsValue;

use super::config::{self, AppConfig, ConfigProblem};
use super::page::{Page, current_page};
use super::{lazy_routes, lost_sign_in, paths};

/// What the visitor asked for on a page that is shown before the whole app is there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum InitialAction {
    /// Nothing yet.
    #[default]
    None,
    /// To sign in.
    SignIn,
    /// To create an account.
    SignUp,
    /// To sign out.
    SignOut,
    /// To open the page in the address bar, by a link.
    Navigate,
}

/// What the client does first.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Task {
    /// Begin a sign-in that ends on the home page, as the visitor asked for last.
    SignIn {
        /// Returns what that was.
        latest: fn() -> InitialAction,
    },
    /// Finish the sign-in that the address belongs to.
    Callback,
    /// Open the stored session.
    OpenSession,
    /// Sign out the person who was shown.
    SignOut,
}

/// What follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Next {
    /// The browser is leaving for the provider.
    Leave,
    /// The home page of the person who is signed in.
    Home,
    /// The whole app.
    App,
}

/// What was opened, for the whole app to go on with.
pub(crate) struct Launched {
    pub(crate) config: AppConfig,
    pub(crate) client: LogtoClient,
    /// Why the task failed, if it did.
    pub(crate) failure: Option<Failure>,
    /// The subject of the person whom the home page has shown.
    pub(crate) seen: Option<String>,
}

/// Why the session could not be opened.
pub(crate) enum OpenError {
    /// The configuration is invalid.
    Config(ConfigProblem),
    /// A part of the app could not be loaded.
    Unloaded(ChunkLoadError),
}

/// Why a task failed.
#[derive(Debug, Clone)]
pub(crate) enum Failure {
    /// The sign-in or sign-out did not begin.
    Begin(LogtoError),
    /// The sign-in could not be finished.
    Callback(LogtoError),
}

thread_local! {
    /// The present one. Only parts that have the client anyway refer to it.
    static LAUNCHED: RefCell<Option<Launched>> = const { RefCell::new(None) };
}

lazy! {
    pub(crate) launch, load_launch in client (task: Task) -> LocalBoxFuture<'static, Next> { run(task).boxed_local() }
}

impl Launched {
    /// Keeps what is open for another view of the app. A notice about a failure is not shown a second time.
    pub(crate) fn keep(&self) {
        let (config, client) = (self.config.clone(), self.client.clone());
        let failure = self.failure.clone().filter(|failure| matches!(failure, Failure::Callback(_)));
        LAUNCHED.set(Some(Self { config, client, failure, seen: None }));
    }

    /// Returns what is open, once. If nothing is, reads the configuration and opens the session.
    ///
    /// # Errors
    /// [`OpenError`]
    pub(crate) async fn take_or_open() -> Result<Self, OpenError> {
        if let Some(launched) = LAUNCHED.take() {
            return Ok(launched);
        }
        let config = config::load().await.map_err(OpenError::Config)?;
        let client = config.open_client().await.map_err(OpenError::Unloaded)?;
        Ok(Self { config, client, failure: None, seen: None })
    }
}

// The app takes longer to load than the client, and the page is needed right after it.
lazy! {
    pub(crate) prefetch_page, load_prefetch_page in client () -> () {
        if let Some(page) = current_page() {
            lazy_routes::prefetch_own(page);
        }
    }
}

async fn run(task: Task) -> Next {
    // The whole app tries again, and shows what is wrong.
    let Ok(Launched { config, client, seen, .. }) = Launched::take_or_open().await else { return Next::App };
    let (next, failure) = match task {
        Task::SignIn { latest } => sign_in(&client, &config, latest).await,
        Task::Callback => finish_sign_in(&client).await,
        Task::OpenSession => (after(&client, &ReturnTo::root()), None),
        Task::SignOut => sign_out(&client, &config, seen.as_deref()).await,
    };
    // Nobody is told about a sign-out that they asked for.
    let seen = seen.filter(|_| client.is_authenticated() || !matches!(task, Task::SignOut));
    LAUNCHED.set(Some(Launched { config, client, failure, seen }));
    next
}

async fn sign_in(client: &LogtoClient, config: &AppConfig, latest: fn() -> InitialAction) -> (Next, Option<Failure>) {
    // In another tab, meanwhile.
    if client.is_authenticated() {
        return (Next::App, None);
    }
    let options = paths::configured_sign_in(config, Page::Home.path());
    let is_sign_up = latest() == InitialAction::SignUp;
    let options = if is_sign_up { options.with_first_screen(FirstScreen::Register) } else { options };
    let began = began(client.begin_sign_in(options).await);
    if began.0 == Next::Leave {
        lost_sign_in::leave();
    }
    began
}

async fn sign_out(client: &LogtoClient, config: &AppConfig, seen: Option<&str>) -> (Next, Option<Failure>) {
    // Another person may have signed in in another tab.
    if client.session().user().map(User::sub) != seen {
        return (Next::App, None);
    }
    began(client.begin_sign_out(config.sign_out()).await)
}

/// What follows after a sign-in or sign-out that returned whether the page stays open.
fn began(result: Result<bool, LogtoError>) -> (Next, Option<Failure>) {
    match result {
        Ok(stays) => (if stays { Next::App } else { Next::Leave }, None),
        Err(error) => (Next::App, Some(Failure::Begin(error))),
    }
}

async fn finish_sign_in(client: &LogtoClient) -> (Next, Option<Failure>) {
    lost_sign_in::settle();
    match client.finish_sign_in().await.as_ref().map(CallbackOutcome::return_to) {
        Ok(page) => {
            let address = [paths::base(), page.as_str()].concat();
            let is_shown = window()
                .history()
                .and_then(|history| history.replace_state_with_url(&JsValue::NULL, "", Some(&address)));
            // Else the whole app goes there.
            let next = if is_shown.is_ok() { after(client, &page) } else { Next::App };
            (next, None)
        }
        Err(error) => (Next::App, Some(Failure::Callback(error.clone()))),
    }
}

/// What shows a page of a person who is signed in. The home page without the app says nothing but who that is.
fn after(client: &LogtoClient, page: &ReturnTo) -> Next {
    let has_notice = client.storage_failure().is_some() || client.unfinished_sign_out().is_some();
    let is_home = page.as_str() == Page::Home.path() && matches!(client.session(), Session::SignedIn(_));
    if is_home && !has_notice && !cfg!(feature = "devtools") { Next::Home } else { Next::App }
}

/// Returns the person who is signed in, and the host of the sign-in server, for the home page. Once it has shown a
/// person, there is no other one.
pub(crate) fn person() -> Option<(User, String)> {
    LAUNCHED.with_borrow_mut(|launched| {
        let Launched { config, client, seen, .. } = launched.as_mut()?;
        let user = client.session().user().cloned()?;
        let sub = seen.get_or_insert_with(|| user.sub().to_owned());
        // Another person may have signed in in another tab.
        (user.sub() == sub).then(|| (user, config.host()))
    })
}

/// Provides whether the developer area is shown, for the home page.
pub(crate) fn provide_developer() {
    LAUNCHED.with_borrow(|launched| {
        if let Some(Launched { config, .. }) = launched {
            provide_developer_area(config.developer, config.is_local());
        }
    });
}

/// Returns when the session ends, if that is known.
pub(crate) fn session_ends_at() -> Option<UnixMillis> {
    LAUNCHED.with_borrow(|launched| launched.as_ref()?.client.session_ends_at())
}

/// Returns the paths of the extensions' links that the person who is signed in sees.
pub(crate) fn visible_links() -> Vec<&'static str> {
    LAUNCHED.with_borrow(|launched| {
        launched.as_ref().map(|launched| launched.config.visible_links(&launched.client)).unwrap_or_default()
    })
}

/// Calls a function when the session changes, until the subscription is dropped.
pub(crate) fn follow(call: impl Fn() + 'static) -> Option<Subscription> {
    LAUNCHED.with_borrow(|launched| launched.as_ref().map(|launched| launched.client.subscribe(move |_| call())))
}
