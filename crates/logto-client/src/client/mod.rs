//! The client: sign-in, callback, tokens, sign-out, over the [ports](crate::ports).

mod accept;
mod builder;
mod callback;
mod exclusive;
mod fetch;
#[cfg(feature = "devtools")]
pub mod inspect;
mod keeper;
mod metadata;
mod renewal;
mod requests;
mod session;
mod sign_in;
mod sign_in_times;
mod sign_out;
mod single_flight;
mod store;
mod token_endpoint;
mod tokens;
mod trouble;
mod user_info;

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use futures_channel::oneshot;

pub use self::builder::LogtoClientBuilder;
pub use self::callback::CallbackOutcome;
use self::metadata::Metadata;
use self::session::Cause;
pub use self::session::{Session, User};
pub use self::sign_in_times::SignInTimes;
use self::single_flight::SingleFlight;
use self::store::{SessionStore, StoredSession};
use self::trouble::Troubles;
use crate::ports::{Ports, TabMessage};
use crate::protocol::config::LogtoConfig;
use crate::protocol::error::{EndReason, LogtoError, StorageError};
use crate::protocol::id_token::{IdTokenClaims, IdTokenError};
use crate::protocol::jwk::KeyError;
use crate::protocol::jwt::Jws;
use crate::protocol::secret::Secret;
use crate::protocol::time::UnixMillis;
use crate::protocol::token::{AccessToken, TokenRequest};

type Listener = Rc<dyn Fn(&Session)>;

/// A Logto client for the browser. Cheap to clone; all clones are the same client.
///
/// In a Leptos app `LogtoProvider` makes one and `use_logto` hands it out. Without Leptos, make one
/// with `LogtoClient::new`, and let [`LogtoClient::start`] run.
#[derive(Clone)]
pub struct LogtoClient {
    inner: Rc<Inner>,
}

struct Inner {
    config: LogtoConfig,
    ports: Ports,
    store: SessionStore,
    session: RefCell<Session>,
    listeners: RefCell<Vec<(u64, Listener)>>,
    next_listener: Cell<u64>,
    metadata: Metadata,
    callback: SingleFlight<Result<CallbackOutcome, LogtoError>>,
    /// Renewals under way, by the token's key.
    renewals: RefCell<BTreeMap<String, SingleFlight<Result<AccessToken, LogtoError>>>>,
    troubles: RefCell<Troubles>,
    /// When this page first saw which token, told apart by when it is over.
    seen: RefCell<BTreeMap<String, (i64, UnixMillis)>>,
    last_used: RefCell<Option<TokenRequest>>,
    /// Of the present session, if it began in this page.
    last_sign_in: Cell<Option<SignInTimes>>,
    /// Ends the rest of `run`.
    wake: RefCell<Option<oneshot::Sender<()>>>,
    woken: Cell<bool>,
    #[cfg(feature = "devtools")]
    journal: Rc<inspect::Journal>,
}

impl std::fmt::Debug for LogtoClient {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LogtoClient").field("app_id", &self.inner.config.app_id()).finish_non_exhaustive()
    }
}

impl LogtoClient {
    /// A client over the given ports. It reads the stored session at once, so
    /// [`LogtoClient::session`] is right from the first moment.
    #[must_use]
    pub fn with_ports(config: LogtoConfig, ports: Ports) -> Self {
        #[cfg(feature = "devtools")]
        let (ports, journal) = inspect::observed(ports);
        let store = SessionStore::new(config.app_id(), config.issuer(), Rc::clone(&ports.storage));
        let inner = Rc::new(Inner {
            config,
            store,
            session: RefCell::new(Session::SignedOut),
            listeners: RefCell::default(),
            next_listener: Cell::default(),
            metadata: Metadata::default(),
            callback: SingleFlight::default(),
            renewals: RefCell::default(),
            troubles: RefCell::default(),
            seen: RefCell::default(),
            last_used: RefCell::default(),
            last_sign_in: Cell::default(),
            wake: RefCell::default(),
            woken: Cell::default(),
            #[cfg(feature = "devtools")]
            journal,
            ports,
        });
        let client = Self { inner };
        *client.inner.session.borrow_mut() = client.stored_session_state();
        client.note_change(&Session::SignedOut, Cause::PageLoad);
        let weak = Rc::downgrade(&client.inner);
        let follow = Rc::new(move |message| {
            if let Some(inner) = weak.upgrade() {
                Self { inner }.follow(message);
            }
        });
        client.ports().tabs.subscribe(Rc::clone(&follow) as Rc<dyn Fn(TabMessage)>);
        client.ports().storage.subscribe(Rc::new(move || follow(TabMessage::SessionChanged)));
        client
    }

