//! The key `api` of `config.json`: the protected API, and the calls that are offered for it.

use logto_leptos::http::Method;
use logto_leptos::protocol::config::ORGANIZATIONS_RESOURCE;
use logto_leptos::{ConfigError, LogtoConfig};
use serde::Deserialize;
use serde_json::Value;
use url::Url;

use super::ConfigProblem;

/// The methods a call may have.
const METHODS: [Method; 5] = [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE];

/// A protected API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ApiConfig {
    /// The address to call with GET.
    pub(crate) url: Url,
    /// The resource indicator its tokens are for.
    pub(crate) resource: String,
    /// What else can be called.
    pub(crate) calls: Vec<CallConfig>,
}

/// Something to call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CallConfig {
    /// What it is called in the choice.
    pub(crate) name: String,
    /// The method.
    pub(crate) method: Method,
    /// The address.
    pub(crate) url: Url,
    /// Whether it wants the token of an organization, not that of the resource.
    pub(crate) organization: bool,
    /// The permission that it needs, where the file says so.
    pub(crate) scope: Option<String>,
    /// What is sent with it, as JSON.
    pub(crate) body: Option<String>,
}

impl ApiConfig {
    /// The calls that want the token of an organization.
    pub(crate) fn organization_calls(&self) -> impl Iterator<Item = &CallConfig> {
        self.calls.iter().filter(|call| call.organization)
    }
}

/// The key as it is written.
#[derive(Deserialize)]
pub(super) struct ApiFile {
    url: String,
    pub(super) resource: String,
    #[serde(default)]
    calls: Option<Vec<CallFile>>,
}

/// One entry of `calls` as it is written.
#[derive(Deserialize)]
struct CallFile {
    name: String,
    #[serde(default)]
    method: Option<String>,
    url: String,
    #[serde(default)]
    organization: bool,
    #[serde(default)]
    scope: Option<String>,
    #[serde(default)]
    body: Option<Value>,
}

/// Checks the key, with addresses relative to `base`, and lets the tokens go where its calls go.
pub(super) fn read(
    file: ApiFile,
    mut logto: LogtoConfig,
    base: Option<&Url>,
) -> Result<(LogtoConfig, ApiConfig), ConfigProblem> {
    let url = address(&file.url, base, "api.url")?;
    logto = tied(logto, &file.resource, &url, base, "api.url")?;
    let mut calls = Vec::new();
    for (index, call) in file.calls.unwrap_or_default().into_iter().enumerate() {
        let key = |key: &str| format!("api.calls[{index}].{key}");
        let name = call.name.trim();
        if name.is_empty() {
            return Err(wrong(&key("name"), "it is empty"));
        }
        let method = call.method.as_deref().unwrap_or("GET");
        let method = METHODS.into_iter().find(|known| known.as_str().eq_ignore_ascii_case(method));
        let method = method.ok_or_else(|| wrong(&key("method"), "it must be GET, POST, PUT, PATCH or DELETE"))?;
        if call.body.is_some() && method == Method::GET {
            return Err(wrong(&key("body"), "a GET has none"));
        }
        let url = address(&call.url, base, &key("url"))?;
        let resource = if call.organization { ORGANIZATIONS_RESOURCE } else { &file.resource };
        logto = tied(logto, resource, &url, base, &key("url"))?;
        calls.push(CallConfig {
            name: name.to_owned(),
            method,
            url,
            organization: call.organization,
            scope: call.scope,
            body: call.body.map(|body| body.to_string()),
        });
    }
    Ok((logto, ApiConfig { url, resource: file.resource, calls }))
}

fn wrong(key: &str, reason: &str) -> ConfigProblem {
    ConfigProblem::WrongValue { key: key.to_owned(), reason: reason.to_owned() }
}

/// An address, relative to the page's base.
fn address(text: &str, base: Option<&Url>, key: &str) -> Result<Url, ConfigProblem> {
    let url = Url::options().base_url(base).parse(text.trim()).map_err(|error| wrong(key, &error.to_string()))?;
    match url.scheme() {
        "http" | "https" => Ok(url),
        _ => Err(wrong(key, "it is not an http(s) address")),
    }
}

