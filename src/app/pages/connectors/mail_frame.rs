//! An HTML message in a frame of its own: nothing in it runs, loads a page, or knows of this one.
//!
//! The frame has the page's own policy, which allows no inline style. So the styles of a message are
//! taken out of its text and set by the style sheet's own interface, which no policy forbids.

use js_sys::{Array, Function, Reflect};
use leptos::html::Iframe;
use leptos::prelude::*;
use leptos::wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, DomParser, Element, HtmlElement, HtmlIFrameElement, SupportedType};

use crate::app::i18n::texts;

/// What a mail program leaves out, and what could load or lead somewhere.
const LEFT_OUT: &str = "script, iframe, frame, object, embed, base, link, meta, form > button, noscript";
/// Where a style waits until it can be set.
const STYLE: &str = "data-preview-style";

/// The message.
#[component]
pub(super) fn MailFrame(html: String) -> impl IntoView {
    let node = NodeRef::<Iframe>::new();
    let html = StoredValue::new(html);
    let show = move || {
        if let Some(frame) = node.get_untracked() {
            // A browser that refuses shows an empty frame; the file can still be looked at.
            let _ = html.with_value(|html| paint(&frame, html));
        }
    };
    Effect::new(move |_| {
        node.track();
        show();
    });
    view! {
        <iframe
            class="mail-frame"
            title=texts().connectors.templates.frame
            // Without `allow-scripts` nothing in it runs, whoever's origin it has.
            sandbox="allow-same-origin"
            referrerpolicy="no-referrer"
            data-testid="preview-frame"
            node_ref=node
            on:load=move |_| show()
        ></iframe>
    }
    .into_any()
}

/// Puts the message into the frame.
fn paint(frame: &HtmlIFrameElement, html: &str) -> Result<(), JsValue> {
    let page = frame.content_document().ok_or(JsValue::NULL)?;
    let parsed = DomParser::new()?.parse_from_string(html, SupportedType::TextHtml)?;
    for element in all(&parsed, LEFT_OUT)? {
        element.remove();
    }
    let mut sheet = String::new();
    for style in all(&parsed, "style")? {
        sheet.push_str(&style.text_content().unwrap_or_default());
        sheet.push('\n');
        style.remove();
    }
    for element in all(&parsed, "[style]")? {
        let style = element.get_attribute("style").unwrap_or_default();
        element.remove_attribute("style")?;
        element.set_attribute(STYLE, &style)?;
    }
    let (Some(old), Some(new)) = (page.document_element(), parsed.document_element()) else { return Ok(()) };
    page.replace_child(&page.import_node_with_deep(&new, true)?, &old)?;
    for element in all(&page, &["[", STYLE, "]"].concat())? {
        let style = element.get_attribute(STYLE).unwrap_or_default();
        element.remove_attribute(STYLE)?;
        // Another window's element is no instance of this one's classes.
        element.unchecked_ref::<HtmlElement>().style().set_css_text(&style);
    }
    adopt(frame, &page, &sheet)
}

fn all(page: &Document, selector: &str) -> Result<Vec<Element>, JsValue> {
    let nodes = page.query_selector_all(selector)?;
    Ok((0..nodes.length()).filter_map(|index| nodes.get(index)).map(JsCast::unchecked_into).collect())
}

/// Gives the frame's page a style sheet of its own window.
fn adopt(frame: &HtmlIFrameElement, page: &Document, text: &str) -> Result<(), JsValue> {
    let window = frame.content_window().ok_or(JsValue::NULL)?;
    let class: Function = Reflect::get(&window, &"CSSStyleSheet".into())?.dyn_into()?;
    let sheet = Reflect::construct(&class, &Array::new())?;
    let replace: Function = Reflect::get(&sheet, &"replaceSync".into())?.dyn_into()?;
    replace.call1(&sheet, &text.into())?;
    Reflect::set(page, &"adoptedStyleSheets".into(), &Array::of1(&sheet)).map(drop)
}
