//! The errors of a configuration.

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
    /// The issuer is not an absolute http(s) URL.
    #[error("the issuer is not an http(s) URL")]
    IssuerNotUrl,
    /// The issuer is plain http on another machine.
    #[error("the issuer must use https, except on this machine")]
    IssuerNotHttps,
    /// The issuer has credentials, a query or a fragment (OpenID Connect Discovery 1.0 section 3).
    #[error("the issuer must not have credentials, a query or a fragment")]
    IssuerNotPlain,
    /// The application id is empty.
    #[error("the app id is empty")]
    AppIdEmpty,
    /// A scope has a character that RFC 6749 section 3.3 does not allow, such as a space.
    #[error("\"{0}\" is not one scope")]
    InvalidScope(String),
    /// A scope of Logto's own, such as that for organizations, is requested from another provider: the
    /// configuration has an issuer, and no Logto endpoint.
    #[error("the scope \"{0}\" needs a Logto endpoint, and the configuration has none")]
    ScopeNeedsLogto(String),
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
            Self::IssuerNotUrl => "config.issuer_not_url",
            Self::IssuerNotHttps => "config.issuer_not_https",
            Self::IssuerNotPlain => "config.issuer_not_plain",
            Self::AppIdEmpty => "config.app_id_empty",
            Self::InvalidScope(_) => "config.invalid_scope",
            Self::ScopeNeedsLogto(_) => "config.scope_needs_logto",
            Self::InvalidResource(_) => "config.invalid_resource",
            Self::InvalidOrigin(_) => "config.invalid_origin",
            Self::ReservedParameter(_) => "config.reserved_parameter",
            Self::RedirectUri => "config.redirect_uri",
        }
    }
}
