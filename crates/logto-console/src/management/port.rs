//! Requests to the Management API with a valid token each, and the outcome of the last one.

use futures_util::future::{FutureExt as _, LocalBoxFuture};
use leptos::prelude::*;
use logto_leptos::WebHttp;
use logto_leptos::http::{HeaderValue, Response, StatusCode, header};
use logto_leptos::ports::{Http, HttpRequest, HttpResponse};
use logto_leptos::{AccessToken, HttpError, LogtoClient, LogtoError, TokenRequest};
use logto_management::ManagementError;

use super::AccessError;

/// How a request is authorized.
pub(super) enum AuthMode {
    /// The request has its token already.
    None,
    /// With the user's token for a resource; the client's configuration limits where it may go.
    ResourceToken(LogtoClient, TokenRequest),
    /// With the user's opaque token, for a proxy on the page's own origin.
    OpaqueToken(LogtoClient),
}

/// Sends requests with one of these authorizations.
pub(super) struct ManagementHttp {
    mode: AuthMode,
    access_error: RwSignal<Option<AccessError>>,
}

impl ManagementHttp {
    pub(super) fn new(mode: AuthMode, access_error: RwSignal<Option<AccessError>>) -> Self {
        Self { mode, access_error }
    }

    async fn exchange(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let answer = match &self.mode {
            AuthMode::None => WebHttp.send(request).await.map_err(LogtoError::from),
            AuthMode::ResourceToken(client, token) => client.fetch(token.clone(), request).await,
            AuthMode::OpaqueToken(client) => through_proxy(client, request).await,
        };
        let (access_error, answer) = match answer {
            Ok(answer) => (rejection(answer.status()).map(AccessError::Rejected), Ok(answer)),
            Err(LogtoError::Http(error)) => (Some(AccessError::Rejected(error.into())), Err(error)),
            Err(error) => (Some(AccessError::NoToken(error)), unauthorized()),
        };
        // The page may have been left meanwhile.
        if self.access_error.try_with_untracked(|known| *known != access_error) == Some(true) {
            self.access_error.set(access_error);
        }
        answer
    }
}

impl Http for ManagementHttp {
    fn send(&self, request: HttpRequest) -> LocalBoxFuture<'_, Result<HttpResponse, HttpError>> {
        self.exchange(request).boxed_local()
    }
}

/// Returns the access error that a status stands for. Other error statuses are about the request's content.
fn rejection(status: StatusCode) -> Option<ManagementError> {
    match status.as_u16() {
        401 => Some(ManagementError::Unauthorized),
        403 => Some(ManagementError::Forbidden),
        status @ 500.. => Some(HttpError::Status { status, retry_after: None }.into()),
        _ => None,
    }
}

/// Returns the response for a request that could not be sent.
fn unauthorized() -> Result<HttpResponse, HttpError> {
    Response::builder().status(StatusCode::UNAUTHORIZED).body(Vec::new()).map_err(|_| HttpError::Invalid)
}

async fn through_proxy(client: &LogtoClient, request: HttpRequest) -> Result<HttpResponse, LogtoError> {
    let token = client.access_token(TokenRequest::new()).await?;
    let answer = WebHttp.send(with_bearer(request.clone(), &token)?).await?;
    if answer.status() != StatusCode::UNAUTHORIZED {
        return Ok(answer);
    }
    match client.renew_access_token(TokenRequest::new(), &token).await {
        Ok(renewed) => Ok(WebHttp.send(with_bearer(request, &renewed)?).await?),
        // The proxy has refused the token's replacement a short while ago.
        Err(LogtoError::Http(HttpError::Status { status: 401, .. })) => Ok(answer),
        Err(error) => Err(error),
    }
}

fn with_bearer(mut request: HttpRequest, token: &AccessToken) -> Result<HttpRequest, HttpError> {
    let bearer = ["Bearer ", token.token().expose()].concat();
    let mut bearer = HeaderValue::try_from(bearer).map_err(|_| HttpError::Invalid)?;
    bearer.set_sensitive(true);
    request.headers_mut().insert(header::AUTHORIZATION, bearer);
    Ok(request)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_access_errors_only() {
        for (status, code) in [
            (200, None),
            (400, None),
            (404, None),
            (401, Some("management.unauthorized")),
            (403, Some("management.forbidden")),
        ] {
            let access_error = rejection(StatusCode::from_u16(status).unwrap());
            assert_eq!(access_error.as_ref().map(ManagementError::code), code, "{status}");
        }
        assert!(rejection(StatusCode::BAD_GATEWAY).is_some_and(|error| error.is_transient()));
    }
}
