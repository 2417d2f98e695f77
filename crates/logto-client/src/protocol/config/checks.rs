//! What a configuration may contain, and which addresses it trusts.

use url::Url;

use super::address::is_https_or_loopback;
use super::{ConfigError, LogtoConfig};
use crate::protocol::url_parser::{http_origin, is_same_origin, parse_url};

impl LogtoConfig {
    /// Checks the values that the builder methods accept unchecked.
    ///
    /// # Errors
    /// [`ConfigError::InvalidScope`], [`ConfigError::ScopeNeedsLogto`], [`ConfigError::InvalidResource`] or
    /// [`ConfigError::InvalidOrigin`].
    pub fn check(&self) -> Result<(), ConfigError> {
        if let Some(scope) = self.scopes.iter().find(|scope| !scope.is_valid()) {
            return Err(ConfigError::InvalidScope(scope.as_str().to_owned()));
        }
        if !self.has_logto_endpoint
            && let Some(scope) = self.scopes.iter().find(|scope| scope.is_of_logto())
        {
            return Err(ConfigError::ScopeNeedsLogto(scope.as_str().to_owned()));
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
        let servers = [Some(&self.endpoint), self.issuer.as_ref().map(|(_, address)| address)];
        servers.into_iter().flatten().any(|server| is_same_origin(url, server))
            || self.trusted_origins.iter().any(is_origin)
    }
}
