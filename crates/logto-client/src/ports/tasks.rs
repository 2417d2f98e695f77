//! Work that goes on whoever waits for it.

use futures_util::future::LocalBoxFuture;

/// Runs tasks to their end. A renewal under way must not be given up because the component that
/// asked for it is gone: its answer would be lost, and the refresh token with it.
pub trait Tasks {
    /// Runs a task.
    fn spawn(&self, task: LocalBoxFuture<'static, ()>);
}
