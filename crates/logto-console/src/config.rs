//! The key `managementApi` of `config.json`: where operators' pages find Logto's Management API.

use logto_leptos::protocol::url_parser::{http_origin, join_url, parse_url};
use logto_ui::extension::{ExtensionApi, ExtensionConfig, InvalidValue};
use serde_json::Value;
use url::Url;

/// The key.
pub(crate) const KEY: &str = "managementApi";

/// The permission that the Management API requires.
pub(crate) const SCOPE: &str = "all";

/// Where the Management API is, and which token it gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ManagementConfig {
    /// Its address, including `/api`.
    pub(crate) url: Url,
    /// The resource of the tokens it takes. `None` for a proxy on the page's own origin, which gets the
    /// user's opaque token.
    pub(crate) resource: Option<String>,
}

/// Reads the value, with an address relative to `base`. A text is the address of a proxy; an object is an API that
/// takes the user's own tokens.
///
/// # Errors
/// Why the value is invalid.
pub(crate) fn read(value: &Value, base: Option<&Url>) -> Result<ManagementConfig, InvalidValue> {
    let member = |name| value.get(name).and_then(Value::as_str);
    let (url, resource) = match (value.as_str(), member("url"), member("resource")) {
        (Some(url), _, _) => (url.trim(), None),
        (None, Some(url), Some(resource)) => (url.trim(), Some(resource.to_owned())),
        _ => return Err(InvalidValue::NotApi),
    };
    let url = base.map_or_else(|| parse_url(url), |base| join_url(base, url)).ok_or(InvalidValue::NotAddress)?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(InvalidValue::NotAddress);
    }
    // The person's own token goes to this page's origin only.
    if resource.is_none() && base.is_none_or(|base| http_origin(base) != http_origin(&url)) {
        return Err(InvalidValue::NotApi);
    }
    let is_indicator = |resource: &str| parse_url(resource).is_some_and(|uri| uri.fragment().is_none());
    if let Some(resource) = resource.as_ref().filter(|resource| !is_indicator(resource)) {
        return Err(InvalidValue::Resource(resource.clone()));
    }
    Ok(ManagementConfig { url, resource })
}

/// Checks the value for the app.
///
/// # Errors
/// Why the value is invalid.
pub(crate) fn check(value: &Value, base: Option<&Url>) -> Result<ExtensionConfig, InvalidValue> {
    let ManagementConfig { url, resource } = read(value, base)?;
    let shown = url.to_string();
    Ok(ExtensionConfig { shown, api: resource.map(|resource| ExtensionApi { resource, url }) })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const RESOURCE: &str = "https://default.logto.app/api";

    fn read_value(value: &Value, base: &str) -> Result<ManagementConfig, InvalidValue> {
        read(value, Url::parse(base).ok().as_ref())
    }

    #[test]
    fn accepts_a_proxy_on_the_own_origin_only() {
        let config = read_value(&json!("/management/api"), "https://app.example.com/").unwrap();
        assert_eq!(config.url.as_str(), "https://app.example.com/management/api");
        assert_eq!(config.resource, None);
        let elsewhere = read_value(&json!("https://other.example.com/api"), "https://app.example.com/");
        assert!(elsewhere.is_err(), "the token for user info would leave for another origin");
    }

    #[test]
    fn accepts_an_api_elsewhere_with_a_resource() {
        let value = json!({"url": "http://localhost:3001/api", "resource": RESOURCE});
        let config = read_value(&value, "http://localhost:3000/").unwrap();
        assert_eq!((config.url.port(), config.resource.as_deref()), (Some(3001), Some(RESOURCE)));
        let api = check(&value, None).unwrap().api.unwrap();
        assert_eq!((api.url, api.resource), (config.url, RESOURCE.to_owned()));
    }

    #[test]
    fn rejects_values_of_another_shape() {
        let no_resource = json!({"url": "https://logto.example.com/api", "resource": "api"});
        for value in [json!(1), json!({"url": "/api"}), json!("ftp://app.example.com/api"), no_resource] {
            assert!(read_value(&value, "https://app.example.com/").is_err(), "{value}");
        }
    }
}
