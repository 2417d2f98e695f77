//! The dialog that invites somebody, and the email with the link.

use leptos::prelude::*;
use logto_management::{ManagementClient, ManagementError, NewInvitation, OrganizationInvitation};
use logto_ui::components::FormDialog;
use logto_ui::format::now;

use super::link::{invitation_link, is_page};
use super::page::Subject;
use super::roles::role_choice;
use crate::controls::{DAY, FieldForm, FormEnd, FormEndLabels, Submission, TextInput, days_choice};
use crate::management::use_management;
use crate::messages::organizations;

/// How long an invitation can be valid, in days.
const DAYS: [u16; 4] = [1, 7, 30, 90];

/// What is offered at first.
const USUAL_DAYS: u16 = 7;

/// Sends the email of an invitation: with a one-time token, so that the person can sign in by the link. A server without
/// such tokens gets a link without one.
pub(super) async fn send_email(
    client: ManagementClient,
    invitation: OrganizationInvitation,
    page: String,
) -> Result<(), ManagementError> {
    let left = invitation.expires_at().unwrap_or_default().saturating_sub(now()) / 1000;
    let lifetime = u64::try_from(left).unwrap_or_default().max(1);
    let token = match client.create_one_time_token(invitation.invitee(), lifetime).await {
        Ok(token) => Some(token),
        Err(ManagementError::NotFound) => None,
        Err(error) => return Err(error),
    };
    let ids = (invitation.id(), invitation.organization_id());
    let link = invitation_link(&page, ids, token.as_ref(), invitation.invitee());
    client.send_invitation(invitation.id(), &link.unwrap_or(page)).await
}

/// Creates an invitation and sends its email. If that fails, there is no invitation.
async fn invite(
    client: ManagementClient,
    new: NewInvitation,
    page: String,
) -> Result<OrganizationInvitation, ManagementError> {
    let invitation = client.create_invitation(&new).await?;
    let sent = send_email(client.clone(), invitation.clone(), page).await;
    match sent {
        Ok(()) => Ok(invitation),
        Err(error) => {
            // The error of the email says more than one of this.
            client.delete_invitation(invitation.id()).await.ok();
            Err(error)
        }
    }
}

/// A button with its dialog.
#[component]
pub(super) fn Invite(
    /// The organization.
    subject: Subject,
    /// The page of the link: that of the last invitation.
    page: RwSignal<String>,
    /// Gets the invitation.
    invited: Callback<OrganizationInvitation>,
) -> impl IntoView {
    let messages = organizations();
    let texts = &messages.invite;
    let (is_open, submission, management) = (RwSignal::new(false), Submission::new(), use_management());
    let (email, days, roles) = (RwSignal::new(String::new()), RwSignal::new(USUAL_DAYS), RwSignal::new(Vec::new()));
    let typed_page = RwSignal::new(String::new());
    let (wrong_email, wrong_page) = (RwSignal::new(None::<String>), RwSignal::new(None::<String>));
    let open = move |_| {
        email.set(String::new());
        typed_page.set(page.get_untracked());
        roles.set(Vec::new());
        for signal in [wrong_email, wrong_page] {
            signal.set(None);
        }
        submission.clear();
        is_open.set(true);
    };
    let send = move || {
        let address = email.with_untracked(|text| text.trim().to_owned());
        let link = typed_page.with_untracked(|text| text.trim().to_owned());
        wrong_email.set((!is_email(&address)).then(|| texts.email_wrong.to_owned()));
        wrong_page.set((!is_page(&link)).then(|| texts.link_wrong.to_owned()));
        if !is_email(&address) || !is_page(&link) {
            return;
        }
        let expires_at = now().saturating_add(DAY.saturating_mul(i64::from(days.get_untracked())));
        let mut new = NewInvitation::new(&subject.id(), &address, expires_at);
        if let Some(inviter) = untrack(|| management.own_id()) {
            new = new.with_inviter(&inviter);
        }
        roles.with_untracked(|ids: &Vec<String>| {
            if !ids.is_empty() {
                let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
                new = new.clone().with_roles(&ids);
            }
        });
        let mark = move |error: &ManagementError| {
            let is_known = error.code() == "entity.unique_integrity_violation";
            if is_known {
                wrong_email.set(Some(texts.invited_already.to_owned()));
            }
            is_known
        };
        let sent = link.clone();
        let request = |client: ManagementClient| invite(client, new, sent);
        submission.send_marking(request, mark, move |invitation| {
            page.set(link);
            is_open.set(false);
            invited.run(invitation);
        });
    };
    let send = StoredValue::new_local(send);
    let labels =
        FormEndLabels { failed: messages.failed, submit: (texts.send, "invite-send"), cancel: messages.cancel };
    view! {
        <button type="button" class="button button-small" data-testid="invite" on:click=open>
            {texts.invite}
        </button>
        <FormDialog open=is_open title=texts.title attempt=submission.attempt>
            <FieldForm on_submit=move || send.with_value(|send| send())>
                <TextInput
                    kind="email"
                    label=texts.email
                    hint=None
                    value=email
                    problem=wrong_email
                    test_id="invite-email"
                />
                {role_choice(subject, roles)}
                {days_choice(
                    texts.valid,
                    days,
                    &DAYS,
                    |count| organizations().invite.days(usize::from(count)),
                    "invite-days",
                )}
                <TextInput
                    kind="url"
                    label=texts.link
                    hint=Some(texts.link_hint)
                    value=typed_page
                    problem=wrong_page
                    test_id="invite-link"
                />
                <FormEnd labels submission on_cancel=move |()| is_open.set(false) />
            </FieldForm>
        </FormDialog>
    }
    .into_any()
}

/// Whether a text has the form of an email address.
fn is_email(text: &str) -> bool {
    let has_no_space = !text.contains(char::is_whitespace);
    let parts = text.rsplit_once('@').and_then(|(name, domain)| Some((name, domain.rsplit_once('.')?)));
    has_no_space && parts.is_some_and(|(name, (host, top))| !name.is_empty() && !host.is_empty() && !top.is_empty())
}

#[cfg(test)]
mod tests {
    use super::is_email;

    #[test]
    fn recognizes_addresses() {
        for text in ["ada@example.com", "ada+x@mail.example.com", "\"a@b\"@example.com"] {
            assert!(is_email(text), "{text}");
        }
        for text in ["", "ada", "ada@", "@example.com", "ada@example", "ada@example.", "ada@.com", "a da@example.com"] {
            assert!(!is_email(text), "{text}");
        }
    }
}
