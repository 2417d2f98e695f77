//! Sessions: the browsers in which somebody is signed in.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::keys::at_hash;
use super::random;

/// Lifetime of a session in seconds.
pub(crate) const SESSION_LIFETIME: i64 = 14 * 24 * 3600;

/// A browser that is signed in at this server.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(crate) struct Session {
    /// The id in the Account API, which differs from the value of the cookie.
    #[serde(default = "random::uid")]
    pub(crate) uid: String,
    /// The user who is signed in.
    pub(crate) sub: Option<String>,
    /// Time of the sign-in (seconds since 1970).
    pub(crate) signed_in_at: i64,
    /// How the user signed in.
    #[serde(default)]
    pub(crate) submission: Option<Submission>,
    /// Grants by application id.
    pub(crate) authorizations: HashMap<String, Authorization>,
    /// A sign-out that waits for its confirmation.
    #[serde(skip)]
    pub(crate) sign_out: Option<PendingSignOut>,
    /// End of the lifetime (seconds since 1970).
    pub(crate) expires: i64,
}

impl Session {
    /// The session as the APIs describe it.
    pub(crate) fn to_json(&self) -> Value {
        let submission = self.submission.as_ref();
        let authorizations = self.authorizations.iter().map(|(client, item)| {
            let sid = sid(&self.uid, client);
            (client.clone(), json!({ "sid": sid, "grantId": item.grant, "persistsLogout": item.persists }))
        });
        let last_submission = submission.map(|submission| {
            let mut context = json!({ "ip": submission.ip });
            if let Some(user_agent) = &submission.user_agent {
                context["userAgent"] = json!(user_agent);
            }
            json!({
                "interactionEvent": submission.event, "userId": self.sub,
                "verificationRecords": submission.records, "signInContext": context,
            })
        });
        json!({
            "payload": {
                "uid": self.uid, "jti": self.uid, "kind": "Session", "accountId": self.sub,
                "loginTs": self.signed_in_at, "iat": self.signed_in_at, "exp": self.expires,
                "authorizations": authorizations.collect::<Map<_, _>>(),
            },
            "lastSubmission": last_submission,
            "clientId": submission.map(|submission| &submission.client_id),
            "accountId": self.sub,
            "expiresAt": self.expires * 1000,
        })
    }
}

/// The session id that an application sees.
fn sid(uid: &str, client: &str) -> String {
    let mut hash = at_hash(&format!("{uid} {client}"));
    hash.truncate(21);
    hash
}

/// The submission of the sign-in page that led to a session, shown in the list of devices.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Submission {
    /// The application that asked for the sign-in.
    pub(crate) client_id: String,
    /// `SignIn` or `Register`.
    pub(crate) event: String,
    /// The verification records, in Logto's JSON.
    #[serde(default)]
    pub(crate) records: Vec<Value>,
    pub(crate) ip: String,
    pub(crate) user_agent: Option<String>,
}

/// An application's grant within a session.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Authorization {
    pub(crate) grant: String,
    /// Whether `offline_access` was granted, so that tokens outlive the session.
    pub(crate) persists: bool,
}

/// A sign-out that waits for its confirmation.
#[derive(Clone)]
pub(crate) struct PendingSignOut {
    pub(crate) xsrf: String,
    pub(crate) redirect: Option<String>,
}
