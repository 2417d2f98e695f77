//! The items in the storage.

use leptos::prelude::*;

use super::Tools;
use super::rows::{moment, nothing};
use crate::devtools::storage::{StoredItem, stored_items};
use logto_client::client::LogtoClient;

fn items(_: &Tools, client: &LogtoClient) -> Vec<StoredItem> {
    stored_items(&client.config().storage_name(), &client.stored_items())
}

pub(super) fn view(tools: Tools) -> AnyView {
    let items = tools.look(items);
    (move || list(tools, items.get())).into_any()
}

fn list(tools: Tools, items: Vec<StoredItem>) -> AnyView {
    if items.is_empty() {
        return nothing(tools, "Nothing is stored.");
    }
    let words = &tools.words();
    let total: usize = items.iter().map(|item| item.bytes).sum();
    let row = |item: StoredItem| {
        view! {
            <li class="pair">
                <code>{item.key}</code>
                <span class="number">{format!("{} B", item.bytes)}</span>
                <span class="quiet wide">
                    {words.text(item.purpose)}
                    {item.since.map(|at| view! { ", " {words.text("since")} " " {moment(tools, at)} })}
                </span>
            </li>
        }
    };
    let summary = [items.len(), total].map(|number| number.to_string());
    let summary = words.with("{} items, {} bytes. Values are not shown here.", &summary.each_ref().map(String::as_str));
    view! {
        <p>{summary}</p>
        <ol class="rows" data-testid="devtools-storage">{items.into_iter().map(row).collect_view()}</ol>
    }
    .into_any()
}
