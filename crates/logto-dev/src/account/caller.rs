//! Who calls, and what their token lets them do.

use axum::http::{HeaderMap, header};

use crate::account_center::FieldAccess;
use crate::app::App;
use crate::experience::errors::ApiError;
use crate::store::Store;

/// The header that names a verification record.
const VERIFICATION: &str = "logto-verification-id";

/// The scope for sessions and grants.
pub(super) const SESSIONS: &str = "urn:logto:scope:sessions";

/// The user behind a token.
pub(super) struct Caller {
    pub(super) sub: String,
    pub(super) client_id: String,
    pub(super) grant: String,
    scopes: Vec<String>,
    verified: bool,
}

impl Caller {
    /// The user behind the request's token.
    pub(super) fn of(app: &App, store: &Store, headers: &HeaderMap) -> Result<Self, ApiError> {
        let value = headers.get(header::AUTHORIZATION).ok_or_else(ApiError::no_authorization)?;
        let value = value.to_str().unwrap_or_default();
        let token = match value.split_once(' ') {
            Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => token,
            _ => return Err(ApiError::not_bearer()),
        };
        let token = store.access_tokens.get(token).filter(|token| token.expires > app.now());
        let token = token.filter(|token| store.users.contains_key(&token.sub));
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
            verified: record.is_some_and(|record| record.proves(&token.sub, app.now_ms())),
        })
    }

    /// The same, where the account center is on.
    pub(super) fn in_account_center(app: &App, store: &Store, headers: &HeaderMap) -> Result<Self, ApiError> {
        let caller = Self::of(app, store, headers)?;
        if store.account_center.enabled { Ok(caller) } else { Err(ApiError::account_center_off()) }
    }

    pub(super) fn has(&self, scope: &str) -> bool {
        self.scopes.iter().any(|own| own == scope)
    }

    /// Refuses a token without `scope`: with 400, as Logto does for all but sessions.
    pub(super) fn require_scope(&self, scope: &str) -> Result<(), ApiError> {
        if self.has(scope) { Ok(()) } else { Err(ApiError::missing_scope()) }
    }

    /// Refuses a caller who has not just proven who they are.
    pub(super) fn require_identity(&self) -> Result<(), ApiError> {
        if self.verified { Ok(()) } else { Err(ApiError::identity_not_verified()) }
    }

    /// Whether the caller may see sessions and grants, or also end them.
    pub(super) fn require_sessions(&self, allowed: bool, refusal: fn() -> ApiError) -> Result<(), ApiError> {
        self.require_identity()?;
        if !allowed {
            return Err(refusal());
        }
        if self.has(SESSIONS) { Ok(()) } else { Err(ApiError::unauthorized()) }
    }
}

/// Refuses to change a field that is not for that.
pub(super) fn require_edit(access: FieldAccess) -> Result<(), ApiError> {
    if access.is_editable() { Ok(()) } else { Err(ApiError::field_not_editable()) }
}
