//! Tasks that run when a test says so.

use std::cell::RefCell;

use futures_util::future::{LocalBoxFuture, join_all};

use crate::ports::Tasks;

/// A [`Tasks`] port for tests. What the client spawns is kept until [`FakeTasks::run`]; without
/// that, work goes on only as long as somebody waits for it.
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
    /// Runs all that was spawned so far to its end.
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
