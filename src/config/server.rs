//! The keys of `config.json` about the sign-in server, and about what is asked of it.

use logto_leptos::{ConfigError, LogtoConfig, Prompt};
use logto_ui::extension::InvalidValue;
use serde_json::Value;

use super::ConfigProblem;
use super::members::{Keys, Members, member, texts};

/// The values of `prompt`. `none` is not among them: nobody could sign in who isn't signed in already.
const PROMPTS: [Prompt; 3] = [Prompt::Login, Prompt::Consent, Prompt::SelectAccount];

/// Reads the server and the application: `endpoint` for a Logto, `issuer` for another provider, both for a Logto
/// with another issuer than the endpoint's own.
pub(super) fn parse(keys: &Members) -> Result<LogtoConfig, ConfigProblem> {
    let issuer = member(keys, "issuer").map(|_| required(keys, "issuer")).transpose()?;
    if let (Some(issuer), None) = (issuer, member(keys, "endpoint")) {
        return LogtoConfig::for_provider(issuer, required(keys, "appId")?).map_err(|error| wrong_issuer(&error));
    }
    let endpoint = required(keys, "endpoint")?;
    let app_id = required(keys, "appId")?;
    let logto = LogtoConfig::new(endpoint, app_id)
        .map_err(|reason| ConfigProblem::Endpoint { value: endpoint.to_owned(), reason })?;
    match issuer {
        Some(issuer) => logto.with_issuer(issuer).map_err(|error| wrong_issuer(&error)),
        None => Ok(logto),
    }
}

/// Reads what a sign-in and a sign-out ask for.
pub(super) fn options(keys: Keys<'_>, logto: LogtoConfig) -> LogtoConfig {
    let mut logto = logto.with_trusted_origins(keys.texts("trustedOrigins"));
    if member(keys.members, "prompt").is_some() {
        logto = logto.with_prompt(keys.problems.checked("prompt", prompt(keys.members)));
    }
    if let Some(include) = keys.flag("reservedScopes") {
        logto = logto.with_reserved_scopes(include);
    }
    if keys.flag("idTokenHint") == Some(true) { logto.with_id_token_hint() } else { logto }
}

/// Reads a list of prompts. An empty one leaves the parameter out.
fn prompt(keys: &Members) -> Result<Vec<Prompt>, InvalidValue> {
    let known = |name: &String| PROMPTS.into_iter().find(|prompt| prompt.as_str() == name);
    texts(keys, "prompt")?.iter().map(|name| known(name).ok_or(InvalidValue::Prompt)).collect()
}

fn wrong_issuer(error: &ConfigError) -> ConfigProblem {
    let reason = match error {
        ConfigError::IssuerNotHttps => InvalidValue::IssuerNotHttps,
        ConfigError::IssuerNotPlain => InvalidValue::IssuerNotPlain,
        _ => InvalidValue::NotAddress,
    };
    ConfigProblem::WrongValue { key: "issuer".to_owned(), reason }
}

/// Returns the text of a required key.
fn required<'a>(keys: &'a Members, key: &'static str) -> Result<&'a str, ConfigProblem> {
    match keys.get(key) {
        Some(Value::String(text)) if !text.trim().is_empty() => Ok(text.trim()),
        None | Some(Value::Null | Value::String(_)) => Err(ConfigProblem::MissingKey { key }),
        Some(_) => {
            Err(ConfigProblem::WrongValue { key: key.to_owned(), reason: InvalidValue::NotText(key.to_owned()) })
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::config::members::Problems;

    fn read(mut file: Value) -> Result<LogtoConfig, ConfigProblem> {
        file["appId"] = "spa".into();
        let (members, problems) = (file.as_object().unwrap(), Problems::default());
        let logto = options(Keys { members, problems: &problems }, parse(members)?);
        problems.into_result(logto)
    }

    #[test]
    fn issuer_stands_in_the_place_of_the_endpoint_or_beside_it() {
        const ISSUER: &str = "https://id.example.com/realms/one/";
        let config = read(json!({ "issuer": ISSUER })).unwrap();
        assert_eq!((config.issuer().as_str(), config.logto_endpoint()), (ISSUER, None));
        let config = read(json!({"issuer": ISSUER, "endpoint": "https://id.example.com"})).unwrap();
        assert_eq!(config.issuer(), ISSUER);
        assert_eq!(config.logto_endpoint().unwrap().as_str(), "https://id.example.com/");
        let config = read(json!({"issuer": null, "endpoint": "https://id.example.com"})).unwrap();
        assert_eq!(config.issuer(), "https://id.example.com/oidc");
        assert_eq!(read(json!({})), Err(ConfigProblem::MissingKey { key: "endpoint" }));
    }

    #[test]
    fn reads_what_a_sign_in_asks_for() {
        let config = read(json!({"issuer": "https://id.example.com"})).unwrap();
        assert_eq!((config.prompt(), config.scopes().len()), ([Prompt::Consent].as_slice(), 3));
        let config = read(json!({
            "issuer": "https://id.example.com", "trustedOrigins": ["https://keys.example.com"],
            "prompt": ["login", "select_account"], "reservedScopes": false, "idTokenHint": true,
        }))
        .unwrap();
        assert_eq!(config.prompt(), [Prompt::Login, Prompt::SelectAccount]);
        assert_eq!(config.scopes().len(), 1);
        assert_eq!(config.trusted_origins(), ["https://keys.example.com"]);
        assert!(config.has_id_token_hint());
        assert!(read(json!({"issuer": "https://id.example.com", "prompt": []})).unwrap().prompt().is_empty());
    }

    #[test]
    fn names_the_key_with_the_wrong_value() {
        for (key, value, reason) in [
            ("issuer", json!("id.example.com"), InvalidValue::NotAddress),
            ("issuer", json!("http://id.example.com"), InvalidValue::IssuerNotHttps),
            ("issuer", json!("https://id.example.com/?x"), InvalidValue::IssuerNotPlain),
            ("prompt", json!("login"), InvalidValue::NotList("prompt".to_owned())),
            ("prompt", json!(["none"]), InvalidValue::Prompt),
            ("idTokenHint", json!("yes"), InvalidValue::NotBoolean),
            ("reservedScopes", json!(1), InvalidValue::NotBoolean),
        ] {
            let mut file = json!({"issuer": "https://id.example.com"});
            file[key] = value;
            assert_eq!(read(file), Err(ConfigProblem::WrongValue { key: key.to_owned(), reason }));
        }
    }
}
