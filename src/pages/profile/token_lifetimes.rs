//! The remaining lifetimes of the session and of the ID token, as bars.

use leptos::prelude::*;
use logto_leptos::{UnixMillis, use_logto};

use crate::messages::{account, auth};
use crate::paths::{self, use_here};
use crate::ui::{Lifetime, LifetimeBar, sign_in_again_button};

/// The card with the lifetimes.
#[component]
pub(super) fn TokenLifetimes() -> impl IntoView {
    let logto = use_logto();
    let messages = &account().profile.token_lifetimes;
    let session_lifetime = i64::try_from(logto.client().config().session_lifetime().as_secs()).unwrap_or(i64::MAX);
    let is_renewed = Memo::new(move |_| logto.is_authenticated() && logto.client().refresh_token().is_some());
    let session = Memo::new(move |_| {
        let ends = logto.session_ends_at()?;
        let starts = if is_renewed.get() {
            ends.plus_seconds(session_lifetime.saturating_neg())
        } else {
            logto.user().map(|user| UnixMillis::from_seconds(user.claims().iat()))?
        };
        Some(Lifetime { starts: starts.0, ends: ends.0 })
    });
    let here = use_here();
    let sign_in_again =
        move || sign_in_again_button(paths::sign_in_returning_to(&here.get()), auth().notices.ending.sign_in);
    let id_token = Memo::new(move |_| {
        logto.user().map(|user| Lifetime {
            starts: UnixMillis::from_seconds(user.claims().iat()).0,
            ends: UnixMillis::from_seconds(user.claims().exp()).0,
        })
    });
    view! {
        <section class="card">
            <h2>{messages.title}</h2>
            <p class="muted">{move || if is_renewed.get() { messages.lead } else { messages.not_renewed }}</p>
            {move || session.get().map(|lifetime| view! { <LifetimeBar name=messages.session lifetime until=messages.until /> })}
            {move || session.get().is_none().then_some(view! { <p>{messages.endless}</p> })}
            {move || (!is_renewed.get()).then(sign_in_again)}
            {move || id_token.get().filter(|_| is_renewed.get()).map(|lifetime| view! { <LifetimeBar name=messages.id_token lifetime until=messages.until over=messages.over /> })}
        </section>
    }
    .into_any()
}
