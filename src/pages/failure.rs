//! A page for a sign-in or sign-out that failed.

use leptos::prelude::*;
use logto_leptos::LogtoError;

use crate::messages::auth;
use crate::page::{Page, check_up_href};
use crate::ui::{PageHeading, error_details, explain, icon};

/// Says what went wrong and what to do about it; a sign-in that the person canceled is not shown as an
/// error. `action` is the first of the buttons.
pub(super) fn failure_page(error: &LogtoError, action: AnyView) -> AnyView {
    if error.is_canceled() {
        let messages = auth().failure.canceled;
        return failure_card("info", messages.title.to_owned(), messages.body.to_owned(), ().into_any(), action);
    }
    let (title, body) = explain(error);
    failure_card("danger", title, body, error_details(error), action)
}

/// The same page with other words.
pub(super) fn failure_card(
    tone: &'static str,
    title: String,
    body: String,
    details: AnyView,
    action: AnyView,
) -> AnyView {
    let check_up = (tone == "danger").then(|| {
        view! { <p><a href=check_up_href()>{auth().failure.check_up}</a></p> }
    });
    view! {
        <section
            class="card card-center"
            data-tone=tone
            data-testid="error"
            role=(tone == "danger").then_some("alert")
        >
            <span class="badge">{icon(tone)}</span>
            <PageHeading text=title />
            <p>{body}</p>
            {details}
            <div class="actions">
                {action} <a class="button" href=Page::Home.href()>
                    {auth().failure.go_home}
                </a>
                {check_up}
            </div>
        </section>
    }
    .into_any()
}
