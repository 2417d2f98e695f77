//! Encrypted localStorage.

mod cipher;

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::rc::Rc;
use std::time::Duration;

use futures_channel::oneshot;
use futures_util::FutureExt as _;
use futures_util::future::{Either, LocalBoxFuture, ready, select};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Event, PageTransitionEvent, StorageEvent};

use self::cipher::{Cipher, is_own, prefix_of};
use super::clock::WebClock;
use super::storage::WebStorage;
use logto_client::ports::{Clock as _, Storage};
use logto_client::protocol::error::StorageError;

/// The time limit for opening. In some browser versions IndexedDB never responds.
const OPEN_TIMEOUT: Duration = Duration::from_secs(5);
/// How many items that do not open are left in localStorage. A page has far fewer; beyond this number they are
/// leftovers of keys that are gone, and the next page that opens the storage removes them together.
const MAX_UNREADABLE: usize = 64;

/// localStorage, encrypted with AES-GCM and a key that no script can read, including this library's: a copy of
/// localStorage (a backup, a synced profile, an extension's dump) contains no token. A script in the page
/// can still use the session as the page does.
///
/// The key is in IndexedDB as a non-extractable `CryptoKey`. [`SealedStorage::open`] loads it and reads all items
/// before the app is mounted. From then on, reads come from memory; writes change memory at once and
/// localStorage a moment later, for which [`Storage::flush`] waits; removals change both at once.
///
/// Each item has an opaque name, `logto-sealed:{app id}:{hash}`. An item that cannot be decrypted (edited, swapped,
/// or encrypted with another key) counts for nothing. It is left in localStorage, because it may be that of another
/// page whose key is newer or older: after the browser has removed the database, pages have different keys until
/// they read the key again, which each does before it writes and when an item does not open. Not more than 64 such
/// items are left. `@logto/browser` cannot read this format, and a session in
/// the plain format is not migrated: users sign in once more after an app changes from one to the other.
///
/// localStorage may turn out to be full after [`Storage::set_item`] has returned. The value is written again when an
/// item is removed. The next call other than
/// [`Storage::remove_item`] then returns [`StorageError::Full`], once; after [`Storage::flush`] this covers every
/// earlier write. The value is in memory nevertheless.
///
/// Cheap to clone; all clones are the same storage. Open it once in a page: two that were opened for one app would
/// not see each other's changes, because browsers report changes to other pages only.
///
/// ```no_run
/// use logto_browser::{SealedStorage, browser_client_builder};
/// use logto_client::{LogtoClient, LogtoConfig, LogtoError};
///
/// async fn client() -> Result<LogtoClient, LogtoError> {
///     let config = LogtoConfig::new("https://my-tenant.logto.app", "my-app-id")?;
///     let storage = SealedStorage::open("my-app-id").await?;
///     Ok(browser_client_builder(config).storage(storage).build())
/// }
/// ```
///
/// [`sealed_browser_client`](crate::sealed_browser_client) does this, and falls back to memory if the storage cannot
/// be opened.
#[derive(Clone)]
pub struct SealedStorage {
    inner: Rc<Inner>,
}

struct Inner {
    cipher: Cipher,
    local: WebStorage,
    /// The items by name: the content of localStorage, with the pending writes applied.
    items: RefCell<BTreeMap<String, Item>>,
    /// Run one after the other, so that other pages see changes in their order.
    jobs: RefCell<VecDeque<Job>>,
    is_working: Cell<bool>,
    failure: Cell<Option<StorageError>>,
    /// Names of the items for which there was no room.
    without_room: RefCell<BTreeSet<String>>,
    /// Whether the items were read that were there when the storage was opened.
    is_open: Cell<bool>,
    listeners: RefCell<Vec<Rc<dyn Fn()>>>,
    event_listeners: RefCell<Vec<EventListener>>,
}

struct Item {
    key: String,
    value: String,
    /// Its encrypted text in localStorage, as far as known.
    sealed: Option<String>,
    is_unsaved: bool,
}

enum Job {
    /// Encrypts an item that was set here, and writes it.
    Write(String),
    /// Decrypts an item that another page wrote.
    Read(String),
    /// Reports that all previous jobs are done.
    Notify(oneshot::Sender<()>),
}

