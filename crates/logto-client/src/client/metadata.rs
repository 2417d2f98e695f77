//! The provider's description and keys: fetched once, cached in storage, refetched when they age
//! or when no key among them verifies a token.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use futures_util::FutureExt as _;
use serde::{Deserialize, Serialize};
use url::Url;

use super::LogtoClient;
use super::requests::{get, send, success};
use super::single_flight::SingleFlight;
use crate::protocol::discovery::Discovery;
use crate::protocol::error::{CryptoError, HttpError, LogtoError};
use crate::protocol::id_token::IdTokenError;
use crate::protocol::jwk::{JwkSet, KeyError};
use crate::protocol::jwt::{Jws, JwtError};
use crate::protocol::time::UnixMillis;

const DISCOVERY: &str = "discovery";
const KEYS: &str = "keys";
/// How long a cached document is used without asking again.
const CACHE_MS: i64 = 24 * 60 * 60 * 1000;
/// How old the description may be when a person is about to be sent to the provider: one that is
/// down is told on the app's page, instead of by the browser's own error page.
const FRESH_MS: i64 = 5 * 60 * 1000;
/// How soon after one fetch an unknown key id may cause another.
const KEYS_AGAIN_MS: i64 = 30_000;

/// A document as it is kept in storage.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Cached {
    fetched_at: UnixMillis,
    /// Where it was fetched from.
    url: String,
    body: String,
}

#[derive(Default)]
pub(crate) struct Metadata {
    discovery: RefCell<Option<Rc<Discovery>>>,
    discovery_fetched_at: Cell<Option<UnixMillis>>,
    keys: RefCell<Option<Rc<JwkSet>>>,
    keys_fetched_at: Cell<Option<UnixMillis>>,
    fetching_discovery: SingleFlight<Result<Rc<Discovery>, LogtoError>>,
    fetching_keys: SingleFlight<Result<Rc<JwkSet>, LogtoError>>,
}

impl LogtoClient {
    /// The provider's discovery document, from memory, storage or the provider.
    ///
    /// # Errors
    /// [`LogtoError::Http`] when it cannot be fetched, [`LogtoError::Discovery`] when it is refused.
    pub async fn discovery(&self) -> Result<Rc<Discovery>, LogtoError> {
        let metadata = &self.inner.metadata;
        if let Some(discovery) = metadata.discovery.borrow().clone() {
            return Ok(discovery);
        }
        let url = self.config().discovery_url();
        // It is checked like a fresh one: storage may have been written by anybody.
        let cached = self.cached(DISCOVERY, &url);
        let read =
            |cached: Cached| Some((Discovery::parse(cached.body.as_bytes(), self.config()).ok()?, cached.fetched_at));
        if let Some((discovery, fetched_at)) = cached.and_then(read) {
            return Ok(self.keep_discovery(discovery, fetched_at));
        }
        self.fresh_discovery().await
    }

    /// The discovery document, not older than five minutes.
    pub(crate) async fn recent_discovery(&self) -> Result<Rc<Discovery>, LogtoError> {
        let discovery = self.discovery().await?;
        let age = self.inner.metadata.discovery_fetched_at.get().map(|at| self.ports().clock.now().since(at));
        if age.is_some_and(|age| (0..FRESH_MS).contains(&age)) { Ok(discovery) } else { self.fresh_discovery().await }
    }

    async fn fresh_discovery(&self) -> Result<Rc<Discovery>, LogtoError> {
        let metadata = &self.inner.metadata;
        let url = self.config().discovery_url();
        let client = self.clone();
        let tasks = &*self.ports().tasks;
        metadata
            .fetching_discovery
            .run(tasks, move || async move { client.fetch_discovery(&url).await }.boxed_local())
            .await
    }

    /// Returns the discovery document if this page has it already. Sends no request.
    #[must_use]
    pub fn loaded_discovery(&self) -> Option<Rc<Discovery>> {
        self.inner.metadata.discovery.borrow().clone()
    }

    async fn fetch_discovery(&self, url: &str) -> Result<Rc<Discovery>, LogtoError> {
        let body = self.fetch_document(url).await?;
        let discovery = Discovery::parse(&body, self.config())?;
        self.cache(DISCOVERY, url, &body);
        Ok(self.keep_discovery(discovery, self.ports().clock.now()))
    }

    fn keep_discovery(&self, discovery: Discovery, fetched_at: UnixMillis) -> Rc<Discovery> {
        self.inner.metadata.discovery_fetched_at.set(Some(fetched_at));
        let discovery = Rc::new(discovery);
        *self.inner.metadata.discovery.borrow_mut() = Some(Rc::clone(&discovery));
        discovery
    }

