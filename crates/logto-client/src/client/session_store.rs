//! The stored session: the keys of its items, and the fallback when the storage fails.
//!
//! The tokens' keys and values are those of `@logto/browser`, so that a JavaScript page on the same
//! origin shares the session. Items that `@logto/browser` does not have use other keys.

mod missing_account_api;
mod sent_renewal;
mod silent_check;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use url::Url;

use self::missing_account_api::MISSING_ACCOUNT_API;
use self::sent_renewal::SentRenewal;
use self::silent_check::SILENT_CHECK;
pub(crate) use self::silent_check::SilentCheck;
use super::fallible_storage::FallibleStorage;
use super::pending_revocation::PendingRevocation;
use super::session::User;
pub(crate) use super::session_record::SessionRecord;
pub(crate) use super::stored_session::{AccessTokens, StoredSession};
use crate::ports::Storage;
use crate::protocol::attempt::{SignInAttempt, attempts_to_remove};
use crate::protocol::config::LogtoConfig;
use crate::protocol::error::{EndReason, StorageError};
use crate::protocol::id_token::IdTokenClaims;
use crate::protocol::json::parse_object;
use crate::protocol::json_object::JsonObject;
use crate::protocol::jwt::decode_claims;
use crate::protocol::pkce::fingerprint;
use crate::protocol::secret::Secret;
use crate::protocol::time::UnixMillis;
use crate::protocol::token::AccessToken;
use crate::protocol::url_parser::parse_url;

const ID_TOKEN: &str = "idToken";
const REFRESH_TOKEN: &str = "refreshToken";
const ACCESS_TOKENS: &str = "accessToken";
const RECORD: &str = "session";
/// Holds the version. The name is that of earlier releases.
const VERSION: &str = "fence";
const END: &str = "ended";
const REVOCATION: &str = "revocation:";
/// Present while a sign-out could not end the provider's session.
const PROVIDER_SESSION: &str = "providerSession";
/// Changes with each sign-out.
const SIGN_OUT_MARK: &str = "signedOut";
const ATTEMPT: &str = "attempt:";
/// Present while a tab handles a callback.
const CALLBACK: &str = "callback:";
/// Holds the renewal that is being sent.
const RENEWAL: &str = "renewal";
/// The items that can be fetched again.
pub(crate) const DISCOVERY: &str = "discovery";
pub(crate) const KEYS: &str = "keys";
/// The items of the session, the ID token first.
const SESSION_ITEMS: [&str; 6] = [ID_TOKEN, REFRESH_TOKEN, ACCESS_TOKENS, RECORD, RENEWAL, MISSING_ACCOUNT_API];
/// The items that do not belong to the session.
const OTHER_ITEMS: [&str; 5] = [VERSION, SIGN_OUT_MARK, SILENT_CHECK, DISCOVERY, KEYS];
/// How long an unfinished renewal is worth being repeated ahead of its time, and a session's end being reported.
const HOUR_MS: i64 = 60 * 60 * 1000;
/// How many attempts that cannot be read are left in the storage. They may be another version's, and
/// count for nothing here. Beyond this number they are removed together.
const MAX_UNREADABLE_ATTEMPTS: usize = 16;
/// How long a callback can take. A tab that was closed meanwhile leaves its item.
const CALLBACK_MS: i64 = 60_000;
/// A version above this was not set by this client; counting then starts again.
const HIGHEST_VERSION: u64 = 1 << 52;

/// Reads and writes the stored session. When the storage fails, the store continues in memory until
/// the page is closed and reports the failure.
pub(crate) struct SessionStore {
    prefix: String,
    issuer: String,
    app_id: String,
    storage: FallibleStorage,
    /// Whether the session was written since the last flush.
    is_session_unflushed: Cell<bool>,
    /// The ID token that this page read or wrote last.
    last_id_token: RefCell<Option<String>>,
}

impl SessionStore {
    /// The store of a configuration.
    pub(crate) fn of(config: &LogtoConfig, storage: Rc<dyn Storage>) -> Self {
        Self::new(&config.storage_name(), config.app_id(), config.issuer(), storage)
    }

