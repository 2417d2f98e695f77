//! localStorage, encrypted.

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

use self::cipher::Cipher;
use super::clock::WebClock;
use super::storage::WebStorage;
use logto_client::ports::{Clock as _, Storage};
use logto_client::protocol::error::StorageError;

/// Some browsers have versions in which IndexedDB never answers.
const PATIENCE: Duration = Duration::from_secs(5);

/// localStorage, with everything in it under AES-GCM and a key that no script can read, not even
/// ours: a copy of localStorage (a backup, a synced profile, an extension's dump) holds no token.
/// Script that runs in the page can still use the session as the page does.
///
/// The key stays in IndexedDB as a non-extractable `CryptoKey`. [`SealedStorage::open`] gets it and
/// reads everything before the app is mounted; from then on reads come from memory, and what is set
/// is in memory at once and in localStorage a moment later: [`Storage::flush`] waits for it. What
/// is removed is removed from both at once.
///
/// Each item has an opaque name, `logto-sealed:{app id}:{hash}`. One that cannot be opened (edited,
/// swapped, or sealed with a key that is gone) is removed and counts for nothing. `@logto/browser`
/// cannot read this form, and a session in the plain one is not taken over: people sign in once
/// more after an app changes from one to the other.
///
/// localStorage may turn out to be full after [`Storage::set_item`] has returned. The next call
/// but [`Storage::remove_item`] then says so, once, with [`StorageError::Full`]; after
/// [`Storage::flush`] that is any write up to then. The value is in memory all the same.
///
/// Cheap to clone; all clones are the same store. Open it once in a page: two that were opened for
/// one app would not hear of each other, because browsers tell of changes to other pages only.
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
/// [`sealed_browser_client`](crate::sealed_browser_client) does this, and works in memory where the storage cannot
/// be opened.
#[derive(Clone)]
pub struct SealedStorage {
    inner: Rc<Inner>,
}

struct Inner {
    cipher: Cipher,
    local: WebStorage,
    /// By the item's name. It is what localStorage has, with what is not written yet on top.
    items: RefCell<BTreeMap<String, Item>>,
    /// Done one after the other, so that other pages see changes in the order they were made.
    jobs: RefCell<VecDeque<Job>>,
    is_working: Cell<bool>,
    failure: Cell<Option<StorageError>>,
    listeners: RefCell<Vec<Rc<dyn Fn()>>>,
    hearing: RefCell<Vec<Hearing>>,
}

struct Item {
    key: String,
    value: String,
    /// The text in localStorage that stands for it, as far as is known.
    sealed: Option<String>,
    is_unsaved: bool,
}

enum Job {
    /// Seal what was set here, and write it.
    Write(String),
    /// Open what another page wrote.
    Read(String),
    /// Say that everything before is done.
    Tell(oneshot::Sender<()>),
}

/// A listener on the window, removed when it is dropped.
struct Hearing {
    event: &'static str,
    callback: Closure<dyn FnMut(Event)>,
}

