//! Refresh tokens of sessions that are over here and have to be revoked at the provider (RFC 7009). Each
//! is stored until the provider has answered, so that a failure is retried at the next start.

use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::rc::Rc;
use std::task::Poll;
use std::time::Duration;

use futures_util::FutureExt as _;
use url::Url;

use super::environment::Environment;
use super::pending_revocation::PendingRevocation;
use super::provider_metadata::ProviderMetadata;
use super::session_store::SessionStore;
use super::single_flight::SingleFlight;
use super::token_endpoint::TokenEndpoint;
use crate::protocol::error::LogtoError;
use crate::protocol::secret::Secret;
use crate::vec_map::VecMap;

/// How long a revocation waits for the discovery document before it uses what it knows already.
const DISCOVERY_TIMEOUT: Duration = Duration::from_millis(750);

/// Stored in the place of a revocation that failed too often, until a page has reported it.
const GIVEN_UP: &str = "given up";
/// Stored in the place of a revocation that the provider refused, until a page has reported it.
const REFUSED: &str = "refused";

/// Stores and sends the revocations.
pub(crate) struct Revocations {
    env: Rc<Environment>,
    store: Rc<SessionStore>,
    metadata: Rc<ProviderMetadata>,
    endpoint: TokenEndpoint,
    /// Those that are being sent in this page, by the key of their item.
    flights: RefCell<VecMap<String, SingleFlight<Result<(), LogtoError>>>>,
    /// The keys of those that failed in this page.
    failed: RefCell<Vec<String>>,
    /// Whether an earlier page gave one up.
    has_given_up: Cell<bool>,
    /// Whether the provider refused one that an earlier page sent.
    was_refused: Cell<bool>,
}

impl Revocations {
    pub(crate) fn new(env: Rc<Environment>, store: Rc<SessionStore>, metadata: Rc<ProviderMetadata>) -> Self {
        let endpoint = TokenEndpoint::new(Rc::clone(&env));
        Self {
            env,
            store,
            metadata,
            endpoint,
            flights: RefCell::default(),
            failed: RefCell::default(),
            has_given_up: Cell::default(),
            was_refused: Cell::default(),
        }
    }

    /// Stores a revocation, and returns the key of its item.
    pub(crate) fn add(&self, pending: &PendingRevocation) -> String {
        let id = self.env.random_text().unwrap_or_else(|_| pending.since.0.to_string());
        self.store.save_revocation(&id, pending)
    }

    /// Revokes a refresh token of this app in the background, one that was obtained but not stored, and
    /// those that waited for the end of a callback.
    pub(crate) fn start(self: &Rc<Self>, token: Option<Secret>) {
        let config = &self.env.config;
        if let Some(token) = token {
            self.add(&PendingRevocation::new(token, config.issuer(), config.app_id(), None, self.env.now()));
        }
        let revocations = Rc::clone(self);
        self.env.ports.tasks.spawn(async move { revocations.send_all(None).await }.boxed_local());
    }

    /// Sends a stored revocation. It continues when the caller is dropped.
    pub(crate) async fn send(self: &Rc<Self>, key: &str) -> Result<(), LogtoError> {
        let flight = {
            let mut flights = self.flights.borrow_mut();
            flights.retain(SingleFlight::is_running);
            flights.get_or_insert(key.to_owned(), SingleFlight::default()).clone()
        };
        let (revocations, key) = (Rc::clone(self), key.to_owned());
        let start = move || async move { revocations.revoke(&key).await }.boxed_local();
        flight.run(&*self.env.ports.tasks, start).await
    }

