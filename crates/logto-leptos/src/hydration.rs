//! When components may use the browser: at once in client-side rendering, after hydration where a server
//! has rendered the page, and never on the server.

use std::time::Duration;

use leptos::prelude::*;

use super::spawn::spawn;
use logto_browser::WebClock;
use logto_client::ports::Clock as _;

/// How often a page whose routes are loaded lazily is asked whether it is hydrated.
const HYDRATION_CHECK: Duration = Duration::from_millis(20);

/// Returns whether this is the program that renders pages on a server.
pub(crate) const fn is_server() -> bool {
    cfg!(feature = "ssr")
}

/// Returns a function that says whether the server's HTML is still being hydrated, or `None` where there is
/// none to hydrate.
#[cfg(feature = "hydrate")]
fn hydration_state() -> Option<impl Fn() -> bool + 'static> {
    let context = Owner::current_shared_context().filter(|context| context.during_hydration())?;
    Some(move || context.during_hydration())
}

#[cfg(not(feature = "hydrate"))]
fn hydration_state() -> Option<fn() -> bool> {
    None
}

/// Runs a task in the browser as soon as the page may differ from what the server rendered: before this
/// function returns in client-side rendering, after hydration otherwise. It does not run on the server, nor
/// when the current owner is gone by then.
pub(crate) fn after_hydration(task: impl FnOnce() + 'static) {
    if is_server() {
        return;
    }
    let Some(is_hydrating) = hydration_state() else { return task() };
    let is_hydrated = ArcRwSignal::new(false);
    let mut task = Some(task);
    Effect::new({
        let is_hydrated = is_hydrated.clone();
        move || {
            if is_hydrated.get()
                && let Some(task) = task.take()
            {
                untrack(task);
            }
        }
    });
    spawn(async move {
        while is_hydrating() {
            WebClock.sleep(HYDRATION_CHECK).await;
        }
        is_hydrated.set(true);
    });
}
