//! The key `api` of `config.json`: the protected API and the calls that the app offers.

use logto_leptos::ports::Method;
use logto_leptos::protocol::config::ORGANIZATIONS_RESOURCE;
use logto_leptos::protocol::url_parser::{http_origin, join_url, parse_url};
use logto_leptos::{ConfigError, LogtoConfig};
use logto_ui::extension::InvalidValue;
use serde_json::Value;
use url::Url;

use super::members::{Members, Problems, list, member, optional_flag, optional_text, text};

/// The methods that a call may use.
const METHODS: [Method; 5] = [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE];

/// A protected API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ApiConfig {
    /// The address to call with GET.
    pub(crate) url: Url,
    /// The resource indicator its tokens are for.
    pub(crate) resource: String,
    /// Further calls.
    pub(crate) calls: Vec<CallConfig>,
}

/// A call of the API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CallConfig {
    /// Its name in the choice of calls.
    pub(crate) name: String,
    /// The method.
    pub(crate) method: Method,
    /// The address.
    pub(crate) url: Url,
    /// Whether it takes the token of an organization instead of the token of the resource.
    pub(crate) organization: bool,
    /// The permission that it needs, if the file names one.
    pub(crate) scope: Option<String>,
    /// The JSON body.
    pub(crate) body: Option<Value>,
    /// What a page of the app makes the call for, instead of offering it by its name: [`ACCEPT_INVITATION`] or
    /// [`LEAVE_ORGANIZATION`].
    pub(crate) purpose: Option<String>,
}

/// Accepts the invitation whose id the body has, for the person of the token.
pub(crate) const ACCEPT_INVITATION: &str = "acceptInvitation";
/// Ends the person's membership of the organization that the token is for.
pub(crate) const LEAVE_ORGANIZATION: &str = "leaveOrganization";

impl ApiConfig {
    /// Returns the calls that are offered by their names.
    pub(crate) fn named_calls(&self) -> impl Iterator<Item = &CallConfig> {
        self.calls.iter().filter(|call| call.purpose.is_none())
    }

    /// Returns the call for a purpose.
    pub(crate) fn call_for(&self, purpose: &str) -> Option<&CallConfig> {
        self.calls.iter().find(|call| call.purpose.as_deref() == Some(purpose))
    }
}

/// Returns the resource of the API, which a sign-in requests.
pub(super) fn resource(api: &Value, problems: &Problems) -> Option<String> {
    let resource = object(api).and_then(|api| text(api, "resource"));
    problems.checked("api", resource.map(Some))
}

/// Reads the key, with addresses relative to `base`, and allows the tokens for the origins of its calls. `None` after
/// a problem.
pub(super) fn parse(
    api: &Value,
    logto: &mut LogtoConfig,
    base: Option<&Url>,
    problems: &Problems,
) -> Option<ApiConfig> {
    let resource = resource(api, problems)?;
    let api = api.as_object()?;
    let url = problems.checked("api", text(api, "url").map(Some))?;
    let url = problems.checked("api.url", address(&url, base).map(Some))?;
    problems.checked("api.url", allow_origin(logto, &resource, &url, base));
    let mut calls = Vec::new();
    for (index, call) in problems.checked("api", list(api, "calls")).iter().enumerate() {
        let call = problems.checked("api", object(call).map(Some))?;
        let place = ["api.calls[", &index.to_string(), "]."].concat();
        calls.push(read_call(Call { members: call, place: &place, problems }, &resource, logto, base)?);
    }
    Some(ApiConfig { url, resource, calls })
}

/// The members of a call.
#[derive(Clone, Copy)]
struct Call<'a> {
    members: &'a Members,
    /// What stands before their names in a problem.
    place: &'a str,
    problems: &'a Problems,
}

impl Call<'_> {
    fn checked<T: Default>(self, name: &str, value: Result<T, InvalidValue>) -> T {
        self.problems.checked(&[self.place, name].concat(), value)
    }

    fn text(self, name: &str) -> Option<String> {
        self.checked(name, optional_text(self.members, name))
    }
}

