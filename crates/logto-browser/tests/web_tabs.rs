//! Locks, versions and messages between tabs.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use std::cell::RefCell;
use std::pin::pin;
use std::rc::Rc;
use std::time::Duration;

use futures_util::future::{Either, join, select};
use logto_browser::{WebClock, WebStorage, WebTabs};
use logto_client::ports::{Clock as _, Storage as _, TabMessage, TabSignOut, Tabs as _};
use logto_client::protocol::time::UnixMillis;
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen(inline_js = r#"
    const database = Object.getOwnPropertyDescriptor(window, "indexedDB");
    export function take_locks_away() {
        Object.defineProperty(navigator, "locks", { configurable: true, value: undefined });
    }
    export function refuse_locks() {
        const request = () => Promise.reject(new DOMException("no", "SecurityError"));
        Object.defineProperty(navigator, "locks", { configurable: true, value: { request } });
    }
    export function give_locks_back() { delete navigator.locks; }
    export function take_database_away() {
        Object.defineProperty(window, "indexedDB", { configurable: true, get() { throw new Error("no"); } });
    }
    export function silence_database() {
        Object.defineProperty(window, "indexedDB", {
            configurable: true,
            get: () => ({ open: () => new EventTarget() }),
        });
    }
    export function give_database_back() { Object.defineProperty(window, "indexedDB", database); }
    export function delete_database(name) {
        return new Promise((resolve) => {
            const request = indexedDB.deleteDatabase(name);
            request.onsuccess = request.onerror = request.onblocked = () => resolve();
        });
    }
    export function fire(type, init) {
        const kinds = { storage: StorageEvent, pageshow: PageTransitionEvent, pagehide: PageTransitionEvent };
        const target = type === "visibilitychange" ? document : window;
        target.dispatchEvent(new (kinds[type] ?? Event)(type, init));
    }
    export function init(json) { return JSON.parse(json); }
    export function another_page_holds(name) {
        return new Promise((resolve) => {
            navigator.locks.request(name, () => new Promise((release) => resolve(release)));
        });
    }
"#)]
extern "C" {
    fn take_locks_away();
    fn refuse_locks();
    fn give_locks_back();
    fn take_database_away();
    fn silence_database();
    fn give_database_back();
    async fn delete_database(name: &str);
    fn fire(event: &str, init: JsValue);
    fn init(json: &str) -> JsValue;
    /// Takes a lock as another page does, and returns the function that releases it.
    async fn another_page_holds(name: &str) -> js_sys::Function;
}

async fn take_turns(one: &WebTabs, two: &WebTabs) -> Vec<&'static str> {
    let log = RefCell::new(Vec::new());
    let work = async |tabs: &WebTabs, begin, end| {
        let _guard = tabs.exclusive("logto:t:session").await;
        log.borrow_mut().push(begin);
        WebClock.sleep(Duration::from_millis(20)).await;
        log.borrow_mut().push(end);
    };
    join(work(one, "a begins", "a ends"), work(two, "b begins", "b ends")).await;
    log.into_inner()
}

const IN_TURN: [&str; 4] = ["a begins", "a ends", "b begins", "b ends"];

#[wasm_bindgen_test]
async fn one_tab_holds_the_lock_at_a_time() {
    assert_eq!(take_turns(&WebTabs::new("t"), &WebTabs::new("t")).await, IN_TURN);
}

#[wasm_bindgen_test]
async fn releases_a_lock_whose_waiter_was_dropped() {
    let tabs = WebTabs::new("t");
    let held = tabs.exclusive("x").await;
    match select(tabs.exclusive("x"), WebClock.sleep(Duration::from_millis(20))).await {
        Either::Left(_) => panic!("the lock is held"),
        Either::Right(((), waiting)) => drop(waiting),
    }
    drop(held);
    drop(tabs.exclusive("x").await);
}

#[wasm_bindgen_test]
async fn without_web_locks_tabs_take_turns_by_leases() {
    for break_them in [take_locks_away as fn(), refuse_locks as fn()] {
        break_them();
        let (one, two) = (WebTabs::new("leases"), WebTabs::new("leases"));
        assert_eq!(take_turns(&one, &two).await, IN_TURN);
        give_locks_back();
    }
    delete_database("logto:leases").await;
}

