//! Listeners that are called after each change of a value.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

type Listener<T> = Rc<dyn Fn(&T)>;

/// The listeners of one value.
pub(crate) struct Observers<T> {
    listeners: RefCell<Vec<(u64, Listener<T>)>>,
    next_id: Cell<u64>,
}

impl<T> Default for Observers<T> {
    fn default() -> Self {
        Self { listeners: RefCell::default(), next_id: Cell::default() }
    }
}

impl<T> Observers<T> {
    /// Adds a listener and returns its id.
    pub(crate) fn add(&self, listener: impl Fn(&T) + 'static) -> u64 {
        let id = self.next_id.get();
        self.next_id.set(id + 1);
        self.listeners.borrow_mut().push((id, Rc::new(listener)));
        id
    }

    pub(crate) fn remove(&self, id: u64) {
        self.listeners.borrow_mut().retain(|(other, _)| *other != id);
    }

    /// Calls the listeners in the order in which they were added. A listener may add and remove
    /// listeners; such a change takes effect with the next call.
    pub(crate) fn notify(&self, value: &T) {
        let listeners: Vec<_> = self.listeners.borrow().iter().map(|(_, listener)| Rc::clone(listener)).collect();
        for listener in listeners {
            listener(value);
        }
    }
}

/// Keeps a listener of [`LogtoClient::subscribe`](crate::LogtoClient::subscribe) registered until it
/// is dropped.
pub struct Subscription {
    unsubscribe: Box<dyn Fn()>,
}

impl Subscription {
    /// A subscription that calls `unsubscribe` when it is dropped.
    pub(crate) fn new(unsubscribe: impl Fn() + 'static) -> Self {
        Self { unsubscribe: Box::new(unsubscribe) }
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        (self.unsubscribe)();
    }
}

impl std::fmt::Debug for Subscription {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Subscription")
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;

    #[test]
    fn listeners_are_called_until_they_are_removed() {
        let observers = Observers::<u8>::default();
        let heard = Rc::new(RefCell::new(Vec::new()));
        let ids = [1, 2].map(|listener| {
            let heard = Rc::clone(&heard);
            observers.add(move |value| heard.borrow_mut().push((listener, *value)))
        });
        observers.notify(&7);
        observers.remove(ids[0]);
        observers.notify(&8);
        assert_eq!(*heard.borrow(), [(1, 7), (2, 7), (2, 8)]);
    }

    #[test]
    fn a_listener_may_remove_itself() {
        let observers = Rc::new(Observers::<()>::default());
        let calls = Rc::new(Cell::new(0));
        let (own, counted) = (Rc::downgrade(&observers), Rc::clone(&calls));
        observers.add(move |()| {
            counted.set(counted.get() + 1);
            own.upgrade().unwrap().remove(0);
        });
        observers.notify(&());
        observers.notify(&());
        assert_eq!(calls.get(), 1);
    }
}
