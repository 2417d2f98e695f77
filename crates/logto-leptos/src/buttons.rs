//! Buttons that start a sign-in or a sign-out.

use leptos::prelude::*;

use super::hooks::use_logto;
use super::logto::{Activity, Logto};
use logto_client::protocol::sign_in_url::{FirstScreen, SignInOptions};
use logto_client::protocol::sign_out_url::SignOutOptions;

/// A button that starts a sign-in. It has `aria-busy` until the browser leaves the page, and keeps its size.
///
/// Attributes are spread onto the button, here a class. Its `data-testid` is `sign-in` unless spread.
///
/// ```
/// use leptos::prelude::*;
/// use logto_leptos::{DirectSignIn, SignInButton, SignInOptions};
///
/// #[component]
/// fn AtGitHub() -> impl IntoView {
///     let options = SignInOptions::new().with_direct_sign_in(DirectSignIn::Social("github".into()));
///     view! { <SignInButton options=options attr:class="primary">"Continue with GitHub"</SignInButton> }
/// }
/// ```
#[component]
pub fn SignInButton(
    /// The options of the sign-in.
    #[prop(optional)]
    options: SignInOptions,
    /// The button's text.
    children: Children,
) -> impl IntoView {
    let start = move |logto: Logto| logto.sign_in(options.clone());
    action_button(Some(Activity::SigningIn), "sign-in", Box::new(start), children)
}

/// A button that starts a sign-in with the registration: [`SignInButton`] with
/// [`FirstScreen::Register`]. Its `data-testid` is `sign-up` unless spread.
///
/// ```
/// use leptos::prelude::*;
/// use logto_leptos::SignUpButton;
///
/// #[component]
/// fn Join() -> impl IntoView {
///     view! { <SignUpButton attr:class="primary">"Create account"</SignUpButton> }
/// }
/// ```
#[component]
pub fn SignUpButton(
    /// The other options of the sign-in.
    #[prop(optional)]
    options: SignInOptions,
    /// The button's text.
    children: Children,
) -> impl IntoView {
    let options = options.with_first_screen(FirstScreen::Register);
    let start = move |logto: Logto| logto.sign_in(options.clone());
    action_button(Some(Activity::SigningIn), "sign-up", Box::new(start), children)
}

/// A button that signs out. Attributes are spread onto it; its `data-testid` is `sign-out` unless spread.
///
/// ```
/// use leptos::prelude::*;
/// use logto_leptos::SignOutButton;
///
/// #[component]
/// fn Leave() -> impl IntoView {
///     view! { <SignOutButton>"Sign out"</SignOutButton> }
/// }
/// ```
#[component]
pub fn SignOutButton(
    /// The options of the sign-out.
    #[prop(optional)]
    options: SignOutOptions,
    /// The button's text.
    children: Children,
) -> impl IntoView {
    let start = move |logto: Logto| logto.sign_out(options.clone());
    action_button(Some(Activity::SigningOut), "sign-out", Box::new(start), children)
}

/// The button of a default view that starts a sign-in.
pub(super) fn sign_in_button(testid: &'static str, options: SignInOptions, text: AnyView) -> AnyView {
    let start = move |logto: Logto| logto.sign_in(options.clone());
    action_button(Some(Activity::SigningIn), testid, Box::new(start), Box::new(move || text))
}

/// The button of any action, with `aria-busy` while its activity is in progress, if it has one.
pub(super) fn action_button(
    activity: Option<Activity>,
    testid: &'static str,
    start: Box<dyn Fn(Logto)>,
    children: Children,
) -> AnyView {
    let logto = use_logto();
    let is_busy = move || activity.is_some() && logto.activity() == activity;
    view! {
        <button
            type="button"
            data-testid=testid
            aria-busy=move || is_busy().then_some("true")
            on:click=move |_| start(logto)
        >
            {children()}
        </button>
    }
    .into_any()
}
