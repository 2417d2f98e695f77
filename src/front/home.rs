//! The home page of a person who is signed in, without the rest of the app. The router, the renewal of the session
//! and all notices come with the rest.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::{AbortHandle, Abortable, LocalBoxFuture, try_join};
use gloo_timers::future::sleep;
use leptos::prelude::*;
use logto_ui::lazy;
use logto_ui::lazy::ChunkLoadError;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, HtmlAnchorElement, MouseEvent};

use super::activity::{listen, on_activity};
use crate::announce::{LiveRegion, provide_announcer};
use crate::launch::{self, InitialAction};
use crate::layout::{AccountMenu, BareLayout, Footer, HeaderFrame, SkipLink};
use crate::lazy_routes;
use crate::messages::{auth, shell};
use crate::page::Page;
use crate::pages::welcome;
use crate::theme::provide_theme;
use crate::ui::{Person, ProgressCard};

/// How long nothing must happen before the rest of the app takes over unasked.
const CALM: Duration = Duration::from_millis(1_500);
/// What is in use: a pressed button, an open menu.
const IN_USE: &str = "#app :is(:active, :popover-open, :focus)";

lazy! { home_view, load_home_view in home (handlers: Handlers) -> AnyView { view(handlers) } }
lazy! { progress_view, load_progress in home () -> AnyView { progress() } }

/// What the page calls.
#[derive(Clone, Copy)]
pub(crate) struct Handlers {
    /// Does what the visitor asks for.
    pub(crate) open: fn(InitialAction),
    /// Loads the whole app without showing it. Returns whether it is there.
    pub(crate) load_app: fn() -> LocalBoxFuture<'static, bool>,
}

/// Loads the page, and the one for a callback that takes long.
pub(crate) async fn load_home() -> Result<(), ChunkLoadError> {
    try_join(load_home_view(), load_progress()).await?;
    Ok(())
}

/// The page. It must be loaded.
pub(crate) fn home(handlers: Handlers) -> AnyView {
    home_view(handlers).now_or_never().and_then(Result::ok).into_any()
}

/// The page for a callback that takes long. It must be loaded, with the messages for signing in.
pub(crate) fn callback_progress() -> AnyView {
    progress_view().now_or_never().and_then(Result::ok).into_any()
}

fn progress() -> AnyView {
    provide_announcer();
    provide_theme();
    view! {
        <BareLayout>
            <ProgressCard messages=&auth().callback />
        </BareLayout>
    }
    .into_any()
}

fn view(handlers: Handlers) -> AnyView {
    provide_announcer();
    provide_theme();
    take_over_when_calm(handlers);
    let Handlers { open, .. } = handlers;
    // The session may have changed: in another tab, or while the page was in the back/forward cache.
    listen("storage", move || open(InitialAction::None));
    listen("popstate", move || open(InitialAction::None));
    let pageshow = window_event_listener(leptos::ev::pageshow, move |event| {
        if event.persisted() {
            open(InitialAction::None);
        }
    });
    let links = window_event_listener(leptos::ev::click, move |event| {
        if goes_to_link_of_the_app(&event) {
            open(InitialAction::Navigate);
        }
    });
    on_cleanup(move || {
        pageshow.remove();
        links.remove();
    });
    let known = launch::person();
    let server = known.as_ref().map(|(_, server)| server.clone()).unwrap_or_default();
    let person = Signal::stored(known.map(|(user, _)| Person::from(&user)));
    let is_busy = RwSignal::new(false);
    let sign_out = view! {
        <button
            type="button"
            class="button"
            data-testid="sign-out"
            aria-busy=move || is_busy.get().then_some("true")
            on:click=move |_| {
                is_busy.set(true);
                open(InitialAction::SignOut);
            }
        >
            {shell().home.sign_out}
        </button>
    };
    view! {
        <SkipLink />
        <HeaderFrame page=Signal::stored(Some(Page::Home)) prefetch=lazy_routes::prefetch_own>
            <AccountMenu person />
        </HeaderFrame>
        <main id="main">
            <div class="notices"></div>
            {welcome(person, &server, sign_out.into_any())}
        </main>
        <Footer />
        <LiveRegion />
    }
    .into_any()
}

/// Lets the rest of the app take over when nobody would notice: when nothing happens, and nothing on the page is in
/// use.
fn take_over_when_calm(handlers: Handlers) {
    let has_happened = Rc::new(Cell::new(false));
    let note = Rc::clone(&has_happened);
    let note = StoredValue::new_local(move || note.set(true));
    on_activity(move || note.with_value(|note| note()));
    let (waiting, wait) = AbortHandle::new_pair();
    on_cleanup(move || waiting.abort());
    let takes_over = async move {
        loop {
            sleep(CALM).await;
            let is_calm = !has_happened.replace(false) || document().hidden();
            if (handlers.load_app)().await && is_calm && !has_happened.get() && !is_in_use() {
                return (handlers.open)(InitialAction::None);
            }
        }
    };
    spawn_local(async move {
        let _ = Abortable::new(takes_over, wait).await;
    });
}

/// Whether something on the page is focused, pressed or open, or text is selected.
fn is_in_use() -> bool {
    let has_selection = || window().get_selection().ok().flatten().is_some_and(|selection| !selection.is_collapsed());
    document().query_selector(IN_USE).is_ok_and(|element| element.is_some()) || has_selection()
}

/// Changes the address as a click on a link of the app asks for. Returns `false` for anything else, which the browser
/// handles.
fn goes_to_link_of_the_app(event: &MouseEvent) -> bool {
    let is_plain = event.button() == 0
        && ![event.ctrl_key(), event.meta_key(), event.shift_key(), event.alt_key()].contains(&true)
        && !event.default_prevented();
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let link = target.and_then(|element| element.closest("a[href]").ok().flatten());
    let Some(link) = link.and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok()).filter(|_| is_plain) else {
        return false;
    };
    let is_own = link.target().is_empty() && Page::at_address(&link.pathname()).is_some();
    let is_own = is_own && window().location().origin().is_ok_and(|origin| link.origin() == origin);
    let history = window().history().ok().filter(|_| is_own);
    let is_shown = history.is_some_and(|it| it.push_state_with_url(&JsValue::NULL, "", Some(&link.href())).is_ok());
    if is_shown {
        event.prevent_default();
    }
    is_shown
}
