//! The color theme: light, dark, or that of the system. `public/page.js` applies the stored choice before the
//! first paint; this module changes it.

use leptos::prelude::*;

use crate::{dom, storage};

/// The localStorage key of the choice; `public/page.js` reads the same key.
const STORAGE_KEY: &str = "logto-leptos:theme";
/// The attribute of the root element that the style sheet uses.
const ATTRIBUTE: &str = "data-theme";

/// A color theme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// Follows the system.
    System,
    /// Dark text on a light background.
    Light,
    /// Light text on a dark background.
    Dark,
}

impl Theme {
    /// Returns the name in storage and in the style sheet.
    pub fn key(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// Returns the stored choice, or else [`Self::System`].
    fn stored() -> Self {
        let stored = storage::local().and_then(|it| it.get_item(STORAGE_KEY).ok().flatten());
        match stored.as_deref() {
            Some("light") => Self::Light,
            Some("dark") => Self::Dark,
            _ => Self::System,
        }
    }

    /// Applies and stores the choice. If storage is blocked, it lasts until the next load.
    fn apply(self) {
        let key = self.key();
        dom::set_root_attribute(ATTRIBUTE, (self != Self::System).then_some(key));
        if let Some(storage) = storage::local() {
            match self {
                Self::System => storage.remove_item(STORAGE_KEY).ok(),
                Self::Light | Self::Dark => storage.set_item(STORAGE_KEY, key).ok(),
            };
        }
    }
}

/// The current theme.
#[derive(Debug, Clone, Copy)]
pub struct ThemeChoice(RwSignal<Theme>);

/// Provides a [`ThemeChoice`] to all views below.
pub fn provide_theme() {
    provide_context(ThemeChoice(RwSignal::new(Theme::stored())));
}

impl ThemeChoice {
    /// Whether a theme is chosen. Tracked.
    pub fn is(self, theme: Theme) -> bool {
        self.0.get() == theme
    }

    /// Chooses a theme.
    pub fn choose(self, theme: Theme) {
        theme.apply();
        self.0.set(theme);
    }
}
