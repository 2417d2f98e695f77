//! The card with which a person leaves an organization, where the app has an API for that.

use leptos::prelude::*;
use logto_leptos::{ApiError, ApiRequest, LogtoError, Membership, OrganizationRefusal, TokenRequest, use_logto};
use serde_json::Value;

use crate::config::{AppConfig, LEAVE_ORGANIZATION};
use crate::messages::account;
use crate::page::Page;
use crate::pages::memberships::MembershipSource;
use crate::paths::use_replace;
use crate::ui::{Attempt, ConfirmDialog, Toast, use_toasts};

/// The card; nothing without a call for it in the configuration.
pub(super) fn leave(membership: &Membership, source: MembershipSource) -> AnyView {
    let api = expect_context::<AppConfig>().api;
    let call = api.and_then(|api| api.call_for(LEAVE_ORGANIZATION).cloned());
    let Some(call) = call else { return ().into_any() };
    let logto = use_logto();
    let messages = &account().organizations.leave;
    let name = membership.label().to_owned();
    let attempt = Attempt::new();
    let asks = RwSignal::new(false);
    // Why there is no token for the organization, which the call needs.
    let refusal = RwSignal::new(None::<OrganizationRefusal>);
    let toasts = use_toasts();
    let replace = use_replace();
    let confirmed = {
        let (id, name) = (membership.id.clone(), name.clone());
        move |()| {
            let token = TokenRequest::new().with_organization_id(id.clone());
            let request = ApiRequest::new(call.method, call.url.as_str(), token);
            let (name, replace) = (name.clone(), replace.clone());
            attempt.run(async move { logto.call_api::<Value>(request).await }, move |result| match result {
                // Of a success, only the status counts.
                Ok(_) | Err(ApiError::Body(_)) => {
                    toasts.show(Toast::success(messages.done(&name)));
                    replace(Page::Organizations.path());
                    source.renew(logto);
                }
                Err(ApiError::Status(refused)) if refused.status == 409 => attempt.fail(messages.refused.to_owned()),
                Err(error) => {
                    let reason = refusal_of(&error);
                    refusal.set(reason);
                    attempt.fail(reason.and_then(explained).unwrap_or(messages.failed).to_owned());
                }
            });
        }
    };
    let way_out = move || {
        let needs_second_step = attempt.problem().is_some() && refusal.get() == Some(OrganizationRefusal::MfaRequired);
        needs_second_step.then(second_step_link)
    };
    view! {
        <section class="card">
            <h2>{messages.title(&name)}</h2>
            <p class="muted">{messages.lead}</p>
            <p class="field-problem" role="alert" data-testid="leave-problem">
                {move || attempt.problem()}
            </p>
            <div class="actions">
                <button
                    type="button"
                    class="button button-small"
                    data-testid="organization-leave"
                    aria-busy=move || attempt.busy()
                    on:click=move |_| asks.set(true)
                >
                    {messages.leave}
                </button>
                {way_out}
            </div>
            <ConfirmDialog
                open=asks
                title=messages.what(&name)
                confirm=messages.leave
                cancel=account().details.cancel
                danger=true
                on_confirm=confirmed
            >
                <p>{messages.note}</p>
            </ConfirmDialog>
        </section>
    }
    .into_any()
}

/// A link to the page where a second step is set up.
pub(super) fn second_step_link() -> AnyView {
    view! {
        <a class="button button-small" href=Page::TwoStep.href() data-testid="second-step">
            {account().two_step.title}
        </a>
    }
    .into_any()
}

/// Returns why the sign-in server gives no token for the organization, if that is the error.
fn refusal_of(error: &ApiError) -> Option<OrganizationRefusal> {
    match error {
        ApiError::Logto(LogtoError::OAuth(refused)) => refused.organization_refusal(),
        _ => None,
    }
}

/// Says why there is no token for the organization.
fn explained(refusal: OrganizationRefusal) -> Option<&'static str> {
    let messages = &account().organizations;
    match refusal {
        OrganizationRefusal::NotMember => Some(messages.left.title),
        OrganizationRefusal::MfaRequired => Some(messages.mfa_required.title),
        OrganizationRefusal::NotGranted => Some(messages.not_granted.title),
        _ => None,
    }
}
