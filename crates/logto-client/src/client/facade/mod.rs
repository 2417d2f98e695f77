//! [`LogtoClient`]: puts the parts of a client together and delegates to them.

#[cfg(feature = "devtools")]
mod devtools;
mod fetch;
mod sign_in;
mod tokens;

use std::rc::Rc;

use futures_util::FutureExt as _;

use super::backoff::Backoff;
use super::callback::CallbackFlow;
use super::change_recorder::ChangeRecorder;
use super::environment::Environment;
#[cfg(feature = "devtools")]
use super::inspect;
use super::leftovers::remove_leftovers;
use super::observers::Subscription;
use super::provider_metadata::ProviderMetadata;
use super::renewal_loop::RenewalLoop;
use super::renewal_signal::RenewalSignal;
use super::revocations::Revocations;
use super::session::Session;
use super::session_binding::SessionBinding;
use super::session_check::check_stored_session;
use super::session_manager::SessionManager;
use super::session_store::SessionStore;
use super::sign_in::SignInFlow;
use super::sign_in_times::SignInTimes;
use super::sign_out::SignOutFlow;
use super::token_manager::TokenManager;
use crate::ports::{HttpRequest, HttpResponse, Ports, TabMessage};
use crate::protocol::config::LogtoConfig;
use crate::protocol::discovery::Discovery;
use crate::protocol::error::{HttpError, LogtoError, StorageError};
use crate::protocol::id_token::IdTokenClaims;
use crate::protocol::secret::Secret;
use crate::protocol::time::UnixMillis;

/// A Logto client: sign-in, sign-out, the session and its tokens. Cheap to clone; all clones are the
/// same client.
///
/// In a Leptos app, `LogtoProvider` creates one and `use_logto` returns it. Without Leptos,
/// `logto_browser::browser_client` creates one; let [`LogtoClient::run`] run as long as the page.
#[derive(Clone)]
pub struct LogtoClient {
    inner: Rc<Inner>,
}

struct Inner {
    env: Rc<Environment>,
    store: Rc<SessionStore>,
    metadata: Rc<ProviderMetadata>,
    sessions: Rc<SessionManager>,
    tokens: Rc<TokenManager>,
    renewal_signal: Rc<RenewalSignal>,
    renewal_loop: RenewalLoop,
    callback: Rc<CallbackFlow>,
    sign_in: SignInFlow,
    sign_out: Rc<SignOutFlow>,
    revocations: Rc<Revocations>,
    #[cfg(feature = "devtools")]
    journal: Rc<inspect::Journal>,
}

impl std::fmt::Debug for LogtoClient {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LogtoClient").field("app_id", &self.config().app_id()).finish_non_exhaustive()
    }
}

impl Inner {
    fn new(config: LogtoConfig, ports: Ports) -> Self {
        #[cfg(feature = "devtools")]
        let (ports, journal) = inspect::observed(ports);
        #[cfg(feature = "devtools")]
        let recorder = ChangeRecorder::new(Rc::clone(&journal));
        #[cfg(not(feature = "devtools"))]
        let recorder = ChangeRecorder::default();

        let storage = Rc::clone(&ports.storage);
        let store = Rc::new(SessionStore::of(&config, storage));
        let env = Rc::new(Environment { config, ports });
        let (backoff, signal) = (Rc::new(Backoff::default()), Rc::new(RenewalSignal::default()));
        let metadata = Rc::new(ProviderMetadata::new(Rc::clone(&env), Rc::clone(&store)));
        let sessions = Rc::new(SessionManager::new(
            Rc::clone(&env),
            Rc::clone(&store),
            Rc::clone(&backoff),
            Rc::clone(&signal),
            recorder,
        ));
        let tokens = Rc::new(TokenManager::new(
            Rc::clone(&env),
            Rc::clone(&store),
            Rc::clone(&sessions),
            Rc::clone(&metadata),
            backoff,
            Rc::clone(&signal),
        ));
        let revocations = Rc::new(Revocations::new(Rc::clone(&env), Rc::clone(&store), Rc::clone(&metadata)));
        let callback = Rc::new(CallbackFlow::new(
            Rc::clone(&env),
            Rc::clone(&store),
            Rc::clone(&sessions),
            Rc::clone(&metadata),
            Rc::clone(&revocations),
        ));
        Self {
            renewal_loop: RenewalLoop::new(
                Rc::clone(&env),
                Rc::clone(&sessions),
                Rc::clone(&tokens),
                Rc::clone(&signal),
            ),
            sign_in: SignInFlow::new(Rc::clone(&env), Rc::clone(&store), Rc::clone(&metadata), Rc::clone(&callback)),
            sign_out: Rc::new(SignOutFlow::new(
                Rc::clone(&env),
                Rc::clone(&store),
                Rc::clone(&sessions),
                Rc::clone(&metadata),
                Rc::clone(&tokens),
                Rc::clone(&revocations),
            )),
            revocations,
            env,
            store,
            metadata,
            sessions,
            tokens,
            renewal_signal: signal,
            callback,
            #[cfg(feature = "devtools")]
            journal,
        }
    }
}

