//! Requests to the Management API with a fresh token each, and what became of the last one.

use futures_util::future::{FutureExt as _, LocalBoxFuture};
use leptos::prelude::*;
use logto_leptos::WebHttp;
use logto_leptos::http::{HeaderValue, Response, StatusCode, header};
use logto_leptos::ports::{Http, HttpRequest, HttpResponse};
use logto_leptos::{AccessToken, HttpError, LogtoClient, LogtoError, TokenRequest};
use logto_management::ManagementError;

use super::Trouble;

/// What lets a request in.
pub(super) enum Way {
    /// It has all it needs.
    Plain,
    /// The person's token for a resource; the configuration says where it may go.
    Resource(LogtoClient, TokenRequest),
    /// The person's token for user info, for a proxy on the page's own origin.
    Proxy(LogtoClient),
}

/// Sends requests one of these ways.
pub(super) struct ManagementHttp {
    way: Way,
    trouble: RwSignal<Option<Trouble>>,
}

impl ManagementHttp {
    pub(super) fn new(way: Way, trouble: RwSignal<Option<Trouble>>) -> Self {
        Self { way, trouble }
    }

    async fn exchange(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let answer = match &self.way {
            Way::Plain => WebHttp.send(request).await.map_err(LogtoError::from),
            Way::Resource(client, token) => client.fetch(token.clone(), request).await,
            Way::Proxy(client) => through_proxy(client, request).await,
        };
        let (trouble, answer) = match answer {
            Ok(answer) => (refusal(answer.status()).map(Trouble::Refused), Ok(answer)),
            Err(LogtoError::Http(error)) => (Some(Trouble::Refused(error.into())), Err(error)),
            Err(error) => (Some(Trouble::NoToken(error)), unauthorized()),
        };
        // The token may have been forgotten meanwhile, with all there was to say of it.
        if self.trouble.try_with_untracked(|known| *known != trouble) == Some(true) {
            self.trouble.set(trouble);
        }
        answer
    }
}

impl Http for ManagementHttp {
    fn send(&self, request: HttpRequest) -> LocalBoxFuture<'_, Result<HttpResponse, HttpError>> {
        self.exchange(request).boxed_local()
    }
}

/// What a status says about access. Other refusals are about what was sent.
fn refusal(status: StatusCode) -> Option<ManagementError> {
    match status.as_u16() {
        401 => Some(ManagementError::Unauthorized),
        403 => Some(ManagementError::Forbidden),
        status @ 500.. => Some(HttpError::Status { status, retry_after: None }.into()),
        _ => None,
    }
}

/// What stands for the answer where no request could be sent.
fn unauthorized() -> Result<HttpResponse, HttpError> {
    Response::builder().status(StatusCode::UNAUTHORIZED).body(Vec::new()).map_err(|_| HttpError::Invalid)
}

async fn through_proxy(client: &LogtoClient, request: HttpRequest) -> Result<HttpResponse, LogtoError> {
    let token = client.access_token(TokenRequest::new()).await?;
    let answer = WebHttp.send(with_bearer(request.clone(), &token)?).await?;
    if answer.status() != StatusCode::UNAUTHORIZED {
        return Ok(answer);
    }
    let renewed = client.renew_access_token(TokenRequest::new(), &token).await?;
    Ok(WebHttp.send(with_bearer(request, &renewed)?).await?)
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
    fn a_refusal_of_what_was_sent_is_no_trouble_with_the_api() {
        for (status, code) in [
            (200, None),
            (400, None),
            (404, None),
            (401, Some("management.unauthorized")),
            (403, Some("management.forbidden")),
        ] {
            let trouble = refusal(StatusCode::from_u16(status).unwrap());
            assert_eq!(trouble.as_ref().map(ManagementError::code), code, "{status}");
        }
        assert!(refusal(StatusCode::BAD_GATEWAY).is_some_and(|error| error.is_transient()));
    }
}
