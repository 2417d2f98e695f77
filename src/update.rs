//! Finds out that another version of the app has been put up while this one is open. The host's page
//! names the files it is made of, and their names hold a hash of what is in them: where it names
//! others than the page that runs, there is a new version.
//!
//! Development builds don't look: `trunk serve` reloads the page by itself.

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{RequestCache, Response};

use super::i18n::flow;
use super::ui::{Notice, Tone};
use super::{dom, host};

/// Signs of somebody who comes back to the tab, or of a network that does.
const SIGNS: [&str; 3] = ["visibilitychange", "focus", "online"];
/// The least time from one look at the host to the next, in milliseconds.
const PAUSE: f64 = 5.0 * 60_000.0;
/// How long nothing is said after “Later”, in milliseconds.
const LATER: f64 = 60.0 * 60_000.0;
/// The files that this page is made of: elements, and the attribute that names the file.
const OWN_FILES: [(&str, &str); 3] =
    [("script[data-wasm]", "data-js"), ("script[data-wasm]", "data-wasm"), ("link[rel=stylesheet]", "href")];
/// Every page of the app has this in it. A page of somebody else's tells nothing about the app.
const MARK: &str = "data-wasm=";

/// Since when, and for how long, nothing has to be looked up.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Rest {
    since: f64,
    length: f64,
}

impl Rest {
    /// Whether it is over. A clock that was set back ends it too.
    fn is_over(self, now: f64) -> bool {
        !(0.0..self.length).contains(&(now - self.since))
    }
}

/// Says that there is a new version, once somebody comes back to the tab after one was put up.
#[component]
pub(crate) fn UpdateNotice() -> impl IntoView {
    let is_there = RwSignal::new(false);
    let rest = StoredValue::new(Rest { since: js_sys::Date::now(), length: PAUSE });
    let look = move || {
        let now = js_sys::Date::now();
        if document().hidden() || is_there.get_untracked() || !rest.get_value().is_over(now) {
            return;
        }
        rest.set_value(Rest { since: now, length: PAUSE });
        spawn_local(async move {
            if is_outdated().await {
                is_there.try_set(true);
            }
        });
    };
    if !cfg!(debug_assertions) {
        for sign in SIGNS {
            let listener = window_event_listener_untyped(sign, move |_| look());
            on_cleanup(move || listener.remove());
        }
    }
    let later = move || {
        is_there.set(false);
        rest.set_value(Rest { since: js_sys::Date::now(), length: LATER });
    };
    view! { <div aria-live="polite">{move || is_there.get().then(|| notice(later))}</div> }.into_any()
}

fn notice(later: impl Fn() + 'static) -> AnyView {
    let words = &flow().update;
    let actions = view! {
        <button type="button" class="button button-small" data-testid="update" on:click=|_| dom::reload()>
            {words.reload}
        </button>
        <button type="button" class="button button-small" data-testid="update-later" on:click=move |_| later()>
            {words.later}
        </button>
    };
    view! { <Notice tone=Tone::Info title=words.title body=words.body actions=actions.into_any() /> }.into_any()
}

/// Whether the host has another version than the one that runs. Where it can't be asked: no.
pub(crate) async fn is_outdated() -> bool {
    if cfg!(debug_assertions) {
        return false;
    }
    let page = fetch().await;
    page.is_some_and(|page| differs(&page, &own_files()))
}

/// Whether a page of the host's is of the app, and of another version.
fn differs(page: &str, own_files: &[String]) -> bool {
    page.contains(MARK) && own_files.iter().any(|name| !page.contains(name))
}

/// The names of the files that the page which runs is made of.
fn own_files() -> Vec<String> {
    let name = |(element, attribute): &(&str, &str)| {
        let address = document().query_selector(element).ok()??.get_attribute(attribute)?;
        address.rsplit('/').next().map(str::to_owned)
    };
    OWN_FILES.iter().filter_map(name).collect()
}

/// The page as the host has it now.
async fn fetch() -> Option<String> {
    let answer = host::get(".", RequestCache::NoStore).await.filter(Response::ok)?;
    host::text(&answer).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_name_of_a_file_is_another_version() {
        let own = ["app-1.js".to_owned(), "app-1_bg.wasm".to_owned(), "main-1.css".to_owned()];
        let page =
            |css: &str| ["<link href=/", css, "><script data-js=/app-1.js data-wasm=/app-1_bg.wasm></script>"].concat();
        assert!(!differs(&page("main-1.css"), &own));
        assert!(differs(&page("main-2.css"), &own));
    }

    #[test]
    fn a_page_of_somebody_else_is_no_version() {
        let own = ["app-1.js".to_owned()];
        assert!(!differs("<title>Log in to the hotel's network</title>", &own));
        assert!(!differs("", &own));
    }

    #[test]
    fn a_rest_ends_in_time_and_with_a_clock_that_is_set_back() {
        let rest = Rest { since: 1000.0, length: PAUSE };
        assert!(!rest.is_over(1000.0) && !rest.is_over(999.0 + PAUSE));
        assert!(rest.is_over(1000.0 + PAUSE) && rest.is_over(999.0));
    }
}