impl Inner {
    /// Sends the revocations that are still to be sent, in the background.
    fn resume_sign_outs(&self) {
        let sign_out = Rc::clone(&self.sign_out);
        self.env.ports.tasks.spawn(async move { sign_out.resume().await }.boxed_local());
    }
}

impl LogtoClient {
    /// Creates a client over the given ports. It reads the stored session at once, so that
    /// [`LogtoClient::session`] is right from the beginning.
    #[must_use]
    pub fn with_ports(config: LogtoConfig, ports: Ports) -> Self {
        let inner = Rc::new(Inner::new(config, ports));
        let weak = Rc::downgrade(&inner);
        let handle = Rc::new(move |message| {
            let Some(inner) = weak.upgrade() else { return };
            let is_sign_out = matches!(message, TabMessage::SignOut(_));
            inner.sessions.handle_message(message);
            if is_sign_out {
                inner.resume_sign_outs();
            }
        });
        let ports = &inner.env.ports;
        ports.tabs.subscribe(Rc::clone(&handle) as Rc<dyn Fn(TabMessage)>);
        ports.storage.subscribe(Rc::new(move || handle(TabMessage::SessionChanged)));
        Self { inner }
    }

    /// Returns the configuration.
    #[must_use]
    pub fn config(&self) -> &LogtoConfig {
        &self.inner.env.config
    }

    /// Returns whether somebody is signed in. Right from the first frame on; costs nothing.
    #[must_use]
    #[doc(alias = "isAuthenticated")]
    pub fn is_authenticated(&self) -> bool {
        self.inner.sessions.is_authenticated()
    }

    /// Returns the state of the session.
    #[must_use]
    pub fn session(&self) -> Session {
        self.inner.sessions.session()
    }

    /// Calls the listener after every change of the session or of
    /// [`LogtoClient::unfinished_sign_out`], until the subscription is dropped.
    #[must_use = "the listener is called only as long as the subscription lives"]
    pub fn subscribe(&self, listener: impl Fn(&Session) + 'static) -> Subscription {
        let sessions = &self.inner.sessions;
        let id = sessions.observers().add(listener);
        let client = self.clone();
        Subscription::new(move || client.inner.sessions.observers().remove(id))
    }

    /// Checks the stored session, then keeps it alive. Run it for as long as the page lives;
    /// `LogtoProvider` does.
    ///
    /// The future never completes. While the page is visible, the token that was used last is renewed
    /// before it expires; after a failed renewal it is tried again, later each time. When the page is
    /// shown again, the network comes back or the device wakes up, it is tried at once.
    pub async fn run(&self) {
        self.inner.renewal_signal.trigger();
        self.start().await;
        self.inner.renewal_loop.run().await;
    }

    /// Checks the signature of the stored ID token, which the first frame trusts. An ID token that was
    /// edited in the store ends the session. What an earlier configuration of the app left in the storage
    /// is removed, and in the background what earlier sign-outs could not revoke is revoked. [`LogtoClient::run`] begins with it.
    pub async fn start(&self) {
        let Inner { env, store, sessions, metadata, tokens, revocations, .. } = &*self.inner;
        remove_leftovers(env, store, revocations);
        self.inner.resume_sign_outs();
        check_stored_session(sessions, metadata, tokens).await;
    }

    /// Returns the storage failure because of which the session is kept in memory only and will be
    /// gone at the next page load, if there was one.
    #[must_use]
    pub fn storage_failure(&self) -> Option<StorageError> {
        self.inner.store.failure()
    }

    /// Returns the identity of the session that this page shows, for an operation of several steps; `None`
    /// when nobody is signed in.
    #[must_use]
    pub fn session_binding(&self) -> Option<SessionBinding> {
        self.inner.sessions.binding()
    }

    /// Checks that an operation of several steps may go on: the session in which it began is still the
    /// stored one and the one that this page shows. Sends no request.
    ///
    /// # Errors
    /// [`LogtoError::SessionChanged`]
    pub fn check_session(&self, session: &SessionBinding) -> Result<(), LogtoError> {
        self.inner.sessions.check(session)
    }

