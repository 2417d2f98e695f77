//! The session of this page: its state, who observes it, and how it follows the stored session.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::backoff::Backoff;
use super::change_recorder::ChangeRecorder;
use super::environment::Environment;
use super::observers::Observers;
use super::renewal_signal::RenewalSignal;
use super::session::{Cause, Session, User};
use super::session_binding::SessionBinding;
use super::session_lock::SessionLock;
use super::session_store::{SessionStore, StoredSession};
use super::sign_in_times::SignInTimes;
use crate::ports::{TabMessage, TabSignOut};
use crate::protocol::error::{EndReason, LogtoError};
use crate::protocol::time::UnixMillis;

/// The state of the session in this page.
pub(crate) struct SessionManager {
    env: Rc<Environment>,
    store: Rc<SessionStore>,
    lock: SessionLock,
    backoff: Rc<Backoff>,
    renewal_signal: Rc<RenewalSignal>,
    recorder: ChangeRecorder,
    session: RefCell<Session>,
    /// The identity of the session that this page shows, while somebody is signed in.
    binding: RefCell<Option<SessionBinding>>,
    observers: Observers<Session>,
    /// The times of the sign-in that began the present session, if it was finished in this page.
    last_sign_in: Cell<Option<SignInTimes>>,
}

impl SessionManager {
    /// Reads the stored session, so that the state is right from the beginning.
    pub(crate) fn new(
        env: Rc<Environment>,
        store: Rc<SessionStore>,
        backoff: Rc<Backoff>,
        renewal_signal: Rc<RenewalSignal>,
        recorder: ChangeRecorder,
    ) -> Self {
        let lock = SessionLock::new(Rc::clone(&env), Rc::clone(&store));
        let manager = Self {
            env,
            store,
            lock,
            backoff,
            renewal_signal,
            recorder,
            session: RefCell::new(Session::SignedOut),
            binding: RefCell::default(),
            observers: Observers::default(),
            last_sign_in: Cell::default(),
        };
        let stored = manager.store.read_session();
        let session = manager.stored_state(stored.as_ref());
        manager.recorder.record(&Session::SignedOut, &session, Cause::PageLoad);
        manager.bind_to(stored.as_ref());
        *manager.session.borrow_mut() = session;
        manager
    }

    pub(crate) fn session(&self) -> Session {
        self.session.borrow().clone()
    }

    pub(crate) fn is_authenticated(&self) -> bool {
        self.session.borrow().is_authenticated()
    }

    pub(crate) fn observers(&self) -> &Observers<Session> {
        &self.observers
    }

    /// Informs the observers of something else than the state: an unfinished sign-out.
    pub(crate) fn notify_observers(&self) {
        self.observers.notify(&self.session());
    }

    pub(crate) fn lock(&self) -> &SessionLock {
        &self.lock
    }

    pub(crate) fn last_sign_in(&self) -> Option<SignInTimes> {
        self.last_sign_in.get()
    }

    /// The stored session, if it is the one that this page shows.
    pub(crate) fn stored(&self) -> Option<StoredSession> {
        let binding = self.binding()?;
        self.store.read_session().filter(|stored| stored.binding() == binding)
    }

    /// The identity of the session that this page shows.
    pub(crate) fn binding(&self) -> Option<SessionBinding> {
        self.binding.borrow().clone().filter(|_| self.is_authenticated())
    }

    /// Checks that an operation may go on: its session is still the stored one and the one that this
    /// page shows.
    ///
    /// # Errors
    /// [`LogtoError::SessionChanged`]
    pub(crate) fn check(&self, binding: &SessionBinding) -> Result<(), LogtoError> {
        let is_same = self.stored().is_some_and(|stored| stored.binding() == *binding);
        if is_same { Ok(()) } else { Err(LogtoError::SessionChanged) }
    }

    /// Follows the store, and returns the stored session of an operation that goes on.
    ///
    /// # Errors
    /// [`LogtoError::SessionChanged`] when it is another session than the operation began in, or when
    /// there is none; [`LogtoError::SessionEnded`] when that session has ended.
    pub(crate) fn stored_for(&self, binding: &SessionBinding) -> Result<StoredSession, LogtoError> {
        let stored = self.store.read_session();
        self.follow(stored.as_ref());
        match (stored, self.session()) {
            (_, Session::Ended { reason }) => Err(LogtoError::SessionEnded(reason)),
            (Some(stored), _) if stored.binding() == *binding && self.binding().as_ref() == Some(binding) => Ok(stored),
            _ => Err(LogtoError::SessionChanged),
        }
    }

    /// Follows the store, and returns the stored session in which an operation begins.
    ///
    /// # Errors
    /// As [`SessionManager::follow_store_as_same_user`]; [`LogtoError::NotAuthenticated`] and
    /// [`LogtoError::SessionEnded`].
    pub(crate) fn begin(&self) -> Result<StoredSession, LogtoError> {
        match (self.follow_store_as_same_user()?, self.session()) {
            (_, Session::Ended { reason }) => Err(LogtoError::SessionEnded(reason)),
            (Some(stored), _) => Ok(stored),
            (None, _) => Err(LogtoError::NotAuthenticated),
        }
    }

