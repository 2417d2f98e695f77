//! Requests to the token and revocation endpoints, as a public client: the app id goes in the body,
//! and there is no secret.

use std::rc::Rc;

use oauth2::basic::{BasicErrorResponse, BasicRevocationErrorResponse, BasicTokenIntrospectionResponse};
use oauth2::{
    AuthorizationCode, Client, ClientId, EndpointNotSet, EndpointSet, HttpRequest, PkceCodeVerifier, RedirectUrl,
    RefreshToken, RequestTokenError, StandardRevocableToken, TokenUrl,
};
use url::Url;

use serde::Deserialize;

use super::environment::Environment;
use super::requests::{post_form, success, token_endpoint_answer};
use crate::ports::{HttpResponse, KeepAlive};
use crate::protocol::attempt::SignInAttempt;
use crate::protocol::discovery::Discovery;
use crate::protocol::error::{HttpError, LogtoError, OAuthError};
use crate::protocol::secret::Secret;
use crate::protocol::token::{TokenEndpointResponse, TokenRequest, TokenResponseError};

type OidcClient = Client<
    BasicErrorResponse,
    TokenEndpointResponse,
    BasicTokenIntrospectionResponse,
    StandardRevocableToken,
    BasicRevocationErrorResponse,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointSet,
>;

type RequestError = RequestTokenError<HttpError, BasicErrorResponse>;

/// The token and revocation endpoints of the provider.
pub(crate) struct TokenEndpoint {
    env: Rc<Environment>,
}

impl TokenEndpoint {
    pub(crate) fn new(env: Rc<Environment>) -> Self {
        Self { env }
    }

    fn oidc_client(&self, discovery: &Discovery) -> OidcClient {
        Client::new(ClientId::new(self.env.config.app_id().to_owned()))
            .set_token_uri(TokenUrl::from_url(discovery.token_endpoint.clone()))
    }

    /// Exchanges a code (RFC 6749 section 4.1.3, RFC 7636 section 4.5). `keep` is called with the refresh
    /// token as in [`TokenEndpoint::refresh`].
    pub(crate) async fn exchange_code(
        &self,
        discovery: &Discovery,
        attempt: &SignInAttempt,
        code: &Secret,
        keep: impl Fn(&Secret),
    ) -> Result<TokenEndpointResponse, LogtoError> {
        self.oidc_client(discovery)
            .set_redirect_uri(RedirectUrl::from_url(attempt.redirect_uri.clone()))
            .exchange_code(AuthorizationCode::new(code.expose().to_owned()))
            .set_pkce_verifier(PkceCodeVerifier::new(attempt.verifier.expose().to_owned()))
            .request_async(&|request| self.token_request(request, &keep))
            .await
            .map_err(|error| token_error(&error))
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
        keep: impl Fn(&Secret),
    ) -> Result<TokenEndpointResponse, LogtoError> {
        let client = self.oidc_client(discovery);
        let refresh_token = RefreshToken::new(refresh_token.expose().to_owned());
        let mut request = client.exchange_refresh_token(&refresh_token);
        if let Some(resource) = &wanted.resource {
            request = request.add_extra_param("resource", resource.as_str());
        }
        if let Some(id) = &wanted.organization_id {
            request = request.add_extra_param("organization_id", id.as_str());
        }
        let answer = request.request_async(&|request| self.token_request(request, &keep)).await;
        answer.map_err(|error| token_error(&error))
    }

    async fn token_request(
        &self,
        request: HttpRequest,
        keep: &impl Fn(&Secret),
    ) -> Result<oauth2::HttpResponse, HttpError> {
        let response = token_endpoint_answer(self.env.send(request).await?)?;
        if let Some(token) = next_refresh_token(&response) {
            keep(&token);
        }
        Ok(response)
    }

    /// Revokes a refresh token (RFC 7009). The request is not made by `oauth2`, which requires https
    /// even for localhost. It continues when the page is left.
    pub(crate) async fn revoke(&self, endpoint: &Url, app_id: &str, token: &Secret) -> Result<(), LogtoError> {
        let fields = [("token", token.expose()), ("token_type_hint", "refresh_token"), ("client_id", app_id)];
        let mut request = post_form(endpoint, &fields)?;
        request.extensions_mut().insert(KeepAlive);
        success(self.env.send(request).await?)?;
        Ok(())
    }
}

/// The refresh token in a successful response.
fn next_refresh_token(response: &HttpResponse) -> Option<Secret> {
    #[derive(Deserialize)]
    struct Next {
        refresh_token: Option<Secret>,
    }
    let next: Next = serde_json::from_slice(response.body()).ok().filter(|_| response.status().is_success())?;
    next.refresh_token.filter(|token| !token.expose().is_empty())
}

/// Converts an error, without the response body, which may contain tokens.
fn token_error(error: &RequestError) -> LogtoError {
    match error {
        RequestTokenError::ServerResponse(response) => {
            let description = response.error_description().map(String::as_str).unwrap_or_default();
            OAuthError::new(response.error().as_ref(), description).into()
        }
        RequestTokenError::Request(error) => (*error).into(),
        RequestTokenError::Parse(..) | RequestTokenError::Other(_) => TokenResponseError::Malformed.into(),
    }
}
