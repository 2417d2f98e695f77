//! The provider's discovery document and keys: fetched once, cached in storage, fetched again when
//! they are too old or when none of the keys verifies a token.

use std::cell::{Cell, RefCell};
use std::pin::pin;
use std::rc::Rc;
use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::{Either, select};
use serde::Serialize;

use super::environment::Environment;
use super::requests::{get, success};
use super::session_store::{DISCOVERY, KEYS, SessionStore};
use super::single_flight::SingleFlight;
use crate::protocol::discovery::Discovery;
use crate::protocol::error::{CryptoError, HttpError, LogtoError};
use crate::protocol::id_token::IdTokenError;
use crate::protocol::json::{Unreadable, integer, parse_object, text};
use crate::protocol::jwk::{JwkSet, KeyError};
use crate::protocol::jwt::{Jws, JwtError};
use crate::protocol::time::UnixMillis;
use crate::protocol::url_parser::parse_url;

/// How long a cached document is used.
const CACHE_MS: i64 = 24 * 60 * 60 * 1000;
/// How old the discovery document may be when the page is about to be left for the provider. Fetching
/// it first shows an outage on the app's page instead of on the browser's error page.
const RECENT_MS: i64 = 5 * 60 * 1000;
/// The largest document that is cached. Logto's have less than 4 kB.
const MAX_CACHED_BYTES: usize = 32 * 1024;
/// How long after a fetch a token that no key verifies causes no further one.
const KEYS_COOLDOWN_MS: i64 = 30_000;

/// A document in the cache.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Cached {
    fetched_at: UnixMillis,
    /// Where it was fetched from.
    url: String,
    /// What was read of it, as JSON.
    body: String,
}

impl Cached {
    fn read(stored: &str) -> Result<Self, Unreadable> {
        let stored = &parse_object(stored.as_bytes())?;
        Ok(Self {
            fetched_at: UnixMillis(integer(stored, "fetchedAt")?),
            url: text(stored, "url")?.to_owned(),
            body: text(stored, "body")?.to_owned(),
        })
    }
}

/// The discovery document and the keys of the provider, with their cache.
pub(crate) struct ProviderMetadata {
    env: Rc<Environment>,
    store: Rc<SessionStore>,
    discovery: RefCell<Option<Rc<Discovery>>>,
    discovery_fetched_at: Cell<Option<UnixMillis>>,
    keys: RefCell<Option<Rc<JwkSet>>>,
    keys_fetched_at: Cell<Option<UnixMillis>>,
    /// When a token named a key that the fetched keys did not have.
    unknown_key_at: Cell<Option<UnixMillis>>,
    discovery_flight: SingleFlight<Result<Rc<Discovery>, LogtoError>>,
    keys_flight: SingleFlight<Result<Rc<JwkSet>, LogtoError>>,
}

impl ProviderMetadata {
    pub(crate) fn new(env: Rc<Environment>, store: Rc<SessionStore>) -> Self {
        Self {
            env,
            store,
            discovery: RefCell::default(),
            discovery_fetched_at: Cell::default(),
            keys: RefCell::default(),
            keys_fetched_at: Cell::default(),
            unknown_key_at: Cell::default(),
            discovery_flight: SingleFlight::default(),
            keys_flight: SingleFlight::default(),
        }
    }

    /// The discovery document, from memory, the cache or the provider.
    pub(crate) async fn discovery(self: &Rc<Self>) -> Result<Rc<Discovery>, LogtoError> {
        if let Some(discovery) = self.loaded_discovery() {
            return Ok(discovery);
        }
        // A cached document is checked like a fetched one, because anything on this origin can write
        // to storage.
        let cached = self.cached(DISCOVERY, &self.env.config.discovery_url());
        let read = |cached: Cached| {
            Some((Discovery::parse(cached.body.as_bytes(), &self.env.config).ok()?, cached.fetched_at))
        };
        if let Some((discovery, fetched_at)) = cached.and_then(read) {
            return Ok(self.keep_discovery(discovery, fetched_at));
        }
        self.fetch_discovery().await
    }

