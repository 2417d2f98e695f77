//! The keys with which Logto signs its tokens.

use std::time::Duration;

use jsonwebtoken::DecodingKey;
use jsonwebtoken::jwk::JwkSet;
use reqwest::Client;
use tokio::sync::{Mutex, RwLock};
use tokio::time::Instant;

/// How long a set of keys is used. A key that Logto has removed is refused after this time.
const MAX_AGE: Duration = Duration::from_secs(3600);
/// The set is fetched this often at most, whatever keys the tokens name.
const MIN_INTERVAL: Duration = Duration::from_secs(10);
const TIMEOUT: Duration = Duration::from_secs(5);

/// Why there is no key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyError {
    /// The server has no such key.
    Unknown,
    /// The server did not answer.
    Unavailable,
}

/// The keys of one server, which are fetched when a token names an unknown one.
#[derive(Debug)]
pub struct SigningKeys {
    url: String,
    client: Client,
    /// The keys, and when they were fetched.
    keys: RwLock<Option<(JwkSet, Instant)>>,
    last_attempt: Mutex<Option<Instant>>,
}

impl SigningKeys {
    /// Creates the cache for the key set at this address.
    #[must_use]
    pub fn new(url: String) -> Self {
        Self { url, client: Client::new(), keys: RwLock::default(), last_attempt: Mutex::default() }
    }

    /// Returns the key with this id.
    ///
    /// # Errors
    /// [`KeyError`]
    pub async fn find(&self, kid: &str) -> Result<DecodingKey, KeyError> {
        if let Ok(key) = self.find_cached(kid).await {
            return Ok(key);
        }
        // One request at a time fetches; the others wait and then find the key.
        let mut last_attempt = self.last_attempt.lock().await;
        let cached = self.find_cached(kid).await;
        if cached.is_ok() || last_attempt.is_some_and(|at| at.elapsed() < MIN_INTERVAL) {
            return cached;
        }
        *last_attempt = Some(Instant::now());
        let keys = self.fetch().await.map_err(|_| KeyError::Unavailable)?;
        *self.keys.write().await = Some((keys, Instant::now()));
        self.find_cached(kid).await
    }

    async fn find_cached(&self, kid: &str) -> Result<DecodingKey, KeyError> {
        let keys = self.keys.read().await;
        let fresh = keys.as_ref().filter(|(_, fetched_at)| fetched_at.elapsed() < MAX_AGE);
        let (keys, _) = fresh.ok_or(KeyError::Unavailable)?;
        let key = keys.find(kid).ok_or(KeyError::Unknown)?;
        DecodingKey::from_jwk(key).map_err(|_| KeyError::Unknown)
    }

    async fn fetch(&self) -> Result<JwkSet, reqwest::Error> {
        let response = self.client.get(&self.url).timeout(TIMEOUT).send().await?;
        response.error_for_status()?.json().await
    }
}
