//! The way to the person's organizations.

use leptos::prelude::*;
use logto_leptos::{Scope, use_logto};

use super::part_link::link_card;
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
    let text = Signal::derive(move || count.get().map(|count| messages.count(count)).unwrap_or_default());
    link_card(messages.title, text, messages.open, (Page::Organizations.href(), None), "profile-organizations")
}
