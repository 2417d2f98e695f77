//! Checking proofs of an identity, which lock a person when too many are wrong.

use super::ApiError;
use crate::model::store::Store;

/// Checks a proof of `target`, an identifier or the id of a person, unless it is locked. A wrong one is counted.
pub(crate) fn check_proof<T>(
    store: &mut Store,
    target: &str,
    now_ms: i64,
    check: impl FnOnce(&mut Store) -> Result<T, ApiError>,
) -> Result<T, ApiError> {
    require_unlocked(store, target, now_ms)?;
    let result = check(store);
    if result.is_err() {
        let policy = store.sign_in_experience.sentinel_policy();
        store.sentinel.count_failure(target, policy, now_ms);
        require_unlocked(store, target, now_ms)?;
    }
    result
}

fn require_unlocked(store: &Store, target: &str, now_ms: i64) -> Result<(), ApiError> {
    match store.sentinel.minutes_locked(target, now_ms) {
        Some(minutes) => Err(ApiError::too_many_attempts(minutes)),
        None => Ok(()),
    }
}
