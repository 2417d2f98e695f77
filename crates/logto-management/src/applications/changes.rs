//! Changes of an application, new API resources and new roles.

use serde_json::{Map, Value, json};

use super::Application;

/// Additions to an application.
///
/// The server replaces `oidcClientMetadata` and `customClientMetadata` as a whole. So a patch begins with the
/// application as it is, adds to its lists, and sends all members of an object in which something is new. Nothing is
/// removed. Fetch the application just before.
///
/// ```
/// use logto_management::{Application, ApplicationPatch};
/// use serde_json::json;
///
/// let application = Application::from_value(json!({
///     "id": "spa",
///     "oidcClientMetadata": {"redirectUris": ["https://a.example/callback"], "postLogoutRedirectUris": []},
///     "customClientMetadata": {"refreshTokenTtlInDays": 30},
/// }))
/// .unwrap();
/// let patch = ApplicationPatch::new(&application).add_redirect_uri("https://b.example/callback");
/// let uris = json!(["https://a.example/callback", "https://b.example/callback"]);
/// assert_eq!(
///     patch.to_value(),
///     json!({"oidcClientMetadata": {"redirectUris": uris, "postLogoutRedirectUris": []}})
/// );
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct ApplicationPatch {
    oidc: Changed,
    custom: Changed,
}

/// An object of the application, and whether it has something new.
#[derive(Clone, Debug, PartialEq)]
struct Changed {
    members: Map<String, Value>,
    is_new: bool,
}

impl ApplicationPatch {
    /// Returns a patch that adds nothing.
    #[must_use]
    pub fn new(application: &Application) -> Self {
        let object = |name: &str| Changed {
            members: application.get(name).and_then(Value::as_object).cloned().unwrap_or_default(),
            is_new: false,
        };
        let mut oidc = object("oidcClientMetadata");
        // The server requires both lists.
        for name in ["redirectUris", "postLogoutRedirectUris"] {
            oidc.members.entry(name).or_insert_with(|| json!([]));
        }
        Self { oidc, custom: object("customClientMetadata") }
    }

    /// Adds a redirect URI.
    #[must_use]
    pub fn add_redirect_uri(mut self, uri: &str) -> Self {
        self.oidc.add("redirectUris", uri);
        self
    }

    /// Adds a post sign-out redirect URI.
    #[must_use]
    pub fn add_post_sign_out_redirect_uri(mut self, uri: &str) -> Self {
        self.oidc.add("postLogoutRedirectUris", uri);
        self
    }

    /// Adds a CORS allowed origin, such as `https://app.example.com`.
    #[must_use]
    pub fn add_cors_allowed_origin(mut self, origin: &str) -> Self {
        self.custom.add("corsAllowedOrigins", origin);
        self
    }

    /// Returns whether there is nothing to add.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        !self.oidc.is_new && !self.custom.is_new
    }

    /// Returns the body of the request.
    #[must_use]
    pub fn to_value(&self) -> Value {
        let objects = [("oidcClientMetadata", &self.oidc), ("customClientMetadata", &self.custom)];
        let new = objects.into_iter().filter(|(_, object)| object.is_new);
        Value::Object(new.map(|(name, object)| (name.to_owned(), Value::Object(object.members.clone()))).collect())
    }
}

impl Changed {
    fn add(&mut self, name: &str, text: &str) {
        let list = self.members.entry(name).or_insert_with(|| json!([]));
        if let Some(list) = list.as_array_mut()
            && !list.iter().any(|item| item == text)
        {
            list.push(text.into());
            self.is_new = true;
        }
    }
}

/// An API resource to create.
///
/// ```
/// use logto_management::NewApiResource;
///
/// let new = NewApiResource::new("Orders", "https://api.example.com").with_access_token_ttl(600);
/// assert_eq!(new.to_value()["accessTokenTtl"], 600);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewApiResource {
    name: String,
    indicator: String,
    access_token_ttl: Option<u32>,
}

impl NewApiResource {
    /// Returns a resource with this name and indicator. The indicator is the `aud` of its tokens; it should be an
    /// absolute URI (RFC 8707), which the server does not check, and can't be changed.
    #[must_use]
    pub fn new(name: &str, indicator: &str) -> Self {
        Self { name: name.to_owned(), indicator: indicator.to_owned(), access_token_ttl: None }
    }

    /// Sets the lifetime of its access tokens in seconds. It is an hour by default.
    #[must_use]
    pub fn with_access_token_ttl(mut self, seconds: u32) -> Self {
        self.access_token_ttl = Some(seconds);
        self
    }

    /// Returns the body of the request.
    #[must_use]
    pub fn to_value(&self) -> Value {
        let mut body = json!({ "name": self.name, "indicator": self.indicator });
        if let Some(seconds) = self.access_token_ttl {
            body["accessTokenTtl"] = seconds.into();
        }
        body
    }
}

/// A role of users to create.
///
/// ```
/// use logto_management::NewRole;
///
/// let role = NewRole::new("reader", "Reads orders").with_scope_ids(["s1"]);
/// assert_eq!(role.to_value()["type"], "User");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRole {
    name: String,
    description: String,
    scope_ids: Vec<String>,
}

impl NewRole {
    /// Returns a role with this name and description, which the server requires.
    #[must_use]
    pub fn new(name: &str, description: &str) -> Self {
        Self { name: name.to_owned(), description: description.to_owned(), scope_ids: Vec::new() }
    }

    /// Sets the ids of the scopes that it grants.
    #[must_use]
    pub fn with_scope_ids<S: Into<String>>(mut self, ids: impl IntoIterator<Item = S>) -> Self {
        self.scope_ids = ids.into_iter().map(Into::into).collect();
        self
    }

    /// Returns the body of the request.
    #[must_use]
    pub fn to_value(&self) -> Value {
        let mut body = json!({ "name": self.name, "description": self.description, "type": "User" });
        if !self.scope_ids.is_empty() {
            body["scopeIds"] = json!(self.scope_ids);
        }
        body
    }
}
