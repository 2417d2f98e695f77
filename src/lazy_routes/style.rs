//! The style sheet of the lazy pages. The boot script loads it, once.

use js_sys::{Function, Promise, Reflect};
use leptos::prelude::window;
use logto_ui::lazy::ChunkLoadError;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// The function of `public/boot.js`, which returns a promise.
const LOAD: &str = "loadPagesStyle";

/// Loads the style sheet. After a failure the next call tries again.
pub(crate) async fn load() -> Result<(), ChunkLoadError> {
    let load = Reflect::get(&window(), &LOAD.into()).and_then(JsCast::dyn_into::<Function>);
    let Ok(promise) = load.and_then(|load| load.call0(&JsValue::NULL)) else { return Ok(()) };
    JsFuture::from(Promise::resolve(&promise)).await.map(|_| ()).map_err(|_| ChunkLoadError)
}