    /// The discovery document; when it does not come in time, the cached one of any age. That is good
    /// enough for a sign-out.
    pub(crate) async fn discovery_within(self: &Rc<Self>, timeout: Duration) -> Result<Rc<Discovery>, LogtoError> {
        let result = match select(pin!(self.discovery()), self.env.ports.clock.sleep(timeout)).await {
            Either::Left((result, _)) => result,
            Either::Right(((), _)) => Err(HttpError::Timeout.into()),
        };
        result.or_else(|error| self.known_discovery().ok_or(error))
    }

    /// The discovery document in memory or in the cache, of any age.
    pub(crate) fn known_discovery(&self) -> Option<Rc<Discovery>> {
        if let Some(discovery) = self.loaded_discovery() {
            return Some(discovery);
        }
        let cached = Cached::read(&self.store.get(DISCOVERY)?).ok()?;
        let is_ours = cached.url == self.env.config.discovery_url();
        let discovery = is_ours.then(|| Discovery::parse(cached.body.as_bytes(), &self.env.config).ok())?;
        discovery.map(Rc::new)
    }

    /// The discovery document, not older than five minutes.
    pub(crate) async fn recent_discovery(self: &Rc<Self>) -> Result<Rc<Discovery>, LogtoError> {
        let discovery = self.discovery().await?;
        let age = self.discovery_fetched_at.get().map(|at| self.env.now().since(at));
        let is_recent = age.is_some_and(|age| (0..RECENT_MS).contains(&age));
        if is_recent { Ok(discovery) } else { self.fetch_discovery().await }
    }

    /// The discovery document, if this page has it already.
    pub(crate) fn loaded_discovery(&self) -> Option<Rc<Discovery>> {
        self.discovery.borrow().clone()
    }

    async fn fetch_discovery(self: &Rc<Self>) -> Result<Rc<Discovery>, LogtoError> {
        let metadata = Rc::clone(self);
        let fetch = move || {
            async move {
                let url = metadata.env.config.discovery_url();
                let body = metadata.fetch_document(&url).await?;
                let discovery = Discovery::parse(&body, &metadata.env.config)?;
                metadata.cache(DISCOVERY, &url, &discovery);
                Ok(metadata.keep_discovery(discovery, metadata.env.now()))
            }
            .boxed_local()
        };
        self.discovery_flight.run(&*self.env.ports.tasks, fetch).await
    }

    fn keep_discovery(&self, discovery: Discovery, fetched_at: UnixMillis) -> Rc<Discovery> {
        self.discovery_fetched_at.set(Some(fetched_at));
        let discovery = Rc::new(discovery);
        *self.discovery.borrow_mut() = Some(Rc::clone(&discovery));
        discovery
    }

    /// The provider's keys, from memory, the cache or the provider.
    pub(crate) async fn keys(self: &Rc<Self>, discovery: &Discovery) -> Result<Rc<JwkSet>, LogtoError> {
        if let Some(keys) = self.keys.borrow().clone() {
            return Ok(keys);
        }
        let cached = self.cached(KEYS, discovery.jwks_uri.as_str());
        if let Some(keys) = cached.and_then(|cached| JwkSet::parse(cached.body.as_bytes()).ok()) {
            return Ok(self.keep_keys(keys));
        }
        self.fetch_keys(discovery).await
    }

    async fn fetch_keys(self: &Rc<Self>, discovery: &Discovery) -> Result<Rc<JwkSet>, LogtoError> {
        let (metadata, url) = (Rc::clone(self), discovery.jwks_uri.as_str().to_owned());
        let fetch = move || {
            async move {
                metadata.keys_fetched_at.set(Some(metadata.env.now()));
                let body = metadata.fetch_document(&url).await?;
                let keys = JwkSet::parse(&body).map_err(IdTokenError::from)?;
                metadata.cache(KEYS, &url, &keys);
                Ok(metadata.keep_keys(keys))
            }
            .boxed_local()
        };
        self.keys_flight.run(&*self.env.ports.tasks, fetch).await
    }

    fn keep_keys(&self, keys: JwkSet) -> Rc<JwkSet> {
        let keys = Rc::new(keys);
        *self.keys.borrow_mut() = Some(Rc::clone(&keys));
        keys
    }

