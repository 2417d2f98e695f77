//! Telling everybody that the page changed: the tab's title, the keyboard's focus, and a live
//! region for screen readers.

use leptos::prelude::*;
use web_sys::HtmlElement;

use crate::dom;
use crate::messages::SHELL;

/// What the live region says, and whether a page was shown before.
#[derive(Debug, Clone, Copy)]
pub struct Announcer {
    message: RwSignal<String>,
    arrived: StoredValue<bool>,
}

/// Makes an [`Announcer`] for all pages below.
pub fn provide_announcer() {
    provide_context(Announcer { message: RwSignal::new(String::new()), arrived: StoredValue::new(false) });
}

impl Announcer {
    /// Tells something to those who don't see it.
    pub fn say(self, message: String) {
        self.message.set(message);
    }

    /// A page with this name is on the screen, under this heading. The first page of a visit is
    /// read by the browser itself and leaves the focus alone.
    pub fn arrive(self, name: &str, heading: &HtmlElement) {
        let title = (SHELL.get().page_title)(name);
        dom::set_title(&title);
        let before = self.arrived.get_value();
        self.arrived.set_value(true);
        if before {
            dom::focus(heading);
            self.message.set(title);
        }
    }
}

/// The live region; it is in the page from the start, as screen readers want it.
#[component]
pub fn LiveRegion() -> impl IntoView {
    let announcer = expect_context::<Announcer>();
    view! {
        <div class="visually-hidden" role="status" aria-live="polite">
            {announcer.message}
        </div>
    }
}
