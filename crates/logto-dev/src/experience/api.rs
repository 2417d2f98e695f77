//! The Experience API: one step of a sign-in per call.

use std::net::SocketAddr;

use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde_json::json;

use super::errors::ApiError;
use super::input::Input;
use super::{Event, Experience, Proof, Verification};
use crate::app::{App, Ctx};
use crate::connectors::Outgoing;
use crate::json::Json;
use crate::passcode::{self, Passcode};
use crate::store::{Interaction, Question, Store, Submission};
use crate::{cookies, random};

pub(super) type Answer = Result<Response, ApiError>;

/// `PUT /api/experience`: begins anew.
pub(crate) async fn start(State(app): State<Ctx>, headers: HeaderMap, body: String) -> Answer {
    let event = Input::read(&body)?.event()?;
    let mut store = app.store();
    interaction(&app, &mut store, &headers)?.experience = Some(Experience { event, verification: None, user: None });
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// `PUT /api/experience/interaction-event`: turns a sign-in into a registration, or back.
pub(crate) async fn change_event(State(app): State<Ctx>, headers: HeaderMap, body: String) -> Answer {
    let event = Input::read(&body)?.event()?;
    let mut store = app.store();
    experience(&app, &mut store, &headers)?.event = event;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// `POST /api/experience/verification/verification-code`: sends a code; an older one is void.
pub(crate) async fn send(State(app): State<Ctx>, headers: HeaderMap, body: String) -> Answer {
    let input = Input::read(&body)?;
    let event = input.event()?;
    let identifier = input.identifier()?;
    let life = app.faults.get().lives.verification_code;
    let passcode = Passcode::new(identifier, app.now_ms(), life.unwrap_or(passcode::LIFE));
    let client = {
        let mut store = app.store();
        experience(&app, &mut store, &headers)?.verification = None;
        let client_id = interaction(&app, &mut store, &headers)?.params.client_id.clone();
        store.apps.get(&client_id).map(|client| (client_id, client.name.clone()))
    };
    let message = Outgoing {
        to: passcode.identifier(),
        code: passcode.code(),
        usage: event.usage(),
        application: client.as_ref().map(|(id, name)| (&**id, &**name)),
        sinks: &app.sinks,
    };
    app.inbox.expect(passcode.identifier().value(), event.usage().as_str());
    app.connectors.send(&message).await?;
    let id = random::id(21);
    let mut store = app.store();
    experience(&app, &mut store, &headers)?.verification =
        Some(Verification { id: id.clone(), proof: Proof::Code { passcode, verified: false } });
    Ok(Json(json!({ "verificationId": id })).into_response())
}

/// `POST /api/experience/verification/verification-code/verify`: checks a code.
pub(crate) async fn verify(State(app): State<Ctx>, headers: HeaderMap, body: String) -> Answer {
    let input = Input::read(&body)?;
    let identifier = input.identifier()?;
    let id = input.text(&["verificationId"])?;
    let code = input.text(&["code"])?;
    let now_ms = app.now_ms();
    let mut store = app.store();
    let Proof::Code { passcode, verified } = &mut verification(&app, &mut store, &headers, id)?.proof else {
        return Err(ApiError::unknown_verification());
    };
    passcode.check(&identifier, code, now_ms)?;
    *verified = true;
    Ok(Json(json!({ "verificationId": id })).into_response())
}

/// `POST /api/experience/identification`: whose the proof is, or a new account.
pub(crate) async fn identify(State(app): State<Ctx>, headers: HeaderMap, body: String) -> Answer {
    let input = Input::read(&body)?;
    let id = input.text(&["verificationId"])?;
    let now_ms = app.now_ms();
    let mut store = app.store();
    let verification = verification(&app, &mut store, &headers, id)?;
    let proven = match &verification.proof {
        Proof::Code { passcode, verified: true } => Ok(passcode.identifier().clone()),
        Proof::Code { .. } => return Err(ApiError::not_verified()),
        Proof::Password { sub, .. } => Err(sub.clone()),
    };
    let event = experience(&app, &mut store, &headers)?.event;
    let identifier = match proven {
        Ok(identifier) => identifier,
        // A password proves an account that is there; it makes none.
        Err(_) if event == Event::Register => return Err(ApiError::not_verified()),
        Err(sub) => {
            experience(&app, &mut store, &headers)?.user = Some(sub);
            return Ok(StatusCode::NO_CONTENT.into_response());
        }
    };
    let user = store.user_by(&identifier).map(|user| user.id.clone());
    let (user, status) = match (event, user) {
        (Event::Register, Some(_)) => return Err(ApiError::in_use(&identifier)),
        (Event::Register, None) => {
            let user = store.register(&identifier, now_ms);
            (user, StatusCode::CREATED)
        }
        (_, Some(user)) => (user, StatusCode::NO_CONTENT),
        (_, None) => return Err(ApiError::no_user(identifier.value())),
    };
    experience(&app, &mut store, &headers)?.user = Some(user);
    Ok(status.into_response())
}

/// `POST /api/experience/submit`: done; the browser goes on to `redirectTo`.
pub(crate) async fn submit(
    State(app): State<Ctx>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
) -> Answer {
    let mut store = app.store();
    let experience = experience(&app, &mut store, &headers)?;
    let user = experience.user.clone().ok_or_else(ApiError::not_identified)?;
    let (event, record) = (experience.event, experience.verification.as_ref().map(Verification::record));
    let interaction = interaction(&app, &mut store, &headers)?;
    let user_agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok());
    let submission = Submission {
        client_id: interaction.params.client_id.clone(),
        event: event.as_str().to_owned(),
        record: record.unwrap_or_default(),
        ip: peer.ip().to_canonical().to_string(),
        user_agent: user_agent.map(str::to_owned),
    };
    interaction.signed_in = Some((user, submission));
    interaction.answered.sign_in = true;
    Ok(redirect_to(&app, &headers))
}

/// `POST /api/experience/cancel`: the person goes back to the application (`access_denied`).
pub(crate) async fn cancel(State(app): State<Ctx>, headers: HeaderMap) -> Answer {
    let mut store = app.store();
    interaction(&app, &mut store, &headers)?.cancelled = true;
    Ok(redirect_to(&app, &headers))
}

fn redirect_to(app: &App, headers: &HeaderMap) -> Response {
    let uid = cookies::interaction(headers).unwrap_or_default();
    Json(json!({ "redirectTo": format!("{}/auth/{uid}", app.issuer()) })).into_response()
}

/// The sign-in this browser has open.
pub(super) fn interaction<'a>(
    app: &App,
    store: &'a mut Store,
    headers: &HeaderMap,
) -> Result<&'a mut Interaction, ApiError> {
    let uid = cookies::interaction(headers).ok_or_else(ApiError::no_session)?;
    let now = app.now();
    let interaction = store.interactions.get_mut(&uid);
    interaction.filter(|item| item.expires > now && item.question == Question::SignIn).ok_or_else(ApiError::no_session)
}

/// How far it has come.
pub(super) fn experience<'a>(
    app: &App,
    store: &'a mut Store,
    headers: &HeaderMap,
) -> Result<&'a mut Experience, ApiError> {
    let interaction = interaction(app, store, headers)?;
    interaction.experience.as_mut().ok_or_else(ApiError::not_started)
}

fn verification<'a>(
    app: &App,
    store: &'a mut Store,
    headers: &HeaderMap,
    id: &str,
) -> Result<&'a mut Verification, ApiError> {
    let verification = experience(app, store, headers)?.verification.as_mut();
    verification.filter(|item| item.id == id).ok_or_else(ApiError::unknown_verification)
}
