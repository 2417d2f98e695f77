//! The members of an application in the Management API, of which the server uses some.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::seed::Application;

/// An application as the Management API shows it.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct ApplicationDocument {
    pub(crate) description: Option<String>,
    /// `oidcClientMetadata`
    pub(crate) oidc: Map<String, Value>,
    /// `customClientMetadata`
    pub(crate) custom: Map<String, Value>,
    pub(crate) custom_data: Map<String, Value>,
    /// Milliseconds since 1970.
    pub(crate) created_at: i64,
}

impl ApplicationDocument {
    /// The document of an application of the seed: settings with Logto's default are left out.
    pub(crate) fn of_seed(application: &Application, created_at: i64) -> Self {
        let defaults = Application::new("", "");
        let mut custom = Map::new();
        let mut insert = |name: &str, value: Value, default: Value| {
            if value != default {
                custom.insert(name.to_owned(), value);
            }
        };
        insert("corsAllowedOrigins", json!(application.cors_allowed_origins), json!([]));
        insert("idTokenTtl", json!(application.id_token_ttl), json!(defaults.id_token_ttl));
        let days = defaults.refresh_token_ttl_in_days;
        insert("refreshTokenTtlInDays", json!(application.refresh_token_ttl_in_days), json!(days));
        insert("rotateRefreshToken", json!(application.rotate_refresh_token), json!(true));
        insert("alwaysIssueRefreshToken", json!(application.always_issue_refresh_token), json!(false));
        let mut document = Self { custom, ..Self::new(created_at) };
        document.oidc.insert("redirectUris".to_owned(), json!(application.redirect_uris));
        document.oidc.insert("postLogoutRedirectUris".to_owned(), json!(application.post_logout_redirect_uris));
        document
    }

    /// The document of an application without settings.
    pub(crate) fn new(created_at: i64) -> Self {
        let lists = ["redirectUris", "postLogoutRedirectUris"].map(|name| (name.to_owned(), json!([])));
        let (custom, custom_data) = (Map::new(), Map::new());
        Self { description: None, oidc: Map::from_iter(lists), custom, custom_data, created_at }
    }

    /// Writes the settings that the server uses to an application.
    pub(crate) fn apply(&self, application: &mut Application) {
        let defaults = Application::new("", "");
        let texts = |object: &Map<String, Value>, name: &str| -> Vec<String> {
            let list = object.get(name).and_then(Value::as_array).into_iter().flatten();
            list.filter_map(Value::as_str).map(str::to_owned).collect()
        };
        let number = |name: &str, default: u32| {
            self.custom
                .get(name)
                .and_then(Value::as_u64)
                .and_then(|number| u32::try_from(number).ok())
                .unwrap_or(default)
        };
        let flag = |name: &str, default: bool| self.custom.get(name).and_then(Value::as_bool).unwrap_or(default);
        application.redirect_uris = texts(&self.oidc, "redirectUris");
        application.post_logout_redirect_uris = texts(&self.oidc, "postLogoutRedirectUris");
        application.cors_allowed_origins = texts(&self.custom, "corsAllowedOrigins");
        application.id_token_ttl = number("idTokenTtl", defaults.id_token_ttl);
        application.refresh_token_ttl_in_days = number("refreshTokenTtlInDays", defaults.refresh_token_ttl_in_days);
        application.rotate_refresh_token = flag("rotateRefreshToken", true);
        application.always_issue_refresh_token = flag("alwaysIssueRefreshToken", false);
    }
}
