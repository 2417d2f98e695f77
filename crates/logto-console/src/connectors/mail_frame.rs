//! An HTML message in a sandboxed frame: it can't run scripts, open pages, or access this page.
//!
//! The frame inherits the page's Content-Security-Policy, which forbids inline styles. So the styles
//! of a message are taken out before the browser parses it ([`styles_aside`]), and set through the CSSOM,
//! which the policy allows.
//!
//! Links lose their addresses, because a link that is followed would replace the message in the frame.

use js_sys::{Array, Function, Reflect};
use leptos::html::Iframe;
use leptos::prelude::*;
use leptos::wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, DomParser, Element, HtmlElement, HtmlIFrameElement, SupportedType};

use super::mail_styles::{STYLE, styles_aside};
use crate::messages::admin;

/// The elements that mail programs remove, those that could load something, and the animations of SVG, which could
/// give a link its address back.
const LEFT_OUT: &str = "script, iframe, frame, object, embed, base, link, meta, noscript, animate, set";
/// The elements that have an address to open, in any namespace: HTML, SVG and MathML have links.
const LINKS: &str = "[*|href]";
/// Marks what was a link.
const LINK: &str = "data-preview-link";
/// The look of links that have lost their addresses; the message's own styles come after it.
const OWN_STYLE: &str = "a, button { pointer-events: none }
:where(a[data-preview-link]) { color: LinkText; text-decoration: underline }
";

/// The message.
#[component]
pub(super) fn MailFrame(html: String) -> impl IntoView {
    let node = NodeRef::<Iframe>::new();
    let html = StoredValue::new(html);
    let show = move || {
        if let Some(frame) = node.get_untracked() {
            // If this fails, the frame stays empty; the file can still be downloaded.
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
            title=admin().connectors.templates.frame
            // Without `allow-scripts` no script runs, despite `allow-same-origin`.
            sandbox="allow-same-origin"
            referrerpolicy="no-referrer"
            data-testid="preview-frame"
            node_ref=node
            on:load=move |_| show()
        ></iframe>
    }
    .into_any()
}

/// Writes the message into the frame.
fn paint(frame: &HtmlIFrameElement, html: &str) -> Result<(), JsValue> {
    let page = frame.content_document().ok_or(JsValue::NULL)?;
    let (html, sheet) = styles_aside(html);
    let parsed = DomParser::new()?.parse_from_string(&html, SupportedType::TextHtml)?;
    for element in all(&parsed, LEFT_OUT)? {
        element.remove();
    }
    for element in all(&parsed, LINKS)? {
        element.remove_attribute("href")?;
        element.remove_attribute("xlink:href")?;
        element.set_attribute(LINK, "")?;
    }
    let (Some(old), Some(new)) = (page.document_element(), parsed.document_element()) else { return Ok(()) };
    page.replace_child(&page.import_node_with_deep(&new, true)?, &old)?;
    for element in all(&page, &["[", STYLE, "]"].concat())? {
        let style = element.get_attribute(STYLE).unwrap_or_default();
        element.remove_attribute(STYLE)?;
        // An element of another window is not an instance of this window's classes.
        element.unchecked_ref::<HtmlElement>().style().set_css_text(&style);
    }
    let sheet = sheet.replace(":link", &["[", LINK, "]"].concat());
    adopt(frame, &page, &[OWN_STYLE, &sheet].concat())
}

fn all(page: &Document, selector: &str) -> Result<Vec<Element>, JsValue> {
    let nodes = page.query_selector_all(selector)?;
    Ok((0..nodes.length()).filter_map(|index| nodes.get(index)).map(JsCast::unchecked_into).collect())
}

/// Adds a style sheet, constructed in the frame's window.
fn adopt(frame: &HtmlIFrameElement, page: &Document, text: &str) -> Result<(), JsValue> {
    let window = frame.content_window().ok_or(JsValue::NULL)?;
    let class: Function = Reflect::get(&window, &"CSSStyleSheet".into())?.dyn_into()?;
    let sheet = Reflect::construct(&class, &Array::new())?;
    let replace: Function = Reflect::get(&sheet, &"replaceSync".into())?.dyn_into()?;
    replace.call1(&sheet, &text.into())?;
    Reflect::set(page, &"adoptedStyleSheets".into(), &Array::of1(&sheet)).map(drop)
}

#[cfg(test)]
#[cfg(target_arch = "wasm32")]
mod tests {
    use leptos::prelude::document;
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    use super::*;

    wasm_bindgen_test_configure!(run_in_browser);

    fn painted(html: &str) -> (HtmlIFrameElement, Document) {
        let frame: HtmlIFrameElement = document().create_element("iframe").unwrap().unchecked_into();
        frame.set_attribute("sandbox", "allow-same-origin").unwrap();
        document().body().unwrap().append_child(&frame).unwrap();
        paint(&frame, html).unwrap();
        let page = frame.content_document().unwrap();
        (frame, page)
    }

    #[wasm_bindgen_test]
    fn links_of_a_message_lead_nowhere() {
        let message = "<a id='l' href='https://example.com/'>x</a><map><area href='/y'></map>\
            <svg><a xlink:href='/z'><text>z</text></a><a href='/s'></a></svg><math href='/m'></math><a title=x\" href=/u>u</a>";
        let (frame, page) = painted(message);
        assert_eq!(page.query_selector_all(LINKS).unwrap().length(), 0);
        assert_eq!(page.query_selector_all(&["[", LINK, "]"].concat()).unwrap().length(), 6);
        // Enter on a focused link is a click; this one would load another page into the frame.
        let link: HtmlElement = page.get_element_by_id("l").unwrap().unchecked_into();
        link.click();
        assert!(link.owner_document() == frame.content_document());
        frame.remove();
    }

    #[wasm_bindgen_test]
    fn animations_give_links_no_addresses() {
        let message = "<svg><a><set attributeName='href' to='/x' /><text>x</text></a>\
            <a><animate attributeName='href' values='/y' /><text>y</text></a><set href='#l' attributeName='href' to='/z'/></svg>";
        let (frame, page) = painted(message);
        assert_eq!(page.query_selector_all("a").unwrap().length(), 2);
        assert_eq!(page.query_selector_all("svg :not(a, text)").unwrap().length(), 0);
        frame.remove();
    }

    #[wasm_bindgen_test]
    fn elements_that_load_or_run_something_are_left_out() {
        let (frame, page) =
            painted("<base href=/x><meta http-equiv=refresh content='0; url=/x'><script></script><p>y</p>");
        assert_eq!(page.query_selector_all(LEFT_OUT).unwrap().length(), 0);
        assert_eq!(page.body().unwrap().text_content().as_deref(), Some("y"));
        frame.remove();
    }
}
