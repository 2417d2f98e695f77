//! Requests with an access token, to APIs and to the user info endpoint.

use super::LogtoClient;
use crate::client::SessionBinding;
use crate::client::requests::{get, success};
use crate::ports::{HttpRequest, HttpResponse};
use crate::protocol::config::ORGANIZATIONS_RESOURCE;
use crate::protocol::error::{HttpError, LogtoError};
use crate::protocol::token::{AccessToken, TokenRequest};
use crate::protocol::url_parser::{http_origin, parse_url};
use crate::protocol::user_info::{UserInfo, UserInfoError};

impl LogtoClient {
    /// Sends a request to an API with a bearer token (RFC 6750 section 2.1), and returns the response
    /// with any status.
    ///
    /// A token that the API refuses with 401 is replaced and the request is sent once more; a second
    /// 401 is returned. For five minutes after that, a 401 for this token is returned at once. The configured timeout includes reading the response. The request is canceled
    /// when the future is dropped. No redirect is followed, no cookie is sent, and at most 1 MiB is
    /// read.
    ///
    /// ```no_run
    /// use logto_client::{HttpRequest, LogtoClient, LogtoError, TokenRequest};
    ///
    /// async fn order(client: &LogtoClient, json: String) -> Result<bool, LogtoError> {
    ///     let request = HttpRequest::post("https://api.example.com/orders")
    ///         .with_header("content-type", "application/json")
    ///         .with_body(json.into_bytes());
    ///     let answer = client.fetch(TokenRequest::new().with_resource("https://api.example.com"), request).await?;
    ///     Ok(answer.is_success())
    /// }
    /// ```
    ///
    /// # Errors
    /// [`LogtoError::ForeignOrigin`], before anything is sent, when the configuration does not tie the
    /// request's origin to the token's resource
    /// ([`LogtoConfig::add_api_origins`](crate::LogtoConfig::add_api_origins)); [`HttpError::Invalid`] when the
    /// address is relative or has a user or a password, or a header is not
    /// [valid](HttpRequest::has_valid_headers); the errors of [`LogtoClient::access_token`];
    /// [`LogtoError::SessionChanged`] when the person signed out or another one signed in before the response came:
    /// nothing is sent with another session's token, and the response is discarded; [`LogtoError::Http`] when the API
    /// does not answer.
    pub async fn fetch(&self, token: TokenRequest, request: HttpRequest) -> Result<HttpResponse, LogtoError> {
        let request = self.check_destination(&token, request)?;
        let binding = self.begin_operation()?;
        self.fetch_anywhere(&binding, token, request).await
    }

    /// Does the same as [`LogtoClient::fetch`], as one of the steps of an operation that began in this
    /// session.
    ///
    /// # Errors
    /// As [`LogtoClient::fetch`]; [`LogtoError::SessionChanged`], before anything is sent, in another
    /// session.
    pub async fn fetch_in(
        &self,
        session: &SessionBinding,
        token: TokenRequest,
        request: HttpRequest,
    ) -> Result<HttpResponse, LogtoError> {
        let request = self.check_destination(&token, request)?;
        self.fetch_anywhere(session, token, request).await
    }

    /// Sends a request whose destination was checked. The session is compared before each effect: a
    /// request that began as one person must not be sent with another person's token, and its response
    /// must not be shown to another person.
    async fn fetch_anywhere(
        &self,
        session: &SessionBinding,
        token: TokenRequest,
        request: HttpRequest,
    ) -> Result<HttpResponse, LogtoError> {
        let access_token = self.access_token_in(session, token.clone()).await?;
        let mut answer = self.send_in(session, &access_token, request.clone()).await?;
        let is_refused = answer.status() == 401;
        if is_refused && !self.inner.tokens.was_replaced(session, &token) {
            let renewed = self.renew_access_token_in(session, token, &access_token).await?;
            answer = self.send_in(session, &renewed, request).await?;
        }
        Ok(answer)
    }

    /// Fetches the user info of the signed-in person (OpenID Connect Core 5.3). A token that the provider
    /// refuses is renewed once.
    ///
    /// # Errors
    /// As [`LogtoClient::access_token`]; [`LogtoError::UserInfo`] when the provider has no user info endpoint, or
    /// the response cannot be read or is about another person; [`LogtoError::SessionChanged`] when another person signed in meanwhile.
    #[doc(alias = "fetchUserInfo")]
    pub async fn fetch_user_info(&self) -> Result<UserInfo, LogtoError> {
        let session = self.begin_operation()?;
        let discovery = self.discovery().await?;
        let request = get(discovery.userinfo_endpoint.as_ref().ok_or(UserInfoError::NoEndpoint)?);
        // The endpoint may be on another origin; the check of the discovery document covers it.
        let response = self.fetch_anywhere(&session, TokenRequest::new(), request).await?;
        Ok(UserInfo::parse(&success(response)?, session.subject())?)
    }

    /// Checks that the token may go where the request goes. The request that is returned has the address as it was
    /// read here, so that nothing can read the text in another way when it is sent.
    fn check_destination(&self, token: &TokenRequest, request: HttpRequest) -> Result<HttpRequest, LogtoError> {
        let url = parse_url(request.url()).filter(|url| !url.authority().contains('@'));
        let mut url = url.ok_or(HttpError::Invalid)?;
        url.set_fragment(None);
        let organizations = token.organization_id.is_some().then_some(ORGANIZATIONS_RESOURCE);
        let resource = token.resource.as_deref().or(organizations);
        if self.config().may_send_token(resource, &url) {
            return Ok(request.with_url(url));
        }
        let origin = http_origin(&url).unwrap_or_else(|| "null".to_owned());
        Err(LogtoError::ForeignOrigin { origin, resource: resource.map(str::to_owned) })
    }

    async fn send_in(
        &self,
        session: &SessionBinding,
        token: &AccessToken,
        request: HttpRequest,
    ) -> Result<HttpResponse, LogtoError> {
        self.check_session(session)?;
        let answer = self.inner.env.send(request.with_bearer(token.token().expose())).await;
        self.check_session(session)?;
        Ok(answer?)
    }
}
