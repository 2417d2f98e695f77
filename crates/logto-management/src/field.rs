//! Paths to values in a document.

use std::fmt;

use serde_json::Value;

/// One step of a [`FieldPath`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// A member of an object.
    Key(String),
    /// An element of a list, counted from 0.
    Index(usize),
}

/// The path to a value in a configuration, such as `templates[1].content`, `auth.pass` or `port`.
///
/// ```
/// use logto_management::FieldPath;
/// use serde_json::json;
///
/// let path = FieldPath::from("templates").index(1).key("content");
/// assert_eq!(path.to_string(), "templates[1].content");
/// assert_eq!(path, FieldPath::from("templates[1].content"));
/// assert!(path.is_within(&FieldPath::from("templates")));
/// assert_eq!(path.get(&json!({"templates": [{}, {"content": "Hi"}]})), Some(&json!("Hi")));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FieldPath(Vec<Step>);

impl FieldPath {
    /// Returns the path of the document as a whole.
    #[must_use]
    pub fn root() -> Self {
        Self::default()
    }

    /// Returns the path of a member of the object at this path.
    #[must_use]
    pub fn key(&self, key: &str) -> Self {
        self.then(Step::Key(key.to_owned()))
    }

    /// Returns the path of an element of the list at this path, counted from 0.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        self.then(Step::Index(index))
    }

    /// Returns the steps from the root of the document.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.0
    }

    /// Returns whether it is the path of the document as a whole.
    #[must_use]
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns whether it is `outer` or inside of it.
    #[must_use]
    pub fn is_within(&self, outer: &Self) -> bool {
        self.0.starts_with(&outer.0)
    }

    /// Returns the value at this path.
    #[must_use]
    pub fn get<'a>(&self, document: &'a Value) -> Option<&'a Value> {
        self.0.iter().try_fold(document, |value, step| match step {
            Step::Key(key) => value.get(key),
            Step::Index(index) => value.get(index),
        })
    }

    /// Reads zod's list of keys and indexes.
    pub(super) fn from_zod(path: &Value) -> Self {
        let steps = path.as_array().into_iter().flatten().filter_map(|step| match step {
            Value::String(key) => Some(Step::Key(key.clone())),
            Value::Number(index) => index.as_u64().and_then(|index| usize::try_from(index).ok()).map(Step::Index),
            _ => None,
        });
        Self(steps.collect())
    }

    /// Returns the path relative to the member `outer`, if it is inside of it.
    pub(super) fn inside(&self, outer: &str) -> Option<Self> {
        match self.0.split_first() {
            Some((Step::Key(key), rest)) if key == outer && !rest.is_empty() => Some(Self(rest.to_vec())),
            _ => None,
        }
    }

    fn then(&self, step: Step) -> Self {
        Self(self.0.iter().cloned().chain([step]).collect())
    }
}

/// Reads `templates[1].content`, and zod's `templates.1.content`: a number is an index.
impl From<&str> for FieldPath {
    fn from(text: &str) -> Self {
        let words = text.split(['.', '[', ']']).filter(|word| !word.is_empty());
        Self(words.map(|word| word.parse().map_or_else(|_| Step::Key(word.to_owned()), Step::Index)).collect())
    }
}

impl fmt::Display for FieldPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, step) in self.0.iter().enumerate() {
            match step {
                Step::Key(key) if position == 0 => f.write_str(key)?,
                Step::Key(key) => write!(f, ".{key}")?,
                Step::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn path_round_trips_as_text() {
        for text in ["port", "auth.pass", "templates[1].content", "[0].x", ""] {
            assert_eq!(FieldPath::from(text).to_string(), text);
        }
        assert_eq!(FieldPath::from("templates.0.contentType").to_string(), "templates[0].contentType");
        assert_eq!(FieldPath::from_zod(&json!(["templates", 0, "content"])), FieldPath::from("templates[0].content"));
    }

    #[test]
    fn distinguishes_nested_paths_from_similar_names() {
        let outer = FieldPath::from("template");
        assert!(!FieldPath::from("templates").is_within(&outer));
        assert_eq!(FieldPath::from("config.host").inside("config"), Some(FieldPath::from("host")));
        assert_eq!(FieldPath::from("config").inside("config"), None);
    }
}
