//! The browser's Back and Forward buttons, heard of before the router does: a page that would lose
//! something can hold on.

use leptos::prelude::*;
use web_sys::Event;

/// Who wants to know.
type Listener = Box<dyn Fn(&Event)>;

/// The page that is asked first.
#[derive(Debug, Clone, Copy)]
pub struct BackButton {
    listener: StoredValue<Option<Listener>, LocalStorage>,
}

/// Makes a [`BackButton`] for all pages below. Listeners on the window are called in the order they
/// came, whether they capture or not: this has to be there before the router.
pub fn provide_back_button() {
    let listener = StoredValue::new_local(None::<Listener>);
    window_event_listener_untyped("popstate", move |event| {
        listener.try_with_value(|listener| listener.as_ref().map(|listener| listener(&event)));
    });
    provide_context(BackButton { listener });
}

impl BackButton {
    /// Asks a page first, for as long as it is there.
    pub fn ask_first(self, listen: impl Fn(&Event) + 'static) {
        self.listener.set_value(Some(Box::new(listen)));
        on_cleanup(move || {
            self.listener.try_update_value(Option::take);
        });
    }
}