/// A listener on the window, removed when it is dropped.
struct EventListener {
    event: &'static str,
    callback: Closure<dyn FnMut(Event)>,
}

impl Drop for EventListener {
    fn drop(&mut self) {
        if let Some(window) = web_sys::window() {
            let _ = window.remove_event_listener_with_callback(self.event, self.callback.as_ref().unchecked_ref());
        }
    }
}

impl std::fmt::Debug for SealedStorage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SealedStorage").field("keys", &self.inner.items.borrow().len()).finish_non_exhaustive()
    }
}

impl SealedStorage {
    /// Opens the app's storage, and generates its key at the first use in this browser. `name` is the client's
    /// [storage name](logto_client::LogtoConfig::storage_name): the application's id, for a Logto whose issuer
    /// is the endpoint's own.
    ///
    /// # Errors
    /// [`StorageError::Blocked`] if the browser has no localStorage, no IndexedDB that stores a key, or no
    /// SubtleCrypto, which exists in secure contexts only. Nothing is removed then.
    pub async fn open(name: &str) -> Result<Self, StorageError> {
        let local = WebStorage::local();
        local.get_item("")?;
        let cipher = match select(Cipher::new(name, OPEN_TIMEOUT).boxed_local(), WebClock.sleep(OPEN_TIMEOUT)).await {
            Either::Left((cipher, _)) => cipher.ok_or(StorageError::Blocked)?,
            Either::Right(_) => return Err(StorageError::Blocked),
        };
        let inner = Rc::new(Inner {
            cipher,
            local,
            items: RefCell::default(),
            jobs: RefCell::default(),
            is_working: Cell::default(),
            failure: Cell::default(),
            without_room: RefCell::default(),
            is_open: Cell::default(),
            listeners: RefCell::default(),
            event_listeners: RefCell::default(),
        });
        let storage = Self { inner };
        storage.inner.listen_to_other_pages();
        storage.inner.sync_all()?;
        storage.flush().await;
        storage.inner.is_open.set(true);
        storage.inner.limit_unreadable_items()?;
        Ok(storage)
    }

    /// Opens the storage of an app that does not use it any more; `None` if nothing in it can be read. If it can
    /// never be read again, because the key in the database does not open it or there is none, it is removed.
    pub(crate) async fn open_former(name: &str) -> Option<Self> {
        let (local, prefix) = (WebStorage::local(), prefix_of(name));
        let is_own = |name: &String| is_own(name, &prefix);
        let names = local.keys(&prefix).ok()?.into_iter().filter(is_own);
        let item = |name: String| local.get_item(&name).ok().flatten().map(|text| (name, text));
        // Read before the key is looked up: what another page writes later belongs to a key that is there by then.
        let items: Vec<(String, String)> = names.filter_map(item).collect();
        if items.is_empty() {
            return None;
        }
        if Cipher::has_key(name).await? {
            let storage = Self::open(name).await.ok()?;
            if !storage.inner.items.borrow().is_empty() {
                return Some(storage);
            }
        }
        for (name, text) in items {
            if local.get_item(&name).ok().flatten() == Some(text) {
                local.remove_item(&name).ok()?;
            }
        }
        None
    }
}

impl Storage for SealedStorage {
    fn get_item(&self, key: &str) -> Result<Option<String>, StorageError> {
        self.inner.report_failure()?;
        Ok(self.inner.items.borrow().get(&self.inner.cipher.name(key)).map(|item| item.value.clone()))
    }

    fn set_item(&self, key: &str, value: &str) -> Result<(), StorageError> {
        self.inner.report_failure()?;
        let name = self.inner.cipher.name(key);
        let mut items = self.inner.items.borrow_mut();
        let sealed = items.remove(&name).and_then(|before| before.sealed);
        let item = Item { key: key.to_owned(), value: value.to_owned(), sealed, is_unsaved: true };
        items.insert(name.clone(), item);
        self.inner.enqueue(Job::Write(name));
        Ok(())
    }

