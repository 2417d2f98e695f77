//! The values of custom profile fields.

use js_sys::{Array, Function, Reflect, RegExp};
use logto_leptos::account::{FieldProblem, ProfileField, ProfileFieldKind};
use logto_leptos::{Account, AccountChanges, AccountClient, AccountError};
use wasm_bindgen::JsCast;

use super::date_format::DateFormat;
use crate::messages::account;

/// Whether the card has a row for a field: the standard profile has its own rows.
pub(super) fn is_offered(field: &ProfileField) -> bool {
    !field.is_standard() && !matches!(field.kind(), ProfileFieldKind::Other(_))
}

/// Returns the value of a field as a person types it; empty if it is not set.
pub(super) fn text_of(account: &Account, field: &ProfileField) -> String {
    let stored = account.custom_data().and_then(|data| data.get(field.name()));
    stored.map(|stored| field.typed(stored)).unwrap_or_default()
}

/// Returns a value as it is shown; `None` if it is not set.
pub(super) fn shown(field: &ProfileField, value: &str) -> Option<String> {
    match field.kind() {
        ProfileFieldKind::Checkbox if value == "true" => Some(account().profile.yes.to_owned()),
        ProfileFieldKind::Checkbox if value == "false" => Some(account().profile.no.to_owned()),
        ProfileFieldKind::Select(options) => {
            let label = options.iter().find(|option| option.value == value).map(|option| option.label.clone());
            label.or_else(|| Some(value.to_owned()))
        }
        ProfileFieldKind::Date => {
            let date = DateFormat::of(field).and_then(|format| format.written(&format.picked(value)?));
            date.or_else(|| Some(value.to_owned()))
        }
        _ => Some(value.to_owned()),
    }
    .filter(|text| !text.is_empty())
}

/// Returns the value to save for what was entered; `None` if it is the one `before`. The error says what is wrong with
/// it. A switch that nobody touched says no.
pub(super) fn entered(field: &ProfileField, before: &str, text: &str) -> Result<Option<String>, String> {
    let is_untouched_switch = text.is_empty() && *field.kind() == ProfileFieldKind::Checkbox;
    let text = if is_untouched_switch { "false" } else { text };
    if let Some(problem) = problem_of(field, text) {
        return Err(problem);
    }
    let text = field.typed(&text.into());
    Ok((text != before).then_some(text))
}

/// Describes what is wrong with a value.
fn problem_of(field: &ProfileField, value: &str) -> Option<String> {
    let messages = &account().custom_fields;
    let Some(problem) = field.problem(value) else {
        let is_wrong = match field.kind() {
            ProfileFieldKind::Regex(pattern) => !matches_pattern(pattern, value),
            ProfileFieldKind::Date => DateFormat::of(field).is_some_and(|format| !format.matches(value)),
            _ => false,
        };
        return (is_wrong && !value.is_empty()).then(|| messages.wrong_form.to_owned());
    };
    Some(match problem {
        FieldProblem::Missing => messages.missing.to_owned(),
        FieldProblem::TooShort(least) => messages.too_short(&least.to_string()),
        FieldProblem::TooLong(most) => messages.too_long(&most.to_string()),
        FieldProblem::NotNumber => messages.not_number.to_owned(),
        FieldProblem::TooSmall(least) => messages.too_small(&least.to_string()),
        FieldProblem::TooLarge(most) => messages.too_large(&most.to_string()),
        FieldProblem::NotAddress => messages.not_address.to_owned(),
        _ => messages.not_option.to_owned(),
    })
}

/// Whether a value matches a regular expression of JavaScript. One that is not valid matches everything.
fn matches_pattern(pattern: &str, value: &str) -> bool {
    let expression = Reflect::get(&js_sys::global(), &"RegExp".into()).ok();
    let expression = expression.and_then(|constructor| constructor.dyn_into::<Function>().ok());
    let pattern = Array::of1(&pattern.into());
    let expression = expression.and_then(|constructor| Reflect::construct(&constructor, &pattern).ok());
    expression.is_none_or(|expression| expression.unchecked_into::<RegExp>().test(value))
}

/// Sets a field; an empty text removes it. The server replaces custom data as a whole, so it is fetched first.
pub(super) async fn save(client: AccountClient, field: ProfileField, value: String) -> Result<Account, AccountError> {
    let account = client.account().await?;
    let mut data = account.custom_data().cloned().unwrap_or_default();
    if value.is_empty() {
        data.remove(field.name());
    } else {
        let stored = field.stored(&value, data.get(field.name()));
        data.insert(field.name().to_owned(), stored);
    }
    client.update(AccountChanges::new().custom_data(data)).await
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::messages::use_english;

    fn required(kind: &str, config: &Value) -> ProfileField {
        let field = json!({ "name": "x", "type": kind, "required": true, "config": config });
        ProfileField::from_response(&field).unwrap()
    }

    #[test]
    fn required_field_needs_a_value_though_nothing_was_changed() {
        use_english();
        let text = required("Text", &Value::Null);
        assert_eq!(entered(&text, "", ""), Err("This field is required.".to_owned()));
        assert_eq!(entered(&text, "Acme", ""), Err("This field is required.".to_owned()));
        assert_eq!(entered(&text, "Acme", "Acme"), Ok(None));
        assert_eq!(entered(&text, "", "Acme"), Ok(Some("Acme".to_owned())));
    }

    #[test]
    fn switch_that_nobody_touched_says_no() {
        use_english();
        let checkbox = required("Checkbox", &Value::Null);
        assert_eq!(entered(&checkbox, "", ""), Ok(Some("false".to_owned())));
        assert_eq!(entered(&checkbox, "false", "false"), Ok(None));
        assert_eq!(entered(&checkbox, "false", "true"), Ok(Some("true".to_owned())));
    }

    #[test]
    fn number_is_saved_as_it_is_shown() {
        use_english();
        let number = required("Number", &Value::Null);
        let before = number.typed(&json!("1e2"));
        assert_eq!(shown(&number, &before).as_deref(), Some("100"));
        assert_eq!(entered(&number, &before, "100.0"), Ok(None));
        assert_eq!(entered(&number, &before, "7.50"), Ok(Some("7.5".to_owned())));
        assert_eq!(entered(&number, &before, "1e2"), Err("Enter a number.".to_owned()));
    }

    #[test]
    fn date_is_shown_and_checked_by_the_format_of_its_field() {
        use_english();
        let date = required("Date", &json!({ "format": "dd/MM/yyyy" }));
        assert_eq!(shown(&date, "02/01/2026").as_deref(), Some("02/01/2026"));
        assert_eq!(shown(&date, "2026-01-02").as_deref(), Some("02/01/2026"));
        assert_eq!(shown(&date, "soon").as_deref(), Some("soon"));
        assert_eq!(entered(&date, "", "soon"), Err("This doesn't have the expected format.".to_owned()));
        assert_eq!(entered(&date, "2026-01-02", "02/01/2026"), Ok(Some("02/01/2026".to_owned())));
        let other = required("Date", &json!({ "format": "custom", "customFormat": "d MMM yyyy" }));
        assert_eq!(entered(&other, "", "2 Jan 2026"), Ok(Some("2 Jan 2026".to_owned())));
    }
}
