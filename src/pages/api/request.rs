//! The choice of a call, and the preview of its request.

use leptos::prelude::*;
use logto_leptos::TokenRequest;
use logto_leptos::ports::Method;
use serde_json::Value;

use super::call::Call;
use crate::config::{ApiConfig, CallConfig};
use crate::messages::account;

/// Returns all calls that have a name, the API's own address first.
pub(super) fn choices(api: &ApiConfig) -> Vec<CallConfig> {
    let first = CallConfig {
        name: account().api.request.usual.to_owned(),
        method: Method::GET,
        url: api.url.clone(),
        organization: false,
        scope: None,
        body: None,
        purpose: None,
    };
    std::iter::once(first).chain(api.named_calls().cloned()).collect()
}

/// Returns the call with its token: the token of the organization, which must be known, or of the
/// resource.
pub(crate) fn call(config: &CallConfig, resource: &str, organization: Option<&str>) -> Option<Call> {
    let token = TokenRequest::new();
    let token = match (config.organization, organization) {
        (true, None) => return None,
        (true, Some(id)) => token.with_organization_id(id),
        (false, _) => token.with_resource(resource),
    };
    let body = config.body.as_ref().map(Value::to_string);
    Some(Call { method: config.method, url: config.url.clone(), body, token })
}

/// The choice of a call. Empty if there is only one.
#[component]
pub(super) fn Choice(
    /// The calls.
    calls: Vec<CallConfig>,
    /// The index of the chosen call.
    chosen: RwSignal<usize>,
) -> impl IntoView {
    if calls.len() < 2 {
        return ().into_any();
    }
    let messages = &account().api.request;
    let needs: Vec<Option<String>> = calls.iter().map(|call| call.scope.clone()).collect();
    let needs = move || match needs.get(chosen.get()).cloned().flatten() {
        Some(scope) => view! { {messages.needs} " " <code>{scope}</code> }.into_any(),
        None => messages.needs_nothing.into_any(),
    };
    let options = calls.into_iter().enumerate().map(|(index, call)| {
        let label = [&call.name, " – ", call.method.as_str()].concat();
        view! {
            <option value=index.to_string() prop:selected=move || chosen.get() == index>
                {label}
            </option>
        }
        .into_any()
    });
    let choose = move |event| {
        if let Ok(index) = event_target_value(&event).parse() {
            chosen.set(index);
        }
    };
    view! {
        <label class="pick">
            <span>{messages.choose}</span>
            <select data-testid="call-choice" on:change=choose>
                {options.collect_view()}
            </select>
        </label>
        <p class="small-print">{needs}</p>
    }
    .into_any()
}

/// The request as it is sent, with the start of the token only.
pub(super) fn preview(call: &Call, token_start: Option<&str>) -> AnyView {
    let messages = &account().api.request;
    view! {
        <pre class="wire" tabindex="0" role="region" aria-label=messages.preview>
            {wire(call, token_start)}
        </pre>
        <p class="small-print">{messages.redacted}</p>
    }
    .into_any()
}

fn wire(call: &Call, token_start: Option<&str>) -> String {
    let method = call.method.as_str();
    let token = token_start.unwrap_or_default();
    let head = [method, " ", call.url.as_str(), "\nAuthorization: Bearer ", token, "…\nAccept: application/json"];
    let tail = match call.body.as_deref() {
        Some(body) => ["\nContent-Type: application/json\n\n", body],
        None => ["", ""],
    };
    [head.concat(), tail.concat()].concat()
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::*;

    fn config(organization: bool) -> CallConfig {
        CallConfig {
            name: "Invite".to_owned(),
            method: Method::POST,
            url: Url::parse("https://api.test/invitations?x=1").unwrap(),
            organization,
            scope: None,
            body: Some(serde_json::json!({})),
            purpose: None,
        }
    }

    #[test]
    fn each_call_takes_its_token() {
        let token = |organization, id| call(&config(organization), "https://api.test", id).map(|call| call.token);
        let resource = TokenRequest::new().with_resource("https://api.test");
        assert_eq!(token(false, None), Some(resource.clone()));
        assert_eq!(token(false, Some("o1")), Some(resource));
        assert_eq!(token(true, Some("o1")), Some(TokenRequest::new().with_organization_id("o1")));
        assert_eq!(token(true, None), None);
    }

    #[test]
    fn shows_request_as_it_is_sent() {
        let call = call(&config(false), "https://api.test", None).unwrap();
        assert_eq!(
            wire(&call, Some("eyJhbG")),
            "POST https://api.test/invitations?x=1\nAuthorization: Bearer eyJhbG…\nAccept: application/json\n\
             Content-Type: application/json\n\n{}"
        );
        assert!(wire(&call, None).contains("Bearer …"));
    }
}
