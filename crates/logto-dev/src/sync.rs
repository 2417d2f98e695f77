//! Locks that a panicking test cannot leave unusable.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Locks `mutex`, also after a thread died holding it: the data are plain tables, valid at every step.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
