//! One-time tokens, which sign in the owner of an email address by a link.

use serde_json::{Map, Value, json};

use super::random;

/// Lifetime in seconds, unless the token has its own.
pub(crate) const ONE_TIME_TOKEN_LIFETIME: i64 = 600;

/// A one-time token.
#[derive(Clone)]
pub(crate) struct OneTimeToken {
    pub(crate) id: String,
    pub(crate) email: String,
    token: String,
    /// `jitOrganizationIds` and more.
    pub(crate) context: Map<String, Value>,
    status: Status,
    /// Milliseconds since 1970.
    created: i64,
    expires: i64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Status {
    Active,
    Consumed,
    Revoked,
}

/// Why a token was rejected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OneTimeTokenError {
    EmailMismatch,
    Consumed,
    Revoked,
    Expired,
}

impl OneTimeTokenError {
    /// Logto's error code and message.
    pub(crate) fn code_and_message(self) -> (&'static str, &'static str) {
        match self {
            Self::EmailMismatch => ("one_time_token.email_mismatch", "Email mismatch with given token."),
            Self::Consumed => ("one_time_token.token_consumed", "The token has been consumed."),
            Self::Revoked => ("one_time_token.token_revoked", "The token has been revoked."),
            Self::Expired => ("one_time_token.token_expired", "The token is expired."),
        }
    }
}

impl OneTimeToken {
    /// The names of the states.
    pub(crate) const STATES: [&str; 4] = ["active", "consumed", "revoked", "expired"];

    /// Creates a token for `email` that is valid for `lifetime` seconds.
    pub(crate) fn new(email: &str, context: Map<String, Value>, now_ms: i64, lifetime: i64) -> Self {
        let mut token = random::token();
        token.truncate(32);
        let expires = now_ms + lifetime * 1000;
        let email = email.to_owned();
        Self { id: random::id(21), email, token, context, status: Status::Active, created: now_ms, expires }
    }

    pub(crate) fn token(&self) -> &str {
        &self.token
    }

    /// The name of its state.
    pub(crate) fn state(&self, now_ms: i64) -> &'static str {
        match self.status {
            Status::Active if self.expires <= now_ms => "expired",
            Status::Active => "active",
            Status::Consumed => "consumed",
            Status::Revoked => "revoked",
        }
    }

    /// Uses the token up.
    pub(crate) fn consume(&mut self, email: &str, now_ms: i64) -> Result<(), OneTimeTokenError> {
        if !self.email.eq_ignore_ascii_case(email) {
            return Err(OneTimeTokenError::EmailMismatch);
        }
        match self.state(now_ms) {
            "consumed" => Err(OneTimeTokenError::Consumed),
            "revoked" => Err(OneTimeTokenError::Revoked),
            "expired" => Err(OneTimeTokenError::Expired),
            _ => {
                self.status = Status::Consumed;
                Ok(())
            }
        }
    }

    /// Ends the token: as used, revoked or expired.
    pub(crate) fn end(&mut self, state: &str, now_ms: i64) {
        match state {
            "consumed" => self.status = Status::Consumed,
            "revoked" => self.status = Status::Revoked,
            _ => self.expires = self.expires.min(now_ms),
        }
    }

    /// The organizations that its owner joins.
    pub(crate) fn organizations(&self) -> Vec<String> {
        let ids = self.context.get("jitOrganizationIds").and_then(Value::as_array).into_iter().flatten();
        ids.filter_map(|id| id.as_str().map(str::to_owned)).collect()
    }

    /// The JSON of the Management API.
    pub(crate) fn to_json(&self, now_ms: i64) -> Value {
        json!({
            "tenantId": "default", "id": self.id, "email": self.email, "token": self.token, "context": self.context,
            "status": self.state(now_ms), "createdAt": self.created, "expiresAt": self.expires,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn works_once_for_its_owner_and_in_time() {
        let mut token = OneTimeToken::new("a@b.co", Map::new(), 0, 600);
        assert_eq!(token.token().len(), 32);
        assert_eq!(token.consume("c@b.co", 0), Err(OneTimeTokenError::EmailMismatch));
        let mut late = token.clone();
        assert_eq!(late.consume("a@b.co", 600_000), Err(OneTimeTokenError::Expired));
        assert_eq!(token.consume("A@b.co", 599_999), Ok(()));
        assert_eq!(token.consume("a@b.co", 0), Err(OneTimeTokenError::Consumed));
        late.end("revoked", 0);
        assert_eq!(late.consume("a@b.co", 0), Err(OneTimeTokenError::Revoked));
    }
}
