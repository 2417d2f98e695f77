//! Tasks that a test runs.

use std::cell::RefCell;

use futures_util::future::{LocalBoxFuture, join_all};

use crate::ports::Tasks;

/// A [`Tasks`] port for tests. Spawned tasks are kept until [`FakeTasks::run`]; without
/// that, a task runs only as long as a caller awaits it.
#[derive(Default)]
pub struct FakeTasks {
    spawned: RefCell<Vec<LocalBoxFuture<'static, ()>>>,
}

impl std::fmt::Debug for FakeTasks {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FakeTasks").field("spawned", &self.spawned.borrow().len()).finish()
    }
}

impl FakeTasks {
    /// Runs all spawned tasks to their end.
    pub async fn run(&self) {
        let spawned = self.spawned.take();
        join_all(spawned).await;
    }
}

impl Tasks for FakeTasks {
    fn spawn(&self, task: LocalBoxFuture<'static, ()>) {
        self.spawned.borrow_mut().push(task);
    }
}
