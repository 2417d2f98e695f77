//! The page for people who may not see a page.

use leptos::prelude::*;

use crate::messages::auth;
use crate::page::Page;
use crate::ui::{PageHeading, icon};

/// Says what is missing, whom to ask, and leads back. `more` follows below.
#[allow(clippy::needless_pass_by_value, reason = "the signature is that of `DeniedView`")]
pub(crate) fn denied_page(missing: String, more: AnyView) -> AnyView {
    let messages = &auth().denied;
    view! {
        <section class="card card-center" data-tone="info" data-testid="denied">
            <span class="badge">{icon("lock")}</span>
            <PageHeading text=messages.title />
            <p>{messages.missing(&missing)}</p>
            <p class="muted">{messages.ask}</p>
            <div class="actions">
                <a class="button button-primary" href=Page::Home.href()>
                    {messages.go_home}
                </a>
            </div>
            {more}
        </section>
    }
    .into_any()
}
