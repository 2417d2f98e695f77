//! Several callers, one piece of work.

use std::cell::RefCell;
use std::future::Future;
use std::rc::Rc;

use futures_util::FutureExt as _;
use futures_util::future::{LocalBoxFuture, Shared};

use crate::ports::Tasks;

type Flight<T> = Shared<LocalBoxFuture<'static, T>>;

/// Runs one piece of work at a time; whoever asks meanwhile gets the same answer. The work goes on
/// when everybody who asked is gone.
pub(crate) struct SingleFlight<T: Clone + 'static> {
    under_way: Rc<RefCell<Option<Flight<T>>>>,
}

impl<T: Clone + 'static> Default for SingleFlight<T> {
    fn default() -> Self {
        Self { under_way: Rc::default() }
    }
}

impl<T: Clone + 'static> Clone for SingleFlight<T> {
    fn clone(&self) -> Self {
        Self { under_way: Rc::clone(&self.under_way) }
    }
}

impl<T: Clone + 'static> SingleFlight<T> {
    /// Joins the work under way, or starts it.
    pub(crate) async fn run(&self, tasks: &dyn Tasks, start: impl FnOnce() -> LocalBoxFuture<'static, T>) -> T {
        if let Some(under_way) = self.join() {
            return under_way.await;
        }
        let (work, under_way) = (start(), Rc::clone(&self.under_way));
        let flight = async move {
            let result = work.await;
            under_way.replace(None);
            result
        };
        let flight = flight.boxed_local().shared();
        self.under_way.replace(Some(flight.clone()));
        tasks.spawn(flight.clone().map(drop).boxed_local());
        flight.await
    }

    /// Joins the work under way, if there is any.
    pub(crate) fn join(&self) -> Option<impl Future<Output = T> + 'static> {
        self.under_way.borrow().clone()
    }
}
