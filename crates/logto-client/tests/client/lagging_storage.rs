//! Tabs whose copies of the storage lag, as those of localStorage do between browser processes.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Duration;

use futures_executor::LocalPool;
use futures_util::FutureExt as _;
use futures_util::future::{LocalBoxFuture, ready};
use futures_util::task::LocalSpawnExt as _;
use logto_client::ports::{Http, HttpRequest, HttpResponse, Storage};
use logto_client::testing::{FakeStorage, TestHarness};
use logto_client::{HttpError, LogtoClient, LogtoError, SignOutOptions, StorageError, TokenRequest};
use serde_json::json;

use crate::support::{config, harness, signed_in};

type Items = BTreeMap<String, String>;

/// A storage with a copy for each tab: a write shows in the others only after `settle`.
#[derive(Default)]
struct Browser {
    copies: RefCell<Vec<Rc<RefCell<Items>>>>,
    on_their_way: RefCell<Vec<(usize, String, Option<String>)>>,
}

impl Browser {
    fn open(self: &Rc<Self>, items: &Items) -> Copy {
        let items = Rc::new(RefCell::new(items.clone()));
        self.copies.borrow_mut().push(Rc::clone(&items));
        Copy { browser: Rc::clone(self), tab: self.copies.borrow().len() - 1, items }
    }

    fn write(&self, tab: usize, key: &str, value: Option<&str>) {
        set(&mut self.copies.borrow()[tab].borrow_mut(), key, value);
        self.on_their_way.borrow_mut().push((tab, key.to_owned(), value.map(str::to_owned)));
    }

    fn settle(&self) {
        for (writer, key, value) in self.on_their_way.take() {
            for (tab, copy) in self.copies.borrow().iter().enumerate() {
                if tab != writer {
                    set(&mut copy.borrow_mut(), &key, value.as_deref());
                }
            }
        }
    }
}

fn set(items: &mut Items, key: &str, value: Option<&str>) {
    match value {
        Some(value) => drop(items.insert(key.to_owned(), value.to_owned())),
        None => drop(items.remove(key)),
    }
}

struct Copy {
    browser: Rc<Browser>,
    tab: usize,
    items: Rc<RefCell<Items>>,
}

impl Storage for Copy {
    fn get_item(&self, key: &str) -> Result<Option<String>, StorageError> {
        Ok(self.items.borrow().get(key).cloned())
    }
    fn set_item(&self, key: &str, value: &str) -> Result<(), StorageError> {
        self.browser.write(self.tab, key, Some(value));
        Ok(())
    }
    fn remove_item(&self, key: &str) -> Result<(), StorageError> {
        self.browser.write(self.tab, key, None);
        Ok(())
    }
    fn keys(&self, prefix: &str) -> Result<Vec<String>, StorageError> {
        Ok(self.items.borrow().keys().filter(|key| key.starts_with(prefix)).cloned().collect())
    }
    fn lags_between_tabs(&self) -> bool {
        true
    }
}

/// A provider that accepts each refresh token once, and ends the session at the second use.
struct Strict {
    harness: Rc<TestHarness>,
    good: RefCell<String>,
    count: RefCell<usize>,
    lifetime: RefCell<u64>,
}

impl Http for Strict {
    fn send(&self, request: HttpRequest) -> LocalBoxFuture<'_, Result<HttpResponse, HttpError>> {
        if !request.url().ends_with("/oidc/token") {
            return self.harness.logto.send(request);
        }
        *self.count.borrow_mut() += 1;
        let form: BTreeMap<String, String> = url::form_urlencoded::parse(request.body()).into_owned().collect();
        let (status, body) = if form["refresh_token"] == *self.good.borrow() {
            let next = format!("refresh-{}", self.count.borrow());
            let mut body = self.harness.logto.token_answer(&self.harness.logto.id_token("u_ada", &[]));
            body["refresh_token"] = json!(next);
            body["expires_in"] = json!(*self.lifetime.borrow());
            *self.good.borrow_mut() = next;
            (200, body)
        } else {
            *self.good.borrow_mut() = "none".to_owned();
            (400, json!({"error": "invalid_grant"}))
        };
        ready(Ok(HttpResponse::new(status, body.to_string().into_bytes()))).boxed_local()
    }
}

struct Six {
    harness: Rc<TestHarness>,
    browser: Rc<Browser>,
    provider: Rc<Strict>,
    clients: Vec<LogtoClient>,
    pool: LocalPool,
}

