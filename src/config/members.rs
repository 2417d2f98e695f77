//! Reading the members of `config.json`. An error is the reason why a member is invalid.

use logto_ui::extension::InvalidValue;
use serde_json::{Map, Value};

/// An object of the file.
pub(super) type Members = Map<String, Value>;

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
