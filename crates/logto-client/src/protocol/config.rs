//! The configuration of a client: server, application, scopes, resources.

mod address;
mod checks;
mod error;

use std::time::Duration;

use url::Url;

pub(crate) use self::address::is_https_or_loopback;
use self::address::{check_address, own_issuer, read_issuer};
pub use self::error::ConfigError;
use super::extra_access::{ExtraAccess, add_each_once};
use super::prompt::Prompt;
use super::scope::Scope;
use super::url_parser::parse_url;

pub use super::organization::ORGANIZATIONS_RESOURCE;

/// Where the session is kept between page loads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Persistence {
    /// localStorage: shared by all tabs, survives closing the browser. The default, and the form
    /// `@logto/browser` uses.
    #[default]
    Local,
    /// sessionStorage: one tab only, gone when it closes.
    Session,
    /// Memory: gone at the next page load, so people sign in again after a reload. While the page is left for the
    /// provider's sign-in page, the attempt (state, nonce and code verifier, but no token) is in sessionStorage.
    Memory,
}

/// Configuration of a [`LogtoClient`](crate::LogtoClient).
///
/// There is no application secret: a page in the browser is a public client (RFC 6749 section
/// 2.1), and Logto's single-page applications have none.
///
/// ```
/// use logto_client::{LogtoConfig, Scope};
///
/// let config = LogtoConfig::new("https://my-tenant.logto.app", "my-app-id")?
///     .with_scopes([Scope::EMAIL, Scope::ROLES])
///     .with_resources(["https://api.example.com"]);
/// assert_eq!(config.issuer(), "https://my-tenant.logto.app/oidc");
/// # Ok::<(), logto_client::ConfigError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct LogtoConfig {
    /// The Logto endpoint, or the issuer's address where there is none.
    endpoint: Url,
    has_logto_endpoint: bool,
    /// The issuer and its address, where it is not the endpoint's own.
    issuer: Option<(String, Url)>,
    app_id: String,
    scopes: Vec<Scope>,
    resources: Vec<String>,
    prompt: Vec<Prompt>,
    include_reserved_scopes: bool,
    leeway: Duration,
    renew_before: Duration,
    timeout: Duration,
    session_lifetime: Duration,
    sole_app_id: bool,
    id_token_hint: bool,
    persistence: Persistence,
    redirect_uri: Option<Url>,
    post_sign_out_redirect_uri: Option<Url>,
    trusted_origins: Vec<String>,
    /// Origins by the resource whose tokens they may get.
    api_origins: Vec<(String, String)>,
}

impl LogtoConfig {
    /// Creates a configuration with Logto's defaults.
    ///
    /// `endpoint` is the Logto endpoint shown in Logto's Console, without `/oidc`; `app_id` is the
    /// id of an application of type "single-page app".
    ///
    /// # Errors
    /// [`ConfigError`] when the endpoint is no absolute http(s) URL, is plain http and not this
    /// machine, carries credentials, a query or a fragment, or when the app id is empty.
    pub fn new(endpoint: &str, app_id: &str) -> Result<Self, ConfigError> {
        let endpoint = parse_url(endpoint.trim()).ok_or(ConfigError::EndpointNotUrl)?;
        let errors = [ConfigError::EndpointNotUrl, ConfigError::EndpointNotHttps, ConfigError::EndpointNotPlain];
        check_address(&endpoint, errors)?;
        if endpoint.path().trim_end_matches('/').ends_with("/oidc") {
            return Err(ConfigError::EndpointIsIssuer);
        }
        Self::with_defaults(endpoint, true, app_id)
    }

    /// Creates the configuration of an OpenID provider that is not Logto, by its issuer, exactly as the provider
    /// writes it: with or without a slash at the end.
    ///
    /// Whatever Logto has in addition to OpenID Connect needs a Logto endpoint: the Account API
    /// ([`LogtoError::NoLogtoEndpoint`](crate::LogtoError::NoLogtoEndpoint)) and organizations.
    ///
    /// ```
    /// use logto_client::LogtoConfig;
    ///
    /// let config = LogtoConfig::for_provider("https://id.example.com/realms/one", "my-app-id")?;
    /// assert_eq!(config.discovery_url(), "https://id.example.com/realms/one/.well-known/openid-configuration");
    /// # Ok::<(), logto_client::ConfigError>(())
    /// ```
    ///
    /// # Errors
    /// [`ConfigError`] when the issuer is no absolute http(s) URL, is plain http and not this machine, carries
    /// credentials, a query or a fragment, or when the app id is empty.
    pub fn for_provider(issuer: &str, app_id: &str) -> Result<Self, ConfigError> {
        let (issuer, address) = read_issuer(issuer)?;
        let config = Self::with_defaults(address.clone(), false, app_id)?;
        Ok(Self { issuer: Some((issuer, address)), ..config })
    }

