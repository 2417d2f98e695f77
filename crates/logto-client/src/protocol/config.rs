//! The configuration of a client: server, application, scopes, resources.

use std::time::Duration;

use url::{Host, Url};

use super::extra_access::{ExtraAccess, add_each_once};
use super::prompt::Prompt;
use super::scope::Scope;
use super::url_parser::{http_origin, is_same_origin, parse_url};

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
    endpoint: Url,
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
        check_endpoint(&endpoint)?;
        if app_id.trim().is_empty() {
            return Err(ConfigError::AppIdEmpty);
        }
        Ok(Self {
            endpoint,
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
            persistence: Persistence::default(),
            redirect_uri: None,
            post_sign_out_redirect_uri: None,
            trusted_origins: Vec::new(),
            api_origins: Vec::new(),
        })
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

    /// Sets whether `offline_access` and `profile` are requested (the default). `openid` always is.
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

    /// Sets the timeout of each request, reading the response included. 10 seconds by default.
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

    /// Returns the Logto endpoint.
    #[must_use]
    pub fn endpoint(&self) -> &Url {
        &self.endpoint
    }

    /// Returns the application's id, OAuth's `client_id`.
    #[must_use]
    pub fn app_id(&self) -> &str {
        &self.app_id
    }

    /// Returns the issuer that every ID token must name: the endpoint followed by `/oidc`.
    #[must_use]
    pub fn issuer(&self) -> String {
        format!("{}/oidc", self.endpoint.as_str().trim_end_matches('/'))
    }

    /// Returns the address of the discovery document (OpenID Connect Discovery 1.0 section 4).
    #[must_use]
    pub fn discovery_url(&self) -> String {
        format!("{}/.well-known/openid-configuration", self.issuer())
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

    /// Checks the values that the builder methods accept unchecked.
    ///
    /// # Errors
    /// [`ConfigError::InvalidScope`], [`ConfigError::InvalidResource`] or [`ConfigError::InvalidOrigin`].
    pub fn check(&self) -> Result<(), ConfigError> {
        if let Some(scope) = self.scopes.iter().find(|scope| !scope.is_valid()) {
            return Err(ConfigError::InvalidScope(scope.as_str().to_owned()));
        }
        // RFC 8707 section 2: an absolute URI without a fragment.
        let is_valid = |text: &&String| parse_url(text).is_some_and(|uri| uri.fragment().is_none());
        if let Some(resource) = self.resources.iter().find(|resource| !is_valid(resource)) {
            return Err(ConfigError::InvalidResource(resource.clone()));
        }
        let is_origin = |text: &&String| {
            parse_url(text).is_some_and(|url| {
                is_https_or_loopback(&url) && http_origin(&url).as_deref() == Some(text.trim_end_matches('/'))
            })
        };
        let mut origins = self.trusted_origins.iter().chain(self.api_origins.iter().map(|(_, origin)| origin));
        match origins.find(|origin| !is_origin(origin)) {
            Some(origin) => Err(ConfigError::InvalidOrigin(origin.clone())),
            None => Ok(()),
        }
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
    #[cfg(feature = "devtools")]
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

    /// Returns whether a token for this resource (`None` is the provider itself) may be sent to this URL.
    #[must_use]
    pub(crate) fn may_send_token(&self, resource: Option<&str>, url: &Url) -> bool {
        if !is_https_or_loopback(url) {
            return false;
        }
        let is_origin = |text: &str| parse_url(text).is_some_and(|tied| is_same_origin(&tied, url));
        match resource {
            None => is_same_origin(url, &self.endpoint),
            Some(resource) => {
                is_origin(resource)
                    || self.api_origins.iter().any(|(tied_to, origin)| tied_to == resource && is_origin(origin))
            }
        }
    }

    /// Returns whether the provider may have an endpoint on this URL's origin.
    #[must_use]
    pub(crate) fn trusts_origin_of(&self, url: &Url) -> bool {
        let is_origin = |text: &String| parse_url(text).is_some_and(|trusted| is_same_origin(&trusted, url));
        is_same_origin(url, &self.endpoint) || self.trusted_origins.iter().any(is_origin)
    }
}

fn check_endpoint(endpoint: &Url) -> Result<(), ConfigError> {
    if !matches!(endpoint.scheme(), "http" | "https") || endpoint.host().is_none() {
        return Err(ConfigError::EndpointNotUrl);
    }
    if !is_https_or_loopback(endpoint) {
        return Err(ConfigError::EndpointNotHttps);
    }
    if !endpoint.username().is_empty()
        || endpoint.password().is_some()
        || endpoint.query().is_some()
        || endpoint.fragment().is_some()
    {
        return Err(ConfigError::EndpointNotPlain);
    }
    if endpoint.path().trim_end_matches('/').ends_with("/oidc") {
        return Err(ConfigError::EndpointIsIssuer);
    }
    Ok(())
}

/// Returns whether codes and tokens may be sent to a URL: https, or http to localhost.
#[must_use]
pub(crate) fn is_https_or_loopback(url: &Url) -> bool {
    match url.scheme() {
        "https" => true,
        "http" => match url.host() {
            Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        },
        _ => false,
    }
}

/// An invalid configuration. Nothing is sent with one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// The endpoint is not an absolute http(s) URL.
    #[error("the endpoint is not an http(s) URL")]
    EndpointNotUrl,
    /// The endpoint is plain http on another machine.
    #[error("the endpoint must use https, except on this machine")]
    EndpointNotHttps,
    /// The endpoint has credentials, a query or a fragment.
    #[error("the endpoint must not have credentials, a query or a fragment")]
    EndpointNotPlain,
    /// The endpoint ends in `/oidc`: that is the issuer.
    #[error("the endpoint is given without /oidc")]
    EndpointIsIssuer,
    /// The application id is empty.
    #[error("the app id is empty")]
    AppIdEmpty,
    /// A scope has a character that RFC 6749 section 3.3 does not allow, such as a space.
    #[error("\"{0}\" is not one scope")]
    InvalidScope(String),
    /// A resource is not an absolute URI, or has a fragment (RFC 8707 section 2).
    #[error("\"{0}\" is not a resource indicator: it must be an absolute URI without a fragment")]
    InvalidResource(String),
    /// An origin is not `https://host` or `https://host:port` and nothing more; `http` is for this
    /// machine.
    #[error("\"{0}\" is not an https origin")]
    InvalidOrigin(String),
    /// An extra parameter would replace one that the sign-in request sets itself, or is a secret.
    #[error("the sign-in parameter \"{0}\" cannot be set as an extra parameter")]
    ReservedParameter(String),
    /// The page has no base URL for a redirect URI, or the given redirect URI is not
    /// usable.
    #[error("no usable redirect URI")]
    RedirectUri,
}

impl ConfigError {
    /// Stable code, `config.…`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::EndpointNotUrl => "config.endpoint_not_url",
            Self::EndpointNotHttps => "config.endpoint_not_https",
            Self::EndpointNotPlain => "config.endpoint_not_plain",
            Self::EndpointIsIssuer => "config.endpoint_is_issuer",
            Self::AppIdEmpty => "config.app_id_empty",
            Self::InvalidScope(_) => "config.invalid_scope",
            Self::InvalidResource(_) => "config.invalid_resource",
            Self::InvalidOrigin(_) => "config.invalid_origin",
            Self::ReservedParameter(_) => "config.reserved_parameter",
            Self::RedirectUri => "config.redirect_uri",
        }
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
#[path = "config_tests.rs"]
mod tests;
