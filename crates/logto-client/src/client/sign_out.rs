//! Sign-out: first here, then in the other tabs, then at the provider. No step waits for the one
//! before to succeed.

use std::time::Duration;

use futures_util::future::{Either, join, select};
use futures_util::pin_mut;

use super::LogtoClient;
use super::session::{Cause, Session};
use super::store::StoredSession;
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
        self.begin_sign_out(options).await.map(drop)
    }

    /// Does the same as [`LogtoClient::sign_out`], and returns whether the page stays open: `false` when it is
    /// about to be left for the provider.
    ///
    /// # Errors
    /// As [`LogtoClient::sign_out`].
    pub async fn begin_sign_out(&self, options: SignOutOptions) -> Result<bool, LogtoError> {
        let signed_out = self.store().read_session();
        self.store().clear_session();
        self.forget_all_trouble();
        self.inner.last_used.replace(None);
        self.set_session(Session::SignedOut, Cause::SignOut);
        let news = if options.everywhere { TabMessage::SignOut } else { TabMessage::SessionChanged };
        self.ports().tabs.publish(news);

        let refresh_token = signed_out.as_ref().and_then(|session| session.refresh_token.clone());
        let revocation = join(self.clear_again(signed_out), self.revoke_if_any(refresh_token));
        let deadline = self.ports().clock.sleep(REVOCATION_DEADLINE);
        pin_mut!(revocation);
        let revoked = match select(revocation, deadline).await {
            Either::Left((((), revoked), _)) => revoked,
            Either::Right(((), _)) => Err(HttpError::Timeout.into()),
        };
        if options.local_only {
            return revoked.map(|()| true);
        }
        // Its sign-out page could not be reached either, and the person would be left there.
        if let Err(error @ LogtoError::Http(HttpError::Network)) = revoked {
            return Err(error);
        }
        let given = options.post_sign_out_redirect_uri.as_ref().or(self.config().post_sign_out_redirect_uri());
        let come_back_to = match given {
            Some(uri) => uri.clone(),
            None => self.ports().navigator.base_url()?,
        };
        let discovery = self.loaded_discovery();
        let url = discovery.and_then(|discovery| sign_out_url(self.config(), &discovery, &come_back_to));
        match self.leave_for(&url.unwrap_or(come_back_to)).await {
            // Whoever closes an in-app browser has seen enough.
            Ok(Some(_)) | Err(LogtoError::UserCancelled) => Ok(true),
            Ok(None) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// A renewal of another tab may have been about to be stored when this tab cleared the session.
    /// When it is this tab's turn, that is undone.
    async fn clear_again(&self, signed_out: Option<StoredSession>) {
        let Some(signed_out) = signed_out else { return };
        let section = self.enter(REVOCATION_DEADLINE).await;
        if self.store().read_session().is_some_and(|stored| stored.is_same(&signed_out)) {
            self.store().clear_session();
            self.follow_store();
        }
        self.leave(section).await;
    }

    async fn revoke_if_any(&self, refresh_token: Option<Secret>) -> Result<(), LogtoError> {
        let discovery = self.discovery().await?;
        match refresh_token {
            Some(token) => self.revoke(&discovery, &token).await,
            None => Ok(()),
        }
    }
}
