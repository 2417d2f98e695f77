//! The parts of `config.json` that the front page needs, read by the browser's own JSON parser: the
//! full one would make the first download larger.

use js_sys::{JSON, Object, Reflect};
use logto_ui::developer;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Url;

use crate::config::is_loopback;
use crate::extensions;

/// The keys of the app itself, and the JavaScript types of their values.
const KEYS: [(&str, &str); 11] = [
    ("endpoint", "string"),
    ("appId", "string"),
    ("scopes", "object"),
    ("resources", "object"),
    ("api", "object"),
    ("accountCenter", "string"),
    ("persistence", "string"),
    ("developer", "boolean"),
    ("firstScreen", "string"),
    ("identifiers", "object"),
    ("directSignIn", "string"),
];

/// The part of the configuration that the front page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BootConfig {
    /// The host of the sign-in server.
    pub(crate) host: String,
    /// Whether the developer area is shown.
    pub(crate) is_developer: bool,
    /// The address of a sign-in server on this computer.
    pub(crate) local_server: Option<String>,
}

impl BootConfig {
    /// Reads the file's text. Returns `None` when anything is unusual: then the rest of the app is
    /// loaded, which checks the whole file.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let file: Object = JSON::parse(text).ok()?.dyn_into().ok()?;
        let is_known = Object::keys(&file).iter().all(|key| {
            let value = Reflect::get(&file, &key).unwrap_or(JsValue::UNDEFINED);
            let kind_of_value = value.js_typeof().as_string();
            let mut keys = KEYS.into_iter().chain(extensions::entries().map(|entry| entry.config_key));
            keys.any(|(name, kind)| key == name && (value.is_null() || kind_of_value.as_deref() == Some(kind)))
        });
        let text = |key: &str| Reflect::get(&file, &key.into()).ok()?.as_string();
        let is_local = text("persistence").is_none_or(|persistence| persistence == "local");
        if !is_known || !is_local || text("appId")?.trim().is_empty() {
            return None;
        }
        let endpoint = Url::new(text("endpoint")?.trim()).ok()?;
        let is_plain = endpoint.pathname() == "/" && endpoint.search().is_empty() && endpoint.hash().is_empty();
        let is_safe = match endpoint.protocol().as_str() {
            "https:" => true,
            "http:" => matches!(endpoint.hostname().as_str(), "localhost" | "127.0.0.1" | "[::1]"),
            _ => false,
        };
        if !is_plain || !is_safe || !endpoint.username().is_empty() {
            return None;
        }
        let is_local = is_loopback(&endpoint.hostname());
        let configured = Reflect::get(&file, &"developer".into()).ok().and_then(|value| value.as_bool());
        Some(Self {
            host: endpoint.host(),
            is_developer: developer::is_on(configured, is_local),
            local_server: is_local.then(|| endpoint.origin()),
        })
    }
}
