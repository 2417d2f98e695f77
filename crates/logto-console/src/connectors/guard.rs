//! Holds on to what isn't saved: when the tab is closed, a link is followed, or Back is pressed.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use logto_ui::components::ConfirmDialog;
use logto_ui::navigation_guard::BackButton;
use logto_ui::paths::{self, use_here};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, Event, MouseEvent, Url};

use crate::messages::operators;

/// Where somebody wanted to go.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Wish {
    /// The address, with path, query and fragment.
    address: String,
    /// Whether the browser went back or forward to it.
    by_history: bool,
}

/// Asks before something is lost.
#[component]
pub(crate) fn LeaveGuard(
    /// Whether there is something to lose.
    is_dirty: Memo<bool>,
) -> impl IntoView {
    let words = &operators().connectors.leave;
    let wish = RwSignal::new(None::<Wish>);
    let is_open = RwSignal::new(false);
    let is_let_go = StoredValue::new(false);
    let holds = move || is_dirty.try_get_untracked() == Some(true) && !is_let_go.get_value();
    let ask = move |wanted: Wish| {
        wish.set(Some(wanted));
        is_open.set(true);
    };
    // While a page is made, the router may still be at the one before.
    let here = use_here();

    let closing = window_event_listener_untyped("beforeunload", move |event| {
        if holds() {
            event.prevent_default();
        }
    });
    on_cleanup(move || closing.remove());
    on_click(move |event| {
        if let Some(address) = followed(&event).filter(|_| holds()) {
            event.prevent_default();
            event.stop_immediate_propagation();
            ask(Wish { address, by_history: false });
        }
    });
    expect_context::<BackButton>().ask_first(move |event| {
        let wanted = address_of(&window().location().href().unwrap_or_default());
        let here = paths::href(&here.get_untracked());
        if let Some(address) = wanted
            && address != here
            && holds()
        {
            event.stop_immediate_propagation();
            // The page stays, so its address comes back.
            let history = window().history();
            history.and_then(|history| history.push_state_with_url(&"".into(), "", Some(&here))).ok();
            ask(Wish { address, by_history: true });
        }
    });

    let navigate = use_navigate();
    let leave = move |()| {
        is_let_go.set_value(true);
        if let Some(wish) = wish.get_untracked() {
            let options = NavigateOptions { replace: wish.by_history, resolve: false, ..NavigateOptions::default() };
            navigate(&wish.address, options);
        }
    };
    view! {
        <ConfirmDialog
            open=is_open
            title=words.title
            confirm=words.leave
            cancel=words.stay
            danger=true
            on_confirm=leave
        >
            <p>{words.body}</p>
        </ConfirmDialog>
    }
    .into_any()
}

/// Listens to clicks before everybody else, for as long as the page is there.
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

/// The page of this site that a click leads to in this tab.
fn followed(event: &Event) -> Option<String> {
    let click: &MouseEvent = event.dyn_ref()?;
    if click.button() != 0 || click.ctrl_key() || click.meta_key() || click.shift_key() || click.alt_key() {
        return None;
    }
    let link = event.target()?.dyn_into::<Element>().ok()?.closest("a[href]").ok()??;
    if link.has_attribute("download") || link.get_attribute("target").is_some_and(|target| target != "_self") {
        return None;
    }
    let url = Url::new_with_base(&link.get_attribute("href")?, &document().base_uri().ok()??).ok()?;
    let is_own = window().location().origin().is_ok_and(|origin| origin == url.origin());
    let leads_elsewhere = url.pathname() != window().location().pathname().unwrap_or_default();
    (is_own && leads_elsewhere).then(|| address_of(&url.href())).flatten()
}

/// Path, query and fragment of an address.
fn address_of(href: &str) -> Option<String> {
    let url = Url::new(href).ok()?;
    Some([url.pathname(), url.search(), url.hash()].concat())
}
