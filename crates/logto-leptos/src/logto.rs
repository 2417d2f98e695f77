//! The handle that components work with.

use futures_util::future::{AbortHandle, Abortable};
use leptos::ev;
use leptos::prelude::*;

use super::client_source::ClientSource;
use super::hydration::{after_hydration, is_server};
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
    session: RwSignal<Session>,
    activity: RwSignal<Option<Activity>>,
    error: RwSignal<Option<LogtoError>>,
    storage_warning: RwSignal<Option<StorageError>>,
    unfinished_sign_out: RwSignal<Option<UnfinishedSignOut>>,
    /// The signed-in user, or the one who was signed in last.
    last_user: StoredValue<Option<User>>,
    texts: StoredValue<Texts>,
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
        let logto = Self {
            client: StoredClient::new(source),
            session: RwSignal::new(Session::Loading),
            activity: RwSignal::new(None),
            error: RwSignal::new(None),
            storage_warning: RwSignal::new(None),
            unfinished_sign_out: RwSignal::new(None),
            last_user: StoredValue::new(None),
            texts: StoredValue::new(texts),
        };
        after_hydration(move || logto.follow(&logto.client(), events));
        logto
    }

    /// Copies the client's session into the signals, now and after every change, and runs the client.
    fn follow(self, client: &LogtoClient, events: SessionEvents) {
        let listener = events.into_listener(self, &client.session());
        let copy = {
            let client = client.clone();
            move |session: &Session| {
                if let Some(user) = session.user() {
                    self.last_user.set_value(Some(user.clone()));
                }
                if self.session.with_untracked(|known| known != session) {
                    self.session.set(session.clone());
                }
                self.storage_warning.set(client.storage_failure());
                self.unfinished_sign_out.set(client.unfinished_sign_out());
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
                self.activity.set(None);
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
        self.session.get()
    }

    /// Returns the state of the session as a signal.
    #[must_use]
    pub fn session_signal(&self) -> Signal<Session> {
        self.session.into()
    }

    /// Returns whether a user is signed in. Tracked.
    #[must_use]
    pub fn is_authenticated(&self) -> bool {
        self.session.with(Session::is_authenticated)
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
        self.session.with(|session| session.user().cloned())
    }

    /// Returns the signed-in user, or the one who was signed in last.
    pub(crate) fn last_user(&self) -> Option<User> {
        self.last_user.get_value()
    }

    /// Returns the app's texts for the components.
    pub(crate) fn texts(&self) -> Texts {
        self.texts.get_value()
    }

    /// Returns what the page is busy with. Tracked.
    #[must_use]
    pub fn activity(&self) -> Option<Activity> {
        self.activity.get()
    }

    /// Returns why the last sign-in or sign-out did not start. Tracked.
    #[must_use]
    pub fn error(&self) -> Option<LogtoError> {
        self.error.get()
    }

    /// Sets that error, of a sign-in or sign-out that was started with the [client](Logto::client) itself.
    pub fn set_error(&self, error: LogtoError) {
        self.error.set(Some(error));
    }

    /// Clears that error, once the user has seen it.
    pub fn clear_error(&self) {
        self.error.set(None);
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
        self.storage_warning.get()
    }

    /// Returns what earlier sign-outs could not do at the provider, if anything is left to do. Tracked.
    #[must_use]
    pub fn unfinished_sign_out(&self) -> Option<UnfinishedSignOut> {
        self.unfinished_sign_out.get()
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
        if is_server() || self.activity.get_untracked().is_some() {
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
        if is_server() || self.activity.get_untracked().is_some() {
            return;
        }
        self.error.set(None);
        self.activity.set(Some(activity));
        let this = *self;
        spawn(async move {
            let result = action.await;
            let stays = !matches!(result, Ok(false));
            this.error.set(result.err());
            this.storage_warning.set(this.client().storage_failure());
            if stays {
                this.activity.set(None);
            }
        });
    }
}