    fn remove_item(&self, key: &str) -> Result<(), StorageError> {
        let name = self.inner.cipher.name(key);
        self.inner.items.borrow_mut().remove(&name);
        self.inner.local.remove_item(&name)?;
        self.inner.retry_without_room();
        Ok(())
    }

    fn keys(&self, prefix: &str) -> Result<Vec<String>, StorageError> {
        self.inner.report_failure()?;
        let items = self.inner.items.borrow();
        Ok(items.values().filter(|item| item.key.starts_with(prefix)).map(|item| item.key.clone()).collect())
    }

    fn flush(&self) -> LocalBoxFuture<'_, ()> {
        if !self.inner.is_working.get() {
            return ready(()).boxed_local();
        }
        let (done, when_done) = oneshot::channel();
        self.inner.enqueue(Job::Notify(done));
        when_done.map(|_| ()).boxed_local()
    }

    fn subscribe(&self, listener: Rc<dyn Fn()>) {
        self.inner.listeners.borrow_mut().push(listener);
    }

    fn lags_between_tabs(&self) -> bool {
        true
    }
}

impl Inner {
    /// Returns the error of a write that failed after its call had returned.
    fn report_failure(&self) -> Result<(), StorageError> {
        self.failure.take().map_or(Ok(()), Err)
    }

    fn enqueue(self: &Rc<Self>, job: Job) {
        self.jobs.borrow_mut().push_back(job);
        if !self.is_working.replace(true) {
            let this = Rc::clone(self);
            spawn_local(async move { this.work().await });
        }
    }

    async fn work(&self) {
        let mut is_key_shared = false;
        while let Some(job) = self.next_job() {
            match job {
                Job::Write(name) => {
                    if !is_key_shared {
                        self.cipher.share_key().await;
                        is_key_shared = true;
                    }
                    self.write(&name).await;
                }
                Job::Read(name) => self.read(&name).await,
                // The receiver is gone when the future was dropped.
                Job::Notify(done) => drop(done.send(())),
            }
        }
        self.is_working.set(false);
    }

    fn next_job(&self) -> Option<Job> {
        self.jobs.borrow_mut().pop_front()
    }

    async fn write(&self, name: &str) {
        let unsaved = self.items.borrow().get(name).filter(|item| item.is_unsaved).map(Item::content);
        let Some((key, value)) = unsaved else { return };
        let sealed = self.cipher.seal(name, &key, &value).await;
        let mut items = self.items.borrow_mut();
        // If it was removed or set again meanwhile, there is another job for that.
        let Some(item) = items.get_mut(name).filter(|item| item.is_unsaved && item.value == value) else { return };
        item.is_unsaved = false;
        let written = sealed.ok_or(StorageError::Broken).and_then(|text| {
            self.local.set_item(name, &text)?;
            Ok(text)
        });
        match written {
            Ok(text) => item.sealed = Some(text),
            Err(error) => {
                if error == StorageError::Full {
                    self.without_room.borrow_mut().insert(name.to_owned());
                }
                self.failure.set(Some(error));
            }
        }
    }

    /// Writes the items again for which there was no room.
    fn retry_without_room(self: &Rc<Self>) {
        for name in self.without_room.take() {
            if let Some(item) = self.items.borrow_mut().get_mut(&name) {
                item.is_unsaved = true;
            }
            self.enqueue(Job::Write(name));
        }
    }

    /// Removes the items that do not open, if there are very many.
    fn limit_unreadable_items(&self) -> Result<(), StorageError> {
        let names = self.local.keys(self.cipher.prefix())?;
        let is_unreadable = |name: &String| self.cipher.is_own(name) && !self.items.borrow().contains_key(name);
        let unreadable: Vec<String> = names.into_iter().filter(is_unreadable).collect();
        if unreadable.len() > MAX_UNREADABLE {
            unreadable.iter().try_for_each(|name| self.local.remove_item(name))?;
        }
        Ok(())
    }

    /// Decrypts an item. When the key does not open it, the key is read again, because another page may have
    /// generated a new one.
    async fn open(&self, name: &str, text: &str) -> Option<(String, String)> {
        let opened = self.cipher.open(name, text).await;
        if opened.is_some() || !self.is_open.get() || !self.cipher.reload_key().await {
            return opened;
        }
        self.cipher.open(name, text).await
    }

