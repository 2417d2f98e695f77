//! The remaining lifetimes of the session and of the ID token, as bars.

use leptos::prelude::*;
use logto_leptos::{UnixMillis, use_logto};

use crate::messages::account;
use crate::ui::{Lifetime, LifetimeBar};

/// The card with the lifetimes.
#[component]
pub(super) fn TokenLifetimes() -> impl IntoView {
    let logto = use_logto();
    let messages = &account().profile.token_lifetimes;
    let session_lifetime = i64::try_from(logto.client().config().session_lifetime().as_secs()).unwrap_or(i64::MAX);
    let session = Memo::new(move |_| {
        logto
            .session_ends_at()
            .map(|ends| Lifetime { starts: ends.plus_seconds(session_lifetime.saturating_neg()).0, ends: ends.0 })
    });
    let id_token = Memo::new(move |_| {
        logto.user().map(|user| Lifetime {
            starts: UnixMillis::from_seconds(user.claims().iat()).0,
            ends: UnixMillis::from_seconds(user.claims().exp()).0,
        })
    });
    view! {
        <section class="card">
            <h2>{messages.title}</h2>
            <p class="muted">{messages.lead}</p>
            {move || session.get().map(|lifetime| view! { <LifetimeBar name=messages.session lifetime until=messages.until /> })}
            {move || session.get().is_none().then_some(view! { <p>{messages.endless}</p> })}
            {move || id_token.get().map(|lifetime| view! { <LifetimeBar name=messages.id_token lifetime until=messages.until over=messages.over /> })}
        </section>
    }
    .into_any()
}
