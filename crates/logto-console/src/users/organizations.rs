//! The card with the organizations of a user.

use leptos::prelude::*;
use logto_management::{ManagementError, Organization};
use logto_ui::components::Skeleton;
use logto_ui::paths;

use super::page::{Subject, unread};
use crate::management::{Known, fetched};
use crate::messages::users;
use crate::paths::ORGANIZATIONS;

/// The card.
#[component]
pub(super) fn Organizations(
    /// The user.
    subject: Subject,
) -> impl IntoView {
    let messages = &users().organizations;
    let known = fetched(move |client| async move { client.user_organizations(&subject.id()).await });
    let content = move || {
        known.with(|known| match known {
            Known::Loading => view! { <Skeleton lines=2 /> }.into_any(),
            // A proxy may not let requests about organizations through.
            Known::Offline | Known::Failed(ManagementError::NotFound) => ().into_any(),
            Known::Failed(error) => unread(error),
            Known::Here(all) if all.is_empty() => view! { <p class="muted">{messages.none}</p> }.into_any(),
            Known::Here(all) => {
                let items = all.iter().map(item).collect_view();
                view! { <ul class="items" role="list">{items}</ul> }.into_any()
            }
        })
    };
    view! {
        <section class="card" data-testid="user-organizations">
            <h2>{messages.title}</h2>
            {content}
        </section>
    }
    .into_any()
}

fn item(organization: &Organization) -> AnyView {
    let roles = organization.roles();
    let roles = roles.iter().map(|role| role.name.as_str()).collect::<Vec<_>>().join(", ");
    let roles = if roles.is_empty() { users().organizations.no_role.to_owned() } else { roles };
    view! {
        <li class="item" data-testid="user-organization">
            <div>
                <p class="item-name">
                    <a href=paths::href(&[ORGANIZATIONS, "/", organization.id()].concat())>
                        {organization.name().to_owned()}
                    </a>
                </p>
                <p class="small-print">{roles}</p>
            </div>
        </li>
    }
    .into_any()
}
