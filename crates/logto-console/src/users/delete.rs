//! The end of a user's page: deleting the user.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use logto_management::ManagementClient;
use logto_ui::components::{ConfirmDialog, ConfirmName};
use logto_ui::paths;

use super::page::Subject;
use super::remote::Changes;
use super::state::use_user_list;
use crate::messages::users;

/// The button, and the dialog in which the user's name is typed.
#[component]
pub(super) fn Delete(
    /// The user.
    subject: Subject,
) -> impl IntoView {
    let messages = &users().delete;
    let (changes, asks, state) = (Changes::new(), RwSignal::new(false), use_user_list());
    let navigate = use_navigate();
    let label = Memo::new(move |_| subject.label());
    let delete = move |()| {
        let (id, name, navigate) = (subject.id(), label.get_untracked(), navigate.clone());
        let request = move |client: ManagementClient| async move { client.delete_user(&id).await };
        changes.send(request, move |()| {
            state.report_next(messages.deleted(&name));
            let options = NavigateOptions { resolve: false, replace: true, ..NavigateOptions::default() };
            navigate(&paths::href("/users"), options);
        });
    };
    let delete = Callback::new(delete);
    let dialog = move || {
        let name = label.get();
        let confirm_name = ConfirmName { label: messages.type_name(&name), name: name.clone() };
        view! {
            <ConfirmDialog
                open=asks
                title=messages.sure(&name)
                confirm=messages.confirm
                cancel=users().cancel
                danger=true
                confirm_name
                on_confirm=delete
            >
                <p>{messages.note}</p>
            </ConfirmDialog>
        }
    };
    let row = move || {
        (!subject.is_self.get()).then(|| {
            view! {
                <section class="delete-row">
                    <button
                        type="button"
                        class="button-link button-link-danger"
                        data-testid="user-delete"
                        aria-busy=move || changes.busy()
                        on:click=move |_| asks.set(true)
                    >
                        {messages.delete}
                    </button>
                </section>
            }
        })
    };
    view! {
        {row}
        {dialog}
    }
    .into_any()
}
