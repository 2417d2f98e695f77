//! The page that starts a sign-in.

use std::sync::Arc;

use leptos::children::ViewFn;
use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_navigate};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Performance, PerformanceEntry, PerformanceNavigation};

use super::address::{address, in_place};
use super::buttons::{action_button, sign_in_button};
use super::dynamic_view::dynamic_view;
use super::hooks::use_logto;
use super::logto::Logto;
use super::texts::LogtoText;
use super::view_of::ViewOf;
use logto_browser::WebNavigator;
use logto_client::client::Session;
use logto_client::ports::Navigator as _;
use logto_client::protocol::error::LogtoError;
use logto_client::protocol::return_to::ReturnTo;
use logto_client::protocol::sign_in_url::SignInOptions;
use logto_client::protocol::url_parser::parse_url;

/// Starts a sign-in at once. Route `/sign-in` to it: [`SignedInRoute`](crate::SignedInRoute) sends
/// users there with the page they wanted in `?return_to=`, to which they return after the sign-in. Users who
/// are signed in already go there directly.
///
/// The links in emails can lead to it as well: it passes on what Logto and apps put there, such as
/// `one_time_token` and `login_hint`: see [`SignInOptions::with_query`]. When a link is for another person than the
/// one who is signed in, it asks before it changes the account.
///
/// It shows `paused` instead of starting when the user has come back with the Back button, which would
/// otherwise send them off again and again, and when the session has just ended, so that they learn why. On a
/// server it shows `pending`.
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
    /// The options of the sign-in. Those in the address are added.
    #[prop(optional)]
    options: SignInOptions,
    /// The view until the browser leaves the page.
    #[prop(optional, into)]
    pending: ViewFn,
    /// The view when the sign-in does not start automatically. By default the reason why the session has ended,
    /// if it has, and a button.
    #[prop(optional, into)]
    paused: Option<ViewFn>,
    /// The view when the address is for another person than the one who is signed in. It gets the options of their
    /// sign-in, for a [`SignInButton`](crate::SignInButton); the page to go on to otherwise is
    /// [`return_to`](SignInOptions::return_to). By default a sentence and a button for each.
    #[prop(optional, into)]
    other_person: Option<ViewOf<SignInOptions>>,
    /// The view when it could not start. By default the error's message, its hint, and a button that tries
    /// again.
    #[prop(optional, into)]
    error: Option<ViewOf<LogtoError>>,
) -> impl IntoView {
    let logto = use_logto();
    let navigate = use_navigate();
    let options = Arc::new(use_sign_in_link(options));
    let destination = options.return_to().cloned().unwrap_or_else(ReturnTo::root);
    let go_on = move || navigate(&address(logto, destination.as_str()), in_place());
    let is_for_another_person = {
        let options = Arc::clone(&options);
        Memo::new(move |_| logto.user().is_some_and(|user| options.is_for_another_person(user.claims())))
    };
    // A sign-in starts automatically once at most; `None` while the session is not known.
    let is_paused = RwSignal::new(untrack(|| pauses(&logto.session())));
    Effect::new({
        let (options, go_on) = (Arc::clone(&options), go_on.clone());
        move |_| match logto.session() {
            Session::SignedIn(_) | Session::Stale { .. } if is_for_another_person.get() => {}
            Session::SignedIn(_) | Session::Stale { .. } => go_on(),
            session @ (Session::SignedOut | Session::Ended { .. }) => {
                let starts = is_paused.get_untracked().or_else(|| pauses(&session)) == Some(false);
                is_paused.set(Some(true));
                if starts {
                    logto.sign_in((*options).clone());
                }
            }
            Session::Loading => {}
        }
    });
    // A sign-in for another person would bring back the one who is signed in, without a new login.
    let current_options = move || {
        let options = (*options).clone();
        if is_for_another_person.get_untracked() { options.with_new_login() } else { options }
    };
    dynamic_view(move || match (logto.error(), logto.activity()) {
        (Some(failure), _) => match &error {
            Some(error) => error.run(failure),
            None => failure_view(logto, failure, current_options()),
        },
        (None, None) if is_for_another_person.get() => {
            let switch = current_options();
            match &other_person {
                Some(other_person) => other_person.run(switch),
                None => other_person_view(logto, switch, go_on.clone()),
            }
        }
        (None, None) if is_paused.get() == Some(true) && !logto.is_authenticated() => match &paused {
            Some(paused) => paused.run(),
            None => paused_view(logto, current_options()),
        },
        _ => pending.run(),
    })
}

