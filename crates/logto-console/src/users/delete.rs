//! The end of a user's page: deleting the user.

use leptos::prelude::*;
use logto_management::ManagementClient;

use super::page::Subject;
use super::state::use_user_list;
use crate::controls::{DeleteLabels, delete_row};
use crate::messages::users;
use crate::paths::USERS;

/// The button, and the dialog in which the user's name is typed.
#[component]
pub(super) fn Delete(
    /// The user.
    subject: Subject,
) -> impl IntoView {
    let messages = &users().delete;
    let list = (use_user_list(), USERS);
    let name = Memo::new(move |_| subject.label());
    let labels = DeleteLabels {
        delete: messages.delete,
        delete_id: "user-delete",
        sure: |name| users().delete.sure(name),
        note: messages.note,
        type_name: |name| users().delete.type_name(name),
        confirm: messages.confirm,
        cancel: users().cancel,
        deleted: |name| users().delete.deleted(name),
    };
    let delete = move |client: ManagementClient| async move { client.delete_user(&subject.id()).await };
    move || (!subject.is_self.get()).then(|| delete_row(labels, name, list, delete))
}
