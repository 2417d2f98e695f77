//! Several callers, one piece of work.

use std::cell::RefCell;
use std::future::Future;

use futures_util::FutureExt as _;
use futures_util::future::{LocalBoxFuture, Shared};

type Flight<T> = Shared<LocalBoxFuture<'static, T>>;

/// Runs one piece of work at a time; whoever asks meanwhile gets the same answer.
pub(crate) struct SingleFlight<T: Clone + 'static> {
    under_way: RefCell<Option<Flight<T>>>,
}

impl<T: Clone + 'static> Default for SingleFlight<T> {
    fn default() -> Self {
        Self { under_way: RefCell::new(None) }
    }
}

impl<T: Clone + 'static> SingleFlight<T> {
    /// Joins the work under way, or starts it.
    pub(crate) async fn run(&self, start: impl FnOnce() -> LocalBoxFuture<'static, T>) -> T {
        let flight = self.under_way.borrow_mut().get_or_insert_with(|| start().shared()).clone();
        self.land(flight).await
    }

    /// Joins the work under way, if there is any.
    pub(crate) fn join(&self) -> Option<impl Future<Output = T> + '_> {
        let flight = self.under_way.borrow().clone()?;
        Some(self.land(flight))
    }

    async fn land(&self, flight: Flight<T>) -> T {
        let result = flight.clone().await;
        let mut under_way = self.under_way.borrow_mut();
        if under_way.as_ref().is_some_and(|current| current.ptr_eq(&flight)) {
            *under_way = None;
        }
        result
    }
}
