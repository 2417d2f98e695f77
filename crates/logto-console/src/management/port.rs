//! Requests to the Management API with a valid token each, the outcome of the last one, and what the server offers
//! beside it.

use futures_util::future::{FutureExt as _, LocalBoxFuture};
use leptos::prelude::*;
use logto_leptos::ports::{Http, HttpRequest, HttpResponse, send_within};
use logto_leptos::protocol::url_parser::{http_origin, join_url, parse_url};
use logto_leptos::{HttpError, LogtoClient, LogtoError, SessionBinding, TokenRequest, WebClock, WebHttp};
use logto_management::ManagementError;
use url::Url;

use super::AccessError;

/// How a request is authorized.
pub(super) enum AuthMode {
    /// The request has its token already.
    None,
    /// With the user's token for a resource; the client's configuration limits where it may go.
    ResourceToken(UserSession, TokenRequest),
    /// With the user's opaque token, for a proxy on the page's own origin.
    OpaqueToken(UserSession),
}

/// The session in which an operation began. Its requests are sent in no other.
pub(super) struct UserSession {
    client: LogtoClient,
    binding: Option<SessionBinding>,
}

impl UserSession {
    /// Returns the session that the page shows.
    pub(super) fn present(client: &LogtoClient) -> Self {
        Self { client: client.clone(), binding: client.session_binding() }
    }

    fn binding(&self) -> Result<&SessionBinding, LogtoError> {
        self.binding.as_ref().ok_or(LogtoError::NotAuthenticated)
    }

    async fn fetch(&self, token: TokenRequest, request: HttpRequest) -> Result<HttpResponse, LogtoError> {
        self.client.fetch_in(self.binding()?, token, request).await
    }

