//! The stored session: the keys of its items, and the fallback when the storage fails.
//!
//! The tokens' keys and values are those of `@logto/browser`, so that a JavaScript page on the same
//! origin shares the session. Items that `@logto/browser` does not have use other keys.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::session::User;
use crate::ports::{MemoryStorage, Storage};
use crate::protocol::attempt::{SignInAttempt, attempts_to_remove};
use crate::protocol::error::{EndReason, StorageError};
use crate::protocol::extra_access::ExtraAccess;
use crate::protocol::id_token::IdTokenClaims;
use crate::protocol::jwt::decode_claims;
use crate::protocol::secret::Secret;
use crate::protocol::time::UnixMillis;
use crate::protocol::token::AccessToken;

const ID_TOKEN: &str = "idToken";
const REFRESH_TOKEN: &str = "refreshToken";
const ACCESS_TOKENS: &str = "accessToken";
const RECORD: &str = "session";
/// Holds the version. The name is that of earlier releases.
const VERSION: &str = "fence";
const END: &str = "ended";
const ATTEMPT: &str = "attempt:";
/// How long after a session's end its reason is reported.
const END_REPORTED_MS: i64 = 60 * 60 * 1000;
/// A version above this was not set by this client; counting then starts again.
const HIGHEST_VERSION: u64 = 1 << 52;

/// The data of a stored session beside its tokens.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct SessionRecord {
    /// Random, new with each sign-in: an answer counts only for the session it was asked for.
    pub(crate) generation: String,
    /// When the sign-in was finished, by this device's clock.
    pub(crate) signed_in_at: UnixMillis,
    /// The provider's clock minus this device's, in seconds.
    pub(crate) clock_offset: i64,
    /// Whether the provider renewed it after its expected end: its lifetime there is longer than the
    /// configured one.
    pub(crate) outlived: bool,
    /// What the sign-in requested beside the configured scopes and resources.
    #[serde(skip_serializing_if = "ExtraAccess::is_empty")]
    pub(crate) extra: ExtraAccess,
}

/// A stored session, decoded: a snapshot that is read once and passed on. Its ID token is for this
/// app, but its signature has not been checked.
#[derive(Clone)]
pub(crate) struct StoredSession {
    pub(crate) id_token: Secret,
    /// The person, by the ID token.
    pub(crate) user: User,
    pub(crate) refresh_token: Option<Secret>,
    /// The access tokens by their storage key.
    pub(crate) access_tokens: BTreeMap<String, AccessToken>,
    pub(crate) record: SessionRecord,
}

impl StoredSession {
    /// Whether this is the same sign-in of the same person. Sessions that a JavaScript page began
    /// have no generation, so the user is compared as well.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        self.record.generation == other.record.generation && self.user.sub() == other.user.sub()
    }

    /// When the ID token expires, by this device's clock.
    pub(crate) fn id_token_ends_at(&self) -> UnixMillis {
        UnixMillis::from_seconds(self.user.claims().exp().saturating_sub(self.record.clock_offset))
    }
}

/// Reads and writes the stored session. When the storage fails, the store continues in memory until
/// the page is closed and reports the failure.
pub(crate) struct SessionStore {
    prefix: String,
    issuer: String,
    app_id: String,
    storage: RefCell<Rc<dyn Storage>>,
    /// The storage that failed, if one did.
    broken: RefCell<Option<Rc<dyn Storage>>>,
    failure: RefCell<Option<StorageError>>,
}

impl SessionStore {
    pub(crate) fn new(app_id: &str, issuer: String, storage: Rc<dyn Storage>) -> Self {
        Self {
            prefix: format!("logto:{app_id}:"),
            issuer,
            app_id: app_id.to_owned(),
            storage: RefCell::new(storage),
            broken: RefCell::default(),
            failure: RefCell::new(None),
        }
    }

    /// Why the session is in memory only, if it is.
    pub(crate) fn failure(&self) -> Option<StorageError> {
        *self.failure.borrow()
    }

    /// Whether the writes of other tabs arrive late.
    pub(crate) fn lags_between_tabs(&self) -> bool {
        self.storage.borrow().lags_between_tabs()
    }

    /// The version of the last commit that this tab's copy of the store shows.
    pub(crate) fn version(&self) -> u64 {
        self.get(VERSION).and_then(|text| text.parse().ok()).unwrap_or_default()
    }

    /// The version after `last` and after the one in the store.
    pub(crate) fn next_version(&self, last: u64) -> u64 {
        let highest = last.max(self.version());
        if highest < HIGHEST_VERSION { highest + 1 } else { 1 }
    }

    pub(crate) fn set_version(&self, version: u64) {
        self.set(VERSION, &version.to_string());
    }