/// Returns these options with what the page's address asks for ([`SignInOptions::with_query`]), and removes a
/// one-time token from the address bar and its history entry. For a sign-in page of your own;
/// [`SignInPage`] does it.
///
/// # Panics
/// Outside of a `Router`.
#[must_use]
pub fn use_sign_in_link(options: SignInOptions) -> SignInOptions {
    let options = options.with_query(&use_location().search.get_untracked());
    if let Some(clean) = WebNavigator.current_url().ok().and_then(|link| SignInOptions::without_one_time_token(&link)) {
        // The sign-in goes on when the browser refuses this.
        let _ = WebNavigator.replace_url(&clean);
    }
    options
}

/// Returns whether the page waits for a click instead of starting a sign-in, or `None` while the session is
/// not known.
fn pauses(session: &Session) -> Option<bool> {
    match session {
        Session::Loading => None,
        Session::Ended { .. } => Some(true),
        _ => Some(was_reached_through_history()),
    }
}

/// Returns whether the browser loaded this page because the user went back or forward to it. A user who came
/// here by a link from a page that was loaded that way wants to sign in.
fn was_reached_through_history() -> bool {
    let was_loaded_here = |performance: &Performance| {
        let loaded = performance.get_entries_by_type("navigation").get(0);
        let loaded = Some(loaded).filter(JsValue::is_object);
        let loaded = loaded.and_then(|entry| parse_url(&entry.unchecked_ref::<PerformanceEntry>().name()));
        loaded.is_none_or(|loaded| loaded.path() == use_location().pathname.get_untracked())
    };
    let Some(performance) = web_sys::window().and_then(|window| window.performance()) else { return false };
    let came_back = performance.navigation().type_() == PerformanceNavigation::TYPE_BACK_FORWARD;
    came_back && was_loaded_here(&performance)
}

fn paused_view(logto: Logto, options: SignInOptions) -> AnyView {
    let texts = logto.texts();
    let reason = match logto.session() {
        Session::Ended { reason } => Some(LogtoError::SessionEnded(reason)),
        _ => None,
    };
    let button = sign_in_button("sign-in", options, texts.clone().view(LogtoText::SignIn, "Sign in"));
    let status = reason.map(|reason| -> Status { Box::new(move || texts.error(&reason)) });
    status_view(status, button, ().into_any())
}

fn other_person_view(logto: Logto, switch: SignInOptions, go_on: impl Fn() + 'static) -> AnyView {
    let texts = logto.texts();
    let invited = switch.login_hint().map(str::to_owned);
    let user = untrack(|| logto.user());
    let signed_in = user.as_ref().and_then(|user| user.name()).map(str::to_owned);
    let switch_text = texts.clone().view(LogtoText::SignInWithLink, "Sign in with the link");
    let switch = sign_in_button("switch-account", switch, switch_text);
    let stay_text = texts.clone().view(LogtoText::StaySignedIn, "Stay signed in");
    let stay = action_button(None, "stay-signed-in", Box::new(move |_| go_on()), Box::new(move || stay_text));
    let status = move || {
        let (invited, signed_in) = (invited.as_deref(), signed_in.as_deref());
        let text = texts.get(LogtoText::OtherPerson { invited, signed_in });
        text.unwrap_or_else(|| {
            let (invited, signed_in) = (invited.unwrap_or("another person"), signed_in.unwrap_or("somebody else"));
            format!("This link is for {invited}. You are signed in as {signed_in}.")
        })
    };
    status_view(Some(Box::new(status)), switch, stay)
}

type Status = Box<dyn Fn() -> String + Send>;

/// A sentence and buttons. Several default views have this one type, so that it is compiled once.
fn status_view(status: Option<Status>, button: AnyView, other_button: AnyView) -> AnyView {
    let status = status.map(|status| dynamic_view(move || status().into_any()));
    view! {
        {status.map(|status| view! { <p role="status">{status}</p> })}
        {button}
        {other_button}
    }
    .into_any()
}

/// The default view of an error: its message, its hint, and a button that tries again.
pub(super) fn failure_view(logto: Logto, failure: LogtoError, options: SignInOptions) -> AnyView {
    let texts = logto.texts();
    let button = sign_in_button("sign-in", options, texts.clone().view(LogtoText::SignInAgain, "Sign in again"));
    view! {
        {texts.error_view(failure)}
        {button}
    }
    .into_any()
}
