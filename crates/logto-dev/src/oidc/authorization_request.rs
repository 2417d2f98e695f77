//! Validation of authorization requests, in the order in which Logto checks.

use super::errors::OidcError;
use super::first_screen;
use super::form::Form;
use crate::http::AppState;
use crate::model::authorization_request::{AuthorizationRequest, ResponseMode};
use crate::model::scopes::{self, ORGANIZATIONS_RESOURCE, SCOPES};
use crate::model::store::Store;

/// A rejected authorization request. The error goes to the application if its redirect URI is registered.
#[derive(Debug)]
pub(super) struct RejectedRequest {
    pub(crate) error: OidcError,
    pub(crate) redirect: Option<(String, ResponseMode)>,
    pub(crate) state: Option<String>,
}

/// Reads and checks a request.
pub(super) fn read(app: &AppState, store: &Store, form: &Form) -> Result<AuthorizationRequest, Box<RejectedRequest>> {
    let state = form.get("state").map(str::to_owned);
    let (redirect_uri, always_refresh) = match client(store, form) {
        Ok(known) => known,
        Err(error) => {
            return Err(Box::new(RejectedRequest { error, redirect: None, state }));
        }
    };
    let response_type = form.get("response_type");
    let implicit = response_type.is_some_and(|kind| kind.split(' ').any(|kind| kind == "token" || kind == "id_token"));
    let mode = match form.get("response_mode") {
        Some("fragment") => ResponseMode::Fragment,
        Some("form_post") => ResponseMode::FormPost,
        None if implicit => ResponseMode::Fragment,
        _ => ResponseMode::Query,
    };
    let read = || -> Result<AuthorizationRequest, OidcError> {
        check_unsupported(form)?;
        check_response_type(response_type)?;
        let prompts = prompts(form)?;
        let resources = resources(store, form)?;
        let scopes = requested_scopes(store, form, &prompts, &resources, always_refresh);
        if form.get("nonce").is_some() && !scopes.iter().any(|scope| scope == "openid") {
            return Err(OidcError::invalid_request("openid scope must be requested when using the nonce parameter"));
        }
        Ok(AuthorizationRequest {
            client_id: form.require("client_id")?.to_owned(),
            redirect_uri: redirect_uri.clone(),
            response_mode: mode,
            state: state.clone(),
            nonce: form.get("nonce").map(str::to_owned),
            scopes,
            resources,
            prompts,
            challenge: challenge(store, form)?,
            max_age: max_age(form)?,
            hinted_sub: hinted_sub(app, form)?,
            page: first_screen::page(form),
        })
    };
    read().map_err(|error| {
        Box::new(RejectedRequest { error, redirect: Some((redirect_uri.clone(), mode)), state: state.clone() })
    })
}

/// Returns the redirect URI, and whether the application always gets refresh tokens. Errors are never
/// redirected.
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
        (None, _) => return Err(OidcError::missing_parameter("redirect_uri")),
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
        None => Err(OidcError::missing_parameter("response_type")),
        Some("id_token" | "none" | "code id_token" | "id_token code") => {
            Err(OidcError::new("unauthorized_client", "requested response_type is not allowed for this client"))
        }
        Some(_) => Err(OidcError::new("unsupported_response_type", "unsupported response_type requested")),
    }
}

fn prompts(form: &Form) -> Result<Vec<String>, OidcError> {
    let prompts: Vec<String> = scopes::split(form.get("prompt"));
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

/// The scopes that exist; all others are ignored.
fn requested_scopes(
    store: &Store,
    form: &Form,
    prompts: &[String],
    resources: &[String],
    always_refresh: bool,
) -> Vec<String> {
    let may_refresh = always_refresh || prompts.iter().any(|prompt| prompt == "consent");
    let mut scopes: Vec<String> = Vec::new();
    for scope in scopes::split(form.get("scope")) {
        let known = match &*scope {
            "offline_access" => may_refresh,
            name => SCOPES.contains(&name) || store.has_scope(name, resources),
        };
        if known && !scopes.contains(&scope) {
            scopes.push(scope);
        }
    }
    scopes
}

fn challenge(store: &Store, form: &Form) -> Result<String, OidcError> {
    let challenge = form.get("code_challenge");
    let method = form.get("code_challenge_method");
    match (challenge, method) {
        (Some(_), None) if store.version.is_newest() => {
            Err(OidcError::invalid_request("code_challenge_method must be provided"))
        }
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

fn hinted_sub(app: &AppState, form: &Form) -> Result<Option<String>, OidcError> {
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
