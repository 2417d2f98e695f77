//! The form for an operator's token, for developers.

use leptos::html::Input;
use leptos::prelude::*;
use logto_leptos::Secret;
use logto_leptos::protocol::url_parser::http_origin;
use logto_ui::announce::Announcer;
use logto_ui::components::unique_id;
use logto_ui::dom;

use super::Management;
use crate::messages::admin;

/// A form for an operator's token, closed at first. The field is read when the form is submitted, and emptied at
/// once: no signal and no attribute of the page holds the token.
#[component]
pub(super) fn TokenForm(management: Management) -> impl IntoView {
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
                    <button type="submit" class="button button-small" data-testid="operator-token-use">
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
    if !text.bytes().all(is_plain) {
        return Err(InvalidToken::Malformed);
    }
    Ok(Secret::new(text))
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