    /// The configuration.
    #[must_use]
    pub fn config(&self) -> &LogtoConfig {
        &self.inner.config
    }

    /// Whether somebody is signed in. Right from the first frame on; costs nothing.
    #[must_use]
    #[doc(alias = "isAuthenticated")]
    pub fn is_authenticated(&self) -> bool {
        self.inner.session.borrow().is_authenticated()
    }

    /// The state of the session.
    #[must_use]
    pub fn session(&self) -> Session {
        self.inner.session.borrow().clone()
    }

    /// Calls the listener after every change of the session, until the subscription is dropped.
    #[must_use = "the listener is called only as long as the subscription lives"]
    pub fn subscribe(&self, listener: impl Fn(&Session) + 'static) -> Subscription {
        let id = self.inner.next_listener.get();
        self.inner.next_listener.set(id + 1);
        self.inner.listeners.borrow_mut().push((id, Rc::new(listener)));
        Subscription { client: self.clone(), id }
    }

    /// Why the session is kept in memory only and will be gone at the next page load, if it is.
    #[must_use]
    pub fn storage_failure(&self) -> Option<StorageError> {
        self.store().failure()
    }

    /// The stored ID token.
    #[must_use]
    #[doc(alias = "getIdToken")]
    pub fn id_token(&self) -> Option<Secret> {
        self.live_session().map(|session| session.id_token)
    }

    /// The claims of the ID token.
    ///
    /// # Errors
    /// [`LogtoError::NotAuthenticated`]
    #[doc(alias = "getIdTokenClaims")]
    pub fn id_token_claims(&self) -> Result<IdTokenClaims, LogtoError> {
        self.live_session().map(|session| session.claims).ok_or(LogtoError::NotAuthenticated)
    }

    /// The stored refresh token.
    #[must_use]
    #[doc(alias = "getRefreshToken")]
    pub fn refresh_token(&self) -> Option<Secret> {
        self.live_session().and_then(|session| session.refresh_token)
    }

    /// Checks the stored session again that the first frame took on trust: an ID token that was
    /// edited by hand signs nobody in. [`LogtoClient::run`] begins with it.
    pub async fn start(&self) {
        let Some(stored) = self.live_session() else { return };
        let result = self.check_stored(&stored).await;
        let is_still_there = || self.store().read_session().is_some_and(|now| now.id_token == stored.id_token);
        match result {
            // Keys that cannot be read say nothing about the token.
            Err(LogtoError::IdToken(IdTokenError::Key(KeyError::Malformed))) => {}
            // The provider may have retired the key since. A genuine session can be renewed, and a
            // renewed token is for the same person, or it is refused.
            Err(LogtoError::IdToken(IdTokenError::Key(KeyError::Unknown))) if stored.refresh_token.is_some() => {
                let renewed = self.renew_now().await;
                if renewed.is_err_and(|error| !error.is_transient()) && is_still_there() {
                    self.end_in_turn(EndReason::InvalidIdToken).await;
                }
            }
            Err(LogtoError::IdToken(_)) if is_still_there() => self.end_in_turn(EndReason::InvalidIdToken).await,
            _ => {}
        }
    }

    async fn check_stored(&self, stored: &StoredSession) -> Result<(), LogtoError> {
        let discovery = self.discovery().await?;
        let token = Jws::parse(stored.id_token.expose()).map_err(IdTokenError::from)?;
        self.check_signature(&token, &discovery).await
    }

    /// The path the app is hosted under, with a slash at both ends (`/` or `/app/`).
    #[must_use]
    pub fn base_path(&self) -> String {
        self.ports().navigator.base_url().map_or_else(|_| "/".to_owned(), |url| url.path().to_owned())
    }

    fn ports(&self) -> &Ports {
        &self.inner.ports
    }

    fn store(&self) -> &SessionStore {
        &self.inner.store
    }

    /// The stored session, if this page counts somebody as signed in.
    fn live_session(&self) -> Option<StoredSession> {
        self.is_authenticated().then(|| self.store().read_session()).flatten()
    }

