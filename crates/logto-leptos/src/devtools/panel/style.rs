//! The panel's style sheet, in a shadow root to which the app's rules do not apply. It is constructed, so a strict
//! Content-Security-Policy allows it.

use js_sys::Array;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::{CssStyleSheet, Element, HtmlElement, MutationObserver, MutationObserverInit, ShadowRoot};

/// The attribute of the root element by which an app chooses a theme.
const THEME: &str = "data-theme";

/// Adds the panel's style sheet to the shadow root around an element, and an attribute to its host.
pub(super) fn apply(element: &HtmlElement) {
    let Ok(root) = element.get_root_node().dyn_into::<ShadowRoot>() else { return };
    let _ = root.host().set_attribute("data-logto-devtools", "");
    // Without support for constructed style sheets, the panel is unstyled.
    let Ok(sheet) = CssStyleSheet::new() else { return };
    if sheet.replace_sync(include_str!("../panel.css")).is_ok() {
        root.set_adopted_style_sheets(&Array::of1(&sheet));
    }
}

/// Returns the theme that the app chose as a signal, until the current owner is disposed of.
pub(super) fn theme() -> Signal<Option<String>> {
    let root: Option<Element> = document().document_element();
    let read = |root: &Element| root.get_attribute(THEME);
    let theme = RwSignal::new(root.as_ref().and_then(read));
    let Some(root) = root else { return theme.into() };
    let its_root = root.clone();
    let changed = Closure::<dyn FnMut()>::new(move || theme.set(read(&its_root)));
    if let Ok(observer) = MutationObserver::new(changed.as_ref().unchecked_ref()) {
        let what = MutationObserverInit::new();
        what.set_attributes(true);
        what.set_attribute_filter(&Array::of1(&JsValue::from_str(THEME)));
        let _ = observer.observe_with_options(&root, &what);
        let kept = StoredValue::new_local((observer, changed));
        on_cleanup(move || {
            kept.with_value(|(observer, _)| observer.disconnect());
            kept.dispose();
        });
    }
    theme.into()
}
