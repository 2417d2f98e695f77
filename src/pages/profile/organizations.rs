//! The way to the person's organizations.

use leptos::prelude::*;
use logto_leptos::{Scope, use_logto};

use crate::config::AppConfig;
use crate::messages::account;
use crate::page::Page;

/// A card that leads to the organizations, where the app asks for them.
#[component]
pub(super) fn OrganizationsLink() -> impl IntoView {
    let logto = use_logto();
    let messages = &account().organizations.link;
    if !expect_context::<AppConfig>().logto.scopes().contains(&Scope::ORGANIZATIONS) {
        return ().into_any();
    }
    let count = Memo::new(move |_| {
        let user = logto.user();
        user.and_then(|user| user.claims().memberships()).map(|memberships| memberships.len())
    });
    view! {
        <section class="card card-row">
            <div>
                <h2>{messages.title}</h2>
                <p class="muted">{move || count.get().map(|count| messages.count(count))}</p>
            </div>
            <a class="button button-small" href=Page::Organizations.href() data-testid="profile-organizations">
                {messages.open}
            </a>
        </section>
    }
    .into_any()
}
