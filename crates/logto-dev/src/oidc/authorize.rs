//! The authorization endpoint: asks what must be asked, then hands out a code.

use std::collections::BTreeSet;

use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};

use super::errors::OidcError;
use super::form::Form;
use super::params::{AuthParams, Refused};
use super::{callback, cors};
use crate::app::{App, Ctx};
use crate::cookies;
use crate::html::Text;
use crate::random;
use crate::store::{
    Answered, Authorization, Code, INTERACTION_LIFE, Interaction, Issued, Question, SESSION_LIFE, Session, Store,
    Submission,
};

/// Life of a code in seconds.
const CODE_LIFE: i64 = 60;

/// `GET /oidc/auth`
pub(crate) async fn get(State(app): State<Ctx>, headers: HeaderMap, RawQuery(query): RawQuery) -> Response {
    finish(begin(&app, &headers, Form::of_encoded(query.unwrap_or_default().as_bytes())))
}

/// `POST /oidc/auth`
pub(crate) async fn post(State(app): State<Ctx>, headers: HeaderMap, body: String) -> Response {
    finish(begin(&app, &headers, Form::of_encoded(body.as_bytes())))
}

/// `GET /oidc/auth/{uid}`: goes on after the person has answered.
pub(crate) async fn resume(State(app): State<Ctx>, headers: HeaderMap, Path(uid): Path<String>) -> Response {
    let mut store = app.store();
    let known = cookies::get(&headers, "_interaction_resume") == Some(&*uid);
    let interaction = store.interactions.remove(&uid);
    let Some(interaction) = interaction.filter(|item| known && item.expires > app.now()) else {
        let mut error = OidcError::session_not_found("authorization request has expired");
        error.context.push(("iss", app.issuer()));
        return finish(error.into_response());
    };
    let mut session = live_session(&app, &store, &headers);
    let params = interaction.params;
    let mut response = if interaction.cancelled {
        let error = OidcError::new("access_denied", "End-User aborted interaction");
        callback::error(&app, &params, error)
    } else {
        if let Some((sub, submission)) = interaction.signed_in {
            session = Some(sign_in(&app, &mut store, session, sub, submission));
        }
        proceed(&app, &mut store, &headers, params, interaction.answered, session)
    };
    cookies::forget_resumed(&mut response, &uid);
    finish(response)
}

/// Consents for the person, as Logto does for an operator's own applications.
pub(crate) async fn consent(State(app): State<Ctx>, headers: HeaderMap) -> Response {
    let mut store = app.store();
    let store = &mut *store;
    let uid = cookies::interaction(&headers).unwrap_or_default();
    let session = cookies::get(&headers, "_session").and_then(|id| store.sessions.get_mut(id));
    let interaction = store.interactions.get_mut(&uid);
    let (Some(session), Some(interaction)) = (session, interaction) else {
        return found(&format!("{}/unknown-session", app.endpoint));
    };
    if interaction.question != Question::Consent {
        return found(&interaction.params.page);
    }
    let params = &interaction.params;
    let authorization = session
        .authorizations
        .entry(params.client_id.clone())
        .or_insert_with(|| Authorization { grant: random::token(), persists: false });
    if !store.grants.contains_key(&authorization.grant) {
        authorization.grant = random::token();
        authorization.persists = false;
    }
    authorization.persists |= params.scopes.iter().any(|scope| scope == "offline_access");
    let grant = store.grants.entry(authorization.grant.clone()).or_default();
    if grant.sub.is_empty() {
        grant.client_id.clone_from(&params.client_id);
        grant.sub = session.sub.clone().unwrap_or_default();
        grant.issued = app.now();
    }
    if let Some(account) = session.sub.as_ref().and_then(|sub| store.accounts.get_mut(sub)) {
        account.application_id.get_or_insert_with(|| params.client_id.clone());
    }
    grant.scopes.extend(params.scopes.iter().cloned());
    grant.scopes.extend(params.resources.iter().cloned());
    interaction.answered.consent = true;
    found(&format!("{}/auth/{uid}", app.issuer()))
}

fn begin(app: &App, headers: &HeaderMap, form: Result<Form, OidcError>) -> Response {
    let mut store = app.store();
    store.sweep(app.now());
    let read = form
        .and_then(|form| super::par::unfold(app, &mut store, form))
        .map_err(|error| Box::new(Refused { error, back_to: None, state: None }))
        .and_then(|form| AuthParams::read(app, &store, &form));
    match read {
        Ok(params) => {
            let session = live_session(app, &store, headers);
            proceed(app, &mut store, headers, params, Answered::default(), session)
        }
        Err(refused) => callback::refusal(app, *refused),
    }
}

/// Asks the next question, or answers the application.
fn proceed(
    app: &App,
    store: &mut Store,
    headers: &HeaderMap,
    params: AuthParams,
    answered: Answered,
    session: Option<String>,
) -> Response {
    let now = app.now();
    let question = next_question(store, &params, answered, session.as_deref(), now);
    let mut response = match question {
        Some(Question::SignIn) if params.prompts("none") => {
            let error = OidcError::new("login_required", "End-User authentication is required");
            callback::error(app, &params, error)
        }
        Some(Question::Consent) if params.prompts("none") => {
            let error = OidcError::new("consent_required", "requested scopes not granted");
            callback::error(app, &params, error)
        }
        Some(question) => ask(app, store, headers, params, answered, question),
        None => match session.as_deref().and_then(|id| issue(app, store, &params, id)) {
            Some(code) => callback::success(app, &params, &code),
            None => OidcError::session_not_found("session has ended").into_response(),
        },
    };
    if let Some(id) = session {
        cookies::set(&mut response, "_session", &id, "/", Some(now + SESSION_LIFE));
    }
    response
}

