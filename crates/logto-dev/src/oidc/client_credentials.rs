//! The client credentials grant of machine-to-machine applications (RFC 6749, 4.4).

use axum::http::{HeaderMap, StatusCode};
use serde_json::{Value, json};

use super::errors::OidcError;
use super::form::Form;
use crate::http::AppState;
use crate::http::authorization::{basic, decode_basic};
use crate::http::cors;
use crate::model::keys::Signing;
use crate::model::random;
use crate::model::scopes::{self, MANAGEMENT_API, MANAGEMENT_API_ALL};
use crate::model::seed::MachineToMachineApp;
use crate::model::store::Store;

/// Authenticates the machine-to-machine application that sent the request; `None` when it was another client.
pub(super) fn authenticate(
    store: &Store,
    headers: &HeaderMap,
    form: &Form,
) -> Result<Option<MachineToMachineApp>, OidcError> {
    let credentials = basic(headers).and_then(form_decoded);
    let (id, secret) = match &credentials {
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
    // No origin is allowed, because a secret does not belong in a page.
    match cors::origin(headers) {
        Some(origin) => Err(OidcError {
            is_blocked: true,
            ..OidcError::invalid_request(format!("origin {origin} not allowed for client: {}", machine.id))
        }),
        None => Ok(Some(machine.clone())),
    }
}

/// Issues a token to an authenticated application.
pub(super) fn grant(
    app: &AppState,
    store: &Store,
    machine: &MachineToMachineApp,
    form: &Form,
) -> Result<Value, OidcError> {
    match form.require("grant_type")? {
        "client_credentials" => {}
        "authorization_code" | "refresh_token" | "urn:ietf:params:oauth:grant-type:token-exchange" => {
            return Err(OidcError::invalid_request("requested grant type is not allowed for this client"));
        }
        _ => return Err(OidcError::new("unsupported_grant_type", "unsupported grant_type requested")),
    }
    let resource = form.get("resource").and_then(|name| store.resources.get(name));
    let resource = resource.ok_or_else(OidcError::invalid_target)?;
    // The only role of these applications is the one for the Management API.
    let granted = scopes::split(form.get("scope")).into_iter().filter(|scope| scope == MANAGEMENT_API_ALL);
    let granted: Vec<String> = granted.filter(|_| resource.indicator == MANAGEMENT_API).collect();
    let lifetime = app.faults.get().lifetimes.access_token.unwrap_or(i64::from(resource.access_token_ttl));
    let scope = granted.join(" ");
    let now = app.now();
    let claims = json!({
        "jti": random::uid(), "sub": machine.id, "iat": now, "exp": now + lifetime, "scope": scope,
        "client_id": machine.id, "iss": app.issuer(), "aud": resource.indicator,
    });
    let token = app.keys().sign(Some("at+jwt"), &claims, Signing::Valid);
    Ok(json!({ "access_token": token, "expires_in": lifetime, "scope": scope, "token_type": "Bearer" }))
}

/// The id and secret of HTTP Basic authentication, each of which is form-encoded (RFC 6749, 2.3.1).
fn form_decoded(credentials: &str) -> Option<(String, String)> {
    let (id, secret) = decode_basic(credentials)?;
    let decode = |text: &str| {
        let pair = format!("x={text}");
        let value = url::form_urlencoded::parse(pair.as_bytes()).next().map(|(_, value)| value.into_owned());
        value.unwrap_or_default()
    };
    Some((decode(&id), decode(&secret)))
}
