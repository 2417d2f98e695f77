//! E-mail address and phone number.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};

use super::Answer;
use super::caller::{Caller, require_edit};
use crate::account_center::{AccountFields, FieldAccess};
use crate::app::{App, Ctx};
use crate::experience::errors::ApiError;
use crate::experience::input::{self, Input, not_matching};
use crate::passcode::Identifier;
use crate::seed::User;
use crate::sign_in_exp;

/// Which of the two.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Email,
    Phone,
}

/// `POST /api/my-account/primary-email`
pub(super) async fn set_email(State(app): State<Ctx>, headers: HeaderMap, body: String) -> Answer {
    set(&app, &headers, &body, Kind::Email)
}

/// `DELETE /api/my-account/primary-email`
pub(super) async fn remove_email(State(app): State<Ctx>, headers: HeaderMap) -> Answer {
    remove(&app, &headers, Kind::Email)
}

/// `POST /api/my-account/primary-phone`
pub(super) async fn set_phone(State(app): State<Ctx>, headers: HeaderMap, body: String) -> Answer {
    set(&app, &headers, &body, Kind::Phone)
}

/// `DELETE /api/my-account/primary-phone`
pub(super) async fn remove_phone(State(app): State<Ctx>, headers: HeaderMap) -> Answer {
    remove(&app, &headers, Kind::Phone)
}

fn set(app: &App, headers: &HeaderMap, body: &str, kind: Kind) -> Result<Response, ApiError> {
    let mut store = app.store();
    let caller = Caller::in_account_center(app, &store, headers)?;
    let input = Input::read(body)?;
    let name = kind.scope();
    let text = input.text(&[name])?;
    let identifier = kind.identifier(text).ok_or_else(|| not_matching(&[name]))?;
    let record = input.text(&["newIdentifierVerificationRecordId"])?;
    kind.check(&caller, &store.account_center.fields)?;
    let record = store.verifications.get(record).filter(|record| record.is_live(app.now_ms()));
    if !record.is_some_and(|record| record.proves_identifier(&identifier)) {
        return Err(ApiError::no_verification_record());
    }
    if store.user_by(&identifier).is_some_and(|user| user.id != caller.sub) {
        return Err(ApiError::in_use(&identifier));
    }
    store.change_user(&caller.sub, app.now_ms(), |user| *kind.of(user) = Some(text.to_owned()));
    Ok(StatusCode::NO_CONTENT.into_response())
}

fn remove(app: &App, headers: &HeaderMap, kind: Kind) -> Result<Response, ApiError> {
    let mut store = app.store();
    let caller = Caller::in_account_center(app, &store, headers)?;
    kind.check(&caller, &store.account_center.fields)?;
    let sign_up = store.sign_in_exp.sign_up();
    let (by_email, by_phone) =
        (sign_up.has(sign_in_exp::Identifier::Email), sign_up.has(sign_in_exp::Identifier::Phone));
    let user = store.users.get(&caller.sub);
    let (signs_up, other_signs_up, has_other) = match kind {
        Kind::Email => (by_email, by_phone, user.is_some_and(|user| user.primary_phone.is_some())),
        Kind::Phone => (by_phone, by_email, user.is_some_and(|user| user.primary_email.is_some())),
    };
    match (signs_up, other_signs_up, has_other) {
        (true, false, _) if kind == Kind::Email => return Err(ApiError::email_required()),
        (true, false, _) => return Err(ApiError::phone_required()),
        (true, true, false) => return Err(ApiError::email_or_phone_required()),
        _ => {}
    }
    store.change_user(&caller.sub, app.now_ms(), |user| *kind.of(user) = None);
    Ok(StatusCode::NO_CONTENT.into_response())
}

impl Kind {
    /// The scope, which is the member of the body as well.
    fn scope(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Phone => "phone",
        }
    }

    fn identifier(self, text: &str) -> Option<Identifier> {
        match self {
            Self::Email => input::email(text),
            Self::Phone => input::phone(text),
        }
    }

    fn of(self, user: &mut User) -> &mut Option<String> {
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

    /// The checks that setting and removing share, in Logto's order.
    fn check(self, caller: &Caller, fields: &AccountFields) -> Result<(), ApiError> {
        caller.require_identity()?;
        require_edit(self.access(fields))?;
        caller.require_scope(self.scope())
    }
}
