//! Browser functions: files, and the focus of a field.

use js_sys::{Array, Function, Promise, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Event, HtmlElement, KeyboardEvent};

/// The maximum size of a file that is read, in bytes.
const LARGEST: f64 = 1_048_576.0;

/// Opens the `<details>` around an element, scrolls to the element and moves the focus there.
pub(super) fn reveal(id: &str) {
    let Some(element) = document().get_element_by_id(id) else { return };
    if let Ok(Some(details)) = element.closest("details") {
        details.set_attribute("open", "").ok();
    }
    let element: HtmlElement = element.unchecked_into();
    element.focus().ok();
    element.scroll_into_view();
}

/// Moves the focus to an element.
pub(super) fn focus(id: &str) {
    if let Some(element) = document().get_element_by_id(id) {
        element.unchecked_into::<HtmlElement>().focus().ok();
    }
}

/// Returns the tab that a key leads to from the one at `index`. In right-to-left languages the arrows change places.
pub(super) fn next_tab(event: &KeyboardEvent, index: usize, count: usize) -> Option<usize> {
    let (after, before) = ((index + 1) % count, (index + count - 1) % count);
    let is_rtl = document().dir() == "rtl";
    match event.key().as_str() {
        "ArrowRight" => Some(if is_rtl { before } else { after }),
        "ArrowLeft" => Some(if is_rtl { after } else { before }),
        "ArrowDown" => Some(after),
        "ArrowUp" => Some(before),
        "Home" => Some(0),
        "End" => Some(count - 1),
        _ => None,
    }
}

/// Downloads a text as a file.
pub(super) fn download(name: &str, media_type: &str, text: &str) {
    let Ok(link) = document().create_element("a") else { return };
    let address = ["data:", media_type, ";charset=utf-8,", &String::from(js_sys::encode_uri_component(text))].concat();
    link.set_attribute("href", &address).ok();
    link.set_attribute("download", name).ok();
    link.unchecked_into::<HtmlElement>().click();
}

/// Returns the text of the file that was chosen in a file input. `None` if there is none, or if it is
/// too large.
pub(super) async fn chosen_text(event: &Event) -> Option<String> {
    let input = JsValue::from(event.target()?);
    let files = Reflect::get(&input, &"files".into()).ok()?;
    let file = Reflect::get(&files, &JsValue::from_f64(0.0)).ok()?;
    let size = Reflect::get(&file, &"size".into()).ok()?.as_f64()?;
    if size > LARGEST {
        return None;
    }
    let read: Function = Reflect::get(&file, &"text".into()).ok()?.dyn_into().ok()?;
    let promise: Promise = Reflect::apply(&read, &file, &Array::new()).ok()?.dyn_into().ok()?;
    // Choosing the same file again fires another event.
    Reflect::set(&input, &"value".into(), &"".into()).ok();
    JsFuture::from(promise).await.ok()?.as_string()
}
