//! The browser's microtask queue.

use futures_util::future::LocalBoxFuture;
use wasm_bindgen_futures::spawn_local;

use logto_client::ports::Tasks;

/// Tasks that live as long as the page.
#[derive(Clone, Copy, Debug)]
pub struct WebTasks;

impl Tasks for WebTasks {
    fn spawn(&self, task: LocalBoxFuture<'static, ()>) {
        spawn_local(task);
    }
}
