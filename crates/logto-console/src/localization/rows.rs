//! The texts of a language as rows, with the text that is shown without an own one.

use std::collections::BTreeSet;

use logto_management::{Phrases, PlaceholderChange, placeholder_changes};

/// The text that is shown without an own one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Fallback {
    /// Logto's text in the language, or in English if Logto does not have the language.
    Logto(String),
    /// Logto's text in English. The server does not tell the one in the language while an own text replaces it.
    English(String),
    /// The server does not tell it.
    Unknown,
}

impl Fallback {
    pub(super) fn text(&self) -> &str {
        match self {
            Self::Logto(text) | Self::English(text) => text,
            Self::Unknown => "",
        }
    }
}

/// A text by its key.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Row {
    pub(super) language: String,
    pub(super) key: String,
    pub(super) fallback: Fallback,
}

/// What the server has about a language.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Texts {
    /// The texts that the sign-in page shows, own ones included; `None` when they can't be read.
    pub(super) shown: Option<Phrases>,
    /// The same in English.
    pub(super) english: Option<Phrases>,
    /// The own texts in English.
    pub(super) english_own: Option<Phrases>,
}

/// Returns the rows of a language, in the order of their keys. `own` are the saved own texts.
pub(super) fn rows(texts: &Texts, own: &Phrases) -> Vec<Row> {
    let all = |phrases: &Phrases| phrases.all().into_iter().map(|(key, _)| key).collect::<Vec<_>>();
    let keys: BTreeSet<String> = texts.shown.iter().chain([own]).flat_map(all).collect();
    let row = |key: String| Row { language: own.language().to_owned(), fallback: fallback(texts, own, &key), key };
    keys.into_iter().map(row).collect()
}

fn fallback(texts: &Texts, own: &Phrases, key: &str) -> Fallback {
    let text_of = |phrases: &Option<Phrases>| phrases.as_ref().and_then(|phrases| phrases.get(key)).map(str::to_owned);
    if own.get(key).is_none() {
        return text_of(&texts.shown).map_or(Fallback::Unknown, Fallback::Logto);
    }
    match text_of(&texts.english) {
        Some(text) if text_of(&texts.english_own).is_none() => Fallback::English(text),
        _ => Fallback::Unknown,
    }
}

/// Whether a row is found by a text: a part of its key, of Logto's text or of the own one, in any case.
pub(super) fn is_found(row: &Row, own: Option<&str>, query: &str) -> bool {
    let query = query.trim().to_lowercase();
    let has = |text: &str| text.to_lowercase().contains(&query);
    query.is_empty() || has(&row.key) || has(row.fallback.text()) || own.is_some_and(has)
}

/// Returns the placeholders that an own text lacks, and those that it has too much.
pub(super) fn placeholder_problems(fallback: &Fallback, own: &str) -> (Vec<String>, Vec<String>) {
    let (mut missing, mut unknown) = (Vec::new(), Vec::new());
    if *fallback != Fallback::Unknown && !own.is_empty() {
        for change in placeholder_changes(fallback.text(), own) {
            match change {
                PlaceholderChange::Missing(name) => missing.push(name),
                PlaceholderChange::Unknown(name) => unknown.push(name),
                _ => {}
            }
        }
    }
    (missing, unknown)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn phrases(language: &str, texts: &serde_json::Value) -> Phrases {
        Phrases::from_value(json!({"languageTag": language, "translation": texts})).unwrap()
    }

    #[test]
    fn shows_what_is_read_without_an_own_text() {
        let own = phrases("fr", &json!({"action": {"sign_in": "Entrer", "old": "Vieux"}}));
        let texts = Texts {
            shown: Some(phrases("fr", &json!({"action": {"sign_in": "Entrer", "continue": "Continuer"}}))),
            english: Some(phrases("en", &json!({"action": {"sign_in": "Sign in", "continue": "Go on"}}))),
            english_own: Some(phrases("en", &json!({"action": {"continue": "Go on"}}))),
        };
        let found: Vec<_> = rows(&texts, &own).into_iter().map(|row| (row.key, row.fallback)).collect();
        let expected = [
            ("action.continue", Fallback::Logto("Continuer".to_owned())),
            ("action.old", Fallback::Unknown),
            ("action.sign_in", Fallback::English("Sign in".to_owned())),
        ];
        assert_eq!(found, expected.map(|(key, fallback)| (key.to_owned(), fallback)));
        // An own text in English hides Logto's one.
        let own = phrases("fr", &json!({"action": {"continue": "Suite"}}));
        assert_eq!(rows(&texts, &own)[0].fallback, Fallback::Unknown);
        // Without the server's texts, the own ones can still be changed.
        assert_eq!(rows(&Texts::default(), &own).len(), 1);
    }

    #[test]
    fn finds_parts_of_keys_and_texts_in_any_case() {
        let row = Row {
            language: "fr".to_owned(),
            key: "action.sign_in".to_owned(),
            fallback: Fallback::Logto("Se connecter".to_owned()),
        };
        for (query, is_expected) in
            [("", true), (" SIGN_in ", true), ("connec", true), ("entrée", true), ("password", false)]
        {
            assert_eq!(is_found(&row, Some("Entrée"), query), is_expected, "{query}");
        }
        assert!(!is_found(&row, None, "entrée"));
    }

    #[test]
    fn compares_placeholders_with_logtos_text() {
        let fallback = Fallback::English("Sent to {{address}}".to_owned());
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        assert_eq!(placeholder_problems(&fallback, "Envoyé"), (names(&["{{address}}"]), names(&[])));
        let both = (names(&["{{address}}"]), names(&["{{adresse}}"]));
        assert_eq!(placeholder_problems(&fallback, "Envoyé à {{adresse}}"), both);
        assert_eq!(placeholder_problems(&fallback, ""), (names(&[]), names(&[])), "there is no own text");
        assert_eq!(placeholder_problems(&Fallback::Unknown, "{{x}}"), (names(&[]), names(&[])));
    }
}
