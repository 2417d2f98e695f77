//! The page with all organizations.

use leptos::prelude::*;
use logto_management::Organization;
use logto_ui::components::{PageHeader, ToastRegion};

use super::create::CreateOrganization;
use super::state::{query, use_organization_list};
use super::template::Template;
use crate::controls::{ListLabels, ListRow, list_card, list_skeleton};
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
        ids: ("organizations", "organization"),
        label: messages.label,
        search: messages.search,
        offline: messages.offline,
        unread: organizations().unread,
        empty: (messages.empty, messages.empty_body),
        nothing_found: (|search| organizations().list.nothing_found(search), messages.nothing_found_body),
        total: |count| organizations().list.total(count),
    };
    let columns = [messages.name, messages.description, messages.members];
    list_card(known, state, labels, || view! { <CreateOrganization /> }.into_any(), columns, row)
}

fn row(organization: &Organization) -> ListRow {
    let none = organizations().list.none;
    let text = |text: Option<String>| text.unwrap_or_else(|| none.to_owned()).into_any();
    ListRow {
        path: [ORGANIZATIONS, "/", organization.id()].concat(),
        name: organization.name().to_owned(),
        below: None,
        cells: vec![
            text(organization.description().map(str::to_owned)),
            text(organization.member_count().map(|count| count.to_string())),
        ],
    }
}

/// The placeholder of the page while it is being loaded.
#[component]
pub fn OrganizationsSkeleton() -> impl IntoView {
    list_skeleton()
}
