//! Texts by key, as Logto nests them.

use serde_json::{Map, Value};

/// Texts of the sign-in page in a language, by key. Members that are not texts stay as they are.
///
/// ```
/// use logto_management::Phrases;
/// use serde_json::json;
///
/// let mut own = Phrases::new("fr");
/// own.set("action.sign_in", "Entrer");
/// assert_eq!(own.get("action.sign_in"), Some("Entrer"));
/// assert_eq!(own.to_value(), json!({"action": {"sign_in": "Entrer"}}));
/// own.set("action.sign_in", "");
/// assert!(own.is_empty(), "an empty text removes it");
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Phrases {
    language: String,
    texts: Map<String, Value>,
}

impl Phrases {
    /// Creates an empty collection of a language.
    #[must_use]
    pub fn new(language: &str) -> Self {
        Self { language: language.to_owned(), texts: Map::new() }
    }

    /// Reads the server's response; `None` when it has no texts. Without a language tag, which Logto leaves out of its
    /// own texts, the language is empty.
    #[must_use]
    pub fn from_value(response: Value) -> Option<Self> {
        let Value::Object(mut members) = response else { return None };
        let Some(Value::Object(texts)) = members.remove("translation") else { return None };
        let language = members.get("languageTag").and_then(Value::as_str).unwrap_or_default().to_owned();
        Some(Self { language, texts })
    }

    /// Returns the language tag.
    #[must_use]
    pub fn language(&self) -> &str {
        &self.language
    }

    pub(super) fn in_language(mut self, language: &str) -> Self {
        self.language = language.to_owned();
        self
    }

    /// Returns whether there is no text.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// Returns all keys with their texts, in the order of the keys. A key has the names on the way to the text, joined
    /// with periods: `action.sign_in`.
    #[must_use]
    pub fn all(&self) -> Vec<(String, &str)> {
        let mut all = Vec::new();
        collect(&self.texts, "", &mut all);
        all.sort();
        all
    }

    /// Returns the text of a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&str> {
        let mut names = key.split('.');
        let first = self.texts.get(names.next()?)?;
        names.try_fold(first, |value, name| value.get(name))?.as_str()
    }

    /// Sets the text of a key, or removes it with an empty text.
    pub fn set(&mut self, key: &str, text: &str) {
        let names: Vec<&str> = key.split('.').collect();
        set(&mut self.texts, &names, text);
    }

    /// Returns the body of the request that saves them.
    #[must_use]
    pub fn to_value(&self) -> Value {
        Value::Object(self.texts.clone())
    }
}

fn collect<'a>(texts: &'a Map<String, Value>, parent: &str, all: &mut Vec<(String, &'a str)>) {
    for (name, value) in texts {
        let key = if parent.is_empty() { name.clone() } else { [parent, ".", name].concat() };
        match value {
            Value::String(text) => all.push((key, text.as_str())),
            Value::Object(texts) => collect(texts, &key, all),
            _ => {}
        }
    }
}

fn set(texts: &mut Map<String, Value>, names: &[&str], text: &str) {
    match names {
        [] => {}
        [name] if text.is_empty() => {
            texts.remove(*name);
        }
        [name] => {
            texts.insert((*name).to_owned(), text.into());
        }
        [name, rest @ ..] => {
            let mut inner = match texts.remove(*name) {
                Some(Value::Object(inner)) => inner,
                _ => Map::new(),
            };
            set(&mut inner, rest, text);
            if !inner.is_empty() {
                texts.insert((*name).to_owned(), Value::Object(inner));
            }
        }
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn reads_and_writes_nested_texts() {
        let value = json!({"languageTag": "fr", "translation": {
            "error": {"password_rejected": {"too_short": "Trop court"}, "count": 7}, "action": {"sign_in": "Entrer"},
        }});
        let mut phrases = Phrases::from_value(value).unwrap();
        let expected = [("action.sign_in", "Entrer"), ("error.password_rejected.too_short", "Trop court")];
        assert_eq!(phrases.all(), expected.map(|(key, text)| (key.to_owned(), text)));
        assert_eq!(phrases.get("error.password_rejected"), None);
        phrases.set("error.password_rejected.too_short", "");
        phrases.set("action.sign_in", "");
        assert_eq!(phrases.to_value(), json!({"error": {"count": 7}}), "what is not a text stays");
    }

    #[test]
    fn rejects_what_has_no_texts() {
        for value in [json!(null), json!([]), json!({"languageTag": "fr"}), json!({"translation": "x"})] {
            assert_eq!(Phrases::from_value(value), None);
        }
    }
}
