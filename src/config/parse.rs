//! Parsing of `config.json`.

use logto_leptos::ConfigError;
use logto_leptos::protocol::json::parse_json;
use logto_ui::extension::InvalidValue;
use serde_json::Value;
use url::Url;

use super::api;
use super::members::{Keys, Members, Problems, member, optional_text};
use super::{AppConfig, ConfigProblem, Persistence, extension, server, sign_in};
use crate::extensions;

/// Parses the file's text. Relative addresses in it are relative to `base`.
pub(super) fn parse(text: &str, base: Option<&Url>) -> Result<AppConfig, ConfigProblem> {
    let text = text.trim_start_matches('\u{feff}');
    // Hosts of single-page apps answer with index.html when a file is missing.
    if text.trim_start().starts_with('<') {
        return Err(ConfigProblem::Missing);
    }
    let file = parse_json(text.as_bytes()).ok_or_else(|| ConfigProblem::NotJson { text: text.to_owned() })?;
    let Value::Object(members) = &file else {
        return Err(ConfigProblem::NotAnObject);
    };
    refuse_secrets(members)?;
    let logto = server::parse(members)?;
    let problems = Problems::default();
    let keys = Keys { members, problems: &problems };
    let (scopes, mut resources) = (keys.texts("scopes"), keys.texts("resources"));
    let api = member(members, "api");
    if let Some(resource) = api.and_then(|api| api::resource(api, &problems))
        && !resources.contains(&resource)
    {
        resources.push(resource);
    }
    let persistence = optional_text(members, "persistence").and_then(Persistence::read);
    let persistence = problems.checked("persistence", persistence);
    let logto = logto.with_scopes(scopes).with_resources(resources).with_persistence(persistence.of_client());
    let logto = server::options(keys, logto);
    let sign_in = sign_in::parse(keys);
    // The app has no second client, so sessions of another application id are left over.
    let mut logto = logto.with_sole_app_id();
    match logto.check() {
        Ok(()) => {}
        Err(ConfigError::InvalidScope(scope)) => problems.wrong("scopes", InvalidValue::Scope(scope)),
        Err(ConfigError::ScopeNeedsLogto(scope)) => problems.wrong("scopes", InvalidValue::LogtoScope(scope)),
        Err(ConfigError::InvalidResource(resource)) => problems.wrong("resources", InvalidValue::Resource(resource)),
        Err(ConfigError::InvalidOrigin(origin)) => problems.wrong("trustedOrigins", InvalidValue::Origin(origin)),
        Err(reason) => problems.add(ConfigProblem::Endpoint { value: logto.endpoint().to_string(), reason }),
    }
    let api = api.and_then(|value| api::parse(value, &mut logto, base, &problems));
    let extensions = extension::parse(extensions::settings(), keys, &mut logto, base);
    let account_center = keys.text("accountCenter").map(|text| api::address(&text, base)).transpose();
    let account_center = problems.checked("accountCenter", account_center);
    let developer = keys.flag("developer");
    problems.into_result(AppConfig { logto, sign_in, persistence, api, account_center, developer, extensions })
}

