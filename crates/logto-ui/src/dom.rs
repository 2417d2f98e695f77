//! What the app does to the page outside of its own views.

use leptos::prelude::{document, request_animation_frame, window};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    CustomEvent, CustomEventInit, Element, Event, FocusOptions, HtmlAnchorElement, HtmlElement, HtmlInputElement,
    MouseEvent, PerformanceEntry, PerformanceNavigation, Url,
};

/// Sets the title of the tab.
pub fn set_title(title: &str) {
    document().set_title(title);
}

/// Sets `lang` and `dir` on the root element.
pub fn set_language(language: &str, direction: &str) {
    set_root_attribute("lang", Some(language));
    set_root_attribute("dir", Some(direction));
}

/// Sets or removes an attribute of the root element.
pub fn set_root_attribute(name: &str, value: Option<&str>) {
    if let Some(root) = document().document_element() {
        match value {
            Some(value) => root.set_attribute(name, value).ok(),
            None => root.remove_attribute(name).ok(),
        };
    }
}

/// Reloads the page.
pub fn reload() {
    window().location().reload().ok();
}

/// Moves the focus without scrolling.
pub fn focus(element: &HtmlElement) {
    let options = FocusOptions::new();
    options.set_prevent_scroll(true);
    element.focus_with_options(&options).ok();
}

/// Moves the focus and scrolls the element into view.
pub fn focus_in_view(element: &HtmlElement) {
    element.focus().ok();
}

/// Scrolls to the beginning of an element, which may be higher than the window, and moves the focus to the element.
pub fn focus_beginning(element: &HtmlElement) {
    element.scroll_into_view();
    focus(element);
}

/// Whether only a part of a date was entered. The value is empty then.
#[must_use]
pub fn is_incomplete_date(input: &HtmlInputElement) -> bool {
    input.type_() == "date" && input.matches(":invalid").unwrap_or_default()
}

/// Moves the focus to the first button inside.
pub fn focus_first_button(element: &HtmlElement) {
    if let Ok(Some(button)) = element.query_selector("button") {
        focus_in_view(button.unchecked_ref());
    }
}

/// Whether the focus is inside an element.
#[must_use]
pub fn has_focus_inside(element: &Element) -> bool {
    document().active_element().is_some_and(|focused| element.contains(Some(&focused)))
}

/// Moves the focus to the first field of a form inside.
pub fn focus_first_field(element: &HtmlElement) {
    if let Ok(Some(field)) = element.query_selector("input, select, textarea") {
        focus_in_view(field.unchecked_ref());
    }
}

/// Keeps the focus in the card or the dialog that has it now: when the next frame no longer has the focused element, the
/// heading of the card or the dialog gets the focus.
pub fn keep_focus() {
    let place = document().active_element().and_then(|focused| focused.closest("dialog, section").ok().flatten());
    let Some(place) = place else { return };
    request_animation_frame(move || {
        let is_lost = document().active_element().is_none_or(|focused| focused.tag_name() == "BODY");
        if let (true, Ok(Some(heading))) = (is_lost, place.query_selector("h2")) {
            heading.set_attribute("tabindex", "-1").ok();
            focus(heading.unchecked_ref());
        }
    });
}

/// Moves the focus to the heading of the page shown.
pub fn focus_heading() {
    if let Ok(Some(heading)) = document().query_selector("main h1") {
        focus(heading.unchecked_ref());
    }
}

/// Returns the `data-testid` of the element that has the focus.
#[must_use]
pub fn focused_test_id() -> Option<String> {
    document().active_element()?.get_attribute("data-testid")
}

/// Moves the focus to the element with this `data-testid`, if there is one.
pub fn focus_test_id(id: Option<String>) {
    let element = id.and_then(|id| document().query_selector(&["[data-testid='", &id, "']"].concat()).ok().flatten());
    if let Some(element) = element {
        focus(element.unchecked_ref());
    }
}

/// Returns the link to this site that a click opens in this tab.
#[must_use]
pub fn followed_link(event: &Event) -> Option<HtmlAnchorElement> {
    let click: &MouseEvent = event.dyn_ref()?;
    let has_modifier = click.ctrl_key() || click.meta_key() || click.shift_key() || click.alt_key();
    if click.button() != 0 || has_modifier || click.default_prevented() {
        return None;
    }
    let target = click.target()?.dyn_into::<Element>().ok()?;
    let link = target.closest("a[href]").ok()??.dyn_into::<HtmlAnchorElement>().ok()?;
    let is_in_this_tab = matches!(link.target().as_str(), "" | "_self") && !link.has_attribute("download");
    let is_own = window().location().origin().is_ok_and(|origin| link.origin() == origin);
    (is_own && is_in_this_tab).then_some(link)
}

/// Closes a popover if it is open.
pub fn close_popover(id: &str) {
    if let Some(element) = document().get_element_by_id(id) {
        element.unchecked_ref::<HtmlElement>().hide_popover().ok();
    }
}

/// Sends an event with a detail to the window.
pub fn dispatch(name: &str, detail: &JsValue) {
    let init = CustomEventInit::new();
    init.set_detail(detail);
    if let Ok(event) = CustomEvent::new_with_event_init_dict(name, &init) {
        window().dispatch_event(&event).ok();
    }
}

/// Whether the browser loaded this document at this path. It did not when a link of the app led there.
pub fn was_loaded_at(path: &str) -> bool {
    let entry = window().performance().map(|it| it.get_entries_by_type("navigation").get(0));
    let entry = entry.and_then(|entry| entry.dyn_into::<PerformanceEntry>().ok());
    // Without an entry it may have been.
    entry.and_then(|entry| Url::new(&entry.name()).ok()).is_none_or(|url| url.pathname().trim_end_matches('/') == path)
}

/// Whether this document was loaded by the Back or Forward button.
pub fn came_by_history() -> bool {
    window().performance().is_some_and(|it| it.navigation().type_() == PerformanceNavigation::TYPE_BACK_FORWARD)
}
