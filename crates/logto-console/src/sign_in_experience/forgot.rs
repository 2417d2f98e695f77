//! The card about forgotten passwords.

use leptos::prelude::*;
use logto_management::{ForgotPasswordMethod, SignInExperience};

use super::draft::Draft;
use super::edits::set_forgot;
use super::findings::found;
use super::place::Place;
use crate::messages::admin;

/// The card about how people reset a forgotten password.
pub(super) fn forgot(draft: Draft) -> AnyView {
    let messages = &admin().sign_in_experience.forgot;
    let methods = draft.part(SignInExperience::forgot_password_methods);
    let needless = draft.part(|experience| experience.sign_in_methods().iter().all(|method| !method.password));
    let note = move || {
        let implied = methods.with(Option::is_none).then_some(messages.implied);
        let needless = needless.get().then_some(messages.needless);
        needless.or(implied).map(|messages| view! { <p class="small-print">{messages}</p> })
    };
    view! {
        <section class="card">
            <h2>{messages.title}</h2>
            <p class="muted">{messages.lead}</p>
            {note}
            {choice(draft, methods, ForgotPasswordMethod::Email, ("sie-forgot-email", messages.email))}
            {choice(draft, methods, ForgotPasswordMethod::Phone, ("sie-forgot-phone", messages.phone))}
            {found(draft, Place::Forgot)}
        </section>
    }
    .into_any()
}

/// Returns the methods that the server offers by default. Tracked.
fn implied(draft: Draft) -> Vec<ForgotPasswordMethod> {
    let connectors = draft.connectors();
    let email = connectors.email.then_some(ForgotPasswordMethod::Email);
    email.into_iter().chain(connectors.sms.then_some(ForgotPasswordMethod::Phone)).collect()
}

fn choice(
    draft: Draft,
    methods: Memo<Option<Vec<ForgotPasswordMethod>>>,
    method: ForgotPasswordMethod,
    (test_id, label): (&'static str, &'static str),
) -> AnyView {
    let this = method.clone();
    let is_on = move || methods.get().unwrap_or_else(|| implied(draft)).contains(&this);
    view! {
        <label class="check">
            <input
                type="checkbox"
                data-testid=test_id
                aria-describedby=Place::Forgot.id()
                prop:checked=is_on
                on:change=move |event| {
                    let (on, implied) = (event_target_checked(&event), untrack(|| implied(draft)));
                    draft.edit(|experience| set_forgot(experience, &implied, &method, on));
                }
            />
            {label}
        </label>
    }
    .into_any()
}
