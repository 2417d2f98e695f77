//! User info.

use super::LogtoClient;
use super::requests::{get, send, success};
use crate::ports::HttpResponse;
use crate::protocol::discovery::Discovery;
use crate::protocol::error::{HttpError, LogtoError};
use crate::protocol::secret::Secret;
use crate::protocol::token::TokenRequest;
use crate::protocol::user_info::UserInfo;

impl LogtoClient {
    /// What the provider knows about the signed-in person right now (OpenID Connect Core 5.3).
    ///
    /// A token the provider does not accept any more is renewed once.
    ///
    /// # Errors
    /// As [`LogtoClient::access_token`]; [`LogtoError::UserInfo`] when the answer cannot be read or
    /// is about somebody else; [`LogtoError::SessionChanged`] when another person signed in
    /// meanwhile.
    #[doc(alias = "fetchUserInfo")]
    pub async fn fetch_user_info(&self) -> Result<UserInfo, LogtoError> {
        let signed_in = self.live_session().ok_or(LogtoError::NotAuthenticated)?;
        let request = TokenRequest::new();
        let discovery = self.discovery().await?;
        let token = self.token(&request, None).await?;
        let mut response = self.user_info_response(&discovery, token.token()).await?;
        if response.status().as_u16() == 401 {
            let renewed = self.token(&request, Some(token.token())).await?;
            response = self.user_info_response(&discovery, renewed.token()).await?;
        }
        let info = UserInfo::parse(&success(response)?, signed_in.claims.sub())?;
        match self.live_session() {
            Some(now) if now.is_same(&signed_in) => Ok(info),
            _ => Err(LogtoError::SessionChanged),
        }
    }

    async fn user_info_response(&self, discovery: &Discovery, token: &Secret) -> Result<HttpResponse, HttpError> {
        send(self.ports(), self.config().timeout(), get(&discovery.userinfo_endpoint, Some(token))?).await
    }
}
