//! Custom profile fields: what a server wants to know about people beyond the standard claims.

use serde_json::{Map, Value};

use super::web_address::web_address;
use crate::protocol::json::member;

/// The members of the standard profile that are texts, as Logto names them.
pub const STANDARD_PROFILE: [&str; 11] = [
    "familyName",
    "givenName",
    "middleName",
    "nickname",
    "preferredUsername",
    "profile",
    "website",
    "gender",
    "birthdate",
    "zoneinfo",
    "locale",
];

/// The greatest whole number that every reader of JSON keeps exactly.
const MAX_SAFE_INTEGER: f64 = 9_007_199_254_740_991.0;

/// Fields that stand for several members of the standard profile.
const COMPOSED: [&str; 2] = ["fullname", "address"];

/// A custom profile field. Its value is a member of `customData`, or of the standard profile if it has such a name. The
/// Account API does not check values: [`ProfileField::problem`] does, by the rules of the field.
///
/// ```
/// use logto_client::account::{FieldProblem, ProfileField};
/// use serde_json::json;
///
/// let field = json!({"name": "company", "type": "Text", "label": "Company", "required": true, "config": {"maxLength": 4}});
/// let field = ProfileField::from_response(&field).expect("a field");
/// assert!(!field.is_standard() && field.is_required());
/// assert_eq!(field.problem(""), Some(FieldProblem::Missing));
/// assert_eq!(field.problem("Globex"), Some(FieldProblem::TooLong(4)));
/// assert_eq!(field.problem("Acme"), None);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct ProfileField {
    name: String,
    kind: ProfileFieldKind,
    members: Map<String, Value>,
}

/// The type of a custom profile field.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum ProfileFieldKind {
    /// A text.
    Text,
    /// A number.
    Number,
    /// A date, stored as text.
    Date,
    /// Yes or no.
    Checkbox,
    /// One of several values.
    Select(Vec<ProfileFieldOption>),
    /// An address of the web.
    Url,
    /// A text that matches a pattern, which is a regular expression of JavaScript.
    Regex(String),
    /// A type that this version does not know, or one of several parts (`Address`, `Fullname`), with Logto's name.
    Other(String),
}

/// A value that a field may have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProfileFieldOption {
    /// The value that is stored.
    pub value: String,
    /// Its label.
    pub label: String,
}

/// What is wrong with the value of a field.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum FieldProblem {
    /// The field is required.
    Missing,
    /// It has fewer characters than this.
    TooShort(u64),
    /// It has more characters than this.
    TooLong(u64),
    /// It is no number.
    NotNumber,
    /// It is less than this.
    TooSmall(f64),
    /// It is more than this.
    TooLarge(f64),
    /// It is no address of the web.
    NotAddress,
    /// It is none of the options.
    NotOption,
}

impl ProfileField {
    /// Reads a field of `customProfileFieldCatalog`.
    #[must_use]
    pub fn from_response(field: &Value) -> Option<Self> {
        let members = field.as_object()?.clone();
        let name = field["name"].as_str().filter(|name| !name.is_empty())?.to_owned();
        let config = &field["config"];
        let kind = match field["type"].as_str()? {
            "Text" => ProfileFieldKind::Text,
            "Number" => ProfileFieldKind::Number,
            "Date" => ProfileFieldKind::Date,
            "Checkbox" => ProfileFieldKind::Checkbox,
            "Select" => ProfileFieldKind::Select(options(&config["options"])),
            "Url" => ProfileFieldKind::Url,
            "Regex" => ProfileFieldKind::Regex(config["format"].as_str().unwrap_or_default().to_owned()),
            other => ProfileFieldKind::Other(other.to_owned()),
        };
        Some(Self { name, kind, members })
    }

    /// Returns the name of its member.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the label, or else the name.
    #[must_use]
    pub fn label(&self) -> &str {
        self.text("label").unwrap_or(&self.name)
    }

    /// Returns the description.
    #[must_use]
    pub fn description(&self) -> Option<&str> {
        self.text("description")
    }

    /// Returns its type.
    #[must_use]
    pub fn kind(&self) -> &ProfileFieldKind {
        &self.kind
    }

    /// Returns whether it must have a value.
    #[must_use]
    pub fn is_required(&self) -> bool {
        self.get("required").and_then(Value::as_bool).unwrap_or_default()
    }

    /// Returns whether it belongs to the standard profile, which
    /// [`AccountClient::update_profile`](super::AccountClient::update_profile) changes.
    #[must_use]
    pub fn is_standard(&self) -> bool {
        STANDARD_PROFILE.iter().chain(&COMPOSED).any(|name| *name == self.name)
    }

