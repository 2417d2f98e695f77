//! The row of the profile that leads to the linked accounts.

use leptos::prelude::*;
use logto_leptos::account::Field;

use super::super::editing::{Center, Editing};
use super::super::part_link::link_row;
use super::provider::providers;
use crate::messages::account;
use crate::page::Page;

/// The linked accounts in one line, and the way to the page, where the server returns them.
#[component]
pub(crate) fn LinkedAccountsLink(
    /// The account.
    editing: Editing,
) -> impl IntoView {
    let messages = &account().linked.link;
    let is_readable = Memo::new(move |_| {
        editing.known().with(|known| known.account().is_some_and(|account| account.is_readable(Field::Identities)))
    });
    let summary = Signal::derive(move || {
        let connectors = editing.center().with(|center| match center {
            Center::Known(center) => center.social_connectors(),
            _ => Vec::new(),
        });
        let known = editing.known();
        let all = known.with(|known| known.account().map(|account| providers(account, &connectors)));
        let linked = all.into_iter().flatten().filter(|provider| provider.linked.is_some());
        let names: Vec<String> = linked.map(|provider| provider.name).collect();
        if names.is_empty() { vec![messages.none.to_owned()] } else { names }
    });
    let row = move || {
        let texts = (messages.label, messages.open);
        let test_ids = ("profile-linked", "profile-linked-open");
        is_readable.get().then(|| link_row(Page::LinkedAccounts, texts, test_ids, summary))
    };
    view! { {row} }.into_any()
}
