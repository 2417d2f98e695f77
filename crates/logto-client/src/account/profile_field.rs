//! Custom profile fields: what a server wants to know about people beyond the standard claims.

use serde_json::{Map, Value};

use super::web_address::web_address;

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
        self.members.get(name).filter(|value| !value.is_null())
    }

    /// Returns what is wrong with a value, as a person typed it. An empty one is fine if the field is not required. The
    /// pattern of [`ProfileFieldKind::Regex`] is not checked, because it needs JavaScript.
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
                let Some(number) = value.parse::<f64>().ok().filter(|number| number.is_finite()) else {
                    return Some(FieldProblem::NotNumber);
                };
                let least = limit("minValue").and_then(Value::as_f64).filter(|least| number < *least);
                let most = limit("maxValue").and_then(Value::as_f64).filter(|most| number > *most);
                least.map(FieldProblem::TooSmall).or_else(|| most.map(FieldProblem::TooLarge))
            }
            ProfileFieldKind::Select(options) => {
                (!options.iter().any(|option| option.value == value)).then_some(FieldProblem::NotOption)
            }
            ProfileFieldKind::Url => web_address(value).is_none().then_some(FieldProblem::NotAddress),
            _ => None,
        }
    }

    /// Returns the value to store for what a person typed. A number or a yes or no stays a text where it was one
    /// `before`: Logto's sign-up stores texts.
    #[must_use]
    pub fn stored(&self, value: &str, before: Option<&Value>) -> Value {
        let is_text = before.is_some_and(Value::is_string);
        match &self.kind {
            ProfileFieldKind::Checkbox if !is_text => Value::Bool(value == "true"),
            ProfileFieldKind::Number if !is_text => {
                let whole = value.parse::<i64>().ok().map(Value::from);
                whole.or_else(|| value.parse::<f64>().ok().map(Value::from)).unwrap_or_else(|| value.into())
            }
            _ => value.into(),
        }
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.get(name).and_then(Value::as_str).filter(|text| !text.is_empty())
    }
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
        ] {
            assert_eq!(number.problem(value), problem, "{value}");
        }
        let select = field("Select", json!({"options": [{"value": "s", "label": "Small"}, {"value": "l"}]}));
        assert_eq!((select.problem("s"), select.problem("m")), (None, Some(FieldProblem::NotOption)));
        let ProfileFieldKind::Select(options) = select.kind() else { panic!("{select:?}") };
        assert_eq!(options[1].label, "l");
        let url = field("Url", Value::Null);
        assert_eq!((url.problem("https://a.test"), url.problem("a")), (None, Some(FieldProblem::NotAddress)));
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
