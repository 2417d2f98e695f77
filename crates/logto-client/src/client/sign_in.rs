//! The first half of a sign-in: the attempt is stored and the page is left for the provider.

use std::borrow::Cow;
use std::rc::Rc;
use std::time::Duration;

use url::Url;

use super::callback::CallbackFlow;
use super::environment::Environment;
use super::provider_metadata::ProviderMetadata;
use super::session_store::{SessionStore, SilentCheck};
use crate::protocol::attempt::SignInAttempt;
use crate::protocol::config::ConfigError;
use crate::protocol::error::{LogtoError, StorageError};
use crate::protocol::prompt::Prompt;
use crate::protocol::secret::Secret;
use crate::protocol::sign_in_url::{SignInOptions, sign_in_url};
use crate::protocol::url_parser::join_url;

/// How long the storage may take to write the attempt.
const STORAGE_TIMEOUT: Duration = Duration::from_secs(5);

pub(crate) struct SignInFlow {
    env: Rc<Environment>,
    store: Rc<SessionStore>,
    metadata: Rc<ProviderMetadata>,
    callback: Rc<CallbackFlow>,
}

impl SignInFlow {
    pub(crate) fn new(
        env: Rc<Environment>,
        store: Rc<SessionStore>,
        metadata: Rc<ProviderMetadata>,
        callback: Rc<CallbackFlow>,
    ) -> Self {
        Self { env, store, metadata, callback }
    }

    /// Starts a sign-in, and returns whether the page stays open.
    pub(crate) async fn start(&self, options: &SignInOptions) -> Result<bool, LogtoError> {
        let url = self.url(options).await?;
        match self.env.navigate(&url).await {
            Ok(Some(returned)) => self.callback.finish(&returned).await.map(|_| true),
            Ok(None) => Ok(false),
            Err(error) => {
                // The attempt will get no response.
                if let Some((_, state)) = url.query_pairs().find(|(name, _)| name == "state") {
                    let _ = self.store.take_attempt(&state);
                }
                Err(error)
            }
        }
    }

    /// Asks the provider whether the person is signed in there, and returns whether the page stays open.
    pub(crate) async fn check(&self, options: SignInOptions) -> Result<bool, LogtoError> {
        let now = self.env.now();
        let may_be_signed_in = self.store.read_session().is_none() && self.store.unended_provider_session().is_none();
        if !may_be_signed_in || !self.store.may_check_silently(now) {
            return Ok(true);
        }
        self.store.set_silent_check(SilentCheck::At(now));
        self.start(&options.silently()).await
    }

    /// Stores an attempt, and returns the address of the provider's sign-in page for it.
    pub(crate) async fn url(&self, options: &SignInOptions) -> Result<Url, LogtoError> {
        self.check_page()?;
        let redirect_uri = self.redirect_uri(options)?;
        let begun_at = self.env.now();
        let mut extra = options.extra.clone();
        let kept = if options.keep_session { self.store.read_session() } else { None };
        let extra_of = kept.map(|stored| {
            extra.merge(stored.record.extra);
            stored.user.sub().to_owned()
        });
        let discovery = self.metadata.recent_discovery().await?;
        let attempt = SignInAttempt {
            state: self.env.random_text()?,
            nonce: Secret::new(self.env.random_text()?),
            verifier: Secret::new(self.env.random_text()?),
            redirect_uri,
            return_to: options.return_to.clone(),
            created_at: self.env.now(),
            begun_at: Some(begun_at),
            issuer: Some(self.env.config.issuer()),
            app_id: Some(self.env.config.app_id().to_owned()),
            max_age: options.max_age,
            keep_session: options.keep_session,
            mode: options.mode,
            extra,
            own_extra: options.extra.clone(),
            extra_of,
        };
        let options = self.with_login_after_unfinished_sign_out(options);
        let url = sign_in_url(&self.env.config, &discovery, &attempt, &options)?;
        self.store.save_attempt(&attempt, attempt.created_at);
        let is_written = self.env.within(STORAGE_TIMEOUT, self.store.flush()).await.is_some();
        if !is_written {
            return Err(StorageError::Broken.into());
        }
        // What could not be stored is in memory, and lost when the page is left.
        self.store.failure().map_or(Ok(url), |failure| Err(failure.into()))
    }

    /// Asks for the sign-in page when the last sign-out could not end the provider's session. Otherwise the
    /// next person would be signed in as the previous one, without any credentials.
    fn with_login_after_unfinished_sign_out<'a>(&self, options: &'a SignInOptions) -> Cow<'a, SignInOptions> {
        let is_silent = options.prompt(self.env.config.prompt()).contains(&Prompt::None);
        if is_silent || self.store.unended_provider_session().is_none() {
            return Cow::Borrowed(options);
        }
        Cow::Owned(options.clone().with_new_login())
    }

    /// Refuses to sign in inside a frame and without a secure context.
    fn check_page(&self) -> Result<(), LogtoError> {
        let navigator = &self.env.ports.navigator;
        let context = navigator.context();
        if context.is_framed {
            return Err(LogtoError::Framed);
        }
        if !context.is_secure {
            let mut url = navigator.current_url()?;
            let is_http = url.scheme() == "http";
            let secured = is_http && url.set_scheme("https").is_ok();
            return Err(LogtoError::InsecureContext { try_instead: secured.then(|| url.to_string()) });
        }
        Ok(())
    }

    fn redirect_uri(&self, options: &SignInOptions) -> Result<Url, LogtoError> {
        let given = options.redirect_uri.as_ref().or(self.env.config.redirect_uri());
        match given {
            Some(uri) if uri.fragment().is_some() => Err(ConfigError::RedirectUri.into()),
            Some(uri) => Ok(uri.clone()),
            None => {
                let base = self.env.ports.navigator.base_url()?;
                Ok(join_url(&base, "callback").ok_or(ConfigError::RedirectUri)?)
            }
        }
    }
}
