//! Refresh tokens of sessions that are over here and have to be revoked at the provider (RFC 7009). Each
//! is stored until the provider has answered, so that a failure is retried at the next start.

use std::cell::RefCell;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::Poll;
use std::time::Duration;

use futures_util::FutureExt as _;

use super::environment::Environment;
use super::pending_revocation::PendingRevocation;
use super::provider_metadata::ProviderMetadata;
use super::session_store::SessionStore;
use super::single_flight::SingleFlight;
use super::token_endpoint::TokenEndpoint;
use crate::protocol::error::{HttpError, LogtoError};
use crate::protocol::secret::Secret;
use crate::vec_map::VecMap;

/// How long a revocation waits for the discovery document before it uses what it knows already.
const DISCOVERY_TIMEOUT: Duration = Duration::from_millis(750);

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
}

impl Revocations {
    pub(crate) fn new(env: Rc<Environment>, store: Rc<SessionStore>, metadata: Rc<ProviderMetadata>) -> Self {
        let endpoint = TokenEndpoint::new(Rc::clone(&env));
        Self { env, store, metadata, endpoint, flights: RefCell::default(), failed: RefCell::default() }
    }

    /// Stores a revocation, and returns the key of its item.
    pub(crate) fn add(&self, pending: &PendingRevocation) -> String {
        let id = self.env.random_text().unwrap_or_else(|_| pending.since.0.to_string());
        self.store.save_revocation(&id, pending)
    }

    /// Revokes a refresh token of this app in the background: one that was obtained but not stored.
    pub(crate) fn start(self: &Rc<Self>, token: Secret) {
        let config = &self.env.config;
        self.add(&PendingRevocation::new(token, config.issuer(), config.app_id(), None, self.env.now()));
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
        let may_share_grant = self.store.read_session().is_some() || self.is_at_callback();
        let may_send = |key: &String| {
            let is_own = || self.store.read_revocation(key).is_none_or(|pending| self.is_own(&pending));
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

    async fn revoke(self: &Rc<Self>, key: &str) -> Result<(), LogtoError> {
        let Some(pending) = self.store.read_revocation(key) else { return Ok(()) };
        let lifetime = i64::try_from(self.env.config.session_lifetime().as_millis()).unwrap_or(i64::MAX);
        let result = if self.env.now().since(pending.since) < lifetime {
            self.revoke_at_provider(&pending).await
        } else {
            // The token has expired at the provider.
            Ok(())
        };
        let mut failed = self.failed.borrow_mut();
        failed.retain(|other| other != key);
        if result.as_ref().err().is_none_or(is_final) {
            self.store.remove(key);
        } else {
            failed.push(key.to_owned());
        }
        result
    }

    async fn revoke_at_provider(self: &Rc<Self>, pending: &PendingRevocation) -> Result<(), LogtoError> {
        let recorded = pending.recorded_endpoint();
        let endpoint = if pending.issuer == self.env.config.issuer() {
            match self.metadata.discovery_within(DISCOVERY_TIMEOUT).await {
                Ok(discovery) => discovery.revocation_endpoint.clone(),
                Err(error) => Some(recorded.ok_or(error)?),
            }
        } else {
            recorded
        };
        // Without an endpoint there is nothing to be done, now or later.
        let Some(endpoint) = endpoint else { return Ok(()) };
        self.endpoint.revoke(&endpoint, &pending.app_id, &pending.token).await
    }
}

/// Whether the provider refused the revocation for good, so that sending it again would not help.
fn is_final(error: &LogtoError) -> bool {
    matches!(error, LogtoError::Http(HttpError::Status { status: 400 | 401, .. }))
}