    fn bind_to(&self, stored: Option<&StoredSession>) {
        let binding = stored.map(StoredSession::binding);
        if self.binding.replace(binding.clone()) != binding {
            self.last_sign_in.set(None);
            self.backoff.reset();
        }
    }

    /// The state that a page has which finds this session in the store.
    fn stored_state(&self, stored: Option<&StoredSession>) -> Session {
        let now = self.env.now();
        match stored {
            None => match self.store.read_end(now) {
                Some(reason) => Session::Ended { reason },
                None => Session::SignedOut,
            },
            Some(stored) if stored.refresh_token.is_none() && now >= stored.id_token_ends_at() => {
                Session::Ended { reason: EndReason::Expired }
            }
            Some(stored) => Session::SignedIn(stored.user.clone()),
        }
    }

    /// Changes the state and informs the observers.
    pub(crate) fn set(&self, session: Session, cause: Cause) {
        if !session.is_authenticated() {
            self.bind_to(None);
        }
        let before = self.session.replace(session);
        let session = self.session();
        self.recorder.record(&before, &session, cause);
        if before == session {
            return;
        }
        self.observers.notify(&session);
        self.renewal_signal.notify();
    }

    /// Changes the state after a sign-in that was finished in this page.
    pub(crate) fn set_signed_in(&self, session: &StoredSession, times: SignInTimes) {
        self.bind_to(Some(session));
        self.last_sign_in.set(Some(times));
        self.set(Session::SignedIn(session.user.clone()), Cause::SignIn);
    }

    /// Changes the state after a renewal, if this page still shows the renewed session.
    pub(crate) fn set_renewed(&self, session: &StoredSession) {
        if self.binding() == Some(session.binding()) {
            self.set(Session::SignedIn(session.user.clone()), Cause::Renewal);
        } else {
            self.follow_store();
        }
    }

    /// Changes the state to that of the store.
    pub(crate) fn reset_to_store(&self, cause: Cause) {
        let stored = self.store.read_session();
        let state = self.stored_state(stored.as_ref());
        self.bind_to(stored.as_ref());
        self.set(state, cause);
    }

    /// Handles a message of another tab or of the browser.
    pub(crate) fn handle_message(&self, message: TabMessage) {
        match message {
            TabMessage::SessionChanged => self.follow_store(),
            TabMessage::SignOut(sign_out) => {
                self.sign_out_by_message(sign_out.as_ref());
                self.follow_store();
            }
            TabMessage::PageRestored => {
                self.follow_store();
                self.renewal_signal.trigger();
            }
            TabMessage::PageShown | TabMessage::Online => self.renewal_signal.trigger(),
        }
    }

    /// Removes the stored session when a sign-out in another tab covers it. A message can arrive late, in
    /// a tab that was frozen: it must not end a session that began after it was sent.
    fn sign_out_by_message(&self, sign_out: Option<&TabSignOut>) {
        let now = self.env.now();
        let signed_out_at = sign_out.map_or(now, |it| it.sent_at.min(now));
        let Some(stored) = self.store.read_session() else {
            self.store.raise_sign_out_mark(signed_out_at);
            return;
        };
        let shown = self.binding();
        let is_shown = shown.is_some_and(|shown| shown == stored.binding());
        let is_covered = match sign_out {
            Some(sign_out) if stored.binding().generation().is_some() => {
                stored.binding().generation() == sign_out.generation.as_deref()
                    || stored.record.signed_in_at <= sign_out.sent_at
            }
            // An earlier version of this library sends no time, and a JavaScript page stores none.
            _ => is_shown,
        };
        if !is_covered {
            return;
        }
        self.store.raise_sign_out_mark(signed_out_at);
        let binding = stored.binding();
        let is_own = binding.generation() != sign_out.and_then(|it| it.generation.as_deref());
        // The tab that sent the message revokes its own session only.
        if is_own && let Some(pending) = stored.revocation(self.env.config.app_id(), now) {
            // Several tabs may do this at the same time, for the same session under the same key.
            let id = binding.generation().map_or_else(|| signed_out_at.0.to_string(), str::to_owned);
            self.store.save_revocation(&id, &pending);
        }
        self.store.clear_session();
    }

    /// Reads the stored session, and takes over its state when it is not the one of this page.
    pub(crate) fn follow_store(&self) {
        self.follow(self.store.read_session().as_ref());
    }

    /// Follows the store, and returns the stored session if somebody is signed in.
    ///
    /// # Errors
    /// [`LogtoError::SessionChanged`] when another person signed in meanwhile: the caller must not
    /// continue with that person's session.
    pub(crate) fn follow_store_as_same_user(&self) -> Result<Option<StoredSession>, LogtoError> {
        let before = self.session();
        let stored = self.store.read_session();
        self.follow(stored.as_ref());
        let now = self.session();
        match (before.user(), now.user()) {
            (Some(before), Some(now)) if before.sub() != now.sub() => Err(LogtoError::SessionChanged),
            (_, None) => Ok(None),
            // An observer of the change may have changed the store in turn.
            _ if before != now => Ok(self.store.read_session()),
            _ => Ok(stored),
        }
    }