    /// Checks the signature of a token: by an algorithm that the provider announces, with a key that
    /// it publishes.
    pub(crate) async fn check_signature(
        self: &Rc<Self>,
        token: &Jws<'_>,
        discovery: &Discovery,
    ) -> Result<(), LogtoError> {
        if !discovery.algorithms().any(|algorithm| algorithm == token.algorithm) {
            return Err(IdTokenError::from(JwtError::AlgorithmRefused).into());
        }
        let keys = self.keys(discovery).await?;
        let result = self.check_with(&keys, token).await;
        let other_keys_may_help = matches!(result, Err(LogtoError::IdToken(_) | LogtoError::Crypto(CryptoError::Key)));
        let is_key_unknown = result == Err(IdTokenError::Key(KeyError::Unknown).into());
        if !other_keys_may_help || !self.may_fetch_keys_again(is_key_unknown) {
            return result;
        }
        if is_key_unknown {
            self.unknown_key_at.set(Some(self.env.now()));
        }
        // The cached keys may be outdated, or not the provider's.
        match self.fetch_keys(discovery).await {
            Ok(keys) => self.check_with(&keys, token).await,
            // Nothing is known about a token whose key could not be fetched.
            Err(error) if is_key_unknown => Err(error),
            Err(_) => result,
        }
    }

    async fn check_with(&self, keys: &JwkSet, token: &Jws<'_>) -> Result<(), LogtoError> {
        let key = keys.key_for(token).map_err(IdTokenError::from)?;
        let input = token.signing_input.as_bytes();
        if self.env.ports.crypto.verify(token.algorithm, key, input, &token.signature).await? {
            Ok(())
        } else {
            Err(IdTokenError::SignatureWrong.into())
        }
    }

    /// Checks the signature of a token with the keys that this page has already. Sends no request.
    #[cfg(feature = "devtools")]
    pub(crate) async fn check_with_loaded_keys(&self, token: &Jws<'_>) -> Option<Result<(), LogtoError>> {
        let keys = self.keys.borrow().clone()?;
        Some(self.check_with(&keys, token).await)
    }

    /// Whether the keys may be fetched again. Refused tokens must not cause a request each. A token whose
    /// key is unknown causes one at once, even if the keys were just fetched: a cache between this device
    /// and the provider may have answered. The request itself asks for none (`no-store`).
    fn may_fetch_keys_again(&self, is_key_unknown: bool) -> bool {
        let last = if is_key_unknown { &self.unknown_key_at } else { &self.keys_fetched_at };
        let now = self.env.now();
        last.get().is_none_or(|at| !(0..KEYS_COOLDOWN_MS).contains(&now.since(at)))
    }

    async fn fetch_document(&self, url: &str) -> Result<Vec<u8>, LogtoError> {
        let url = parse_url(url).ok_or(HttpError::Invalid)?;
        Ok(success(self.env.send(get(&url)?).await?)?)
    }

    fn cached(&self, name: &str, url: &str) -> Option<Cached> {
        let cached = Cached::read(&self.store.get(name)?).ok()?;
        let age = self.env.now().since(cached.fetched_at);
        (cached.url == url && (0..CACHE_MS).contains(&age)).then_some(cached)
    }

