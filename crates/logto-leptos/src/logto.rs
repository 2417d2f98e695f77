//! The handle that components work with.

use std::pin::Pin;

use futures_util::future::{AbortHandle, Abortable};
use leptos::ev;
use leptos::prelude::*;

use super::client_source::ClientSource;
use super::hydration::{after_hydration, is_server};
use super::page_state::{Member, PageState};
use super::session_events::SessionEvents;
use super::spawn::spawn;
use super::texts::Texts;
use logto_browser::{browser_client, sign_in_with_popup};
use logto_client::client::{LogtoClient, Session, UnfinishedSignOut, User};
#[cfg(feature = "ssr")]
use logto_client::protocol::config::LogtoConfig;
use logto_client::protocol::error::{LogtoError, StorageError};
use logto_client::protocol::sign_in_url::SignInOptions;
use logto_client::protocol::sign_out_url::SignOutOptions;
use logto_client::protocol::time::UnixMillis;

/// What the page is busy with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Activity {
    /// A sign-in has started; the browser is about to leave the page.
    SigningIn,
    /// A sign-out has started; the browser may be about to leave the page.
    SigningOut,
}

/// Logto in a component: the session as signals, and the actions. `Copy`, so it can be moved into any
/// closure. [`use_logto`](crate::use_logto) returns it.
///
/// On a server, and in the browser until the server's HTML is hydrated, the session is
/// [`Session::Loading`]. In client-side rendering it is known from the first frame on.
#[derive(Clone, Copy, Debug)]
pub struct Logto {
    client: StoredClient,
    state: PageState,
}

/// The client belongs to one thread, and a server renders on many: there, only the configuration is stored.
#[derive(Clone, Copy, Debug)]
struct StoredClient {
    #[cfg(not(feature = "ssr"))]
    client: StoredValue<LogtoClient, LocalStorage>,
    #[cfg(feature = "ssr")]
    config: StoredValue<LogtoConfig>,
}

#[cfg(not(feature = "ssr"))]
impl StoredClient {
    fn new(source: ClientSource) -> Self {
        let client = match source {
            ClientSource::Config(config) => browser_client(*config),
            ClientSource::Client(client) => client,
        };
        Self { client: StoredValue::new_local(client) }
    }

    fn get(self) -> LogtoClient {
        self.client.get_value()
    }
}

#[cfg(feature = "ssr")]
impl StoredClient {
    fn new(source: ClientSource) -> Self {
        let config = match source {
            ClientSource::Config(config) => *config,
            ClientSource::Client(client) => client.config().clone(),
        };
        Self { config: StoredValue::new(config) }
    }

    fn get(self) -> LogtoClient {
        browser_client(self.config.get_value())
    }
}

impl Logto {
    /// Creates the handle, which follows the client's session until the current owner is disposed of.
    pub(crate) fn new(source: ClientSource, texts: Texts, events: SessionEvents) -> Self {
        let logto = Self { client: StoredClient::new(source), state: PageState::new(texts) };
        after_hydration(move || logto.follow(&logto.client(), events));
        logto
    }

    /// Copies the client's session into the signals, now and after every change, and runs the client.
    fn follow(self, client: &LogtoClient, events: SessionEvents) {
        let listener = events.into_listener(self, &client.session());
        let copy = {
            let client = client.clone();
            move |session: &Session| {
                if self.state.peek(|state| state.session != *session) {
                    self.state.write(Member::Session, |state| {
                        if let Some(user) = session.user() {
                            state.last_user = Some(user.clone());
                        }
                        state.session = session.clone();
                    });
                }
                let (failure, unfinished) = (client.storage_failure(), client.unfinished_sign_out());
                self.state.write(Member::StorageWarning, |state| state.storage_warning = failure);
                self.state.write(Member::UnfinishedSignOut, |state| state.unfinished_sign_out = unfinished);
                if let Some(listener) = &listener {
                    listener(session);
                }
            }
        };
        copy(&client.session());
        let subscription = StoredValue::new_local(client.subscribe(copy));
        let (running, run) = AbortHandle::new_pair();
        let client = client.clone();
        spawn(async move {
            let _ = Abortable::new(client.run(), run).await;
        });
        let listener = window_event_listener(ev::pageshow, move |event| {
            // Back from the browser's page cache: the page was left for a sign-in that did not finish.
            if event.persisted() {
                self.set_activity(None);
            }
        });
        on_cleanup(move || {
            subscription.dispose();
            running.abort();
            listener.remove();
        });
    }

