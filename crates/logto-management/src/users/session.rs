//! Sessions of users.

use serde_json::Value;

/// A browser in which a user is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct UserSession {
    /// The id, for [`ManagementClient::end_user_session`](crate::ManagementClient::end_user_session).
    pub id: String,
    /// When the user signed in, in milliseconds since 1970.
    pub signed_in_at: Option<i64>,
    /// When it expires, in milliseconds since 1970.
    pub expires_at: Option<i64>,
    /// The `User-Agent` header of the browser.
    pub user_agent: Option<String>,
    /// The IP address.
    pub ip: Option<String>,
    /// The two-letter country code, if the server knows it.
    pub country: Option<String>,
    /// The ids of the applications of the session.
    pub applications: Vec<String>,
}

impl UserSession {
    pub(super) fn from_value(response: &Value) -> Option<Self> {
        let payload = &response["payload"];
        let id = payload["uid"].as_str().filter(|id| !id.is_empty())?.to_owned();
        let context = &response["lastSubmission"]["signInContext"];
        let text = |name: &str| context[name].as_str().filter(|text| !text.is_empty()).map(str::to_owned);
        let applications = payload["authorizations"].as_object().into_iter().flatten();
        Some(Self {
            id,
            signed_in_at: payload["loginTs"].as_i64().map(|seconds| seconds.saturating_mul(1000)),
            expires_at: response["expiresAt"].as_i64(),
            user_agent: text("userAgent"),
            ip: text("ip"),
            country: text("country"),
            applications: applications.map(|(id, _)| id.clone()).collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn reads_the_device() {
        let context = json!({"userAgent": "Browser/1.0", "ip": "192.0.2.1", "country": "NZ", "city": "Wellington"});
        let response = json!({"payload": {"uid": "s1"}, "lastSubmission": {"signInContext": context}});
        let session = UserSession::from_value(&response).unwrap();
        let device = [session.user_agent, session.ip, session.country].map(Option::unwrap_or_default);
        assert_eq!(device, ["Browser/1.0", "192.0.2.1", "NZ"]);
        let without = UserSession::from_value(&json!({"payload": {"uid": "s1"}, "lastSubmission": null})).unwrap();
        assert_eq!((without.user_agent, without.ip, without.country), (None, None, None));
    }
}
