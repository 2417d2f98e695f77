//! Detects that a new version of the app was deployed while this one is open. The names of the app's
//! files contain a hash of their contents: when the page on the host names other files than the page
//! that runs, there is a new version.
//!
//! Development builds don't check: `trunk serve` reloads the page.

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{RequestCache, Response};

use super::messages::auth;
use super::ui::{Notice, Tone};
use super::{dom, host};

/// Events after which the host is checked: the person or the network is back.
const CHECK_EVENTS: [&str; 3] = ["visibilitychange", "focus", "online"];
/// The minimum time between two checks, in milliseconds.
const CHECK_INTERVAL: f64 = 5.0 * 60_000.0;
/// The time without checks after “Later”, in milliseconds.
const SNOOZE: f64 = 60.0 * 60_000.0;
/// The elements of this page that name the app's files, and their attributes.
const OWN_FILES: [(&str, &str); 3] =
    [("script[data-wasm]", "data-js"), ("script[data-wasm]", "data-wasm"), ("link[rel=stylesheet]", "href")];
/// A text that every page of the app contains. Other pages, such as a hotel network's, are ignored.
const MARKER: &str = "data-wasm=";

/// A period without checks.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Pause {
    since: f64,
    length: f64,
}

impl Pause {
    /// Whether the period is over. It also ends when the clock is set back.
    fn is_over(self, now: f64) -> bool {
        !(0.0..self.length).contains(&(now - self.since))
    }
}

/// The notice about a new version. It appears when the person comes back to the tab.
#[component]
pub(crate) fn UpdateNotice() -> impl IntoView {
    let is_shown = RwSignal::new(false);
    let pause = StoredValue::new(Pause { since: js_sys::Date::now(), length: CHECK_INTERVAL });
    let check = move || {
        let now = js_sys::Date::now();
        if document().hidden() || is_shown.get_untracked() || !pause.get_value().is_over(now) {
            return;
        }
        pause.set_value(Pause { since: now, length: CHECK_INTERVAL });
        spawn_local(async move {
            if is_outdated().await {
                is_shown.try_set(true);
            }
        });
    };
    if !cfg!(debug_assertions) {
        for event in CHECK_EVENTS {
            let listener = window_event_listener_untyped(event, move |_| check());
            on_cleanup(move || listener.remove());
        }
    }
    let later = move || {
        is_shown.set(false);
        pause.set_value(Pause { since: js_sys::Date::now(), length: SNOOZE });
    };
    view! { <div aria-live="polite">{move || is_shown.get().then(|| notice(later))}</div> }.into_any()
}

fn notice(later: impl Fn() + 'static) -> AnyView {
    let messages = &auth().update;
    let actions = view! {
        <button type="button" class="button button-small" data-testid="update" on:click=|_| dom::reload()>
            {messages.reload}
        </button>
        <button type="button" class="button button-small" data-testid="update-later" on:click=move |_| later()>
            {messages.later}
        </button>
    };
    view! { <Notice tone=Tone::Info title=messages.title body=messages.body actions=actions.into_any() /> }.into_any()
}

/// Whether the host has another version than the one that runs; `false` if it does not answer.
pub(crate) async fn is_outdated() -> bool {
    if cfg!(debug_assertions) {
        return false;
    }
    let page = fetch().await;
    page.is_some_and(|page| differs(&page, &own_files()))
}

/// Whether a page is a page of the app, in another version.
fn differs(page: &str, own_files: &[String]) -> bool {
    page.contains(MARKER) && own_files.iter().any(|name| !page.contains(name))
}

/// Returns the names of the files of the page that runs.
fn own_files() -> Vec<String> {
    let name = |(element, attribute): &(&str, &str)| {
        let address = document().query_selector(element).ok()??.get_attribute(attribute)?;
        address.rsplit('/').next().map(str::to_owned)
    };
    OWN_FILES.iter().filter_map(name).collect()
}

/// Fetches the page from the host.
async fn fetch() -> Option<String> {
    let answer = host::get(".", RequestCache::NoStore).await.filter(Response::ok)?;
    host::text(&answer).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_file_name_means_other_version() {
        let own = ["app-1.js".to_owned(), "app-1_bg.wasm".to_owned(), "main-1.css".to_owned()];
        let page =
            |css: &str| ["<link href=/", css, "><script data-js=/app-1.js data-wasm=/app-1_bg.wasm></script>"].concat();
        assert!(!differs(&page("main-1.css"), &own));
        assert!(differs(&page("main-2.css"), &own));
    }

    #[test]
    fn ignores_pages_that_are_not_of_the_app() {
        let own = ["app-1.js".to_owned()];
        assert!(!differs("<title>Log in to the hotel's network</title>", &own));
        assert!(!differs("", &own));
    }

    #[test]
    fn pause_ends_in_time_and_when_the_clock_is_set_back() {
        let pause = Pause { since: 1000.0, length: CHECK_INTERVAL };
        assert!(!pause.is_over(1000.0) && !pause.is_over(999.0 + CHECK_INTERVAL));
        assert!(pause.is_over(1000.0 + CHECK_INTERVAL) && pause.is_over(999.0));
    }
}