    /// Sends a request to the page's own origin with the user's opaque token. A token that is rejected is
    /// renewed once.
    async fn fetch_through_proxy(&self, http: &dyn Http, request: HttpRequest) -> Result<HttpResponse, LogtoError> {
        let binding = self.binding()?;
        let token = self.client.access_token_in(binding, TokenRequest::new()).await?;
        let mut answer = self.send(http, request.clone().with_bearer(token.token().expose())).await?;
        if answer.status() == 401 {
            match self.client.renew_access_token_in(binding, TokenRequest::new(), &token).await {
                Ok(renewed) => answer = self.send(http, request.with_bearer(renewed.token().expose())).await?,
                // The proxy has refused the token's replacement a short while ago.
                Err(LogtoError::Http(HttpError::Status { status: 401, .. })) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(answer)
    }

    /// Sends a request, and discards its response when the session has changed meanwhile.
    async fn send(&self, http: &dyn Http, request: HttpRequest) -> Result<HttpResponse, LogtoError> {
        self.client.check_session(self.binding()?)?;
        let answer = send_within(http, &WebClock, self.client.config().timeout(), request).await;
        self.client.check_session(self.binding()?)?;
        Ok(answer?)
    }
}

/// Sends requests with one of these authorizations.
pub(super) struct ManagementHttp {
    mode: AuthMode,
    access_error: RwSignal<Option<AccessError>>,
    /// Where the server offers the outcome of its last messages.
    deliveries: RwSignal<Option<Url>>,
}

impl ManagementHttp {
    pub(super) fn new(
        mode: AuthMode,
        access_error: RwSignal<Option<AccessError>>,
        deliveries: RwSignal<Option<Url>>,
    ) -> Self {
        Self { mode, access_error, deliveries }
    }

    async fn exchange(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let address = request.url().to_owned();
        let answer = match &self.mode {
            AuthMode::None => WebHttp.send(request).await.map_err(LogtoError::from),
            AuthMode::ResourceToken(session, token) => session.fetch(token.clone(), request).await,
            AuthMode::OpaqueToken(session) => session.fetch_through_proxy(&WebHttp, request).await,
        };
        let (access_error, answer) = match answer {
            Ok(answer) => (rejection(answer.status()).map(AccessError::Rejected), Ok(answer)),
            Err(LogtoError::Http(error)) => (Some(AccessError::Rejected(error.into())), Err(error)),
            // The request could not be sent.
            Err(error) => (Some(AccessError::NoToken(error)), Ok(HttpResponse::new(401, Vec::new()))),
        };
        // The page may have been left meanwhile.
        if self.access_error.try_with_untracked(|known| *known != access_error) == Some(true) {
            self.access_error.set(access_error);
        }
        let offered = answer.as_ref().ok().and_then(|answer| offered_deliveries(&address, answer.header("link")?));
        if offered.is_some() {
            let _ = self.deliveries.try_set(offered);
        }
        answer
    }
}

impl Http for ManagementHttp {
    fn send(&self, request: HttpRequest) -> LocalBoxFuture<'_, Result<HttpResponse, HttpError>> {
        self.exchange(request).boxed_local()
    }
}

/// Returns the address in a `Link` header with the relation `deliveries`, which a response of the API at `address` has.
/// It has to be on the same origin. Logto sends no such link; `logto-dev` does.
fn offered_deliveries(address: &str, link: &str) -> Option<Url> {
    let target = link.strip_prefix('<')?.strip_suffix(">; rel=\"deliveries\"")?;
    let api = parse_url(address)?;
    join_url(&api, target).filter(|url| http_origin(url).is_some() && http_origin(url) == http_origin(&api))
}

/// Returns the access error that a status stands for. Other error statuses are about the request's content.
fn rejection(status: u16) -> Option<ManagementError> {
    match status {
        401 => Some(ManagementError::Unauthorized),
        403 => Some(ManagementError::Forbidden),
        500.. => Some(HttpError::Status { status, retry_after: None }.into()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_deliveries_on_the_origin_of_the_api_only() {
        let offered = |link: &str| offered_deliveries("http://localhost:3001/api/connectors", link).map(String::from);
        let own = offered("</dev/deliveries>; rel=\"deliveries\"");
        assert_eq!(own.as_deref(), Some("http://localhost:3001/dev/deliveries"));
        assert_eq!(offered("<http://127.0.0.1:9/dev/deliveries>; rel=\"deliveries\""), None);
        assert_eq!(offered("<http://localhost:3001/api/users?page=1>; rel=\"first\""), None);
        assert_eq!(offered(""), None);
    }

    #[test]
    fn reports_access_errors_only() {
        for (status, code) in [
            (200, None),
            (400, None),
            (404, None),
            (401, Some("management.unauthorized")),
            (403, Some("management.forbidden")),
        ] {
            let access_error = rejection(status);
            assert_eq!(access_error.as_ref().map(ManagementError::code), code, "{status}");
        }
        assert!(rejection(502).is_some_and(|error| error.is_transient()));
    }

    #[test]
    #[cfg(not(target_arch = "wasm32"))]
    fn request_through_the_proxy_is_not_sent_with_an_invalid_header() {
        use futures_executor::block_on;
        use logto_leptos::LogtoConfig;
        use logto_leptos::testing::TestHarness;

        let harness = TestHarness::new(LogtoConfig::new("http://localhost:3001", "spa").unwrap());
        harness.sign_in_as("u_ada", &[]);
        let session = UserSession::present(&harness.client());
        let request = HttpRequest::get("http://localhost:3000/manage/api/connectors").with_header("x-name", "é");
        let sent = block_on(session.fetch_through_proxy(&*harness.logto, request));
        assert_eq!(sent.unwrap_err(), LogtoError::Http(HttpError::Invalid));
        assert_eq!(harness.logto.count("/manage/api/connectors"), 0);
    }

    #[test]
    #[cfg(not(target_arch = "wasm32"))]
    fn request_through_the_proxy_is_not_sent_again_in_another_session() {
        use futures_executor::{LocalPool, block_on};
        use futures_util::task::LocalSpawnExt as _;
        use logto_leptos::LogtoConfig;
        use logto_leptos::ports::TabMessage;
        use logto_leptos::testing::{MockResponse, TestHarness};
        use serde_json::json;

        let harness = TestHarness::new(LogtoConfig::new("http://localhost:3001", "spa").unwrap());
        harness.sign_in_as("u_ada", &[]);
        let (send, answer) = futures_channel::oneshot::channel();
        harness.logto.script("/manage/api/connectors", MockResponse::Pending(answer));
        let session = UserSession::present(&harness.client());
        let http = std::rc::Rc::clone(&harness.logto);
        let request = || HttpRequest::delete("http://localhost:3000/manage/api/connectors");
        let mut pool = LocalPool::new();
        let sent = async move { (session.fetch_through_proxy(&*http, request()).await, session) };
        let sent = pool.spawner().spawn_local_with_handle(sent).unwrap();
        pool.run_until_stalled();
        harness.sign_in_as("u_bob", &[]);
        harness.tabs.broadcast(&TabMessage::SessionChanged);
        send.send((401, json!({}))).unwrap();
        let (result, session) = pool.run_until(sent);
        assert_eq!(result.unwrap_err(), LogtoError::SessionChanged);
        let next = block_on(session.fetch_through_proxy(&*harness.logto, request()));
        assert_eq!(next.unwrap_err(), LogtoError::SessionChanged);
        assert_eq!(harness.logto.count("/manage/api/connectors"), 1);
        assert_eq!(harness.logto.count("/oidc/token"), 0);
    }
}
