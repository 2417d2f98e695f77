//! Announces a change of the page: by the title of the tab, the focus, and a live region for screen
//! readers.

use leptos::prelude::*;
use web_sys::HtmlElement;

use crate::dom;
use crate::messages::SHELL;

/// The text of the live region, and whether a page was shown before.
#[derive(Debug, Clone, Copy)]
pub struct Announcer {
    message: RwSignal<String>,
    arrived: StoredValue<bool>,
}

/// Provides an [`Announcer`] to all pages below.
pub fn provide_announcer() {
    provide_context(Announcer { message: RwSignal::new(String::new()), arrived: StoredValue::new(false) });
}

impl Announcer {
    /// Announces a message to screen readers.
    pub fn say(self, message: String) {
        self.message.set(message);
    }

    /// The next page is not the first of the visit.
    pub fn continue_visit(self) {
        self.arrived.set_value(true);
    }

    /// Announces a page by its name, and moves the focus to its heading. For the first page of a visit
    /// only the title is set, because screen readers read a new document on their own.
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

/// The live region. Screen readers need it to be in the page before its text changes.
#[component]
pub fn LiveRegion() -> impl IntoView {
    let announcer = expect_context::<Announcer>();
    view! {
        <div class="visually-hidden" role="status" aria-live="polite">
            {announcer.message}
        </div>
    }
}
