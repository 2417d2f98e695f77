//! A list of devices or applications, with a button for each.

use leptos::prelude::*;

use super::access::{Item, Items, Kind};
use super::devices::{Lists, Question};
use crate::format;
use crate::messages::account;
use crate::ui::LongList;

/// The entries. Of a long list the first ones, with a button that shows the others.
#[component]
pub(super) fn ItemList(
    /// The state of the lists.
    lists: Lists,
    /// What the entries are.
    kind: Kind,
    /// The entries.
    items: Items,
) -> impl IntoView {
    let list = LongList::new();
    let shown = move || items.with(|items| items.iter().take(list.visible(items.len())).cloned().collect::<Vec<_>>());
    let more = move || list.button(items.with(Vec::len), |number| account().details.show_all(number));
    let none = move || items.with(Vec::is_empty).then(|| view! { <p>{kind.none()}</p> });
    view! {
        <ul class="items" role="list">
            <For each=shown key=|item| item.id.clone() children=move |item| row(lists, kind, item) />
        </ul>
        {more}
        {none}
    }
    .into_any()
}

fn row(lists: Lists, kind: Kind, item: Item) -> AnyView {
    let (since, end) = match kind {
        Kind::Devices => (account().details.devices.since, account().details.devices.end),
        Kind::Apps => (account().details.apps.since, account().details.apps.end),
    };
    let (test_id, button_id) = kind.test_ids();
    let time = item.since.and_then(|time| format::local_time(format::date(time))).map(|(local, machine)| {
        view! {
            {since}
            " "
            <time datetime=machine>{local}</time>
        }
    });
    let place = item.place.clone().map(|place| view! { " · " <bdi>{place}</bdi> });
    let name = item.name.clone();
    let action = if item.is_here {
        let here = account().details.devices.here;
        view! { <span class="mark-here" data-testid="device-here">{here}</span> }.into_any()
    } else {
        let label = [end, ": ", &item.name].concat();
        let question = Question::Item(kind, item);
        let asked = question.clone();
        view! {
            <button
                type="button"
                class="button button-small"
                data-testid=button_id
                aria-label=label
                aria-busy=move || lists.busy_with(&asked)
                on:click=move |_| lists.ask(question.clone())
            >
                {end}
            </button>
        }
        .into_any()
    };
    view! {
        <li class="item" data-testid=test_id>
            <div>
                <p class="item-name"><bdi>{name}</bdi></p>
                <p class="small-print">{time} {place}</p>
            </div>
            {action}
        </li>
    }
    .into_any()
}
