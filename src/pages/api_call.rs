//! A card that calls the protected API, for other pages.

use leptos::prelude::*;
use logto_leptos::TokenRequest;
use logto_leptos::ports::Method;

use super::api::{Call, Caller, TestIds};
use crate::config::ApiConfig;
use crate::messages::account;

/// A button that calls the API, and its answer.
#[component]
pub(super) fn ApiCall(
    /// The API.
    api: ApiConfig,
    /// Runs on every click.
    #[prop(into)]
    on_start: Callback<()>,
) -> impl IntoView {
    let messages = account().api.brief;
    let token = TokenRequest::new().with_resource(api.resource.clone());
    let call = Call { method: Method::GET, url: api.url, body: None, token };
    let ids = TestIds { button: "call-api", result: "api-result" };
    view! {
        <section class="card">
            <h2>{messages.title}</h2>
            <p class="muted">{messages.body}</p>
            <p>
                <code>{api.resource}</code>
            </p>
            <Caller call ids on_start />
        </section>
    }
    .into_any()
}
