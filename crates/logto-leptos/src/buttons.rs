//! Buttons that start a sign-in or a sign-out.

use leptos::prelude::*;

use super::hooks::use_logto;
use super::logto::{Activity, Logto};
use logto_client::protocol::sign_in_url::SignInOptions;
use logto_client::protocol::sign_out_url::SignOutOptions;

/// A button that leaves for the sign-in page. It says that it is busy meanwhile (`aria-busy`) and
/// keeps its size.
///
/// ```
/// use leptos::prelude::*;
/// use logto_leptos::{FirstScreen, SignInButton, SignInOptions};
///
/// #[component]
/// fn Join() -> impl IntoView {
///     let options = SignInOptions::new().with_first_screen(FirstScreen::Register);
///     view! { <SignInButton options=options>"Create account"</SignInButton> }
/// }
/// ```
#[component]
pub fn SignInButton(
    /// How the sign-in goes.
    #[prop(optional)]
    options: SignInOptions,
    /// CSS classes.
    #[prop(optional, into)]
    class: String,
    /// `data-testid`; `sign-in` unless given.
    #[prop(optional, into, default = "sign-in".to_owned())]
    testid: String,
    /// The button's text.
    children: Children,
) -> impl IntoView {
    let act = move |logto: Logto| logto.sign_in(options.clone());
    action_button(Activity::SigningIn, class, testid, Box::new(act), children)
}

/// A button that signs out.
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
    /// How the sign-out goes.
    #[prop(optional)]
    options: SignOutOptions,
    /// CSS classes.
    #[prop(optional, into)]
    class: String,
    /// `data-testid`; `sign-out` unless given.
    #[prop(optional, into, default = "sign-out".to_owned())]
    testid: String,
    /// The button's text.
    children: Children,
) -> impl IntoView {
    let act = move |logto: Logto| logto.sign_out(options.clone());
    action_button(Activity::SigningOut, class, testid, Box::new(act), children)
}

/// The button of either: it says that it is busy while its activity is under way.
fn action_button(
    activity: Activity,
    class: String,
    testid: String,
    act: Box<dyn Fn(Logto)>,
    children: Children,
) -> AnyView {
    let logto = use_logto();
    let is_busy = move || logto.activity() == Some(activity);
    view! {
        <button
            type="button"
            class=class
            data-testid=testid
            aria-busy=move || is_busy().then_some("true")
            on:click=move |_| act(logto)
        >
            {children()}
        </button>
    }
    .into_any()
}
