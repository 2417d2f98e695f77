//! The organizations in the menu of the header.

use leptos::prelude::*;
use logto_leptos::Membership;

use super::current;
use super::source::{MembershipSource, Memberships, use_requested_organization, with_organization};
use crate::dom;
use crate::layout::ORGANIZATION_MENU;
use crate::page::Page;
use crate::paths::use_page;
use crate::ui::Skeleton;

/// Links to the organizations: to the page at hand if it is for one of them, or else to the page about organizations.
#[component]
pub(crate) fn OrganizationLinks() -> impl IntoView {
    let source = MembershipSource::new();
    let requested = use_requested_organization();
    let page = use_page();
    let target = Memo::new(move |_| match page.with(|path| Page::at(path)) {
        Some(Page::Api) => Page::Api,
        _ => Page::Organizations,
    });
    let is_about_one = move || page.with(|path| matches!(Page::at(path), Some(Page::Api | Page::Organizations)));
    move || match source.memberships.get() {
        Memberships::Loading => view! { <Skeleton lines=3 /> }.into_any(),
        Memberships::NotRequested => ().into_any(),
        Memberships::Known { all, .. } => {
            let current =
                requested.with(|requested| current(&all, requested.as_deref()).ok().flatten().map(|it| it.id.clone()));
            let current = current.filter(|_| is_about_one());
            all.into_iter().map(|it| link(&it, target.get(), current.as_deref())).collect_view().into_any()
        }
    }
}

fn link(membership: &Membership, page: Page, current: Option<&str>) -> AnyView {
    let is_current = (current == Some(membership.id.as_str())).then_some("true");
    view! {
        <a
            href=with_organization(page.path(), &membership.id)
            aria-current=is_current
            data-testid="organization-menu-link"
            on:click=|_| dom::close_popover(ORGANIZATION_MENU)
        >
            <bdi>{membership.label().to_owned()}</bdi>
        </a>
    }
    .into_any()
}
