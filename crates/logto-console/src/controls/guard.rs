//! Asks before unsaved changes are lost: when the tab is closed, a link is followed, or Back is pressed.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use logto_ui::components::ConfirmDialog;
use logto_ui::dom::followed_link;
use logto_ui::navigation_guard::NavigationGuard;
use logto_ui::paths::{self, use_here};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Event, Url};

use crate::messages::admin;

/// A navigation that waits for a confirmation.
#[derive(Debug, Clone, PartialEq, Eq)]
struct PendingNavigation {
    /// The address, with path, query and fragment.
    address: String,
    /// Whether the browser went back or forward to it.
    by_history: bool,
}

/// Asks before unsaved changes are lost.
#[component]
pub(crate) fn LeaveGuard(
    /// Whether there are unsaved changes.
    is_dirty: Memo<bool>,
) -> impl IntoView {
    let messages = &admin().leave;
    let pending = RwSignal::new(None::<PendingNavigation>);
    let is_open = RwSignal::new(false);
    let is_confirmed = StoredValue::new(false);
    let is_guarded = move || is_dirty.try_get_untracked() == Some(true) && !is_confirmed.get_value();
    let ask = move |wanted: PendingNavigation| {
        pending.set(Some(wanted));
        is_open.set(true);
    };
    // While this page is being built, the router may still show the previous one.
    let here = use_here();

    let closing = window_event_listener_untyped("beforeunload", move |event| {
        if is_guarded() {
            event.prevent_default();
        }
    });
    on_cleanup(move || closing.remove());
    on_click(move |event| {
        if let Some(address) = followed(&event).filter(|_| is_guarded()) {
            event.prevent_default();
            event.stop_immediate_propagation();
            ask(PendingNavigation { address, by_history: false });
        }
    });
    expect_context::<NavigationGuard>().intercept(move |event| {
        let wanted = address_of(&window().location().href().unwrap_or_default());
        let here = paths::href(&here.get_untracked());
        if let Some(address) = wanted
            && address != here
            && is_guarded()
        {
            event.stop_immediate_propagation();
            // The page stays, so its address is restored.
            let history = window().history();
            history.and_then(|history| history.push_state_with_url(&"".into(), "", Some(&here))).ok();
            ask(PendingNavigation { address, by_history: true });
        }
    });

    let navigate = use_navigate();
    let leave = move |()| {
        is_confirmed.set_value(true);
        if let Some(pending) = pending.get_untracked() {
            let options = NavigateOptions { replace: pending.by_history, resolve: false, ..NavigateOptions::default() };
            navigate(&pending.address, options);
        }
    };
    view! {
        <ConfirmDialog
            open=is_open
            title=messages.title
            confirm=messages.leave
            cancel=messages.stay
            danger=true
            on_confirm=leave
        >
            <p>{messages.body}</p>
        </ConfirmDialog>
    }
    .into_any()
}

/// Listens to clicks in the capture phase, as long as the page is shown.
fn on_click(listen: impl FnMut(Event) + 'static) {
    let listener = Closure::<dyn FnMut(Event)>::new(listen);
    let function = listener.as_ref().unchecked_ref();
    window().add_event_listener_with_callback_and_bool("click", function, true).ok();
    let kept = StoredValue::new_local(listener);
    on_cleanup(move || {
        kept.try_with_value(|listener| {
            let function = listener.as_ref().unchecked_ref();
            window().remove_event_listener_with_callback_and_bool("click", function, true).ok();
        });
    });
}

/// Returns the other page of this site that a click opens in this tab.
fn followed(event: &Event) -> Option<String> {
    let link = followed_link(event)?;
    let leads_elsewhere = link.pathname() != window().location().pathname().unwrap_or_default();
    leads_elsewhere.then(|| [link.pathname(), link.search(), link.hash()].concat())
}

/// Returns path, query and fragment of an address.
fn address_of(href: &str) -> Option<String> {
    let url = Url::new(href).ok()?;
    Some([url.pathname(), url.search(), url.hash()].concat())
}
