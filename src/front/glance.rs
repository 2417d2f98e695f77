//! A glance at `config.json`, by the browser's own means.

use js_sys::{JSON, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Url;

/// The keys of a usual file, and the types their values may have.
const KEYS: [(&str, &str); 7] = [
    ("endpoint", "string"),
    ("appId", "string"),
    ("scopes", "object"),
    ("resources", "object"),
    ("api", "object"),
    ("managementApi", "object"),
    ("persistence", "string"),
];

/// What the front page says of the configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Glance {
    /// Where accounts live.
    pub(crate) host: String,
}

impl Glance {
    /// Looks at the file's text. Nothing at anything unusual: then the rest of the app, which reads
    /// the file by all its rules, has to say what to make of it.
    pub(crate) fn at(text: &str) -> Option<Self> {
        let file: Object = JSON::parse(text).ok()?.dyn_into().ok()?;
        let is_usual = Object::keys(&file).iter().all(|key| {
            let value = Reflect::get(&file, &key).unwrap_or(JsValue::UNDEFINED);
            let of = value.js_typeof().as_string();
            KEYS.iter().any(|(name, kind)| key == *name && (value.is_null() || of.as_deref() == Some(*kind)))
        });
        let text = |key: &str| Reflect::get(&file, &key.into()).ok()?.as_string();
        let is_kept_here = text("persistence").is_none_or(|persistence| persistence == "local");
        if !is_usual || !is_kept_here || text("appId")?.trim().is_empty() {
            return None;
        }
        let endpoint = Url::new(text("endpoint")?.trim()).ok()?;
        let is_plain = endpoint.pathname() == "/" && endpoint.search().is_empty() && endpoint.hash().is_empty();
        let is_safe = match endpoint.protocol().as_str() {
            "https:" => true,
            "http:" => matches!(endpoint.hostname().as_str(), "localhost" | "127.0.0.1" | "[::1]"),
            _ => false,
        };
        (is_plain && is_safe && endpoint.username().is_empty()).then(|| Self { host: endpoint.host() })
    }
}
