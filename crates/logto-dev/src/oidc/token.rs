//! The token endpoint: codes and refresh tokens become tokens.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Response};

use super::cors;
use super::errors::OidcError;
use super::form::Form;
use super::issue::{Target, Tokens};
use super::machine;
use super::params::words;
use crate::app::{App, Ctx};
use crate::json::Json;
use crate::keys::pkce_matches;
use crate::seed::Application;
use crate::store::{Issued, ORGANIZATIONS_RESOURCE, RefreshToken, Store};

/// How long after its first use a refresh token may be used again, in milliseconds.
const GRACE_MS: i64 = 3000;

/// Seconds in a day.
const DAY: i64 = 24 * 3600;

/// `POST /oidc/token`
pub(crate) async fn token(State(app): State<Ctx>, headers: HeaderMap, body: String) -> Response {
    cors::answer_no_store(&headers, run(&app, &headers, &body))
}

fn run(app: &App, headers: &HeaderMap, body: &str) -> Result<Response, OidcError> {
    let form = Form::of_body(headers, body.as_bytes())?;
    let mut store = app.store();
    if let Some(machine) = machine::authenticate(&store, headers, &form)? {
        return Ok(Json(machine::grant(app, &store, &machine, &form)?).into_response());
    }
    let client = form.client(&store, headers)?;
    let tokens = match form.require("grant_type")? {
        "authorization_code" => authorization_code(app, &mut store, &client, &form),
        "refresh_token" => refresh_token(app, &mut store, &client, &form),
        "client_credentials" | "urn:ietf:params:oauth:grant-type:token-exchange" => {
            Err(OidcError::invalid_request("requested grant type is not allowed for this client"))
        }
        _ => Err(OidcError::new("unsupported_grant_type", "unsupported grant_type requested")),
    }?;
    Ok(Json(tokens).into_response())
}

fn authorization_code(
    app: &App,
    store: &mut Store,
    client: &Application,
    form: &Form,
) -> Result<serde_json::Value, OidcError> {
    let given = form.require("code")?;
    if let Some(verifier) = form.get("code_verifier") {
        check_verifier(verifier)?;
    }
    let resource = resource(store, form)?;
    let code = store.codes.get(given).ok_or_else(OidcError::invalid_grant)?;
    let issued = code.issued.clone();
    let redirect_fits =
        form.get("redirect_uri").map_or(client.redirect_uris.len() == 1, |uri| uri == code.redirect_uri);
    let verifier_fits = form.get("code_verifier").is_some_and(|verifier| pkce_matches(verifier, &code.challenge));
    // None of these uses the code up: the right request still succeeds.
    if issued.client_id != client.id || !redirect_fits || !verifier_fits {
        return Err(OidcError::invalid_grant());
    }
    if code.used {
        store.revoke_grant(&issued.grant);
        return Err(OidcError::invalid_grant());
    }
    if issued.expires <= app.now() || !store.grants.contains_key(&issued.grant) {
        return Err(OidcError::invalid_grant());
    }
    let target = resource.map_or(Ok(Target::Userinfo), |name| requested(&issued, name).map(Target::Resource))?;
    if let Some(code) = store.codes.get_mut(given) {
        code.used = true;
    }
    let may_refresh = client.always_issue_refresh_token || issued.scopes.iter().any(|scope| scope == "offline_access");
    let life = app.faults.get().lives.refresh_token;
    let life = life.unwrap_or(i64::from(client.refresh_token_ttl_in_days) * DAY);
    let refresh = may_refresh.then(|| Issued { issued: app.now(), expires: app.now() + life, ..issued.clone() });
    let scopes = issued.scopes.clone();
    let tokens = Tokens { client, issued: &issued, scopes, target };
    Ok(tokens.issue(app, store, refresh))
}

