//! What people see of their access to the Management API: nothing while it works, and otherwise what to do.

use leptos::prelude::*;
use logto_leptos::{HttpError, SignInButton};
use logto_management::ManagementError;
use logto_ui::announce::Announcer;
use logto_ui::components::{Notice, Tone, icon};
use logto_ui::dom;
use logto_ui::errors::{code_label, explain, fine_print, sentence};
use logto_ui::messages::Note;
use logto_ui::paths::use_here;

use super::token::TokenForm;
use super::{AccessError, Level, Management, use_management};
use crate::messages::{admin, error_sentence};

/// Notices about the access, at the top of every operators' page. An operator who is connected sees none.
#[component]
pub(crate) fn AccessNotices() -> impl IntoView {
    let management = use_management();
    let level = Memo::new(move |_| management.level());
    let key = move || match level.get() {
        Level::Connected => "connected",
        Level::SignInNeeded => "sign-in-needed",
        Level::Operator => "operator",
        Level::Offline => "offline",
    };
    view! {
        <div class="access" data-level=key>
            {move || level_notice(level.get(), management)}
            <div aria-live="polite">{move || management.access_error().map(|error| access_notice(&error, management))}</div>
        </div>
    }
    .into_any()
}

fn level_notice(level: Level, management: Management) -> Option<AnyView> {
    let messages = &admin().management;
    let (name, lead, tone) = match level {
        Level::Connected => return None,
        Level::SignInNeeded => (messages.sign_in_needed, messages.sign_in_needed_lead.to_owned(), "info"),
        Level::Operator => (messages.operator, messages.operator_at(management.address().as_str()), "warning"),
        Level::Offline => (messages.offline, messages.offline_lead.to_owned(), "info"),
    };
    let action = match level {
        Level::Operator => Some(view! { <Forget management /> }.into_any()),
        Level::SignInNeeded => Some(view! { <OperatorSignIn management /> }.into_any()),
        Level::Connected | Level::Offline => None,
    };
    let form = move || {
        (level != Level::Operator && management.is_for_developers()).then(|| view! { <TokenForm management /> })
    };
    Some(
        view! {
            <section class="notice" data-tone=tone aria-label=messages.label>
                {icon(tone)}
                <div class="notice-text">
                    <p class="notice-title" data-testid="level">
                        {name}
                    </p>
                    <p>{lead}</p>
                    {form}
                </div>
                {action.map(|action| view! { <div class="notice-actions">{action}</div> })}
            </section>
        }
        .into_any(),
    )
}

/// A button for a sign-in that requests access to the Management API, and that returns to this page.
#[component]
pub(super) fn OperatorSignIn(management: Management) -> impl IntoView {
    let here = use_here();
    move || {
        let options = management.sign_in_options(&here.get());
        view! {
            <SignInButton options attr:class="button button-primary button-small" attr:data-testid="operator-sign-in">
                {admin().management.sign_in}
            </SignInButton>
        }
    }
}

#[component]
fn Forget(management: Management) -> impl IntoView {
    let messages = &admin().management;
    let announcer = expect_context::<Announcer>();
    let forget = move |_| {
        management.forget_token();
        announcer.say(messages.token_forgotten.to_owned());
        dom::focus_heading();
    };
    view! {
        <button type="button" class="button button-small" data-testid="operator-token-forget" on:click=forget>
            {messages.token_forget}
        </button>
    }
    .into_any()
}

/// Shows why the last request failed.
fn access_notice(error: &AccessError, management: Management) -> AnyView {
    let messages = &admin().management;
    let by_token = untrack(|| management.level()) == Level::Operator;
    let Note { title, body } = note(error, by_token);
    let details = match error {
        AccessError::NoToken(error) => {
            let (title, body) = explain(error.code(), &error.to_string());
            view! {
                <p>{sentence(&title)} " " {body}</p>
                {fine_print(error.code(), &error.to_string())}
            }
            .into_any()
        }
        // The library's message is about an operator's token.
        AccessError::Rejected(error) => view! {
            <p class="small-print">
                {by_token.then(|| error_sentence(error))} " " {code_label()} " " <code>{error.code().to_owned()}</code>
            </p>
        }
        .into_any(),
    };
    // Another tab may have signed in without access to the API, or the provider may not grant it any more.
    let sign_in = matches!(error, AccessError::NoToken(_)).then(|| view! { <OperatorSignIn management /> });
    let actions = view! {
        {sign_in}
        <button type="button" class="button button-small" data-testid="level-retry" on:click=move |_| management.retry()>
            {messages.retry}
        </button>
    };
    view! {
        <Notice tone=Tone::Danger title body actions=actions.into_any()>
            {details}
        </Notice>
    }
    .into_any()
}

fn note(error: &AccessError, by_token: bool) -> Note {
    let messages = &admin().management.error;
    match (error, by_token) {
        (AccessError::NoToken(_), _) => messages.no_token,
        (AccessError::Rejected(ManagementError::Unauthorized), false) => messages.not_recognized,
        (AccessError::Rejected(ManagementError::Unauthorized), true) => messages.token_refused,
        (AccessError::Rejected(ManagementError::Forbidden), _) => messages.token_without_right,
        (AccessError::Rejected(ManagementError::Http(HttpError::Status { .. })), _) => messages.failing,
        (AccessError::Rejected(_), false) => messages.unreachable,
        (AccessError::Rejected(_), true) => messages.unreachable_with_token,
    }
}
