//! The response of the user info endpoint (OpenID Connect Core 5.3).

use std::ops::Deref;

use serde::Serialize;
use serde_json::Value;

use super::claims::Claims;
use super::json::parse_object;

/// The user info of the signed-in person. It has more than the ID token:
/// `custom_data`, `identities`, `sso_identities` and `organization_data`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(transparent)]
pub struct UserInfo {
    claims: Claims,
    #[serde(skip)]
    sub: String,
}

impl UserInfo {
    /// Parses a response and checks that it is about the signed-in person.
    ///
    /// # Errors
    /// [`UserInfoError::Malformed`] when it is no JSON object with a `sub`,
    /// [`UserInfoError::OtherUser`] when that is not the signed-in person's (Core 5.3.2).
    pub fn parse(body: &[u8], signed_in: &str) -> Result<Self, UserInfoError> {
        let claims = Claims::new(parse_object(body).map_err(|_| UserInfoError::Malformed)?);
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

    /// `custom_data`: the custom data of the user (scope `custom_data`).
    #[must_use]
    pub fn custom_data(&self) -> Option<&Value> {
        self.claims.get("custom_data")
    }

    /// `identities`: linked social identities (scope `identities`). What is not of their form is
    /// left out; [`Claims::get`] has it as it came.
    #[must_use]
    pub fn identities(&self) -> Vec<SocialIdentity> {
        let Some(Value::Object(identities)) = self.claims.get("identities") else { return Vec::new() };
        let identity = |(target, value): (&String, &Value)| {
            let details = value.get("details").cloned().unwrap_or_default();
            Some(SocialIdentity { target: target.clone(), user_id: text(value, "userId")?, details })
        };
        identities.iter().filter_map(identity).collect()
    }

    /// `sso_identities`: linked enterprise identities (scope `identities`).
    #[must_use]
    pub fn sso_identities(&self) -> Vec<SsoIdentity> {
        let identity = |value: &Value| {
            let details = value.get("detail").cloned().unwrap_or_default();
            Some(SsoIdentity { issuer: text(value, "issuer")?, identity_id: text(value, "identityId")?, details })
        };
        self.list("sso_identities").iter().filter_map(identity).collect()
    }

    /// `organization_data`: each organization of the user (scope `urn:logto:scope:organizations`).
    #[must_use]
    pub fn organization_data(&self) -> Vec<OrganizationData> {
        let organization = |value: &Value| {
            let (id, description) = (text(value, "id")?, text(value, "description"));
            Some(OrganizationData { name: text(value, "name").unwrap_or_else(|| id.clone()), id, description })
        };
        self.list("organization_data").iter().filter_map(organization).collect()
    }

    fn list(&self, name: &str) -> &[Value] {
        self.claims.get(name).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
    }
}

fn text(value: &Value, name: &str) -> Option<String> {
    value.get(name).and_then(Value::as_str).filter(|text| !text.is_empty()).map(str::to_owned)
}

/// An account at a social provider that is linked to the user.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct SocialIdentity {
    /// The connector's target, such as `github`.
    pub target: String,
    /// The account's id there.
    pub user_id: String,
    /// The profile data of the provider.
    pub details: Value,
}

/// An account at an enterprise identity provider that is linked to the user.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct SsoIdentity {
    /// The enterprise's issuer.
    pub issuer: String,
    /// The account's id there.
    pub identity_id: String,
    /// The profile data of the issuer.
    pub details: Value,
}

/// An organization of the user.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OrganizationData {
    /// Its id.
    pub id: String,
    /// Its name; its id, where it has none.
    pub name: String,
    /// What it is.
    pub description: Option<String>,
}

impl Deref for UserInfo {
    type Target = Claims;

    fn deref(&self) -> &Claims {
        &self.claims
    }
}

/// The reason why user info is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UserInfoError {
    /// It is no JSON object with a `sub`.
    #[error("the provider's user info cannot be read")]
    Malformed,
    /// The provider has no user info endpoint, which is optional (OpenID Connect Discovery section 3).
    #[error("the provider has no user info endpoint")]
    NoEndpoint,
    /// It is about another person.
    #[error("the provider sent another person's user info")]
    OtherUser,
}

impl UserInfoError {
    /// Stable code, `user_info.…`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Malformed => "user_info.malformed",
            Self::NoEndpoint => "user_info.no_endpoint",
            Self::OtherUser => "user_info.other_user",
        }
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;

    #[test]
    fn reads_every_recorded_response() {
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
    fn reads_identities_and_organizations_and_skips_malformed_ones() {
        let body = br#"{"sub": "a",
            "identities": {"github": {"userId": "42", "details": {"name": "Ada"}}, "broken": {"userId": null}, "x": 7},
            "sso_identities": [{"issuer": "https://idp.test", "identityId": "i", "detail": {}}, {"issuer": "x"}, null],
            "organization_data": [{"id": "o1", "name": "Acme", "description": null}, {"id": "o2"}, {"name": "none"}]}"#;
        let info = UserInfo::parse(body, "a").unwrap();
        let github = info.identities();
        assert_eq!((github.len(), github[0].target.as_str(), github[0].user_id.as_str()), (1, "github", "42"));
        assert_eq!(github[0].details["name"], "Ada");
        let sso: Vec<_> = info.sso_identities().into_iter().map(|it| (it.issuer, it.identity_id)).collect();
        assert_eq!(sso, [("https://idp.test".to_owned(), "i".to_owned())]);
        let organizations = info.organization_data();
        let names: Vec<_> = organizations.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(names, ["Acme", "o2"]);
        let nothing = UserInfo::parse(br#"{"sub": "a", "identities": [], "sso_identities": {}}"#, "a").unwrap();
        assert!(nothing.identities().is_empty() && nothing.sso_identities().is_empty());
    }

    #[test]
    fn rejects_user_info_of_another_user_and_malformed_data() {
        assert_eq!(UserInfo::parse(br#"{"sub":"bob"}"#, "alice"), Err(UserInfoError::OtherUser));
        for body in ["", "[]", "{}", "{\"sub\":null}", "{\"sub\":7}", "<html>"] {
            assert_eq!(UserInfo::parse(body.as_bytes(), "alice"), Err(UserInfoError::Malformed), "{body}");
        }
    }
}
