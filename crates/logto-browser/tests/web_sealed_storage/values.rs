//! What is kept, and what of it can be read.

use futures_util::future::join_all;
use logto_browser::SealedStorage;
use logto_client::StorageError;
use logto_client::ports::Storage;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{
    break_browser, clean_up, fire, get, item_of, lose_key, moment, open, plant_key, raw, restore_browser, sealed_items,
    try_to_export_key,
};

#[wasm_bindgen_test]
async fn values_are_there_at_once_and_after_opening_anew() {
    let storage = open("values").await;
    let values = ["eyJ.x.y", "", "\"quoted\"", "{\"a\":1}", "ünï", &"long ".repeat(5000)];
    for (index, value) in values.iter().enumerate() {
        storage.set_item(&format!("t:{index}"), value).unwrap();
        assert_eq!(get(&storage, &format!("t:{index}")).as_deref(), Some(*value));
    }
    storage.flush().await;
    drop(storage);
    let storage = open("values").await;
    for (index, value) in values.iter().enumerate() {
        assert_eq!(get(&storage, &format!("t:{index}")).as_deref(), Some(*value));
    }
    storage.remove_item("t:0").unwrap();
    storage.remove_item("t:0").unwrap();
    assert_eq!(get(&storage, "t:0"), None);
    assert_eq!(get(&open("values").await, "t:0"), None);
    clean_up("values").await;
}

#[wasm_bindgen_test]
async fn finds_keys_by_prefix() {
    let storage = open("keys").await;
    for key in ["p:1", "p:2", "q:1"] {
        storage.set_item(key, "x").unwrap();
    }
    let both = async |storage: &SealedStorage| {
        let mut keys = storage.keys("p:").unwrap();
        keys.sort();
        assert_eq!(keys, ["p:1", "p:2"]);
        assert_eq!(storage.keys("").unwrap().len(), 3);
    };
    both(&storage).await;
    storage.flush().await;
    both(&open("keys").await).await;
    clean_up("keys").await;
}

#[wasm_bindgen_test]
async fn nothing_can_be_read_in_local_storage() {
    let storage = open("read").await;
    let (state, long_app) = ("s".repeat(86), "a".repeat(200));
    let secrets = ["logto:read:idToken", "eyJ.token.sig", &state, "logto:read:accessToken"];
    storage.set_item("logto:read:idToken", "eyJ.token.sig").unwrap();
    storage.set_item("logto:read:accessToken", "eyJ.token.sig").unwrap();
    storage.set_item(&format!("logto:{long_app}:attempt:{state}"), "eyJ.token.sig").unwrap();
    storage.flush().await;
    let items = sealed_items("read");
    assert_eq!(items.len(), 3);
    for (name, value) in &items {
        let hash = name.strip_prefix("logto-sealed:read:").unwrap();
        assert!(hash.len() == 43 && hash.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b)), "{name}");
        for secret in ["Token", "attempt", "token"].iter().chain(&secrets) {
            assert!(!name.contains(secret) && !value.contains(secret), "{secret}");
        }
    }
    let debug = format!("{storage:?}");
    assert_eq!(debug, "SealedStorage { keys: 3, .. }");
    clean_up("read").await;
}

#[wasm_bindgen_test]
async fn encrypts_equal_values_differently() {
    let storage = open("iv").await;
    let (name, first) = item_of(&storage, "iv", "a", "x").await;
    let (same_name, second) = item_of(&storage, "iv", "a", "x").await;
    let (other_name, third) = item_of(&storage, "iv", "b", "x").await;
    assert_eq!(name, same_name);
    assert_ne!(name, other_name);
    assert_ne!(first[..16], second[..16], "the IV");
    assert_ne!(second[..16], third[..16]);
    assert_ne!(first[16..], second[16..]);
    clean_up("iv").await;
}

#[wasm_bindgen_test]
async fn the_key_cannot_be_exported() {
    let storage = open("export").await;
    let expected = "AES-GCM 256 secret false InvalidAccessError";
    assert_eq!(try_to_export_key("export").await.as_string().unwrap(), expected);
    drop(storage);
    plant_key("export").await;
    assert_eq!(try_to_export_key("export").await, "exported");
    open("export").await;
    assert_eq!(try_to_export_key("export").await.as_string().unwrap(), expected, "a planted key is not used");
    clean_up("export").await;
}

#[wasm_bindgen_test]
async fn pages_that_open_simultaneously_share_a_key() {
    break_browser("ever slower key generation");
    let pages = join_all((0..8).map(|_| open("first"))).await;
    for (index, page) in pages.iter().enumerate() {
        page.set_item(&format!("k{index}"), "x").unwrap();
        page.flush().await;
    }
    assert_eq!(open("first").await.keys("").unwrap().len(), 8);
    clean_up("first").await;
}