    /// Returns a member by its name; `None` when it is missing or `null`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        member(&self.members, name)
    }

    /// Returns what is wrong with a value, as a person typed it. An empty one is fine if the field is not required. A
    /// number consists of digits, with a point before its decimals and a sign in front; without limits of its own, it is
    /// at most as great as the whole numbers that JSON keeps exactly. The pattern of [`ProfileFieldKind::Regex`] is not
    /// checked, because it needs JavaScript.
    #[must_use]
    pub fn problem(&self, value: &str) -> Option<FieldProblem> {
        if value.is_empty() {
            return self.is_required().then_some(FieldProblem::Missing);
        }
        let limit = |name: &str| self.get("config").map(|config| &config[name]);
        match &self.kind {
            ProfileFieldKind::Text => {
                let length = value.chars().count() as u64;
                let shortest = limit("minLength").and_then(Value::as_u64).filter(|shortest| length < *shortest);
                let longest = limit("maxLength").and_then(Value::as_u64).filter(|longest| length > *longest);
                shortest.map(FieldProblem::TooShort).or_else(|| longest.map(FieldProblem::TooLong))
            }
            ProfileFieldKind::Number => {
                let Some(number) = number_of(value) else { return Some(FieldProblem::NotNumber) };
                let least = limit("minValue").and_then(Value::as_f64).unwrap_or(-MAX_SAFE_INTEGER);
                let most = limit("maxValue").and_then(Value::as_f64).unwrap_or(MAX_SAFE_INTEGER);
                let is_small = (number < least).then_some(FieldProblem::TooSmall(least));
                is_small.or_else(|| (number > most).then_some(FieldProblem::TooLarge(most)))
            }
            ProfileFieldKind::Select(options) => {
                (!options.iter().any(|option| option.value == value)).then_some(FieldProblem::NotOption)
            }
            ProfileFieldKind::Url => web_address(value).is_none().then_some(FieldProblem::NotAddress),
            _ => None,
        }
    }

    /// Returns a stored value as a person types it: a number in digits, without an exponent and needless zeros, and a yes
    /// or no as `true` or `false`. A text is returned as it is where it is no such value.
    ///
    /// ```
    /// use logto_client::account::ProfileField;
    /// use serde_json::json;
    ///
    /// let field = ProfileField::from_response(&json!({"name": "size", "type": "Number"})).expect("a field");
    /// assert_eq!(field.typed(&json!("1e2")), "100");
    /// assert_eq!(field.stored("100", None), json!(100));
    /// ```
    #[must_use]
    pub fn typed(&self, stored: &Value) -> String {
        let text = match stored {
            Value::String(text) => text.clone(),
            Value::Null => String::new(),
            other => other.to_string(),
        };
        let is_number = self.kind == ProfileFieldKind::Number;
        let number = text.parse::<f64>().ok().filter(|number| is_number && number.abs() <= MAX_SAFE_INTEGER);
        number.map_or(text, digits)
    }

    /// Returns the value to store for what a person typed. A number or a yes or no stays a text where it was one
    /// `before`: Logto's sign-up stores texts. A number is stored as [`ProfileField::typed`] writes it.
    #[must_use]
    pub fn stored(&self, value: &str, before: Option<&Value>) -> Value {
        let is_text = before.is_some_and(Value::is_string);
        match &self.kind {
            ProfileFieldKind::Checkbox if !is_text => Value::Bool(value == "true"),
            ProfileFieldKind::Number => {
                let Some(number) = number_of(value) else { return value.into() };
                let digits = digits(number);
                if is_text {
                    return digits.into();
                }
                digits.parse::<i64>().map_or_else(|_| number.into(), Value::from)
            }
            _ => value.into(),
        }
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.get(name).and_then(Value::as_str).filter(|text| !text.is_empty())
    }
}

/// Reads a number in digits, perhaps with a sign and decimals.
fn number_of(text: &str) -> Option<f64> {
    let is_written_out = text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.'));
    text.parse().ok().filter(|_| is_written_out)
}

/// Writes a number in digits.
fn digits(number: f64) -> String {
    // The sum is never the zero with a minus.
    (number + 0.0).to_string()
}

