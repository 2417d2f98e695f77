//! The developer area: the pages that show tokens, claims, calls of an API and the check-up. It is for people who build
//! with the app, not for those who only sign in.

use leptos::prelude::*;

use crate::storage;

/// The localStorage key of the visitor's choice.
const STORAGE_KEY: &str = "logto-leptos:developer";

/// Whether the developer area is shown, as a context.
#[derive(Debug, Clone, Copy)]
pub struct DeveloperArea {
    is_on: RwSignal<bool>,
    is_allowed: bool,
}

/// Provides a [`DeveloperArea`] to all views below. `configured` is the key `developer` of `config.json`, `is_local`
/// tells whether the sign-in server runs on this computer.
pub fn provide_developer_area(configured: Option<bool>, is_local: bool) {
    let is_on = RwSignal::new(is_on(configured, is_local));
    provide_context(DeveloperArea { is_on, is_allowed: configured != Some(false) });
}

/// Returns the [`DeveloperArea`] of the context. Without one, the area is off.
pub fn use_developer_area() -> DeveloperArea {
    use_context().unwrap_or_else(|| DeveloperArea { is_on: RwSignal::new(false), is_allowed: false })
}

impl DeveloperArea {
    /// Whether it is shown. Tracked.
    pub fn is_on(self) -> bool {
        self.is_on.get()
    }

    /// Whether the visitor may switch it on and off: the configuration does not forbid it.
    pub fn is_allowed(self) -> bool {
        self.is_allowed
    }

    /// Switches it on or off, and stores the choice. If storage is blocked, it lasts until the next load.
    pub fn choose(self, is_on: bool) {
        if let Some(storage) = storage::local() {
            storage.set_item(STORAGE_KEY, if is_on { "on" } else { "off" }).ok();
        }
        self.is_on.set(is_on);
    }
}

/// Whether the developer area is shown: `false` in the configuration forbids it; otherwise the visitor's choice
/// decides, then the configuration, then whether the sign-in server is local.
pub fn is_on(configured: Option<bool>, is_local: bool) -> bool {
    decide(configured, is_local, stored)
}

fn decide(configured: Option<bool>, is_local: bool, chosen: impl FnOnce() -> Option<bool>) -> bool {
    configured != Some(false) && chosen().or(configured).unwrap_or(is_local)
}

/// Returns the visitor's choice, if there is one.
fn stored() -> Option<bool> {
    match &*storage::local()?.get_item(STORAGE_KEY).ok()?? {
        "on" => Some(true),
        "off" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_on_with_a_local_server_only() {
        assert!(decide(None, true, || None) && !decide(None, false, || None));
    }

    #[test]
    fn configuration_decides_before_the_server() {
        assert!(decide(Some(true), false, || None) && !decide(Some(false), true, || None));
    }

    #[test]
    fn visitor_decides_unless_it_is_forbidden() {
        assert!(decide(None, false, || Some(true)) && !decide(Some(true), true, || Some(false)));
        assert!(!decide(Some(false), true, || Some(true)));
    }
}