    fn with_defaults(endpoint: Url, has_logto_endpoint: bool, app_id: &str) -> Result<Self, ConfigError> {
        if app_id.trim().is_empty() {
            return Err(ConfigError::AppIdEmpty);
        }
        Ok(Self {
            endpoint,
            has_logto_endpoint,
            issuer: None,
            app_id: app_id.trim().to_owned(),
            scopes: Vec::new(),
            resources: Vec::new(),
            prompt: vec![Prompt::Consent],
            include_reserved_scopes: true,
            leeway: Duration::from_secs(600),
            renew_before: Duration::from_secs(60),
            timeout: Duration::from_secs(10),
            session_lifetime: Duration::from_secs(14 * 24 * 3600),
            sole_app_id: false,
            id_token_hint: false,
            persistence: Persistence::default(),
            redirect_uri: None,
            post_sign_out_redirect_uri: None,
            trusted_origins: Vec::new(),
            api_origins: Vec::new(),
        })
    }

    /// Sets the issuer of a Logto whose issuer is not the endpoint followed by `/oidc`, exactly as the server
    /// writes it. The discovery document is then below the issuer (OpenID Connect Discovery 1.0 section 4), and the
    /// Account API at the endpoint. Sessions of another issuer are not found any more, because it is a part of
    /// their [storage name](LogtoConfig::storage_name).
    ///
    /// # Errors
    /// As [`LogtoConfig::for_provider`].
    pub fn with_issuer(mut self, issuer: &str) -> Result<Self, ConfigError> {
        let given = read_issuer(issuer)?;
        self.issuer = Some(given).filter(|(issuer, _)| *issuer != own_issuer(&self.endpoint));
        Ok(self)
    }

    /// Sets the scopes to request besides the reserved ones.
    #[must_use]
    pub fn with_scopes<S: Into<Scope>>(mut self, scopes: impl IntoIterator<Item = S>) -> Self {
        self.scopes = scopes.into_iter().map(Into::into).collect();
        self
    }

    /// Sets the API resources (absolute URIs registered in Logto) that the app needs access tokens for.
    #[must_use]
    pub fn with_resources<R: Into<String>>(mut self, resources: impl IntoIterator<Item = R>) -> Self {
        self.resources = resources.into_iter().map(Into::into).collect();
        self
    }

    /// Sets what the sign-in page is asked to do. [`Prompt::Consent`] by default, because Logto issues a
    /// refresh token only with it.
    #[must_use]
    pub fn with_prompt(mut self, prompt: impl IntoIterator<Item = Prompt>) -> Self {
        self.prompt = prompt.into_iter().collect();
        self
    }

    /// Sets whether `offline_access` and `profile` are requested (the default). `openid` always is, because there
    /// is no ID token without it. Without `offline_access`, most providers issue no refresh token; some
    /// providers refuse a sign-in that requests it.
    #[must_use]
    pub fn with_reserved_scopes(mut self, include: bool) -> Self {
        self.include_reserved_scopes = include;
        self
    }

    /// Sets how far the device's clock may be off before a sign-in is refused. 10 minutes by default.
    #[must_use]
    pub fn with_leeway(mut self, leeway: Duration) -> Self {
        self.leeway = leeway;
        self
    }

    /// Sets how long before its expiry a token is renewed. 60 seconds by default.
    #[must_use]
    pub fn with_renew_before(mut self, renew_before: Duration) -> Self {
        self.renew_before = renew_before;
        self
    }

    /// Sets the timeout of each request, reading the response included. 10 seconds by default, and a second more for
    /// each 32 KiB that are sent.
    #[must_use]
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Sets how long after sign-in the provider ends a session, however often it is renewed: the
    /// application's refresh token lifetime in Logto. 14 days by default, as there.
    #[must_use]
    pub fn with_session_lifetime(mut self, lifetime: Duration) -> Self {
        self.session_lifetime = lifetime;
        self
    }