    /// Sends the stored revocations, except one. A provider revokes the whole grant, which a newer session of this app
    /// may share when the provider's session did not end in between. So while there is one, or one is
    /// being begun, those of this app wait until it is signed out.
    pub(crate) async fn send_all(self: &Rc<Self>, except: Option<&str>) {
        let is_at_callback = self.is_at_callback() || self.store.is_at_callback(self.env.now());
        let may_share_grant = self.store.read_session().is_some() || is_at_callback;
        let may_send = |key: &String| {
            let is_own = || self.store.read_revocation(key).is_some_and(|pending| self.is_own(&pending));
            Some(key.as_str()) != except && !(may_share_grant && is_own())
        };
        let keys = self.store.revocation_keys();
        let mut sent: Vec<_> =
            keys.iter().filter(|key| may_send(key)).map(|key| self.send(key).boxed_local()).collect();
        poll_fn(|context| {
            sent.retain_mut(|request| request.poll_unpin(context).is_pending());
            if sent.is_empty() { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
    }

    fn is_at_callback(&self) -> bool {
        let url = self.env.ports.navigator.current_url();
        url.is_ok_and(|url| url.query_pairs().any(|(name, _)| name == "code"))
    }

    fn is_own(&self, pending: &PendingRevocation) -> bool {
        pending.issuer == self.env.config.issuer() && pending.app_id == self.env.config.app_id()
    }

    /// Whether one failed in this page and is still to be done.
    pub(crate) fn has_failed(&self) -> bool {
        self.failed.borrow().iter().any(|key| self.store.get(key).is_some())
    }

    /// Whether one was given up, because the provider refused it or it failed too often.
    pub(crate) fn has_given_up(&self) -> bool {
        self.was_refused() || self.has_given_up.get() || self.is_any(GIVEN_UP)
    }

    /// Whether the provider refused one.
    pub(crate) fn was_refused(&self) -> bool {
        self.was_refused.get() || self.is_any(REFUSED)
    }

    /// Forgets those that were given up.
    pub(crate) fn forget_given_up(&self) {
        self.has_given_up.set(false);
        self.was_refused.set(false);
        let is_over = |key: &&String| [GIVEN_UP, REFUSED].iter().any(|result| self.is(key, result));
        for key in self.store.revocation_keys().iter().filter(is_over) {
            self.store.remove(key);
        }
    }

    /// Whether this is stored in the place of a revocation.
    fn is(&self, key: &str, result: &str) -> bool {
        self.store.get(key).is_some_and(|item| item == result)
    }

    fn is_any(&self, result: &str) -> bool {
        self.store.revocation_keys().iter().any(|key| self.is(key, result))
    }

    async fn revoke(self: &Rc<Self>, key: &str) -> Result<(), LogtoError> {
        for (result, is_reported) in [(GIVEN_UP, &self.has_given_up), (REFUSED, &self.was_refused)] {
            // Reported on this page, and on no later one.
            if self.is(key, result) {
                self.store.remove(key);
                is_reported.set(true);
            }
        }
        let Some(pending) = self.store.read_revocation(key) else { return Ok(()) };
        let lifetime = i64::try_from(self.env.config.session_lifetime().as_millis()).unwrap_or(i64::MAX);
        let endpoint = if self.env.now().since(pending.since) < lifetime {
            self.endpoint_of(&pending).await
        } else {
            // The token has expired at the provider.
            Ok(None)
        };
        let (result, is_refused) = match endpoint {
            Ok(Some(endpoint)) => {
                let result = self.endpoint.revoke(&endpoint, &pending.app_id, &pending.token).await;
                let is_refused = matches!(&result, Err(LogtoError::Http(error)) if !error.is_transient());
                (result, is_refused)
            }
            // Without an endpoint there is nothing to be done, now or later.
            Ok(None) => (Ok(()), false),
            Err(error) => (Err(error), false),
        };
        let next = if result.is_ok() || is_refused { None } else { pending.after_failure() };
        self.failed.borrow_mut().retain(|other| other != key);
        match (&result, next) {
            (Ok(()), _) => self.store.remove(key),
            // Another tab may have had an answer meanwhile.
            (Err(_), Some(_)) if self.store.get(key).is_none() => {}
            (Err(_), Some(next)) => {
                self.store.update_revocation(key, &next);
                self.failed.borrow_mut().push(key.to_owned());
            }
            (Err(_), None) => self.store.set(key, if is_refused { REFUSED } else { GIVEN_UP }),
        }
        result
    }

    /// Where a refresh token is revoked; `None` where that is not possible.
    async fn endpoint_of(self: &Rc<Self>, pending: &PendingRevocation) -> Result<Option<Url>, LogtoError> {
        let recorded = pending.recorded_endpoint();
        if pending.issuer != self.env.config.issuer() {
            return Ok(recorded);
        }
        match self.metadata.discovery_within(DISCOVERY_TIMEOUT).await {
            Ok(discovery) => Ok(discovery.revocation_endpoint.clone()),
            Err(error) => recorded.map(Some).ok_or(error),
        }
    }
}