#[wasm_bindgen_test]
async fn apps_are_isolated_from_each_other() {
    raw().set_item("logto:iso:idToken", "plain").unwrap();
    raw().set_item("logto-sealed:isolated", "somebody else's").unwrap();
    let (one, two, nested) = (open("iso").await, open("iso2").await, open("iso:x").await);
    one.set_item("k", "one").unwrap();
    two.set_item("k", "two").unwrap();
    nested.set_item("k", "nested").unwrap();
    join_all([&one, &two, &nested].map(Storage::flush)).await;
    for (app, value) in [("iso", "one"), ("iso2", "two"), ("iso:x", "nested")] {
        assert_eq!(get(&open(app).await, "k").as_deref(), Some(value));
    }
    let (text, foreign) = (sealed_items("iso2")[0].1.clone(), "logto-sealed:iso:y:anything");
    raw().set_item(foreign, &text).unwrap();
    fire(Some(foreign));
    let again = open("iso").await;
    moment().await;
    assert_eq!(again.keys("").unwrap(), ["k"]);
    assert!(raw().get_item(foreign).unwrap().is_some());
    for (name, value) in [("logto:iso:idToken", "plain"), ("logto-sealed:isolated", "somebody else's")] {
        assert_eq!(raw().get_item(name).unwrap().as_deref(), Some(value));
        raw().remove_item(name).unwrap();
    }
    drop((one, two, nested));
    for app in ["iso", "iso2", "iso:x"] {
        clean_up(app).await;
    }
}

#[wasm_bindgen_test]
async fn ignores_and_keeps_values_that_do_not_decrypt() {
    let storage = open("bad").await;
    let (_, text) = item_of(&storage, "bad", "kept", "good").await;
    let (edited, _) = item_of(&storage, "bad", "edited", "good").await;
    let (swapped, _) = item_of(&storage, "bad", "swapped", "good").await;
    let mut changed = text.clone().into_bytes();
    changed[30] = if changed[30] == b'A' { b'B' } else { b'A' };
    raw().set_item(&edited, &String::from_utf8(changed).unwrap()).unwrap();
    raw().set_item(&swapped, &text).unwrap();
    for (index, garbage) in ["", "A", "garbage!", "AAAAAAAAAAAAAAAA", "{}", "ü", &"A".repeat(100)].iter().enumerate() {
        raw().set_item(&format!("logto-sealed:bad:{index}"), garbage).unwrap();
    }
    for _ in 0..2 {
        let storage = open("bad").await;
        assert_eq!(storage.keys("").unwrap(), ["kept"]);
        assert_eq!(get(&storage, "kept").as_deref(), Some("good"));
        assert_eq!(sealed_items("bad").len(), 10, "it may be another page's");
    }
    item_of(&open("bad").await, "bad", "edited", "anew").await;
    assert_eq!(get(&open("bad").await, "edited").as_deref(), Some("anew"));
    clean_up("bad").await;
}

#[wasm_bindgen_test]
async fn removes_values_that_do_not_decrypt_beyond_a_limit() {
    let storage = open("many").await;
    let (kept, _) = item_of(&storage, "many", "kept", "good").await;
    let plant = |count: usize| {
        for index in 0..count {
            raw().set_item(&format!("logto-sealed:many:{index}"), "garbage").unwrap();
        }
    };
    plant(64);
    open("many").await;
    assert_eq!(sealed_items("many").len(), 65);
    plant(65);
    open("many").await;
    assert!(sealed_items("many").into_iter().map(|(name, _)| name).eq([kept]));
    clean_up("many").await;
}

#[wasm_bindgen_test]
async fn storage_without_its_key_is_empty_and_usable() {
    let storage = open("lost").await;
    item_of(&storage, "lost", "a", "x").await;
    drop(storage);
    lose_key("lost").await;
    let storage = open("lost").await;
    assert_eq!(storage.keys("").unwrap(), [""; 0]);
    assert_eq!(sealed_items("lost").len(), 1);
    item_of(&storage, "lost", "a", "y").await;
    assert_eq!(get(&open("lost").await, "a").as_deref(), Some("y"));
    assert_eq!(sealed_items("lost").len(), 1, "it has replaced the old one");
    clean_up("lost").await;
}

#[wasm_bindgen_test]
async fn returns_blocked_without_indexed_db_or_subtle_crypto() {
    let storage = open("cannot").await;
    item_of(&storage, "cannot", "a", "x").await;
    for what in [
        "blocked localStorage",
        "missing localStorage",
        "blocked indexedDB",
        "missing indexedDB",
        "refusing indexedDB",
        "missing crypto.subtle",
        "silent indexedDB",
    ] {
        // With a key and an item, and at the first use. Waiting for an answer takes its time.
        let apps: &[&str] = if what == "silent indexedDB" { &["cannot"] } else { &["cannot", "cannot2"] };
        for app in apps {
            break_browser(what);
            let result = SealedStorage::open(app).await;
            restore_browser();
            assert_eq!(result.err(), Some(StorageError::Blocked), "{what}");
        }
    }
    assert_eq!(get(&open("cannot").await, "a").as_deref(), Some("x"), "nothing is lost");
    assert_eq!(sealed_items("cannot2"), []);
    clean_up("cannot").await;
    clean_up("cannot2").await;
}
