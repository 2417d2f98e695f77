//! Hooks.

use std::cell::RefCell;
use std::future::pending;
use std::task::Poll;

use leptos::prelude::*;
use leptos_router::hooks::use_location;
use url::form_urlencoded;

use super::hydration::after_hydration;
use super::logto::Logto;
use logto_client::client::{LogtoClient, Session, SessionBinding, User};
use logto_client::protocol::error::LogtoError;
use logto_client::protocol::token::{AccessToken, TokenRequest};
use logto_client::protocol::user_info::UserInfo;

/// Returns the handle that the enclosing [`LogtoProvider`](crate::LogtoProvider) provides.
///
/// ```
/// use leptos::prelude::*;
/// use logto_leptos::use_logto;
///
/// #[component]
/// fn Greeting() -> impl IntoView {
///     let logto = use_logto();
///     move || match logto.user() {
///         Some(user) => format!("Hello {}", user.name().unwrap_or("you")),
///         None => "Nobody is signed in".to_owned(),
///     }
/// }
/// ```
///
/// # Panics
/// Outside of a `LogtoProvider`. [`try_use_logto`] returns `None` there.
#[must_use]
#[track_caller]
pub fn use_logto() -> Logto {
    expect_context::<Logto>()
}

/// Returns the handle that the enclosing [`LogtoProvider`](crate::LogtoProvider) provides, if there is one.
#[must_use]
pub fn try_use_logto() -> Option<Logto> {
    use_context::<Logto>()
}

/// Returns the value of a query parameter of the page's address as a signal; `None` when it is missing or empty. Of
/// a parameter that is repeated, the first counts.
///
/// The value is decoded once. `use_query_map` of `leptos_router` 0.8 decodes it twice, so that `?q=a%2526b` gives
/// `a&b` there instead of `a%26b`.
///
/// ```
/// use leptos::prelude::*;
/// use logto_leptos::use_query_value;
///
/// #[component]
/// fn Search() -> impl IntoView {
///     let words = use_query_value("q");
///     move || words.get().map(|words| format!("Results for {words}"))
/// }
/// ```
///
/// # Panics
/// Outside of a `Router`.
#[must_use]
#[track_caller]
pub fn use_query_value(name: &'static str) -> Memo<Option<String>> {
    let search = use_location().search;
    Memo::new(move |_| search.with(|search| query_value(search, name)))
}

fn query_value(search: &str, name: &str) -> Option<String> {
    let mut pairs = form_urlencoded::parse(search.as_bytes());
    pairs.find(|(key, value)| key == name && !value.is_empty()).map(|(_, value)| value.into_owned())
}

/// Returns the signed-in user as a signal, which changes only with the user or their claims. `None` on a server,
/// and until the server's HTML is hydrated.
///
/// ```
/// use leptos::prelude::*;
/// use logto_leptos::use_user;
///
/// #[component]
/// fn Roles() -> impl IntoView {
///     let user = use_user();
///     move || user.get().map(|user| user.claims().roles().join(", "))
/// }
/// ```
///
/// # Panics
/// As [`use_logto`].
#[must_use]
#[track_caller]
pub fn use_user() -> Memo<Option<User>> {
    let logto = use_logto();
    Memo::new(move |_| logto.user())
}

/// Fetches the signed-in user's user info when the component is created, and again for another session. `None`
/// while it loads, also while the next user's loads after the user has changed, and on a server; [`LogtoError::NotAuthenticated`] when no user is signed in.
///
/// ```
/// use leptos::prelude::*;
/// use logto_leptos::use_user_info;
///
/// #[component]
/// fn Email() -> impl IntoView {
///     let info = use_user_info();
///     move || match info.get() {
///         None => "…".to_owned(),
///         Some(Ok(info)) => info.email().unwrap_or("no e-mail address").to_owned(),
///         Some(Err(error)) => error.to_string(),
///     }
/// }
/// ```
///
/// # Panics
/// As [`use_logto`].
#[must_use]
#[track_caller]
pub fn use_user_info() -> LocalResource<Result<UserInfo, LogtoError>> {
    resource(use_logto(), async |client: LogtoClient| client.fetch_user_info().await)
}

/// Obtains an access token when the component is created, and again for another session or when `request` is a signal
/// that changes. `None` while it loads,
/// also while the next user's loads after the user has changed, and on a server. It is not renewed automatically: for requests, use [`use_api`](crate::use_api) or
/// [`LogtoClient::fetch`](crate::LogtoClient::fetch), which renew it as needed.
///
/// ```
/// use leptos::prelude::*;
/// use logto_leptos::{TokenRequest, use_access_token};
///
/// #[component]
/// fn Permissions() -> impl IntoView {
///     let token = use_access_token(TokenRequest::new().with_resource("https://api.example.com"));
///     move || match token.get() {
///         None => "…".to_owned(),
///         Some(Ok(token)) => token.scope().to_owned(),
///         Some(Err(error)) => error.to_string(),
///     }
/// }
/// ```
///
/// # Panics
/// As [`use_logto`].
#[must_use]
#[track_caller]
pub fn use_access_token(request: impl Into<Signal<TokenRequest>>) -> LocalResource<Result<AccessToken, LogtoError>> {
    let request = request.into();
    resource(use_logto(), move |client: LogtoClient| {
        let request = request.get();
        async move { client.access_token(request).await }
    })
}

/// Fetches with the client once it is known who is signed in, and again for another session, whose predecessor's
/// value is dropped at once.
fn resource<T, Fut>(logto: Logto, fetch: impl Fn(LogtoClient) -> Fut + 'static) -> LocalResource<T>
where
    T: 'static,
    Fut: Future<Output = T> + 'static,
{
    let session = session_binding(logto);
    let resource = LocalResource::new(move || {
        let fetched = session.get().is_ready().then(|| fetch(logto.client()));
        async move {
            match fetched {
                Some(fetched) => fetched.await,
                None => pending().await,
            }
        }
    });
    // The resource itself keeps its value until the next one arrives.
    on_session_change(logto, move || {
        let _ = resource.try_update(|value| *value = None);
    });
    resource
}

/// Calls `act` at once when another session begins or this one ends, for as long as the current owner lives.
fn on_session_change(logto: Logto, act: impl Fn() + 'static) {
    after_hydration(move || {
        let client = logto.client();
        let known = RefCell::new(client.session_binding());
        let listener = {
            let client = client.clone();
            move |_: &Session| {
                let now = client.session_binding();
                if known.replace(now.clone()) != now {
                    act();
                }
            }
        };
        let subscription = StoredValue::new_local(client.subscribe(listener));
        on_cleanup(move || subscription.dispose());
    });
}

/// Returns the identity of the session, pending while it is not known who is signed in. Renewals do not change
/// it.
pub(super) fn session_binding(logto: Logto) -> Memo<Poll<Option<SessionBinding>>> {
    Memo::new(move |_| match logto.session() {
        Session::Loading => Poll::Pending,
        _ => Poll::Ready(logto.client().session_binding()),
    })
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;

    #[test]
    fn query_values_are_decoded_once() {
        for (search, value) in [
            ("q=a%2526b", Some("a%26b")),
            ("q=1%2B1+2%20", Some("1+1 2 ")),
            ("x=1&q=50%25%20off&q=2", Some("50% off")),
            ("q=a%5Cb", Some("a\\b")),
            ("%71=1", Some("1")),
            ("q=", None),
            ("", None),
        ] {
            assert_eq!(query_value(search, "q").as_deref(), value, "{search}");
        }
    }
}
