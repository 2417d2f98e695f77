//! The end of an organization's page: deleting it.

use leptos::prelude::*;
use logto_management::ManagementClient;

use super::page::Subject;
use super::state::use_organization_list;
use crate::controls::{DeleteLabels, delete_row};
use crate::messages::organizations;
use crate::paths::ORGANIZATIONS;

/// The button, and the dialog in which the name is typed.
#[component]
pub(super) fn Delete(
    /// The organization.
    subject: Subject,
) -> impl IntoView {
    let messages = &organizations().delete;
    let name = Memo::new(move |_| subject.name());
    let labels = DeleteLabels {
        delete: messages.delete,
        delete_id: "organization-delete",
        sure: |name| organizations().delete.sure(name),
        note: messages.note,
        type_name: |name| organizations().delete.type_name(name),
        confirm: messages.confirm,
        cancel: organizations().cancel,
        deleted: |name| organizations().delete.deleted(name),
    };
    let delete = move |client: ManagementClient| async move { client.delete_organization(&subject.id()).await };
    delete_row(labels, name, (use_organization_list(), ORGANIZATIONS), delete)
}
