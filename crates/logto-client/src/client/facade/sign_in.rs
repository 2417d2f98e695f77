//! Sign-in, its callback, and sign-out.

use url::Url;

use super::LogtoClient;
use crate::client::callback::CallbackOutcome;
use crate::client::sign_out::UnfinishedSignOut;
use crate::protocol::error::LogtoError;
use crate::protocol::return_to::ReturnTo;
use crate::protocol::sign_in_url::SignInOptions;
use crate::protocol::sign_out_url::SignOutOptions;

impl LogtoClient {
    /// Leaves for the provider's sign-in page. A present session is not touched before the response
    /// was accepted.
    ///
    /// In a shell whose navigator [returns](crate::ports::Navigator::go_and_return), the sign-in is
    /// finished when this completes.
    ///
    /// # Errors
    /// As [`LogtoClient::sign_in_url`], and [`LogtoError::Navigation`]. In such a shell also
    /// [`LogtoError::UserCanceled`], and those of [`LogtoClient::handle_sign_in_callback`].
    #[doc(alias = "signIn")]
    pub async fn sign_in(&self, options: SignInOptions) -> Result<(), LogtoError> {
        self.begin_sign_in(options).await.map(drop)
    }

    /// Does the same as [`LogtoClient::sign_in`], and returns whether the page stays open: `false` when
    /// it is about to be left for the provider.
    ///
    /// # Errors
    /// As [`LogtoClient::sign_in`].
    pub async fn begin_sign_in(&self, options: SignInOptions) -> Result<bool, LogtoError> {
        self.inner.sign_in.start(&options).await
    }

    /// Asks the provider whether the person is signed in there already, for example through another app, and signs
    /// them in then: leaves the page for the provider, which redirects back at once without showing a page
    /// (`prompt=none`, OpenID Connect Core 3.1.2.1). Returns whether the page stays open, because there is nothing to
    /// ask: somebody is signed in here, the person has signed out here, or the provider was asked in the last ten minutes.
    ///
    /// When nobody is signed in at the provider, the callback's outcome is
    /// [`CallbackOutcome::NobodySignedIn`], and the app goes on without a user.
    ///
    /// Limits: the whole page leaves, because browsers block the provider's cookies in a frame. Logto issues a refresh
    /// token only where the application always gets one; without it the session ends with its ID token, after an
    /// hour. A person who has never signed in to this app is not signed in.
    ///
    /// # Errors
    /// As [`LogtoClient::sign_in`].
    #[doc(alias = "check-sso")]
    pub async fn check_sign_in(&self, options: SignInOptions) -> Result<bool, LogtoError> {
        self.inner.sign_in.check(options).await
    }

    /// Returns the address that starts a sign-in, for apps that navigate themselves. The attempt is
    /// stored for an hour; each address is for one sign-in.
    ///
    /// # Errors
    /// [`LogtoError::Framed`] and [`LogtoError::InsecureContext`] where sign-in would not be safe,
    /// [`LogtoError::Http`] and [`LogtoError::Discovery`] when the discovery document cannot be used,
    /// [`LogtoError::Config`] for options that cannot be sent, [`LogtoError::Storage`] when the attempt
    /// cannot be stored.
    pub async fn sign_in_url(&self, options: SignInOptions) -> Result<Url, LogtoError> {
        self.inner.sign_in.url(&options).await
    }

    /// Returns whether a URL looks like the provider's response to a sign-in of this app: the
    /// configured redirect URI with a `code` or an `error`.
    #[must_use]
    #[doc(alias = "isSignInRedirected")]
    pub fn is_sign_in_callback(&self, url: &Url) -> bool {
        self.inner.callback.is_callback(url)
    }

