//! The page of one organization.

use leptos::prelude::*;
use logto_management::{ManagementError, Organization, OrganizationRole};
use logto_ui::components::{PageHeader, PageHeaderSkeleton};
use logto_ui::paths;

use super::delete::Delete;
use super::details::Details;
use super::invitations::Invitations;
use super::jit::JustInTime;
use super::members::Members;
use super::state::use_organization_list;
use crate::controls::{EntryLabels, columns_skeleton, entry_content, entry_page, failure_notice, one_line};
use crate::management::{AccessNotices, Known, fetched};
use crate::messages::organizations;
use crate::paths::ORGANIZATIONS;

/// The organization that the page is about.
#[derive(Clone, Copy)]
pub(super) struct Subject {
    id: StoredValue<String>,
    /// The organization as the server knows it.
    organization: RwSignal<Known<Organization>>,
    /// The roles of the organization template.
    pub(super) roles: RwSignal<Known<Vec<OrganizationRole>>>,
}

impl Subject {
    fn new(id: String) -> Self {
        let id = StoredValue::new(id);
        let organization = fetched(move |client| async move { client.organization(&id.get_value()).await });
        let roles = fetched(|client| async move { client.organization_roles().await });
        Self { id, organization, roles }
    }

    /// Returns the id.
    pub(super) fn id(self) -> String {
        self.id.get_value()
    }

    /// Returns the organization, once it is known. Tracked.
    pub(super) fn organization(self) -> Option<Organization> {
        self.organization.with(|organization| organization.here().cloned())
    }

    /// Returns the name in messages. Tracked.
    pub(super) fn name(self) -> String {
        let name = self.organization.with(|known| known.here().and_then(|it| one_line(it.name())));
        name.unwrap_or_else(|| self.id())
    }

    /// Records the organization as it is after a change.
    pub(super) fn set(self, organization: Organization) {
        self.organization.set(Known::Here(organization));
    }
}

/// The page at `/all-organizations/:id`.
#[component]
pub fn OrganizationPage() -> impl IntoView {
    entry_page(use_organization_list(), organizations().dismiss, |id| one(Subject::new(id)))
}

fn one(subject: Subject) -> AnyView {
    let messages = organizations();
    let title = Signal::derive(move || {
        let is_known = subject.organization.with(|known| known.here().is_some());
        if is_known { subject.name() } else { messages.page.title.to_owned() }
    });
    let labels = EntryLabels {
        unread: messages.unread,
        offline: messages.list.offline,
        gone: (messages.organization.gone, messages.organization.gone_body),
        gone_id: "organization-gone",
        back: messages.organization.back,
        list: ORGANIZATIONS,
    };
    view! {
        <PageHeader text=title name=messages.page.title back=(paths::href(ORGANIZATIONS), messages.page.title) />
        <AccessNotices />
        {entry_content(subject.organization, labels, move || cards(subject))}
    }
    .into_any()
}

fn cards(subject: Subject) -> AnyView {
    view! {
        <div class="columns">
            <div class="stack">
                <Members subject />
            </div>
            <div class="stack">
                <Details subject />
                <Invitations subject />
                <JustInTime subject />
            </div>
        </div>
        <Delete subject />
    }
    .into_any()
}

/// The placeholder of the page while it is being loaded.
#[component]
pub fn OrganizationSkeleton() -> impl IntoView {
    view! {
        <PageHeaderSkeleton />
        {columns_skeleton()}
    }
    .into_any()
}

/// A notice that a list could not be read.
pub(super) fn unread(error: &ManagementError) -> AnyView {
    failure_notice(organizations().organization.unread, error)
}