/// Refuses keys that look like a secret: this file is public.
fn refuse_secrets(keys: &Members) -> Result<(), ConfigProblem> {
    let secret = keys.keys().find(|key| {
        let plain: String = key.chars().filter(char::is_ascii_alphanumeric).collect();
        plain.to_ascii_lowercase().ends_with("secret")
    });
    secret.map_or(Ok(()), |key| Err(ConfigProblem::Secret { key: key.clone() }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<AppConfig, ConfigProblem> {
        parse(text, Url::parse("http://localhost:3000/").ok().as_ref())
    }

    fn problem(text: &str) -> Option<ConfigProblem> {
        read(text).err().map(ConfigProblem::located)
    }

    #[test]
    fn reads_file_with_the_required_keys_only() {
        let config = read(r#"{"endpoint": "http://localhost:3001", "appId": "spa"}"#).unwrap();
        assert_eq!(config.logto.app_id(), "spa");
        assert!(config.api.is_none());
    }

    #[test]
    fn reads_all_keys_and_ignores_unknown_ones() {
        let config = read(
            r#"{"endpoint": "https://id.example.com", "appId": "spa", "scopes": ["email"],
                "resources": ["https://api.example.com"], "persistence": "session",
                "api": {"url": "https://api.example.com/me", "resource": "https://api.example.com"},
                "managementApi": null, "somethingElse": 1}"#,
        )
        .unwrap();
        assert_eq!(config.logto.resources(), ["https://api.example.com"]);
        assert_eq!(config.api.unwrap().url.as_str(), "https://api.example.com/me");
    }

    #[test]
    fn web_page_means_that_the_file_is_missing() {
        assert_eq!(problem("\n<!doctype html><html></html>"), Some(ConfigProblem::Missing));
    }

    #[test]
    fn names_the_position_of_a_syntax_error() {
        let text = "{\n  \"endpoint\": \"http://localhost:3001\"\n  \"appId\": \"spa\"\n}";
        let Some(ConfigProblem::Syntax { line, column, source }) = problem(text) else {
            panic!("no syntax problem");
        };
        assert_eq!((line, column), (3, 3));
        assert_eq!(source, "  \"appId\": \"spa\"");
    }

    #[test]
    fn account_center_is_an_address_relative_to_the_page() {
        let read = |value: &str| {
            let text = r#"{"endpoint": "http://localhost:3001", "appId": "spa", "accountCenter": VALUE}"#;
            read(&text.replace("VALUE", value)).map(|config| config.account_center.map(String::from))
        };
        for (value, expected) in [
            ("null", None),
            (r#""http://localhost:3001/api""#, Some("http://localhost:3001/api")),
            (r#""/logto-api""#, Some("http://localhost:3000/logto-api")),
        ] {
            assert_eq!(read(value).unwrap().as_deref(), expected);
        }
        for value in ["1", r#""javascript:x""#] {
            assert!(
                matches!(read(value), Err(ConfigProblem::WrongValue { key, .. }) if key == "accountCenter"),
                "{value}"
            );
        }
    }

    #[test]
    fn requires_both_keys() {
        assert_eq!(problem(r#"{"appId": "spa"}"#), Some(ConfigProblem::MissingKey { key: "endpoint" }));
        assert_eq!(
            problem(r#"{"endpoint": "http://localhost:3001", "appId": " "}"#),
            Some(ConfigProblem::MissingKey { key: "appId" })
        );
    }

    #[test]
    fn refuses_a_secret_in_any_spelling() {
        for key in ["appSecret", "app_secret", "clientSecret", "secret"] {
            let text = format!(r#"{{"endpoint": "http://localhost:3001", "appId": "spa", "{key}": "x"}}"#);
            assert_eq!(problem(&text), Some(ConfigProblem::Secret { key: key.to_owned() }));
        }
    }

    #[test]
    fn reads_every_persistence() {
        for (text, persistence) in [
            ("local", Persistence::Local),
            ("session", Persistence::Session),
            ("memory", Persistence::Memory),
            ("sealed", Persistence::Sealed),
        ] {
            let text = format!(r#"{{"endpoint": "http://localhost:3001", "appId": "spa", "persistence": "{text}"}}"#);
            assert_eq!(read(&text).unwrap().persistence, persistence);
        }
    }

    #[test]
    fn developer_area_is_on_off_or_not_said() {
        let developer = |value: &str| {
            let text = r#"{"endpoint": "http://localhost:3001", "appId": "spa", "developer": VALUE}"#;
            read(&text.replace("VALUE", value)).map(|config| config.developer)
        };
        for (value, expected) in [("true", Some(true)), ("false", Some(false)), ("null", None)] {
            assert_eq!(developer(value).unwrap(), expected);
        }
        assert!(matches!(
            developer("\"yes\""),
            Err(ConfigProblem::WrongValue { key, reason: InvalidValue::NotBoolean }) if key == "developer"
        ));
    }

    #[test]
    fn knows_servers_on_this_computer() {
        for (endpoint, is_local) in [
            ("http://localhost:3001", true),
            ("http://127.0.0.1:3001", true),
            ("http://[::1]:3001", true),
            ("https://id.example.com", false),
            ("https://127.example.com", false),
        ] {
            let text = format!(r#"{{"endpoint": "{endpoint}", "appId": "spa"}}"#);
            assert_eq!(read(&text).unwrap().is_local(), is_local, "{endpoint}");
        }
    }

    #[test]
    fn names_the_key_with_the_wrong_value() {
        let text = r#"{"endpoint": "http://localhost:3001", "appId": "spa", "persistence": "disk"}"#;
        assert!(matches!(
            problem(text),
            Some(ConfigProblem::WrongValue { key, .. }) if key == "persistence"
        ));
    }

    #[test]
    fn first_of_several_problems_is_named() {
        let api = r#"{"url": "http://api.example.com/", "resource": "https://api.example.com"}"#;
        let call = r#"{"url": "/", "resource": "https://api.example.com", "calls": [{"name": 1, "url": "/"}]}"#;
        for (members, key, reason) in [
            (r#""developer": "yes", "scopes": 1"#.to_owned(), "scopes", InvalidValue::NotList("scopes".to_owned())),
            (
                format!(r#""api": {api}, "trustedOrigins": ["x"]"#),
                "trustedOrigins",
                InvalidValue::Origin("x".to_owned()),
            ),
            (format!(r#""api": {call}"#), "api.calls[0].name", InvalidValue::NotText("name".to_owned())),
        ] {
            let text = format!(r#"{{"endpoint": "http://localhost:3001", "appId": "spa", {members}}}"#);
            assert_eq!(problem(&text), Some(ConfigProblem::WrongValue { key: key.to_owned(), reason }), "{text}");
        }
    }

    #[test]
    fn requests_the_resource_of_the_api() {
        let text = r#"{"endpoint": "http://localhost:3001", "appId": "spa",
            "api": {"url": "https://api.example.com/me", "resource": "https://api.example.com"}}"#;
        assert_eq!(read(text).unwrap().logto.resources(), ["https://api.example.com"]);
    }

    #[test]
    fn names_the_key_with_an_api_of_another_shape() {
        for api in
            [r#""https://api.example.com""#, r#"{"url": "/me"}"#, r#"{"url": "/", "resource": "a:b", "calls": {}}"#]
        {
            let text = format!(r#"{{"endpoint": "http://localhost:3001", "appId": "spa", "api": {api}}}"#);
            assert!(matches!(problem(&text), Some(ConfigProblem::WrongValue { key, .. }) if key == "api"), "{api}");
        }
    }

    #[test]
    fn requests_nothing_for_the_management_api() {
        let text = r#"{"endpoint": "http://localhost:3001", "appId": "spa", "scopes": ["email"],
            "managementApi": {"url": "http://localhost:3001/api", "resource": "https://default.logto.app/api"}}"#;
        let config = read(text).unwrap();
        assert!(config.logto.resources().is_empty(), "people who are no operators need no access to it");
        assert!(config.logto.scopes().iter().all(|scope| scope.as_str() != "all"));
    }

    #[test]
    fn refuses_invalid_resource() {
        let text = r#"{"endpoint": "http://localhost:3001", "appId": "spa", "resources": ["api"]}"#;
        assert!(matches!(
            problem(text),
            Some(ConfigProblem::WrongValue { key, .. }) if key == "resources"
        ));
    }

    #[test]
    fn refuses_invalid_endpoint() {
        let text = r#"{"endpoint": "localhost", "appId": "spa"}"#;
        assert!(matches!(problem(text), Some(ConfigProblem::Endpoint { .. })));
    }
}