    /// Finishes the sign-in that the page's present address belongs to, and cleans the address.
    ///
    /// It may be called any number of times: calls while one is running get the same outcome, and
    /// later ones find nothing to finish.
    ///
    /// # Errors
    /// As [`LogtoClient::handle_sign_in_callback`]. Without any parameter in the address, and with nobody signed in, it
    /// is [`CallbackError::Canceled`](crate::CallbackError::Canceled): so Logto sends people back who cancel on its
    /// consent page (since 1.38).
    pub async fn finish_sign_in(&self) -> Result<CallbackOutcome, LogtoError> {
        self.inner.callback.finish_current().await
    }

    /// Finishes the sign-in that a URL belongs to. When it is the page's own address, `code` and
    /// `state` are removed from the address bar before anything else happens.
    ///
    /// # Errors
    /// [`LogtoError::Callback`] when the response signs nobody in, [`LogtoError::IdToken`] and
    /// [`LogtoError::TokenResponse`] when the provider's tokens are refused, [`LogtoError::OAuth`] when
    /// the provider refuses the code, [`LogtoError::Http`] when it cannot be reached. A previous
    /// session is kept in all these cases.
    #[doc(alias = "handleSignInCallback")]
    pub async fn handle_sign_in_callback(&self, url: &Url) -> Result<CallbackOutcome, LogtoError> {
        self.inner.callback.finish(url).await
    }

    /// Returns the page that the latest sign-in that failed or was canceled in this page was to end at, so that the app
    /// can lead back there. `None` if there was none, or if the callback didn't say which sign-in it was.
    #[must_use]
    pub fn failed_return_to(&self) -> Option<ReturnTo> {
        self.inner.callback.failed_return_to()
    }

    /// Signs out: removes the session from this browser, revokes its refresh token (which stays valid
    /// when only Logto's own session ends) and leaves for the provider's sign-out page.
    ///
    /// With [`SignOutOptions::local_only`] the page is not left. Where the provider has no sign-out
    /// page, the app's own page for after the sign-out is loaded instead.
    ///
    /// What could not be done at the provider within 1.5 seconds is stored; the page that follows
    /// finds it with [`LogtoClient::unfinished_sign_out`].
    ///
    /// # Errors
    /// [`LogtoError::SessionChanged`] when another person has signed in than this page showed; nothing
    /// was done then. Otherwise the session is removed from this browser in every case.
    /// [`LogtoError::Http`] when the provider cannot be reached: the page is not left then.
    /// [`LogtoError::Navigation`] when the browser refuses to leave. With
    /// [`SignOutOptions::local_only`], any error of the revocation.
    #[doc(alias = "signOut")]
    pub async fn sign_out(&self, options: SignOutOptions) -> Result<(), LogtoError> {
        self.begin_sign_out(options).await.map(drop)
    }

    /// Does the same as [`LogtoClient::sign_out`], and returns whether the page stays open: `false` when
    /// it is about to be left for the provider.
    ///
    /// # Errors
    /// As [`LogtoClient::sign_out`].
    pub async fn begin_sign_out(&self, options: SignOutOptions) -> Result<bool, LogtoError> {
        self.inner.sign_out.start(&options).await
    }

    /// Returns what earlier sign-outs could not do at the provider; `None` when nothing is left to do.
    /// Listeners of [`LogtoClient::subscribe`] are called when it changes. Until it is finished, a
    /// sign-in asks for the provider's sign-in page (`prompt=login`).
    #[must_use]
    pub fn unfinished_sign_out(&self) -> Option<UnfinishedSignOut> {
        self.inner.sign_out.unfinished()
    }

    /// Does what earlier sign-outs could not do: revokes, and leaves for the provider's sign-out page if
    /// its session has not ended. Returns whether the page stays open.
    ///
    /// # Errors
    /// [`LogtoError::Http`] and [`LogtoError::Discovery`] when the provider's sign-out page is not known,
    /// [`LogtoError::Navigation`] when the browser refuses to leave.
    pub async fn finish_sign_out(&self) -> Result<bool, LogtoError> {
        self.inner.sign_out.finish().await
    }
}
