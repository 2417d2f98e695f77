//! The card about just-in-time provisioning: the email domains whose owners become members, and their roles.

use futures_util::future::try_join;
use leptos::prelude::*;
use logto_management::{ManagementClient, ManagementError, OrganizationRole};
use logto_ui::components::{Attempt, Skeleton};

use super::page::{Subject, unread};
use super::roles::{role_ids, role_names, roles_by_ids, roles_dialog};
use crate::controls::{FieldForm, TextInput};
use crate::management::{Changes, Known, failure_text, fetched, use_management};
use crate::messages::organizations;

/// The domains, and the roles.
type Provisioning = (Vec<String>, Vec<OrganizationRole>);

/// The card.
#[component]
pub(super) fn JustInTime(
    /// The organization.
    subject: Subject,
) -> impl IntoView {
    let messages = &organizations().jit;
    let known = fetched(move |client| async move {
        let id = subject.id();
        try_join(client.organization_email_domains(&id), client.organization_jit_roles(&id)).await
    });
    let changes = Changes::new();
    let content = move || {
        known.with(|known_now| match known_now {
            Known::Loading => view! { <Skeleton lines=3 /> }.into_any(),
            Known::Offline => ().into_any(),
            Known::Failed(error) => unread(error),
            Known::Here((domains, _)) if domains.is_empty() => {
                view! { <p class="muted">{messages.none}</p> }.into_any()
            }
            Known::Here((domains, _)) => {
                let items = domains.iter().map(|domain| item(subject, known, changes, domain)).collect_view();
                view! { <ul class="items" role="list">{items}</ul> }.into_any()
            }
        })
    };
    view! {
        <section class="card" data-testid="jit">
            <h2>{messages.title}</h2>
            <p class="muted">{messages.lead}</p>
            {content}
            <AddDomain subject known />
            {roles(subject, known)}
        </section>
    }
    .into_any()
}

fn item(subject: Subject, known: RwSignal<Known<Provisioning>>, changes: Changes, domain: &str) -> AnyView {
    let messages = &organizations().jit;
    let (label, gone) = (messages.remove_domain(domain), domain.to_owned());
    let remove = move |_| {
        let (id, sent, gone) = (subject.id(), gone.clone(), gone.clone());
        let request =
            move |client: ManagementClient| async move { client.remove_organization_email_domain(&id, &sent).await };
        changes.send(request, move |()| {
            update(known, |(domains, _)| domains.retain(|domain| *domain != gone));
            changes.say(messages.removed(&gone));
        });
    };
    view! {
        <li class="item" data-testid="jit-domain">
            <div>
                <p class="item-name">{domain.to_owned()}</p>
            </div>
            <button
                type="button"
                class="button button-small"
                aria-label=label
                data-testid="jit-domain-remove"
                aria-busy=move || changes.busy()
                on:click=remove
            >
                {messages.remove}
            </button>
        </li>
    }
    .into_any()
}

#[component]
fn AddDomain(subject: Subject, known: RwSignal<Known<Provisioning>>) -> impl IntoView {
    let messages = &organizations().jit;
    let (changes, attempt, management) = (Changes::new(), Attempt::new(), use_management());
    let (typed, wrong) = (RwSignal::new(String::new()), RwSignal::new(None::<String>));
    let add = move || {
        let Some(domain) = typed.with_untracked(|typed| domain_of(typed)) else {
            wrong.set(Some(messages.domain_wrong.to_owned()));
            return;
        };
        wrong.set(None);
        let Some(client) = untrack(|| management.client()) else { return };
        let (id, sent) = (subject.id(), domain.clone());
        let request = async move { client.add_organization_email_domain(&id, &sent).await };
        attempt.run(request, move |answer| match answer {
            Ok(()) => {
                typed.set(String::new());
                changes.say(messages.added(&domain));
                update(known, |(domains, _)| domains.push(domain));
            }
            Err(error) => wrong.set(Some(refusal(&error))),
        });
    };
    view! {
        <FieldForm on_submit=add>
            <TextInput
                label=messages.domain
                hint=Some(messages.domain_hint)
                value=typed
                problem=wrong
                test_id="jit-domain-text"
            />
            <div class="actions">
                <button
                    type="submit"
                    class="button button-small"
                    data-testid="jit-domain-add"
                    aria-busy=move || attempt.busy()
                >
                    {messages.add}
                </button>
            </div>
        </FieldForm>
    }
    .into_any()
}

fn refusal(error: &ManagementError) -> String {
    match error.code() {
        "entity.unique_integrity_violation" => organizations().jit.domain_known.to_owned(),
        _ => failure_text(error),
    }
}

/// The roles of new members, with a button that changes them.
fn roles(subject: Subject, known: RwSignal<Known<Provisioning>>) -> AnyView {
    let messages = &organizations().jit;
    let (changes, open, chosen) = (Changes::new(), RwSignal::new(false), RwSignal::new(Vec::new()));
    let names = move || known.with(|known| known.here().map(|(_, roles)| messages.new_members(&role_names(roles))));
    let change = move |_| {
        chosen.set(known.with_untracked(|known| known.here().map(|(_, roles)| role_ids(roles))).unwrap_or_default());
        open.set(true);
    };
    let send = move |client: ManagementClient, ids: Vec<String>| {
        let id = subject.id();
        async move {
            let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
            client.set_organization_jit_roles(&id, &ids).await
        }
    };
    let saved = move |ids: &[String]| {
        let now = roles_by_ids(subject, ids);
        update(known, |(_, roles)| *roles = now);
        changes.say(messages.roles_saved);
    };
    view! {
        <p data-testid="jit-roles">{names}</p>
        <div class="actions">
            <button type="button" class="button button-small" data-testid="jit-roles-change" on:click=change>
                {messages.change_roles}
            </button>
        </div>
        {roles_dialog(subject, open, messages.change_roles_title.into(), chosen, send, saved)}
    }
    .into_any()
}

fn update(known: RwSignal<Known<Provisioning>>, change: impl FnOnce(&mut Provisioning)) {
    known.update(|known| {
        if let Known::Here(provisioning) = known {
            change(provisioning);
        }
    });
}

/// Reads a domain, with or without an `@` before it; `None` when it is not one.
fn domain_of(typed: &str) -> Option<String> {
    let domain = typed.trim().trim_start_matches('@').to_lowercase();
    let is_label = |label: &str| !label.is_empty() && !label.contains(|c: char| c.is_whitespace() || "@/:".contains(c));
    (domain.contains('.') && domain.split('.').all(is_label)).then_some(domain)
}

#[cfg(test)]
mod tests {
    use super::domain_of;

    #[test]
    fn reads_domains_as_people_type_them() {
        for (typed, domain) in [("example.com", "example.com"), (" @Mail.Example.com ", "mail.example.com")] {
            assert_eq!(domain_of(typed).as_deref(), Some(domain));
        }
        for typed in ["", "example", "ada@example.com", "https://example.com", "example.com.", "exam ple.com", ".com"] {
            assert_eq!(domain_of(typed), None, "{typed}");
        }
    }
}
