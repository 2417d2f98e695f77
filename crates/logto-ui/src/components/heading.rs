//! The heading of a page, and the head around it.

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
    heading(text, name)
}

/// The head of a page: the way back to the page above it, the heading, and what the page is for.
#[component]
pub fn PageHeader(
    /// The heading's text.
    #[prop(into)]
    text: Signal<String>,
    /// The page's name for the tab, where it differs from the heading.
    #[prop(optional)]
    name: Option<&'static str>,
    /// What the page is for.
    #[prop(optional)]
    lead: Option<&'static str>,
    /// The address and the name of the page above it.
    #[prop(optional)]
    back: Option<(String, &'static str)>,
    /// What is shown below.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let back = back.map(|(address, name)| {
        view! {
            <p class="way-back">
                <a href=address>{name}</a>
            </p>
        }
    });
    view! {
        <header class="page-header">
            {back} {heading(text, name)} {lead.map(|lead| view! { <p class="muted">{lead}</p> })}
            {children.map(|children| children())}
        </header>
    }
    .into_any()
}

/// Gray bars in place of the head of a page that is being loaded. Those below it say so to screen readers.
#[component]
pub fn PageHeaderSkeleton() -> impl IntoView {
    view! {
        <header class="page-header bones" aria-hidden="true">
            <span class="bone bone-title"></span>
            <span class="bone"></span>
        </header>
    }
    .into_any()
}

fn heading(text: Signal<String>, name: Option<&'static str>) -> AnyView {
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
    .into_any()
}
