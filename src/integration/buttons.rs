//! Buttons that start a sign-in or a sign-out.

use leptos::prelude::*;

use super::hooks::use_logto;
use super::logto::Activity;
use crate::protocol::sign_in_url::SignInOptions;
use crate::protocol::sign_out_url::SignOutOptions;

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
    let logto = use_logto();
    let is_busy = move || logto.activity() == Some(Activity::SigningIn);
    view! {
        <button
            type="button"
            class=class
            data-testid=testid
            aria-busy=move || is_busy().then_some("true")
            on:click=move |_| logto.sign_in(options.clone())
        >
            {children()}
        </button>
    }
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
    let logto = use_logto();
    let is_busy = move || logto.activity() == Some(Activity::SigningOut);
    view! {
        <button
            type="button"
            class=class
            data-testid=testid
            aria-busy=move || is_busy().then_some("true")
            on:click=move |_| logto.sign_out(options.clone())
        >
            {children()}
        </button>
    }
}