    /// Declares that the app uses only one application id at its base address. Sessions that it began there
    /// with another id are then left over from an earlier configuration: they are revoked and removed
    /// when the client starts. Without it, they stay, because they could be those of a second client.
    #[must_use]
    pub fn with_sole_app_id(mut self) -> Self {
        self.sole_app_id = true;
        self
    }

    /// Sends the ID token as `id_token_hint` with a sign-out. OpenID Connect RP-Initiated Logout 1.0 section 2
    /// recommends it, and some providers ask a question or stay on their own page without it. Logto needs none.
    ///
    /// The token is then in an address: in the browser's history and in the provider's log. Nobody can sign in
    /// with it, but it has the person's claims.
    #[must_use]
    pub fn with_id_token_hint(mut self) -> Self {
        self.id_token_hint = true;
        self
    }

    /// Sets where the session is kept. [`Persistence::Local`] by default.
    #[must_use]
    pub fn with_persistence(mut self, persistence: Persistence) -> Self {
        self.persistence = persistence;
        self
    }

    /// Sets the redirect URI, exactly as registered in Logto. By default `callback` under the page's
    /// base URL.
    #[must_use]
    pub fn with_redirect_uri(mut self, uri: Url) -> Self {
        self.redirect_uri = Some(uri);
        self
    }

    /// Sets the address after sign-out, exactly as registered in Logto. By default
    /// the page's base URL.
    #[must_use]
    pub fn with_post_sign_out_redirect_uri(mut self, uri: Url) -> Self {
        self.post_sign_out_redirect_uri = Some(uri);
        self
    }

    /// Sets origins (`https://login.example.com`) that the discovery document may name endpoints on,
    /// besides the issuer's own. None by default.
    #[must_use]
    pub fn with_trusted_origins<O: Into<String>>(mut self, origins: impl IntoIterator<Item = O>) -> Self {
        self.trusted_origins = origins.into_iter().map(Into::into).collect();
        self
    }

    /// Adds origins that [`LogtoClient::fetch`](crate::LogtoClient::fetch) may send a resource's access
    /// tokens to. The resource's own origin, where it is a URL, is always allowed. Tokens of
    /// organizations, which have no origin of their own, use [`ORGANIZATIONS_RESOURCE`].
    ///
    /// ```
    /// use logto_client::LogtoConfig;
    ///
    /// // The resource is named https://api.example.com, but served elsewhere.
    /// let config = LogtoConfig::new("https://my-tenant.logto.app", "my-app-id")?
    ///     .with_resources(["https://api.example.com"])
    ///     .add_api_origins("https://api.example.com", ["https://eu.example.com"]);
    /// # Ok::<(), logto_client::ConfigError>(())
    /// ```
    #[must_use]
    pub fn add_api_origins<O: Into<String>>(mut self, resource: &str, origins: impl IntoIterator<Item = O>) -> Self {
        self.api_origins.extend(origins.into_iter().map(|origin| (resource.to_owned(), origin.into())));
        self
    }

    /// Returns the configuration with further scopes and resources, for one sign-in.
    #[must_use]
    pub(crate) fn adding(&self, extra: &ExtraAccess) -> Self {
        let mut config = self.clone();
        add_each_once(&mut config.scopes, extra.scopes.iter().cloned());
        add_each_once(&mut config.resources, extra.resources.iter().cloned());
        config
    }

    /// Returns the address of the server: the Logto endpoint, or the issuer of another provider.
    #[must_use]
    pub fn endpoint(&self) -> &Url {
        &self.endpoint
    }

    /// Returns the Logto endpoint; `None` for [another provider](LogtoConfig::for_provider).
    #[must_use]
    pub fn logto_endpoint(&self) -> Option<&Url> {
        self.has_logto_endpoint.then_some(&self.endpoint)
    }

    /// Returns the application's id, OAuth's `client_id`.
    #[must_use]
    pub fn app_id(&self) -> &str {
        &self.app_id
    }

    /// Returns the issuer that every ID token must name: the endpoint followed by `/oidc`, unless another one
    /// was set.
    #[must_use]
    pub fn issuer(&self) -> String {
        self.issuer.as_ref().map_or_else(|| own_issuer(&self.endpoint), |(issuer, _)| issuer.clone())
    }

