//! The second step by a code: to the email address or the phone number of the account.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::IntoResponse as _;
use serde_json::json;

use super::api::{experience, interaction};
use super::mfa::{add_pending, identified};
use crate::delivery::{self, CodeMessage, Locales, recipient};
use crate::http::{ApiError, ApiResult, Json, JsonBody, SharedState, check_proof};
use crate::model::connectors::UsageType;
use crate::model::identifier::Identifier;
use crate::model::interaction::PendingFactor;
use crate::model::store::Store;
use crate::model::validation::invalid_enum_value;
use crate::model::verification_code::VerificationCode;

/// The types of identifiers, in Logto's JSON.
const TYPES: [&str; 2] = ["email", "phone"];

/// The factors that the account has by its email address and phone number, as far as they are enabled.
pub(super) fn available(store: &Store, sub: &str) -> Vec<(&'static str, Identifier)> {
    let enabled = store.sign_in_experience.mfa_factors();
    let Some(user) = store.users.get(sub) else { return Vec::new() };
    let email = user.primary_email.clone().map(|email| ("EmailVerificationCode", Identifier::Email(email)));
    let phone = user.primary_phone.clone().map(|phone| ("PhoneVerificationCode", Identifier::Phone(phone)));
    let all = email.into_iter().chain(phone);
    all.filter(|(kind, _)| enabled.iter().any(|name| name == kind)).collect()
}

/// An email address or phone number as people see it who have not signed in yet.
pub(super) fn masked(identifier: &Identifier) -> String {
    match identifier {
        Identifier::Email(email) => {
            let (name, domain) = email.split_once('@').unwrap_or((email, ""));
            let shown = if name.chars().count() > 4 { name.chars().take(4).collect() } else { String::new() };
            format!("{shown}****@{domain}")
        }
        Identifier::Phone(phone) => format!("****{}", &phone[phone.len().saturating_sub(4)..]),
    }
}

/// `POST /api/experience/verification/mfa-verification-code`: sends a code.
pub(super) async fn send(State(app): State<SharedState>, headers: HeaderMap, body: String) -> ApiResult {
    let input = JsonBody::parse(&body)?;
    let index = identifier_type(&input)?;
    let lifetime = app.faults.get().lifetimes.verification_code;
    let (code, client, locales) = {
        let mut store = app.store();
        let sub = identified(&app, &mut store, &headers)?;
        let identifier = identifier_of(&store, &sub, index)?;
        let request = &interaction(&app, &mut store, &headers)?.request;
        let (client_id, locales) = (request.client_id.clone(), Locales::of(request.ui_locales(), &headers));
        recipient::count_message(&mut store, &identifier, app.now_ms())?;
        let policy = store.sign_in_experience.verification_code_policy().with_lifetime(lifetime);
        let client = store.apps.get(&client_id).map(|client| (client_id, client.name.clone()));
        (VerificationCode::new(identifier, app.now_ms(), policy), client, locales)
    };
    let message = CodeMessage {
        to: code.identifier(),
        code: code.code(),
        usage: UsageType::MfaVerification,
        application: client.as_ref().map(|(id, name)| (&**id, &**name)),
        locales,
    };
    delivery::send(&app, &message).await?;
    let mut store = app.store();
    let id = add_pending(&app, &mut store, &headers, PendingFactor::Code(code))?;
    Ok(Json(json!({ "verificationId": id })).into_response())
}

/// `POST /api/experience/verification/mfa-verification-code/verify`: checks a code.
pub(super) async fn verify(State(app): State<SharedState>, headers: HeaderMap, body: String) -> ApiResult {
    let input = JsonBody::parse(&body)?;
    let id = input.text(&["verificationId"])?;
    let index = identifier_type(&input)?;
    let entered = input.text(&["code"])?;
    let now_ms = app.now_ms();
    let mut store = app.store();
    let sub = identified(&app, &mut store, &headers)?;
    let identifier = identifier_of(&store, &sub, index)?;
    check_proof(&mut store, &sub, now_ms, |store| {
        let pending = experience(&app, store, &headers)?.mfa.pending.get_mut(id);
        let Some(PendingFactor::Code(code)) = pending else {
            return Err(ApiError::verification_not_found());
        };
        code.check(&identifier, entered, now_ms)?;
        Ok(())
    })?;
    experience(&app, &mut store, &headers)?.mfa.is_verified = true;
    Ok(Json(json!({ "verificationId": id })).into_response())
}

/// The required `identifierType` of a body, as an index of [`TYPES`].
fn identifier_type(input: &JsonBody) -> Result<usize, ApiError> {
    let path = ["identifierType"];
    let name = input.text(&path)?;
    let index = TYPES.iter().position(|kind| *kind == name);
    index.ok_or_else(|| ApiError::invalid_input(&path, invalid_enum_value(&TYPES, name)))
}

/// The email address or phone number of the account, if codes to it are a factor.
fn identifier_of(store: &Store, sub: &str, index: usize) -> Result<Identifier, ApiError> {
    let is_type =
        |identifier: &Identifier| matches!((identifier, index), (Identifier::Email(_), 0) | (Identifier::Phone(_), 1));
    let found = available(store, sub).into_iter().map(|(_, identifier)| identifier).find(is_type);
    found.ok_or_else(ApiError::factor_not_enabled)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks_what_identifies_a_person() {
        let email = |text: &str| masked(&Identifier::Email(text.to_owned()));
        assert_eq!(email("mfa7@wirex.test"), "****@wirex.test");
        assert_eq!(email("alice@example.com"), "alic****@example.com");
        assert_eq!(masked(&Identifier::Phone("15550100001".to_owned())), "****0001");
    }
}