fn next_question(
    store: &Store,
    params: &AuthParams,
    answered: Answered,
    session: Option<&str>,
    now: i64,
) -> Option<Question> {
    let session = store.session(session, now);
    let sub = session.and_then(|session| session.sub.as_deref());
    let (Some(session), Some(sub)) = (session, sub.filter(|sub| store.users.contains_key(*sub))) else {
        return Some(Question::SignIn);
    };
    let too_old = params.max_age.is_some_and(|max_age| max_age == 0 || now - session.signed_in_at > max_age);
    let other_user = params.hinted_sub.as_deref().is_some_and(|hint| hint != sub);
    if !answered.sign_in && (params.prompts("login") || too_old || other_user) {
        return Some(Question::SignIn);
    }
    if params.prompts("consent") && !answered.consent {
        return Some(Question::Consent);
    }
    let grant =
        session.authorizations.get(&params.client_id).and_then(|authorization| store.grants.get(&authorization.grant));
    let asked: BTreeSet<&String> = params.scopes.iter().chain(&params.resources).collect();
    let granted = grant.is_some_and(|grant| asked.iter().all(|name| grant.scopes.contains(*name)));
    (!granted).then_some(Question::Consent)
}

/// Sends the browser to the page that asks `question`.
fn ask(
    app: &App,
    store: &mut Store,
    headers: &HeaderMap,
    params: AuthParams,
    answered: Answered,
    question: Question,
) -> Response {
    let uid = random::uid();
    let expires = app.now() + INTERACTION_LIFE;
    let client_id = params.client_id.clone();
    let page = match question {
        Question::SignIn => params.page.clone(),
        Question::Consent => {
            let mut query = url::form_urlencoded::Serializer::new(String::new());
            format!("/consent?{}", query.append_pair("app_id", &client_id).finish())
        }
    };
    store.interactions.insert(
        uid.clone(),
        Interaction { params, question, answered, cancelled: false, signed_in: None, experience: None, expires },
    );
    let mut open = cookies::interactions(headers);
    open.retain(|_, uid| store.interactions.contains_key(uid));
    open.insert(client_id.clone(), uid.clone());
    let open = serde_json::to_string(&open).unwrap_or_default();
    let app_cookie = serde_json::json!({ "appId": client_id }).to_string();
    let mut response = see_other(&page);
    cookies::set(&mut response, "_logto", &app_cookie, "/", None);
    cookies::set(&mut response, "_interaction", &open, "/", Some(expires));
    let path = format!("/oidc/auth/{uid}");
    cookies::set(&mut response, "_interaction_resume", &uid, &path, Some(expires));
    response
}

/// Starts a session for `sub`, or renews the one they already have here.
fn sign_in(app: &App, store: &mut Store, old: Option<String>, sub: String, submission: Submission) -> String {
    let now = app.now();
    let mut session = Session::default();
    if let Some(old) = old {
        let same_user = |session: &Session| session.sub.as_ref() == Some(&sub);
        if store.sessions.get(&old).is_some_and(same_user) {
            // The id changes at every sign-in, what was granted stays.
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
    store.change_user(&sub, now_ms, |_| {});
    session.sub = Some(sub);
    session.submission = Some(submission);
    session.signed_in_at = now;
    session.expires = now + SESSION_LIFE;
    let id = random::token();
    store.sessions.insert(id.clone(), session);
    id
}

fn issue(app: &App, store: &mut Store, params: &AuthParams, session: &str) -> Option<String> {
    let now = app.now();
    let session = store.sessions.get(session)?;
    let issued = Issued {
        client_id: params.client_id.clone(),
        sub: session.sub.clone()?,
        grant: session.authorizations.get(&params.client_id)?.grant.clone(),
        scopes: params.scopes.clone(),
        resources: params.resources.clone(),
        nonce: params.nonce.clone(),
        auth_time: params.max_age.map(|_| session.signed_in_at),
        issued: now,
        expires: now + app.faults.get().lives.code.unwrap_or(CODE_LIFE),
    };
    let code = random::token();
    store.codes.insert(
        code.clone(),
        Code { issued, redirect_uri: params.redirect_uri.clone(), challenge: params.challenge.clone(), used: false },
    );
    Some(code)
}

fn live_session(app: &App, store: &Store, headers: &HeaderMap) -> Option<String> {
    let id = cookies::get(headers, "_session")?;
    let session = store.session(Some(id), app.now())?;
    session.sub.as_ref()?;
    Some(id.to_owned())
}

fn finish(mut response: Response) -> Response {
    cors::no_store(&mut response);
    response
}

/// 303, as the authorization endpoint redirects.
pub(crate) fn see_other(location: &str) -> Response {
    redirect(StatusCode::SEE_OTHER, location)
}

/// 302, as Logto's pages redirect.
pub(crate) fn found(location: &str) -> Response {
    redirect(StatusCode::FOUND, location)
}

fn redirect(status: StatusCode, location: &str) -> Response {
    let headers = [(header::LOCATION, location), (header::CONTENT_TYPE, "text/html; charset=utf-8")];
    let body = format!("Redirecting to {}.", Text(location));
    (status, headers, body).into_response()
}
