//! The languages of the app, and which of them a visitor gets.

use leptos::prelude::window;

use crate::storage;

/// The localStorage key of the visitor's choice.
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
    /// Arabic.
    Arabic,
}

impl Language {
    /// All languages. The first is the fallback.
    pub const ALL: [Self; 4] = [Self::English, Self::French, Self::Japanese, Self::Arabic];

    /// Returns the language tag (RFC 5646).
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::French => "fr",
            Self::Japanese => "ja",
            Self::Arabic => "ar",
        }
    }

    /// Returns the name of the language in that language.
    pub fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::French => "Français",
            Self::Japanese => "日本語",
            Self::Arabic => "العربية",
        }
    }

    /// Returns the direction of the script, as the attribute `dir` has it.
    pub fn direction(self) -> &'static str {
        if self == Self::Arabic { "rtl" } else { "ltr" }
    }

    /// Returns the visitor's choice, or else the language that the browser prefers.
    pub fn of_visitor() -> Self {
        Self::chosen().unwrap_or_else(|| {
            let wanted = window().navigator().languages();
            Self::best(wanted.iter().filter_map(|tag| tag.as_string()))
        })
    }

    /// Returns the visitor's choice, if there is one.
    pub fn chosen() -> Option<Self> {
        Self::of_tag(&storage::local()?.get_item(CHOICE).ok()??)
    }

    /// Stores a choice. `None` removes it, so that the browser's preferences decide. It takes effect when messages
    /// are loaded the next time. Returns whether it could be stored.
    pub fn choose(choice: Option<Self>) -> bool {
        storage::local().is_some_and(|storage| {
            let stored = match choice {
                Some(language) => storage.set_item(CHOICE, language.tag()),
                None => storage.remove_item(CHOICE),
            };
            stored.is_ok()
        })
    }

    /// Returns the first wanted language that the app has.
    fn best(mut wanted: impl Iterator<Item = String>) -> Self {
        wanted.find_map(|tag| Self::of_tag(&tag)).unwrap_or(Self::ALL[0])
    }

    /// Returns the language of a tag such as `en-GB`.
    pub fn of_tag(tag: &str) -> Option<Self> {
        let language = tag.split('-').next().unwrap_or_default();
        Self::ALL.into_iter().find(|it| it.tag().eq_ignore_ascii_case(language))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chooses_the_first_wanted_language() {
        let best = |tags: &[&str]| Language::best(tags.iter().map(ToString::to_string));
        assert_eq!(best(&["de-CH", "EN-gb", "fr"]), Language::English);
        assert_eq!(best(&["ja-JP", "en"]), Language::Japanese);
        assert_eq!(best(&["fr"]), Language::French);
        assert_eq!(best(&["ar-EG", "fr"]), Language::Arabic);
        assert_eq!(best(&["x-klingon"]), Language::ALL[0]);
        assert_eq!(best(&[]), Language::ALL[0]);
    }

    #[test]
    fn direction_is_that_of_the_script() {
        let is_rtl = |language: &Language| language.direction() == "rtl";
        assert_eq!(Language::ALL.into_iter().filter(is_rtl).collect::<Vec<_>>(), [Language::Arabic]);
    }
}
