//! The rules for the parameters of an authorization request.

use super::errors::OidcError;
use super::form::Form;
use super::screen;
use crate::app::App;
use crate::store::{ORGANIZATIONS_RESOURCE, Store};

/// The scopes of OpenID Connect and Logto itself, in the order of discovery.
pub(crate) const SCOPES: [&str; 12] = [
    "openid",
    "offline_access",
    "profile",
    "email",
    "phone",
    "address",
    "custom_data",
    "identities",
    "roles",
    "urn:logto:scope:organizations",
    "urn:logto:scope:organization_roles",
    "urn:logto:scope:sessions",
];

/// How the answer reaches the application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ResponseMode {
    Query,
    Fragment,
    FormPost,
}

/// An authorization request that keeps the rules.
#[derive(Clone, Debug)]
pub(crate) struct AuthParams {
    pub(crate) client_id: String,
    pub(crate) redirect_uri: String,
    pub(crate) response_mode: ResponseMode,
    pub(crate) state: Option<String>,
    pub(crate) nonce: Option<String>,
    pub(crate) scopes: Vec<String>,
    pub(crate) resources: Vec<String>,
    pub(crate) prompts: Vec<String>,
    pub(crate) max_age: Option<i64>,
    pub(crate) challenge: String,
    /// The user an `id_token_hint` names.
    pub(crate) hinted_sub: Option<String>,
    /// The page that asks for the sign-in, with its query.
    pub(crate) page: String,
}

/// An authorization request that does not: told to the application if its address is known good.
#[derive(Debug)]
pub(crate) struct Refused {
    pub(crate) error: OidcError,
    pub(crate) back_to: Option<(String, ResponseMode)>,
    pub(crate) state: Option<String>,
}

impl AuthParams {
    /// Reads a request, in the order in which Logto checks.
    pub(crate) fn read(app: &App, store: &Store, form: &Form) -> Result<Self, Box<Refused>> {
        let state = form.get("state").map(str::to_owned);
        let (redirect_uri, always_refresh) = match client(store, form) {
            Ok(known) => known,
            Err(error) => {
                return Err(Box::new(Refused { error, back_to: None, state }));
            }
        };
        let response_type = form.get("response_type");
        let implicit =
            response_type.is_some_and(|kind| kind.split(' ').any(|word| word == "token" || word == "id_token"));
        let mode = match form.get("response_mode") {
            Some("fragment") => ResponseMode::Fragment,
            Some("form_post") => ResponseMode::FormPost,
            None if implicit => ResponseMode::Fragment,
            _ => ResponseMode::Query,
        };
        let read = || -> Result<Self, OidcError> {
            check_unsupported(form)?;
            check_response_type(response_type)?;
            let prompts = prompts(form)?;
            let resources = resources(store, form)?;
            let scopes = scopes(store, form, &prompts, &resources, always_refresh);
            if form.get("nonce").is_some() && !scopes.iter().any(|scope| scope == "openid") {
                return Err(OidcError::invalid_request(
                    "openid scope must be requested when using the nonce parameter",
                ));
            }
            Ok(Self {
                client_id: form.require("client_id")?.to_owned(),
                redirect_uri: redirect_uri.clone(),
                response_mode: mode,
                state: state.clone(),
                nonce: form.get("nonce").map(str::to_owned),
                scopes,
                resources,
                prompts,
                challenge: challenge(form)?,
                max_age: max_age(form)?,
                hinted_sub: hinted_sub(app, form)?,
                page: screen::page(form),
            })
        };
        read().map_err(|error| {
            Box::new(Refused { error, back_to: Some((redirect_uri.clone(), mode)), state: state.clone() })
        })
    }

    pub(crate) fn prompts(&self, value: &str) -> bool {
        self.prompts.iter().any(|prompt| prompt == value)
    }
}

/// Checks the application and its redirect URI: what is wrong here is never redirected.
fn client(store: &Store, form: &Form) -> Result<(String, bool), OidcError> {
    let id = form.require("client_id")?;
    let app = store.apps.get(id).ok_or_else(|| OidcError::invalid_client(id))?;
    let uri = match (form.get("redirect_uri"), &*app.redirect_uris) {
        (Some(uri), registered) if registered.iter().any(|known| known == uri) => uri,
        (Some(_), _) => {
            return Err(OidcError::new(
                "invalid_redirect_uri",
                "redirect_uri did not match any of the client's registered redirect_uris",
            ));
        }
        (None, [only]) => only,
        (None, _) => return Err(OidcError::missing("redirect_uri")),
    };
    Ok((uri.to_owned(), app.always_issue_refresh_token))
}

