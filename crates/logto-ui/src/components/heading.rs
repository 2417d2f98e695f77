//! The heading of a page.

use leptos::html::H1;
use leptos::prelude::*;

use crate::announce::Announcer;

/// The heading of a page. When it appears, it gets the focus, and the page's name is announced in the
/// title of the tab and to screen readers.
#[component]
pub fn PageHeading(
    /// The heading's text.
    #[prop(into)]
    text: Signal<String>,
    /// The page's name for the tab, where it differs from the heading.
    #[prop(optional)]
    name: Option<&'static str>,
) -> impl IntoView {
    let announcer = expect_context::<Announcer>();
    let node = NodeRef::<H1>::new();
    let title = name.map_or_else(|| text.get_untracked(), str::to_owned);
    Effect::new(move |_| {
        if let Some(heading) = node.get() {
            announcer.arrive(&title, &heading);
        }
    });
    view! {
        <h1 tabindex="-1" node_ref=node>
            {text}
        </h1>
    }
}
