//! The page with all organizations.

use leptos::prelude::*;
use logto_management::{Organization, Page};
use logto_ui::components::{PageHeader, ToastRegion};
use logto_ui::paths;

use super::create::CreateOrganization;
use super::state::{query, use_organization_list};
use super::template::Template;
use crate::controls::{
    ListLabels, Listing, PagerLabels, SearchLabels, cell, list_card, list_skeleton, pager, place_text, search_form,
};
use crate::management::{AccessNotices, Guarded, fetched};
use crate::messages::organizations;
use crate::paths::ORGANIZATIONS;

/// The page at `/all-organizations`.
#[component]
pub fn OrganizationsPage() -> impl IntoView {
    use_organization_list().begin_page();
    let messages = organizations();
    let page = move || {
        view! {
            <PageHeader text=messages.page.title lead=messages.page.body />
            <AccessNotices />
            <List />
            <Template />
        }
        .into_any()
    };
    view! {
        <Guarded page />
        <ToastRegion dismiss=messages.dismiss />
    }
    .into_any()
}

#[component]
fn List() -> impl IntoView {
    let messages = &organizations().list;
    let state = use_organization_list();
    let known = fetched(move |client| {
        let query = query(state);
        async move { client.organizations(&query).await }
    });
    let labels = ListLabels {
        label: messages.label,
        offline: messages.offline,
        unread: organizations().unread,
        empty: (messages.empty, messages.empty_body),
        empty_id: "organizations-empty",
        nothing_found: (|search| organizations().list.nothing_found(search), messages.nothing_found_body),
        nothing_found_id: "organizations-nothing-found",
        show_all: messages.show_all,
        show_all_id: "organizations-show-all",
    };
    list_card(known, state, labels, tools, place, table)
}

/// The search, and the button to create an organization.
fn tools(state: Listing) -> AnyView {
    let messages = &organizations().list;
    let labels = SearchLabels {
        search: messages.search,
        find: messages.find,
        search_id: "organization-find-text",
        find_id: "organization-find",
    };
    view! {
        {search_form(state, &labels)}
        <CreateOrganization />
    }
    .into_any()
}

fn table(page: &Page<Organization>, state: Listing) -> AnyView {
    let messages = &organizations().list;
    let rows = page.items.iter().map(row).collect_view();
    let labels = PagerLabels {
        previous: messages.previous,
        next: messages.next,
        place_id: "organizations-place",
        previous_id: "organizations-previous",
        next_id: "organizations-next",
    };
    view! {
        <table class="claims users" data-testid="organizations">
            <thead>
                <tr>
                    <th scope="col">{messages.name}</th>
                    <th scope="col">{messages.description}</th>
                    <th scope="col">{messages.members}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
        {pager(page, state, place(page, state), &labels)}
    }
    .into_any()
}

fn row(organization: &Organization) -> AnyView {
    let messages = &organizations().list;
    let text = |text: Option<String>| text.unwrap_or_else(|| messages.none.to_owned()).into_any();
    let count = organization.member_count().map(|count| count.to_string());
    view! {
        <tr data-testid="organization-row">
            <th scope="row">
                <a
                    href=paths::href(&[ORGANIZATIONS, "/", organization.id()].concat())
                    data-testid="organization-link"
                >
                    {organization.name().to_owned()}
                </a>
            </th>
            {cell(messages.description, text(organization.description().map(str::to_owned)))}
            {cell(messages.members, text(count))}
        </tr>
    }
    .into_any()
}

/// Returns how many organizations there are, and which page of them is shown.
fn place(page: &Page<Organization>, state: Listing) -> String {
    let messages = &organizations().list;
    let total = |count| messages.total(count);
    place_text(page, state, total, |page| messages.page(page), |page, pages| messages.page_of(page, pages))
}

/// The placeholder of the page while it is being loaded.
#[component]
pub fn OrganizationsSkeleton() -> impl IntoView {
    list_skeleton()
}
