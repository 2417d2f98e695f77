//! Shows the current level of access, and a form for an operator's token.

use leptos::html::Input;
use leptos::prelude::*;
use logto_leptos::http::HeaderValue;
use logto_leptos::protocol::url_parser::http_origin;
use logto_leptos::{HttpError, Secret, SignInButton};
use logto_management::ManagementError;
use logto_ui::announce::Announcer;
use logto_ui::components::{Notice, Tone, unique_id};
use logto_ui::dom;
use logto_ui::errors::{code_label, explain, fine_print, sentence};
use logto_ui::messages::Note;
use logto_ui::paths::use_here;

use super::{AccessError, Level, Management, use_management};
use crate::messages::{admin, error_sentence};

/// The current level of access, at the top of every operators' page.
#[component]
pub(crate) fn LevelBar() -> impl IntoView {
    let management = use_management();
    let level = Memo::new(move |_| management.level());
    let messages = &admin().management;
    let name = move || match level.get() {
        Level::Connected => messages.connected,
        Level::SignInNeeded => messages.sign_in_needed,
        Level::Operator => messages.operator,
        Level::Offline => messages.offline,
    };
    let lead = move || {
        let address = management.address().to_string();
        match level.get() {
            Level::Connected => messages.connected_to(&address),
            Level::SignInNeeded => messages.sign_in_needed_lead.to_owned(),
            Level::Operator => messages.operator_at(&address),
            Level::Offline => messages.offline_lead.to_owned(),
        }
    };
    let key = move || match level.get() {
        Level::Connected => "connected",
        Level::SignInNeeded => "sign-in-needed",
        Level::Operator => "operator",
        Level::Offline => "offline",
    };
    view! {
        <section class="level" aria-label=messages.label data-level=key>
            <div class="level-line">
                <p>
                    <strong class="level-name" data-testid="level">
                        {name}
                    </strong>
                    " "
                    <span class="muted">{lead}</span>
                </p>
                {move || match level.get() {
                    Level::Operator => Some(view! { <Forget management /> }.into_any()),
                    Level::SignInNeeded => Some(view! { <OperatorSignIn management /> }.into_any()),
                    Level::Connected | Level::Offline => None,
                }}
            </div>
            {move || (level.get() != Level::Operator).then(|| view! { <TokenForm management /> })}
            <div aria-live="polite">{move || management.access_error().map(|error| access_notice(&error, management))}</div>
        </section>
    }
    .into_any()
}

/// A button for a sign-in that requests access to the Management API, and that returns to this page.
#[component]
fn OperatorSignIn(management: Management) -> impl IntoView {
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

/// A form for an operator's token. The field is read when the form is submitted, and emptied at once:
/// no signal and no attribute of the page holds the token.
#[component]
fn TokenForm(management: Management) -> impl IntoView {
    let messages = &admin().management;
    let announcer = expect_context::<Announcer>();
    let node = NodeRef::<Input>::new();
    let problem = RwSignal::new(None::<&'static str>);
    let address = management.address();
    let is_elsewhere = window().location().origin().is_ok_and(|own| Some(own) != http_origin(&address));
    let send = move || {
        let Some(input) = node.get_untracked() else { return };
        let text = input.value();
        match token(&text) {
            Ok(token) => {
                input.set_value("");
                problem.set(None);
                management.use_token(token);
                announcer.say(messages.token_used.to_owned());
                dom::focus_heading();
            }
            Err(InvalidToken::Empty) => problem.set(Some(messages.token_empty)),
            Err(InvalidToken::Malformed) => problem.set(Some(messages.token_odd)),
        }
        if problem.with_untracked(Option::is_some) {
            dom::focus_in_view(&input);
        }
    };
    let id = unique_id("token");
    let problem_id = [&id, "-problem"].concat();
    let described = problem_id.clone();
    let configure = (!management.is_configured()).then_some(messages.configure);
    view! {
        <details class="level-more">
            <summary>{messages.another_way}</summary>
            <form
                class="field-form"
                autocomplete="off"
                novalidate
                on:submit=move |event| {
                    event.prevent_default();
                    send();
                }
            >
                <p class="small-print">
                    {messages.token_goes(address.as_str())} " " {messages.token_kept} " "
                    {is_elsewhere.then_some(messages.cors)}
                </p>
                <label for=id.clone()>{messages.token_label}</label>
                <input
                    id=id
                    node_ref=node
                    class="input"
                    type="password"
                    autocomplete="off"
                    autocapitalize="none"
                    spellcheck="false"
                    data-testid="operator-token"
                    data-1p-ignore=""
                    data-lpignore="true"
                    aria-describedby=move || problem.get().map(|_| described.clone())
                    aria-invalid=move || problem.get().map(|_| "true")
                />
                <p id=problem_id class="field-problem" aria-live="polite">
                    {problem}
                </p>
                <div class="actions">
                    <button
                        type="submit"
                        class="button button-primary button-small"
                        data-testid="operator-token-use"
                    >
                        {messages.token_use}
                    </button>
                </div>
                {configure.map(|messages| view! { <p class="small-print">{messages}</p> })}
            </form>
        </details>
    }
    .into_any()
}

#[derive(Debug, PartialEq, Eq)]
enum InvalidToken {
    Empty,
    Malformed,
}

/// Parses a pasted token, with or without `Bearer ` before it.
fn token(text: &str) -> Result<Secret, InvalidToken> {
    let text = text.trim();
    let text = text.strip_prefix("Bearer ").unwrap_or(text).trim();
    if text.is_empty() {
        return Err(InvalidToken::Empty);
    }
    // RFC 6750 section 2.1.
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~+/=".contains(&byte);
    if !text.bytes().all(is_plain) || HeaderValue::from_str(text).is_err() {
        return Err(InvalidToken::Malformed);
    }
    Ok(Secret::new(text))
}

/// Shows why the last request failed.
fn access_notice(error: &AccessError, management: Management) -> AnyView {
    let messages = &admin().management;
    let by_token = untrack(|| management.level()) == Level::Operator;
    let Note { title, body } = note(error, by_token);
    let tone = if matches!(error, AccessError::Rejected(ManagementError::Forbidden)) && !by_token {
        Tone::Warning
    } else {
        Tone::Danger
    };
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
        <Notice tone title body actions=actions.into_any()>
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
        (AccessError::Rejected(ManagementError::Forbidden), false) => messages.not_operator,
        (AccessError::Rejected(ManagementError::Forbidden), true) => messages.token_without_right,
        (AccessError::Rejected(ManagementError::Http(HttpError::Status { .. })), _) => messages.failing,
        (AccessError::Rejected(_), false) => messages.unreachable,
        (AccessError::Rejected(_), true) => messages.unreachable_with_token,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_a_pasted_token() {
        for text in ["eyJ.a-b_c.d", " eyJ.a-b_c.d\n", "Bearer eyJ.a-b_c.d"] {
            assert_eq!(token(text).unwrap().expose(), "eyJ.a-b_c.d");
        }
    }

    #[test]
    fn rejects_malformed_tokens() {
        assert_eq!(token(""), Err(InvalidToken::Empty));
        for text in ["a b", "a\nb", "tökén", "{\"access_token\":\"x\"}"] {
            assert_eq!(token(text), Err(InvalidToken::Malformed), "{text}");
        }
    }
}