    /// Follows the store, and returns the identity of the session in which an operation begins.
    pub(crate) fn begin_operation(&self) -> Result<SessionBinding, LogtoError> {
        Ok(self.inner.sessions.begin()?.binding())
    }

    /// Returns the stored ID token. This method and the others that return what is stored return `None`
    /// while the storage has another session than this page shows.
    #[must_use]
    #[doc(alias = "getIdToken")]
    pub fn id_token(&self) -> Option<Secret> {
        self.inner.sessions.stored().map(|session| session.id_token)
    }

    /// Returns the claims of the ID token.
    ///
    /// # Errors
    /// [`LogtoError::NotAuthenticated`]; [`LogtoError::SessionChanged`] when the storage has another
    /// session than this page shows.
    #[doc(alias = "getIdTokenClaims")]
    pub fn id_token_claims(&self) -> Result<IdTokenClaims, LogtoError> {
        let sessions = &self.inner.sessions;
        match (sessions.stored(), sessions.binding()) {
            (Some(stored), _) => Ok(stored.user.claims().clone()),
            (None, Some(_)) => Err(LogtoError::SessionChanged),
            (None, None) => Err(LogtoError::NotAuthenticated),
        }
    }

    /// Returns the stored refresh token.
    #[must_use]
    #[doc(alias = "getRefreshToken")]
    pub fn refresh_token(&self) -> Option<Secret> {
        self.inner.sessions.stored()?.refresh_token
    }

    /// Returns when the session is expected to end, however often it is renewed: Logto ends it 14 days
    /// after sign-in, unless the application is configured otherwise
    /// ([`LogtoConfig::with_session_lifetime`]). A session without a refresh token is not renewed and ends
    /// with its ID token. `None` when the end is unknown.
    #[must_use]
    pub fn session_ends_at(&self) -> Option<UnixMillis> {
        let sessions = &self.inner.sessions;
        sessions.stored().and_then(|stored| sessions.ends_at(&stored))
    }

    /// Returns the durations of the present user's sign-in, if it was finished in this page. They are
    /// not kept over a reload.
    #[must_use]
    pub fn last_sign_in(&self) -> Option<SignInTimes> {
        self.inner.sessions.last_sign_in()
    }

    /// Returns the provider's discovery document, from memory, storage or the provider.
    ///
    /// # Errors
    /// [`LogtoError::Http`] when it cannot be fetched, [`LogtoError::Discovery`] when it is refused.
    pub async fn discovery(&self) -> Result<Rc<Discovery>, LogtoError> {
        self.inner.metadata.discovery().await
    }

    /// Returns the discovery document if this page has it already. Sends no request.
    #[must_use]
    pub fn loaded_discovery(&self) -> Option<Rc<Discovery>> {
        self.inner.metadata.loaded_discovery()
    }

    /// Returns the path under which the app is hosted, with a slash at both ends (`/` or `/app/`).
    #[must_use]
    pub fn base_path(&self) -> String {
        self.inner.env.ports.navigator.base_url().map_or_else(|_| "/".to_owned(), |url| url.path().to_owned())
    }

    /// Whether it was found in this session that the provider has no Account API.
    pub(crate) fn misses_account_api(&self, session: &SessionBinding) -> bool {
        self.inner.store.misses_account_api(session, self.inner.env.now())
    }

    /// Notes that the provider of this session has no Account API.
    pub(crate) fn note_missing_account_api(&self, session: &SessionBinding) {
        self.inner.store.note_missing_account_api(session, self.inner.env.now());
    }

    /// Whether the provider answers a request for its discovery document now.
    pub(crate) async fn is_provider_reachable(&self) -> bool {
        self.inner.metadata.fetch_discovery().await.is_ok()
    }

    /// Sends a request without a token.
    pub(crate) async fn send_without_token(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        self.inner.env.send(request).await
    }

    /// A random text, for a `state` or a boundary.
    pub(crate) fn random_text(&self) -> Result<String, LogtoError> {
        self.inner.env.random_text()
    }

    /// Whether a time has passed by this device's clock.
    pub(crate) fn has_passed(&self, time: UnixMillis) -> bool {
        self.inner.env.now() >= time
    }

    /// Converts a time of the provider's clock to this device's clock, as far as the session knows the
    /// difference.
    pub(crate) fn by_this_clock(&self, time: UnixMillis) -> UnixMillis {
        let offset = self.inner.sessions.stored().map_or(0, |stored| stored.record.clock_offset);
        time.plus_seconds(offset.saturating_neg())
    }
}