    /// The store under a [storage name](LogtoConfig::storage_name).
    pub(crate) fn new(name: &str, app_id: &str, issuer: String, storage: Rc<dyn Storage>) -> Self {
        let prefix = format!("logto:{name}:");
        let expendable = [DISCOVERY, KEYS, RENEWAL].map(|key| [&prefix, key].concat());
        Self {
            prefix,
            issuer,
            app_id: app_id.to_owned(),
            storage: FallibleStorage::new(storage, expendable.into()),
            is_session_unflushed: Cell::default(),
            last_id_token: RefCell::default(),
        }
    }

    /// Why the session is in memory only, if it is.
    pub(crate) fn failure(&self) -> Option<StorageError> {
        self.storage.failure()
    }

    /// Whether the writes of other tabs arrive late.
    pub(crate) fn lags_between_tabs(&self) -> bool {
        self.storage.lags_between_tabs()
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
        let has_failed = self.failure().is_some();
        // A storage that writes in the background reports a failure with the next call, and writes again
        // when caches made room. If that fails too, what it still has of the session is outdated.
        for _ in 0..2 {
            self.storage.flush().await;
            self.storage.keys(&self.prefix);
        }
        if self.is_session_unflushed.replace(false)
            && !has_failed
            && self.failure().is_some()
            && let Some(session) = self.read_session()
        {
            self.write_session(&session);
        }
    }

    /// Reads and decodes the stored session.
    pub(crate) fn read_session(&self) -> Option<StoredSession> {
        let id_token = self.get(ID_TOKEN)?;
        let claims = IdTokenClaims::read(decode_claims(&id_token).ok()?).ok()?;
        claims.check_parties(&self.issuer, &self.app_id).ok()?;
        Some(StoredSession {
            id_token: Secret::new(id_token),
            user: User::new(claims),
            refresh_token: self.refresh_token(),
            access_tokens: self.access_tokens(),
            record: self.record().unwrap_or_default(),
        })
    }

    /// The stored ID token, of any issuer.
    pub(crate) fn id_token(&self) -> Option<Secret> {
        self.get(ID_TOKEN).map(Secret::new)
    }

    pub(crate) fn refresh_token(&self) -> Option<Secret> {
        self.get(REFRESH_TOKEN).filter(|token| !token.is_empty()).map(Secret::new)
    }

    /// The record of the stored session. `None` where this library has stored none.
    pub(crate) fn record(&self) -> Option<SessionRecord> {
        SessionRecord::read(&self.get(RECORD)?).ok()
    }

    /// Removes every item of this library, and moves revocations that are still to be sent to `successor`.
    /// In the same storage with the same prefix, those and the caches stay.
    pub(crate) fn remove_all(&self, successor: &Self) {
        self.clear_session();
        if self.prefix == successor.prefix && self.storage.is_same(&successor.storage) {
            return;
        }
        self.move_sign_outs(successor);
        let keys = [self.attempt_keys(), self.keys_with(CALLBACK)].concat();
        for key in keys.iter().map(String::as_str).chain(OTHER_ITEMS) {
            self.remove(key);
        }
    }

    /// Removes the caches and marks of a storage that has no session and no sign-in under way. Attempts
    /// that have expired go, too.
    pub(crate) fn remove_unused(&self, now: UnixMillis) {
        if [ID_TOKEN, REFRESH_TOKEN, RECORD].into_iter().any(|key| self.get(key).is_some()) {
            return;
        }
        let is_expired = |key: &String| self.read_attempt(key).is_some_and(|attempt| attempt.is_expired(now));
        self.attempt_keys().iter().filter(|key| is_expired(key)).for_each(|key| self.remove(key));
        if self.attempt_keys().is_empty() && !self.is_at_callback(now) {
            for key in self.keys_with(CALLBACK).iter().map(String::as_str).chain([END, RENEWAL]).chain(OTHER_ITEMS) {
                self.remove(key);
            }
        }
    }

    /// Moves what earlier sign-outs could not do at the provider.
    pub(crate) fn move_sign_outs(&self, successor: &Self) {
        let mut keys = self.revocation_keys();
        keys.extend([PROVIDER_SESSION, SILENT_CHECK].map(str::to_owned));
        for key in keys {
            if let Some(item) = self.get(&key) {
                successor.set(&key, &item);
                self.remove(&key);
            }
        }
    }

