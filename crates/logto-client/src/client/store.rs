//! What is kept under which key, and what happens when the store fails.
//!
//! The tokens' keys and values are those of `@logto/browser`, so that a JavaScript page on the same
//! origin shares the session. What is ours alone has keys of its own.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use serde::{Deserialize, Serialize};

use crate::ports::{MemoryStorage, Storage};
use crate::protocol::attempt::{SignInAttempt, to_forget};
use crate::protocol::error::{EndReason, StorageError};
use crate::protocol::id_token::IdTokenClaims;
use crate::protocol::jwt::decode_claims;
use crate::protocol::secret::Secret;
use crate::protocol::time::UnixMillis;
use crate::protocol::token::AccessToken;

const ID_TOKEN: &str = "idToken";
const REFRESH_TOKEN: &str = "refreshToken";
const ACCESS_TOKENS: &str = "accessToken";
const RECORD: &str = "session";
const FENCE: &str = "fence";
const END: &str = "ended";
const ATTEMPT: &str = "attempt:";
/// For how long after a session's end its reason is news.
const END_IS_NEWS_MS: i64 = 60 * 60 * 1000;
/// A fence beyond this was not set by this client; then counting begins anew.
const HIGHEST_FENCE: u64 = 1 << 52;

/// What is known about a stored session beside its tokens.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct SessionRecord {
    /// Random, new with each sign-in: an answer counts only for the session it was asked for.
    pub(crate) generation: String,
    /// When the sign-in was finished, by this device's clock.
    pub(crate) signed_in_at: UnixMillis,
    /// The provider's clock minus this device's, in seconds.
    pub(crate) clock_offset: i64,
    /// Whether the provider renewed it after its absolute life should have been over: its
    /// lifetime there is longer than the configured one.
    pub(crate) outlived: bool,
}

/// A stored session. Its ID token is for this app, but its signature has not been checked.
pub(crate) struct StoredSession {
    pub(crate) id_token: Secret,
    pub(crate) claims: IdTokenClaims,
    pub(crate) refresh_token: Option<Secret>,
    pub(crate) record: SessionRecord,
}

impl StoredSession {
    /// Whether this is the same sign-in of the same person. Sessions that a JavaScript page began
    /// have no record, so the user counts as well.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        self.record.generation == other.record.generation && self.claims.sub() == other.claims.sub()
    }

    /// When the ID token is over, by this device's clock.
    pub(crate) fn id_token_ends_at(&self) -> UnixMillis {
        UnixMillis::from_seconds(self.claims.exp().saturating_sub(self.record.clock_offset))
    }
}

/// The store behind the client. When the storage fails, it goes on in memory for the rest of the
/// page's life and remembers why.
pub(crate) struct SessionStore {
    prefix: String,
    issuer: String,
    app_id: String,
    storage: RefCell<Rc<dyn Storage>>,
    /// The store that failed, if one did.
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

    /// Why the session lives in memory only, if it does.
    pub(crate) fn failure(&self) -> Option<StorageError> {
        *self.failure.borrow()
    }

    /// Whether another tab's writes arrive late.
    pub(crate) fn lags_between_tabs(&self) -> bool {
        self.storage.borrow().lags_between_tabs()
    }

    /// The fence this tab's copy of the store shows.
    pub(crate) fn fence(&self) -> u64 {
        self.get(FENCE).and_then(|text| text.parse().ok()).unwrap_or_default()
    }

    /// The fence after `seen` and after the one in the store.
    pub(crate) fn next_fence(&self, seen: u64) -> u64 {
        let highest = seen.max(self.fence());
        if highest < HIGHEST_FENCE { highest + 1 } else { 1 }
    }

    pub(crate) fn set_fence(&self, to: u64) {
        self.set(FENCE, &to.to_string());
    }

    /// Resolves when all that was set will be found after a page load.
    pub(crate) async fn flush(&self) {
        let storage = Rc::clone(&self.storage.borrow());
        storage.flush().await;
        // A store that writes behind tells of failures at the next call.
        let _ = self.with_storage(|storage| storage.keys(&self.prefix));
    }

