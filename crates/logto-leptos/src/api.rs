//! The answer of an API, as a signal.

use futures_util::future::{AbortHandle, Abortable};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::hooks::{person, use_logto};
use logto_client::ports::{HttpRequest, HttpResponse};
use logto_client::protocol::error::LogtoError;
use logto_client::protocol::token::TokenRequest;

/// The answer of an API, and whether it is on its way. [`use_api`] gives it.
#[derive(Clone, Copy, Debug)]
pub struct ApiAnswer {
    answer: RwSignal<Option<Result<HttpResponse, LogtoError>>>,
    is_loading: RwSignal<bool>,
    /// Counts the calls of `refetch`.
    again: RwSignal<u32>,
}

impl ApiAnswer {
    /// The answer, whatever its status; `None` while the first one is on its way. Tracked.
    #[must_use]
    pub fn get(&self) -> Option<Result<HttpResponse, LogtoError>> {
        self.answer.get()
    }

    /// Whether a request is under way. Tracked.
    #[must_use]
    pub fn is_loading(&self) -> bool {
        self.is_loading.get()
    }

    /// Asks again. The present answer stays until the new one is there.
    pub fn refetch(&self) {
        self.again.update(|times| *times = times.wrapping_add(1));
    }
}

/// Fetches from an API with an access token ([`LogtoClient::fetch`](crate::LogtoClient::fetch)): once
/// the component is there, again for another person, and whenever a signal that `request` reads
/// changes. A request whose answer is not wanted any more is given up, also when the component goes.
/// `request` may say `None` while there is nothing to fetch.
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
///             Some(Ok(answer)) => String::from_utf8_lossy(answer.body()).into_owned(),
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
pub fn use_api(token: TokenRequest, request: impl Fn() -> Option<HttpRequest> + 'static) -> ApiAnswer {
    let logto = use_logto();
    let person = person(logto);
    let api = ApiAnswer { answer: RwSignal::new(None), is_loading: RwSignal::new(true), again: RwSignal::new(0) };
    let under_way = StoredValue::new(None::<AbortHandle>);
    on_cleanup(move || give_up(under_way));
    // A resource of Leptos would let one request end before it began the next.
    Effect::new(move |previous: Option<u32>| {
        person.track();
        let times = api.again.get();
        let request = request();
        give_up(under_way);
        if previous == Some(times) {
            api.answer.set(None);
        }
        api.is_loading.set(request.is_some());
        if let Some(request) = request {
            let (abort, registration) = AbortHandle::new_pair();
            under_way.set_value(Some(abort));
            let (client, token) = (logto.client(), token.clone());
            spawn_local(async move {
                let fetched = Abortable::new(async move { client.fetch(token, request).await }, registration);
                if let Ok(answer) = fetched.await {
                    api.is_loading.try_set(false);
                    api.answer.try_set(Some(answer));
                }
            });
        }
        times
    });
    api
}

fn give_up(under_way: StoredValue<Option<AbortHandle>>) {
    if let Some(Some(abort)) = under_way.try_update_value(Option::take) {
        abort.abort();
    }
}
