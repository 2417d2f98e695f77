//! The lock under which the stored session is changed: by one tab at a time, and only after this
//! tab has seen what the previous holder wrote.

use std::rc::Rc;
use std::time::Duration;

use super::environment::Environment;
use super::session_store::SessionStore;
use crate::ports::{ExclusiveGuard, TabMessage};

/// How long a tab waits for its copy of the store to show the version of the last commit.
const CATCH_UP_MS: i64 = 1000;
/// How long it waits while its copy shows no version at all. Most likely a person has cleared the storage. The first commit in
/// this browser could also be on its way to this tab, which takes some milliseconds.
const CLEARED_MS: i64 = 100;
/// How long it waits between two reads.
const READ_INTERVAL: Duration = Duration::from_millis(10);

/// How long the version is waited for. In some browser versions IndexedDB never answers.
const VERSION_TIMEOUT: Duration = Duration::from_secs(1);
/// How long the storage may take to write what was set.
const FLUSH_TIMEOUT: Duration = Duration::from_secs(2);

/// The lock over all tabs, with the version of the stored session.
pub(crate) struct SessionLock {
    name: String,
    env: Rc<Environment>,
    store: Rc<SessionStore>,
}

/// Holds the lock until it is committed or dropped. Dropping it means that nothing was changed.
pub(crate) struct SessionLockGuard {
    /// `None` when the lock could not be acquired in time.
    lock: Option<ExclusiveGuard>,
    /// The version of the last commit; `None` where no version is needed or none can be kept.
    version: Option<u64>,
}

impl SessionLock {
    pub(crate) fn new(env: Rc<Environment>, store: Rc<SessionStore>) -> Self {
        let name = format!("logto:{}:session", env.config.storage_name());
        Self { name, env, store }
    }

    /// Acquires the lock and waits until this tab's copy of the store is current. Another tab that
    /// holds the lock for longer than `patience` is considered hung; then this one continues without
    /// the lock.
    pub(crate) async fn acquire(&self, patience: Duration) -> SessionLockGuard {
        let tabs = &self.env.ports.tabs;
        let lock = self.env.within(patience, tabs.exclusive(&self.name)).await;
        let version = if self.store.lags_between_tabs() {
            self.env.within(VERSION_TIMEOUT, tabs.version(&self.name)).await.flatten()
        } else {
            None
        };
        self.catch_up(version.unwrap_or_default()).await;
        SessionLockGuard { lock, version }
    }

    /// Waits until the store shows at least this version. That may never happen after a person cleared
    /// the site's data, so the wait is limited; then the store counts as it is.
    async fn catch_up(&self, version: u64) {
        let started = self.env.now();
        loop {
            let shown = self.store.version();
            let limit = if shown == 0 { CLEARED_MS } else { CATCH_UP_MS };
            // Browsers slow down the timers of hidden tabs, so the time counts and not the number of reads. A clock
            // that is set back ends the wait as well.
            if shown >= version || !(0..limit).contains(&self.env.now().since(started)) {
                return;
            }
            self.env.ports.clock.sleep(READ_INTERVAL).await;
        }
    }

