//! The email address and the phone number.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};

use super::caller::{Caller, require_edit};
use crate::delivery::recipient;
use crate::http::{ApiError, ApiResult, AppState, JsonBody, SharedState};
use crate::model::account_center::{AccountFields, FieldAccess};
use crate::model::identifier::{Identifier, IdentifierType};
use crate::model::seed::User;

/// The identifier that is changed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Email,
    Phone,
}

/// `POST /api/my-account/primary-email`
pub(super) async fn set_email(State(app): State<SharedState>, headers: HeaderMap, body: String) -> ApiResult {
    set(&app, &headers, &body, Kind::Email)
}

/// `DELETE /api/my-account/primary-email`
pub(super) async fn remove_email(State(app): State<SharedState>, headers: HeaderMap) -> ApiResult {
    remove(&app, &headers, Kind::Email)
}

/// `POST /api/my-account/primary-phone`
pub(super) async fn set_phone(State(app): State<SharedState>, headers: HeaderMap, body: String) -> ApiResult {
    set(&app, &headers, &body, Kind::Phone)
}

/// `DELETE /api/my-account/primary-phone`
pub(super) async fn remove_phone(State(app): State<SharedState>, headers: HeaderMap) -> ApiResult {
    remove(&app, &headers, Kind::Phone)
}

fn set(app: &AppState, headers: &HeaderMap, body: &str, kind: Kind) -> Result<Response, ApiError> {
    let mut store = app.store();
    let caller = Caller::in_account_center(app, &store, headers)?;
    let input = JsonBody::parse(body)?;
    let name = kind.scope();
    let text = input.text(&[name])?;
    let identifier = kind.identifier(text).ok_or_else(|| ApiError::invalid_format(&[name]))?;
    let record = input.text(&["newIdentifierVerificationRecordId"])?;
    kind.require_edit(&caller, &store.account_center.fields)?;
    recipient::check_allowed(&store, &identifier)?;
    let record = store.verifications.get(record).filter(|record| record.is_live(app.now_ms()));
    if !record.is_some_and(|record| record.proves_identifier(&identifier)) {
        return Err(ApiError::verification_record_not_found());
    }
    if store.user_by_identifier(&identifier).is_some_and(|user| user.id != caller.sub) {
        return Err(ApiError::identifier_in_use(&identifier));
    }
    store.update_user(&caller.sub, app.now_ms(), |user| *kind.field(user) = Some(text.to_owned()));
    Ok(StatusCode::NO_CONTENT.into_response())
}

fn remove(app: &AppState, headers: &HeaderMap, kind: Kind) -> Result<Response, ApiError> {
    let mut store = app.store();
    let caller = Caller::in_account_center(app, &store, headers)?;
    kind.require_edit(&caller, &store.account_center.fields)?;
    let sign_up = store.sign_in_experience.sign_up();
    let (by_email, by_phone) = (sign_up.has(IdentifierType::Email), sign_up.has(IdentifierType::Phone));
    let user = store.users.get(&caller.sub);
    let (is_required, is_other_required, has_other) = match kind {
        Kind::Email => (by_email, by_phone, user.is_some_and(|user| user.primary_phone.is_some())),
        Kind::Phone => (by_phone, by_email, user.is_some_and(|user| user.primary_email.is_some())),
    };
    match (is_required, is_other_required, has_other) {
        (true, false, _) if kind == Kind::Email => return Err(ApiError::email_required()),
        (true, false, _) => return Err(ApiError::phone_required()),
        (true, true, false) => return Err(ApiError::email_or_phone_required()),
        _ => {}
    }
    store.update_user(&caller.sub, app.now_ms(), |user| *kind.field(user) = None);
    Ok(StatusCode::NO_CONTENT.into_response())
}

impl Kind {
    /// The scope, which is also the name of the member in the body.
    fn scope(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Phone => "phone",
        }
    }

    fn identifier(self, text: &str) -> Option<Identifier> {
        match self {
            Self::Email => Identifier::email(text),
            Self::Phone => Identifier::phone(text),
        }
    }

    fn field(self, user: &mut User) -> &mut Option<String> {
        match self {
            Self::Email => &mut user.primary_email,
            Self::Phone => &mut user.primary_phone,
        }
    }

    fn access(self, fields: &AccountFields) -> FieldAccess {
        match self {
            Self::Email => fields.email,
            Self::Phone => fields.phone,
        }
    }

    /// The checks of setting and removing, in Logto's order.
    fn require_edit(self, caller: &Caller, fields: &AccountFields) -> Result<(), ApiError> {
        caller.require_verification()?;
        require_edit(self.access(fields))?;
        caller.require_scope(self.scope())
    }
}
