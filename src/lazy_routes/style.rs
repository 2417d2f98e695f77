//! The style sheet of the lazy pages. Its `<link>` in `index.html` is disabled, so that the browser does
//! not fetch it before.

use js_sys::{Function, Promise, Reflect};
use leptos::prelude::{document, window};
use logto_ui::lazy::ChunkLoadError;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// The id of its `<link>`.
const ID: &str = "pages-style";

/// Loads the style sheet.
pub(super) async fn load() -> Result<(), ChunkLoadError> {
    let Some(link) = document().get_element_by_id(ID) else {
        return Ok(());
    };
    for attribute in ["media", "disabled"] {
        link.remove_attribute(attribute).ok();
    }
    if Reflect::get(&link, &"sheet".into()).is_ok_and(|sheet| sheet.is_object()) {
        return Ok(());
    }
    let mut listen = |loaded: Function, failed: Function| {
        link.add_event_listener_with_callback("load", &loaded).ok();
        link.add_event_listener_with_callback("error", &failed).ok();
    };
    let end = JsFuture::from(Promise::new(&mut listen)).await;
    end.map(|_| ()).map_err(|_| {
        // The next try fetches it again.
        link.set_attribute("disabled", "").ok();
        ChunkLoadError
    })
}

/// Has the boot script note whether the style sheet arrives with another content, after it could not be loaded.
pub(super) async fn check() {
    let Some(link) = document().query_selector("#pages-style[disabled]").ok().flatten() else { return };
    let attribute = |name| JsValue::from(link.get_attribute(name));
    let fetch = Reflect::get(&window(), &"fetchVerified".into()).and_then(JsCast::dyn_into::<Function>);
    let answer = fetch.and_then(|fetch| fetch.call2(&JsValue::NULL, &attribute("href"), &attribute("integrity")));
    if let Ok(answer) = answer {
        JsFuture::from(Promise::resolve(&answer)).await.ok();
    }
}
