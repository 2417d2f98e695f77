//! Social connectors, and what people bring along from their providers.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// A social connector. Its provider is this server: a page on which people choose one of a few made-up accounts.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SocialConnector {
    /// The id.
    pub id: String,
    /// The target: the name of the identity in an account.
    pub target: String,
    /// The name that people see.
    pub name: String,
}

impl SocialConnector {
    /// The JSON in the settings for sign-in pages.
    pub(crate) fn to_json(&self, endpoint: &str) -> Value {
        let logo = format!("{endpoint}/assets/icon.svg");
        json!({
            "id": self.id, "target": self.target, "name": { "en": self.name }, "platform": null,
            "logo": logo, "logoDark": null,
        })
    }

    /// The address of the provider's page (RFC 6749 section 4.1.1).
    pub(crate) fn authorization_uri(&self, endpoint: &str, redirect_uri: &str, state: &str) -> String {
        let query = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs([("client_id", &*self.id), ("redirect_uri", redirect_uri), ("response_type", "code")])
            .extend_pairs([("state", state), ("scope", "profile")])
            .finish();
        format!("{endpoint}/demo-social/authorize?{query}")
    }

    /// The JSON of the Management API.
    pub(crate) fn to_managed_json(&self, endpoint: &str) -> Value {
        let mut body = self.to_json(endpoint);
        body["connectorId"] = json!("demo-social");
        body["type"] = json!("Social");
        body["isDemo"] = json!(false);
        body["syncProfile"] = json!(false);
        body["enableTokenStorage"] = json!(false);
        body["config"] = json!({});
        body["metadata"] = json!({});
        body["description"] = json!({ "en": "People choose one of a few made-up accounts." });
        body["readme"] = json!("");
        body["formItems"] = json!([]);
        body["extraInfo"] = json!({});
        body
    }
}

/// An account at the built-in social provider.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SocialAccount {
    pub(crate) id: &'static str,
    pub(crate) name: &'static str,
    pub(crate) email: &'static str,
}

/// The accounts at the built-in social provider.
pub(crate) const SOCIAL_ACCOUNTS: [SocialAccount; 2] = [
    SocialAccount { id: "demo-alice", name: "Alice at Demo", email: "alice@social.example" },
    SocialAccount { id: "demo-second", name: "Alice's second account", email: "second@social.example" },
];

impl SocialAccount {
    /// The account with this id.
    pub(crate) fn find(id: &str) -> Option<Self> {
        SOCIAL_ACCOUNTS.into_iter().find(|account| account.id == id)
    }

    /// What the provider tells about it.
    pub(crate) fn details(self) -> Value {
        json!({ "id": self.id, "name": self.name, "email": self.email })
    }

    /// The identity as Logto stores it.
    pub(crate) fn identity(self) -> Value {
        json!({ "userId": self.id, "details": self.details() })
    }
}

/// An authorization code of the built-in social provider.
pub(crate) struct SocialCode {
    pub(crate) account: SocialAccount,
    pub(crate) connector: String,
    pub(crate) redirect_uri: String,
    /// End of the lifetime (milliseconds since 1970).
    pub(crate) expires: i64,
}
