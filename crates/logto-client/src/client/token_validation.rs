//! The checks that a token response passes before any of it is stored. A response is accepted whole
//! or not at all.

use std::rc::Rc;

use super::environment::Environment;
use super::provider_metadata::ProviderMetadata;
use crate::protocol::discovery::Discovery;
use crate::protocol::error::LogtoError;
use crate::protocol::id_token::{Expected, IdTokenClaims, IdTokenError, Origin, at_hash_matches};
use crate::protocol::jwt::Jws;
use crate::protocol::secret::Secret;
use crate::protocol::time::UnixMillis;
use crate::protocol::token::{TokenResponseError, TokenSet};

/// A token response with an ID token that passed all checks.
pub(crate) struct ValidatedTokens {
    pub(crate) answer: TokenSet,
    pub(crate) id_token: (Secret, IdTokenClaims),
    /// The provider's clock minus this device's, in seconds.
    pub(crate) clock_offset: i64,
    pub(crate) arrived_at: UnixMillis,
}

pub(crate) struct TokenValidator {
    env: Rc<Environment>,
    metadata: Rc<ProviderMetadata>,
}

impl TokenValidator {
    pub(crate) fn new(env: Rc<Environment>, metadata: Rc<ProviderMetadata>) -> Self {
        Self { env, metadata }
    }

    /// Checks a response that must have an ID token.
    pub(crate) async fn validate(
        &self,
        answer: TokenSet,
        origin: Origin<'_>,
        discovery: &Discovery,
    ) -> Result<ValidatedTokens, LogtoError> {
        let arrived_at = self.env.now();
        let id_token = answer.id_token.clone().ok_or(TokenResponseError::NoIdToken)?;
        let (claims, clock_offset) = self.validate_id_token(&id_token, &answer, origin, arrived_at, discovery).await?;
        Ok(ValidatedTokens { answer, id_token: (id_token, claims), clock_offset, arrived_at })
    }

    async fn validate_id_token(
        &self,
        id_token: &Secret,
        answer: &TokenSet,
        origin: Origin<'_>,
        now: UnixMillis,
        discovery: &Discovery,
    ) -> Result<(IdTokenClaims, i64), LogtoError> {
        let token = Jws::parse(id_token.expose()).map_err(IdTokenError::from)?;
        self.metadata.check_signature(&token, discovery).await?;
        let claims = IdTokenClaims::read(token.claims.clone())?;
        let offset = claims.check_fresh(&Expected {
            issuer: &self.env.config.issuer(),
            app_id: self.env.config.app_id(),
            now,
            leeway: self.env.config.leeway(),
            origin,
        })?;
        if let Some(at_hash) = claims.at_hash() {
            let digest =
                self.env.ports.crypto.digest(token.algorithm.hash(), answer.access_token.expose().as_bytes()).await?;
            if !at_hash_matches(at_hash, &digest) {
                return Err(IdTokenError::AccessTokenMismatch.into());
            }
        }
        Ok((claims, offset))
    }
}