    /// Stores a session. The ID token is written last, because without it there is no session.
    pub(crate) fn write_session(&self, session: &StoredSession) {
        self.write_access_tokens(&session.access_tokens);
        match &session.refresh_token {
            Some(token) => self.set(REFRESH_TOKEN, token.expose()),
            None => self.remove(REFRESH_TOKEN),
        }
        self.set(RECORD, &session.record.to_json());
        self.remove(END);
        self.set(ID_TOKEN, session.id_token.expose());
        if self.failure().is_some() {
            // Half a session in the storage would be another page's. These go to memory as well.
            for key in [ACCESS_TOKENS, REFRESH_TOKEN, RECORD] {
                if let Some(item) = self.get(key) {
                    self.set(key, &item);
                }
            }
        }
        self.is_session_unflushed.set(true);
    }

    /// Stores the refresh token of a renewal's response before the rest of it is checked: the previous
    /// one is used up. Nothing changes when the stored session is another one by now.
    pub(crate) fn replace_refresh_token(&self, renewed: &StoredSession, token: &Secret) {
        if self.read_session().is_some_and(|current| current.is_same(renewed)) {
            self.set(REFRESH_TOKEN, token.expose());
            self.is_session_unflushed.set(true);
        }
    }

    /// Stores what a renewal whose ID token is refused says about the provider's clock.
    pub(crate) fn set_clock_offset(&self, renewed: &StoredSession, seconds: i64) {
        if let Some(current) = self.read_session().filter(|current| current.is_same(renewed)) {
            self.set(RECORD, &SessionRecord { clock_offset: seconds, ..current.record }.to_json());
        }
    }

    /// Notes that a renewal with this refresh token is about to be sent.
    pub(crate) fn begin_renewal(&self, token: &Secret, now: UnixMillis) {
        self.try_set(RENEWAL, &SentRenewal { at: now, token: fingerprint(token) }.to_json());
    }

    /// Notes that the renewal has a result.
    pub(crate) fn end_renewal(&self) {
        self.remove(RENEWAL);
    }

    /// Whether a renewal with the session's refresh token was sent within the last hour and has no
    /// result.
    pub(crate) fn has_unfinished_renewal(&self, session: &StoredSession, now: UnixMillis) -> bool {
        let Some(text) = self.get(RENEWAL) else { return false };
        SentRenewal::read(&text).is_ok_and(|sent| {
            (0..HOUR_MS).contains(&now.since(sent.at))
                && session.refresh_token.as_ref().is_some_and(|token| fingerprint(token) == sent.token)
        })
    }

    /// Removes the session, the ID token first.
    pub(crate) fn clear_session(&self) {
        SESSION_ITEMS.into_iter().chain([END]).for_each(|key| self.remove(key));
    }

    /// Removes the session and stores the reason, for the other tabs and for the next page load.
    pub(crate) fn end_session(&self, reason: EndReason, now: UnixMillis) {
        // Written first, so that a tab that finds no session finds the reason.
        self.set(END, &format!("{} {}", reason.code(), now.0));
        SESSION_ITEMS.into_iter().for_each(|key| self.remove(key));
    }

    /// The mark of the last sign-out. A sign-in that is being finished compares it, so that it does not
    /// sign in again after a sign-out in another tab.
    pub(crate) fn sign_out_mark(&self) -> i64 {
        self.get(SIGN_OUT_MARK).and_then(|text| text.parse().ok()).unwrap_or_default()
    }

    /// Whether the mark shows a sign-out after the time `since`, when it was `before`. A message of an
    /// earlier sign-out may arrive later and raise the mark as well, to the time at which it was sent. A
    /// sign-out counts the mark up, also when the clock was set back meanwhile.
    pub(crate) fn has_signed_out(&self, before: i64, since: UnixMillis, now: UnixMillis) -> bool {
        let mark = self.sign_out_mark();
        let is_earlier = mark < since.0 && now >= since;
        mark != before && !is_earlier
    }

