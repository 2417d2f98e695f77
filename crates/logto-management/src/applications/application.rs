//! An application as the server describes it.

use std::fmt;

use logto_client::protocol::url_parser::{http_origin, parse_url};
use serde_json::Value;

use crate::entity::{Entity, entity_methods};

/// An application of the tenant.
///
/// `Debug` shows the id only: servers before Logto 1.42 send a secret with every application.
///
/// ```
/// use logto_management::Application;
/// use serde_json::json;
///
/// let application = Application::from_value(json!({
///     "id": "spa", "name": "Shop", "type": "SPA",
///     "oidcClientMetadata": {"redirectUris": ["https://shop.example/callback"], "postLogoutRedirectUris": []},
/// }))
/// .unwrap();
/// assert!(application.is_single_page() && application.allows_origin("https://shop.example"));
/// assert!(!application.allows_origin("https://other.example"));
/// ```
#[derive(Clone, PartialEq)]
pub struct Application(Entity);

entity_methods!(
    Application.0,
    from_value: "an application",
    id: "Returns the id, which is the app id of a `config.json` and the `client_id` of OAuth 2.0.",
);

impl Application {
    /// Returns the name.
    #[must_use]
    pub fn name(&self) -> &str {
        self.0.text("name").unwrap_or_default()
    }

    /// Returns the type: `SPA`, `Native`, `Traditional`, `MachineToMachine`, `Protected` or `SAML`.
    #[must_use]
    pub fn kind(&self) -> &str {
        self.0.text("type").unwrap_or_default()
    }

    /// Returns whether it is for an app in the browser. Other types need a secret, or send other requests.
    #[must_use]
    pub fn is_single_page(&self) -> bool {
        self.kind() == "SPA"
    }

    /// Returns the redirect URIs. One can have an asterisk, as in `https://*.example.com/callback`.
    pub fn redirect_uris(&self) -> impl Iterator<Item = &str> {
        self.texts("oidcClientMetadata", "redirectUris")
    }

    /// Returns the post sign-out redirect URIs.
    pub fn post_sign_out_redirect_uris(&self) -> impl Iterator<Item = &str> {
        self.texts("oidcClientMetadata", "postLogoutRedirectUris")
    }

    /// Returns the CORS allowed origins. The origins of redirect URIs are allowed besides.
    pub fn cors_allowed_origins(&self) -> impl Iterator<Item = &str> {
        self.texts("customClientMetadata", "corsAllowedOrigins")
    }

    /// Returns whether pages of an origin may read the responses of the token endpoint: it is one of the CORS allowed
    /// origins, or that of a redirect URI. An asterisk counts as a letter here, as it does for the server.
    #[must_use]
    pub fn allows_origin(&self, origin: &str) -> bool {
        let origin_of = |uri: &str| parse_url(uri).and_then(|url| http_origin(&url));
        self.cors_allowed_origins().any(|allowed| allowed == origin)
            || self.redirect_uris().any(|uri| origin_of(uri).as_deref() == Some(origin))
    }

    fn texts(&self, object: &str, name: &str) -> impl Iterator<Item = &str> {
        let list = self.get(object).and_then(|object| object.get(name)).and_then(Value::as_array);
        list.into_iter().flatten().filter_map(Value::as_str)
    }
}

impl fmt::Debug for Application {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Application").field("id", &self.id()).finish_non_exhaustive()
    }
}
