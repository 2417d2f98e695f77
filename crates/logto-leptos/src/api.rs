//! The response of an API, as a signal.

use std::task::Poll;

use futures_util::future::{AbortHandle, Abortable};
use leptos::prelude::*;

use super::hooks::{session_binding, use_logto};
use super::spawn::spawn;
use logto_client::client::SessionBinding;
use logto_client::ports::{HttpRequest, HttpResponse};
use logto_client::protocol::error::LogtoError;
use logto_client::protocol::token::TokenRequest;

/// The response of an API, and whether it is loading. [`use_api`] returns it.
#[derive(Clone, Copy, Debug)]
pub struct ApiResponse {
    /// The response, and the session to which it belongs.
    response: RwSignal<Option<Response>>,
    /// The session that the page shows.
    session: Memo<Poll<Option<SessionBinding>>>,
    is_loading: RwSignal<bool>,
    /// The number of calls of `refetch`.
    refetches: RwSignal<u32>,
}

type Response = (Option<SessionBinding>, Result<HttpResponse, LogtoError>);

impl ApiResponse {
    /// Returns the response, of any status; `None` while the first one is loading. The response to one user is
    /// not returned to the next. Tracked.
    #[must_use]
    pub fn get(&self) -> Option<Result<HttpResponse, LogtoError>> {
        let session = self.session.get();
        let (owner, response) = self.response.get()?;
        (session == Poll::Ready(owner)).then_some(response)
    }

    /// Returns whether a request is in progress. Tracked.
    #[must_use]
    pub fn is_loading(&self) -> bool {
        self.is_loading.get()
    }

    /// Sends the request again. The current response stays until the new one arrives.
    pub fn refetch(&self) {
        self.refetches.update(|count| *count = count.wrapping_add(1));
    }
}

/// Fetches from an API with an access token ([`LogtoClient::fetch`](crate::LogtoClient::fetch)): when the
/// component is created, again for another session, and whenever a signal that `request` reads changes. A new
/// request cancels the one in progress, and so does disposing of the component. `request` may return `None`
/// while there is nothing to fetch. Nothing is fetched on a server.
///
/// A request that changes something (of another method than GET, HEAD and OPTIONS) is not repeated for another
/// session: after it was sent as one user, only [`ApiResponse::refetch`] sends it as the next.
///
/// ```
/// use leptos::prelude::*;
/// use logto_leptos::{TokenRequest, http, use_api};
///
/// #[component]
/// fn Orders() -> impl IntoView {
///     let page = RwSignal::new(1);
///     let orders = use_api(TokenRequest::new().with_resource("https://api.example.com"), move || {
///         let url = format!("https://api.example.com/orders?page={}", page.get());
///         http::Request::get(url).body(Vec::new()).ok()
///     });
///     view! {
///         <button on:click=move |_| page.update(|page| *page += 1)>"Next"</button>
///         {move || match orders.get() {
///             None => "…".to_owned(),
///             Some(Ok(response)) => String::from_utf8_lossy(response.body()).into_owned(),
///             Some(Err(error)) => error.to_string(),
///         }}
///     }
/// }
/// ```
///
/// # Panics
/// As [`use_logto`].
#[must_use]
#[track_caller]
pub fn use_api(token: TokenRequest, request: impl Fn() -> Option<HttpRequest> + 'static) -> ApiResponse {
    let logto = use_logto();
    let session = session_binding(logto);
    let api = ApiResponse {
        response: RwSignal::new(None),
        session,
        is_loading: RwSignal::new(true),
        refetches: RwSignal::new(0),
    };
    let in_progress = StoredValue::new(None::<AbortHandle>);
    on_cleanup(move || cancel(in_progress));
    // A resource of Leptos would finish one request before it starts the next.
    Effect::new(move |previous: Option<Run>| {
        let mut run = previous.clone().unwrap_or_default();
        run.refetches = api.refetches.get();
        let Poll::Ready(session) = session.get() else { return run };
        let request = request();
        cancel(in_progress);
        let is_refetch = previous.is_some_and(|previous| previous.refetches != run.refetches);
        if !is_refetch {
            api.response.set(None);
        }
        let request = request.filter(|request| is_refetch || run.may_send(request, session.as_ref()));
        api.is_loading.set(request.is_some());
        if let Some(request) = request {
            if session.is_some() {
                run.sent_in.clone_from(&session);
            }
            let (abort, registration) = AbortHandle::new_pair();
            in_progress.set_value(Some(abort));
            let (client, token) = (logto.client(), token.clone());
            spawn(async move {
                let fetched = async {
                    match &session {
                        Some(session) => client.fetch_in(session, token, request).await,
                        None => client.fetch(token, request).await,
                    }
                };
                if let Ok(response) = Abortable::new(fetched, registration).await {
                    api.is_loading.try_set(false);
                    api.response.try_set(Some((session.clone(), response)));
                }
            });
        }
        run
    });
    api
}

/// What the effect of [`use_api`] remembers of its last run.
#[derive(Clone, Default)]
struct Run {
    refetches: u32,
    /// The session in which a request was sent last.
    sent_in: Option<SessionBinding>,
}

impl Run {
    /// Returns whether a request may be sent without being asked for: in the session of the previous one, or
    /// when it changes nothing.
    fn may_send(&self, request: &HttpRequest, session: Option<&SessionBinding>) -> bool {
        request.method().is_safe() || self.sent_in.is_none() || self.sent_in.as_ref() == session
    }
}

fn cancel(in_progress: StoredValue<Option<AbortHandle>>) {
    if let Some(Some(abort)) = in_progress.try_update_value(Option::take) {
        abort.abort();
    }
}