    /// The provider's keys, from memory, storage or the provider.
    pub(crate) async fn keys(&self, discovery: &Discovery) -> Result<Rc<JwkSet>, LogtoError> {
        if let Some(keys) = self.inner.metadata.keys.borrow().clone() {
            return Ok(keys);
        }
        let cached = self.cached(KEYS, discovery.jwks_uri.as_str());
        if let Some(keys) = cached.and_then(|cached| JwkSet::parse(cached.body.as_bytes()).ok()) {
            return Ok(self.keep_keys(keys));
        }
        self.fresh_keys(discovery).await
    }

    async fn fresh_keys(&self, discovery: &Discovery) -> Result<Rc<JwkSet>, LogtoError> {
        let (client, url) = (self.clone(), discovery.jwks_uri.as_str().to_owned());
        let fetch = move || {
            async move {
                client.inner.metadata.keys_fetched_at.set(Some(client.ports().clock.now()));
                let body = client.fetch_document(&url).await?;
                let keys = JwkSet::parse(&body).map_err(IdTokenError::from)?;
                client.cache(KEYS, &url, &body);
                Ok(client.keep_keys(keys))
            }
            .boxed_local()
        };
        self.inner.metadata.fetching_keys.run(&*self.ports().tasks, fetch).await
    }

    fn keep_keys(&self, keys: JwkSet) -> Rc<JwkSet> {
        let keys = Rc::new(keys);
        *self.inner.metadata.keys.borrow_mut() = Some(Rc::clone(&keys));
        keys
    }

    /// Checks a token's signature: by an algorithm the provider announces, with a key it publishes.
    pub(crate) async fn check_signature(&self, token: &Jws<'_>, discovery: &Discovery) -> Result<(), LogtoError> {
        if !discovery.algorithms().any(|algorithm| algorithm == token.algorithm) {
            return Err(IdTokenError::from(JwtError::AlgorithmRefused).into());
        }
        let keys = self.keys(discovery).await?;
        let verdict = self.check_with(&keys, token).await;
        let other_keys_may_help = matches!(verdict, Err(LogtoError::IdToken(_) | LogtoError::Crypto(CryptoError::Key)));
        if !other_keys_may_help || !self.may_ask_for_keys_again() {
            return verdict;
        }
        // The keys in the cache may be old, or no keys of the provider at all.
        match self.fresh_keys(discovery).await {
            Ok(keys) => self.check_with(&keys, token).await,
            // Without its key nothing is known about the token; otherwise the verdict stands.
            Err(error) if verdict == Err(IdTokenError::Key(KeyError::Unknown).into()) => Err(error),
            Err(_) => verdict,
        }
    }

    async fn check_with(&self, keys: &JwkSet, token: &Jws<'_>) -> Result<(), LogtoError> {
        let key = keys.key_for(token).map_err(IdTokenError::from)?;
        let input = token.signing_input.as_bytes();
        if self.ports().crypto.verify(token.algorithm, key, input, &token.signature).await? {
            Ok(())
        } else {
            Err(IdTokenError::SignatureWrong.into())
        }
    }

    /// Checks a token's signature with the keys that have been read already; costs no request.
    #[cfg(feature = "devtools")]
    pub(crate) async fn check_with_keys_at_hand(&self, token: &Jws<'_>) -> Option<Result<(), LogtoError>> {
        let keys = self.inner.metadata.keys.borrow().clone()?;
        Some(self.check_with(&keys, token).await)
    }

    /// A token that is refused must not make every check a request.
    fn may_ask_for_keys_again(&self) -> bool {
        let now = self.ports().clock.now();
        self.inner.metadata.keys_fetched_at.get().is_none_or(|at| !(0..KEYS_AGAIN_MS).contains(&now.since(at)))
    }

    async fn fetch_document(&self, url: &str) -> Result<Vec<u8>, LogtoError> {
        let url = Url::parse(url).map_err(|_| HttpError::Invalid)?;
        let response = send(self.ports(), self.config().timeout(), get(&url)?).await?;
        Ok(success(response)?)
    }

    fn cached(&self, name: &str, url: &str) -> Option<Cached> {
        let cached: Cached = serde_json::from_str(&self.store().get(name)?).ok()?;
        let age = self.ports().clock.now().since(cached.fetched_at);
        (cached.url == url && (0..CACHE_MS).contains(&age)).then_some(cached)
    }

    fn cache(&self, name: &str, url: &str, body: &[u8]) {
        let cached = Cached {
            fetched_at: self.ports().clock.now(),
            url: url.to_owned(),
            body: String::from_utf8_lossy(body).into_owned(),
        };
        if let Ok(text) = serde_json::to_string(&cached) {
            self.store().set(name, &text);
        }
    }
}
