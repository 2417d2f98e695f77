//! Programs with a secret: tokens for themselves (RFC 6749, 4.4).

use axum::http::{HeaderMap, StatusCode, header};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::cors;
use super::errors::OidcError;
use super::form::Form;
use super::params::words;
use crate::app::App;
use crate::keys::Signing;
use crate::management::{ALL, INDICATOR};
use crate::random;
use crate::seed::Machine;
use crate::store::Store;

/// The program that makes a request; `None` when it is an application of people.
pub(super) fn authenticate(store: &Store, headers: &HeaderMap, form: &Form) -> Result<Option<Machine>, OidcError> {
    let basic = headers.get(header::AUTHORIZATION).and_then(|value| basic(value.to_str().ok()?));
    let (id, secret) = match &basic {
        Some((id, secret)) => (Some(&**id), Some(&**secret)),
        None => (form.get("client_id"), form.get("client_secret")),
    };
    let Some(machine) = id.and_then(|id| store.machines.get(id)) else {
        return Ok(None);
    };
    if secret != Some(&*machine.secret) {
        let error = OidcError::new("invalid_client", "client authentication failed");
        return Err(OidcError { status: StatusCode::UNAUTHORIZED, ..error });
    }
    // It has no address of its own to be called from: its secret does not belong into a page.
    match cors::origin(headers) {
        Some(origin) => Err(OidcError {
            blocked: true,
            ..OidcError::invalid_request(format!("origin {origin} not allowed for client: {}", machine.id))
        }),
        None => Ok(Some(machine.clone())),
    }
}

/// The answer to a program that is who it says it is.
pub(super) fn grant(app: &App, store: &Store, machine: &Machine, form: &Form) -> Result<Value, OidcError> {
    match form.require("grant_type")? {
        "client_credentials" => {}
        "authorization_code" | "refresh_token" | "urn:ietf:params:oauth:grant-type:token-exchange" => {
            return Err(OidcError::invalid_request("requested grant type is not allowed for this client"));
        }
        _ => return Err(OidcError::new("unsupported_grant_type", "unsupported grant_type requested")),
    }
    let resource = form.get("resource").and_then(|name| store.resources.get(name));
    let resource = resource.ok_or_else(OidcError::invalid_target)?;
    // Programs have the role for the Management API and no other.
    let granted = words(form.get("scope")).into_iter().filter(|scope| scope == ALL);
    let granted: Vec<String> = granted.filter(|_| resource.indicator == INDICATOR).collect();
    let life = app.faults.get().lives.access_token.unwrap_or(i64::from(resource.access_token_ttl));
    let scope = granted.join(" ");
    let now = app.now();
    let claims = json!({
        "jti": random::uid(), "sub": machine.id, "iat": now, "exp": now + life, "scope": scope,
        "client_id": machine.id, "iss": app.issuer(), "aud": resource.indicator,
    });
    let token = app.keys().sign("at+jwt", &claims, Signing::Genuine);
    Ok(json!({ "access_token": token, "expires_in": life, "scope": scope, "token_type": "Bearer" }))
}

/// The id and secret of a header (RFC 6749, 2.3.1: each is form-encoded first).
fn basic(header: &str) -> Option<(String, String)> {
    let pair = String::from_utf8(STANDARD.decode(header.strip_prefix("Basic ")?).ok()?).ok()?;
    let (id, secret) = pair.split_once(':')?;
    let decode = |text: &str| {
        let pair = format!("x={text}");
        let value = url::form_urlencoded::parse(pair.as_bytes()).next().map(|(_, value)| value.into_owned());
        value.unwrap_or_default()
    };
    Some((decode(id), decode(secret)))
}
