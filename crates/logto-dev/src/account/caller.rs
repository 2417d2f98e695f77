//! The caller of the Account API, and the checks of what their token allows.

use axum::http::{HeaderMap, header};

use crate::http::authorization::bearer;
use crate::http::{ApiError, AppState};
use crate::model::account_center::FieldAccess;
use crate::model::store::Store;

/// The header with the id of a verification record.
const VERIFICATION: &str = "logto-verification-id";

/// The scope for sessions and grants.
const SESSIONS: &str = "urn:logto:scope:sessions";

/// The user whose token a request has.
pub(super) struct Caller {
    pub(super) sub: String,
    pub(super) client_id: String,
    pub(super) grant: String,
    scopes: Vec<String>,
    is_verified: bool,
}

impl Caller {
    /// The user of the token of a request.
    pub(super) fn of(app: &AppState, store: &Store, headers: &HeaderMap) -> Result<Self, ApiError> {
        if !headers.contains_key(header::AUTHORIZATION) {
            return Err(ApiError::missing_authorization());
        }
        let token = bearer(headers).ok_or_else(ApiError::unsupported_token_type)?;
        let token = store.access_tokens.get(token).filter(|token| token.expires > app.now());
        let token = token.filter(|token| store.is_active(&token.sub));
        let token = token.ok_or_else(ApiError::unauthorized)?;
        if !token.scopes.iter().any(|scope| scope == "openid") {
            return Err(ApiError::forbidden());
        }
        let record = headers.get(VERIFICATION).and_then(|id| store.verifications.get(id.to_str().ok()?));
        Ok(Self {
            sub: token.sub.clone(),
            client_id: token.client_id.clone(),
            grant: token.grant.clone(),
            scopes: token.scopes.clone(),
            is_verified: record.is_some_and(|record| record.proves_user(&token.sub, app.now_ms())),
        })
    }

    /// The same as [`Self::of`], if the account center is enabled.
    pub(super) fn in_account_center(app: &AppState, store: &Store, headers: &HeaderMap) -> Result<Self, ApiError> {
        let caller = Self::of(app, store, headers)?;
        if store.account_center.enabled { Ok(caller) } else { Err(ApiError::account_center_not_enabled()) }
    }

    pub(super) fn has_scope(&self, scope: &str) -> bool {
        self.scopes.iter().any(|own| own == scope)
    }

    /// Rejects a token without `scope`, with 400 as Logto does for everything but sessions.
    pub(super) fn require_scope(&self, scope: &str) -> Result<(), ApiError> {
        if self.has_scope(scope) { Ok(()) } else { Err(ApiError::missing_scope()) }
    }

    /// Rejects a caller without a recent verification record.
    pub(super) fn require_verification(&self) -> Result<(), ApiError> {
        if self.is_verified { Ok(()) } else { Err(ApiError::identity_not_verified()) }
    }

    /// Rejects a caller who may not access sessions and grants, with `error` if the account center forbids it.
    pub(super) fn require_sessions(&self, is_allowed: bool, error: fn() -> ApiError) -> Result<(), ApiError> {
        self.require_verification()?;
        if !is_allowed {
            return Err(error());
        }
        if self.has_scope(SESSIONS) { Ok(()) } else { Err(ApiError::unauthorized()) }
    }
}

/// Rejects the change of a field that cannot be edited.
pub(super) fn require_edit(access: FieldAccess) -> Result<(), ApiError> {
    if access.is_editable() { Ok(()) } else { Err(ApiError::field_not_editable()) }
}
