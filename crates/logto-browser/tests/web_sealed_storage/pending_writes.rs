//! Writing behind.

use std::time::Duration;

use futures_util::future::join;
use logto_browser::WebClock;
use logto_client::StorageError;
use logto_client::ports::{Clock as _, Storage as _};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{break_browser, clean_up, get, item_of, moment, open, restore_browser, sealed_items};

#[wasm_bindgen_test]
async fn last_write_wins() {
    let storage = open("order").await;
    for index in 0..50 {
        storage.set_item("a", &index.to_string()).unwrap();
        if index % 7 == 0 {
            moment().await;
        }
    }
    storage.flush().await;
    assert_eq!(get(&open("order").await, "a").as_deref(), Some("49"));
    assert_eq!(sealed_items("order").len(), 1);
    clean_up("order").await;
}

#[wasm_bindgen_test]
async fn writes_keys_in_the_order_they_were_set() {
    let storage = open("keyorder").await;
    break_browser("slow encryption");
    for key in ["a", "b", "c"] {
        storage.set_item(key, "x").unwrap();
    }
    let mut seen = Vec::new();
    while seen.len() < 3 {
        WebClock.sleep(Duration::from_millis(5)).await;
        let written = sealed_items("keyorder").len();
        if seen.last() != Some(&written) && written > 0 {
            let mut keys = open("keyorder").await.keys("").unwrap();
            keys.sort();
            // Another one may have been written since.
            assert!(keys.len() >= written, "{keys:?}");
            assert_eq!(keys, ["a", "b", "c"][..keys.len()]);
            seen.push(written);
        }
    }
    clean_up("keyorder").await;
}

#[wasm_bindgen_test]
async fn flush_waits_for_all_earlier_writes() {
    let storage = open("flush").await;
    storage.flush().await;
    break_browser("slow encryption");
    for key in ["a", "b", "c"] {
        storage.set_item(key, "x").unwrap();
    }
    assert_eq!(sealed_items("flush"), []);
    let abandoned = storage.flush();
    let flushed = storage.flush();
    storage.set_item("later", "x").unwrap();
    drop(abandoned);
    flushed.await;
    assert_eq!(sealed_items("flush").len(), 3, "and not for what came after");
    join(storage.flush(), storage.clone().flush()).await;
    assert_eq!(sealed_items("flush").len(), 4);
    clean_up("flush").await;
}

#[wasm_bindgen_test]
async fn finishes_writes_after_the_storage_is_dropped() {
    let storage = open("drop").await;
    storage.set_item("a", "x").unwrap();
    drop(storage);
    moment().await;
    assert_eq!(get(&open("drop").await, "a").as_deref(), Some("x"));
    clean_up("drop").await;
}

#[wasm_bindgen_test]
async fn removed_items_stay_removed() {
    let storage = open("gone").await;
    item_of(&storage, "gone", "a", "old").await;
    break_browser("slow encryption");
    storage.set_item("a", "new").unwrap();
    storage.set_item("b", "new").unwrap();
    WebClock.sleep(Duration::from_millis(10)).await;
    storage.remove_item("a").unwrap();
    storage.remove_item("b").unwrap();
    assert_eq!(sealed_items("gone"), [], "at once");
    storage.flush().await;
    WebClock.sleep(Duration::from_millis(50)).await;
    assert_eq!(sealed_items("gone"), []);
    assert_eq!((get(&storage, "a"), get(&storage, "b")), (None, None));

    storage.set_item("a", "first").unwrap();
    WebClock.sleep(Duration::from_millis(10)).await;
    storage.remove_item("a").unwrap();
    storage.set_item("a", "second").unwrap();
    storage.flush().await;
    assert_eq!(get(&open("gone").await, "a").as_deref(), Some("second"));
    clean_up("gone").await;
}

type Call<'a> = &'a dyn Fn() -> Result<(), StorageError>;

#[wasm_bindgen_test]
async fn next_call_returns_the_error_of_a_pending_write() {
    let storage = open("full").await;
    item_of(&storage, "full", "a", "before").await;
    for (what, error) in [
        ("full localStorage", StorageError::Full),
        ("blocked localStorage", StorageError::Blocked),
        ("failing encryption", StorageError::Broken),
    ] {
        let calls: [(&str, Call<'_>); 3] = [
            ("get", &|| storage.get_item("a").map(drop)),
            ("set", &|| storage.set_item("b", "x")),
            ("keys", &|| storage.keys("").map(drop)),
        ];
        for (name, call) in calls {
            break_browser(what);
            storage.set_item("a", what).unwrap();
            storage.flush().await;
            restore_browser();
            assert_eq!(call(), Err(error), "{what}, {name}");
            assert_eq!(get(&storage, "a").as_deref(), Some(what), "once, and the value is in memory");
        }
    }
    assert_eq!(get(&storage, "b"), None);
    assert_eq!(get(&open("full").await, "a").as_deref(), Some("before"), "it keeps what it had");
    break_browser("full localStorage");
    storage.set_item("a", "x").unwrap();
    storage.flush().await;
    assert_eq!(storage.remove_item("a"), Ok(()));
    assert_eq!(sealed_items("full"), [], "room is made all the same");
    break_browser("blocked localStorage");
    assert_eq!(storage.remove_item("a"), Err(StorageError::Blocked));
    clean_up("full").await;
}

#[wasm_bindgen_test]
async fn value_without_room_is_written_when_an_item_is_removed() {
    let storage = open("room").await;
    item_of(&storage, "room", "cache", "large").await;
    item_of(&storage, "room", "token", "old").await;
    break_browser("full localStorage");
    storage.set_item("token", "new").unwrap();
    storage.flush().await;
    assert_eq!(storage.keys("").map(drop), Err(StorageError::Full));
    restore_browser();
    storage.remove_item("cache").unwrap();
    storage.flush().await;
    assert_eq!(storage.keys("").unwrap(), ["token"]);
    assert_eq!(get(&open("room").await, "token").as_deref(), Some("new"));
    clean_up("room").await;
}