    /// Caches what was read of a document, not the document itself, which may be much larger.
    fn cache<T: Serialize>(&self, name: &str, url: &str, document: &T) {
        let body = serde_json::to_string(document).ok().filter(|body| body.len() <= MAX_CACHED_BYTES);
        let cached = body.map(|body| Cached { fetched_at: self.env.now(), url: url.to_owned(), body });
        match cached.and_then(|cached| serde_json::to_string(&cached).ok()) {
            Some(text) => self.store.try_set(name, &text),
            None => self.store.remove(name),
        }
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use futures_executor::block_on;
    use futures_util::future::join;
    use serde_json::json;

    use super::*;
    use crate::client::test_parts::{Parts, harness};
    use crate::ports::Storage as _;
    use crate::testing::{MockResponse, TestHarness};

    const DISCOVERY_PATH: &str = "/oidc/.well-known/openid-configuration";

    fn metadata(harness: &TestHarness) -> Rc<ProviderMetadata> {
        Parts::new(harness).metadata
    }

    #[test]
    fn simultaneous_callers_share_one_request() {
        let harness = harness();
        let metadata = metadata(&harness);
        let (one, two) = block_on(join(metadata.discovery(), metadata.discovery()));
        assert!(one.is_ok() && two.is_ok());
        assert_eq!(harness.logto.count(DISCOVERY_PATH), 1);
    }

    #[test]
    fn the_cache_saves_the_request_for_a_day() {
        let harness = harness();
        block_on(metadata(&harness).discovery()).unwrap();
        harness.clock.advance(Duration::from_secs(24 * 3600 - 1));
        block_on(metadata(&harness).discovery()).unwrap();
        assert_eq!(harness.logto.count(DISCOVERY_PATH), 1);
        harness.clock.advance(Duration::from_secs(1));
        block_on(metadata(&harness).discovery()).unwrap();
        assert_eq!(harness.logto.count(DISCOVERY_PATH), 2);
    }

    #[test]
    fn a_failed_request_is_not_remembered() {
        let harness = harness();
        let metadata = metadata(&harness);
        harness.logto.script(DISCOVERY_PATH, MockResponse::Fail(HttpError::Network));
        assert_eq!(block_on(metadata.discovery()).unwrap_err(), HttpError::Network.into());
        assert!(block_on(metadata.discovery()).is_ok());
    }

    #[test]
    fn keys_that_do_not_verify_are_fetched_again_after_the_cooldown() {
        let harness = harness();
        let metadata = metadata(&harness);
        let discovery = block_on(metadata.discovery()).unwrap();
        block_on(metadata.keys(&discovery)).unwrap();
        assert!(!metadata.may_fetch_keys_again(false));
        harness.clock.advance(Duration::from_secs(30));
        assert!(metadata.may_fetch_keys_again(false));
    }

    #[test]
    fn an_unknown_key_is_looked_for_at_once_and_then_once_within_the_cooldown() {
        let harness = harness();
        let metadata = metadata(&harness);
        let discovery = block_on(metadata.discovery()).unwrap();
        block_on(metadata.keys(&discovery)).unwrap();
        let invented = harness.logto.signed(&json!({"alg": "ES384", "kid": "invented"}), &json!({}));
        let token = Jws::parse(&invented).unwrap();
        for (seconds, requests) in [(0, 2), (29, 2), (1, 3)] {
            harness.clock.advance(Duration::from_secs(seconds));
            assert!(block_on(metadata.check_signature(&token, &discovery)).is_err());
            assert_eq!(harness.logto.count("/oidc/jwks"), requests);
        }
    }

    #[test]
    fn only_what_is_used_of_a_document_is_cached() {
        let harness = harness();
        let mut document = harness.logto.discovery();
        document["comment"] = "x".repeat(1_500_000).into();
        harness.logto.script(DISCOVERY_PATH, MockResponse::Json(200, document));
        let fetched = block_on(metadata(&harness).discovery()).unwrap();
        let stored = harness.storage.get_item("logto:spa:discovery").unwrap().unwrap();
        assert!(stored.len() < 2000, "{}", stored.len());
        assert_eq!(block_on(metadata(&harness).discovery()).unwrap(), fetched);
        assert_eq!(harness.logto.count(DISCOVERY_PATH), 1);
    }

    #[test]
    fn a_document_above_the_limit_is_not_cached() {
        let harness = harness();
        let mut document = harness.logto.discovery();
        let many: Vec<String> =
            (0..4000).map(|index| format!("algorithm-{index}")).chain(["ES384".to_owned()]).collect();
        document["id_token_signing_alg_values_supported"] = json!(many);
        harness.logto.script(DISCOVERY_PATH, MockResponse::Json(200, document));
        assert!(block_on(metadata(&harness).discovery()).is_ok());
        assert_eq!(harness.storage.get_item("logto:spa:discovery").unwrap(), None);
    }
}
