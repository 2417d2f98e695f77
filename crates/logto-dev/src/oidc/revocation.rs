//! Revocation and introspection.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};

use super::cors;
use super::errors::OidcError;
use super::form::Form;
use crate::app::{App, Ctx};
use crate::json::Json;

/// `POST /oidc/token/revocation`
pub(crate) async fn revoke(State(app): State<Ctx>, headers: HeaderMap, body: String) -> Response {
    cors::answer(&headers, run(&app, &headers, &body))
}

fn run(app: &App, headers: &HeaderMap, body: &str) -> Result<Response, OidcError> {
    let form = Form::of_body(headers, body.as_bytes())?;
    let mut store = app.store();
    let client = form.client(&store, headers)?;
    let token = form.require("token")?;
    if store.access_tokens.get(token).is_some_and(|access| access.client_id == client.id) {
        store.access_tokens.remove(token);
    }
    let grant = store
        .refresh_tokens
        .get(token)
        .filter(|refresh| refresh.issued.client_id == client.id)
        .map(|refresh| refresh.issued.grant.clone());
    if let Some(grant) = grant {
        store.revoke_grant(&grant);
    }
    let plain = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
    Ok((StatusCode::OK, plain).into_response())
}

/// `POST /oidc/token/introspection`
pub(crate) async fn introspect(State(app): State<Ctx>, headers: HeaderMap, body: String) -> Response {
    cors::answer_no_store(&headers, describe(&app, &headers, &body))
}

fn describe(app: &App, headers: &HeaderMap, body: &str) -> Result<Response, OidcError> {
    let form = Form::of_body(headers, body.as_bytes())?;
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
    let refresh = store.refresh_tokens.get(token).map(|token| &token.issued);
    let answer: Value = match (access, refresh) {
        (Some(access), _) if access.client_id == client.id && access.expires > now => {
            let mut answer = describe(&access.sub, access.issued, access.expires, &access.scopes);
            answer["token_type"] = json!("Bearer");
            answer
        }
        (_, Some(refresh)) if refresh.client_id == client.id && refresh.expires > now => {
            describe(&refresh.sub, refresh.issued, refresh.expires, &refresh.scopes)
        }
        _ => json!({ "active": false }),
    };
    Ok(Json(answer).into_response())
}
