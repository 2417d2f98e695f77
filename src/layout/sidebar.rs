//! The pages of a person who is signed in, in groups: beside the page where there is room, elsewhere in a popover behind
//! a button.

use leptos::prelude::*;
use logto_ui::developer::use_developer_area;

use crate::messages::{Language, shell};
use crate::page::Page;
use crate::ui::icon;
use crate::{dom, extensions};

/// The popover's id.
const PAGES: &str = "pages";

/// A link: the page, its text, and its icon.
type Link = (Page, &'static str, &'static str);

/// The button that opens the popover. The style sheet hides it where the pages are always shown.
pub(crate) fn menu_button() -> AnyView {
    view! {
        <button
            type="button"
            class="button button-small pages-button"
            popovertarget=PAGES
            aria-label=shell().layout.menu
        >
            {icon("menu")}
        </button>
    }
    .into_any()
}

/// The groups with their links. A group without links is not shown, and the only one needs no heading.
#[component]
pub(crate) fn Sidebar(
    /// The page shown.
    page: Signal<Option<Page>>,
    /// The paths of the links of extensions that this person sees.
    #[prop(into)]
    links: Signal<Vec<&'static str>>,
    /// Loads a page that will likely be opened.
    prefetch: fn(Page),
) -> impl IntoView {
    let messages = &shell().layout;
    let developer = use_developer_area();
    let language = Language::of_tag(shell().language).unwrap_or(Language::ALL[0]);
    let account = [
        (Page::Home, messages.home, "home"),
        (Page::Profile, messages.profile, "user"),
        (Page::Organizations, messages.organizations, "people"),
    ];
    let builder = [
        (Page::Developer, messages.session, "token"),
        (Page::Api, messages.api, "api"),
        (Page::CheckUp, messages.check_up, "shield"),
    ];
    let groups = move || {
        let shown = links.get();
        let admin = extensions::links().filter(|link| shown.contains(&link.path));
        let admin: Vec<Link> =
            admin.map(|link| (Page::Extension(link.path), (link.label)(language), link.icon)).collect();
        let builder = if developer.is_on() { builder.to_vec() } else { Vec::new() };
        let groups =
            [(messages.group_account, account.to_vec()), (messages.group_admin, admin), (messages.developer, builder)];
        let groups: Vec<_> = groups.into_iter().filter(|(_, links)| !links.is_empty()).collect();
        let has_headings = groups.len() > 1;
        groups
            .into_iter()
            .map(|(name, links)| group(page, has_headings.then_some(name), links, prefetch))
            .collect_view()
    };
    view! {
        <nav
            id=PAGES
            class="sidebar"
            popover="auto"
            aria-label=messages.navigation
            on:click=|_| dom::close_popover(PAGES)
        >
            {groups}
        </nav>
    }
    .into_any()
}

fn group(page: Signal<Option<Page>>, name: Option<&'static str>, links: Vec<Link>, prefetch: fn(Page)) -> AnyView {
    let links = links.into_iter().map(|to| link(page, to, prefetch)).collect_view();
    view! {
        {name.map(|name| view! { <p class="sidebar-group">{name}</p> })}
        <ul role="list" aria-label=name>
            {links}
        </ul>
    }
    .into_any()
}

/// A link. It is marked when it leads to the page shown, or to its section.
fn link(page: Signal<Option<Page>>, (to, text, picture): Link, prefetch: fn(Page)) -> AnyView {
    let current = move || match page.get() {
        Some(page) if page == to => Some("page"),
        Some(page) if page.section() == to => Some("true"),
        _ => None,
    };
    view! {
        <li>
            <a
                href=to.href()
                aria-current=current
                on:pointerenter=move |_| prefetch(to)
                on:focus=move |_| prefetch(to)
            >
                {icon(picture)}
                {text}
            </a>
        </li>
    }
    .into_any()
}
