//! Background tasks.

use futures_util::future::LocalBoxFuture;

/// Runs tasks to their end. A running renewal must not be canceled when the component that requested
/// it is dropped: its response would be lost, and the new refresh token with it.
pub trait Tasks {
    /// Runs a task.
    fn spawn(&self, task: LocalBoxFuture<'static, ()>);
}
