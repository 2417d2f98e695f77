//! Short texts, each in a frame.

use leptos::prelude::*;

/// Shows identifiers such as scopes; `empty` if there are none.
pub fn chips(messages: &[String], empty: &'static str) -> AnyView {
    if messages.is_empty() {
        return view! { <span class="muted">{empty}</span> }.into_any();
    }
    let chips = messages.iter().map(|word| view! { <li><code>{word.clone()}</code></li> }.into_any()).collect_view();
    view! { <ul class="chips">{chips}</ul> }.into_any()
}
