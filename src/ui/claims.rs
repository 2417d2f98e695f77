//! Claims as a table with readable names and values.

use leptos::prelude::*;
use serde::Serialize;
use serde_json::Value;

use crate::format::{self, Claim, Shown};
use crate::messages::account;

/// A set of claims, one row each.
#[component]
pub(crate) fn ClaimsTable(
    /// The rows.
    rows: Vec<Claim>,
) -> impl IntoView {
    let rows = rows.into_iter().map(row).collect_view();
    view! { <dl class="facts">{rows}</dl> }.into_any()
}

impl Claim {
    /// The rows of anything that is a set of claims.
    pub(crate) fn rows_of(set: &impl Serialize) -> Vec<Self> {
        match serde_json::to_value(set) {
            Ok(Value::Object(map)) => format::claims(map),
            _ => Vec::new(),
        }
    }
}

fn row(claim: Claim) -> AnyView {
    view! {
        <div>
            <dt>{claim_name(&claim.name)}</dt>
            <dd>{claim_value(claim.value)}</dd>
        </div>
    }
    .into_any()
}

/// Shows the name of a claim, in words where it has some.
pub(crate) fn claim_name(name: &str) -> AnyView {
    let label = account().profile.claim_by_name.get(name);
    view! {
        {label}
        " "
        <code>{name.to_owned()}</code>
    }
    .into_any()
}

/// Shows the value of a claim.
pub(crate) fn claim_value(value: Shown) -> AnyView {
    let messages = &account().profile;
    match value {
        Shown::Unset => view! { <span class="muted">{messages.unset}</span> }.into_any(),
        Shown::Flag(flag) => if flag { messages.yes } else { messages.no }.into_any(),
        Shown::Text(text) => view! { <bdi>{text}</bdi> }.into_any(),
        Shown::Code(json) => view! { <code>{json}</code> }.into_any(),
        Shown::Time(milliseconds) => format::local_time(milliseconds)
            .map(|(local, machine)| view! { <time datetime=machine>{local}</time> })
            .into_any(),
    }
}