/// Lets this address have the tokens of a resource. Where the page itself is not secure, neither are
/// addresses beside it; that is told where somebody signs in, with a way out.
fn tied(
    logto: LogtoConfig,
    resource: &str,
    url: &Url,
    base: Option<&Url>,
    key: &str,
) -> Result<LogtoConfig, ConfigProblem> {
    let candidate = logto.clone().with_api_origins(resource, [url.origin().ascii_serialization()]);
    match candidate.check() {
        Err(ConfigError::InvalidOrigin(_)) if base.is_some_and(|base| base.origin() == url.origin()) => Ok(logto),
        Err(ConfigError::InvalidOrigin(_)) => {
            Err(wrong(key, "tokens go to https addresses only, except on this machine"))
        }
        _ => Ok(candidate),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const API: &str = "https://api.example.com";

    fn logto() -> LogtoConfig {
        LogtoConfig::new("http://localhost:3001", "spa").unwrap().with_resources([API])
    }

    fn api(value: Value, base: &str) -> Result<(LogtoConfig, ApiConfig), ConfigProblem> {
        read(serde_json::from_value(value).unwrap(), logto(), Some(&Url::parse(base).unwrap()))
    }

    fn complaint(value: Value) -> String {
        match api(value, "http://localhost:3000/").unwrap_err() {
            ConfigProblem::WrongValue { key, .. } => key,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn every_address_is_tied_to_the_resource_of_its_tokens() {
        let calls = json!([
            {"name": "Read", "url": "https://eu.example.com/documents"},
            {"name": "Invite", "method": "post", "url": "http://localhost:3001/invitations", "organization": true,
             "scope": "invite:members", "body": {"email": "a@b.test"}},
        ]);
        let file = json!({"url": "http://localhost:3001/me", "resource": API, "calls": calls});
        let (config, api) = api(file, "http://localhost:3000/").unwrap();
        let expected = logto()
            .with_api_origins(API, ["http://localhost:3001"])
            .with_api_origins(API, ["https://eu.example.com"])
            .with_api_origins(ORGANIZATIONS_RESOURCE, ["http://localhost:3001"]);
        assert_eq!(config, expected);
        let methods: Vec<&Method> = api.calls.iter().map(|call| &call.method).collect();
        assert_eq!(methods, [Method::GET, Method::POST]);
        let invite = api.organization_calls().next().unwrap();
        assert_eq!(invite.scope.as_deref(), Some("invite:members"));
        assert_eq!(invite.body.as_deref(), Some(r#"{"email":"a@b.test"}"#));
    }

    #[test]
    fn a_relative_address_is_beside_the_page() {
        let file = json!({"url": "api/me", "resource": API, "calls": [{"name": "All", "url": "/all?x=1"}]});
        let (config, api) = api(file, "https://app.example.com/portal/").unwrap();
        assert_eq!(api.url.as_str(), "https://app.example.com/portal/api/me");
        assert_eq!(api.calls[0].url.as_str(), "https://app.example.com/all?x=1");
        let origin = ["https://app.example.com"];
        assert_eq!(config, logto().with_api_origins(API, origin).with_api_origins(API, origin));
    }

    #[test]
    fn beside_a_page_that_is_not_secure_no_address_gets_a_token() {
        let (config, api) = api(json!({"url": "api/me", "resource": API}), "http://192.168.1.5:3000/").unwrap();
        assert_eq!(api.url.as_str(), "http://192.168.1.5:3000/api/me");
        assert_eq!(config, logto());
    }

    #[test]
    fn what_is_wrong_is_named_with_its_place() {
        let call = |call: Value| json!({"url": "/me", "resource": API, "calls": [{"name": "A", "url": "/a"}, call]});
        for (file, key) in [
            (json!({"url": "http://", "resource": API}), "api.url"),
            (json!({"url": "ftp://api.example.com/", "resource": API}), "api.url"),
            (json!({"url": "http://api.example.com/me", "resource": API}), "api.url"),
            (call(json!({"name": " ", "url": "/b"})), "api.calls[1].name"),
            (call(json!({"name": "B", "url": "/b", "method": "BREW"})), "api.calls[1].method"),
            (call(json!({"name": "B", "url": "http://api.example.com/b"})), "api.calls[1].url"),
            (call(json!({"name": "B", "url": "/b", "body": {}})), "api.calls[1].body"),
        ] {
            assert_eq!(complaint(file), key);
        }
    }
}
