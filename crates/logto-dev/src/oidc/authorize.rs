//! The authorization endpoint: prompts the user where necessary, then issues a code.

use std::collections::BTreeSet;

use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Response};

use super::authorization_request::{self, RejectedRequest};
use super::errors::OidcError;
use super::form::Form;
use super::{authorization_response, pushed_request, rejection_page};
use crate::http::accept::wants_html;
use crate::http::cors::no_store;
use crate::http::redirect::see_other;
use crate::http::{AppState, SharedState, cookies};
use crate::model::authorization_request::AuthorizationRequest;
use crate::model::grants::{AuthorizationCode, TokenContext};
use crate::model::interaction::{CompletedPrompts, INTERACTION_LIFETIME, Interaction, Prompt};
use crate::model::random;
use crate::model::session::{SESSION_LIFETIME, Session, Submission};
use crate::model::store::Store;

/// Lifetime of a code in seconds.
const CODE_LIFETIME: i64 = 60;

/// `GET /oidc/auth`
pub(crate) async fn get(State(app): State<SharedState>, headers: HeaderMap, RawQuery(query): RawQuery) -> Response {
    finish(begin(&app, &headers, Form::from_encoded(query.unwrap_or_default().as_bytes())))
}

/// `POST /oidc/auth`
pub(crate) async fn post(State(app): State<SharedState>, headers: HeaderMap, body: String) -> Response {
    finish(begin(&app, &headers, Form::from_encoded(body.as_bytes())))
}

/// `GET /oidc/auth/{uid}`: continues after the user has completed a prompt.
pub(crate) async fn resume(State(app): State<SharedState>, headers: HeaderMap, Path(uid): Path<String>) -> Response {
    let mut store = app.store();
    let is_resumable = cookies::resumable_interaction(&headers) == Some(&*uid);
    let interaction = store.interactions.remove(&uid);
    let Some(interaction) = interaction.filter(|item| is_resumable && item.expires > app.now()) else {
        let mut error = OidcError::session_not_found("authorization request has expired");
        error.context.push(("iss", app.issuer()));
        return finish(error.into_response());
    };
    let mut session = live_session(&app, &store, &headers);
    let request = interaction.request;
    let mut response = if interaction.is_canceled {
        let error = OidcError::new("access_denied", "End-User aborted interaction");
        authorization_response::error(&app, &request, error)
    } else {
        if let Some((sub, submission)) = interaction.signed_in {
            session = Some(sign_in(&app, &mut store, session, sub, submission));
        }
        proceed(&app, &mut store, &headers, request, interaction.completed, session)
    };
    cookies::remove_resumable_interaction(&mut response, &uid);
    finish(response)
}

fn begin(app: &AppState, headers: &HeaderMap, form: Result<Form, OidcError>) -> Response {
    let mut store = app.store();
    store.remove_expired(app.now());
    let form = match form.and_then(|form| pushed_request::resolve(app, &mut store, form)) {
        Ok(form) => form,
        Err(error) => {
            let rejected = RejectedRequest { error, redirect: None, state: None };
            return authorization_response::rejection(app, rejected);
        }
    };
    match authorization_request::read(app, &store, &form) {
        Ok(request) => {
            let session = live_session(app, &store, headers);
            proceed(app, &mut store, headers, request, CompletedPrompts::default(), session)
        }
        Err(rejected) if rejected.redirect.is_none() && wants_html(headers) => {
            rejection_page::show(&store, &form, &rejected.error)
        }
        Err(rejected) => authorization_response::rejection(app, *rejected),
    }
}

/// Shows the next prompt, or responds to the application.
fn proceed(
    app: &AppState,
    store: &mut Store,
    headers: &HeaderMap,
    request: AuthorizationRequest,
    completed: CompletedPrompts,
    session: Option<String>,
) -> Response {
    let now = app.now();
    let prompt = next_prompt(store, &request, completed, session.as_deref(), now);
    let mut response = match prompt {
        Some(Prompt::Login) if request.has_prompt("none") => {
            let error = OidcError::new("login_required", "End-User authentication is required");
            authorization_response::error(app, &request, error)
        }
        Some(Prompt::Consent) if request.has_prompt("none") => {
            let error = OidcError::new("consent_required", "requested scopes not granted");
            authorization_response::error(app, &request, error)
        }
        Some(prompt) => show_prompt(app, store, headers, request, completed, prompt),
        None => match session.as_deref().and_then(|id| issue_code(app, store, &request, id)) {
            Some(code) => authorization_response::success(app, &request, &code),
            None => OidcError::session_not_found("session has ended").into_response(),
        },
    };
    if let Some(id) = session {
        cookies::set_session(&mut response, &id, now + SESSION_LIFETIME);
    }
    response
}

