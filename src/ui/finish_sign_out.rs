//! The button that finishes a sign-out.

use leptos::prelude::*;
use logto_leptos::use_logto;

/// A button that does what the last sign-out could not do at the sign-in server, and forgets what can't be done.
pub(crate) fn finish_sign_out(label: &'static str) -> AnyView {
    let logto = use_logto();
    view! {
        <button
            type="button"
            class="button button-small"
            data-testid="finish-sign-out"
            aria-busy=move || logto.activity().map(|_| "true")
            on:click=move |_| logto.finish_sign_out()
        >
            {label}
        </button>
    }
    .into_any()
}
