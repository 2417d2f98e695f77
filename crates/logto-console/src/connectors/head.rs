//! The head of a connector's page: the provider's mark, the name, and the state.

use leptos::prelude::*;
use logto_ui::components::{PageHeading, icon};
use logto_ui::paths;

use super::kind::Kind;
use super::list::messages_of;
use super::source::Source;
use super::status::{Status, status_chip};
use crate::messages::admin;

/// The mark of the provider that is set up here.
pub(super) fn mark(kind: Kind) -> AnyView {
    let name = match kind {
        Kind::Sms => "twilio",
        Kind::Email => "smtp",
    };
    view! { <span class="provider-mark" data-provider=kind.name()>{icon(name)}</span> }.into_any()
}

/// The head.
#[component]
pub(super) fn Head(
    /// The connector.
    kind: Kind,
    /// What the server has.
    source: Source,
) -> impl IntoView {
    let messages = messages_of(kind);
    let status = Memo::new(move |_| source.status(kind));
    let chip = move || status.with(|status| (*status != Status::Loading).then(|| status_chip(status)));
    let is_used = Memo::new(move |_| status.with(Status::is_installed) && !source.uses(kind).is_empty());
    let reason = move || status.with(Status::reason).unwrap_or_else(|| messages.lead.to_owned());
    view! {
        <header class="page-header connector-top">
            <p class="way-back">
                <a href=paths::href("/connectors")>{admin().connectors.page.title}</a>
            </p>
            <div class="connector-head">
                {mark(kind)}
                <div>
                    <PageHeading text=messages.heading name=messages.heading />
                    <p class="muted">{reason}</p>
                </div>
                <p class="connector-states">
                    {chip}
                    {move || is_used.get().then(|| view! { <span class="chip">{admin().connectors.list.in_use}</span> })}
                </p>
            </div>
        </header>
    }
    .into_any()
}
