//! User info.

use super::LogtoClient;
use super::requests::{get, success};
use crate::protocol::error::LogtoError;
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
        let request = get(&self.discovery().await?.userinfo_endpoint)?;
        // The endpoint may be on an origin of its own, which discovery was checked for.
        let response = self.fetch_anywhere(TokenRequest::new(), request).await?;
        let info = UserInfo::parse(&success(response)?, signed_in.claims.sub())?;
        match self.live_session() {
            Some(now) if now.is_same(&signed_in) => Ok(info),
            _ => Err(LogtoError::SessionChanged),
        }
    }
}