fn read_call(call: Call<'_>, resource: &str, logto: &mut LogtoConfig, base: Option<&Url>) -> Option<CallConfig> {
    let name = call.text("name").unwrap_or_default().trim().to_owned();
    if name.is_empty() {
        call.checked("name", Err::<(), _>(InvalidValue::Empty));
    }
    let method = call.text("method");
    let method = method.as_deref().unwrap_or("GET");
    let method = METHODS.into_iter().find(|known| known.as_str().eq_ignore_ascii_case(method));
    let method = call.checked("method", method.map(Some).ok_or(InvalidValue::Method))?;
    let body = member(call.members, "body").cloned();
    call.checked("body", check_body(body.as_ref(), method));
    let url = call.checked("url", text(call.members, "url").map(Some))?;
    let url = call.checked("url", address(&url, base).map(Some))?;
    let organization = call.checked("organization", optional_flag(call.members, "organization")).unwrap_or_default();
    let resource = if organization { ORGANIZATIONS_RESOURCE } else { resource };
    call.checked("url", allow_origin(logto, resource, &url, base));
    let (scope, purpose) = (call.text("scope"), call.text("purpose"));
    Some(CallConfig { name, method, url, organization, scope, body, purpose })
}

fn check_body(body: Option<&Value>, method: Method) -> Result<(), InvalidValue> {
    match body {
        Some(body) if has_inexact_number(body) => Err(InvalidValue::InexactNumber),
        Some(_) if method == Method::GET => Err(InvalidValue::BodyOfGet),
        _ => Ok(()),
    }
}

/// Whether there is a whole number beyond those that JavaScript reads exactly.
fn has_inexact_number(value: &Value) -> bool {
    const MAX_SAFE_INTEGER: f64 = 9_007_199_254_740_991.0;
    match value {
        Value::Number(number) => number.as_f64().is_some_and(|number| number.abs() > MAX_SAFE_INTEGER),
        Value::Array(items) => items.iter().any(has_inexact_number),
        Value::Object(members) => members.values().any(has_inexact_number),
        _ => false,
    }
}

fn object(value: &Value) -> Result<&Members, InvalidValue> {
    value.as_object().ok_or(InvalidValue::NotObject)
}

/// An address, relative to the page's base.
pub(super) fn address(text: &str, base: Option<&Url>) -> Result<Url, InvalidValue> {
    let text = text.trim();
    let url = base.map_or_else(|| parse_url(text), |base| join_url(base, text));
    url.filter(|url| matches!(url.scheme(), "http" | "https")).ok_or(InvalidValue::NotAddress)
}

