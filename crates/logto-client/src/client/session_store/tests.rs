//! Tests of the stored session.

use std::collections::BTreeMap;

use futures_executor::block_on;
use futures_util::FutureExt as _;
use futures_util::future::LocalBoxFuture;

use super::*;
use crate::client::test_parts::{config, harness};
use crate::testing::{FakeStorage, StorageCall, TestHarness, TestUser};

fn signed_in() -> (TestHarness, SessionStore) {
    let harness = harness();
    harness.sign_in(&TestUser::new("u_ada"));
    let store = store_over(Rc::clone(&harness.storage) as _);
    (harness, store)
}

fn store_over(storage: Rc<dyn Storage>) -> SessionStore {
    SessionStore::of(&config(), storage)
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
    assert_eq!(store.read_end(UnixMillis(HOUR_MS - 1)), Some(EndReason::RefreshTokenRejected));
    assert_eq!(store.read_end(UnixMillis(HOUR_MS)), None);
}

#[test]
fn versions_count_up_from_the_higher_one() {
    let (_harness, store) = signed_in();
    store.set_version(4);
    assert_eq!((store.next_version(2), store.next_version(7)), (5, 8));
    store.set_version(u64::MAX);
    assert_eq!(store.next_version(0), 1);
}

#[test]
fn an_unfinished_renewal_is_one_of_the_stored_refresh_token_within_an_hour() {
    let (_harness, store) = signed_in();
    let session = store.read_session().unwrap();
    let sent_at = 10 * HOUR_MS;
    for (token, now, is_unfinished) in [
        ("refresh-token", sent_at, true),
        ("refresh-token", sent_at + HOUR_MS - 1, true),
        ("refresh-token", sent_at + HOUR_MS, false),
        ("refresh-token", sent_at - 1, false),
        ("another", sent_at, false),
    ] {
        store.begin_renewal(&Secret::new(token), UnixMillis(sent_at));
        assert_eq!(store.has_unfinished_renewal(&session, UnixMillis(now)), is_unfinished, "{token} {now}");
    }
    store.end_renewal();
    assert!(!store.has_unfinished_renewal(&session, UnixMillis(sent_at)));
}

#[test]
fn a_session_without_room_for_its_id_token_leaves_no_half_in_the_storage() {
    let (harness, store) = signed_in();
    let session = store.read_session().unwrap();
    let is_id_token = |call: StorageCall<'_>| matches!(call, StorageCall::Set(key, _) if key.ends_with(ID_TOKEN));
    let storage = FakeStorage::over(Rc::clone(&harness.storage) as _)
        .on_call(move |call| if is_id_token(call) { Err(StorageError::Full) } else { Ok(()) });
    let store = store_over(Rc::new(storage));
    store.write_session(&session);
    assert_eq!(harness.storage.keys("").unwrap(), [""; 0]);
    let read = store.read_session().unwrap();
    assert_eq!((read.refresh_token, read.access_tokens), (session.refresh_token, session.access_tokens));
}

/// A storage that writes its items when it is flushed. It rejects them while `is_full` says so, and reports that
/// with the next call, once.
#[derive(Default)]
struct BackgroundStorage {
    written: RefCell<BTreeMap<String, String>>,
    unwritten: RefCell<BTreeMap<String, String>>,
    failure: Cell<Option<StorageError>>,
    is_always_full: Cell<bool>,
    sets: Cell<usize>,
}

impl Storage for BackgroundStorage {
    fn get_item(&self, key: &str) -> Result<Option<String>, StorageError> {
        self.failure.take().map_or(Ok(()), Err)?;
        let unwritten = self.unwritten.borrow().get(key).cloned();
        Ok(unwritten.or_else(|| self.written.borrow().get(key).cloned()))
    }
    fn set_item(&self, key: &str, value: &str) -> Result<(), StorageError> {
        self.failure.take().map_or(Ok(()), Err)?;
        self.sets.set(self.sets.get() + 1);
        self.unwritten.borrow_mut().insert(key.to_owned(), value.to_owned());
        Ok(())
    }
    fn remove_item(&self, key: &str) -> Result<(), StorageError> {
        self.unwritten.borrow_mut().remove(key);
        self.written.borrow_mut().remove(key);
        Ok(())
    }
    fn keys(&self, prefix: &str) -> Result<Vec<String>, StorageError> {
        self.failure.take().map_or(Ok(()), Err)?;
        Ok(self.written.borrow().keys().filter(|key| key.starts_with(prefix)).cloned().collect())
    }
    fn flush(&self) -> LocalBoxFuture<'_, ()> {
        async {
            let has_cache = self.written.borrow().keys().any(|key| key.ends_with(DISCOVERY));
            if has_cache || self.is_always_full.get() {
                let is_unwritten = !self.unwritten.borrow().is_empty();
                self.failure.set(is_unwritten.then_some(StorageError::Full));
            } else {
                self.written.borrow_mut().append(&mut self.unwritten.borrow_mut());
            }
        }
        .boxed_local()
    }
}

/// A storage in which a cache takes all room, its store, and a session that was set there.
fn with_full_background_storage() -> (Rc<BackgroundStorage>, SessionStore, StoredSession) {
    let storage = Rc::new(BackgroundStorage::default());
    storage.written.borrow_mut().insert(format!("logto:spa:{DISCOVERY}"), "{}".to_owned());
    let store = store_over(Rc::clone(&storage) as _);
    let session = signed_in().1.read_session().unwrap();
    store.write_session(&session);
    (storage, store, session)
}

#[test]
fn a_flush_writes_again_what_the_caches_made_room_for() {
    let (storage, store, _) = with_full_background_storage();
    block_on(store.flush());
    assert_eq!(store.failure(), None);
    assert!(storage.written.borrow().contains_key("logto:spa:idToken"));
}

#[test]
fn a_session_that_a_flush_could_not_write_is_in_memory() {
    let (storage, store, session) = with_full_background_storage();
    storage.is_always_full.set(true);
    block_on(store.flush());
    assert_eq!(store.failure(), Some(StorageError::Full));
    assert!(storage.unwritten.borrow().is_empty() && storage.written.borrow().is_empty());
    assert!(store.read_session().is_some_and(|read| read.is_same(&session)));
    // Another tab signs in.
    let id_token = session.id_token.expose().to_owned();
    storage.written.borrow_mut().insert("logto:spa:idToken".to_owned(), id_token);
    let sets = storage.sets.get();
    block_on(store.flush());
    assert_eq!(storage.sets.get(), sets, "the session of another tab is not written by this one");
}

#[test]
fn a_flush_that_could_not_write_another_item_leaves_the_session_in_the_storage() {
    let (storage, store, _) = with_full_background_storage();
    block_on(store.flush());
    storage.is_always_full.set(true);
    store.set("other", "x");
    block_on(store.flush());
    assert_eq!(store.failure(), Some(StorageError::Full));
    assert!(storage.written.borrow().contains_key("logto:spa:idToken"));
}
