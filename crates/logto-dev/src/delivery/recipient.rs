//! The checks of a recipient before a code is sent.

use crate::http::ApiError;
use crate::model::email_blocklist::BlockedEmail;
use crate::model::identifier::Identifier;
use crate::model::store::Store;

/// Rejects an email address that no account may get.
pub(crate) fn check_allowed(store: &Store, identifier: &Identifier) -> Result<(), ApiError> {
    let Identifier::Email(email) = identifier else {
        return Ok(());
    };
    store.sign_in_experience.email_blocklist().check(email).map_err(|reason| match reason {
        BlockedEmail::Subaddress => {
            let code = "session.email_blocklist.email_subaddressing_not_allowed";
            ApiError::unprocessable(code, "Email subaddressing is not allowed.")
        }
        BlockedEmail::Restricted => {
            let message = format!("The email address \"{email}\" is restricted. Please choose a different one.");
            ApiError::unprocessable("session.email_blocklist.email_not_allowed", &message)
        }
    })
}

/// Counts a message to a recipient, and rejects too many of them.
pub(crate) fn count_message(store: &mut Store, identifier: &Identifier, now_ms: i64) -> Result<(), ApiError> {
    if !store.version.is_newest() || store.message_limit.count(identifier.value(), now_ms) {
        return Ok(());
    }
    Err(ApiError::too_many_messages())
}