fn check_unsupported(form: &Form) -> Result<(), OidcError> {
    for (parameter, error) in [("request", "request_not_supported"), ("request_uri", "request_uri_not_supported")] {
        if form.get(parameter).is_some() {
            return Err(OidcError { description: None, ..OidcError::new(error, "") });
        }
    }
    match form.get("response_mode") {
        None | Some("query" | "fragment" | "form_post") => Ok(()),
        Some(_) => Err(OidcError::new("unsupported_response_mode", "unsupported response_mode requested")),
    }
}

fn check_response_type(response_type: Option<&str>) -> Result<(), OidcError> {
    match response_type {
        Some("code") => Ok(()),
        None => Err(OidcError::missing("response_type")),
        Some("id_token" | "none" | "code id_token" | "id_token code") => {
            Err(OidcError::new("unauthorized_client", "requested response_type is not allowed for this client"))
        }
        Some(_) => Err(OidcError::new("unsupported_response_type", "unsupported response_type requested")),
    }
}

fn prompts(form: &Form) -> Result<Vec<String>, OidcError> {
    let prompts: Vec<String> = words(form.get("prompt"));
    for prompt in &prompts {
        if !["none", "login", "consent"].contains(&prompt.as_str()) {
            return Err(OidcError::invalid_request("unsupported prompt value requested"));
        }
    }
    if prompts.len() > 1 && prompts.iter().any(|prompt| prompt == "none") {
        return Err(OidcError::invalid_request("prompt none must only be used alone"));
    }
    Ok(prompts)
}

fn resources(store: &Store, form: &Form) -> Result<Vec<String>, OidcError> {
    let resources = form.all("resource");
    let known = |name: &String| name == ORGANIZATIONS_RESOURCE || store.resources.contains_key(name);
    if resources.iter().all(known) { Ok(resources) } else { Err(OidcError::invalid_target()) }
}

/// The scopes the server knows; the others are dropped without a word.
fn scopes(store: &Store, form: &Form, prompts: &[String], resources: &[String], always_refresh: bool) -> Vec<String> {
    let may_refresh = always_refresh || prompts.iter().any(|prompt| prompt == "consent");
    let mut scopes: Vec<String> = Vec::new();
    for scope in words(form.get("scope")) {
        let known = match &*scope {
            "offline_access" => may_refresh,
            name => SCOPES.contains(&name) || store.knows_scope(name, resources),
        };
        if known && !scopes.contains(&scope) {
            scopes.push(scope);
        }
    }
    scopes
}

fn challenge(form: &Form) -> Result<String, OidcError> {
    let challenge = form.get("code_challenge");
    let method = form.get("code_challenge_method");
    match (challenge, method) {
        (Some(_), None) => Err(OidcError::invalid_request(
            "plain code_challenge_method fallback disabled, code_challenge_method must be provided",
        )),
        (_, Some(method)) if method != "S256" => {
            Err(OidcError::invalid_request("not supported value of code_challenge_method"))
        }
        (None, Some(_)) => {
            Err(OidcError::invalid_request("code_challenge must be provided with code_challenge_method"))
        }
        (None, None) => {
            Err(OidcError::invalid_request("Authorization Server policy requires PKCE to be used for this request"))
        }
        (Some(challenge), Some(_)) if challenge.len() == 43 => Ok(challenge.to_owned()),
        (Some(_), Some(_)) => {
            Err(OidcError::invalid_request("code_challenge must be a string with a minimum length of 43 characters"))
        }
    }
}

fn max_age(form: &Form) -> Result<Option<i64>, OidcError> {
    let Some(text) = form.get("max_age") else {
        return Ok(None);
    };
    match text.parse() {
        Ok(seconds) if seconds >= 0 => Ok(Some(seconds)),
        _ => Err(OidcError::invalid_request("invalid max_age parameter value")),
    }
}

fn hinted_sub(app: &App, form: &Form) -> Result<Option<String>, OidcError> {
    let Some(hint) = form.get("id_token_hint") else {
        return Ok(None);
    };
    let claims = app.keys().verify("JWT", hint);
    let sub = claims.as_ref().and_then(|claims| claims["sub"].as_str());
    match sub {
        Some(sub) => Ok(Some(sub.to_owned())),
        None => Err(OidcError::invalid_request("could not validate id_token_hint")),
    }
}

/// The words of a space-separated parameter.
pub(crate) fn words(text: Option<&str>) -> Vec<String> {
    let words = text.unwrap_or_default().split(' ');
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}
