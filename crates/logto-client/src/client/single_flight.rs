//! Shares one running task between several callers.

use std::cell::{OnceCell, RefCell};
use std::future::pending;
use std::rc::Rc;

use futures_util::FutureExt as _;
use futures_util::future::{LocalBoxFuture, Shared};

use crate::ports::Tasks;

/// A running task. What is shared between the callers is its end, which has the same type for all tasks, so that
/// the code of [`Shared`] is compiled once.
struct Flight<T> {
    end: Shared<LocalBoxFuture<'static, ()>>,
    result: Rc<OnceCell<T>>,
}

impl<T: Clone + 'static> Flight<T> {
    /// Waits for the result.
    fn finish(&self) -> LocalBoxFuture<'static, T> {
        let (end, result) = (self.end.clone(), Rc::clone(&self.result));
        async move {
            end.await;
            match result.get() {
                Some(result) => result.clone(),
                // The task sets its result before it ends.
                None => pending().await,
            }
        }
        .boxed_local()
    }
}

/// Runs one task at a time; callers that come meanwhile get the same result. The task continues when
/// all callers are dropped.
pub(crate) struct SingleFlight<T: Clone + 'static> {
    running: Rc<RefCell<Option<Flight<T>>>>,
}

impl<T: Clone + 'static> Default for SingleFlight<T> {
    fn default() -> Self {
        Self { running: Rc::default() }
    }
}

impl<T: Clone + 'static> Clone for SingleFlight<T> {
    fn clone(&self) -> Self {
        Self { running: Rc::clone(&self.running) }
    }
}

impl<T: Clone + 'static> SingleFlight<T> {
    /// Joins the running task, or starts one.
    pub(crate) fn run(
        &self,
        tasks: &dyn Tasks,
        start: impl FnOnce() -> LocalBoxFuture<'static, T>,
    ) -> LocalBoxFuture<'static, T> {
        if let Some(running) = self.join() {
            return running;
        }
        let (task, running) = (start(), Rc::clone(&self.running));
        let result = Rc::new(OnceCell::new());
        let own_result = Rc::clone(&result);
        let end = async move {
            let _ = own_result.set(task.await);
            running.replace(None);
        };
        let end = end.boxed_local().shared();
        let flight = Flight { end: end.clone(), result };
        let finished = flight.finish();
        self.running.replace(Some(flight));
        tasks.spawn(end.boxed_local());
        finished
    }

    /// Whether a task is running.
    pub(crate) fn is_running(&self) -> bool {
        self.running.borrow().is_some()
    }

    /// Joins the running task, if there is one.
    pub(crate) fn join(&self) -> Option<LocalBoxFuture<'static, T>> {
        self.running.borrow().as_ref().map(Flight::finish)
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use std::cell::Cell;

    use futures_channel::oneshot;
    use futures_executor::{LocalPool, block_on};
    use futures_util::future::join3;
    use futures_util::task::LocalSpawnExt as _;

    use super::*;
    use crate::testing::FakeTasks;

    #[test]
    fn callers_share_a_running_task_and_the_next_starts_another() {
        let (tasks, flight, starts) = (FakeTasks::default(), SingleFlight::default(), Cell::new(0));
        let (send, wait) = oneshot::channel::<()>();
        let wait = wait.map(drop).shared();
        let start = || {
            starts.set(starts.get() + 1);
            let (value, wait) = (starts.get(), wait.clone());
            async move {
                wait.await;
                value
            }
            .boxed_local()
        };
        let release = async move { send.send(()).unwrap() };
        let (one, two, ()) = block_on(join3(flight.run(&tasks, start), flight.run(&tasks, start), release));
        assert_eq!((one, two), (1, 1));
        assert_eq!(block_on(flight.run(&tasks, start)), 2);
    }

    #[test]
    fn the_task_continues_without_its_caller() {
        let tasks = Rc::new(FakeTasks::default());
        let flight = SingleFlight::<()>::default();
        let (send, wait) = oneshot::channel::<()>();
        let done = Rc::new(Cell::new(false));
        let flag = Rc::clone(&done);
        let mut pool = LocalPool::new();
        let (own_tasks, own_flight) = (Rc::clone(&tasks), flight.clone());
        let caller = async move {
            let task = move || {
                async move {
                    let _ = wait.await;
                    flag.set(true);
                }
                .boxed_local()
            };
            own_flight.run(&*own_tasks, task).await;
        };
        let caller = pool.spawner().spawn_local_with_handle(caller).unwrap();
        pool.run_until_stalled();
        drop(caller);
        send.send(()).unwrap();
        block_on(tasks.run());
        assert!(done.get() && flight.join().is_none());
    }
}