fn refresh_token(
    app: &App,
    store: &mut Store,
    client: &Application,
    form: &Form,
) -> Result<serde_json::Value, OidcError> {
    let given = form.require("refresh_token")?;
    let resource = resource(store, form)?;
    let RefreshToken { issued, used_at } =
        store.refresh_tokens.get(given).ok_or_else(OidcError::invalid_grant)?.clone();
    if issued.client_id != client.id || issued.expires <= app.now() {
        return Err(OidcError::invalid_grant());
    }
    let scopes = narrowed(&issued, form)?;
    let grace = app.faults.get().refresh_grace_ms.unwrap_or(GRACE_MS);
    if used_at.is_some_and(|at| grace == 0 || app.now_ms() - at > grace) {
        store.revoke_grant(&issued.grant);
        return Err(OidcError::invalid_grant());
    }
    if !store.users.contains_key(&issued.sub) || !store.grants.contains_key(&issued.grant) {
        return Err(OidcError::invalid_grant());
    }
    let target = match (form.get("organization_id"), resource) {
        (None, None) => Target::Userinfo,
        (None, Some(name)) => Target::Resource(requested(&issued, name)?),
        (Some(organization), resource) => {
            check_member(store, &issued, organization)?;
            match resource {
                Some(name) if name != ORGANIZATIONS_RESOURCE => {
                    Target::ResourceInOrganization(requested(&issued, name)?, organization.to_owned())
                }
                _ => Target::Organization(organization.to_owned()),
            }
        }
    };
    let refresh = if client.rotate_refresh_token {
        if let Some(token) = store.refresh_tokens.get_mut(given) {
            token.used_at.get_or_insert(app.now_ms());
        }
        Some(Issued { issued: app.now(), ..issued.clone() })
    } else {
        None
    };
    let tokens = Tokens { client, issued: &issued, scopes, target };
    let mut answer = tokens.issue(app, store, refresh);
    if !client.rotate_refresh_token {
        answer["refresh_token"] = given.into();
    }
    Ok(answer)
}

fn check_verifier(verifier: &str) -> Result<(), OidcError> {
    let rule = match verifier.len() {
        ..43 => "must be a string with a minimum length of 43 characters",
        129.. => "must be a string with a maximum length of 128 characters",
        _ => return Ok(()),
    };
    Err(OidcError::invalid_request(format!("code_verifier {rule}")))
}

/// The one API a token is asked for.
fn resource(store: &Store, form: &Form) -> Result<Option<String>, OidcError> {
    let mut resources = form.all("resource");
    let resource = resources.pop();
    if !resources.is_empty() {
        return Err(OidcError::new(
            "invalid_target",
            "only a single resource indicator value is supported for this grant type",
        ));
    }
    match resource {
        Some(name) if name != ORGANIZATIONS_RESOURCE && !store.resources.contains_key(&name) => {
            Err(OidcError::invalid_target())
        }
        other => Ok(other),
    }
}

/// Only what the authorization request named can be had.
fn requested(issued: &Issued, resource: String) -> Result<String, OidcError> {
    if issued.resources.contains(&resource) { Ok(resource) } else { Err(OidcError::invalid_target()) }
}

/// The scopes a refresh asks for, or all of them.
fn narrowed(issued: &Issued, form: &Form) -> Result<Vec<String>, OidcError> {
    let asked = words(form.get("scope"));
    if asked.is_empty() {
        return Ok(issued.scopes.clone());
    }
    let missing: Vec<&str> = asked.iter().filter(|scope| !issued.scopes.contains(scope)).map(String::as_str).collect();
    if missing.is_empty() {
        return Ok(asked);
    }
    let error = OidcError::new("invalid_scope", "refresh token missing requested scope");
    Err(error.with_scope(missing.join(" ")))
}

fn check_member(store: &Store, issued: &Issued, organization: &str) -> Result<(), OidcError> {
    const SCOPE: &str = "urn:logto:scope:organizations";
    if !issued.scopes.iter().any(|scope| scope == SCOPE) {
        let error = OidcError::new("insufficient_scope", "refresh token missing required scope");
        return Err(error.with_scope(SCOPE));
    }
    let mut own = store.organizations_of(&issued.sub);
    if own.any(|item| item.id == organization) {
        Ok(())
    } else {
        Err(OidcError::new("access_denied", "user is not a member of the organization"))
    }
}