#[wasm_bindgen_test]
async fn with_neither_the_tasks_of_a_tab_take_turns() {
    take_locks_away();
    let tabs = WebTabs::new("nothing");
    // Firefox and Safari forbid IndexedDB in some private modes; here its getter is replaced.
    take_database_away();
    let log = take_turns(&tabs, &tabs).await;
    let version = tabs.version("x").await;
    give_database_back();
    give_locks_back();
    assert_eq!(log, IN_TURN);
    assert_eq!(version, None);
}

/// Awaits a future for two seconds at most.
async fn soon<T>(future: impl Future<Output = T>) -> Option<T> {
    match select(pin!(future), WebClock.sleep(Duration::from_secs(2))).await {
        Either::Left((value, _)) => Some(value),
        Either::Right(_) => None,
    }
}

#[wasm_bindgen_test]
async fn database_that_never_responds_is_not_waited_for() {
    silence_database();
    let tabs = WebTabs::new("silent");
    assert_eq!(soon(tabs.version("x")).await, Some(None));
    assert_eq!(soon(tabs.set_version("x", 1)).await, Some(()));
    take_locks_away();
    assert!(soon(tabs.exclusive("x")).await.is_some(), "without Web Locks the lease is in the database");
    give_locks_back();
    give_database_back();
}

const REFRESH_TOKEN: &str = "logto:copy:refreshToken";

fn session_item(key: &str) -> Option<String> {
    WebStorage::session().get_item(key).unwrap()
}

/// A page of a tab, once it is known whether the tab is a copy.
async fn session_page() -> WebTabs {
    let tabs = WebTabs::new("copy").with_copy_detection();
    assert!(soon(tabs.exclusive("logto:copy:session")).await.is_some());
    tabs
}

#[wasm_bindgen_test]
async fn copy_of_a_tab_loses_its_refresh_token_and_the_tab_itself_keeps_it() {
    let storage = WebStorage::session();
    storage.remove_item("logto:copy:tab").unwrap();
    storage.set_item(REFRESH_TOKEN, "rt").unwrap();
    let first = session_page().await;
    assert_eq!(session_item(REFRESH_TOKEN).as_deref(), Some("rt"));
    // The page is reloaded: it is left, then the next one finds the same storage.
    let id = session_item("logto:copy:tab").unwrap();
    drop(first);
    let reloaded = session_page().await;
    assert_eq!(session_item(REFRESH_TOKEN).as_deref(), Some("rt"));
    assert_eq!(session_item("logto:copy:tab").as_deref(), Some(&*id));
    // The tab is duplicated: a page finds a copy of the storage while another one is open.
    drop(reloaded);
    let release = another_page_holds(&format!("logto:copy:tab:{id}")).await;
    let copy = session_page().await;
    assert_eq!(session_item(REFRESH_TOKEN), None);
    let own = session_item("logto:copy:tab").unwrap();
    assert_ne!(own, id);
    // The copy has an id of its own now.
    drop(copy);
    storage.set_item(REFRESH_TOKEN, "its own").unwrap();
    drop(session_page().await);
    assert_eq!(session_item(REFRESH_TOKEN).as_deref(), Some("its own"));
    release.call0(&JsValue::UNDEFINED).unwrap();
    storage.remove_item(REFRESH_TOKEN).unwrap();
    storage.remove_item("logto:copy:tab").unwrap();
}

