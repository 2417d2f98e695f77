//! The button of a notice that signs in again.

use leptos::prelude::*;
use logto_leptos::{SignInButton, SignInOptions};

/// A small button that starts a sign-in after a session has ended, or before it does.
pub(crate) fn sign_in_again_button(options: SignInOptions, text: &'static str) -> AnyView {
    view! {
        <SignInButton options attr:class="button button-small" attr:data-testid="sign-in-again">
            {text}
        </SignInButton>
    }
    .into_any()
}
