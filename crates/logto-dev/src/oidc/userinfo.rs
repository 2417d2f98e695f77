//! The userinfo endpoint: the claims that an opaque access token allows.

use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};

use super::claims::{ClaimsTarget, claims};
use super::cors;
use super::errors::OidcError;
use crate::http::authorization::bearer;
use crate::http::{AppState, Json, SharedState};

/// `GET /oidc/me` and `POST /oidc/me`
pub(crate) async fn userinfo(
    State(app): State<SharedState>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    let result = run(&app, &headers, &query.unwrap_or_default());
    let challenge = result.as_ref().err().map(|error| challenge(&app, error));
    let mut response = cors::respond_no_store(&headers, result);
    if let Some(challenge) = challenge.and_then(|text| HeaderValue::from_str(&text).ok()) {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
    }
    response
}

fn run(app: &AppState, headers: &HeaderMap, query: &str) -> Result<Response, OidcError> {
    if url::form_urlencoded::parse(query.as_bytes()).any(|(name, _)| name == "access_token") {
        return Err(OidcError::invalid_request("access tokens must not be provided via query parameter"));
    }
    let store = app.store();
    let error = if store.version.is_newest() { "invalid_token" } else { "invalid_request" };
    let token = bearer(headers).ok_or_else(|| OidcError::new(error, "no access token provided"))?;
    let invalid = || OidcError::new("invalid_token", "invalid token provided");
    let token = store.access_tokens.get(token).ok_or_else(invalid)?;
    if token.expires <= app.now() || !store.is_active(&token.sub) {
        return Err(invalid());
    }
    if let Some(client) = store.apps.get(&token.client_id) {
        cors::check_origin(client, headers)?;
    }
    if !token.scopes.iter().any(|scope| scope == "openid") {
        let error = OidcError::new("insufficient_scope", "access token missing openid scope");
        return Err(error.with_scope("openid"));
    }
    let mut claims = Value::Object(claims(&store, &token.sub, &token.scopes, ClaimsTarget::Userinfo));
    if let Some(sub) = app.faults.get().userinfo_sub {
        claims["sub"] = json!(sub);
    }
    Ok(Json(claims).into_response())
}

/// The value of `WWW-Authenticate`.
fn challenge(app: &AppState, error: &OidcError) -> String {
    let realm = format!("Bearer realm=\"{}\"", app.issuer());
    match error.description.as_deref() {
        // RFC 6750, 3.1: without a token, the challenge has no error.
        Some("no access token provided") | None => realm,
        Some(description) => format!("{realm}, error=\"{}\", error_description=\"{description}\"", error.error),
    }
}
