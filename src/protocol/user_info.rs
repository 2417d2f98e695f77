//! The answer of the user info endpoint (OpenID Connect Core 5.3).

use std::ops::Deref;

use serde::Serialize;
use serde_json::{Map, Value};

use super::claims::Claims;

/// What the provider knows about the signed-in person right now. It has more than the ID token:
/// `custom_data`, `identities`, `sso_identities` and `organization_data` come only here.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(transparent)]
pub struct UserInfo {
    claims: Claims,
    #[serde(skip)]
    sub: String,
}

impl UserInfo {
    /// Reads an answer and checks whose it is.
    ///
    /// # Errors
    /// [`UserInfoError::Malformed`] when it is no JSON object with a `sub`,
    /// [`UserInfoError::OtherUser`] when that is not the signed-in person's (Core 5.3.2).
    pub fn parse(body: &[u8], signed_in: &str) -> Result<Self, UserInfoError> {
        let claims: Map<String, Value> = serde_json::from_slice(body).map_err(|_| UserInfoError::Malformed)?;
        let claims = Claims::new(claims);
        let sub = claims.sub().ok_or(UserInfoError::Malformed)?.to_owned();
        if sub != signed_in {
            return Err(UserInfoError::OtherUser);
        }
        Ok(Self { claims, sub })
    }

    /// `sub`: the user's id.
    #[must_use]
    pub fn sub(&self) -> &str {
        &self.sub
    }

    /// `custom_data`: what the operator keeps with the user (scope `custom_data`).
    #[must_use]
    pub fn custom_data(&self) -> Option<&Value> {
        self.claims.get("custom_data")
    }

    /// `identities`: linked social identities by connector target (scope `identities`).
    #[must_use]
    pub fn identities(&self) -> Option<&Value> {
        self.claims.get("identities")
    }

    /// `sso_identities`: linked enterprise identities (scope `identities`).
    #[must_use]
    pub fn sso_identities(&self) -> Option<&Value> {
        self.claims.get("sso_identities")
    }

    /// `organization_data`: id, name and description of each organization of the user.
    #[must_use]
    pub fn organization_data(&self) -> Option<&Value> {
        self.claims.get("organization_data")
    }
}

impl Deref for UserInfo {
    type Target = Claims;

    fn deref(&self) -> &Claims {
        &self.claims
    }
}

/// User info that is not used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UserInfoError {
    /// It is no JSON object with a `sub`.
    #[error("the provider's user info cannot be read")]
    Malformed,
    /// It is about somebody else.
    #[error("the provider sent another person's user info")]
    OtherUser,
}

impl UserInfoError {
    /// Stable code, `user_info.…`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Malformed => "user_info.malformed",
            Self::OtherUser => "user_info.other_user",
        }
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;

    #[test]
    fn every_recorded_answer_is_read() {
        for recorded in [
            include_str!("../../tests/vectors/logto-v1.37.1/userinfo.json"),
            include_str!("../../tests/vectors/logto-main-2026-08/userinfo.json"),
        ] {
            let recorded: Vec<Value> = serde_json::from_str(recorded).unwrap();
            let good = recorded.iter().map(|exchange| &exchange["response"]).filter(|r| r["status"] == 200);
            let mut read = 0;
            for response in good {
                let body = response["body"].to_string();
                let sub = response["body"]["sub"].as_str().unwrap();
                assert_eq!(UserInfo::parse(body.as_bytes(), sub).unwrap().sub(), sub);
                read += 1;
            }
            assert!(read >= 3);
        }
    }

    #[test]
    fn anothers_info_and_garbage_are_refused() {
        assert_eq!(UserInfo::parse(br#"{"sub":"bob"}"#, "alice"), Err(UserInfoError::OtherUser));
        for body in ["", "[]", "{}", "{\"sub\":null}", "{\"sub\":7}", "<html>"] {
            assert_eq!(UserInfo::parse(body.as_bytes(), "alice"), Err(UserInfoError::Malformed), "{body}");
        }
    }
}