    /// Stores another mark. It counts up even when the clock was set back.
    pub(crate) fn mark_sign_out(&self, now: UnixMillis) {
        let mark = self.sign_out_mark().saturating_add(1).max(now.0);
        self.set(SIGN_OUT_MARK, &mark.to_string());
    }

    /// Raises the mark to the time of a sign-out in another tab.
    pub(crate) fn raise_sign_out_mark(&self, signed_out_at: UnixMillis) {
        if signed_out_at.0 > self.sign_out_mark() {
            self.set(SIGN_OUT_MARK, &signed_out_at.0.to_string());
        }
    }

    /// Stores a refresh token to revoke, and returns its key.
    pub(crate) fn save_revocation(&self, id: &str, pending: &PendingRevocation) -> String {
        let key = format!("{REVOCATION}{id}");
        self.update_revocation(&key, pending);
        key
    }

    pub(crate) fn update_revocation(&self, key: &str, pending: &PendingRevocation) {
        self.set(key, &pending.to_json());
    }

    pub(crate) fn read_revocation(&self, key: &str) -> Option<PendingRevocation> {
        PendingRevocation::read(&self.get(key)?).ok()
    }

    pub(crate) fn revocation_keys(&self) -> Vec<String> {
        self.keys_with(REVOCATION)
    }

    /// The address to return to after the provider's sign-out page, while its session still has to be
    /// ended.
    pub(crate) fn unended_provider_session(&self) -> Option<Url> {
        parse_url(&self.get(PROVIDER_SESSION)?)
    }

    pub(crate) fn set_unended_provider_session(&self, redirect_uri: Option<&Url>) {
        match redirect_uri {
            Some(uri) => self.set(PROVIDER_SESSION, uri.as_str()),
            None => self.remove(PROVIDER_SESSION),
        }
    }

    /// The reason why the session ended, within an hour.
    pub(crate) fn read_end(&self, now: UnixMillis) -> Option<EndReason> {
        let text = self.get(END)?;
        let (code, at) = text.split_once(' ')?;
        let age = now.since(UnixMillis(at.parse().ok()?));
        EndReason::from_code(code).filter(|_| (0..HOUR_MS).contains(&age))
    }

    /// Reads the stored access tokens, by their storage key.
    pub(crate) fn access_tokens(&self) -> AccessTokens {
        let stored = self.get(ACCESS_TOKENS).and_then(|text| parse_object(text.as_bytes()).ok()).unwrap_or_default();
        let read = stored.iter().map(|(key, token)| Some((key.clone(), AccessToken::read(token).ok()?)));
        read.collect::<Option<_>>().unwrap_or_default()
    }

    pub(crate) fn write_access_tokens(&self, tokens: &AccessTokens) {
        let mut stored = JsonObject::new();
        for (key, token) in tokens.iter() {
            stored.json(key, &token.to_json());
        }
        self.set(ACCESS_TOKENS, &stored.end());
    }

    /// Stores a sign-in attempt under its `state`, and removes expired ones.
    pub(crate) fn save_attempt(&self, attempt: &SignInAttempt, now: UnixMillis) {
        let mut attempts = Vec::new();
        let mut unreadable = Vec::new();
        for key in self.attempt_keys() {
            match self.read_attempt(&key) {
                Some(attempt) => attempts.push(attempt),
                None => unreadable.push(key.clone()),
            }
        }
        for old in attempts_to_remove(&attempts, now) {
            self.remove(&attempt_key(&old.state));
        }
        if unreadable.len() > MAX_UNREADABLE_ATTEMPTS {
            unreadable.iter().for_each(|key| self.remove(key));
        }
        self.set(&attempt_key(&attempt.state), &attempt.to_json());
    }

    /// Removes an attempt from storage and returns it, so that it can be used only once.
    pub(crate) fn take_attempt(&self, state: &str) -> Option<SignInAttempt> {
        let key = attempt_key(state);
        let attempt = self.read_attempt(&key)?;
        self.remove(&key);
        Some(attempt)
    }

    /// Notes that a callback is being handled, and removes outdated notes.
    pub(crate) fn begin_callback(&self, state: &str, now: UnixMillis) {
        for key in self.keys_with(CALLBACK).iter().filter(|key| !self.is_running(key, now)) {
            self.remove(key);
        }
        self.try_set(&format!("{CALLBACK}{state}"), &now.0.to_string());
    }

