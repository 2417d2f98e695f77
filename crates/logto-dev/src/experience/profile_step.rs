//! The step of the sign-in page that asks a new person for custom profile fields.

use maud::{Markup, html};
use serde_json::Value;

use crate::model::profile_field::parts;
use crate::texts::PageTexts;

/// The step; nothing without fields.
pub(super) fn step(texts: &PageTexts<'_>, fields: &[&Value]) -> Markup {
    html! {
        @if !fields.is_empty() {
            form data-step="extra-profile" data-heading=(texts.about_you) novalidate hidden {
                @for field in fields {
                    @match text(field, "type") {
                        "Address" | "Fullname" => { (group(texts, field)) }
                        _ => { (control(texts, field, None)) }
                    }
                }
                button .primary data-testid="save-profile" type="submit" { (texts.continue_) }
            }
        }
    }
}

/// The parts of an address or a full name.
fn group(texts: &PageTexts<'_>, field: &Value) -> Markup {
    let id = format!("profile-{}", text(field, "name"));
    html! {
        fieldset aria-describedby=[hint_id(field, &id)] {
            legend { (label_or(field, "name")) }
            (hint(field, &id))
            @for part in parts(field) { (control(texts, part, Some(field))) }
        }
    }
}

/// A field with its label. `group` is the field that it is a part of.
fn control(texts: &PageTexts<'_>, field: &Value, group: Option<&Value>) -> Markup {
    let kind = text(field, "type");
    let name = text(field, "name");
    let id = match group {
        Some(group) => format!("profile-{}-{name}", text(group, "name")),
        None => format!("profile-{name}"),
    };
    let is_checkbox = kind == "Checkbox";
    let is_required = field["required"] == true;
    // The parts of an address are members of one value, those of a full name are values of their own.
    let address = group.filter(|group| text(group, "type") == "Address");
    let (member, part) = (text(address.unwrap_or(field), "name"), address.map(|_| name));
    let sends_empty = sends_empty(group);
    let described_by = match hint_id(field, &id) {
        Some(hint) => format!("{hint} form-error"),
        None => "form-error".to_owned(),
    };
    html! {
        div .profile-field.check[is_checkbox] {
            label for=(id) {
                span { (label_or(field, "name")) }
                @if !is_required && !is_checkbox { " (" (texts.optional) ")" }
            }
            (hint(field, &id))
            @if kind == "Select" {
                select id=(id) data-testid=(id) data-field=(member) data-part=[part] data-sends-empty[sends_empty]
                    aria-describedby=(described_by) required[is_required] {
                    option value="" {}
                    @for option in field["config"]["options"].as_array().into_iter().flatten() {
                        option value=(text(option, "value")) { (label_or(option, "value")) }
                    }
                }
            } @else {
                input id=(id) data-testid=(id) data-field=(member) data-part=[part] data-sends-empty[sends_empty]
                    aria-describedby=(described_by) required[is_required && !is_checkbox]
                    data-format=[setting(field, "format").filter(|_| kind == "Date")]
                    data-pattern=[setting(field, "format").filter(|_| kind == "Regex")]
                    type=(input_type(field)) dir=[(kind == "Url").then_some("ltr")]
                    placeholder=[setting(field, "placeholder")]
                    minlength=[setting(field, "minLength")] maxlength=[setting(field, "maxLength")]
                    min=[setting(field, "minValue")] max=[setting(field, "maxValue")]
                    step=[(kind == "Number").then_some("any")]
                    checked[is_checkbox && setting(field, "defaultValue").as_deref() == Some("true")];
            }
        }
    }
}

/// Whether the value is sent when it is empty: Logto misses a required address or full name without it.
fn sends_empty(group: Option<&Value>) -> bool {
    group.is_some_and(|group| group["required"] == true)
}

/// The type of the input. Dates in other orders than these are typed as text.
fn input_type(field: &Value) -> &'static str {
    const DATES: [&str; 3] = ["yyyy-MM-dd", "MM/dd/yyyy", "dd/MM/yyyy"];
    let format = setting(field, "format");
    match text(field, "type") {
        "Number" => "number",
        "Checkbox" => "checkbox",
        "Url" => "url",
        "Date" if format.as_deref().is_none_or(|format| DATES.contains(&format)) => "date",
        _ => "text",
    }
}

/// The label, or else another member.
fn label_or<'a>(labeled: &'a Value, other: &str) -> &'a str {
    let label = text(labeled, "label");
    if label.is_empty() { text(labeled, other) } else { label }
}

/// The hint of the field with this id; nothing without a description.
fn hint(field: &Value, id: &str) -> Markup {
    html! {
        @if let Some(id) = hint_id(field, id) { p .aside id=(id) { (text(field, "description")) } }
    }
}

/// The id of the hint of the field with this id, if it has one.
fn hint_id(field: &Value, id: &str) -> Option<String> {
    (!text(field, "description").is_empty()).then(|| format!("{id}-hint"))
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_default()
}

/// A setting of a field, which is a text or a number.
fn setting(field: &Value, name: &str) -> Option<String> {
    match &field["config"][name] {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn date_field_is_a_date_input_in_the_formats_that_the_script_writes() {
        for (config, expected) in [
            (json!({}), "date"),
            (json!({ "format": "dd/MM/yyyy" }), "date"),
            (json!({ "format": "Custom", "customFormat": "d MMM" }), "text"),
        ] {
            assert_eq!(input_type(&json!({ "type": "Date", "config": config })), expected, "{config}");
        }
    }
}
