//! Starting tasks.

use std::pin::Pin;

/// Starts a task in the present reactive owner, as [`leptos::task::spawn_local`] does. The type of the task is erased
/// here, so that what Leptos wraps around a task is compiled once.
pub(crate) fn spawn(task: impl Future<Output = ()> + 'static) {
    let task: Pin<Box<dyn Future<Output = ()>>> = Box::pin(task);
    leptos::task::spawn_local(task);
}
