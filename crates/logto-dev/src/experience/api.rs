//! The Experience API: one step of a sign-in per call.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use serde_json::json;

use super::errors::ApiError;
use super::input::Input;
use super::{Event, Experience, Verification};
use crate::app::{App, Ctx};
use crate::connectors::Outgoing;
use crate::json::Json;
use crate::passcode::{self, Identifier, Passcode};
use crate::store::{Interaction, Question, Store};
use crate::{cookies, random};

type Answer = Result<Response, ApiError>;

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
        Some(Verification { id: id.clone(), passcode, verified: false });
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
    let verification = verification(&app, &mut store, &headers, id)?;
    verification.passcode.check(&identifier, code, now_ms)?;
    verification.verified = true;
    Ok(Json(json!({ "verificationId": id })).into_response())
}

/// `POST /api/experience/identification`: who the verified address belongs to, or a new account.
pub(crate) async fn identify(State(app): State<Ctx>, headers: HeaderMap, body: String) -> Answer {
    let input = Input::read(&body)?;
    let id = input.text(&["verificationId"])?;
    let now_ms = app.now_ms();
    let mut store = app.store();
    let verification = verification(&app, &mut store, &headers, id)?;
    if !verification.verified {
        return Err(ApiError::not_verified());
    }
    let identifier = verification.passcode.identifier().clone();
    let event = experience(&app, &mut store, &headers)?.event;
    let user = store.user_by(&identifier).map(|user| user.id.clone());
    let (user, status) = match (event, user) {
        (Event::Register, Some(_)) => return Err(in_use(&identifier)),
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
pub(crate) async fn submit(State(app): State<Ctx>, headers: HeaderMap) -> Answer {
    let mut store = app.store();
    let user = experience(&app, &mut store, &headers)?.user.clone();
    let user = user.ok_or_else(ApiError::not_identified)?;
    let interaction = interaction(&app, &mut store, &headers)?;
    interaction.signed_in = Some(user);
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

fn experience<'a>(app: &App, store: &'a mut Store, headers: &HeaderMap) -> Result<&'a mut Experience, ApiError> {
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

fn in_use(identifier: &Identifier) -> ApiError {
    match identifier {
        Identifier::Email(_) => ApiError::email_in_use(),
        Identifier::Phone(_) => ApiError::phone_in_use(),
    }
}
