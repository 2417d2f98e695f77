//! An HTML message in a sandboxed frame: it can't run scripts, open pages, or access this page.
//!
//! The frame inherits the page's Content-Security-Policy, which forbids inline styles. So the styles
//! of a message are taken out before the browser parses it, and set through the CSSOM, which the policy
//! allows.

use js_sys::{Array, Function, Reflect};
use leptos::html::Iframe;
use leptos::prelude::*;
use leptos::wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, DomParser, Element, HtmlElement, HtmlIFrameElement, SupportedType};

use crate::messages::admin;

/// The elements that mail programs remove, and those that could load something.
const LEFT_OUT: &str = "script, iframe, frame, object, embed, base, link, meta, noscript";
/// The attribute that keeps a style until it can be set.
const STYLE: &str = "data-preview-style";
/// Disables links.
const OWN_STYLE: &str = "a, button { pointer-events: none }\n";

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
    let (Some(old), Some(new)) = (page.document_element(), parsed.document_element()) else { return Ok(()) };
    page.replace_child(&page.import_node_with_deep(&new, true)?, &old)?;
    for element in all(&page, &["[", STYLE, "]"].concat())? {
        let style = element.get_attribute(STYLE).unwrap_or_default();
        element.remove_attribute(STYLE)?;
        // An element of another window is not an instance of this window's classes.
        element.unchecked_ref::<HtmlElement>().style().set_css_text(&style);
    }
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

/// Returns the message with `style` attributes and event handlers renamed, and its style sheets.
fn styles_aside(html: &str) -> (String, String) {
    let lower = html.to_ascii_lowercase();
    let (mut message, mut sheet) = (String::new(), String::new());
    let mut at = 0;
    while let Some(tag) = html[at..].find('<').map(|offset| at + offset) {
        message.push_str(&html[at..tag]);
        let end = tag + tag_length(&html[tag..]);
        if is_tag(&lower[tag..], "<style") {
            let close = lower[end..].find("</style").map_or(html.len(), |offset| end + offset);
            sheet.push_str(&html[end..close]);
            sheet.push('\n');
            at = html[close..].find('>').map_or(html.len(), |offset| close + offset + 1);
        } else {
            push_tag(&mut message, &html[tag..end], &lower[tag..end]);
            at = end;
        }
    }
    message.push_str(&html[at..]);
    (message, sheet)
}

/// Whether a text begins with exactly this tag.
fn is_tag(text: &str, name: &str) -> bool {
    text.strip_prefix(name).is_some_and(|rest| rest.starts_with(|next: char| !next.is_ascii_alphanumeric()))
}

/// Returns the length of the tag that a text begins with; 1 for a `<` that begins no tag.
fn tag_length(text: &str) -> usize {
    if !text[1..].starts_with(|next: char| next.is_ascii_alphabetic() || matches!(next, '/' | '!')) {
        return 1;
    }
    let mut quote = None;
    for (index, sign) in text.char_indices() {
        match quote {
            Some(mark) if sign == mark => quote = None,
            None if matches!(sign, '"' | '\'') => quote = Some(sign),
            None if sign == '>' => return index + 1,
            _ => {}
        }
    }
    text.len()
}

/// Returns the name of the attribute that a text begins with, if it has a value.
fn attribute_name(text: &str) -> &str {
    let end = text.find(|sign: char| !sign.is_ascii_alphanumeric() && !matches!(sign, '-' | '_' | ':'));
    let name = &text[..end.unwrap_or(text.len())];
    if text[name.len()..].trim_start().starts_with('=') { name } else { "" }
}

/// Appends a tag, with its `style` attribute and its event handlers renamed.
fn push_tag(message: &mut String, tag: &str, lower: &str) {
    let mut quote = None;
    let mut skip = 0;
    let mut before = ' ';
    for (index, sign) in tag.char_indices() {
        if index < skip {
            continue;
        }
        let begins_name = quote.is_none() && (before.is_ascii_whitespace() || matches!(before, '/' | '"' | '\''));
        if index > 0 && begins_name {
            let name = attribute_name(&lower[index..]);
            if name == "style" {
                message.push_str(STYLE);
                skip = index + name.len();
                before = 'e';
                continue;
            }
            if name.starts_with("on") {
                message.push_str("data-");
            }
        }
        match quote {
            Some(mark) if sign == mark => quote = None,
            None if matches!(sign, '"' | '\'') => quote = Some(sign),
            _ => {}
        }
        message.push(sign);
        before = sign;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn styles_are_put_aside() {
        for (html, message, sheet) in [
            ("<p style=\"a: b\">x</p>", "<p data-preview-style=\"a: b\">x</p>", ""),
            ("<P\nSTYLE = 'a: b'>", "<P\ndata-preview-style = 'a: b'>", ""),
            ("<p class=\"x\"style='a'>", "<p class=\"x\"data-preview-style='a'>", ""),
            ("<p onclick=x ONLOAD = 'y'>", "<p data-onclick=x data-ONLOAD = 'y'>", ""),
            ("a<style type=text/css>b { c: d }</style >e", "ae", "b { c: d }\n"),
            ("<STYLE>a > b {}</STYLE>c<style>d", "c", "a > b {}\nd\n"),
        ] {
            assert_eq!(styles_aside(html), (message.to_owned(), sheet.to_owned()), "{html}");
        }
    }

    #[test]
    fn everything_else_stays_as_it_is() {
        for html in [
            "",
            "style = 1 < 2, style=x",
            "<",
            "<p title=' style=x'>é style=\"y\"</p>",
            "<p data-style='a' styles='b' style on title='on=1'>",
            "<styled a='b'>c</styled>",
            "<!-- a > b -->",
            "<p title=\"never closed",
            "🙂<b>🙂</b>",
        ] {
            assert_eq!(styles_aside(html), (html.to_owned(), String::new()));
        }
    }
}
