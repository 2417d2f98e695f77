//! Sign-out: first in this page, then in the other tabs, then at the provider. A step that fails does
//! not prevent the next one, and is stored until it is done.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::{join, join3, select};
use url::Url;

use super::environment::Environment;
use super::provider_metadata::ProviderMetadata;
use super::revocations::Revocations;
use super::session::{Cause, Session};
use super::session_manager::SessionManager;
use super::session_store::{SessionStore, SilentCheck, StoredSession};
use super::token_manager::TokenManager;
use crate::ports::{TabMessage, TabSignOut};
use crate::protocol::discovery::Discovery;
use crate::protocol::error::{HttpError, LogtoError};
use crate::protocol::secret::Secret;
use crate::protocol::sign_out_url::{SignOutOptions, sign_out_url};

/// How long a provider that does not answer delays a sign-out at most.
const SIGN_OUT_TIMEOUT: Duration = Duration::from_millis(1500);
/// How long a sign-out waits for a current discovery document.
const DISCOVERY_TIMEOUT: Duration = Duration::from_millis(750);

/// The steps of the last sign-out that could not be done at the provider.
/// [`LogtoClient::unfinished_sign_out`](crate::LogtoClient::unfinished_sign_out) returns it, and
/// [`LogtoClient::finish_sign_out`](crate::LogtoClient::finish_sign_out) does them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnfinishedSignOut {
    /// The refresh token is not revoked. It is tried again at each start of the app.
    pub revocation: bool,
    /// The refresh token is not revoked and it is not tried again: the provider refused that, or 30 requests
    /// failed. It stays valid until it expires. Reported by one page only.
    pub given_up_revocation: bool,
    /// As [`given_up_revocation`](Self::given_up_revocation), because the provider refused it. Some take
    /// revocations only from applications with a secret, which a page in a browser has not.
    pub refused_revocation: bool,
    /// The person is still signed in at the provider. Only leaving for its sign-out page ends that.
    pub provider_session: bool,
}

pub(crate) struct SignOutFlow {
    env: Rc<Environment>,
    store: Rc<SessionStore>,
    sessions: Rc<SessionManager>,
    metadata: Rc<ProviderMetadata>,
    tokens: Rc<TokenManager>,
    revocations: Rc<Revocations>,
    /// Whether a sign-out is running in this page.
    is_running: Cell<bool>,
    /// What the observers know of.
    reported: Cell<Option<UnfinishedSignOut>>,
}

impl SignOutFlow {
    pub(crate) fn new(
        env: Rc<Environment>,
        store: Rc<SessionStore>,
        sessions: Rc<SessionManager>,
        metadata: Rc<ProviderMetadata>,
        tokens: Rc<TokenManager>,
        revocations: Rc<Revocations>,
    ) -> Self {
        let (is_running, reported) = (Cell::default(), Cell::default());
        Self { env, store, sessions, metadata, tokens, revocations, is_running, reported }
    }

    /// Signs out, and returns whether the page stays open.
    pub(crate) async fn start(&self, options: &SignOutOptions) -> Result<bool, LogtoError> {
        // When another person has signed in meanwhile, this page shows that first.
        let signed_out = self.sessions.follow_store_as_same_user()?.or_else(|| self.store.read_session());
        let redirect_uri = self.redirect_uri(options);
        // Observers of the removal would take the steps that follow for unfinished ones.
        self.is_running.set(true);
        self.report_unfinished();
        let revocation = self.remove_session(signed_out.as_ref(), options, redirect_uri.as_ref().ok());
        let result = self.end_at_provider(signed_out, revocation, options.local_only, redirect_uri).await;
        self.is_running.set(false);
        self.report_unfinished();
        result
    }

    /// Removes the session here and in the other tabs. What has to be done at the provider is stored first.
    /// Returns the key of the revocation.
    fn remove_session(
        &self,
        signed_out: Option<&StoredSession>,
        options: &SignOutOptions,
        redirect_uri: Option<&Url>,
    ) -> Option<String> {
        let now = self.env.now();
        self.store.mark_sign_out(now);
        self.store.set_silent_check(SilentCheck::Never);
        let pending = signed_out.and_then(|it| it.revocation(self.env.config.app_id(), now));
        let revocation = pending.map(|pending| self.revocations.add(&pending));
        if !options.local_only {
            self.store.set_unended_provider_session(redirect_uri);
        }
        self.store.clear_session();
        self.tokens.reset();
        self.sessions.set(Session::SignedOut, Cause::SignOut);
        let generation = signed_out.and_then(|it| it.binding().generation().map(str::to_owned));
        self.env.ports.tabs.publish(if options.everywhere {
            TabMessage::SignOut(Some(TabSignOut { generation, sent_at: now }))
        } else {
            TabMessage::SessionChanged
        });
        revocation
    }

