//! The page at the redirect URI.

use leptos::children::ViewFn;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_navigate;

use super::address::{address, in_place};
use super::hooks::use_logto;
use super::sign_in_page::plain_failure;
use logto_client::protocol::error::LogtoError;
use logto_client::protocol::sign_in_url::SignInOptions;

/// Finishes a sign-in. Route the redirect URI to it, and do not guard that route.
///
/// The code and state leave the address bar first thing, the code is exchanged once whatever the
/// page does meanwhile, and the visitor ends up at the page they were heading for, without the
/// callback in their history. A failure shows `error`.
///
/// ```
/// use leptos::prelude::*;
/// use leptos_router::components::{Route, Router, Routes};
/// use leptos_router::path;
/// use logto_leptos::CallbackPage;
///
/// #[component]
/// fn Pages() -> impl IntoView {
///     view! {
///         <Router>
///             <Routes fallback=|| "Not found">
///                 <Route path=path!("/callback") view=|| view! { <CallbackPage/> }/>
///             </Routes>
///         </Router>
///     }
/// }
/// ```
#[component]
pub fn CallbackPage(
    /// What shows while the sign-in is being finished.
    #[prop(optional, into)]
    pending: ViewFn,
    /// What shows when it failed. By default the error's sentence, what to do next, and a button
    /// that starts again.
    #[prop(optional, into)]
    error: Option<Callback<LogtoError, AnyView>>,
) -> impl IntoView {
    let logto = use_logto();
    let navigate = use_navigate();
    let failure = RwSignal::new(None::<LogtoError>);
    spawn_local(async move {
        match logto.client().finish_sign_in().await {
            Ok(outcome) => navigate(&address(logto, outcome.return_to().as_str()), in_place()),
            Err(error) => failure.set(Some(error)),
        }
    });
    move || match (failure.get(), error) {
        (None, _) => pending.run(),
        (Some(failure), Some(error)) => error.run(failure),
        (Some(failure), None) => plain_failure(&failure, SignInOptions::new()),
    }
}