    /// Notes that the callback has a result.
    pub(crate) fn end_callback(&self, state: &str) {
        self.remove(&format!("{CALLBACK}{state}"));
    }

    /// Whether a callback is being handled, in this tab or in another one.
    pub(crate) fn is_at_callback(&self, now: UnixMillis) -> bool {
        self.keys_with(CALLBACK).iter().any(|key| self.is_running(key, now))
    }

    fn is_running(&self, callback: &str, now: UnixMillis) -> bool {
        let began_at = self.get(callback).and_then(|text| text.parse().ok());
        began_at.is_some_and(|at| (0..CALLBACK_MS).contains(&now.since(UnixMillis(at))))
    }

    /// Reads an attempt. One that cannot be read, or that is stored under another attempt's key, counts
    /// for nothing. It stays, because it may be that of a page with another version of the app.
    fn read_attempt(&self, key: &str) -> Option<SignInAttempt> {
        let attempt = SignInAttempt::read(&self.get(key)?).ok()?;
        (attempt_key(&attempt.state) == key).then_some(attempt)
    }

    fn attempt_keys(&self) -> Vec<String> {
        self.keys_with(ATTEMPT)
    }

    /// The keys that start with a text, without the common prefix.
    fn keys_with(&self, start: &str) -> Vec<String> {
        let keys = self.storage.keys(&format!("{}{start}", self.prefix));
        keys.iter().filter_map(|key| key.strip_prefix(&self.prefix)).map(str::to_owned).collect()
    }

    /// All keys of this app without their common prefix, and their values.
    #[cfg(feature = "devtools")]
    pub(crate) fn items(&self) -> Vec<(String, Secret)> {
        let mut names = self.keys_with("");
        names.sort();
        names.into_iter().filter_map(|name| Some((name.clone(), Secret::new(self.get(&name)?)))).collect()
    }

    /// Reads an item. While the session is in memory because the storage failed, another tab's change
    /// in the storage counts more: a sign-in, or the end of a session.
    pub(crate) fn get(&self, key: &str) -> Option<String> {
        if key == ID_TOKEN && self.failure().is_some() {
            self.follow_other_tabs();
        }
        let value = self.storage.get(&format!("{}{key}", self.prefix));
        self.note_id_token(key, value.as_deref());
        value
    }

    pub(crate) fn set(&self, key: &str, value: &str) {
        self.storage.set(&format!("{}{key}", self.prefix), value);
        self.note_id_token(key, Some(value));
    }

    fn note_id_token(&self, key: &str, value: Option<&str>) {
        if key == ID_TOKEN && self.last_id_token.borrow().as_deref() != value {
            self.last_id_token.replace(value.map(str::to_owned));
        }
    }

    /// Sets an item that is not needed. It is left out when there is no room for it.
    pub(crate) fn try_set(&self, key: &str, value: &str) {
        self.storage.try_set(&format!("{}{key}", self.prefix), value);
    }

    pub(crate) fn remove(&self, key: &str) {
        self.storage.remove(&format!("{}{key}", self.prefix));
        self.note_id_token(key, None);
    }

    /// Drops the items in memory when another tab wrote a session to the storage, or the end of one. This
    /// page removed both there when it went on in memory with the whole session. When only other items
    /// of the session are in memory, they belong to the ID token that was in the storage.
    fn follow_other_tabs(&self) {
        let key = |name: &str| format!("{}{name}", self.prefix);
        let is_changed = if self.storage.is_in_memory(&key(ID_TOKEN)) {
            [ID_TOKEN, END].into_iter().any(|name| self.storage.is_stored(&key(name)))
        } else {
            self.storage.get(&key(ID_TOKEN)) != *self.last_id_token.borrow()
        };
        if is_changed {
            SESSION_ITEMS.into_iter().chain([END]).for_each(|name| self.storage.forget(&key(name)));
            // What another tab could write, this one can as well.
            self.storage.retry();
        }
    }
}

fn attempt_key(state: &str) -> String {
    format!("{ATTEMPT}{state}")
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests;
