//! Starting a sign-in.

use url::Url;

use super::LogtoClient;
use crate::protocol::attempt::SignInAttempt;
use crate::protocol::config::{ConfigError, Persistence};
use crate::protocol::error::LogtoError;
use crate::protocol::secret::Secret;
use crate::protocol::sign_in_url::{SignInOptions, sign_in_url};

impl LogtoClient {
    /// Leaves for the provider's sign-in page. When it succeeds, the page is about to be left;
    /// nothing of a present session is touched before the answer has been accepted.
    ///
    /// In a shell whose navigator [comes back](crate::ports::Navigator::go_and_return), the sign-in is
    /// finished when this is.
    ///
    /// # Errors
    /// As [`LogtoClient::sign_in_url`], and [`LogtoError::Navigation`]. In such a shell also
    /// [`LogtoError::UserCancelled`], and those of [`LogtoClient::handle_sign_in_callback`].
    #[doc(alias = "signIn")]
    pub async fn sign_in(&self, options: SignInOptions) -> Result<(), LogtoError> {
        self.begin_sign_in(options).await.map(drop)
    }

    /// Does the same as [`LogtoClient::sign_in`], and returns whether the page stays open: `false` when it is
    /// about to be left for the provider.
    ///
    /// # Errors
    /// As [`LogtoClient::sign_in`].
    pub async fn begin_sign_in(&self, options: SignInOptions) -> Result<bool, LogtoError> {
        let url = self.sign_in_url(options).await?;
        match self.leave_for(&url).await {
            Ok(Some(answer)) => self.handle_sign_in_callback(&answer).await.map(|_| true),
            Ok(None) => Ok(false),
            Err(error) => {
                // Nobody will answer this one.
                if let Some((_, state)) = url.query_pairs().find(|(name, _)| name == "state") {
                    let _ = self.store().take_attempt(&state);
                }
                Err(error)
            }
        }
    }

    /// Leaves the page; where a shell shows the address beside it, what the person comes back with.
    pub(super) async fn leave_for(&self, url: &Url) -> Result<Option<Url>, LogtoError> {
        let navigator = &self.ports().navigator;
        match navigator.go_and_return(url) {
            Some(back) => back.await.map(Some),
            None => navigator.go(url).map(|()| None),
        }
    }

    /// The address that starts a sign-in, for those who navigate themselves. The attempt is
    /// remembered for an hour, so each address is for one sign-in.
    ///
    /// # Errors
    /// [`LogtoError::Framed`] and [`LogtoError::InsecureContext`] where sign-in would not be safe,
    /// [`LogtoError::Http`] and [`LogtoError::Discovery`] when the provider does not describe
    /// itself, [`LogtoError::Config`] for options that cannot be sent, [`LogtoError::Storage`] when
    /// the attempt cannot be remembered.
    pub async fn sign_in_url(&self, options: SignInOptions) -> Result<Url, LogtoError> {
        self.check_page()?;
        let redirect_uri = self.redirect_uri(&options)?;
        let begun_at = self.ports().clock.now();
        let discovery = self.recent_discovery().await?;
        let attempt = SignInAttempt {
            state: self.random_text()?,
            nonce: Secret::new(self.random_text()?),
            verifier: Secret::new(self.random_text()?),
            redirect_uri,
            return_to: options.return_to.clone(),
            created_at: self.ports().clock.now(),
            begun_at: Some(begun_at),
            max_age: options.max_age,
            keep_session: options.keep_session,
        };
        let url = sign_in_url(self.config(), &discovery, &attempt, &options)?;
        self.store().save_attempt(&attempt, attempt.created_at);
        self.store().flush().await;
        match self.store().failure() {
            // In memory it would be forgotten when the page is left.
            Some(failure) if self.config().persistence() != Persistence::Memory => Err(failure.into()),
            _ => Ok(url),
        }
    }

    fn check_page(&self) -> Result<(), LogtoError> {
        let context = self.ports().navigator.context();
        if context.is_framed {
            return Err(LogtoError::Framed);
        }
        if !context.is_secure {
            let mut url = self.ports().navigator.current_url()?;
            let is_http = url.scheme() == "http";
            let secured = is_http && url.set_scheme("https").is_ok();
            return Err(LogtoError::InsecureContext { try_instead: secured.then(|| url.to_string()) });
        }
        Ok(())
    }

    fn redirect_uri(&self, options: &SignInOptions) -> Result<Url, LogtoError> {
        let given = options.redirect_uri.as_ref().or(self.config().redirect_uri());
        match given {
            Some(uri) if uri.fragment().is_some() => Err(ConfigError::RedirectUri.into()),
            Some(uri) => Ok(uri.clone()),
            None => Ok(self.ports().navigator.base_url()?.join("callback").map_err(|_| ConfigError::RedirectUri)?),
        }
    }
}