impl Six {
    fn open() -> Self {
        let harness = Rc::new(harness());
        drop(signed_in(&harness));
        let keys = harness.storage.keys("").unwrap();
        let items: Items =
            keys.into_iter().map(|key| (key.clone(), harness.storage.get_item(&key).unwrap().unwrap())).collect();
        let browser = Rc::new(Browser::default());
        let provider = Rc::new(Strict {
            harness: Rc::clone(&harness),
            good: RefCell::new("refresh-token".to_owned()),
            count: RefCell::default(),
            lifetime: RefCell::new(3600),
        });
        let clients = (0..6).map(|_| {
            let mut ports = harness.ports();
            ports.storage = Rc::new(browser.open(&items));
            ports.http = Rc::clone(&provider) as _;
            LogtoClient::with_ports(config(), ports)
        });
        let clients = clients.collect();
        Self { harness, browser, provider, clients, pool: LocalPool::new() }
    }

    /// All tabs request a token at the same time; copies settle after the lock is released.
    fn ask(&mut self) -> Vec<Result<String, LogtoError>> {
        let asked = self.clients.iter().map(|client| {
            let client = client.clone();
            let ask = async move { client.access_token(TokenRequest::new()).await };
            self.pool.spawner().spawn_local_with_handle(ask.map(|r| r.map(|t| t.token().expose().to_owned()))).unwrap()
        });
        let asked: Vec<_> = asked.collect();
        for _ in 0..40 {
            self.pool.run_until_stalled();
            self.harness.clock.advance(Duration::from_millis(10));
            self.browser.settle();
        }
        asked.into_iter().map(|asked| self.pool.run_until(asked)).collect()
    }
}

#[test]
fn six_tabs_with_an_expired_token_share_one_request() {
    let mut six = Six::open();
    for round in 1..=3 {
        six.harness.clock.advance(Duration::from_secs(3600));
        let answers = six.ask();
        assert!(answers.iter().all(Result::is_ok), "{answers:?}");
        assert_eq!(*six.provider.count.borrow(), round);
        assert!(six.clients.iter().all(LogtoClient::is_authenticated));
    }
}

#[test]
fn token_that_lives_for_seconds_is_renewed_once_over_all_tabs() {
    let mut six = Six::open();
    *six.provider.lifetime.borrow_mut() = 5;
    for round in 1..=3 {
        six.harness.clock.advance(Duration::from_secs(3600));
        let answers = six.ask();
        assert!(answers.iter().all(Result::is_ok), "{answers:?}");
        assert_eq!(*six.provider.count.borrow(), round);
    }
}

#[test]
fn without_versions_the_next_tab_uses_a_spent_refresh_token() {
    // The same tabs over a storage that lags but does not report it: only the lock protects them.
    let mut six = Six::open();
    let items = six.browser.copies.borrow()[0].borrow().clone();
    six.clients = (0..6)
        .map(|_| {
            let mut ports = six.harness.ports();
            ports.storage = Rc::new(FakeStorage::over(Rc::new(six.browser.open(&items))));
            ports.http = Rc::clone(&six.provider) as _;
            LogtoClient::with_ports(config(), ports)
        })
        .collect();
    six.harness.clock.advance(Duration::from_secs(3600));
    let answers = six.ask();
    assert!(*six.provider.count.borrow() > 1 && answers.iter().any(Result::is_err));
}

#[test]
fn renewal_that_ends_after_a_sign_out_does_not_undo_it() {
    let mut six = Six::open();
    six.harness.clock.advance(Duration::from_secs(3600));
    // One tab stores a renewal while another signs out, whose copy does not show the renewal yet.
    let (renewing, leaving) = (six.clients[0].clone(), six.clients[1].clone());
    let spawner = six.pool.spawner();
    spawner.spawn_local(async move { drop(renewing.access_token(TokenRequest::new()).await) }).unwrap();
    spawner.spawn_local(async move { drop(leaving.sign_out(SignOutOptions::new()).await) }).unwrap();
    for _ in 0..200 {
        six.pool.run_until_stalled();
        six.harness.clock.advance(Duration::from_millis(10));
        six.browser.settle();
    }
    for copy in six.browser.copies.borrow().iter() {
        assert!(!copy.borrow().contains_key("logto:spa:idToken"));
        assert!(!copy.borrow().contains_key("logto:spa:refreshToken"));
    }
}
