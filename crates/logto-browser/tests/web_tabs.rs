//! Locks and news between tabs.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use futures_util::future::{Either, join, select};
use logto_browser::{WebClock, WebTabs};
use logto_client::ports::{Clock as _, TabMessage, TabSignOut, Tabs as _};
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
    export function give_database_back() { Object.defineProperty(window, "indexedDB", database); }
    export function delete_database(name) {
        return new Promise((resolve) => {
            const request = indexedDB.deleteDatabase(name);
            request.onsuccess = request.onerror = request.onblocked = () => resolve();
        });
    }
    export function fire(type, init) {
        const kinds = { storage: StorageEvent, pageshow: PageTransitionEvent };
        const target = type === "visibilitychange" ? document : window;
        target.dispatchEvent(new (kinds[type] ?? Event)(type, init));
    }
    export function init(json) { return JSON.parse(json); }
"#)]
extern "C" {
    fn take_locks_away();
    fn refuse_locks();
    fn give_locks_back();
    fn take_database_away();
    fn give_database_back();
    async fn delete_database(name: &str);
    fn fire(event: &str, init: JsValue);
    fn init(json: &str) -> JsValue;
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
    let fence = tabs.version("x").await;
    give_database_back();
    give_locks_back();
    assert_eq!(log, IN_TURN);
    assert_eq!(fence, None);
}

#[wasm_bindgen_test]
async fn every_tab_reads_the_new_fence_immediately() {
    let (one, two) = (WebTabs::new("fence"), WebTabs::new("fence"));
    assert_eq!(two.version("s").await, Some(0));
    for value in [1, 2, 7] {
        one.set_version("s", value).await;
        assert_eq!(two.version("s").await, Some(value));
    }
    assert_eq!(two.version("other").await, Some(0));
    delete_database("logto:fence").await;
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
