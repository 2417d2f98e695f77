//! The crates that add pages to the app. To leave one out, delete its three lines here and its dependency in
//! `Cargo.toml`.

use logto_ui::extension::{Entry, Extension, ExtensionPage, ExtensionSetting, NavLink};

/// What the front page needs of each extension. It is in the first download.
static ENTRIES: &[&Entry] = &[
    // The operators' pages.
    &logto_console::ENTRY,
];

/// The setting of each extension, which is checked before a sign-in.
static SETTINGS: &[&ExtensionSetting] = &[
    // The operators' pages.
    &logto_console::SETTING,
];

/// The rest of each extension, which is loaded with the app.
static EXTENSIONS: &[&Extension] = &[
    // The operators' pages.
    &logto_console::EXTENSION,
];

/// Returns what the front page needs of each extension.
pub(crate) fn entries() -> impl Iterator<Item = &'static Entry> {
    ENTRIES.iter().copied()
}

/// Returns the links of the navigation.
pub(crate) fn links() -> impl Iterator<Item = &'static NavLink> {
    entries().flat_map(|entry| entry.links)
}

/// Returns the paths of the pages of all extensions.
pub(crate) fn paths() -> impl Iterator<Item = &'static str> {
    entries().flat_map(|entry| entry.paths).copied()
}

/// Returns the settings of all extensions.
pub(crate) fn settings() -> impl Iterator<Item = &'static ExtensionSetting> {
    SETTINGS.iter().copied()
}

/// Returns the extensions.
pub(crate) fn extensions() -> impl Iterator<Item = &'static Extension> {
    EXTENSIONS.iter().copied()
}

/// Returns the pages of all extensions.
pub(crate) fn pages() -> impl Iterator<Item = &'static ExtensionPage> {
    extensions().flat_map(|extension| extension.pages)
}