impl Drop for Hearing {
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
    /// Opens the app's store, and makes its key at the first use in this browser.
    ///
    /// # Errors
    /// [`StorageError::Blocked`] when the browser gives no localStorage, no IndexedDB that keeps a
    /// key, or no SubtleCrypto, which exists in secure contexts only. Nothing is removed then.
    pub async fn open(app_id: &str) -> Result<Self, StorageError> {
        let local = WebStorage::local();
        local.get_item("")?;
        let cipher = match select(Cipher::new(app_id).boxed_local(), WebClock.sleep(PATIENCE)).await {
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
            listeners: RefCell::default(),
            hearing: RefCell::default(),
        });
        let storage = Self { inner };
        storage.inner.follow_other_pages();
        storage.inner.look_around()?;
        storage.flush().await;
        Ok(storage)
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
        self.inner.local.remove_item(&name)
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
        self.inner.enqueue(Job::Tell(done));
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
    /// A write that failed after its call had returned.
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
        while let Some(job) = self.next_job() {
            match job {
                Job::Write(name) => self.write(&name).await,
                Job::Read(name) => self.read(&name).await,
                // Nobody waits any more when the future was dropped.
                Job::Tell(done) => drop(done.send(())),
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
        // Removed meanwhile, or set again: then there is a job for that.
        let Some(item) = items.get_mut(name).filter(|item| item.is_unsaved && item.value == value) else { return };
        item.is_unsaved = false;
        let written = sealed.ok_or(StorageError::Broken).and_then(|text| {
            self.local.set_item(name, &text)?;
            Ok(text)
        });
        match written {
            Ok(text) => item.sealed = Some(text),
            Err(error) => self.failure.set(Some(error)),
        }
    }

    async fn read(&self, name: &str) {
        let Ok(Some(text)) = self.local.get_item(name) else { return };
        let opened = self.cipher.open(name, &text).await.filter(|(key, _)| self.cipher.name(key) == name);
        // Written or removed meanwhile: by this page, which knows best, or by another, which is
        // heard of.
        let is_unsaved = self.items.borrow().get(name).is_some_and(|item| item.is_unsaved);
        if is_unsaved || self.local.get_item(name).ok().flatten().as_deref() != Some(&*text) {
            return;
        }
        let before = self.items.borrow_mut().remove(name);
        let is_news = match opened {
            Some((key, value)) => {
                let is_news = before.is_none_or(|before| before.value != value);
                let item = Item { key, value, sealed: Some(text), is_unsaved: false };
                self.items.borrow_mut().insert(name.to_owned(), item);
                is_news
            }
            None => {
                // What cannot be removed is not believed either.
                let _ = self.local.remove_item(name);
                before.is_some()
            }
        };
        if is_news {
            self.notify();
        }
    }

    /// Hears of other pages as long as the store lives.
    fn follow_other_pages(self: &Rc<Self>) {
        let weak = Rc::downgrade(self);
        self.hear("storage", move |event| {
            let (Some(this), Some(event)) = (weak.upgrade(), event.dyn_ref::<StorageEvent>()) else { return };
            match event.key() {
                Some(name) if this.cipher.is_ours(&name) => {
                    if this.look_at(&name) {
                        this.notify();
                    }
                }
                Some(_) => {}
                None => this.cleared(),
            }
        });
        let weak = Rc::downgrade(self);
        // A page in the page cache hears nothing.
        self.hear("pageshow", move |event| {
            if let Some(this) = weak.upgrade()
                && event.dyn_ref::<PageTransitionEvent>().is_some_and(PageTransitionEvent::persisted)
                && this.look_around() == Ok(true)
            {
                this.notify();
            }
        });
    }

    fn hear(&self, event: &'static str, callback: impl FnMut(Event) + 'static) {
        let callback: Closure<dyn FnMut(Event)> = Closure::new(callback);
        if let Some(window) = web_sys::window()
            && window.add_event_listener_with_callback(event, callback.as_ref().unchecked_ref()).is_ok()
        {
            self.hearing.borrow_mut().push(Hearing { event, callback });
        }
    }

    /// Somebody cleared the site's data.
    fn cleared(self: &Rc<Self>) {
        let before = std::mem::take(&mut *self.items.borrow_mut());
        // Most likely there is nothing; an item written after that is read again.
        let _ = self.look_around();
        if !before.is_empty() {
            self.notify();
        }
    }

    /// Follows localStorage in everything; whether items are gone.
    fn look_around(self: &Rc<Self>) -> Result<bool, StorageError> {
        let mut names: BTreeSet<String> = self.items.borrow().keys().cloned().collect();
        names.extend(self.local.keys(self.cipher.prefix())?.into_iter().filter(|name| self.cipher.is_ours(name)));
        let gone = names.iter().filter(|name| self.look_at(name)).count();
        Ok(gone > 0)
    }

    /// Follows localStorage in one item: whether it is gone, which takes effect at once; what was
    /// written has to be opened first. It is asked itself, because an event may be older than what
    /// this page wrote since.
    fn look_at(self: &Rc<Self>, name: &str) -> bool {
        let Ok(text) = self.local.get_item(name) else { return false };
        let mut items = self.items.borrow_mut();
        match (text, items.get(name)) {
            // What this page is about to write will be the last word.
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
