//! The claims of the ID token beside those of user info.

use leptos::prelude::*;
use logto_leptos::{LogtoError, use_logto};

use super::user_info::LiveUserInfo;
use crate::format::{Claim, ComparedClaim, Shown, compare};
use crate::messages::account;
use crate::ui::{Notice, Tone, claim_name, claim_value, error_details, explain};

/// The card with one row for each claim.
#[component]
pub(super) fn ClaimsCard(
    /// User info.
    live: LiveUserInfo,
) -> impl IntoView {
    let logto = use_logto();
    let messages = &account().developer.claims;
    let token = Memo::new(move |_| logto.user().map(|user| Claim::rows_of(user.claims())).unwrap_or_default());
    let rows = move || {
        let info = live.info.get();
        let is_loading = info.is_none();
        let info = info.and_then(Result::ok).map(|info| Claim::rows_of(&info)).unwrap_or_default();
        compare(token.get(), info).into_iter().map(|claim| row(claim, is_loading)).collect_view()
    };
    let failure = move || live.info.get().and_then(Result::err).map(|error| failed(&error));
    view! {
        <section class="card">
            <h2>{messages.title}</h2>
            <p class="muted">{messages.lead}</p>
            {failure}
            <table class="claims">
                <thead>
                    <tr>
                        <th scope="col">{messages.claim}</th>
                        <th scope="col">{messages.id_token}</th>
                        <th scope="col">{messages.user_info}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
            <div class="actions">
                <button
                    type="button"
                    class="button button-small"
                    data-testid="user-info-fetch"
                    aria-busy=move || live.busy()
                    on:click=move |_| live.fetch()
                >
                    {messages.fetch}
                </button>
            </div>
        </section>
    }
    .into_any()
}

fn row(claim: ComparedClaim, is_loading: bool) -> AnyView {
    let messages = &account().developer.claims;
    let differs = claim.differs();
    let mark = differs.then(|| view! { <span class="claim-differs">{messages.different}</span> });
    let cell = |label: &'static str, value: Option<Shown>, is_loading: bool| {
        let value = match value {
            Some(value) => claim_value(value),
            None if is_loading => view! { <span class="bone"></span> }.into_any(),
            None => view! {
                <span class="muted" aria-hidden="true">
                    "–"
                </span>
                <span class="visually-hidden">{messages.missing}</span>
            }
            .into_any(),
        };
        view! {
            <td>
                <span class="cell-label" aria-hidden="true">
                    {label}
                </span>
                {value}
            </td>
        }
        .into_any()
    };
    view! {
        <tr data-claim=claim.name.clone() data-differs=differs.then_some("true")>
            <th scope="row">{claim_name(&claim.name)} {mark}</th>
            {cell(messages.id_token, claim.token, false)}
            {cell(messages.user_info, claim.info, is_loading)}
        </tr>
    }
    .into_any()
}

fn failed(error: &LogtoError) -> AnyView {
    let (_, body) = explain(error);
    let details = error_details(error);
    view! {
        <Notice tone=Tone::Danger title=account().developer.claims.failed body>
            {details}
        </Notice>
    }
    .into_any()
}
