//! Sign-out at the provider (OpenID Connect RP-Initiated Logout 1.0).

use url::Url;

use super::config::LogtoConfig;
use super::discovery::Discovery;
use super::secret::Secret;

/// The options of a sign-out. The default signs out in this browser and at the provider.
///
/// ```no_run
/// use logto_client::{LogtoClient, LogtoError, SignOutOptions};
///
/// async fn leave(client: &LogtoClient) -> Result<(), LogtoError> {
///     client.sign_out(SignOutOptions::new().everywhere()).await
/// }
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SignOutOptions {
    pub(crate) post_sign_out_redirect_uri: Option<Url>,
    pub(crate) local_only: bool,
    pub(crate) everywhere: bool,
}

impl SignOutOptions {
    /// Creates the default options.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the address after the sign-out, instead of the configured one. It must be exactly as
    /// registered in Logto.
    #[must_use]
    pub fn with_post_sign_out_redirect_uri(mut self, uri: Url) -> Self {
        self.post_sign_out_redirect_uri = Some(uri);
        self
    }

    /// Ends the session in this browser and revokes its refresh token, but stays on the page and signed
    /// in at the provider.
    #[must_use]
    pub fn local_only(mut self) -> Self {
        self.local_only = true;
        self
    }

    /// Also signs out tabs of the app that have a session of their own
    /// ([`Persistence::Session`](crate::Persistence::Session)). Tabs that share the session follow
    /// in any case.
    #[must_use]
    pub fn everywhere(mut self) -> Self {
        self.everywhere = true;
        self
    }
}

/// Returns the address that ends the session at the provider, or `None` when it has no such endpoint.
///
/// The application is named by `client_id`. An `id_token_hint` puts a token into a URL, so it is sent only with
/// [`LogtoConfig::with_id_token_hint`].
#[must_use]
pub fn sign_out_url(
    config: &LogtoConfig,
    discovery: &Discovery,
    come_back_to: &Url,
    id_token: Option<&Secret>,
) -> Option<Url> {
    let mut url = discovery.end_session_endpoint.clone()?;
    url.query_pairs_mut()
        .append_pair("client_id", config.app_id())
        .append_pair("post_logout_redirect_uri", come_back_to.as_str());
    if let Some(id_token) = id_token.filter(|_| config.has_id_token_hint()) {
        url.query_pairs_mut().append_pair("id_token_hint", id_token.expose());
    }
    Some(url)
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;

    #[test]
    fn sign_out_url_has_client_id_and_redirect_uri_and_no_token() {
        let config = LogtoConfig::new("http://localhost:3001", "s p&a").unwrap();
        let recorded = include_bytes!("../../tests/vectors/logto-v1.37.1/discovery.json");
        let mut discovery = Discovery::parse(recorded, &config).unwrap();
        let back = Url::parse("http://localhost:3000/?a=b&c").unwrap();
        let token = Secret::new("e.y.j");
        let url = sign_out_url(&config, &discovery, &back, Some(&token)).unwrap();
        assert_eq!(
            url.as_str(),
            "http://localhost:3001/oidc/session/end?client_id=s+p%26a&post_logout_redirect_uri=http%3A%2F%2Flocalhost%3A3000%2F%3Fa%3Db%26c"
        );
        let with_hint = config.clone().with_id_token_hint();
        let hinted = sign_out_url(&with_hint, &discovery, &back, Some(&token)).unwrap();
        assert_eq!(hinted.as_str(), format!("{url}&id_token_hint=e.y.j"));
        assert_eq!(sign_out_url(&with_hint, &discovery, &back, None), Some(url));
        discovery.end_session_endpoint = None;
        assert_eq!(sign_out_url(&config, &discovery, &back, None), None);
    }
}
