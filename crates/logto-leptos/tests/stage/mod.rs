//! A place in the page to mount components in.
#![allow(dead_code, reason = "each test uses its part of it")]

use std::time::Duration;

use leptos::mount::mount_to;
use leptos::prelude::IntoView;
use logto_leptos::ports::{Clock as _, Navigator as _};
use logto_leptos::{WebClock, WebNavigator};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::HtmlElement;

/// An element of its own in the page, and its text after the app had time to run.
pub struct Stage(pub HtmlElement);

impl Stage {
    pub fn new() -> Self {
        let document = web_sys::window().unwrap().document().unwrap();
        let element: HtmlElement = document.create_element("div").unwrap().unchecked_into();
        document.body().unwrap().append_child(&element).unwrap();
        Self(element)
    }

    pub async fn text(&self) -> String {
        WebClock.sleep(Duration::from_millis(30)).await;
        self.0.inner_text().split_whitespace().collect::<Vec<_>>().join(" ")
    }

    pub fn focus(&self, selector: &str) {
        self.0.query_selector(selector).unwrap().unwrap().unchecked_into::<HtmlElement>().focus().unwrap();
    }

    /// Presses a key on the focused element.
    pub fn press(&self, key: &str) {
        let script = "document.activeElement.dispatchEvent(
            new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))";
        js_sys::Function::new_with_args("key", script).call1(&JsValue::NULL, &key.into()).unwrap();
    }

    pub fn click(&self, selector: &str) {
        self.0.query_selector(selector).unwrap().unwrap().unchecked_into::<HtmlElement>().click();
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        self.0.remove();
    }
}

pub fn go_to(path: &str) {
    let url = WebNavigator.base_url().unwrap().join(path).unwrap();
    WebNavigator.replace_url(&url).unwrap();
}

pub fn here() -> String {
    let url = WebNavigator.current_url().unwrap();
    format!("{}{}", url.path(), url.query().map(|query| format!("?{query}")).unwrap_or_default())
}

/// What a visitor finds at an address, and the address they end at.
pub async fn visit<V: IntoView + 'static>(path: &str, app: impl FnOnce() -> V + 'static) -> (String, String) {
    go_to(path);
    let stage = Stage::new();
    let app = mount_to(stage.0.clone(), app);
    let text = stage.text().await;
    drop(app);
    let end = here();
    go_to("/");
    (text, end)
}
