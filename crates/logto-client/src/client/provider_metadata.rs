//! The provider's discovery document and keys: fetched once, cached in storage, fetched again when
//! they are too old or when none of the keys verifies a token.

use std::cell::{Cell, RefCell};
use std::pin::pin;
use std::rc::Rc;
use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::{Either, select};

use super::environment::Environment;
use super::requests::{get, success};
use super::session_store::{DISCOVERY, KEYS, SessionStore};
use super::single_flight::SingleFlight;
use crate::protocol::discovery::Discovery;
use crate::protocol::error::{CryptoError, HttpError, LogtoError};
use crate::protocol::id_token::IdTokenError;
use crate::protocol::json::{Unreadable, integer, parse_object, text};
use crate::protocol::json_object::JsonObject;
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

/// A document in memory.
struct Loaded<T> {
    document: Rc<T>,
    fetched_at: UnixMillis,
}

impl<T> Loaded<T> {
    /// The document, if it was fetched less than `limit_ms` ago.
    fn within(&self, limit_ms: i64, now: UnixMillis) -> Option<Rc<T>> {
        is_within(limit_ms, self.fetched_at, now).then(|| Rc::clone(&self.document))
    }
}

fn is_within(limit_ms: i64, fetched_at: UnixMillis, now: UnixMillis) -> bool {
    (0..limit_ms).contains(&now.since(fetched_at))
}

