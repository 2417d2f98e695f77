//! A step-up: the sign-in that an app asks for before something sensitive.

use leptos::prelude::*;
use logto_leptos::{SignInButton, use_logto};

use crate::format;
use crate::messages::account;
use crate::page::Page;
use crate::paths::{self, use_here};

/// The greatest age of a sign-in that counts as fresh, in seconds. The tokens come some seconds after the sign-in.
const MAX_AGE: u16 = 300;

/// The card: when the person has signed in, and a button that asks for it again.
#[component]
pub(super) fn StepUp() -> impl IntoView {
    let logto = use_logto();
    let messages = &account().developer.step_up;
    let here = use_here();
    // The claim is there only if the sign-in has asked for it.
    let time = Memo::new(move |_| logto.user().and_then(|user| user.claims().auth_time()));
    let state = move || match time.get().and_then(|at| u32::try_from(at).ok()) {
        Some(at) => format::local_time(f64::from(at) * 1000.0)
            .map(|(local, machine)| {
                view! {
                    <p data-testid="step-up-time">
                        {messages.signed_in} " " <time datetime=machine>{local}</time>
                    </p>
                }
            })
            .into_any(),
        None => view! { <p class="muted" data-testid="step-up-unknown">{messages.unknown}</p> }.into_any(),
    };
    // The sign-in page has it filled in already.
    let name = Memo::new(move |_| {
        let user = logto.user()?;
        let claims = user.claims();
        claims.email().or_else(|| claims.username()).map(str::to_owned)
    });
    let button = move || {
        let options = paths::sign_in_returning_to(&here.get());
        let options = match name.get() {
            Some(name) => options.with_login_hint(name),
            None => options,
        };
        let options = options.with_new_login().with_max_age(MAX_AGE.into()).with_keep_session();
        view! {
            <SignInButton options attr:class="button button-small" attr:data-testid="step-up">
                {messages.sign_in}
            </SignInButton>
        }
    };
    view! {
        <section class="card">
            <h2>{messages.title}</h2>
            <p class="muted">{messages.lead}</p>
            {state}
            <div class="actions">{button}</div>
            <p class="small-print">
                {messages.factor} " " <a href=Page::TwoStep.href()>{account().two_step.title}</a>
            </p>
        </section>
    }
    .into_any()
}
