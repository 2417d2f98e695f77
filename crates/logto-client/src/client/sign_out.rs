//! Sign-out: first in this page, then in the other tabs, then at the provider. A step that fails does
//! not prevent the next one.

use std::rc::Rc;
use std::time::Duration;

use futures_util::future::{Either, join, select};
use futures_util::pin_mut;

use super::environment::Environment;
use super::provider_metadata::ProviderMetadata;
use super::session::{Cause, Session};
use super::session_manager::SessionManager;
use super::session_store::{SessionStore, StoredSession};
use super::token_endpoint::TokenEndpoint;
use super::token_manager::TokenManager;
use crate::ports::TabMessage;
use crate::protocol::error::{HttpError, LogtoError};
use crate::protocol::secret::Secret;
use crate::protocol::sign_out_url::{SignOutOptions, sign_out_url};

/// How long a provider that does not answer delays a sign-out at most.
const REVOCATION_TIMEOUT: Duration = Duration::from_millis(1500);

pub(crate) struct SignOutFlow {
    env: Rc<Environment>,
    store: Rc<SessionStore>,
    sessions: Rc<SessionManager>,
    metadata: Rc<ProviderMetadata>,
    tokens: Rc<TokenManager>,
    endpoint: TokenEndpoint,
}

impl SignOutFlow {
    pub(crate) fn new(
        env: Rc<Environment>,
        store: Rc<SessionStore>,
        sessions: Rc<SessionManager>,
        metadata: Rc<ProviderMetadata>,
        tokens: Rc<TokenManager>,
    ) -> Self {
        let endpoint = TokenEndpoint::new(Rc::clone(&env));
        Self { env, store, sessions, metadata, tokens, endpoint }
    }

    /// Signs out, and returns whether the page stays open.
    pub(crate) async fn start(&self, options: &SignOutOptions) -> Result<bool, LogtoError> {
        let signed_out = self.store.read_session();
        self.store.clear_session();
        self.tokens.reset();
        self.sessions.set(Session::SignedOut, Cause::SignOut);
        let message = if options.everywhere { TabMessage::SignOut(None) } else { TabMessage::SessionChanged };
        self.env.ports.tabs.publish(message);

        let refresh_token = signed_out.as_ref().and_then(|session| session.refresh_token.clone());
        let revocation = join(self.clear_again(signed_out), self.revoke(refresh_token));
        let timeout = self.env.ports.clock.sleep(REVOCATION_TIMEOUT);
        pin_mut!(revocation);
        let revoked = match select(revocation, timeout).await {
            Either::Left((((), revoked), _)) => revoked,
            Either::Right(((), _)) => Err(HttpError::Timeout.into()),
        };
        if options.local_only {
            return revoked.map(|()| true);
        }
        // Without a network the provider's sign-out page does not load, so the page is not left.
        if let Err(error @ LogtoError::Http(HttpError::Network)) = revoked {
            return Err(error);
        }
        self.leave(options).await
    }

    /// Leaves for the provider's sign-out page, or for the app's own page where there is none.
    async fn leave(&self, options: &SignOutOptions) -> Result<bool, LogtoError> {
        let config = &self.env.config;
        let given = options.post_sign_out_redirect_uri.as_ref().or(config.post_sign_out_redirect_uri());
        let redirect_uri = match given {
            Some(uri) => uri.clone(),
            None => self.env.ports.navigator.base_url()?,
        };
        let discovery = self.metadata.loaded_discovery();
        let url = discovery.and_then(|discovery| sign_out_url(config, &discovery, &redirect_uri));
        match self.env.navigate(&url.unwrap_or(redirect_uri)).await {
            // A person who closes the in-app browser is signed out as well.
            Ok(Some(_)) | Err(LogtoError::UserCanceled) => Ok(true),
            Ok(None) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Removes the session again under the lock, in case that another tab stored a renewal of it after
    /// it was removed here.
    async fn clear_again(&self, signed_out: Option<StoredSession>) {
        let Some(signed_out) = signed_out else { return };
        let guard = self.sessions.lock().acquire(REVOCATION_TIMEOUT).await;
        if self.store.read_session().is_some_and(|stored| stored.is_same(&signed_out)) {
            self.store.clear_session();
            self.sessions.follow_store();
        }
        self.sessions.lock().commit(guard).await;
    }

    async fn revoke(&self, refresh_token: Option<Secret>) -> Result<(), LogtoError> {
        let discovery = self.metadata.discovery().await?;
        match refresh_token {
            Some(token) => self.endpoint.revoke(&discovery, &token).await,
            None => Ok(()),
        }
    }
}