    async fn end_at_provider(
        &self,
        signed_out: Option<StoredSession>,
        revocation: Option<String>,
        local_only: bool,
        redirect_uri: Result<Url, LogtoError>,
    ) -> Result<bool, LogtoError> {
        let id_token = signed_out.as_ref().map(|signed_out| signed_out.id_token.clone());
        let revocation = async {
            let own = async {
                match &revocation {
                    Some(key) => self.revocations.send(key).await,
                    None => Ok(()),
                }
            };
            // Those of earlier sign-outs had to wait for the end of this session.
            let revoked = join(own, self.revocations.send_all(revocation.as_deref())).await.0;
            // A policy of the page or of the provider (CORS) that blocks the revocation looks like a provider
            // that cannot be reached.
            let is_reachable = match &revoked {
                Err(LogtoError::Http(HttpError::Network)) => self.metadata.fetch_discovery().await.is_ok(),
                _ => true,
            };
            (revoked, is_reachable)
        };
        let discovery = self.metadata.discovery_within(DISCOVERY_TIMEOUT);
        let steps = async {
            let (discovery, revoked, ()) = join3(discovery, revocation, self.clear_again(signed_out)).await;
            self.store.flush().await;
            (discovery, revoked)
        };
        let (discovery, (revoked, is_reachable)) = match self.env.within(SIGN_OUT_TIMEOUT, steps).await {
            Some(results) => results,
            None => {
                let timeout = LogtoError::from(HttpError::Timeout);
                (self.metadata.known_discovery().ok_or_else(|| timeout.clone()), (Err(timeout), true))
            }
        };
        if local_only {
            return revoked.map(|()| true);
        }
        // Without a network the provider's sign-out page does not load, so the page is not left.
        match (&discovery, revoked.as_ref()) {
            (Err(error @ LogtoError::Http(HttpError::Network)), _) => return Err(error.clone()),
            (_, Err(error)) if !is_reachable => return Err(error.clone()),
            _ => {}
        }
        // When both requests fail, the provider's sign-out page fails as well.
        let is_refused = matches!(&revoked, Err(LogtoError::Http(HttpError::Status { status: 500.., .. })));
        let is_down = is_refused && !self.metadata.has_current_discovery();
        self.leave(discovery.ok().as_deref(), &redirect_uri?, id_token.as_ref(), is_down).await
    }

    /// Returns the steps of earlier sign-outs that could not be done at the provider.
    pub(crate) fn unfinished(&self) -> Option<UnfinishedSignOut> {
        if self.is_running.get() {
            return None;
        }
        let unfinished = UnfinishedSignOut {
            revocation: self.revocations.has_failed(),
            given_up_revocation: self.revocations.has_given_up(),
            refused_revocation: self.revocations.was_refused(),
            provider_session: !self.sessions.is_authenticated() && self.store.unended_provider_session().is_some(),
        };
        let is_any = unfinished.revocation || unfinished.given_up_revocation || unfinished.provider_session;
        is_any.then_some(unfinished)
    }

    /// Sends the revocations that earlier pages could not send.
    ///
    /// Not while a callback is handled: the new session may share the grant that would be revoked.
    pub(crate) async fn resume(&self) {
        if self.sessions.session() == Session::Loading {
            return;
        }
        self.revocations.send_all(None).await;
        self.report_unfinished();
    }

    /// Informs the observers when there is more or less to do than before.
    fn report_unfinished(&self) {
        let unfinished = self.unfinished();
        if self.reported.replace(unfinished) != unfinished {
            self.sessions.notify_observers();
        }
    }

    /// Does what earlier sign-outs could not do, and returns whether the page stays open.
    pub(crate) async fn finish(&self) -> Result<bool, LogtoError> {
        self.revocations.forget_given_up();
        let revocations = self.revocations.send_all(None);
        let timeout = self.env.ports.clock.sleep(SIGN_OUT_TIMEOUT);
        select(revocations.boxed_local(), timeout).await;
        self.report_unfinished();
        match self.store.unended_provider_session() {
            Some(redirect_uri) if !self.sessions.is_authenticated() => {
                let discovery = self.metadata.discovery_within(self.env.config.timeout()).await?;
                self.leave(Some(&discovery), &redirect_uri, None, false).await
            }
            _ => Ok(true),
        }
    }

    fn redirect_uri(&self, options: &SignOutOptions) -> Result<Url, LogtoError> {
        let given = options.post_sign_out_redirect_uri.as_ref().or(self.env.config.post_sign_out_redirect_uri());
        match given {
            Some(uri) => Ok(uri.clone()),
            None => self.env.ports.navigator.base_url(),
        }
    }

    /// Leaves for the provider's sign-out page, or for the app's own page where there is none or it is
    /// not known. In the latter case, and when the provider is down, its session remains to be ended.
    async fn leave(
        &self,
        discovery: Option<&Discovery>,
        redirect_uri: &Url,
        id_token: Option<&Secret>,
        is_down: bool,
    ) -> Result<bool, LogtoError> {
        let url = discovery.and_then(|discovery| sign_out_url(&self.env.config, discovery, redirect_uri, id_token));
        let result = self.env.navigate(url.as_ref().unwrap_or(redirect_uri)).await;
        if discovery.is_some() && !is_down && matches!(result, Ok(_) | Err(LogtoError::UserCanceled)) {
            self.store.set_unended_provider_session(None);
        }
        match result {
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
        let guard = self.sessions.lock().acquire(SIGN_OUT_TIMEOUT).await;
        if self.store.read_session().is_some_and(|stored| stored.is_same(&signed_out)) {
            self.store.clear_session();
            self.sessions.follow_store();
        }
        self.sessions.lock().commit(guard).await;
    }
}