    pub(crate) fn read_session(&self) -> Option<StoredSession> {
        let id_token = self.get(ID_TOKEN)?;
        let claims = IdTokenClaims::read(decode_claims(&id_token).ok()?).ok()?;
        claims.check_parties(&self.issuer, &self.app_id).ok()?;
        Some(StoredSession {
            id_token: Secret::new(id_token),
            claims,
            refresh_token: self.get(REFRESH_TOKEN).filter(|token| !token.is_empty()).map(Secret::new),
            record: self.get(RECORD).and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default(),
        })
    }

    /// Stores a session. The ID token comes last: without it the rest is nobody's session.
    pub(crate) fn write_session(
        &self,
        record: &SessionRecord,
        id_token: &Secret,
        refresh_token: Option<&Secret>,
        access_tokens: &BTreeMap<String, AccessToken>,
    ) {
        self.write_access_tokens(access_tokens);
        match refresh_token {
            Some(token) => self.set(REFRESH_TOKEN, token.expose()),
            None => self.remove(REFRESH_TOKEN),
        }
        self.set(RECORD, &to_json(record));
        self.remove(END);
        self.set(ID_TOKEN, id_token.expose());
        // A store that failed on the way has half of this session, or an older one.
        if let Some(broken) = &*self.broken.borrow() {
            for key in [ID_TOKEN, REFRESH_TOKEN, ACCESS_TOKENS, RECORD] {
                let _ = broken.remove_item(&format!("{}{key}", self.prefix));
            }
        }
    }

    /// Forgets the session. The ID token goes first.
    pub(crate) fn clear_session(&self) {
        for key in [ID_TOKEN, REFRESH_TOKEN, ACCESS_TOKENS, RECORD, END] {
            self.remove(key);
        }
    }

    /// Forgets the session and keeps why, for the other tabs and for the next page load.
    pub(crate) fn end_session(&self, reason: EndReason, now: UnixMillis) {
        // First: whoever sees that the session is gone sees why.
        self.set(END, &format!("{} {}", reason.code(), now.0));
        for key in [ID_TOKEN, REFRESH_TOKEN, ACCESS_TOKENS, RECORD] {
            self.remove(key);
        }
    }

    /// Why there is no session any more, while that is news.
    pub(crate) fn read_end(&self, now: UnixMillis) -> Option<EndReason> {
        let text = self.get(END)?;
        let (code, at) = text.split_once(' ')?;
        let age = now.since(UnixMillis(at.parse().ok()?));
        EndReason::from_code(code).filter(|_| (0..END_IS_NEWS_MS).contains(&age))
    }

    pub(crate) fn access_tokens(&self) -> BTreeMap<String, AccessToken> {
        self.get(ACCESS_TOKENS).and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
    }

    pub(crate) fn write_access_tokens(&self, tokens: &BTreeMap<String, AccessToken>) {
        self.set(ACCESS_TOKENS, &to_json(tokens));
    }

    /// Stores an attempt under its own state, and forgets the ones that are over.
    pub(crate) fn save_attempt(&self, attempt: &SignInAttempt, now: UnixMillis) {
        let attempts: Vec<SignInAttempt> =
            self.attempt_keys().iter().filter_map(|key| self.read_attempt(key)).collect();
        for old in to_forget(&attempts, now) {
            self.remove(&attempt_key(&old.state));
        }
        self.set(&attempt_key(&attempt.state), &to_json(attempt));
    }

    /// Takes an attempt out of storage: nobody can finish it a second time.
    pub(crate) fn take_attempt(&self, state: &str) -> Option<SignInAttempt> {
        let key = attempt_key(state);
        let attempt = self.read_attempt(&key)?;
        self.remove(&key);
        Some(attempt)
    }

    /// Reads an attempt. One that cannot be read, or lies under another one's key, is removed, or it
    /// would stay for ever.
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

    /// All keys of this app without their common beginning, and their values.
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
        // What a full store still holds must not be back after a page load.
        if let Some(broken) = &*self.broken.borrow() {
            let _ = broken.remove_item(&key);
        }
    }

    /// Does something with the storage; when that fails, with memory instead, from now on.
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

/// These types have text keys and finite numbers, so serialization cannot fail; an empty text
/// reads back as nothing.
fn to_json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}
