//! Light, dark, or as the system has it. `public/theme.js` applies the stored choice before the
//! first paint; this module changes it.

use leptos::prelude::*;

use crate::dom;

/// Where the choice is kept; `public/theme.js` reads the same key.
const STORAGE_KEY: &str = "logto-leptos:theme";
/// The attribute of the root element that the style sheet looks at.
const ATTRIBUTE: &str = "data-theme";

/// A colour scheme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// Follows the system.
    System,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    /// The name in storage and in the style sheet.
    pub fn key(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The stored choice; the system's when there is none.
    fn stored() -> Self {
        let stored = local_storage().and_then(|it| it.get_item(STORAGE_KEY).ok().flatten());
        match stored.as_deref() {
            Some("light") => Self::Light,
            Some("dark") => Self::Dark,
            _ => Self::System,
        }
    }

    /// Shows and stores the choice. Where nothing can be stored it lasts until the next load.
    fn apply(self) {
        let key = self.key();
        dom::set_root_attribute(ATTRIBUTE, (self != Self::System).then_some(key));
        if let Some(storage) = local_storage() {
            match self {
                Self::System => storage.remove_item(STORAGE_KEY).ok(),
                Self::Light | Self::Dark => storage.set_item(STORAGE_KEY, key).ok(),
            };
        }
    }
}

/// The theme in force.
#[derive(Debug, Clone, Copy)]
pub struct ThemeChoice(RwSignal<Theme>);

/// Makes a [`ThemeChoice`] for all views below.
pub fn provide_theme() {
    provide_context(ThemeChoice(RwSignal::new(Theme::stored())));
}

impl ThemeChoice {
    /// Whether this theme is chosen.
    pub fn is(self, theme: Theme) -> bool {
        self.0.get() == theme
    }

    /// Chooses a theme.
    pub fn choose(self, theme: Theme) {
        theme.apply();
        self.0.set(theme);
    }
}

/// The browser's storage, where it lets us have it.
fn local_storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}
