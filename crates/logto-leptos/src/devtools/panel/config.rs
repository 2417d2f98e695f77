//! The configuration.

use leptos::prelude::*;

use super::Tools;
use crate::devtools::settings::{Setting, settings};

pub(super) fn view(tools: Tools) -> AnyView {
    let settings = tools.layers.with_value(|layers| settings(&tools.words(), tools.client().config(), layers));
    let row = |Setting { name, value, from }: Setting| {
        view! {
            <li class="pair">
                <code>{name}</code>
                <span class="tag">{from}</span>
                <span class="wide">{value}</span>
            </li>
        }
    };
    view! { <ol class="rows" data-testid="devtools-config">{settings.into_iter().map(row).collect_view()}</ol> }
        .into_any()
}