    /// Resolves when everything that was set will be found after a page load.
    pub(crate) async fn flush(&self) {
        let storage = Rc::clone(&self.storage.borrow());
        storage.flush().await;
        // A storage that writes in the background reports a failure with the next call.
        let _ = self.with_storage(|storage| storage.keys(&self.prefix));
    }

    /// Reads and decodes the stored session.
    pub(crate) fn read_session(&self) -> Option<StoredSession> {
        let id_token = self.get(ID_TOKEN)?;
        let claims = IdTokenClaims::read(decode_claims(&id_token).ok()?).ok()?;
        claims.check_parties(&self.issuer, &self.app_id).ok()?;
        Some(StoredSession {
            id_token: Secret::new(id_token),
            user: User::new(claims),
            refresh_token: self.get(REFRESH_TOKEN).filter(|token| !token.is_empty()).map(Secret::new),
            access_tokens: self.access_tokens(),
            record: self.get(RECORD).and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default(),
        })
    }

    /// Stores a session. The ID token is written last, because without it there is no session.
    pub(crate) fn write_session(&self, session: &StoredSession) {
        self.write_access_tokens(&session.access_tokens);
        match &session.refresh_token {
            Some(token) => self.set(REFRESH_TOKEN, token.expose()),
            None => self.remove(REFRESH_TOKEN),
        }
        self.set(RECORD, &to_json(&session.record));
        self.remove(END);
        self.set(ID_TOKEN, session.id_token.expose());
        // A storage that failed meanwhile has parts of this session, or an older one.
        if let Some(broken) = &*self.broken.borrow() {
            for key in [ID_TOKEN, REFRESH_TOKEN, ACCESS_TOKENS, RECORD] {
                let _ = broken.remove_item(&format!("{}{key}", self.prefix));
            }
        }
    }

    /// Removes the session, the ID token first.
    pub(crate) fn clear_session(&self) {
        for key in [ID_TOKEN, REFRESH_TOKEN, ACCESS_TOKENS, RECORD, END] {
            self.remove(key);
        }
    }

    /// Removes the session and stores the reason, for the other tabs and for the next page load.
    pub(crate) fn end_session(&self, reason: EndReason, now: UnixMillis) {
        // Written first, so that a tab that finds no session finds the reason.
        self.set(END, &format!("{} {}", reason.code(), now.0));
        for key in [ID_TOKEN, REFRESH_TOKEN, ACCESS_TOKENS, RECORD] {
            self.remove(key);
        }
    }

    /// The reason why the session ended, within an hour.
    pub(crate) fn read_end(&self, now: UnixMillis) -> Option<EndReason> {
        let text = self.get(END)?;
        let (code, at) = text.split_once(' ')?;
        let age = now.since(UnixMillis(at.parse().ok()?));
        EndReason::from_code(code).filter(|_| (0..END_REPORTED_MS).contains(&age))
    }

    /// Reads the stored access tokens, by their storage key.
    pub(crate) fn access_tokens(&self) -> BTreeMap<String, AccessToken> {
        self.get(ACCESS_TOKENS).and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
    }

    pub(crate) fn write_access_tokens(&self, tokens: &BTreeMap<String, AccessToken>) {
        self.set(ACCESS_TOKENS, &to_json(tokens));
    }

    /// Stores a sign-in attempt under its `state`, and removes expired ones.
    pub(crate) fn save_attempt(&self, attempt: &SignInAttempt, now: UnixMillis) {
        let attempts: Vec<SignInAttempt> =
            self.attempt_keys().iter().filter_map(|key| self.read_attempt(key)).collect();
        for old in attempts_to_remove(&attempts, now) {
            self.remove(&attempt_key(&old.state));
        }
        self.set(&attempt_key(&attempt.state), &to_json(attempt));
    }

    /// Removes an attempt from storage and returns it, so that it can be used only once.
    pub(crate) fn take_attempt(&self, state: &str) -> Option<SignInAttempt> {
        let key = attempt_key(state);
        let attempt = self.read_attempt(&key)?;
        self.remove(&key);
        Some(attempt)
    }

    /// Reads an attempt. One that cannot be read, or that is stored under another attempt's key, is
    /// removed; otherwise it would never be removed.
    fn read_attempt(&self, key: &str) -> Option<SignInAttempt> {
        let attempt = serde_json::from_str(&self.get(key)?).ok();
        let attempt = attempt.filter(|attempt: &SignInAttempt| attempt_key(&attempt.state) == key);
        if attempt.is_none() {
            self.remove(key);
        }
        attempt
    }

    fn attempt_keys(&self) -> Vec<String> {
        let prefix = format!("{}{ATTEMPT}", self.prefix);
        let keys = self.with_storage(|storage| storage.keys(&prefix)).unwrap_or_default();
        keys.iter().filter_map(|key| key.strip_prefix(&self.prefix)).map(str::to_owned).collect()
    }