/// Allows the origin of an address for the tokens of a resource. On an insecure page, addresses of the
/// same origin are insecure too: that is not an error here, the sign-in reports it.
pub(super) fn allow_origin(
    logto: &mut LogtoConfig,
    resource: &str,
    url: &Url,
    base: Option<&Url>,
) -> Result<(), InvalidValue> {
    let candidate = logto.clone().add_api_origins(resource, http_origin(url));
    match candidate.check() {
        Err(ConfigError::InvalidOrigin(_)) if base.is_some_and(|base| http_origin(base) == http_origin(url)) => Ok(()),
        Err(ConfigError::InvalidOrigin(_)) => Err(InvalidValue::NotHttps),
        _ => {
            *logto = candidate;
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::config::ConfigProblem;

    const API: &str = "https://api.example.com";

    fn logto() -> LogtoConfig {
        LogtoConfig::new("http://localhost:3001", "spa").unwrap().with_resources([API])
    }

    fn api(value: &Value, base: &str) -> Result<(LogtoConfig, ApiConfig), ConfigProblem> {
        let (mut logto, problems) = (logto(), Problems::default());
        let api = parse(value, &mut logto, Some(&Url::parse(base).unwrap()), &problems);
        problems.into_result(api).map(|api| (logto, api.unwrap()))
    }

    fn wrong_key(value: &Value) -> String {
        match api(value, "http://localhost:3000/").unwrap_err() {
            ConfigProblem::WrongValue { key, .. } => key,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn allows_each_address_for_the_tokens_of_its_resource() {
        let calls = json!([
            {"name": "Read", "url": "https://eu.example.com/documents"},
            {"name": "Invite", "method": "post", "url": "http://localhost:3001/invitations", "organization": true,
             "scope": "invite:members", "body": {"email": "a@b.test"}},
        ]);
        let file = json!({"url": "http://localhost:3001/me", "resource": API, "calls": calls});
        let (config, api) = api(&file, "http://localhost:3000/").unwrap();
        let expected = logto()
            .add_api_origins(API, ["http://localhost:3001"])
            .add_api_origins(API, ["https://eu.example.com"])
            .add_api_origins(ORGANIZATIONS_RESOURCE, ["http://localhost:3001"]);
        assert_eq!(config, expected);
        let methods: Vec<Method> = api.calls.iter().map(|call| call.method).collect();
        assert_eq!(methods, [Method::GET, Method::POST]);
        let invite = api.named_calls().find(|call| call.organization).unwrap();
        assert_eq!(invite.scope.as_deref(), Some("invite:members"));
        assert_eq!(invite.body, Some(json!({"email": "a@b.test"})));
    }

    #[test]
    fn call_with_a_purpose_is_not_offered_by_its_name() {
        let calls = json!([
            {"name": "Join", "method": "POST", "url": "/join", "purpose": "acceptInvitation"},
            {"name": "Read", "url": "/read"},
        ]);
        let (_, api) =
            api(&json!({"url": "/me", "resource": API, "calls": calls}), "https://app.example.com/").unwrap();
        assert_eq!(api.named_calls().map(|call| &*call.name).collect::<Vec<_>>(), ["Read"]);
        assert_eq!(api.call_for(ACCEPT_INVITATION).unwrap().name, "Join");
        assert_eq!(api.call_for(LEAVE_ORGANIZATION), None);
        let file = json!({"url": "/me", "resource": API, "calls": [{"name": "A", "url": "/a", "purpose": 1}]});
        assert_eq!(wrong_key(&file), "api.calls[0].purpose");
    }

    #[test]
    fn resolves_relative_address_against_the_page() {
        let file = json!({"url": "api/me", "resource": API, "calls": [{"name": "All", "url": "/all?x=1"}]});
        let (config, api) = api(&file, "https://app.example.com/portal/").unwrap();
        assert_eq!(api.url.as_str(), "https://app.example.com/portal/api/me");
        assert_eq!(api.calls[0].url.as_str(), "https://app.example.com/all?x=1");
        let origin = ["https://app.example.com"];
        assert_eq!(config, logto().add_api_origins(API, origin).add_api_origins(API, origin));
    }

    #[test]
    fn allows_no_address_of_an_insecure_page() {
        let (config, api) = api(&json!({"url": "api/me", "resource": API}), "http://192.168.1.5:3000/").unwrap();
        assert_eq!(api.url.as_str(), "http://192.168.1.5:3000/api/me");
        assert_eq!(config, logto());
    }

    #[test]
    fn names_the_key_with_the_wrong_value() {
        let call = |call: Value| json!({"url": "/me", "resource": API, "calls": [{"name": "A", "url": "/a"}, call]});
        for (file, key) in [
            (json!({"url": "http://", "resource": API}), "api.url"),
            (json!({"url": "ftp://api.example.com/", "resource": API}), "api.url"),
            (json!({"url": "http://api.example.com/me", "resource": API}), "api.url"),
            (call(json!({"name": " ", "url": "/b"})), "api.calls[1].name"),
            (call(json!({"name": "B", "url": "/b", "method": "BREW"})), "api.calls[1].method"),
            (call(json!({"name": "B", "url": "http://api.example.com/b"})), "api.calls[1].url"),
            (call(json!({"name": "B", "url": "/b", "body": {}})), "api.calls[1].body"),
            (
                call(json!({"name": "B", "url": "/b", "method": "POST", "body": [9_007_199_254_740_993_u64]})),
                "api.calls[1].body",
            ),
        ] {
            assert_eq!(wrong_key(&file), key);
        }
    }
}
