//! Token revocation (RFC 7009) and introspection (RFC 7662).

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};

use super::cors;
use super::errors::OidcError;
use super::form::Form;
use crate::http::{AppState, Json, SharedState};

/// `POST /oidc/token/revocation`
pub(crate) async fn revoke(State(app): State<SharedState>, headers: HeaderMap, body: String) -> Response {
    cors::respond(&headers, run(&app, &headers, &body))
}

fn run(app: &AppState, headers: &HeaderMap, body: &str) -> Result<Response, OidcError> {
    let form = Form::from_body(headers, body.as_bytes())?;
    let mut store = app.store();
    let client = form.client(&store, headers)?;
    let token = form.require("token")?;
    let is_newest = store.version.is_newest();
    if is_newest && app.keys().verify("at+jwt", token).is_some() {
        return Err(OidcError::new(
            "unsupported_token_type",
            "Structured JWT Tokens cannot be revoked via the revocation_endpoint",
        ));
    }
    let access = store.access_tokens.get(token).filter(|access| access.client_id == client.id);
    if let Some(grant) = access.map(|access| access.grant.clone()) {
        store.access_tokens.remove(token);
        if is_newest {
            store.revoke_grant(&grant);
        }
    }
    let grant = store
        .refresh_tokens
        .get(token)
        .filter(|refresh| refresh.context.client_id == client.id)
        .map(|refresh| refresh.context.grant.clone());
    if let Some(grant) = grant {
        store.revoke_grant(&grant);
    }
    let plain = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
    Ok((StatusCode::OK, plain).into_response())
}

/// `POST /oidc/token/introspection`
pub(crate) async fn introspect(State(app): State<SharedState>, headers: HeaderMap, body: String) -> Response {
    cors::respond_no_store(&headers, describe(&app, &headers, &body))
}

fn describe(app: &AppState, headers: &HeaderMap, body: &str) -> Result<Response, OidcError> {
    let form = Form::from_body(headers, body.as_bytes())?;
    let store = app.store();
    let client = form.client(&store, headers)?;
    let token = form.require("token")?;
    let describe = |sub: &str, issued: i64, expires: i64, scopes: &[String]| {
        json!({
            "active": true, "sub": sub, "client_id": client.id, "exp": expires, "iat": issued,
            "iss": app.issuer(), "scope": scopes.join(" "),
        })
    };
    let now = app.now();
    let access = store.access_tokens.get(token);
    let refresh = store.refresh_tokens.get(token).map(|token| &token.context);
    let response: Value = match (access, refresh) {
        (Some(access), _) if access.client_id == client.id && access.expires > now => {
            let mut response = describe(&access.sub, access.issued, access.expires, &access.scopes);
            response["token_type"] = json!("Bearer");
            response
        }
        (_, Some(refresh)) if refresh.client_id == client.id && refresh.expires > now => {
            describe(&refresh.sub, refresh.issued, refresh.expires, &refresh.scopes)
        }
        _ => json!({ "active": false }),
    };
    Ok(Json(response).into_response())
}
