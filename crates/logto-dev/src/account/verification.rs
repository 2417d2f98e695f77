//! Verification records: proofs that somebody is who they are, or has an address or number.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse as _;
use serde_json::json;

use super::Answer;
use super::caller::Caller;
use crate::app::{App, Ctx};
use crate::clock::iso;
use crate::connectors::{Outgoing, UsageType};
use crate::experience::errors::ApiError;
use crate::experience::input::Input;
use crate::json::Json;
use crate::passcode::{self, Identifier, Passcode};
use crate::random;

/// Life of a record in milliseconds.
const LIFE_MS: i64 = 10 * 60 * 1000;

/// A proof, or one that is being made.
pub(crate) struct Record {
    /// Whose identity it proves; nobody's when it is about a new address or number.
    user: Option<String>,
    /// The code it is made with; none when it was a password.
    passcode: Option<Passcode>,
    verified: bool,
    /// End of life (milliseconds).
    expires: i64,
}

impl Record {
    pub(crate) fn is_live(&self, now_ms: i64) -> bool {
        self.expires > now_ms
    }

    /// Whether it proves that the caller is `sub`.
    pub(super) fn proves(&self, sub: &str, now_ms: i64) -> bool {
        self.verified && self.is_live(now_ms) && self.user.as_deref() == Some(sub)
    }

    /// Whether it proves that `identifier`, spelled just like this, is in somebody's hands.
    pub(super) fn proves_identifier(&self, identifier: &Identifier) -> bool {
        self.verified && self.passcode.as_ref().is_some_and(|passcode| passcode.identifier() == identifier)
    }
}

/// `POST /api/verifications/password`
pub(super) async fn password(State(app): State<Ctx>, headers: HeaderMap, body: String) -> Answer {
    let mut store = app.store();
    let caller = Caller::of(&app, &store, &headers)?;
    let input = Input::read(&body)?;
    if !store.password_matches(&caller.sub, input.filled(&["password"])?) {
        return Err(ApiError::invalid_credentials());
    }
    let record = Record { user: Some(caller.sub), passcode: None, verified: true, expires: app.now_ms() + LIFE_MS };
    let (id, created) = created(&record);
    store.verifications.insert(id, record);
    Ok(created)
}

/// `POST /api/verifications/verification-code`: sends a code; an older one to the same is void.
pub(super) async fn send(State(app): State<Ctx>, headers: HeaderMap, body: String) -> Answer {
    let (user, usage, client, identifier) = {
        let store = app.store();
        let caller = Caller::of(&app, &store, &headers)?;
        let identifier = Input::read(&body)?.identifier()?;
        let own = store.users.get(&caller.sub).is_some_and(|user| {
            let own = match &identifier {
                Identifier::Email(_) => &user.primary_email,
                Identifier::Phone(_) => &user.primary_phone,
            };
            own.as_deref() == Some(identifier.value())
        });
        let usage = if own { UsageType::UserPermissionValidation } else { UsageType::BindNewIdentifier };
        let name = store.apps.get(&caller.client_id).map(|client| client.name.clone());
        (own.then_some(caller.sub), usage, name.map(|name| (caller.client_id, name)), identifier)
    };
    let life = app.faults.get().lives.verification_code;
    let passcode = Passcode::new(identifier, app.now_ms(), life.unwrap_or(passcode::LIFE));
    let message = Outgoing {
        to: passcode.identifier(),
        code: passcode.code(),
        usage,
        application: client.as_ref().map(|(id, name)| (&**id, &**name)),
        sinks: &app.sinks,
    };
    app.inbox.expect(passcode.identifier().value(), usage.as_str());
    app.send(&message).await?;
    void_older(&app, passcode.identifier());
    let expires = app.now_ms() + LIFE_MS;
    let record = Record { user, passcode: Some(passcode), verified: false, expires };
    let (id, created) = created(&record);
    app.store().verifications.insert(id, record);
    Ok(created)
}

/// `POST /api/verifications/verification-code/verify`
pub(super) async fn verify(State(app): State<Ctx>, headers: HeaderMap, body: String) -> Answer {
    let now_ms = app.now_ms();
    let mut store = app.store();
    Caller::of(&app, &store, &headers)?;
    let input = Input::read(&body)?;
    let identifier = input.identifier()?;
    let id = input.text(&["verificationId"])?;
    let code = input.text(&["code"])?;
    let record = store.verifications.get_mut(id).filter(|record| record.is_live(now_ms));
    let record = record.ok_or_else(ApiError::no_verification_record)?;
    let passcode = record.passcode.as_mut();
    let passcode = passcode.filter(|passcode| passcode.identifier().record_type() == identifier.record_type());
    passcode.ok_or_else(ApiError::no_verification_record)?.check(&identifier, code, now_ms)?;
    record.verified = true;
    Ok(Json(json!({ "verificationRecordId": id })).into_response())
}

fn created(record: &Record) -> (String, axum::response::Response) {
    let id = random::id(21);
    let body = json!({ "verificationRecordId": id, "expiresAt": iso(record.expires) });
    (id, (StatusCode::CREATED, Json(body)).into_response())
}

fn void_older(app: &App, identifier: &Identifier) {
    for record in app.store().verifications.values_mut() {
        if let Some(passcode) = record.passcode.as_mut().filter(|older| older.identifier().is_same_as(identifier)) {
            passcode.void();
        }
    }
}