    /// All keys of this app without their common prefix, and their values.
    #[cfg(feature = "devtools")]
    pub(crate) fn items(&self) -> Vec<(String, Secret)> {
        let keys = self.with_storage(|storage| storage.keys(&self.prefix)).unwrap_or_default();
        let mut names: Vec<_> =
            keys.iter().filter_map(|key| key.strip_prefix(&self.prefix)).map(str::to_owned).collect();
        names.sort();
        names.into_iter().filter_map(|name| Some((name.clone(), Secret::new(self.get(&name)?)))).collect()
    }

    pub(crate) fn get(&self, key: &str) -> Option<String> {
        let key = format!("{}{key}", self.prefix);
        self.with_storage(|storage| storage.get_item(&key)).flatten()
    }

    pub(crate) fn set(&self, key: &str, value: &str) {
        let key = format!("{}{key}", self.prefix);
        self.with_storage(|storage| storage.set_item(&key, value));
    }

    pub(crate) fn remove(&self, key: &str) {
        let key = format!("{}{key}", self.prefix);
        self.with_storage(|storage| storage.remove_item(&key));
        // Items that a full storage still holds must not reappear after a page load.
        if let Some(broken) = &*self.broken.borrow() {
            let _ = broken.remove_item(&key);
        }
    }

    /// Uses the storage. When that fails, falls back to memory and repeats the call there.
    fn with_storage<T>(&self, act: impl Fn(&dyn Storage) -> Result<T, StorageError>) -> Option<T> {
        let storage = Rc::clone(&self.storage.borrow());
        match act(&*storage) {
            Ok(value) => Some(value),
            Err(error) => {
                let memory = self.fall_back_to_memory(&storage, error);
                act(&*memory).ok()
            }
        }
    }

    fn fall_back_to_memory(&self, broken: &Rc<dyn Storage>, error: StorageError) -> Rc<dyn Storage> {
        let memory = MemoryStorage::default();
        for key in broken.keys(&self.prefix).unwrap_or_default() {
            if let Ok(Some(value)) = broken.get_item(&key) {
                let _ = memory.set_item(&key, &value);
            }
        }
        let memory: Rc<dyn Storage> = Rc::new(memory);
        *self.storage.borrow_mut() = Rc::clone(&memory);
        *self.failure.borrow_mut() = Some(error);
        *self.broken.borrow_mut() = Some(Rc::clone(broken));
        memory
    }
}

fn attempt_key(state: &str) -> String {
    format!("{ATTEMPT}{state}")
}

/// Serializes a value. These types have text keys and finite numbers, so that cannot fail.
fn to_json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;
    use crate::protocol::config::LogtoConfig;
    use crate::testing::{TestHarness, TestUser};

    fn signed_in() -> (TestHarness, SessionStore) {
        let config = LogtoConfig::new("http://localhost:3001", "spa").unwrap();
        let harness = TestHarness::new(config.clone());
        harness.sign_in(&TestUser::new("u_ada"));
        let store = SessionStore::new(config.app_id(), config.issuer(), Rc::clone(&harness.storage) as _);
        (harness, store)
    }

    #[test]
    fn a_session_that_was_written_is_read_back() {
        let (_harness, store) = signed_in();
        let mut session = store.read_session().unwrap();
        session.record.generation = "g".to_owned();
        session.refresh_token = None;
        store.write_session(&session);
        let read = store.read_session().unwrap();
        assert!(read.is_same(&session));
        assert_eq!((read.refresh_token, read.access_tokens), (None, session.access_tokens));
    }

    #[test]
    fn another_generation_is_another_session() {
        let (_harness, store) = signed_in();
        let mut session = store.read_session().unwrap();
        session.record.generation = "g".to_owned();
        assert!(!session.is_same(&store.read_session().unwrap()));
    }

    #[test]
    fn the_end_reason_is_reported_for_an_hour() {
        let (_harness, store) = signed_in();
        store.end_session(EndReason::RefreshTokenRejected, UnixMillis(0));
        assert!(store.read_session().is_none());
        assert_eq!(store.read_end(UnixMillis(END_REPORTED_MS - 1)), Some(EndReason::RefreshTokenRejected));
        assert_eq!(store.read_end(UnixMillis(END_REPORTED_MS)), None);
    }

    #[test]
    fn versions_count_up_from_the_higher_one() {
        let (_harness, store) = signed_in();
        store.set_version(4);
        assert_eq!((store.next_version(2), store.next_version(7)), (5, 8));
        store.set_version(u64::MAX);
        assert_eq!(store.next_version(0), 1);
    }
}