    fn stored_session_state(&self) -> Session {
        let now = self.ports().clock.now();
        match self.store().read_session() {
            None => match self.store().read_end(now) {
                Some(reason) => Session::Ended { reason },
                None => Session::SignedOut,
            },
            Some(stored) if stored.refresh_token.is_none() && now >= stored.id_token_ends_at() => {
                Session::Ended { reason: EndReason::Expired }
            }
            Some(stored) => Session::SignedIn(User::new(stored.claims)),
        }
    }

    /// When the session's absolute life is over, however often it is renewed: Logto ends it 14 days
    /// after sign-in, unless the application says otherwise
    /// ([`LogtoConfig::with_session_lifetime`]). `None` when that is not known.
    #[must_use]
    pub fn session_ends_at(&self) -> Option<UnixMillis> {
        self.live_session().and_then(|stored| self.ends_at(&stored))
    }

    /// A time of the provider's clock, by this device's, as far as the session knows how they differ.
    pub(crate) fn by_this_clock(&self, time: UnixMillis) -> UnixMillis {
        let offset = self.live_session().map_or(0, |stored| stored.record.clock_offset);
        time.plus_seconds(offset.saturating_neg())
    }

    /// Another tab, or the browser, says something.
    fn follow(&self, message: TabMessage) {
        match message {
            TabMessage::SessionChanged => self.follow_store(),
            TabMessage::SignOut => {
                self.store().clear_session();
                self.follow_store();
            }
            TabMessage::PageRestored => {
                self.follow_store();
                self.wake(true);
            }
            TabMessage::PageShown | TabMessage::Online => self.wake(true),
        }
    }

    /// Takes over what is stored, when that is another session than this page shows.
    fn follow_store(&self) {
        let stored = self.stored_session_state();
        let present = self.session();
        let is_same = stored.user().map(User::claims) == present.user().map(User::claims);
        match (&present, stored.is_authenticated()) {
            // This page knows better why nobody is signed in.
            (Session::Ended { .. } | Session::Loading, false) => {}
            // Another tab's renewal got through.
            (Session::Stale { .. }, true) if is_same && self.is_trouble_over() => {
                self.forget_all_trouble();
                self.set_session(stored, Cause::Store);
            }
            _ if is_same && present.is_authenticated() => {}
            _ => self.set_session(stored, Cause::Store),
        }
    }

    fn set_session(&self, session: Session, cause: Cause) {
        let before = self.inner.session.replace(session);
        let is_same_person = before.user().map(User::sub) == self.inner.session.borrow().user().map(User::sub);
        if cause != Cause::SignIn && !is_same_person {
            self.inner.last_sign_in.set(None);
        }
        self.note_change(&before, cause);
        if before == *self.inner.session.borrow() {
            return;
        }
        let session = self.session();
        let listeners: Vec<Listener> = self.inner.listeners.borrow().iter().map(|(_, l)| Rc::clone(l)).collect();
        for listener in listeners {
            listener(&session);
        }
        self.wake(false);
    }

    /// For the developer tools.
    fn note_change(&self, before: &Session, cause: Cause) {
        #[cfg(feature = "devtools")]
        self.inner.journal.session_changed(before, &self.inner.session.borrow(), cause);
        #[cfg(not(feature = "devtools"))]
        let _ = (before, cause);
    }

    /// Ends the session without a sign-out at the provider. The caller holds the section.
    fn end(&self, reason: EndReason) {
        self.store().end_session(reason, self.ports().clock.now());
        self.set_session(Session::Ended { reason }, Cause::End);
    }

    /// Ends the session when it is this tab's turn to change it.
    async fn end_in_turn(&self, reason: EndReason) {
        let section = self.enter(self.renewal_patience()).await;
        self.end(reason);
        self.leave(section).await;
    }

    fn random_text(&self) -> Result<String, LogtoError> {
        let mut bytes = [0; crate::protocol::pkce::RANDOM_BYTES];
        self.ports().crypto.fill_random(&mut bytes)?;
        Ok(crate::protocol::pkce::random_text(&bytes))
    }
}

/// Keeps a listener of [`LogtoClient::subscribe`] called until it is dropped.
pub struct Subscription {
    client: LogtoClient,
    id: u64,
}

impl Drop for Subscription {
    fn drop(&mut self) {
        self.client.inner.listeners.borrow_mut().retain(|(id, _)| *id != self.id);
    }
}

impl std::fmt::Debug for Subscription {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Subscription")
    }
}
