//! The client's storage over Capacitor's plugin Preferences. Phones may clear the localStorage of a web view when space is
//! short; they keep preferences.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::pin::Pin;

use js_sys::Array;
use logto_leptos::StorageError;
use logto_leptos::ports::Storage;
use wasm_bindgen::prelude::*;

// Functions of shell.js.
#[wasm_bindgen(js_namespace = shell)]
extern "C" {
    #[wasm_bindgen(js_name = load, catch)]
    async fn load_all(prefix: &str) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_name = set)]
    fn write(key: &str, value: &str);

    #[wasm_bindgen(js_name = remove)]
    fn erase(key: &str);

    #[wasm_bindgen(catch)]
    async fn written() -> Result<JsValue, JsValue>;

    fn failed() -> bool;
}

/// The plugin answers later, so everything is read once and kept in memory, and written in the background.
pub struct Preferences(RefCell<BTreeMap<String, String>>);

impl Preferences {
    /// Reads all entries whose keys begin with `prefix`.
    pub async fn load(prefix: &str) -> Result<Self, StorageError> {
        let loaded = Array::from(&load_all(prefix).await.map_err(|_| StorageError::Broken)?);
        let texts: Vec<String> = loaded.iter().filter_map(|text| text.as_string()).collect();
        let entries = texts.chunks_exact(2).map(|entry| (entry[0].clone(), entry[1].clone()));
        Ok(Self(RefCell::new(entries.collect())))
    }

    /// Fails if an earlier change could not be written. The client goes on in memory then.
    fn check(&self) -> Result<(), StorageError> {
        if failed() { Err(StorageError::Broken) } else { Ok(()) }
    }
}

impl Storage for Preferences {
    fn get_item(&self, key: &str) -> Result<Option<String>, StorageError> {
        Ok(self.0.borrow().get(key).cloned())
    }

    fn set_item(&self, key: &str, value: &str) -> Result<(), StorageError> {
        self.0.borrow_mut().insert(key.to_owned(), value.to_owned());
        write(key, value);
        self.check()
    }

    fn remove_item(&self, key: &str) -> Result<(), StorageError> {
        self.0.borrow_mut().remove(key);
        erase(key);
        self.check()
    }

    fn keys(&self, prefix: &str) -> Result<Vec<String>, StorageError> {
        Ok(self.0.borrow().keys().filter(|key| key.starts_with(prefix)).cloned().collect())
    }

    fn flush(&self) -> Pin<Box<dyn Future<Output = ()> + '_>> {
        Box::pin(async {
            // A failure shows at the next change.
            let _ = written().await;
        })
    }
}
