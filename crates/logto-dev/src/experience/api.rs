//! The Experience API: each call is one step of a sign-in.

use std::net::SocketAddr;

use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde_json::json;

use super::{extra_profile, mfa, sign_in_experience_validator as validator, social};
use crate::delivery::{self, CodeMessage, Locales, recipient};
use crate::http::{ApiError, ApiResult, AppState, Json, JsonBody, SharedState, check_proof, cookies};
use crate::model::identifier::Identifier;
use crate::model::interaction::{
    Experience, Interaction, InteractionEvent, InteractionProfile, Prompt, Verification, VerificationMethod,
};
use crate::model::session::Submission;
use crate::model::store::Store;
use crate::model::validation::invalid_enum_value;
use crate::model::verification_code::VerificationCode;

/// `PUT /api/experience`: starts or restarts the sign-in.
pub(crate) async fn start(State(app): State<SharedState>, headers: HeaderMap, body: String) -> ApiResult {
    let event = interaction_event(&JsonBody::parse(&body)?)?;
    let mut store = app.store();
    interaction(&app, &mut store, &headers)?;
    validator::check_event(&store, event)?;
    interaction(&app, &mut store, &headers)?.experience = Some(Experience::new(event));
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// `PUT /api/experience/interaction-event`: changes a sign-in to a registration, or back.
pub(crate) async fn change_event(State(app): State<SharedState>, headers: HeaderMap, body: String) -> ApiResult {
    let event = interaction_event(&JsonBody::parse(&body)?)?;
    let mut store = app.store();
    let before = experience(&app, &mut store, &headers)?.event;
    // A verification for resetting the password must not sign the user in.
    if (before == InteractionEvent::ForgotPassword) != (event == InteractionEvent::ForgotPassword) {
        return Err(ApiError::not_supported_for_forgot_password(StatusCode::BAD_REQUEST));
    }
    validator::check_event(&store, event)?;
    let experience = experience(&app, &mut store, &headers)?;
    (experience.event, experience.profile) = (event, InteractionProfile::default());
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// `POST /api/experience/verification/verification-code`: sends a code, which replaces an earlier one.
pub(crate) async fn send_code(State(app): State<SharedState>, headers: HeaderMap, body: String) -> ApiResult {
    let input = JsonBody::parse(&body)?;
    let event = interaction_event(&input)?;
    let identifier = input.identifier()?;
    let lifetime = app.faults.get().lifetimes.verification_code;
    let policy = app.store().sign_in_experience.verification_code_policy().with_lifetime(lifetime);
    let code = VerificationCode::new(identifier, app.now_ms(), policy);
    let (client, locales) = {
        let mut store = app.store();
        experience(&app, &mut store, &headers)?.remove_code();
        let request = &interaction(&app, &mut store, &headers)?.request;
        let (client_id, locales) = (request.client_id.clone(), Locales::of(request.ui_locales(), &headers));
        if event == InteractionEvent::Register {
            recipient::check_allowed(&store, code.identifier())?;
        }
        recipient::count_message(&mut store, code.identifier(), app.now_ms())?;
        (store.apps.get(&client_id).map(|client| (client_id, client.name.clone())), locales)
    };
    let message = CodeMessage {
        to: code.identifier(),
        code: code.code(),
        usage: event.usage_type(),
        application: client.as_ref().map(|(id, name)| (&**id, &**name)),
        locales,
    };
    delivery::send(&app, &message).await?;
    let mut store = app.store();
    let method = VerificationMethod::Code { code, is_verified: false };
    let id = experience(&app, &mut store, &headers)?.add_verification(method);
    Ok(Json(json!({ "verificationId": id })).into_response())
}

/// `POST /api/experience/verification/verification-code/verify`: checks a code.
pub(crate) async fn verify_code(State(app): State<SharedState>, headers: HeaderMap, body: String) -> ApiResult {
    let input = JsonBody::parse(&body)?;
    let identifier = input.identifier()?;
    let id = input.text(&["verificationId"])?;
    let entered = input.text(&["code"])?;
    let now_ms = app.now_ms();
    let mut store = app.store();
    check_proof(&mut store, identifier.value(), now_ms, |store| {
        let method = &mut verification(&app, store, &headers, id)?.method;
        let VerificationMethod::Code { code, is_verified } = method else {
            return Err(ApiError::verification_not_found());
        };
        code.check(&identifier, entered, now_ms)?;
        *is_verified = true;
        Ok(())
    })?;
    Ok(Json(json!({ "verificationId": id })).into_response())
}

/// `POST /api/experience/identification`: identifies the user by a verification, or creates the account.
/// A registration that continues with a completed profile needs no verification. With `linkSocialIdentity`, a social
/// identity is linked to the account with its email address.
pub(crate) async fn identify(State(app): State<SharedState>, headers: HeaderMap, body: String) -> ApiResult {
    let input = JsonBody::parse(&body)?;
    let id = input.optional_text(&["verificationId"])?;
    let links_identity = input.optional_boolean("linkSocialIdentity")?.unwrap_or(false);
    let mut store = app.store();
    let event = experience(&app, &mut store, &headers)?.event;
    if id.is_none() && event == InteractionEvent::Register {
        return register(&app, &mut store, &headers);
    }
    let id = input.text(&["verificationId"])?;
    let method = verification(&app, &mut store, &headers, id)?.method.clone();
    if !method.is_verified() {
        return Err(ApiError::verification_failed());
    }
    validator::check_method(&store, event, &method)?;
    let user = match (event, method) {
        (InteractionEvent::Register, VerificationMethod::Code { code, .. }) => {
            return register_identifier(&app, &mut store, &headers, code.identifier());
        }
        (InteractionEvent::Register, VerificationMethod::OneTimeToken { identifier, .. }) => {
            return register_identifier(&app, &mut store, &headers, &identifier);
        }
        (InteractionEvent::Register, VerificationMethod::NewPassword { username, password }) => {
            let profile = &mut experience(&app, &mut store, &headers)?.profile;
            (profile.username, profile.password) = (Some(username), Some(password));
            return register(&app, &mut store, &headers);
        }
        (InteractionEvent::Register, VerificationMethod::Social { target, account: Some(account), .. }) => {
            return social::register(&app, &mut store, &headers, target, account);
        }
        // A password verifies an existing account and cannot create one.
        (InteractionEvent::Register, VerificationMethod::Password { .. })
        | (_, VerificationMethod::NewPassword { .. } | VerificationMethod::Social { account: None, .. }) => {
            return Err(ApiError::verification_failed());
        }
        (_, VerificationMethod::Password { sub, .. }) => sub,
        (_, VerificationMethod::Code { code, .. }) => user_of(&store, code.identifier())?,
        (_, VerificationMethod::OneTimeToken { identifier, .. }) => user_of(&store, &identifier)?,
        (_, VerificationMethod::Social { target, account: Some(account), .. }) => {
            let user = social::user_of(&store, &target, account, links_identity)?;
            let profile = &mut experience(&app, &mut store, &headers)?.profile;
            profile.social = links_identity.then_some((target, account));
            user
        }
    };
    if !store.is_active(&user) {
        return Err(ApiError::suspended());
    }
    experience(&app, &mut store, &headers)?.user = Some(user);
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// The id of the user with this identifier.
fn user_of(store: &Store, identifier: &Identifier) -> Result<String, ApiError> {
    let user = store.user_by_identifier(identifier).map(|user| user.id.clone());
    user.ok_or_else(|| ApiError::user_not_found(identifier.value()))
}

/// Creates an account with this identifier.
fn register_identifier(app: &AppState, store: &mut Store, headers: &HeaderMap, identifier: &Identifier) -> ApiResult {
    if store.user_by_identifier(identifier).is_some() {
        return Err(ApiError::identifier_in_use(identifier));
    }
    experience(app, store, headers)?.profile.set_identifier(identifier);
    register(app, store, headers)
}

/// Creates the account if its profile is complete.
pub(super) fn register(app: &AppState, store: &mut Store, headers: &HeaderMap) -> ApiResult {
    validator::check_event(store, InteractionEvent::Register)?;
    let profile = experience(app, store, headers)?.profile.clone();
    validator::check_profile(store, None, &profile)?;
    extra_profile::check(store, None, &profile)?;
    let user = store.register(&profile, app.now_ms());
    let experience = experience(app, store, headers)?;
    let remaining = InteractionProfile { has_sent_fields: profile.has_sent_fields, ..InteractionProfile::default() };
    (experience.user, experience.profile) = (Some(user), remaining);
    Ok(StatusCode::CREATED.into_response())
}

/// `POST /api/experience/submit`: completes the sign-in. The browser continues at `redirectTo`.
pub(crate) async fn submit(
    State(app): State<SharedState>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
) -> ApiResult {
    let mut store = app.store();
    let experience = experience(&app, &mut store, &headers)?;
    let user = experience.user.clone().ok_or_else(ApiError::user_not_identified)?;
    let (profile, state) = (experience.profile.clone(), experience.mfa.clone());
    let organizations = experience.organizations_of_link();
    let (event, records) = (experience.event, experience.verification_records());
    if event == InteractionEvent::ForgotPassword {
        if profile.password.is_none() {
            return Err(ApiError::new_password_required());
        }
        store.apply_profile(&user, &profile, app.now_ms());
        // Resetting the password does not sign the user in.
        interaction(&app, &mut store, &headers)?.experience = None;
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    mfa::check_verified(&store, &user, event, &state)?;
    validator::check_profile(&store, store.users.get(&user), &profile)?;
    if event == InteractionEvent::Register {
        extra_profile::check(&store, store.users.get(&user), &profile)?;
    }
    mfa::check_bound(&store, &user, event, &state)?;
    store.apply_profile(&user, &profile, app.now_ms());
    store.join_organizations(&user, &organizations);
    mfa::apply(&mut store, &user, state, app.now_ms());
    let interaction = interaction(&app, &mut store, &headers)?;
    let user_agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok());
    let submission = Submission {
        client_id: interaction.request.client_id.clone(),
        event: event.as_str().to_owned(),
        records,
        ip: peer.ip().to_canonical().to_string(),
        user_agent: user_agent.map(str::to_owned),
    };
    interaction.signed_in = Some((user, submission));
    interaction.completed.login = true;
    Ok(redirect_to(&app, &headers))
}

/// `POST /api/experience/cancel`: returns to the application with the error `access_denied`.
pub(crate) async fn cancel(State(app): State<SharedState>, headers: HeaderMap) -> ApiResult {
    let mut store = app.store();
    interaction(&app, &mut store, &headers)?.is_canceled = true;
    Ok(redirect_to(&app, &headers))
}

fn redirect_to(app: &AppState, headers: &HeaderMap) -> Response {
    let uid = cookies::interaction(headers).unwrap_or_default();
    Json(json!({ "redirectTo": format!("{}/auth/{uid}", app.issuer()) })).into_response()
}

/// The sign-in that is open in this browser.
pub(super) fn interaction<'a>(
    app: &AppState,
    store: &'a mut Store,
    headers: &HeaderMap,
) -> Result<&'a mut Interaction, ApiError> {
    let version = store.version;
    let no_session = || ApiError::no_session(version);
    let uid = cookies::interaction(headers).ok_or_else(no_session)?;
    let now = app.now();
    let interaction = store.interactions.get_mut(&uid);
    interaction.filter(|item| item.expires > now && item.prompt == Prompt::Login).ok_or_else(no_session)
}

/// The state of the open sign-in.
pub(super) fn experience<'a>(
    app: &AppState,
    store: &'a mut Store,
    headers: &HeaderMap,
) -> Result<&'a mut Experience, ApiError> {
    let interaction = interaction(app, store, headers)?;
    interaction.experience.as_mut().ok_or_else(ApiError::interaction_not_started)
}

/// The verification with this id in the open sign-in.
pub(super) fn verification<'a>(
    app: &AppState,
    store: &'a mut Store,
    headers: &HeaderMap,
    id: &str,
) -> Result<&'a mut Verification, ApiError> {
    experience(app, store, headers)?.verification(id).ok_or_else(ApiError::verification_not_found)
}

/// The required `interactionEvent` of a body.
fn interaction_event(input: &JsonBody) -> Result<InteractionEvent, ApiError> {
    let path = ["interactionEvent"];
    let events = [InteractionEvent::SignIn, InteractionEvent::Register, InteractionEvent::ForgotPassword];
    let name = input.text(&path)?;
    events.into_iter().find(|event| event.as_str() == name).ok_or_else(|| {
        let options = events.map(InteractionEvent::as_str);
        ApiError::invalid_input(&path, invalid_enum_value(&options, name))
    })
}
