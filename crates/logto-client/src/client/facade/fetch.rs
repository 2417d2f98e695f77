//! Requests with an access token, to APIs and to the user info endpoint.

use oauth2::http::{HeaderValue, StatusCode, header};
use url::Url;

use super::LogtoClient;
use crate::client::requests::{get, success};
use crate::ports::{HttpRequest, HttpResponse};
use crate::protocol::config::ORGANIZATIONS_RESOURCE;
use crate::protocol::error::{HttpError, LogtoError};
use crate::protocol::token::{AccessToken, TokenRequest};
use crate::protocol::user_info::{UserInfo, UserInfoError};

impl LogtoClient {
    /// Sends a request to an API with a bearer token (RFC 6750 section 2.1), and returns the response
    /// with any status.
    ///
    /// A token that the API refuses with 401 is replaced and the request is sent once more; a second
    /// 401 is returned. The configured timeout includes reading the response. The request is canceled
    /// when the future is dropped. No redirect is followed, no cookie is sent, and at most 1 MiB is
    /// read.
    ///
    /// ```no_run
    /// use logto_client::{LogtoClient, LogtoError, TokenRequest, http};
    ///
    /// async fn order(client: &LogtoClient, json: &str) -> Result<bool, LogtoError> {
    ///     let request = http::Request::post("https://api.example.com/orders")
    ///         .header("content-type", "application/json")
    ///         .body(json.as_bytes().to_vec())
    ///         .map_err(|_| logto_client::HttpError::Invalid)?;
    ///     let answer = client.fetch(TokenRequest::new().with_resource("https://api.example.com"), request).await?;
    ///     Ok(answer.status().is_success())
    /// }
    /// ```
    ///
    /// # Errors
    /// [`LogtoError::ForeignOrigin`], before anything is sent, when the configuration does not tie the
    /// request's origin to the token's resource
    /// ([`LogtoConfig::with_api_origins`](crate::LogtoConfig::with_api_origins)); the errors of
    /// [`LogtoClient::access_token`]; [`LogtoError::Http`] when the API does not answer.
    pub async fn fetch(&self, token: TokenRequest, request: HttpRequest) -> Result<HttpResponse, LogtoError> {
        self.check_destination(&token, &request)?;
        self.fetch_anywhere(token, request).await
    }

    /// Does the same as [`LogtoClient::fetch`] for a destination that was checked otherwise.
    async fn fetch_anywhere(&self, token: TokenRequest, request: HttpRequest) -> Result<HttpResponse, LogtoError> {
        let access_token = self.access_token(token.clone()).await?;
        let answer = self.send_with(&access_token, request.clone()).await?;
        if answer.status() != StatusCode::UNAUTHORIZED {
            return Ok(answer);
        }
        let renewed = self.renew_access_token(token, &access_token).await?;
        self.send_with(&renewed, request).await
    }

    /// Fetches the user info of the signed-in person (OpenID Connect Core 5.3). A token that the provider
    /// refuses is renewed once.
    ///
    /// # Errors
    /// As [`LogtoClient::access_token`]; [`LogtoError::UserInfo`] when the provider has no user info endpoint, or
    /// the response cannot be read or is about another person; [`LogtoError::SessionChanged`] when another person signed in meanwhile.
    #[doc(alias = "fetchUserInfo")]
    pub async fn fetch_user_info(&self) -> Result<UserInfo, LogtoError> {
        let sessions = &self.inner.sessions;
        let before = sessions.stored().ok_or(LogtoError::NotAuthenticated)?;
        let discovery = self.discovery().await?;
        let request = get(discovery.userinfo_endpoint.as_ref().ok_or(UserInfoError::NoEndpoint)?)?;
        // The endpoint may be on another origin; the check of the discovery document covers it.
        let response = self.fetch_anywhere(TokenRequest::new(), request).await?;
        let info = UserInfo::parse(&success(response)?, before.user.sub())?;
        match sessions.stored() {
            Some(now) if now.is_same(&before) => Ok(info),
            _ => Err(LogtoError::SessionChanged),
        }
    }

    fn check_destination(&self, token: &TokenRequest, request: &HttpRequest) -> Result<(), LogtoError> {
        let url = Url::parse(&request.uri().to_string()).map_err(|_| HttpError::Invalid)?;
        let organizations = token.organization_id.is_some().then_some(ORGANIZATIONS_RESOURCE);
        let resource = token.resource.as_deref().or(organizations);
        if self.config().may_send_token(resource, &url) {
            return Ok(());
        }
        let origin = url.origin().ascii_serialization();
        Err(LogtoError::ForeignOrigin { origin, resource: resource.map(str::to_owned) })
    }

    async fn send_with(&self, token: &AccessToken, mut request: HttpRequest) -> Result<HttpResponse, LogtoError> {
        let bearer = ["Bearer ", token.token().expose()].concat();
        let mut bearer = HeaderValue::try_from(bearer).map_err(|_| HttpError::Invalid)?;
        bearer.set_sensitive(true);
        request.headers_mut().insert(header::AUTHORIZATION, bearer);
        Ok(self.inner.env.send(request).await?)
    }
}
