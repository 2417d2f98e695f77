//! Tests of the stored session.

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
