//! Sign-out: first here, then in the other tabs, then at the provider. No step waits for the one
//! before to succeed.

use std::time::Duration;

use futures_util::future::{Either, select};
use futures_util::pin_mut;

use super::LogtoClient;
use super::session::Session;
use crate::ports::TabMessage;
use crate::protocol::error::{HttpError, LogtoError};
use crate::protocol::secret::Secret;
use crate::protocol::sign_out_url::{SignOutOptions, sign_out_url};

/// A provider that does not answer delays a sign-out by so much at most.
const REVOCATION_DEADLINE: Duration = Duration::from_millis(1500);

impl LogtoClient {
    /// Signs out: forgets the session in this browser, revokes its refresh token (Logto's end of
    /// session alone would leave it alive) and leaves for the provider's sign-out page.
    ///
    /// With [`SignOutOptions::local_only`] the page is not left. Where the provider has no sign-out
    /// page, the app's own post sign-out page is loaded instead.
    ///
    /// # Errors
    /// The session is gone from this browser in every case. [`LogtoError::Http`] when the provider
    /// cannot be reached, so that it does not know: the page is not left then.
    /// [`LogtoError::Navigation`] when the browser refuses to leave. With
    /// [`SignOutOptions::local_only`], whatever the revocation ran into.
    #[doc(alias = "signOut")]
    pub async fn sign_out(&self, options: SignOutOptions) -> Result<(), LogtoError> {
        let refresh_token = self.store().read_session().and_then(|session| session.refresh_token);
        self.store().clear_session();
        self.set_session(Session::SignedOut);
        self.ports().tabs.publish(TabMessage::SessionChanged);

        let revocation = self.revoke_if_any(refresh_token);
        let deadline = self.ports().clock.sleep(REVOCATION_DEADLINE);
        pin_mut!(revocation);
        let revoked = match select(revocation, deadline).await {
            Either::Left((revoked, _)) => revoked,
            Either::Right(((), _)) => Err(HttpError::Timeout.into()),
        };
        if options.local_only {
            return revoked;
        }
        // Its sign-out page could not be reached either, and the person would be left there.
        if let Err(LogtoError::Http(HttpError::Network)) = revoked {
            return revoked;
        }
        let given = options.post_sign_out_redirect_uri.as_ref().or(self.config().post_sign_out_redirect_uri());
        let come_back_to = match given {
            Some(uri) => uri.clone(),
            None => self.ports().navigator.base_url()?,
        };
        let discovery = self.discovery_at_hand();
        let url = discovery.and_then(|discovery| sign_out_url(self.config(), &discovery, &come_back_to));
        self.ports().navigator.go(&url.unwrap_or(come_back_to))
    }

    async fn revoke_if_any(&self, refresh_token: Option<Secret>) -> Result<(), LogtoError> {
        let discovery = self.discovery().await?;
        match refresh_token {
            Some(token) => self.revoke(&discovery, &token).await,
            None => Ok(()),
        }
    }
}