    /// Returns the name under which the browser stores what belongs to this client: the application's id, followed
    /// by `@` and the issuer where that is not the endpoint's own.
    ///
    /// ```
    /// use logto_client::LogtoConfig;
    ///
    /// let config = LogtoConfig::new("https://my-tenant.logto.app", "my-app-id")?;
    /// assert_eq!(config.storage_name(), "my-app-id");
    /// let config = LogtoConfig::for_provider("https://id.example.com", "my-app-id")?;
    /// assert_eq!(config.storage_name(), "my-app-id@https://id.example.com");
    /// # Ok::<(), logto_client::ConfigError>(())
    /// ```
    #[must_use]
    pub fn storage_name(&self) -> String {
        match &self.issuer {
            Some((issuer, _)) => [&self.app_id, "@", issuer].concat(),
            None => self.app_id.clone(),
        }
    }

    /// Returns the address of the discovery document (OpenID Connect Discovery 1.0 section 4).
    #[must_use]
    pub fn discovery_url(&self) -> String {
        format!("{}/.well-known/openid-configuration", self.issuer().trim_end_matches('/'))
    }

    /// Returns the value of the parameter `scope`: every requested scope, separated by spaces.
    pub(crate) fn scope(&self) -> String {
        self.scopes().iter().map(Scope::as_str).collect::<Vec<_>>().join(" ")
    }

    /// Returns every requested scope: the reserved ones first, each once.
    #[must_use]
    pub fn scopes(&self) -> Vec<Scope> {
        let mut all = vec![Scope::OPENID];
        if self.include_reserved_scopes {
            all.extend([Scope::OFFLINE_ACCESS, Scope::PROFILE]);
        }
        for scope in &self.scopes {
            if !all.contains(scope) {
                all.push(scope.clone());
            }
        }
        all
    }

    /// Returns the API resources, with the one for organizations when that scope is requested.
    #[must_use]
    pub fn resources(&self) -> Vec<String> {
        let mut all = Vec::with_capacity(self.resources.len() + 1);
        for resource in &self.resources {
            if !all.contains(resource) {
                all.push(resource.clone());
            }
        }
        let organizations = ORGANIZATIONS_RESOURCE.to_owned();
        if self.scopes.contains(&Scope::ORGANIZATIONS) && !all.contains(&organizations) {
            all.push(organizations);
        }
        all
    }

    /// Returns the default prompts of a sign-in.
    #[must_use]
    pub fn prompt(&self) -> &[Prompt] {
        &self.prompt
    }

    /// Returns how far the device's clock may be off.
    #[must_use]
    pub fn leeway(&self) -> Duration {
        self.leeway
    }

    /// Returns how long before its expiry a token is renewed.
    #[must_use]
    pub fn renew_before(&self) -> Duration {
        self.renew_before
    }

    /// Returns the timeout of each request.
    #[must_use]
    pub fn timeout(&self) -> Duration {
        self.timeout
    }

    /// Returns how long after sign-in the provider ends a session.
    #[must_use]
    pub fn session_lifetime(&self) -> Duration {
        self.session_lifetime
    }

    /// Returns whether [`LogtoConfig::with_sole_app_id`] was set.
    #[must_use]
    pub fn is_sole_app_id(&self) -> bool {
        self.sole_app_id
    }

    /// Returns whether [`LogtoConfig::with_id_token_hint`] was set.
    #[must_use]
    pub fn has_id_token_hint(&self) -> bool {
        self.id_token_hint
    }

    /// The storage of the session.
    #[must_use]
    pub fn persistence(&self) -> Persistence {
        self.persistence
    }

    /// Returns the redirect URI, if one was set.
    #[must_use]
    pub fn redirect_uri(&self) -> Option<&Url> {
        self.redirect_uri.as_ref()
    }

    /// Returns the post sign-out redirect URI, if one was set.
    #[must_use]
    pub fn post_sign_out_redirect_uri(&self) -> Option<&Url> {
        self.post_sign_out_redirect_uri.as_ref()
    }

    /// Returns the origins of [`LogtoConfig::with_trusted_origins`].
    #[must_use]
    pub fn trusted_origins(&self) -> &[String] {
        &self.trusted_origins
    }

    /// Returns the resources and origins of [`LogtoConfig::add_api_origins`].
    #[cfg(feature = "devtools")]
    #[must_use]
    pub fn api_origins(&self) -> &[(String, String)] {
        &self.api_origins
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
#[path = "config_tests.rs"]
mod tests;