fn options(options: &Value) -> Vec<ProfileFieldOption> {
    let read = |option: &Value| {
        let value = option["value"].as_str()?;
        let label = option["label"].as_str().filter(|label| !label.is_empty()).unwrap_or(value);
        Some(ProfileFieldOption { value: value.to_owned(), label: label.to_owned() })
    };
    options.as_array().into_iter().flatten().filter_map(read).collect()
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use serde_json::json;

    use super::*;

    fn field(kind: &str, config: Value) -> ProfileField {
        let mut field = json!({"name": "x", "type": kind, "label": "X", "required": false});
        field["config"] = config;
        ProfileField::from_response(&field).unwrap()
    }

    #[test]
    fn checks_values_by_the_rules_of_the_field() {
        let text = field("Text", json!({"minLength": 2, "maxLength": 3}));
        assert_eq!(text.problem(""), None);
        assert_eq!(text.problem("é"), Some(FieldProblem::TooShort(2)));
        assert_eq!(text.problem("ééé"), None);
        let number = field("Number", json!({"minValue": 1, "maxValue": 2.5}));
        for (value, problem) in [
            ("2", None),
            ("0", Some(FieldProblem::TooSmall(1.0))),
            ("3", Some(FieldProblem::TooLarge(2.5))),
            ("x", Some(FieldProblem::NotNumber)),
            ("NaN", Some(FieldProblem::NotNumber)),
            ("1e0", Some(FieldProblem::NotNumber)),
            ("inf", Some(FieldProblem::NotNumber)),
            ("1-", Some(FieldProblem::NotNumber)),
            (".", Some(FieldProblem::NotNumber)),
        ] {
            assert_eq!(number.problem(value), problem, "{value}");
        }
        let number = field("Number", Value::Null);
        let most = 9_007_199_254_740_991.0;
        assert_eq!(number.problem("-9007199254740991"), None);
        assert_eq!(number.problem("9007199254740993"), Some(FieldProblem::TooLarge(most)));
        assert_eq!(number.problem(&"9".repeat(400)), Some(FieldProblem::TooLarge(most)));
        assert_eq!(number.problem("-9007199254740993"), Some(FieldProblem::TooSmall(-most)));
        let select = field("Select", json!({"options": [{"value": "s", "label": "Small"}, {"value": "l"}]}));
        assert_eq!((select.problem("s"), select.problem("m")), (None, Some(FieldProblem::NotOption)));
        let ProfileFieldKind::Select(options) = select.kind() else { panic!("{select:?}") };
        assert_eq!(options[1].label, "l");
        let url = field("Url", Value::Null);
        assert_eq!((url.problem("https://a.test"), url.problem("a")), (None, Some(FieldProblem::NotAddress)));
    }

    #[test]
    fn numbers_are_written_in_digits() {
        let number = field("Number", Value::Null);
        for (typed, stored) in [
            ("7", json!(7)),
            ("007", json!(7)),
            ("+7", json!(7)),
            ("7.0", json!(7)),
            ("-0", json!(0)),
            ("7.50", json!(7.5)),
            (".5", json!(0.5)),
            ("0.0000001", json!(0.000_000_1)),
            ("9007199254740991", json!(9_007_199_254_740_991_i64)),
        ] {
            assert_eq!(number.stored(typed, None), stored, "{typed}");
            let text = number.stored(typed, Some(&json!("1e2")));
            assert_eq!(text, json!(number.typed(&stored)), "{typed}");
        }
        for (stored, typed) in [
            (json!(100.0), "100"),
            (json!("1e2"), "100"),
            (json!(1e-7), "0.0000001"),
            (json!("7.50"), "7.5"),
            (json!("a few"), "a few"),
            (json!("12345678901234567890"), "12345678901234567890"),
            (Value::Null, ""),
        ] {
            assert_eq!(number.typed(&stored), typed, "{stored}");
        }
        assert_eq!(field("Text", Value::Null).typed(&json!("1e2")), "1e2");
        assert_eq!(field("Checkbox", Value::Null).typed(&json!(true)), "true");
    }

    #[test]
    fn keeps_the_type_of_a_stored_value() {
        let (number, checkbox) = (field("Number", Value::Null), field("Checkbox", Value::Null));
        assert_eq!((number.stored("7", None), number.stored("7.5", None)), (json!(7), json!(7.5)));
        assert_eq!(number.stored("7", Some(&json!("6"))), json!("7"));
        assert_eq!(
            (checkbox.stored("true", None), checkbox.stored("", Some(&json!(true)))),
            (json!(true), json!(false))
        );
        assert_eq!(checkbox.stored("true", Some(&json!("false"))), json!("true"));
    }

    #[test]
    fn tells_standard_fields_from_custom_ones() {
        for (name, is_standard) in [("nickname", true), ("fullname", true), ("company", false)] {
            let field = json!({"name": name, "type": "Text"});
            let field = ProfileField::from_response(&field).unwrap();
            assert_eq!((field.is_standard(), field.label()), (is_standard, name));
        }
        assert_eq!(ProfileField::from_response(&json!({"name": "x"})), None);
    }
}
