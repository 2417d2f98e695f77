//! The languages there are, and which of them a visitor gets.

use leptos::prelude::window;

/// Where the visitor's own choice is kept.
const CHOICE: &str = "logto-leptos:language";

/// A language of the app.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// English.
    English,
    /// French.
    French,
    /// Japanese.
    Japanese,
}

impl Language {
    /// All of them; the first is the one for everybody else.
    pub const ALL: [Self; 3] = [Self::English, Self::French, Self::Japanese];

    /// The tag of RFC 5646.
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::French => "fr",
            Self::Japanese => "ja",
        }
    }

    /// Its name in itself.
    pub fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::French => "Français",
            Self::Japanese => "日本語",
        }
    }

    /// The visitor's own choice, else what the browser prefers.
    pub fn of_visitor() -> Self {
        Self::chosen().unwrap_or_else(|| {
            let wanted = window().navigator().languages();
            Self::best(wanted.iter().filter_map(|tag| tag.as_string()))
        })
    }

    /// The visitor's own choice, if there is one.
    pub fn chosen() -> Option<Self> {
        Self::of_tag(&storage()?.get_item(CHOICE).ok()??)
    }

    /// Stores a choice, or that there is none: then the browser's preferences count. It takes effect
    /// at the next load. Tells whether that worked.
    pub fn choose(choice: Option<Self>) -> bool {
        storage().is_some_and(|storage| {
            let stored = match choice {
                Some(language) => storage.set_item(CHOICE, language.tag()),
                None => storage.remove_item(CHOICE),
            };
            stored.is_ok()
        })
    }

    /// The first that is spoken here.
    fn best(mut wanted: impl Iterator<Item = String>) -> Self {
        wanted.find_map(|tag| Self::of_tag(&tag)).unwrap_or(Self::ALL[0])
    }

    /// The language for a tag such as `en-GB`.
    pub fn of_tag(tag: &str) -> Option<Self> {
        let language = tag.split('-').next().unwrap_or_default();
        Self::ALL.into_iter().find(|it| it.tag().eq_ignore_ascii_case(language))
    }
}

/// The browser's storage, where it lets us have it.
fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_the_first_language_that_is_spoken_here() {
        let best = |tags: &[&str]| Language::best(tags.iter().map(ToString::to_string));
        assert_eq!(best(&["de-CH", "EN-gb", "fr"]), Language::English);
        assert_eq!(best(&["ja-JP", "en"]), Language::Japanese);
        assert_eq!(best(&["fr"]), Language::French);
        assert_eq!(best(&["x-klingon"]), Language::ALL[0]);
        assert_eq!(best(&[]), Language::ALL[0]);
    }
}
