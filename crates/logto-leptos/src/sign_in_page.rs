//! The page that starts a sign-in.

use leptos::children::ViewFn;
use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_navigate, use_query_map};
use url::Url;
use wasm_bindgen::JsCast as _;
use web_sys::{Performance, PerformanceEntry, PerformanceNavigation};

use super::address::{address, in_place};
use super::buttons::SignInButton;
use super::hooks::use_logto;
use logto_client::client::Session;
use logto_client::protocol::error::LogtoError;
use logto_client::protocol::return_to::ReturnTo;
use logto_client::protocol::sign_in_url::SignInOptions;

/// Starts a sign-in at once. Route `/sign-in` to it: [`SignedInRoute`](crate::SignedInRoute) sends
/// people there with `?return_to=` the page they wanted, and after the sign-in they are on that page.
/// Who is signed in already goes there directly.
///
/// It does not start by itself for people who come back with the Back button, or it would send them
/// off again and again, nor where a session has just ended, or they would not learn why. They see
/// `paused`.
///
/// ```
/// use leptos::prelude::*;
/// use leptos_router::components::{Route, Router, Routes};
/// use leptos_router::path;
/// use logto_leptos::{CallbackPage, SignInPage, SignedInRoute};
///
/// #[component]
/// fn Pages() -> impl IntoView {
///     view! {
///         <Router>
///             <Routes fallback=|| "Not found">
///                 <Route path=path!("/sign-in") view=|| view! { <SignInPage/> }/>
///                 <Route path=path!("/callback") view=|| view! { <CallbackPage/> }/>
///                 <SignedInRoute path=path!("/orders") view=|| "Your orders"/>
///             </Routes>
///         </Router>
///     }
/// }
/// ```
#[component]
pub fn SignInPage(
    /// How the sign-in goes. `return_to` is added from the address.
    #[prop(optional)]
    options: SignInOptions,
    /// What shows while the page is being left.
    #[prop(optional, into)]
    pending: ViewFn,
    /// What shows when the sign-in does not start by itself. By default why the last session is
    /// over, if one is, and a button.
    #[prop(optional, into)]
    paused: Option<ViewFn>,
    /// What shows when it could not start. By default the error's sentence, what to do next, and a
    /// button that tries again.
    #[prop(optional, into)]
    error: Option<Callback<LogtoError, AnyView>>,
) -> impl IntoView {
    let logto = use_logto();
    let navigate = use_navigate();
    let return_to = use_query_map().with_untracked(|query| query.get("return_to"));
    let return_to = return_to.and_then(|path| path.parse::<ReturnTo>().ok());
    let options = match return_to.clone() {
        Some(path) => options.with_return_to(path),
        None => options,
    };
    let goal = return_to.unwrap_or_else(ReturnTo::root);
    let started = RwSignal::new(was_left_behind() || matches!(untrack(|| logto.session()), Session::Ended { .. }));
    Effect::new({
        let options = options.clone();
        move |_| match logto.session() {
            Session::SignedIn(_) | Session::Stale { .. } => navigate(&address(logto, goal.as_str()), in_place()),
            Session::SignedOut | Session::Ended { .. } if !started.get_untracked() => {
                started.set(true);
                logto.sign_in(options.clone());
            }
            _ => {}
        }
    });
    move || match (logto.error(), logto.activity()) {
        (Some(failure), _) => match error {
            Some(error) => error.run(failure),
            None => plain_failure(&failure, options.clone()),
        },
        (None, None) if started.get() && !logto.is_authenticated() => match &paused {
            Some(paused) => paused.run(),
            None => plain_pause(&logto.session(), options.clone()),
        },
        _ => pending.run(),
    }
}

/// Whether the browser has loaded this very page because somebody went back or forward to it. Who
/// loaded another page so, and came here by a link, wants to sign in.
fn was_left_behind() -> bool {
    let was_loaded_here = |performance: &Performance| {
        let loaded = performance.get_entries_by_type("navigation").get(0).dyn_into::<PerformanceEntry>();
        let loaded = loaded.ok().and_then(|entry| Url::parse(&entry.name()).ok());
        loaded.is_none_or(|loaded| loaded.path() == use_location().pathname.get_untracked())
    };
    let Some(performance) = web_sys::window().and_then(|window| window.performance()) else { return false };
    let came_back = performance.navigation().type_() == PerformanceNavigation::TYPE_BACK_FORWARD;
    came_back && was_loaded_here(&performance)
}

fn plain_pause(session: &Session, options: SignInOptions) -> AnyView {
    let reason = match session {
        Session::Ended { reason } => Some(LogtoError::SessionEnded(*reason).to_string()),
        _ => None,
    };
    view! {
        {reason.map(|reason| view! { <p role="status">{reason}</p> })}
        <SignInButton options=options>"Sign in"</SignInButton>
    }
    .into_any()
}

/// An error, what to do about it, and another try.
pub(super) fn plain_failure(failure: &LogtoError, options: SignInOptions) -> AnyView {
    view! {
        <div role="alert" data-testid="error">
            <p>{failure.to_string()}</p>
            <p>{failure.hint()}</p>
        </div>
        <SignInButton options=options>"Sign in again"</SignInButton>
    }
    .into_any()
}
