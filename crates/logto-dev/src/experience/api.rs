//! The Experience API: one step of a sign-in per call.

use std::net::SocketAddr;

use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde_json::json;

use super::errors::ApiError;
use super::input::Input;
use super::{Event, Experience, Profile, Proof, Verification, policy};
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
    interaction(&app, &mut store, &headers)?;
    policy::check_event(&store, event)?;
    interaction(&app, &mut store, &headers)?.experience = Some(Experience::new(event));
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// `PUT /api/experience/interaction-event`: turns a sign-in into a registration, or back.
pub(crate) async fn change_event(State(app): State<Ctx>, headers: HeaderMap, body: String) -> Answer {
    let event = Input::read(&body)?.event()?;
    let mut store = app.store();
    let before = experience(&app, &mut store, &headers)?.event;
    // Who has shown a way to a new password is not signed in by it.
    if (before == Event::ForgotPassword) != (event == Event::ForgotPassword) {
        return Err(ApiError::not_for_forgotten_passwords(StatusCode::BAD_REQUEST));
    }
    policy::check_event(&store, event)?;
    let experience = experience(&app, &mut store, &headers)?;
    (experience.event, experience.profile) = (event, Profile::default());
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
    app.send(&message).await?;
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

/// `POST /api/experience/identification`: whose the proof is, or a new account. Without a proof it is
/// the account that lacked something before.
pub(crate) async fn identify(State(app): State<Ctx>, headers: HeaderMap, body: String) -> Answer {
    let input = Input::read(&body)?;
    let id = input.optional(&["verificationId"])?;
    let mut store = app.store();
    let event = experience(&app, &mut store, &headers)?.event;
    if id.is_none() && event == Event::Register {
        return register(&app, &mut store, &headers);
    }
    let id = input.text(&["verificationId"])?;
    let proof = verification(&app, &mut store, &headers, id)?.proof.clone();
    if matches!(proof, Proof::Code { verified: false, .. }) {
        return Err(ApiError::not_verified());
    }
    policy::check_proof(&store, event, &proof)?;
    let user = match (event, proof) {
        (Event::Register, Proof::Code { passcode, .. }) => {
            let identifier = passcode.identifier();
            if store.user_by(identifier).is_some() {
                return Err(ApiError::in_use(identifier));
            }
            experience(&app, &mut store, &headers)?.profile.add_identifier(identifier);
            return register(&app, &mut store, &headers);
        }
        (Event::Register, Proof::NewPassword { username, password }) => {
            let profile = &mut experience(&app, &mut store, &headers)?.profile;
            (profile.username, profile.password) = (Some(username), Some(password));
            return register(&app, &mut store, &headers);
        }
        // A password proves an account that is there; it makes none.
        (Event::Register, Proof::Password { .. }) | (_, Proof::NewPassword { .. }) => {
            return Err(ApiError::not_verified());
        }
        (_, Proof::Password { sub, .. }) => sub,
        (_, Proof::Code { passcode, .. }) => {
            let identifier = passcode.identifier();
            let user = store.user_by(identifier).map(|user| user.id.clone());
            user.ok_or_else(|| ApiError::no_user(identifier.value()))?
        }
    };
    experience(&app, &mut store, &headers)?.user = Some(user);
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Makes the account, once nothing is missing.
fn register(app: &App, store: &mut Store, headers: &HeaderMap) -> Answer {
    policy::check_event(store, Event::Register)?;
    let profile = experience(app, store, headers)?.profile.clone();
    policy::check_profile(store, None, &profile)?;
    let user = store.register(&profile, app.now_ms());
    let experience = experience(app, store, headers)?;
    (experience.user, experience.profile) = (Some(user), Profile::default());
    Ok(StatusCode::CREATED.into_response())
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
    let profile = experience.profile.clone();
    let (event, record) = (experience.event, experience.verification.as_ref().map(Verification::record));
    if event == Event::ForgotPassword {
        if profile.password.is_none() {
            return Err(ApiError::no_new_password());
        }
        profile.give(&mut store, &user, app.now_ms());
        // Nobody is signed in by that.
        interaction(&app, &mut store, &headers)?.experience = None;
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    policy::check_profile(&store, store.users.get(&user), &profile)?;
    profile.give(&mut store, &user, app.now_ms());
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