/// The next prompt that the request needs; `None` when a code can be issued.
fn next_prompt(
    store: &Store,
    request: &AuthorizationRequest,
    completed: CompletedPrompts,
    session: Option<&str>,
    now: i64,
) -> Option<Prompt> {
    let session = store.session(session, now);
    let sub = session.and_then(|session| session.sub.as_deref());
    let (Some(session), Some(sub)) = (session, sub.filter(|sub| store.is_active(sub))) else {
        return Some(Prompt::Login);
    };
    let too_old = request.max_age.is_some_and(|max_age| max_age == 0 || now - session.signed_in_at > max_age);
    let other_user = request.hinted_sub.as_deref().is_some_and(|hint| hint != sub);
    if !completed.login && (request.has_prompt("login") || too_old || other_user) {
        return Some(Prompt::Login);
    }
    if request.has_prompt("consent") && !completed.consent {
        return Some(Prompt::Consent);
    }
    let grant =
        session.authorizations.get(&request.client_id).and_then(|authorization| store.grants.get(&authorization.grant));
    let asked: BTreeSet<&String> = request.scopes.iter().chain(&request.resources).collect();
    let granted = grant.is_some_and(|grant| asked.iter().all(|name| grant.scopes.contains(*name)));
    (!granted).then_some(Prompt::Consent)
}

/// Redirects the browser to the page of `prompt`.
fn show_prompt(
    app: &AppState,
    store: &mut Store,
    headers: &HeaderMap,
    request: AuthorizationRequest,
    completed: CompletedPrompts,
    prompt: Prompt,
) -> Response {
    let uid = random::uid();
    let expires = app.now() + INTERACTION_LIFETIME;
    let client_id = request.client_id.clone();
    let page = match prompt {
        Prompt::Login => request.page.clone(),
        Prompt::Consent => {
            let mut query = url::form_urlencoded::Serializer::new(String::new());
            format!("/consent?{}", query.append_pair("app_id", &client_id).finish())
        }
    };
    store.interactions.insert(
        uid.clone(),
        Interaction { request, prompt, completed, is_canceled: false, signed_in: None, experience: None, expires },
    );
    let mut open = cookies::interactions(headers);
    open.retain(|_, uid| store.interactions.contains_key(uid));
    open.insert(client_id.clone(), uid.clone());
    let mut response = see_other(&page);
    cookies::set_interaction(&mut response, &client_id, &uid, &open, expires);
    response
}

/// Starts a session of the user `sub`, or renews the one they already have in this browser.
fn sign_in(app: &AppState, store: &mut Store, old: Option<String>, sub: String, submission: Submission) -> String {
    let now = app.now();
    let mut session = Session::default();
    if let Some(old) = old {
        let same_user = |session: &Session| session.sub.as_ref() == Some(&sub);
        if store.sessions.get(&old).is_some_and(same_user) {
            // The id changes at every sign-in; the grants stay.
            session = store.sessions.remove(&old).unwrap_or_default();
        } else {
            store.end_session(&old);
        }
    }
    if session.uid.is_empty() {
        session.uid = random::uid();
    }
    let now_ms = app.now_ms();
    store.accounts.entry(sub.clone()).or_default().last_sign_in_at = Some(now_ms);
    store.update_user(&sub, now_ms, |_| {});
    session.sub = Some(sub);
    session.submission = Some(submission);
    session.signed_in_at = now;
    session.expires = now + SESSION_LIFETIME;
    let id = random::token();
    store.sessions.insert(id.clone(), session);
    id
}

fn issue_code(app: &AppState, store: &mut Store, request: &AuthorizationRequest, session: &str) -> Option<String> {
    let now = app.now();
    let session = store.sessions.get(session)?;
    let context = TokenContext {
        client_id: request.client_id.clone(),
        sub: session.sub.clone()?,
        grant: session.authorizations.get(&request.client_id)?.grant.clone(),
        scopes: request.scopes.clone(),
        resources: request.resources.clone(),
        nonce: request.nonce.clone(),
        auth_time: request.max_age.map(|_| session.signed_in_at),
        issued: now,
        expires: now + app.faults.get().lifetimes.code.unwrap_or(CODE_LIFETIME),
    };
    let code = random::token();
    store.codes.insert(
        code.clone(),
        AuthorizationCode {
            context,
            redirect_uri: request.redirect_uri.clone(),
            challenge: request.challenge.clone(),
            is_used: false,
        },
    );
    Some(code)
}

fn live_session(app: &AppState, store: &Store, headers: &HeaderMap) -> Option<String> {
    let id = cookies::session(headers)?;
    let session = store.session(Some(id), app.now())?;
    session.sub.as_ref()?;
    Some(id.to_owned())
}

fn finish(mut response: Response) -> Response {
    no_store(&mut response);
    response
}
