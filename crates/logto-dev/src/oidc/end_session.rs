//! Sign-out (OpenID Connect RP-Initiated Logout): a page that confirms itself, then a redirect.

use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};

use super::errors::OidcError;
use super::form::Form;
use crate::http::cors::no_store;
use crate::http::redirect::see_other;
use crate::http::{AppState, SharedState, cookies, html};
use crate::model::random;
use crate::model::session::{PendingSignOut, SESSION_LIFETIME, Session};
use crate::model::store::Store;

/// `GET /oidc/session/end`
pub(crate) async fn get(State(app): State<SharedState>, headers: HeaderMap, RawQuery(query): RawQuery) -> Response {
    begin(&app, &headers, &query.unwrap_or_default())
}

/// `POST /oidc/session/end`
pub(crate) async fn post(State(app): State<SharedState>, headers: HeaderMap, body: String) -> Response {
    begin(&app, &headers, &body)
}

/// `POST /oidc/session/end/confirm`
pub(crate) async fn confirm(State(app): State<SharedState>, headers: HeaderMap, body: String) -> Response {
    let mut response = finish(&app, &headers, &body).unwrap_or_else(OidcError::into_response);
    no_store(&mut response);
    response
}

/// `GET /oidc/session/end/success`
pub(crate) async fn success() -> Response {
    let mut response = html::message_page(
        "Signed out",
        "You have successfully signed out.",
        "You can close this page, or go back to the app.",
    )
    .into_response();
    no_store(&mut response);
    response
}

fn begin(app: &AppState, headers: &HeaderMap, encoded: &str) -> Response {
    let mut store = app.store();
    let expires = app.now() + SESSION_LIFETIME;
    let id = cookies::session(headers)
        .filter(|id| store.session(Some(id), app.now()).is_some())
        .map_or_else(random::token, str::to_owned);
    store.sessions.entry(id.clone()).or_insert_with(|| Session { expires, ..Session::default() });
    let mut response = match destination(app, &store, encoded) {
        Err(error) => error.into_response(),
        Ok(redirect) => {
            let xsrf = random::hex(24);
            let fields = [("xsrf", xsrf.clone()), ("logout", "yes".to_owned())];
            if let Some(session) = store.sessions.get_mut(&id) {
                session.sign_out = Some(PendingSignOut { xsrf, redirect });
            }
            let action = format!("{}/session/end/confirm", app.issuer());
            let page = html::self_submitting_form("Signing out", &action, &fields);
            (StatusCode::OK, page).into_response()
        }
    };
    cookies::set_session(&mut response, &id, expires);
    no_store(&mut response);
    response
}

/// The post-logout redirect URI, which must be registered for the application.
fn destination(app: &AppState, store: &Store, encoded: &str) -> Result<Option<String>, OidcError> {
    let form = Form::from_encoded(encoded.as_bytes())?;
    let hinted = match form.get("id_token_hint") {
        None => None,
        Some(hint) => {
            let claims = app
                .keys()
                .verify("JWT", hint)
                .ok_or_else(|| OidcError::invalid_request("could not decode id_token_hint"))?;
            claims["aud"].as_str().map(str::to_owned)
        }
    };
    let client_id = form.get("client_id");
    if let (Some(hinted), Some(given)) = (&hinted, client_id)
        && hinted != given
    {
        return Err(OidcError::invalid_request("client_id does not match the provided id_token_hint"));
    }
    let Some(client_id) = client_id.map(str::to_owned).or(hinted) else {
        // Without an application there is no list of registered URIs to check against.
        return Ok(None);
    };
    let client = store.apps.get(&client_id).ok_or_else(|| OidcError::invalid_client(&client_id))?;
    let Some(uri) = form.get("post_logout_redirect_uri") else {
        return Ok(None);
    };
    if !client.post_logout_redirect_uris.iter().any(|known| known == uri) {
        return Err(OidcError::invalid_request("post_logout_redirect_uri not registered"));
    }
    let Some(state) = form.get("state") else {
        return Ok(Some(uri.to_owned()));
    };
    let separator = if uri.contains('?') { '&' } else { '?' };
    let state: String = url::form_urlencoded::byte_serialize(state.as_bytes()).collect();
    Ok(Some(format!("{uri}{separator}state={state}")))
}

fn finish(app: &AppState, headers: &HeaderMap, body: &str) -> Result<Response, OidcError> {
    let form = Form::from_encoded(body.as_bytes())?;
    let mut store = app.store();
    let id = cookies::session(headers).unwrap_or_default();
    let sign_out = store
        .sessions
        .get(id)
        .and_then(|session| session.sign_out.clone())
        .ok_or_else(|| OidcError::invalid_request("could not find logout details"))?;
    if form.get("xsrf") != Some(&sign_out.xsrf) {
        return Err(OidcError::invalid_request("xsrf token invalid"));
    }
    let redirect = sign_out.redirect.unwrap_or_else(|| format!("{}/session/end/success", app.issuer()));
    let mut response = see_other(&redirect);
    if form.get("logout").is_some() {
        store.end_session(id);
        cookies::remove_session(&mut response);
    } else if let Some(session) = store.sessions.get_mut(id) {
        session.sign_out = None;
    }
    Ok(response)
}