    async fn read(&self, name: &str) {
        let Ok(Some(text)) = self.local.get_item(name) else { return };
        let opened = self.open(name, &text).await.filter(|(key, _)| self.cipher.name(key) == name);
        // It was written or removed meanwhile, by this page or by another one, whose event follows.
        let is_unsaved = self.items.borrow().get(name).is_some_and(|item| item.is_unsaved);
        if is_unsaved || self.local.get_item(name).ok().flatten().as_deref() != Some(&*text) {
            return;
        }
        let before = self.items.borrow_mut().remove(name);
        let is_changed = match opened {
            Some((key, value)) => {
                let is_changed = before.is_none_or(|before| before.value != value);
                let item = Item { key, value, sealed: Some(text), is_unsaved: false };
                self.items.borrow_mut().insert(name.to_owned(), item);
                is_changed
            }
            None => before.is_some(),
        };
        if is_changed {
            self.notify();
        }
    }

    /// Follows the changes by other pages until the storage is dropped.
    fn listen_to_other_pages(self: &Rc<Self>) {
        let weak = Rc::downgrade(self);
        self.listen("storage", move |event| {
            let (Some(this), Some(event)) = (weak.upgrade(), event.dyn_ref::<StorageEvent>()) else { return };
            match event.key() {
                Some(name) if this.cipher.is_own(&name) => {
                    if this.sync_item(&name) {
                        this.notify();
                    }
                }
                Some(_) => {}
                None => this.on_cleared(),
            }
        });
        let weak = Rc::downgrade(self);
        // A page in the page cache receives no events.
        self.listen("pageshow", move |event| {
            if let Some(this) = weak.upgrade()
                && event.dyn_ref::<PageTransitionEvent>().is_some_and(PageTransitionEvent::persisted)
                && this.sync_all() == Ok(true)
            {
                this.notify();
            }
        });
    }

    fn listen(&self, event: &'static str, callback: impl FnMut(Event) + 'static) {
        let callback: Closure<dyn FnMut(Event)> = Closure::new(callback);
        if let Some(window) = web_sys::window()
            && window.add_event_listener_with_callback(event, callback.as_ref().unchecked_ref()).is_ok()
        {
            self.event_listeners.borrow_mut().push(EventListener { event, callback });
        }
    }

    /// Handles the removal of the site's data.
    fn on_cleared(self: &Rc<Self>) {
        let before = std::mem::take(&mut *self.items.borrow_mut());
        // Reads items that were written since.
        let _ = self.sync_all();
        if !before.is_empty() {
            self.notify();
        }
    }

    /// Applies the content of localStorage, and returns whether items were removed.
    fn sync_all(self: &Rc<Self>) -> Result<bool, StorageError> {
        let mut names: BTreeSet<String> = self.items.borrow().keys().cloned().collect();
        names.extend(self.local.keys(self.cipher.prefix())?.into_iter().filter(|name| self.cipher.is_own(name)));
        let gone = names.iter().filter(|name| self.sync_item(name)).count();
        Ok(gone > 0)
    }

    /// Applies one item of localStorage, and returns whether it was removed, which takes effect at once. A written
    /// one has to be decrypted first. This reads localStorage, because an event may be older than the last write of
    /// this page.
    fn sync_item(self: &Rc<Self>, name: &str) -> bool {
        let Ok(text) = self.local.get_item(name) else { return false };
        let mut items = self.items.borrow_mut();
        match (text, items.get(name)) {
            // The pending write of this page will replace it.
            (_, Some(item)) if item.is_unsaved => false,
            (None, before) => {
                let is_gone = before.is_some();
                items.remove(name);
                is_gone
            }
            (Some(text), before) => {
                if before.is_none_or(|item| item.sealed.as_ref() != Some(&text)) {
                    self.enqueue(Job::Read(name.to_owned()));
                }
                false
            }
        }
    }

    fn notify(&self) {
        let listeners = self.listeners.borrow().clone();
        for listener in listeners {
            listener();
        }
    }
}

impl Item {
    fn content(&self) -> (String, String) {
        (self.key.clone(), self.value.clone())
    }
}
