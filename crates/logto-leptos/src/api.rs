//! The response of an API, as a signal.

use futures_util::future::{AbortHandle, Abortable};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::hooks::{use_logto, user_id};
use logto_client::ports::{HttpRequest, HttpResponse};
use logto_client::protocol::error::LogtoError;
use logto_client::protocol::token::TokenRequest;

/// The response of an API, and whether it is loading. [`use_api`] returns it.
#[derive(Clone, Copy, Debug)]
pub struct ApiResponse {
    response: RwSignal<Option<Result<HttpResponse, LogtoError>>>,
    is_loading: RwSignal<bool>,
    /// The number of calls of `refetch`.
    refetches: RwSignal<u32>,
}

impl ApiResponse {
    /// Returns the response, of any status; `None` while the first one is loading. Tracked.
    #[must_use]
    pub fn get(&self) -> Option<Result<HttpResponse, LogtoError>> {
        self.response.get()
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
/// component is created, again for another user, and whenever a signal that `request` reads changes. A new
/// request cancels the one in progress, and so does disposing of the component. `request` may return `None`
/// while there is nothing to fetch. Nothing is fetched on a server.
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
    let user_id = user_id(logto);
    let api =
        ApiResponse { response: RwSignal::new(None), is_loading: RwSignal::new(true), refetches: RwSignal::new(0) };
    let in_progress = StoredValue::new(None::<AbortHandle>);
    on_cleanup(move || cancel(in_progress));
    // A resource of Leptos would finish one request before it starts the next.
    Effect::new(move |previous: Option<u32>| {
        let is_user_known = user_id.get().is_ready();
        let refetches = api.refetches.get();
        if !is_user_known {
            return refetches;
        }
        let request = request();
        cancel(in_progress);
        if previous == Some(refetches) {
            api.response.set(None);
        }
        api.is_loading.set(request.is_some());
        if let Some(request) = request {
            let (abort, registration) = AbortHandle::new_pair();
            in_progress.set_value(Some(abort));
            let (client, token) = (logto.client(), token.clone());
            spawn_local(async move {
                let fetched = Abortable::new(async move { client.fetch(token, request).await }, registration);
                if let Ok(response) = fetched.await {
                    api.is_loading.try_set(false);
                    api.response.try_set(Some(response));
                }
            });
        }
        refetches
    });
    api
}

fn cancel(in_progress: StoredValue<Option<AbortHandle>>) {
    if let Some(Some(abort)) = in_progress.try_update_value(Option::take) {
        abort.abort();
    }
}
