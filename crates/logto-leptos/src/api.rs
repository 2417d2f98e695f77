//! The response of an API as a signal and as a future.

use std::future::{Future, IntoFuture};
use std::pin::Pin;

use leptos::prelude::*;
use serde::de::DeserializeOwned;

use super::api_error::{ApiError, read_value};
use super::api_loader::{ApiLoader, SessionResponse};
use super::api_request::ApiRequest;
use super::hooks::use_logto;

/// The response of an API, and whether it is loading. [`use_api`] returns it. `Copy`, so it can be moved into any
/// closure.
pub struct ApiResponse<T: Send + Sync + 'static> {
    /// The response, and the session to which it belongs.
    response: RwSignal<Option<SessionResponse<T>>>,
    loader: ApiLoader,
}

impl<T: Send + Sync + 'static> Clone for ApiResponse<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for ApiResponse<T> {}

impl<T: Send + Sync + 'static> std::fmt::Debug for ApiResponse<T> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("ApiResponse").finish_non_exhaustive()
    }
}

impl<T: Clone + Send + Sync + 'static> ApiResponse<T> {
    /// Returns the response; `None` while the first one is loading, and on a server. The response to one user is not
    /// returned to the next. Tracked; below a `Suspense`, it shows its fallback meanwhile.
    #[must_use]
    pub fn get(&self) -> Option<Result<T, ApiError>> {
        let response = self.response.try_get().flatten();
        let current = response.filter(|(owner, _)| self.loader.is_current(owner)).map(|(_, response)| response);
        if current.is_none() {
            self.loader.suspend();
        }
        current
    }
}

impl<T: Send + Sync + 'static> ApiResponse<T> {
    /// Returns whether a request is in progress. Tracked.
    #[must_use]
    pub fn is_loading(&self) -> bool {
        self.loader.is_loading()
    }

    /// Sends the request again. The current response stays until the new one arrives.
    pub fn refetch(&self) {
        self.loader.refetch();
    }
}

/// Waits for the response: in a `Suspend`, below a `Suspense` or a `Transition`. It is one of the session that the
/// page shows then.
impl<T: Clone + Send + Sync + 'static> IntoFuture for ApiResponse<T> {
    type Output = Result<T, ApiError>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.loader.wait(move || self.get()))
    }
}

/// Calls an API with an access token and reads the JSON of the response: when the component is created, again for
/// another session, and whenever a signal that `request` reads changes. The token request is a part of the request,
/// so it may follow a signal too, such as the organization that a person chooses.
///
/// A new request cancels the one in progress, and so does disposing of the component. `request` may return `None`
/// while there is nothing to call. Nothing is sent on a server.
///
/// A request that changes something (of another method than GET, HEAD and OPTIONS) is not repeated for another
/// session: after it was sent as one user, only [`ApiResponse::refetch`] sends it as the next. For what a person does
/// with a button, use [`Logto::call_api`](crate::Logto::call_api) in an `Action`.
///
/// In a page, the browser reads the JSON: whole numbers beyond 2⁵³ are rounded.
///
/// ```
/// use leptos::prelude::*;
/// use logto_leptos::{ApiRequest, TokenRequest, use_api};
/// use serde::Deserialize;
///
/// #[derive(Clone, Deserialize)]
/// struct Order {
///     id: u32,
///     article: String,
/// }
///
/// #[component]
/// fn Orders(organization: Signal<Option<String>>) -> impl IntoView {
///     let orders = use_api::<Vec<Order>>(move || {
///         let token = TokenRequest::new().with_resource("https://api.example.com");
///         let token = token.with_organization_id(organization.get()?);
///         Some(ApiRequest::get("https://api.example.com/orders", token))
///     });
///     let list = move || {
///         Suspend::new(async move {
///             let orders = orders.await?;
///             let rows = orders.into_iter().map(|order| view! { <li>{order.id} ": " {order.article}</li> });
///             Ok::<_, logto_leptos::ApiError>(view! { <ul>{rows.collect_view()}</ul> })
///         })
///     };
///     view! {
///         <Transition fallback=|| "…">
///             <ErrorBoundary fallback=|_| "The orders cannot be shown.">{list}</ErrorBoundary>
///         </Transition>
///     }
/// }
/// ```
///
/// # Panics
/// As [`use_logto`].
#[must_use]
#[track_caller]
pub fn use_api<T>(request: impl Fn() -> Option<ApiRequest> + 'static) -> ApiResponse<T>
where
    T: DeserializeOwned + Clone + Send + Sync + 'static,
{
    let logto = use_logto();
    let api = ApiResponse { response: RwSignal::new(None), loader: ApiLoader::new(logto) };
    api.loader.run(logto, request, move |response| {
        let response = response.map(|(owner, response)| (owner, response.and_then(read_value)));
        api.response.try_set(response);
    });
    api
}
