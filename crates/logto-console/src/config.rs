//! The key `managementApi` of `config.json`: where operators' pages find Logto's Management API.

use logto_leptos::protocol::url_parser::{http_origin, join_url, parse_url};
use logto_ui::extension::{ExtensionApi, ExtensionConfig};
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
/// The reason why the value is invalid.
pub(crate) fn read(value: &Value, base: Option<&Url>) -> Result<ManagementConfig, String> {
    let member = |name| value.get(name).and_then(Value::as_str);
    let (url, resource) = match (value.as_str(), member("url"), member("resource")) {
        (Some(url), _, _) => (url.trim(), None),
        (None, Some(url), Some(resource)) => (url.trim(), Some(resource.to_owned())),
        _ => return Err("it is neither the address of a proxy nor an object with “url” and “resource”".to_owned()),
    };
    let url = base.map_or_else(|| parse_url(url), |base| join_url(base, url)).ok_or("it is no address")?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err("it is not an http(s) address".to_owned());
    }
    if resource.is_none() && base.is_none_or(|base| http_origin(base) != http_origin(&url)) {
        return Err("a proxy has to be on this page's own origin; an API elsewhere needs a “resource”".to_owned());
    }
    let is_indicator = |resource: &str| parse_url(resource).is_some_and(|uri| uri.fragment().is_none());
    if resource.as_deref().is_some_and(|resource| !is_indicator(resource)) {
        return Err("“resource” has to be an absolute URI without a fragment (RFC 8707)".to_owned());
    }
    Ok(ManagementConfig { url, resource })
}

/// Checks the value for the app.
///
/// # Errors
/// The reason why the value is invalid.
pub(crate) fn check(value: &Value, base: Option<&Url>) -> Result<ExtensionConfig, String> {
    let ManagementConfig { url, resource } = read(value, base)?;
    let shown = url.to_string();
    Ok(ExtensionConfig { shown, api: resource.map(|resource| ExtensionApi { resource, url }) })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const RESOURCE: &str = "https://default.logto.app/api";

    fn read_value(value: &Value, base: &str) -> Result<ManagementConfig, String> {
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
