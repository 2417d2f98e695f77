//! The variables of each usage type, as Logto documents them
//! (<https://docs.logto.io/connectors/email-connectors/email-templates>), and sample values for previews.

use serde_json::{Map, Value, json};

use super::usage_type::UsageType;

/// First parts of all variables of Logto.
pub(crate) const ROOTS: [&str; 8] =
    ["code", "link", "locale", "uiLocales", "application", "organization", "user", "inviter"];

/// Returns sample values for previews, with every variable that Logto documents for a usage type, optional ones
/// included. Test messages have only the code.
///
/// ```
/// use logto_management::connectors::{UsageType, render, sample_payload};
///
/// let payload = sample_payload(&UsageType::SignIn, "123456");
/// assert_eq!(render("{{code}} {{application.name}}", &payload), "123456 Example app");
/// assert_eq!(render("{{user.name}}", &payload), "{{user.name}}");
/// ```
#[must_use]
pub fn sample_payload(usage: &UsageType, code: &str) -> Value {
    let mut payload = Map::new();
    payload.insert("locale".to_owned(), "en".into());
    payload.insert("uiLocales".to_owned(), "en".into());
    let mut add = |name: &str, value: Value| payload.insert(name.to_owned(), value);
    if *usage == UsageType::OrganizationInvitation {
        add("link", "https://example.com/join".into());
        add("organization", organization());
        add("inviter", user());
        return Value::Object(payload);
    }
    add("code", code.into());
    match usage {
        UsageType::Generic => {}
        UsageType::UserPermissionValidation
        | UsageType::BindNewIdentifier
        | UsageType::MfaVerification
        | UsageType::BindMfa => {
            add("user", user());
            add("application", application());
        }
        _ => {
            add("application", application());
            add("organization", organization());
        }
    }
    Value::Object(payload)
}

fn branding(host: &str) -> Value {
    json!({
        "logoUrl": format!("https://{host}/logo.png"), "darkLogoUrl": format!("https://{host}/logo-dark.png"),
        "favicon": format!("https://{host}/favicon.png"), "darkFavicon": format!("https://{host}/favicon-dark.png"),
    })
}

fn application() -> Value {
    json!({
        "id": "example", "name": "Example app", "displayName": "Example app", "branding": branding("app.example.com"),
        "termsOfUseUrl": "https://app.example.com/terms", "privacyPolicyUrl": "https://app.example.com/privacy",
    })
}

fn organization() -> Value {
    json!({"id": "acme", "name": "Acme", "branding": branding("acme.example.com")})
}

fn user() -> Value {
    json!({
        "id": "ada", "name": "Ada Lovelace", "username": "ada", "primaryEmail": "ada@example.com",
        "primaryPhone": "15550100001", "avatar": "https://app.example.com/ada.png",
        "profile": {
            "givenName": "Ada", "middleName": "King", "familyName": "Lovelace", "nickname": "Ada",
            "preferredUsername": "ada", "profile": "https://ada.example.com/about", "website": "https://ada.example.com",
            "gender": "female", "birthdate": "1815-12-10", "zoneinfo": "Europe/London", "locale": "en-GB",
            "address": {
                "formatted": "1 Example Street, London", "streetAddress": "1 Example Street", "locality": "London",
                "region": "London", "postalCode": "EC1A 1AA", "country": "GB",
            },
        },
    })
}

/// Returns the names of the variables that work in templates of a usage type.
///
/// ```
/// use logto_management::connectors::{UsageType, available_variables};
///
/// let names = available_variables(&UsageType::BindMfa);
/// assert!(names.iter().any(|name| name == "user.primaryEmail"));
/// assert!(!names.iter().any(|name| name == "link"));
/// ```
#[must_use]
pub fn available_variables(usage: &UsageType) -> Vec<String> {
    let mut names = Vec::new();
    collect("", &sample_payload(usage, ""), &mut names);
    // The required variable first, then the others in the order of the alphabet.
    names.sort_by_key(|name| (name != usage.needed_variable(), name.contains('.'), name.clone()));
    names
}

fn collect(path: &str, value: &Value, names: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                collect(&path, member, names);
            }
        }
        _ => names.push(path.to_owned()),
    }
}

/// Returns whether Logto fills in a variable of this first part only in some cases; in others, recipients see it
/// unchanged.
pub(crate) fn is_optional(usage: &UsageType, root: &str) -> bool {
    match root {
        "uiLocales" | "inviter" => true,
        "organization" => *usage != UsageType::OrganizationInvitation,
        "application" => !matches!(usage, UsageType::SignIn | UsageType::Register | UsageType::ForgotPassword),
        _ => false,
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;

    #[test]
    fn every_usage_type_has_its_documented_variables() {
        for (usage, works, does_not) in [
            (
                UsageType::SignIn,
                vec!["code", "application.name", "organization.branding.logoUrl"],
                vec!["user.name", "link"],
            ),
            (UsageType::Register, vec!["code", "application.branding.darkLogoUrl"], vec!["inviter.name"]),
            (UsageType::ForgotPassword, vec!["code", "application.termsOfUseUrl"], vec!["user.name"]),
            (UsageType::Generic, vec!["code", "locale"], vec!["application.name", "user.name", "organization.name"]),
            (UsageType::OrganizationInvitation, vec!["link", "organization.name", "inviter.name"], vec!["user.name"]),
            (UsageType::UserPermissionValidation, vec!["code", "user.primaryPhone"], vec!["organization.name"]),
            (UsageType::BindNewIdentifier, vec!["code", "user.profile.givenName"], vec!["link"]),
            (UsageType::MfaVerification, vec!["code", "user.avatar"], vec!["link"]),
            (UsageType::BindMfa, vec!["code", "user.profile.address.country", "application.id"], vec!["link"]),
        ] {
            let names = available_variables(&usage);
            assert_eq!(names[0], usage.needed_variable());
            for name in works {
                assert!(names.iter().any(|known| known == name), "{usage} {name}");
            }
            for name in does_not {
                assert!(!names.iter().any(|known| known == name), "{usage} {name}");
            }
            assert!(names.iter().all(|name| ROOTS.contains(&name.split('.').next().unwrap())), "{names:?}");
        }
    }

    #[test]
    fn optional_variables_are_those_that_logto_may_not_have() {
        for (usage, root, expected) in [
            (UsageType::SignIn, "organization", true),
            (UsageType::SignIn, "application", false),
            (UsageType::BindMfa, "application", true),
            (UsageType::BindMfa, "user", false),
            (UsageType::OrganizationInvitation, "organization", false),
            (UsageType::OrganizationInvitation, "inviter", true),
            (UsageType::Generic, "code", false),
        ] {
            assert_eq!(is_optional(&usage, root), expected, "{usage} {root}");
        }
    }
}
