//! Intercepts the browser's Back and Forward buttons before the router handles them, so that a page
//! with unsaved changes can ask first.

use leptos::prelude::*;
use web_sys::Event;

/// Handles a `popstate` event; stopping its propagation keeps it from the router.
type Listener = Box<dyn Fn(&Event)>;

/// The page that handles Back and Forward before the router does.
#[derive(Debug, Clone, Copy)]
pub struct NavigationGuard {
    listener: StoredValue<Option<Listener>, LocalStorage>,
}

/// Provides a [`NavigationGuard`] to all pages below. The window calls its listeners in the order of
/// their registration, so this has to be called before the router is created.
pub fn provide_navigation_guard() {
    let listener = StoredValue::new_local(None::<Listener>);
    window_event_listener_untyped("popstate", move |event| {
        listener.try_with_value(|listener| listener.as_ref().map(|listener| listener(&event)));
    });
    provide_context(NavigationGuard { listener });
}

impl NavigationGuard {
    /// Calls `listen` for every Back and Forward, as long as the current owner exists.
    pub fn intercept(self, listen: impl Fn(&Event) + 'static) {
        self.listener.set_value(Some(Box::new(listen)));
        on_cleanup(move || {
            self.listener.try_update_value(Option::take);
        });
    }
}