    fn follow(&self, stored: Option<&StoredSession>) {
        let state = self.stored_state(stored);
        let present = self.session();
        let is_same = state.user().map(User::claims) == present.user().map(User::claims);
        match (&present, state.is_authenticated()) {
            // This page has the more precise reason why nobody is signed in.
            (Session::Ended { .. } | Session::Loading, false) => return,
            _ => self.bind_to(stored),
        }
        match (&present, state.is_authenticated()) {
            // Another tab's renewal succeeded.
            (Session::Stale { .. }, true) if is_same && self.has_recovered(stored) => {
                self.backoff.reset();
                self.set(state, Cause::Store);
            }
            _ if is_same && present.is_authenticated() => {}
            _ => self.set(state, Cause::Store),
        }
    }

    fn has_recovered(&self, stored: Option<&StoredSession>) -> bool {
        stored.is_some_and(|stored| self.backoff.has_recovered(&stored.access_tokens, self.env.now()))
    }

    /// Ends the session without a sign-out at the provider. The caller holds the lock.
    pub(crate) fn end(&self, reason: EndReason) {
        self.store.end_session(reason, self.env.now());
        self.set(Session::Ended { reason }, Cause::End);
    }

    /// Acquires the lock, then ends this session. While the lock is waited for, it may be renewed, or
    /// another one may begin; then nothing ends.
    pub(crate) async fn lock_and_end(&self, session: &StoredSession, reason: EndReason) {
        let guard = self.lock.acquire(self.env.renewal_patience()).await;
        let stored = self.store.read_session();
        if stored.is_some_and(|stored| stored.is_same(session) && stored.id_token == session.id_token) {
            self.end(reason);
            self.lock.commit(guard).await;
        } else {
            self.follow_store();
        }
    }

    /// When the session is expected to end, however often it is renewed. Without a refresh token it ends
    /// with its ID token. Unknown for sessions that a JavaScript page began, and for those that the
    /// provider renewed after that time.
    pub(crate) fn ends_at(&self, stored: &StoredSession) -> Option<UnixMillis> {
        if stored.refresh_token.is_none() {
            return Some(stored.id_token_ends_at());
        }
        let signed_in_at = stored.record.signed_in_at;
        let is_known = signed_in_at > UnixMillis(0) && !stored.record.outlived;
        let lifetime = i64::try_from(self.env.config.session_lifetime().as_secs()).unwrap_or(i64::MAX);
        is_known.then(|| signed_in_at.plus_seconds(lifetime))
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;
    use crate::client::test_parts::{Parts, harness};
    use crate::testing::{TestHarness, TestUser};

    fn manager(harness: &TestHarness) -> Rc<SessionManager> {
        Parts::new(harness).sessions
    }

    #[test]
    fn the_state_follows_the_store() {
        let harness = harness();
        let manager = manager(&harness);
        assert_eq!(manager.session(), Session::SignedOut);
        harness.sign_in(&TestUser::new("u_ada"));
        manager.follow_store();
        assert_eq!(manager.session().user().map(User::sub), Some("u_ada"));
        manager.handle_message(TabMessage::SignOut(None));
        assert_eq!(manager.session(), Session::SignedOut);
        assert!(manager.stored().is_none());
    }

    #[test]
    fn a_caller_of_the_first_user_does_not_get_the_session_of_the_second() {
        let harness = harness();
        harness.sign_in(&TestUser::new("u_ada"));
        let manager = manager(&harness);
        assert!(manager.follow_store_as_same_user().unwrap().is_some());
        harness.sign_in(&TestUser::new("u_bob"));
        assert_eq!(manager.follow_store_as_same_user().err(), Some(LogtoError::SessionChanged));
        assert_eq!(manager.session().user().map(User::sub), Some("u_bob"));
    }

    #[test]
    fn the_reason_of_an_end_stays_when_the_store_is_read_again() {
        let harness = harness();
        harness.sign_in(&TestUser::new("u_ada"));
        let manager = manager(&harness);
        futures_executor::block_on(manager.lock_and_end(&manager.stored().unwrap(), EndReason::Expired));
        manager.follow_store();
        assert_eq!(manager.session(), Session::Ended { reason: EndReason::Expired });
    }

    #[test]
    fn observers_hear_of_changes_only() {
        let harness = harness();
        let manager = manager(&harness);
        let count = Rc::new(Cell::new(0));
        let counted = Rc::clone(&count);
        manager.observers().add(move |_| counted.set(counted.get() + 1));
        manager.follow_store();
        assert_eq!(count.get(), 0);
        harness.sign_in(&TestUser::new("u_ada"));
        manager.follow_store();
        manager.follow_store();
        assert_eq!(count.get(), 1);
    }
}