    /// Returns the client, for everything that is asynchronous.
    ///
    /// On a server this is a client without a session, whose requests fail. A component that reads the session
    /// while it renders takes it from this handle instead, which is the same on the server and in the first
    /// frame of the browser.
    #[must_use]
    pub fn client(&self) -> LogtoClient {
        self.client.get()
    }

    /// Returns the state of the session. Tracked.
    #[must_use]
    pub fn session(&self) -> Session {
        self.state.read(Member::Session, |state| state.session.clone())
    }

    /// Returns the state of the session as a signal.
    #[must_use]
    pub fn session_signal(&self) -> Signal<Session> {
        let this = *self;
        Signal::derive(move || this.session())
    }

    /// Returns whether a user is signed in. Tracked.
    #[must_use]
    pub fn is_authenticated(&self) -> bool {
        self.state.read(Member::Session, |state| state.session.is_authenticated())
    }

    /// Returns whether a user is signed in, or `None` while that is not known and while a sign-out leaves the page.
    /// Tracked.
    pub(super) fn signed_in(self) -> Option<bool> {
        match self.session() {
            Session::SignedIn(_) | Session::Stale { .. } => Some(true),
            Session::SignedOut if self.activity() == Some(Activity::SigningOut) => None,
            Session::SignedOut | Session::Ended { .. } => Some(false),
            Session::Loading => None,
        }
    }

    /// Returns the signed-in user. Tracked.
    #[must_use]
    pub fn user(&self) -> Option<User> {
        self.state.read(Member::Session, |state| state.session.user().cloned())
    }

    /// Returns the signed-in user, or the one who was signed in last.
    pub(crate) fn last_user(&self) -> Option<User> {
        self.state.peek(|state| state.last_user.clone())
    }

    /// Returns the app's texts for the components.
    pub(crate) fn texts(&self) -> Texts {
        self.state.peek(|state| state.texts.clone())
    }

    /// Returns what the page is busy with. Tracked.
    #[must_use]
    pub fn activity(&self) -> Option<Activity> {
        self.state.read(Member::Activity, |state| state.activity)
    }

    fn set_activity(self, activity: Option<Activity>) {
        self.state.write(Member::Activity, |state| state.activity = activity);
    }

    /// Returns why the last sign-in or sign-out did not start. Tracked.
    #[must_use]
    pub fn error(&self) -> Option<LogtoError> {
        self.state.read(Member::Error, |state| state.error.clone())
    }

    /// Sets that error, of a sign-in or sign-out that was started with the [client](Logto::client) itself.
    pub fn set_error(&self, error: LogtoError) {
        self.replace_error(Some(error));
    }

    /// Clears that error, once the user has seen it.
    pub fn clear_error(&self) {
        self.replace_error(None);
    }

    fn replace_error(self, error: Option<LogtoError>) {
        self.state.write(Member::Error, |state| state.error = error);
    }

    /// Returns when the session reaches its maximum lifetime, which renewals do not extend. Tracked with the
    /// session.
    #[must_use]
    pub fn session_ends_at(&self) -> Option<UnixMillis> {
        self.is_authenticated().then(|| self.client().session_ends_at()).flatten()
    }

    /// Returns why the session is kept in memory only and will be lost at the next page load, if it is.
    /// Tracked.
    #[must_use]
    pub fn storage_warning(&self) -> Option<StorageError> {
        self.state.read(Member::StorageWarning, |state| state.storage_warning)
    }

