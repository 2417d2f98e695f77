//! Several pages of one browser.

use std::rc::Rc;

use logto_client::ports::Storage as _;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{
    break_browser, clean_up, come_back, count_changes, fire, get, item_of, lose_key, moment, open, other_page_clears,
    other_page_removes, other_page_sets, raw, restore_browser, sealed_items, uncaught_errors, wait_for_changes,
};

#[wasm_bindgen_test]
async fn removes_items_of_other_pages_without_an_event() {
    let (here, there) = (open("unheard").await, open("unheard").await);
    item_of(&there, "unheard", "a", "x").await;
    assert_eq!(get(&here, "a"), None);
    here.remove_item("a").unwrap();
    assert_eq!(sealed_items("unheard"), []);
    clean_up("unheard").await;
}

#[wasm_bindgen_test]
async fn applies_changes_of_other_pages() {
    let (here, there) = (open("tabs").await, open("tabs").await);
    let changes = count_changes(&here);
    assert!(here.lags_between_tabs());
    let (name, first) = item_of(&there, "tabs", "a", "first").await;
    let (_, second) = item_of(&there, "tabs", "a", "second").await;
    raw().remove_item(&name).unwrap();

    other_page_sets(&name, &first).await;
    wait_for_changes(&changes, 1).await;
    assert_eq!((get(&here, "a").as_deref(), changes.get()), (Some("first"), 1));
    other_page_sets(&name, &second).await;
    wait_for_changes(&changes, 2).await;
    assert_eq!((get(&here, "a").as_deref(), changes.get()), (Some("second"), 2));
    other_page_sets(&name, "garbage").await;
    wait_for_changes(&changes, 3).await;
    assert_eq!((get(&here, "a"), changes.get()), (None, 3));
    assert_eq!(sealed_items("tabs"), [(name.clone(), "garbage".to_owned())], "it is not this page's to remove");
    other_page_sets(&name, &first).await;
    other_page_removes(&name).await;
    wait_for_changes(&changes, 5).await;
    assert_eq!((get(&here, "a"), changes.get()), (None, 5));
    other_page_sets("logto-sealed:tabs2:x", "y").await;
    other_page_removes("logto-sealed:tabs2:x").await;
    assert_eq!(changes.get(), 5);
    clean_up("tabs").await;
}

#[wasm_bindgen_test]
async fn clears_items_when_site_data_is_cleared() {
    let storage = open("clear").await;
    let changes = count_changes(&storage);
    item_of(&storage, "clear", "a", "x").await;
    break_browser("slow encryption");
    storage.set_item("b", "not written yet").unwrap();
    other_page_clears().await;
    assert_eq!((storage.keys("").unwrap().len(), changes.get()), (0, 1));
    storage.flush().await;
    assert_eq!(sealed_items("clear"), []);
    restore_browser();
    item_of(&storage, "clear", "a", "y").await;
    fire(None);
    assert_eq!(changes.get(), 2);
    storage.flush().await;
    assert_eq!(get(&storage, "a").as_deref(), Some("y"), "what was written after is read again");
    clean_up("clear").await;
}

