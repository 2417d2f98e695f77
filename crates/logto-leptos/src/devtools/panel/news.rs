//! The messages between tabs.

use leptos::prelude::*;

use super::Tools;
use super::rows::{date_and_time, nothing, time_of_day};
use crate::devtools::words;
use logto_client::client::inspect::News;

pub(super) fn view(tools: Tools) -> AnyView {
    let news = tools.look(|_, client| client.journal().news());
    (move || list(news.get())).into_any()
}

fn list(news: Vec<News>) -> AnyView {
    if news.is_empty() {
        return nothing("No messages yet.");
    }
    let row = |news: News| {
        view! {
            <li>
                <time title=date_and_time(news.at)>{time_of_day(news.at)}</time>
                <span>
                    <strong>{words::message(news.message)}</strong>
                    {(news.times > 1).then(|| format!(" ×{}", news.times))}
                    " "
                    {words::way(news.way)}
                </span>
                <span class="quiet">{words::effect(news.effect)}</span>
            </li>
        }
    };
    view! { <ol class="rows" data-testid="devtools-news">{news.into_iter().map(row).collect_view()}</ol> }.into_any()
}
