//! Consent: given at once for first-party applications, as Logto does, and asked for on a page for third parties.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Response};
use maud::html;
use serde_json::json;

use super::authorization_response;
use super::errors::OidcError;
use crate::http::html::{Page, logo};
use crate::http::redirect::found;
use crate::http::{ApiError, ApiResult, AppState, Json, SharedState, cookies};
use crate::model::authorization_request::AuthorizationRequest;
use crate::model::interaction::Prompt;
use crate::model::random;
use crate::model::scopes::SCOPES;
use crate::model::session::Authorization;
use crate::model::store::Store;
use crate::texts::texts_for;

/// An authorization request that waits for consent.
struct Pending {
    /// The id of the interaction.
    uid: String,
    /// The id of the session.
    session: String,
    request: AuthorizationRequest,
}

/// `GET /consent`
pub(super) async fn page(State(app): State<SharedState>, headers: HeaderMap) -> Response {
    let mut store = app.store();
    let Some(pending) = pending(&store, &headers) else {
        let uid = cookies::interaction(&headers).unwrap_or_default();
        let interaction = store.interactions.get(&uid).filter(|_| cookies::session(&headers).is_some());
        let first_page = interaction.map(|interaction| interaction.request.page.clone());
        return found(&first_page.unwrap_or_else(|| app.unknown_session_page("")));
    };
    let client = store.apps.get(&pending.request.client_id);
    match client.filter(|client| client.is_third_party).map(|client| client.name.clone()) {
        None => found(&consent(&app, &mut store, &pending)),
        Some(name) => ask(&app, &store, &headers, &pending, &name),
    }
}

/// `GET /api/interaction/consent`: what the page asks for.
pub(super) async fn describe(State(app): State<SharedState>, headers: HeaderMap) -> ApiResult {
    let store = app.store();
    let pending = pending(&store, &headers).ok_or_else(|| ApiError::no_session(store.version))?;
    let request = &pending.request;
    let user = store.sessions.get(&pending.session).and_then(|session| store.users.get(session.sub.as_ref()?));
    let name = store.apps.get(&request.client_id).map(|client| &client.name);
    let mut body = json!({
        "application": { "id": request.client_id, "name": name },
        "user": user.map(|user| json!({
            "id": user.id, "name": user.name, "avatar": user.avatar, "username": user.username,
            "primaryEmail": user.primary_email, "primaryPhone": user.primary_phone,
        })),
        "organizations": [], "missingResourceScopes": [], "redirectUri": request.redirect_uri,
    });
    let missing = missing_scopes(&store, &pending);
    if !missing.is_empty() {
        body["missingOIDCScope"] = json!(missing);
    }
    Ok(Json(body).into_response())
}

/// `POST /api/interaction/consent`: consents.
pub(super) async fn agree(State(app): State<SharedState>, headers: HeaderMap) -> ApiResult {
    let mut store = app.store();
    let pending = pending(&store, &headers).ok_or_else(|| ApiError::no_session(store.version))?;
    let redirect_to = consent(&app, &mut store, &pending);
    Ok(Json(json!({ "redirectTo": redirect_to })).into_response())
}

/// The request of this browser that waits for consent.
fn pending(store: &Store, headers: &HeaderMap) -> Option<Pending> {
    let uid = cookies::interaction(headers)?;
    let session = cookies::session(headers).filter(|id| store.sessions.contains_key(*id))?.to_owned();
    let interaction = store.interactions.get(&uid).filter(|interaction| interaction.prompt == Prompt::Consent)?;
    Some(Pending { session, request: interaction.request.clone(), uid })
}

/// The claims that were not granted before, without those of the protocol itself.
fn missing_scopes(store: &Store, pending: &Pending) -> Vec<String> {
    let session = store.sessions.get(&pending.session);
    let authorization = session.and_then(|session| session.authorizations.get(&pending.request.client_id));
    let grant = authorization.and_then(|authorization| store.grants.get(&authorization.grant));
    let is_asked =
        |scope: &&String| SCOPES.contains(&scope.as_str()) && !["openid", "offline_access"].contains(&scope.as_str());
    let asked = pending.request.scopes.iter().filter(is_asked);
    asked.filter(|scope| grant.is_none_or(|grant| !grant.scopes.contains(scope))).cloned().collect()
}

/// Grants what the request asks for, and returns the URL where the browser continues.
fn consent(app: &AppState, store: &mut Store, pending: &Pending) -> String {
    let request = &pending.request;
    let resume = format!("{}/auth/{}", app.issuer(), pending.uid);
    let Some(session) = store.sessions.get_mut(&pending.session) else {
        return resume;
    };
    let authorization = session
        .authorizations
        .entry(request.client_id.clone())
        .or_insert_with(|| Authorization { grant: random::token(), persists: false });
    if !store.grants.contains_key(&authorization.grant) {
        authorization.grant = random::token();
        authorization.persists = false;
    }
    authorization.persists |= request.scopes.iter().any(|scope| scope == "offline_access");
    let grant = store.grants.entry(authorization.grant.clone()).or_default();
    if grant.sub.is_empty() {
        grant.client_id.clone_from(&request.client_id);
        grant.sub = session.sub.clone().unwrap_or_default();
        grant.issued = app.now();
    }
    if let Some(account) = session.sub.as_ref().and_then(|sub| store.accounts.get_mut(sub)) {
        account.application_id.get_or_insert_with(|| request.client_id.clone());
    }
    grant.add(request.scopes.iter().chain(&request.resources));
    if let Some(interaction) = store.interactions.get_mut(&pending.uid) {
        interaction.completed.consent = true;
    }
    resume
}

/// The page that asks. Since 1.38, the way back of a person who refuses is the redirect URI without parameters.
fn ask(app: &AppState, store: &Store, headers: &HeaderMap, pending: &Pending, name: &str) -> Response {
    let (texts, _) = texts_for(store, headers, &pending.request.ui_locales().unwrap_or_default());
    let heading = texts.allow_app.replace("{app}", name);
    let refusal = if store.version.is_newest() {
        pending.request.redirect_uri.clone()
    } else {
        let error = OidcError::new("access_denied", "End-User aborted interaction");
        authorization_response::error_location(app, &pending.request, error)
    };
    let body = html! {
        main .card data-texts=(texts.to_json()) {
            header .brand { (logo()) h1 { (heading) } }
            p .lead { (texts.allow_lead) }
            ul .uris { @for scope in missing_scopes(store, pending) { li { code { (scope) } } } }
            p .alert #form-error data-testid="form-error" role="alert" hidden {}
            button .primary #allow data-testid="allow" type="button" { (texts.allow) }
            p .aside { a data-testid="refuse" href=(refusal) { (texts.cancel) } }
        }
    };
    let page = Page::new(&heading, "centered", Some("consent.js"), &body);
    page.in_language(texts.lang, texts.dir).into_response()
}