#[wasm_bindgen_test]
async fn later_change_of_this_page_wins() {
    let (here, there) = (open("late").await, open("late").await);
    let changes = count_changes(&here);
    // Set while the event is being followed.
    let (name, _) = item_of(&there, "late", "a", "theirs").await;
    fire(Some(&name));
    here.set_item("a", "ours").unwrap();
    here.flush().await;
    assert_eq!((get(&here, "a").as_deref(), changes.get()), (Some("ours"), 0));
    assert_eq!(get(&open("late").await, "a").as_deref(), Some("ours"));
    // Set, and not yet written when the event comes.
    there.set_item("a", "theirs again").unwrap();
    there.flush().await;
    here.set_item("a", "ours again").unwrap();
    fire(Some(&name));
    here.flush().await;
    assert_eq!(get(&open("late").await, "a").as_deref(), Some("ours again"));
    // Removed by another page, before what was set here is written.
    there.remove_item("a").unwrap();
    here.set_item("a", "ours for good").unwrap();
    fire(Some(&name));
    here.flush().await;
    assert_eq!((get(&here, "a").as_deref(), changes.get()), (Some("ours for good"), 0));
    assert_eq!(get(&open("late").await, "a").as_deref(), Some("ours for good"));
    // Removed while the event is being followed.
    there.set_item("a", "theirs").unwrap();
    there.flush().await;
    fire(Some(&name));
    here.remove_item("a").unwrap();
    here.flush().await;
    assert_eq!((get(&here, "a"), changes.get()), (None, 0));
    // An event that is older than what was written since.
    let (name, _) = item_of(&here, "late", "a", "newest").await;
    fire(Some(&name));
    here.flush().await;
    assert_eq!((get(&here, "a").as_deref(), changes.get()), (Some("newest"), 0));
    clean_up("late").await;
}

#[wasm_bindgen_test]
async fn syncs_when_restored_from_the_page_cache() {
    let (here, there) = (open("cache").await, open("cache").await);
    let (kept, _) = item_of(&here, "cache", "kept", "x").await;
    let (gone, _) = item_of(&here, "cache", "gone", "x").await;
    let changes = count_changes(&here);
    assert_ne!(kept, gone);
    raw().remove_item(&gone).unwrap();
    item_of(&there, "cache", "new", "x").await;
    come_back();
    assert_eq!((get(&here, "gone"), changes.get()), (None, 1), "at once");
    here.flush().await;
    assert_eq!((get(&here, "new").as_deref(), get(&here, "kept").as_deref()), (Some("x"), Some("x")));
    assert_eq!(changes.get(), 2);
    clean_up("cache").await;
}

#[wasm_bindgen_test]
async fn dropped_storage_receives_no_events() {
    let (here, there) = (open("deaf").await, open("deaf").await);
    let changes = count_changes(&here);
    let (name, _) = item_of(&there, "deaf", "a", "x").await;
    let errors = uncaught_errors();
    drop(here);
    fire(Some(&name));
    fire(None);
    come_back();
    moment().await;
    assert_eq!((changes.get(), Rc::strong_count(&changes)), (0, 1));
    assert_eq!(uncaught_errors(), errors);
    clean_up("deaf").await;
}

#[wasm_bindgen_test]
async fn pages_share_the_new_key_after_the_database_was_removed() {
    let old = open("evicted").await;
    item_of(&old, "evicted", "session", "first").await;
    lose_key("evicted").await;
    let new = open("evicted").await;
    assert_eq!(get(&new, "session"), None, "its key is another one");
    let (name, _) = item_of(&new, "evicted", "session", "second").await;
    let (attempt, _) = item_of(&new, "evicted", "attempt:x", "a").await;
    for name in [&name, &attempt] {
        fire(Some(name));
    }
    old.flush().await;
    assert_eq!((get(&old, "session").as_deref(), get(&old, "attempt:x").as_deref()), (Some("second"), Some("a")));
    assert_eq!(sealed_items("evicted").len(), 2, "nothing was removed");
    // What the old page writes can be read by the next one, such as the attempt of a sign-in.
    item_of(&old, "evicted", "attempt:y", "b").await;
    assert_eq!(get(&open("evicted").await, "attempt:y").as_deref(), Some("b"));
    clean_up("evicted").await;
}

#[wasm_bindgen_test]
async fn page_restores_its_key_before_it_writes() {
    let page = open("restored").await;
    item_of(&page, "restored", "session", "first").await;
    lose_key("restored").await;
    item_of(&page, "restored", "attempt:x", "a").await;
    let next = open("restored").await;
    assert_eq!((get(&next, "session").as_deref(), get(&next, "attempt:x").as_deref()), (Some("first"), Some("a")));
    clean_up("restored").await;
}
