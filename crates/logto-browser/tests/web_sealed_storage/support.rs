//! What the tests have in common: ways to break the browser, another page, a look at localStorage.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use logto_browser::{SealedStorage, WebClock};
use logto_client::ports::{Clock as _, Storage as _};
use wasm_bindgen::prelude::*;

#[wasm_bindgen(inline_js = r#"
    const put = (object, name, descriptor) => Object.defineProperty(object, name, { configurable: true, ...descriptor });
    const refuse = { get() { throw new DOMException("no", "SecurityError"); } };
    const genuine = ["localStorage", "indexedDB"].map(name => [name, Object.getOwnPropertyDescriptor(window, name)]);
    const { encrypt, generateKey } = SubtleCrypto.prototype, { setItem } = Storage.prototype;
    const sleep = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds));
    const done = request => new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });
    const broken = {
        "blocked localStorage": () => put(window, "localStorage", refuse),
        "missing localStorage": () => put(window, "localStorage", { get: () => null }),
        "blocked indexedDB": () => put(window, "indexedDB", refuse),
        "missing indexedDB": () => put(window, "indexedDB", { get: () => undefined }),
        "refusing indexedDB": () => put(window, "indexedDB", { get: () => ({ open() { throw new Error("no"); } }) }),
        "silent indexedDB": () => put(window, "indexedDB", { get: () => ({ open: () => new EventTarget() }) }),
        "missing crypto.subtle": () => put(crypto, "subtle", { value: undefined }),
        "full localStorage": () => {
            Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); };
        },
        "slow encryption": () => {
            SubtleCrypto.prototype.encrypt = async function (...args) {
                await sleep(30);
                return encrypt.apply(this, args);
            };
        },
        "ever slower key generation": () => {
            let delay = 0;
            SubtleCrypto.prototype.generateKey = async function (...args) {
                await sleep(delay += 30);
                return generateKey.apply(this, args);
            };
        },
        "failing encryption": () => {
            SubtleCrypto.prototype.encrypt = async () => { throw new DOMException("no", "OperationError"); };
        },
    };
    export function break_browser(what) { broken[what](); }
    export function restore_browser() {
        for (const [name, descriptor] of genuine) Object.defineProperty(window, name, descriptor);
        delete crypto.subtle;
        Object.assign(SubtleCrypto.prototype, { encrypt, generateKey });
        Storage.prototype.setItem = setItem;
    }
    export function fire(key) { window.dispatchEvent(new StorageEvent("storage", { key })); }
    let errors = 0;
    addEventListener("error", () => errors++);
    // Exceptions in listeners reach nobody who fires an event.
    export function uncaught_errors() { return errors; }
    export function come_back() { window.dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true })); }

    async function store(app, act) {
        const database = await done(indexedDB.open(`logto-sealed:${app}`));
        try {
            return await done(act(database.transaction("values", "readwrite").objectStore("values")));
        } finally {
            database.close();
        }
    }
    export async function try_to_export_key(app) {
        const key = await store(app, values => values.get("key"));
        try {
            await crypto.subtle.exportKey("raw", key);
            return "exported";
        } catch (error) {
            return `${key.algorithm.name} ${key.algorithm.length} ${key.type} ${key.extractable} ${error.name}`;
        }
    }
    export async function plant_key(app) {
        const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, true, ["encrypt", "decrypt"]);
        await store(app, values => values.put(key, "key"));
    }
    export async function lose_key(app) { await done(indexedDB.deleteDatabase(`logto-sealed:${app}`)); }
    export async function clean_up(app) {
        restore_browser();
        for (const name of Object.keys(localStorage)) {
            if (name.startsWith(`logto-sealed:${app}`)) localStorage.removeItem(name);
        }
        await lose_key(app);
    }

    // Another page of the same origin: the browser itself tells this one of its changes.
    const frame = document.createElement("iframe");
    function other_page() {
        if (!frame.isConnected) document.body.append(frame);
        return frame.contentWindow.localStorage;
    }
    const told = () => new Promise(resolve => addEventListener("storage", () => setTimeout(resolve, 20), { once: true }));
    export async function other_page_sets(name, value) {
        const when_told = told();
        other_page().setItem(name, value);
        await when_told;
    }
    export async function other_page_removes(name) {
        const when_told = told();
        other_page().removeItem(name);
        await when_told;
    }
    export async function other_page_clears() {
        const when_told = told();
        other_page().clear();
        await when_told;
    }
"#)]
extern "C" {
    pub fn break_browser(what: &str);
    pub fn restore_browser();
    pub fn fire(key: Option<&str>);
    pub fn come_back();
    pub fn uncaught_errors() -> u32;
    pub async fn try_to_export_key(app: &str) -> JsValue;
    pub async fn plant_key(app: &str);
    pub async fn lose_key(app: &str);
    pub async fn clean_up(app: &str);
    pub async fn other_page_sets(name: &str, value: &str);
    pub async fn other_page_removes(name: &str);
    pub async fn other_page_clears();
}

pub async fn open(app: &str) -> SealedStorage {
    SealedStorage::open(app).await.unwrap()
}

pub fn raw() -> web_sys::Storage {
    web_sys::window().unwrap().local_storage().unwrap().unwrap()
}

/// All of localStorage whose name begins like this.
pub fn items(prefix: &str) -> Vec<(String, String)> {
    let names = (0..raw().length().unwrap()).map(|index| raw().key(index).unwrap().unwrap());
    let names = names.filter(|name| name.starts_with(prefix));
    names.map(|name| (name.clone(), raw().get_item(&name).unwrap().unwrap())).collect()
}

pub fn sealed_items(app: &str) -> Vec<(String, String)> {
    items(&format!("logto-sealed:{app}:"))
}

/// The one item that stands for what is set.
pub async fn item_of(storage: &SealedStorage, app: &str, key: &str, value: &str) -> (String, String) {
    let before = sealed_items(app);
    storage.set_item(key, value).unwrap();
    storage.flush().await;
    sealed_items(app).into_iter().find(|item| !before.contains(item)).unwrap()
}

pub fn get(storage: &SealedStorage, key: &str) -> Option<String> {
    storage.get_item(key).unwrap()
}

pub fn count_changes(storage: &SealedStorage) -> Rc<Cell<u32>> {
    let changes = Rc::new(Cell::new(0));
    let counter = Rc::clone(&changes);
    storage.subscribe(Rc::new(move || counter.set(counter.get() + 1)));
    changes
}

pub async fn moment() {
    WebClock.sleep(Duration::from_millis(20)).await;
}

/// Waits until so many changes were reported. What cannot be decrypted is reported only after the key was read again.
pub async fn wait_for_changes(changes: &Cell<u32>, count: u32) {
    for _ in 0..250 {
        if changes.get() >= count {
            return;
        }
        moment().await;
    }
}
