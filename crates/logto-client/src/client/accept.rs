//! The one way from a token answer to something that may be stored. Nothing here touches storage
//! or state: an answer is accepted whole or not at all.

use super::LogtoClient;
use crate::protocol::discovery::Discovery;
use crate::protocol::error::LogtoError;
use crate::protocol::id_token::{Expected, IdTokenClaims, IdTokenError, Origin, at_hash_matches};
use crate::protocol::jwt::Jws;
use crate::protocol::secret::Secret;
use crate::protocol::time::UnixMillis;
use crate::protocol::token::{TokenAnswer, TokenAnswerError, TokenEndpointResponse};

/// A token answer with an ID token, all of it checked.
pub(crate) struct Accepted {
    pub(crate) answer: TokenAnswer,
    pub(crate) id_token: (Secret, IdTokenClaims),
    /// The provider's clock minus this device's, in seconds.
    pub(crate) clock_offset: i64,
    pub(crate) arrived_at: UnixMillis,
}

impl LogtoClient {
    /// Checks an answer that must have an ID token.
    pub(crate) async fn accept(
        &self,
        response: &TokenEndpointResponse,
        origin: Origin<'_>,
        discovery: &Discovery,
    ) -> Result<Accepted, LogtoError> {
        let arrived_at = self.ports().clock.now();
        let answer = TokenAnswer::check(response)?;
        let id_token = answer.id_token.clone().ok_or(TokenAnswerError::NoIdToken)?;
        let (claims, clock_offset) = self.accept_id_token(&id_token, &answer, origin, arrived_at, discovery).await?;
        Ok(Accepted { answer, id_token: (id_token, claims), clock_offset, arrived_at })
    }

    async fn accept_id_token(
        &self,
        id_token: &Secret,
        answer: &TokenAnswer,
        origin: Origin<'_>,
        now: UnixMillis,
        discovery: &Discovery,
    ) -> Result<(IdTokenClaims, i64), LogtoError> {
        let token = Jws::parse(id_token.expose()).map_err(IdTokenError::from)?;
        self.check_signature(&token, discovery).await?;
        let claims = IdTokenClaims::read(token.claims.clone())?;
        let offset = claims.check_fresh(&Expected {
            issuer: &self.config().issuer(),
            app_id: self.config().app_id(),
            now,
            leeway: self.config().leeway(),
            origin,
        })?;
        if let Some(at_hash) = claims.at_hash() {
            let digest =
                self.ports().crypto.digest(token.algorithm.hash(), answer.access_token.expose().as_bytes()).await?;
            if !at_hash_matches(at_hash, &digest) {
                return Err(IdTokenError::AccessTokenMismatch.into());
            }
        }
        Ok((claims, offset))
    }
}
