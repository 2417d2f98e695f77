//! Hooks.

use leptos::prelude::*;

use super::logto::Logto;
use logto_client::client::User;
use logto_client::protocol::error::LogtoError;
use logto_client::protocol::token::{AccessToken, TokenRequest};
use logto_client::protocol::user_info::UserInfo;

/// Logto, from the [`LogtoProvider`](crate::LogtoProvider) around.
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
/// Outside of a `LogtoProvider`, as every hook of Leptos does outside of its context.
/// [`try_use_logto`] does not.
#[must_use]
#[track_caller]
pub fn use_logto() -> Logto {
    expect_context::<Logto>()
}

/// Logto, if there is a [`LogtoProvider`](crate::LogtoProvider) around.
#[must_use]
pub fn try_use_logto() -> Option<Logto> {
    use_context::<Logto>()
}

/// Who is signed in, as a signal. It changes only with the person or their claims.
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

/// The signed-in person's user info, fetched when the component is made and again for another
/// person. `None` while it loads; [`LogtoError::NotAuthenticated`] when nobody is signed in.
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
    let logto = use_logto();
    let sub = person(logto);
    LocalResource::new(move || {
        sub.track();
        let client = logto.client();
        async move { client.fetch_user_info().await }
    })
}

/// An access token, obtained when the component is made and again for another person. `None` while
/// it is on its way. It is not renewed by itself: when you need a token for a request, use
/// [`use_api`](crate::use_api) or [`LogtoClient::fetch`](crate::LogtoClient::fetch), which see to it.
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
pub fn use_access_token(request: TokenRequest) -> LocalResource<Result<AccessToken, LogtoError>> {
    let logto = use_logto();
    let sub = person(logto);
    LocalResource::new(move || {
        sub.track();
        let (client, request) = (logto.client(), request.clone());
        async move { client.access_token(request).await }
    })
}

/// The id of the signed-in person, told only when it changes.
pub(super) fn person(logto: Logto) -> Memo<Option<String>> {
    Memo::new(move |_| logto.user().map(|user| user.sub().to_owned()))
}