#[wasm_bindgen_test]
async fn several_clients_in_one_page_are_no_copies_of_each_other() {
    let storage = WebStorage::session();
    storage.remove_item("logto:copy:tab").unwrap();
    storage.set_item(REFRESH_TOKEN, "rt").unwrap();
    let (one, two) = join(session_page(), session_page()).await;
    let three = session_page().await;
    assert_eq!(session_item(REFRESH_TOKEN).as_deref(), Some("rt"));
    drop(one);
    // The page cache: each of them hears of it.
    fire("pagehide", init(r#"{"persisted":true}"#));
    fire("pageshow", init(r#"{"persisted":true}"#));
    assert!(soon(two.exclusive("logto:copy:session")).await.is_some());
    assert_eq!(session_item(REFRESH_TOKEN).as_deref(), Some("rt"));
    drop((two, three));
    storage.remove_item(REFRESH_TOKEN).unwrap();
    storage.remove_item("logto:copy:tab").unwrap();
}

#[wasm_bindgen_test]
async fn page_in_the_page_cache_does_not_make_the_next_page_a_copy() {
    let storage = WebStorage::session();
    storage.remove_item("logto:copy:tab").unwrap();
    storage.set_item(REFRESH_TOKEN, "rt").unwrap();
    let cached = session_page().await;
    let lock = format!("logto:copy:tab:{}", session_item("logto:copy:tab").unwrap());
    fire("pagehide", init(r#"{"persisted":true}"#));
    let release = soon(another_page_holds(&lock)).await.expect("the next page takes the lock");
    release.call0(&JsValue::UNDEFINED).unwrap();
    fire("pageshow", init(r#"{"persisted":true}"#));
    assert!(soon(cached.exclusive("logto:copy:session")).await.is_some());
    assert_eq!(session_item(REFRESH_TOKEN).as_deref(), Some("rt"));
    assert!(soon(another_page_holds(&lock)).await.is_none(), "the page from the cache has it again");
    drop(cached);
    storage.remove_item(REFRESH_TOKEN).unwrap();
    storage.remove_item("logto:copy:tab").unwrap();
}

#[wasm_bindgen_test]
async fn every_tab_reads_the_new_version_immediately() {
    let (one, two) = (WebTabs::new("version"), WebTabs::new("version"));
    assert_eq!(two.version("s").await, Some(0));
    for value in [1, 2, 7] {
        one.set_version("s", value).await;
        assert_eq!(two.version("s").await, Some(value));
    }
    assert_eq!(two.version("other").await, Some(0));
    delete_database("logto:version").await;
}

#[wasm_bindgen_test]
async fn publishes_to_other_tabs_only() {
    let (one, two, other_app) = (WebTabs::new("n"), WebTabs::new("n"), WebTabs::new("other"));
    let heard = Rc::new(RefCell::new(Vec::new()));
    for (name, tabs) in [("one", &one), ("two", &two), ("other app", &other_app)] {
        let heard = Rc::clone(&heard);
        tabs.subscribe(Rc::new(move |message| heard.borrow_mut().push((name, message))));
    }
    one.publish(TabMessage::SessionChanged);
    WebClock.sleep(Duration::from_millis(50)).await;
    assert_eq!(*heard.borrow(), [("two", TabMessage::SessionChanged)]);
}

#[wasm_bindgen_test]
async fn sign_out_carries_its_time_and_generation_and_older_tabs_are_understood() {
    let (one, two) = (WebTabs::new("g"), WebTabs::new("g"));
    let heard = Rc::new(RefCell::new(Vec::new()));
    let log = Rc::clone(&heard);
    two.subscribe(Rc::new(move |message| log.borrow_mut().push(message)));
    let sent_at = UnixMillis(1_795_176_000_000);
    let messages = [
        TabMessage::SignOut(Some(TabSignOut { generation: Some("g-1_x".to_owned()), sent_at })),
        TabMessage::SignOut(Some(TabSignOut { generation: None, sent_at })),
        // As earlier versions send it.
        TabMessage::SignOut(None),
    ];
    for message in messages.clone() {
        one.publish(message);
    }
    WebClock.sleep(Duration::from_millis(50)).await;
    assert_eq!(*heard.borrow(), messages);
}

#[wasm_bindgen_test]
fn storage_and_page_cache_events_are_heard_until_the_end() {
    let tabs = WebTabs::new("s");
    let heard = Rc::new(RefCell::new(Vec::new()));
    let log = Rc::clone(&heard);
    tabs.subscribe(Rc::new(move |message| log.borrow_mut().push(message)));
    let all = || {
        for key in ["logto:s:idToken", "logto:other:idToken", "unrelated"] {
            fire("storage", init(&format!(r#"{{"key":"{key}"}}"#)));
        }
        fire("storage", init(r#"{"key":null}"#));
        fire("pageshow", init(r#"{"persisted":false}"#));
        fire("pageshow", init(r#"{"persisted":true}"#));
        fire("online", init("{}"));
        fire("visibilitychange", init("{}"));
    };
    all();
    let expected = [
        TabMessage::SessionChanged,
        TabMessage::SessionChanged,
        TabMessage::PageRestored,
        TabMessage::Online,
        TabMessage::PageShown,
    ];
    assert_eq!(*heard.borrow(), expected);
    drop(tabs);
    all();
    assert_eq!(heard.borrow().len(), expected.len());
}