    /// Returns what earlier sign-outs could not do at the provider, if anything is left to do. Tracked.
    #[must_use]
    pub fn unfinished_sign_out(&self) -> Option<UnfinishedSignOut> {
        self.state.read(Member::UnfinishedSignOut, |state| state.unfinished_sign_out)
    }

    /// Does what earlier sign-outs could not do: revokes, and leaves for the provider's sign-out page if its
    /// session has not ended.
    pub fn finish_sign_out(&self) {
        let this = *self;
        self.act(Activity::SigningOut, async move { this.client().finish_sign_out().await });
    }

    /// Starts a sign-in, which leaves the page. A second call while one is in progress does nothing; a failure
    /// is returned by [`Logto::error`].
    pub fn sign_in(&self, options: SignInOptions) {
        let this = *self;
        self.act(Activity::SigningIn, async move { this.client().begin_sign_in(options).await });
    }

    /// Starts a sign-in with the provider's page in a window of its own; the app stays open. Call it in the handler of a
    /// click: browsers block windows that open at another time, and the page is left then. A window that is closed
    /// before the end is no error. See [`sign_in_with_popup`] for what it needs.
    pub fn sign_in_with_popup(&self, options: SignInOptions) {
        if is_server() || self.state.peek(|state| state.activity.is_some()) {
            return;
        }
        let sign_in = sign_in_with_popup(&self.client(), options);
        let this = *self;
        self.act(Activity::SigningIn, async move {
            match sign_in.await {
                // Without a window, the page is being left.
                Ok(()) => Ok(this.is_authenticated()),
                Err(LogtoError::UserCanceled) => Ok(true),
                Err(error) => Err(error),
            }
        });
    }

    /// Asks the provider once whether the person is signed in there already, for example through another app, and
    /// signs them in then. Leaves the page for the provider, which redirects back at once without showing a page; see
    /// [`LogtoClient::check_sign_in`] for when it does so, and for its limits.
    ///
    /// ```
    /// use leptos::prelude::*;
    /// use logto_leptos::{ReturnTo, SignInOptions, use_logto};
    ///
    /// #[component]
    /// fn Home() -> impl IntoView {
    ///     let logto = use_logto();
    ///     Effect::new(move |_| logto.check_sign_in(SignInOptions::new().with_return_to(ReturnTo::root())));
    ///     "Welcome"
    /// }
    /// ```
    pub fn check_sign_in(&self, options: SignInOptions) {
        let this = *self;
        self.act(Activity::SigningIn, async move { this.client().check_sign_in(options).await });
    }

    /// Signs out, and leaves for the provider's sign-out page unless the options are
    /// [`local_only`](SignOutOptions::local_only).
    pub fn sign_out(&self, options: SignOutOptions) {
        let this = *self;
        self.act(Activity::SigningOut, async move { this.client().begin_sign_out(options).await });
    }

    /// Runs an action that usually leaves the page, so the activity remains set when it succeeds. The action
    /// returns whether the page stays nevertheless.
    fn act(&self, activity: Activity, action: impl Future<Output = Result<bool, LogtoError>> + 'static) {
        self.run_action(activity, Box::pin(action));
    }

    /// The type of the action is erased here, so that this is compiled once.
    fn run_action(&self, activity: Activity, action: Pin<Box<dyn Future<Output = Result<bool, LogtoError>>>>) {
        if is_server() || self.state.peek(|state| state.activity.is_some()) {
            return;
        }
        self.replace_error(None);
        self.set_activity(Some(activity));
        let this = *self;
        spawn(async move {
            let result = action.await;
            let stays = !matches!(result, Ok(false));
            this.replace_error(result.err());
            let failure = this.client().storage_failure();
            this.state.write(Member::StorageWarning, |state| state.storage_warning = failure);
            if stays {
                this.set_activity(None);
            }
        });
    }
}
