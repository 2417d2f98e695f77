//! Masking of the secrets of a configuration.

use serde_json::{Map, Value};

/// Parts of the names of secrets, in lower case: `authToken`, `auth.pass`,
/// `privateKey`, `clientSecret`, `refreshToken`, `accessToken`, and those of nodemailer's `tls`.
const SECRET_PARTS: [&str; 8] =
    ["pass", "secret", "token", "privatekey", "apikey", "credential", "authorization", "cookie"];
const SECRET_NAMES: [&str; 3] = ["key", "pfx", "password"];

fn is_secret(name: &str) -> bool {
    let name: String = name.to_lowercase().chars().filter(|c| !matches!(c, '-' | '_' | ' ')).collect();
    SECRET_NAMES.contains(&name.as_str()) || SECRET_PARTS.iter().any(|part| name.contains(part))
}

/// Returns the placeholder of a secret.
fn placeholder(name: &str) -> Value {
    format!("<{name}>").into()
}

/// Returns a copy without secrets.
pub(crate) fn masked(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let members = members.iter().map(|(name, value)| (name.clone(), masked_member(name, value)));
            Value::Object(members.collect::<Map<_, _>>())
        }
        Value::Array(items) => items.iter().map(masked).collect(),
        Value::String(text) => without_user_info(text).into(),
        other => other.clone(),
    }
}

fn masked_member(name: &str, value: &Value) -> Value {
    match value {
        Value::Null | Value::Bool(_) => value.clone(),
        // An empty value is not a secret.
        Value::String(text) if text.is_empty() => value.clone(),
        _ if is_secret(name) => placeholder(name),
        // `auth` is an object with a password, or it may be a misplaced password itself.
        Value::Object(_) => masked(value),
        _ if name == "auth" => placeholder(name),
        _ => masked(value),
    }
}

/// Masks user and password of `smtp://user:password@host`.
fn without_user_info(text: &str) -> String {
    let Some((scheme, rest)) = text.split_once("://") else { return text.to_owned() };
    let end = rest.find(|c: char| matches!(c, '/' | '?' | '#') || c.is_whitespace()).unwrap_or(rest.len());
    match rest[..end].rfind('@') {
        Some(at) => format!("{scheme}://<user>{}", &rest[at..]),
        None => text.to_owned(),
    }
}

/// Replaces the placeholders in `value` with the values of `from`.
pub(crate) fn restore(value: &mut Value, from: &Value) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                let Some(original) = from.get(name) else { continue };
                if *member == placeholder(name) && is_masked(name, original) {
                    *member = original.clone();
                } else {
                    restore(member, original);
                }
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter_mut().enumerate() {
                if let Some(original) = from.get(index) {
                    restore(item, original);
                }
            }
        }
        Value::String(text) => {
            if let Some(original) = from.as_str()
                && without_user_info(original) == *text
            {
                original.clone_into(text);
            }
        }
        _ => {}
    }
}

fn is_masked(name: &str, original: &Value) -> bool {
    masked_member(name, original) == placeholder(name)
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn masks_and_restores_all_secrets() {
        let config = json!({
            "authToken": "S1", "auth": {"user": "u", "pass": "S2", "privateKey": "S3", "clientSecret": "S4",
            "refreshToken": "S5", "accessToken": "S6", "expires": 1}, "tls": {"key": "S7", "passphrase": "S8", "ca": "c"},
            "proxy": "http://me:S9@proxy:3128/x", "customHeaders": {"X-Api-Key": ["S10"], "X-Tag": "a"}, "API_TOKEN": 11,
            "host": "mail", "debug": true, "empty": "", "templates": [{"usageType": "SignIn", "content": "{{code}}"}],
        });
        let shown = masked(&config);
        let text = shown.to_string();
        for secret in 1..=10 {
            assert!(!text.contains(&format!("S{secret}")), "S{secret} in {text}");
        }
        assert_eq!(
            (&shown["host"], &shown["auth"]["user"], &shown["tls"]["ca"]),
            (&json!("mail"), &json!("u"), &json!("c"))
        );
        assert_eq!(
            (&shown["API_TOKEN"], &shown["proxy"]),
            (&json!("<API_TOKEN>"), &json!("http://<user>@proxy:3128/x"))
        );
        assert_eq!(shown["templates"], config["templates"]);

        let mut restored = shown;
        restore(&mut restored, &config);
        assert_eq!(restored, config);
    }

    #[test]
    fn masks_misplaced_passwords() {
        assert_eq!(masked(&json!({"auth": "user:pw"})), json!({"auth": "<auth>"}));
        assert_eq!(masked(&json!({"auth": {"pass": {"x": 1}}})), json!({"auth": {"pass": "<pass>"}}));
    }

    #[test]
    fn restore_keeps_changed_values() {
        let mut edited = json!({"authToken": "new", "accountSID": "<accountSID>"});
        restore(&mut edited, &json!({"authToken": "old", "accountSID": "AC"}));
        assert_eq!(edited, json!({"authToken": "new", "accountSID": "<accountSID>"}));
    }
}
