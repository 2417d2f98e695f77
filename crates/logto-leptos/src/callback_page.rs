//! The page at the redirect URI.

use leptos::children::ViewFn;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

use super::address::{address, in_place};
use super::dynamic_view::dynamic_view;
use super::hooks::use_logto;
use super::hydration::after_hydration;
use super::sign_in_page::failure_view;
use super::spawn::spawn;
use super::view_of::ViewOf;
use logto_client::client::CallbackOutcome;
use logto_client::protocol::error::LogtoError;
use logto_client::protocol::sign_in_url::SignInOptions;

/// Finishes a sign-in. Route the redirect URI to it, and do not guard that route.
///
/// It removes the code and state from the address bar first, exchanges the code exactly once, and goes on to
/// the page that the user wanted, without the callback in their history. After a sign-in in a window of its own it closes
/// the window. A failure shows `error`. On a server it shows `pending`.
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
    /// The view while the sign-in is being finished.
    #[prop(optional, into)]
    pending: ViewFn,
    /// The view of a failure. By default the error's message, its hint, and a button that starts again.
    #[prop(optional, into)]
    error: Option<ViewOf<LogtoError>>,
) -> impl IntoView {
    let logto = use_logto();
    let navigate = use_navigate();
    let failure = RwSignal::new(None::<LogtoError>);
    after_hydration(move || {
        spawn(async move {
            match logto.client().finish_sign_in().await {
                Ok(outcome) => {
                    let closes = outcome == CallbackOutcome::CloseWindow && close_window();
                    // A window that the browser keeps open shows the app.
                    if !closes {
                        navigate(&address(logto, outcome.return_to().as_str()), in_place());
                    }
                }
                Err(error) => failure.set(Some(error)),
            }
        });
    });
    dynamic_view(move || match (failure.get(), &error) {
        (None, _) => pending.run(),
        (Some(failure), Some(error)) => error.run(failure),
        (Some(failure), None) => failure_view(logto, failure, SignInOptions::new()),
    })
}

/// Closes the window, and returns whether the browser does so.
fn close_window() -> bool {
    web_sys::window().is_some_and(|window| window.close().is_ok() && window.closed().unwrap_or(false))
}
