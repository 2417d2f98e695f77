//! The page at addresses that the app does not have.

use leptos::prelude::*;

use crate::messages::auth;
use crate::page::Page;
use crate::ui::{PageHeading, icon};

/// Says that there is nothing here, and leads home.
#[component]
pub(crate) fn NotFoundPage() -> impl IntoView {
    let messages = &auth().not_found;
    view! {
        <section class="card card-center" data-tone="info">
            <span class="badge">{icon("compass")}</span>
            <PageHeading text=messages.title />
            <p>{messages.body}</p>
            <div class="actions">
                <a class="button button-primary" href=Page::Home.href()>
                    {messages.go_home}
                </a>
            </div>
        </section>
    }
    .into_any()
}
