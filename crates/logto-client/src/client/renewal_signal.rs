//! Notifies the renewal loop of changes.

use std::cell::{Cell, RefCell};

use futures_channel::oneshot;

/// The signal between the rest of the client and the renewal loop.
#[derive(Default)]
pub(crate) struct RenewalSignal {
    /// One for each loop that waits: a page may run the same client twice.
    waiting: RefCell<Vec<oneshot::Sender<()>>>,
    is_triggered: Cell<bool>,
}

impl RenewalSignal {
    /// Lets the loop decide again what to do.
    pub(crate) fn notify(&self) {
        for waiting in self.waiting.take() {
            // The receiver is gone when the loop is not running.
            let _ = waiting.send(());
        }
    }

    /// Does the same as [`notify`](Self::notify), for an event after which an expired token is worth
    /// renewing: the page was shown, the network came back.
    pub(crate) fn trigger(&self) {
        self.is_triggered.set(true);
        self.notify();
    }

    /// Returns whether there was a trigger since the last call.
    pub(crate) fn take_trigger(&self) -> bool {
        self.is_triggered.replace(false)
    }

    /// Resolves with the next notification.
    pub(crate) fn notified(&self) -> oneshot::Receiver<()> {
        let (waiting, notified) = oneshot::channel();
        let mut all = self.waiting.borrow_mut();
        all.retain(|waiting| !waiting.is_canceled());
        all.push(waiting);
        notified
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use futures_util::FutureExt as _;

    use super::*;

    #[test]
    fn a_notification_ends_the_wait() {
        let signal = RenewalSignal::default();
        let mut notified = signal.notified();
        assert!((&mut notified).now_or_never().is_none());
        signal.notify();
        assert!(notified.now_or_never().is_some());
        assert!(!signal.take_trigger());
    }

    /// Otherwise the two loops of a client that is run twice would wake one another forever.
    #[test]
    fn one_wait_does_not_end_another() {
        let signal = RenewalSignal::default();
        let mut first = signal.notified();
        let mut second = signal.notified();
        assert!((&mut first).now_or_never().is_none() && (&mut second).now_or_never().is_none());
        signal.notify();
        assert!(first.now_or_never().is_some() && second.now_or_never().is_some());
    }

    #[test]
    fn a_trigger_is_taken_once_also_when_nothing_waits() {
        let signal = RenewalSignal::default();
        signal.trigger();
        assert!(signal.take_trigger());
        assert!(!signal.take_trigger());
    }
}
