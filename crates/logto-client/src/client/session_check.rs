//! The check of the stored session after a page load.

use std::rc::Rc;

use super::provider_metadata::ProviderMetadata;
use super::session_manager::SessionManager;
use super::session_store::StoredSession;
use super::token_manager::TokenManager;
use crate::protocol::error::{EndReason, LogtoError};
use crate::protocol::id_token::IdTokenError;
use crate::protocol::jwk::KeyError;
use crate::protocol::jwt::Jws;

/// Checks the signature of the stored ID token, which the first frame trusts. An ID token that was
/// edited in the store ends the session.
pub(crate) async fn check_stored_session(
    sessions: &SessionManager,
    metadata: &Rc<ProviderMetadata>,
    tokens: &Rc<TokenManager>,
) {
    let Some(stored) = sessions.stored() else { return };
    let result = check_signature(metadata, &stored).await;
    match result {
        // Without readable keys nothing is known about the token.
        Err(LogtoError::IdToken(IdTokenError::Key(KeyError::Malformed))) => {}
        // The provider may have retired the key. A genuine session can be renewed, and a renewed ID
        // token is refused when it is for another person.
        Err(LogtoError::IdToken(IdTokenError::Key(KeyError::Unknown))) if stored.refresh_token.is_some() => {
            let renewed = tokens.renew_now(&stored.binding()).await;
            if renewed.is_err_and(|error| is_verdict(&error)) {
                sessions.lock_and_end(&stored, EndReason::InvalidIdToken).await;
            }
        }
        Err(LogtoError::IdToken(_)) => sessions.lock_and_end(&stored, EndReason::InvalidIdToken).await,
        _ => {}
    }
}

/// Whether a failed renewal means that the stored ID token is not from the provider: it has refused the
/// renewal, or renewed the session of somebody else.
fn is_verdict(error: &LogtoError) -> bool {
    let is_answer = matches!(error, LogtoError::OAuth(_) | LogtoError::TokenResponse(_) | LogtoError::IdToken(_));
    is_answer && !error.is_transient()
}

async fn check_signature(metadata: &Rc<ProviderMetadata>, stored: &StoredSession) -> Result<(), LogtoError> {
    let discovery = metadata.discovery().await?;
    let token = Jws::parse(stored.id_token.expose()).map_err(IdTokenError::from)?;
    metadata.check_signature(&token, &discovery).await
}
