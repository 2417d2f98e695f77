//! Reading the members of `config.json`. An error is the reason why a member is invalid.

use std::cell::RefCell;

use logto_ui::extension::InvalidValue;
use serde_json::{Map, Value};

use super::ConfigProblem;

/// An object of the file.
pub(super) type Members = Map<String, Value>;

/// The first problem of the file. Reading goes on after it with default values, so that one place returns it.
#[derive(Debug, Default)]
pub(super) struct Problems(RefCell<Option<ConfigProblem>>);

impl Problems {
    /// Adds a problem.
    pub(super) fn add(&self, problem: ConfigProblem) {
        self.0.borrow_mut().get_or_insert(problem);
    }

    /// Adds that the value of a key is invalid.
    pub(super) fn wrong(&self, key: &str, reason: InvalidValue) {
        self.add(ConfigProblem::WrongValue { key: key.to_owned(), reason });
    }

    /// Returns the value of a key, or its default with a problem.
    pub(super) fn checked<T: Default>(&self, key: &str, value: Result<T, InvalidValue>) -> T {
        value.unwrap_or_else(|reason| {
            self.wrong(key, reason);
            T::default()
        })
    }

    /// Returns what was read, if there was no problem.
    ///
    /// # Errors
    /// The first problem.
    pub(super) fn into_result<T>(self, read: T) -> Result<T, ConfigProblem> {
        self.0.into_inner().map_or(Ok(read), Err)
    }
}

/// The file's top-level members, with the place for problems.
#[derive(Clone, Copy)]
pub(super) struct Keys<'a> {
    /// The members.
    pub(super) members: &'a Members,
    /// Where problems are added.
    pub(super) problems: &'a Problems,
}

impl Keys<'_> {
    /// Returns the text of a key.
    pub(super) fn text(self, key: &str) -> Option<String> {
        self.problems.checked(key, optional_text(self.members, key))
    }

    /// Returns the texts of a key.
    pub(super) fn texts(self, key: &str) -> Vec<String> {
        self.problems.checked(key, texts(self.members, key))
    }

    /// Returns whether a key is `true` or `false`.
    pub(super) fn flag(self, key: &str) -> Option<bool> {
        self.problems.checked(key, optional_flag(self.members, key))
    }
}

/// Returns a member; `None` when it is missing or `null`.
pub(super) fn member<'a>(members: &'a Members, key: &str) -> Option<&'a Value> {
    members.get(key).filter(|value| !value.is_null())
}

/// Returns a member that must be a text.
pub(super) fn text(members: &Members, key: &str) -> Result<String, InvalidValue> {
    optional_text(members, key)?.ok_or_else(|| InvalidValue::Missing(key.to_owned()))
}

/// Returns a member that is a text.
pub(super) fn optional_text(members: &Members, key: &str) -> Result<Option<String>, InvalidValue> {
    let read = |value: &Value| value.as_str().map(str::to_owned).ok_or_else(|| InvalidValue::NotText(key.to_owned()));
    member(members, key).map(read).transpose()
}

/// Returns a member that is `true` or `false`.
pub(super) fn optional_flag(members: &Members, key: &str) -> Result<Option<bool>, InvalidValue> {
    member(members, key).map(|value| value.as_bool().ok_or(InvalidValue::NotBoolean)).transpose()
}

/// Returns a member that is a list.
pub(super) fn list<'a>(members: &'a Members, key: &str) -> Result<&'a [Value], InvalidValue> {
    let read = |value: &'a Value| value.as_array().ok_or_else(|| InvalidValue::NotList(key.to_owned()));
    Ok(member(members, key).map(read).transpose()?.map(Vec::as_slice).unwrap_or_default())
}

/// Returns a member that is a list of texts.
pub(super) fn texts(members: &Members, key: &str) -> Result<Vec<String>, InvalidValue> {
    let text = |value: &Value| value.as_str().map(str::to_owned).ok_or_else(|| InvalidValue::NotTexts(key.to_owned()));
    list(members, key)?.iter().map(text).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn missing_and_null_members_are_the_same() {
        for value in [json!({}), json!({"key": null})] {
            let members = value.as_object().unwrap();
            assert_eq!(optional_text(members, "key"), Ok(None));
            assert_eq!(text(members, "key").unwrap_err(), InvalidValue::Missing("key".to_owned()));
            assert_eq!(texts(members, "key"), Ok(Vec::new()));
        }
    }

    #[test]
    fn says_what_is_wrong_with_a_member() {
        let value = json!({"number": 1, "list": ["a", 1]});
        let members = value.as_object().unwrap();
        assert_eq!(text(members, "number").unwrap_err(), InvalidValue::NotText("number".to_owned()));
        assert_eq!(texts(members, "number").unwrap_err(), InvalidValue::NotList("number".to_owned()));
        assert_eq!(texts(members, "list").unwrap_err(), InvalidValue::NotTexts("list".to_owned()));
    }
}
