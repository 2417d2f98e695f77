//! Requests to the token and revocation endpoints, as a public client: the app id goes in the body,
//! and there is no secret. The requests and their answers are handled here and not by `oauth2`, which would add
//! 16 kB (brotli) of parsing to every app, and which requires https for revocations even for localhost.

use std::rc::Rc;

use serde_json::{Map, Value};
use url::Url;

use super::environment::Environment;
use super::requests::{is_declared_as_json, post_form, success, token_endpoint_answer};
use crate::protocol::attempt::SignInAttempt;
use crate::protocol::discovery::Discovery;
use crate::protocol::error::LogtoError;
use crate::protocol::refused_access::RequestedAccess;
use crate::protocol::secret::Secret;
use crate::protocol::token::{TokenRequest, TokenResponseError, TokenSet};

/// The token and revocation endpoints of the provider.
pub(crate) struct TokenEndpoint {
    env: Rc<Environment>,
}

impl TokenEndpoint {
    pub(crate) fn new(env: Rc<Environment>) -> Self {
        Self { env }
    }

    /// Exchanges a code (RFC 6749 section 4.1.3, RFC 7636 section 4.5). `keep` is called with the refresh
    /// token as in [`TokenEndpoint::refresh`].
    pub(crate) async fn exchange_code(
        &self,
        discovery: &Discovery,
        attempt: &SignInAttempt,
        code: &Secret,
        keep: &dyn Fn(&Secret),
    ) -> Result<TokenSet, LogtoError> {
        let fields = [
            ("grant_type", "authorization_code"),
            ("code", code.expose()),
            ("redirect_uri", attempt.redirect_uri.as_str()),
            ("code_verifier", attempt.verifier.expose()),
            ("client_id", self.env.config.app_id()),
        ];
        self.token_request(discovery, &fields, keep).await
    }

    /// Uses a refresh token (RFC 6749 section 6, RFC 8707 section 2.2, Logto's `organization_id`).
    ///
    /// `keep` is called with the next refresh token as soon as a response has one, also when the rest of
    /// the response cannot be read: the provider has replaced the previous one.
    pub(crate) async fn refresh(
        &self,
        discovery: &Discovery,
        refresh_token: &Secret,
        wanted: &TokenRequest,
        keep: &dyn Fn(&Secret),
    ) -> Result<TokenSet, LogtoError> {
        let mut fields = vec![
            ("grant_type", "refresh_token"),
            ("refresh_token", refresh_token.expose()),
            ("client_id", self.env.config.app_id()),
        ];
        fields.extend(wanted.resource().map(|resource| ("resource", resource)));
        fields.extend(wanted.organization_id().map(|id| ("organization_id", id)));
        // The response has an ID token for `openid` only. It is no scope of an API.
        let scope = wanted.scope().map(|scope| ["openid ", scope].concat());
        fields.extend(scope.as_deref().map(|scope| ("scope", scope)));
        self.token_request(discovery, &fields, keep).await
    }

    async fn token_request(
        &self,
        discovery: &Discovery,
        fields: &[(&str, &str)],
        keep: &dyn Fn(&Secret),
    ) -> Result<TokenSet, LogtoError> {
        let response = self.env.send(post_form(&discovery.token_endpoint, fields)).await?;
        let answer = token_endpoint_answer(&response).map_err(|error| with_subject(error, fields))?;
        if let Some(next) = next_refresh_token(&answer) {
            keep(&next);
        }
        if !is_declared_as_json(&response) {
            return Err(TokenResponseError::Malformed.into());
        }
        Ok(TokenSet::read(&answer)?)
    }

    /// Revokes a refresh token (RFC 7009). The request continues when the page is left.
    pub(crate) async fn revoke(&self, endpoint: &Url, app_id: &str, token: &Secret) -> Result<(), LogtoError> {
        let fields = [("token", token.expose()), ("token_type_hint", "refresh_token"), ("client_id", app_id)];
        success(self.env.send(post_form(endpoint, &fields).with_keep_alive()).await?)?;
        Ok(())
    }
}

/// Adds the scopes or resources that an error is about, unless the provider named them.
fn with_subject(error: LogtoError, fields: &[(&str, &str)]) -> LogtoError {
    let LogtoError::OAuth(mut error) = error else { return error };
    if error.subject.is_empty() {
        let values = |name: &'static str| fields.iter().filter(move |field| field.0 == name).map(|field| field.1);
        let requested = RequestedAccess {
            scopes: values("scope").flat_map(str::split_whitespace).collect(),
            resources: values("resource").collect(),
        };
        error.subject = requested.refused_by(&error.error, &error.description);
    }
    error.into()
}

/// The refresh token in a successful response.
fn next_refresh_token(answer: &Map<String, Value>) -> Option<Secret> {
    answer.get("refresh_token")?.as_str().filter(|token| !token.is_empty()).map(Secret::new)
}