/// The discovery document and the keys of the provider, with their cache. A page that is open for long
/// fetches them again when they are too old, like one that is loaded.
pub(crate) struct ProviderMetadata {
    env: Rc<Environment>,
    store: Rc<SessionStore>,
    discovery: RefCell<Option<Loaded<Discovery>>>,
    /// The keys, and where they were fetched from.
    keys: RefCell<Option<(String, Loaded<JwkSet>)>>,
    /// When the keys were last asked for in this page.
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
            keys: RefCell::default(),
            keys_fetched_at: Cell::default(),
            unknown_key_at: Cell::default(),
            discovery_flight: SingleFlight::default(),
            keys_flight: SingleFlight::default(),
        }
    }

    /// The discovery document, from memory, the cache or the provider.
    pub(crate) async fn discovery(self: &Rc<Self>) -> Result<Rc<Discovery>, LogtoError> {
        if let Some(discovery) = self.discovery_in_memory(CACHE_MS) {
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
        self.discovery().await?;
        match self.discovery_in_memory(RECENT_MS) {
            Some(discovery) => Ok(discovery),
            None => self.fetch_discovery().await,
        }
    }

    /// The discovery document, if this page has it already, of any age.
    pub(crate) fn loaded_discovery(&self) -> Option<Rc<Discovery>> {
        self.discovery.borrow().as_ref().map(|loaded| Rc::clone(&loaded.document))
    }

    /// Whether this page has a discovery document that is not too old.
    pub(crate) fn has_current_discovery(&self) -> bool {
        self.discovery_in_memory(CACHE_MS).is_some()
    }

    fn discovery_in_memory(&self, limit_ms: i64) -> Option<Rc<Discovery>> {
        self.discovery.borrow().as_ref()?.within(limit_ms, self.env.now())
    }

    /// The discovery document, fetched anew.
    pub(crate) async fn fetch_discovery(self: &Rc<Self>) -> Result<Rc<Discovery>, LogtoError> {
        let metadata = Rc::clone(self);
        let fetch = move || {
            async move {
                let url = metadata.env.config.discovery_url();
                let body = metadata.fetch_document(&url).await?;
                let discovery = Discovery::parse(&body, &metadata.env.config)?;
                metadata.cache(DISCOVERY, &url, &discovery.to_json());
                Ok(metadata.keep_discovery(discovery, metadata.env.now()))
            }
            .boxed_local()
        };
        self.discovery_flight.run(&*self.env.ports.tasks, fetch).await
    }

    fn keep_discovery(&self, discovery: Discovery, fetched_at: UnixMillis) -> Rc<Discovery> {
        let document = Rc::new(discovery);
        self.discovery.replace(Some(Loaded { document: Rc::clone(&document), fetched_at }));
        document
    }

    /// The provider's keys, from memory, the cache or the provider.
    pub(crate) async fn keys(self: &Rc<Self>, discovery: &Discovery) -> Result<Rc<JwkSet>, LogtoError> {
        let url = discovery.jwks_uri.as_str();
        if let Some(keys) = self.keys_in_memory(url) {
            return Ok(keys);
        }
        let read = |cached: Cached| Some((JwkSet::parse(cached.body.as_bytes()).ok()?, cached.fetched_at));
        if let Some((keys, fetched_at)) = self.cached(KEYS, url).and_then(read) {
            return Ok(self.keep_keys(url.to_owned(), keys, fetched_at));
        }
        self.fetch_keys(discovery).await
    }

    fn keys_in_memory(&self, url: &str) -> Option<Rc<JwkSet>> {
        let keys = self.keys.borrow();
        keys.as_ref().filter(|(from, _)| from == url)?.1.within(CACHE_MS, self.env.now())
    }

    async fn fetch_keys(self: &Rc<Self>, discovery: &Discovery) -> Result<Rc<JwkSet>, LogtoError> {
        let (metadata, url) = (Rc::clone(self), discovery.jwks_uri.as_str().to_owned());
        let fetch = move || {
            async move {
                metadata.keys_fetched_at.set(Some(metadata.env.now()));
                let body = metadata.fetch_document(&url).await?;
                let keys = JwkSet::parse(&body).map_err(IdTokenError::from)?;
                metadata.cache(KEYS, &url, &keys.to_json());
                let now = metadata.env.now();
                Ok(metadata.keep_keys(url, keys, now))
            }
            .boxed_local()
        };
        self.keys_flight.run(&*self.env.ports.tasks, fetch).await
    }

    fn keep_keys(&self, url: String, keys: JwkSet, fetched_at: UnixMillis) -> Rc<JwkSet> {
        let document = Rc::new(keys);
        self.keys.replace(Some((url, Loaded { document: Rc::clone(&document), fetched_at })));
        document
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
        let is_key_unknown = matches!(result, Err(LogtoError::IdToken(IdTokenError::Key(KeyError::Unknown))));
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
        let keys = self.keys.borrow().as_ref().map(|(_, loaded)| Rc::clone(&loaded.document))?;
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
        Ok(success(self.env.send(get(&url)).await?)?)
    }

    fn cached(&self, name: &str, url: &str) -> Option<Cached> {
        let cached = Cached::read(&self.store.get(name)?).ok()?;
        let is_current = is_within(CACHE_MS, cached.fetched_at, self.env.now());
        (cached.url == url && is_current).then_some(cached)
    }

    /// Caches what was read of a document, not the document itself, which may be much larger.
    fn cache(&self, name: &str, url: &str, body: &str) {
        if body.len() <= MAX_CACHED_BYTES {
            let mut cached = JsonObject::new();
            cached.time("fetchedAt", self.env.now()).text("url", url).text("body", body);
            self.store.try_set(name, &cached.end());
        } else {
            self.store.remove(name);
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
    fn a_page_that_stays_open_fetches_both_again_after_a_day() {
        let harness = harness();
        let metadata = metadata(&harness);
        for (seconds, requests) in [(0, 1), (24 * 3600 - 1, 1), (1, 2)] {
            harness.clock.advance(Duration::from_secs(seconds));
            let discovery = block_on(metadata.discovery()).unwrap();
            block_on(metadata.keys(&discovery)).unwrap();
            assert_eq!(harness.logto.count(DISCOVERY_PATH), requests);
            assert_eq!(harness.logto.count("/oidc/jwks"), requests);
        }
        harness.clock.advance(Duration::from_secs(48 * 3600));
        harness.logto.script(DISCOVERY_PATH, MockResponse::Fail(HttpError::Network));
        assert!(block_on(metadata.discovery()).is_err());
        assert!(metadata.known_discovery().is_some(), "good enough for a sign-out");
    }

    #[test]
    fn keys_in_memory_count_for_their_address_only() {
        let harness = harness();
        let metadata = metadata(&harness);
        let discovery = block_on(metadata.discovery()).unwrap();
        block_on(metadata.keys(&discovery)).unwrap();
        let moved = parse_url("http://localhost:3001/oidc/other-keys").unwrap();
        let moved = Discovery { jwks_uri: moved, ..(*discovery).clone() };
        assert!(block_on(metadata.keys(&moved)).is_err());
        assert_eq!(harness.logto.count("/oidc/other-keys"), 1);
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
