//! How long the session and its ID token last, as bars that grow shorter.

use std::time::Duration;

use leptos::prelude::*;
use logto_leptos::{UnixMillis, use_logto};

use crate::app::deadline;
use crate::app::format;
use crate::app::i18n::texts;

/// How often the bars are drawn anew.
const PACE: Duration = Duration::from_secs(30);

/// Something that lasts for some time.
#[derive(Clone, Copy, PartialEq)]
struct Life {
    begins: UnixMillis,
    ends: UnixMillis,
}

impl Life {
    /// The share that is left at a time, from 0 to 1.
    fn left(self, now: UnixMillis) -> f64 {
        let whole = self.ends.since(self.begins).max(1);
        let left = self.ends.since(now).clamp(0, whole);
        format::date(UnixMillis(left)) / format::date(UnixMillis(whole))
    }
}

/// The session and the ID token.
#[component]
pub(super) fn Lives() -> impl IntoView {
    let logto = use_logto();
    let words = &texts().profile.lives;
    let now = RwSignal::new(deadline::now());
    let pace = set_interval_with_handle(move || now.set(deadline::now()), PACE).ok();
    on_cleanup(move || {
        if let Some(pace) = pace {
            pace.clear();
        }
    });
    let lifetime = i64::try_from(logto.client().config().session_lifetime().as_secs()).unwrap_or(i64::MAX);
    let session = Memo::new(move |_| {
        logto.session_ends_at().map(|ends| Life { begins: ends.plus_seconds(lifetime.saturating_neg()), ends })
    });
    let id_token = Memo::new(move |_| {
        logto.user().map(|user| Life {
            begins: UnixMillis::from_seconds(user.claims().iat()),
            ends: UnixMillis::from_seconds(user.claims().exp()),
        })
    });
    let over = move || id_token.get().filter(|life| now.get() >= life.ends).map(|_| words.over);
    view! {
        <section class="card">
            <h2>{words.title}</h2>
            <p class="muted">{words.lead}</p>
            {move || session.get().map(|life| bar(words.session, life, now))}
            {move || session.get().is_none().then_some(view! { <p>{words.endless}</p> })}
            {move || id_token.get().map(|life| bar(words.id_token, life, now))}
            {move || over().map(|over| view! { <p class="small-print">{over}</p> })}
        </section>
    }
    .into_any()
}

fn bar(name: &'static str, life: Life, now: RwSignal<UnixMillis>) -> AnyView {
    let end = format::local_time(format::date(life.ends)).map(|(local, machine)| {
        view! {
            <span class="muted">
                {texts().profile.lives.until} " " <time datetime=machine>{local.clone()}</time>
            </span>
        }
    });
    view! {
        <div class="life">
            <span>{name}</span>
            {end}
            <meter min="0" max="1" aria-label=name prop:value=move || life.left(now.get())></meter>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_life_grows_shorter_and_then_is_over() {
        let life = Life { begins: UnixMillis(1_000), ends: UnixMillis(5_000) };
        for (now, left) in [(0, 1.0), (1_000, 1.0), (2_000, 0.75), (5_000, 0.0), (9_000, 0.0)] {
            assert!((life.left(UnixMillis(now)) - left).abs() < 1e-9, "{now}");
        }
    }

    #[test]
    fn a_life_without_length_is_over() {
        let at = UnixMillis(5);
        assert!(Life { begins: at, ends: at }.left(at).abs() < 1e-9);
    }
}