    /// Ends a change: writes everything, then the new version, then releases the lock and informs
    /// the other tabs. Each step has a time limit, so that the lock is released in any case.
    pub(crate) async fn commit(&self, guard: SessionLockGuard) {
        let SessionLockGuard { lock, version } = guard;
        let next = version.map(|version| self.store.next_version(version));
        if let Some(next) = next {
            self.store.set_version(next);
        }
        self.env.within(FLUSH_TIMEOUT, self.store.flush()).await;
        if let Some(next) = next {
            self.env.within(VERSION_TIMEOUT, self.env.ports.tabs.set_version(&self.name, next)).await;
        }
        drop(lock);
        self.env.ports.tabs.publish(TabMessage::SessionChanged);
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use std::cell::Cell;

    use futures_executor::{LocalPool, block_on};
    use futures_util::FutureExt as _;
    use futures_util::future::{LocalBoxFuture, pending};
    use futures_util::task::LocalSpawnExt as _;

    use super::*;
    use crate::client::test_parts::{Parts, harness};
    use crate::ports::{Ports, Tabs};
    use crate::testing::{FakeStorage, FakeTab, TestHarness};

    fn lock(harness: &TestHarness) -> SessionLock {
        lock_over(harness, harness.ports())
    }

    fn lock_over(harness: &TestHarness, ports: Ports) -> SessionLock {
        let storage = Rc::new(FakeStorage::over(Rc::clone(&harness.storage) as _).lagging());
        let parts = Parts::over(Ports { storage, ..ports });
        SessionLock::new(parts.env, parts.store)
    }

    /// A tab of a browser whose IndexedDB reads and never writes.
    struct ReadOnlyDatabase(FakeTab);

    impl Tabs for ReadOnlyDatabase {
        fn exclusive<'a>(&'a self, name: &'a str) -> LocalBoxFuture<'a, ExclusiveGuard> {
            self.0.exclusive(name)
        }
        fn version<'a>(&'a self, name: &'a str) -> LocalBoxFuture<'a, Option<u64>> {
            self.0.version(name)
        }
        fn set_version<'a>(&'a self, _name: &'a str, _version: u64) -> LocalBoxFuture<'a, ()> {
            pending().boxed_local()
        }
        fn publish(&self, message: TabMessage) {
            self.0.publish(message);
        }
        fn subscribe(&self, listener: Rc<dyn Fn(TabMessage)>) {
            self.0.subscribe(listener);
        }
    }

    const PATIENCE: Duration = Duration::from_secs(30);

    #[test]
    fn a_commit_raises_the_version_in_both_places() {
        let harness = harness();
        let lock = lock(&harness);
        for version in 1..=2 {
            block_on(async { lock.commit(lock.acquire(PATIENCE).await).await });
            assert_eq!(lock.store.version(), version);
            assert_eq!(block_on(harness.tabs.open().version(&lock.name)), Some(version));
        }
    }

    #[test]
    fn a_dropped_guard_releases_the_lock_and_leaves_the_version() {
        let harness = harness();
        let lock = lock(&harness);
        drop(block_on(lock.acquire(PATIENCE)));
        drop(block_on(lock.acquire(PATIENCE)));
        assert_eq!(lock.store.version(), 0);
    }

    #[test]
    fn a_version_that_is_never_written_delays_a_commit_by_a_second() {
        let harness = harness();
        let ports = Ports { tabs: Rc::new(ReadOnlyDatabase(harness.tabs.open())), ..harness.ports() };
        let (lock, other) = (lock_over(&harness, ports), lock(&harness));
        let mut pool = LocalPool::new();
        let commit = async move { lock.commit(lock.acquire(PATIENCE).await).await };
        pool.spawner().spawn_local(commit).unwrap();
        pool.run_until_stalled();
        assert!(other.acquire(PATIENCE).now_or_never().is_none(), "the lock is still held");
        harness.clock.advance(VERSION_TIMEOUT);
        pool.run_until_stalled();
        assert!(other.acquire(PATIENCE).now_or_never().is_some_and(|guard| guard.lock.is_some()));
    }

    #[test]
    fn a_hung_holder_is_not_waited_for_longer_than_the_patience() {
        let harness = harness();
        let (lock, other) = (lock(&harness), lock(&harness));
        let held = block_on(other.acquire(PATIENCE));
        let mut pool = LocalPool::new();
        let acquired = Rc::new(Cell::new(false));
        let flag = Rc::clone(&acquired);
        let waiting = async move {
            let guard = lock.acquire(PATIENCE).await;
            assert!(guard.lock.is_none());
            flag.set(true);
        };
        pool.spawner().spawn_local(waiting).unwrap();
        pool.run_until_stalled();
        assert!(!acquired.get());
        harness.clock.advance(PATIENCE);
        pool.run_until_stalled();
        assert!(acquired.get());
        drop(held);
    }

    /// Returns after how many reads a lock is acquired, when the store shows `shown` and the last commit was the ninth.
    fn reads_until_acquired(shown: u64) -> usize {
        let harness = harness();
        block_on(harness.tabs.open().set_version("logto:spa:session", 9));
        let lock = lock(&harness);
        if shown > 0 {
            lock.store.set_version(shown);
        }
        let mut pool = LocalPool::new();
        let acquired = Rc::new(Cell::new(false));
        let flag = Rc::clone(&acquired);
        let waiting = async move {
            drop(lock.acquire(PATIENCE).await);
            flag.set(true);
        };
        pool.spawner().spawn_local(waiting).unwrap();
        for reads in 0..200 {
            pool.run_until_stalled();
            if acquired.get() {
                return reads;
            }
            harness.clock.advance(READ_INTERVAL);
        }
        panic!("the lock is not acquired");
    }

    #[test]
    fn a_version_that_never_shows_is_waited_for_a_second() {
        assert_eq!(reads_until_acquired(8), 100);
        assert_eq!(reads_until_acquired(9), 0);
    }

    #[test]
    fn cleared_storage_is_not_waited_for_a_second() {
        assert_eq!(reads_until_acquired(0), 10);
    }
}
