//! The home page of a person who is signed in, without the rest of the app. The router, the renewal of the session
//! and all notices come with the rest.

use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::{AbortHandle, Abortable, LocalBoxFuture, join};
use gloo_timers::future::sleep;
use leptos::prelude::*;
use logto_ui::lazy;
use logto_ui::lazy::ChunkLoadError;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;
use web_sys::Event;

use super::BootConfig;
use super::activity::{listen, on_activity, on_session_change_elsewhere};
use crate::announce::{Announcer, LiveRegion, provide_announcer};
use crate::config;
use crate::dom;
use crate::launch::{self, InitialAction};
use crate::layout::{AccountMenu, Sidebar, SkipLink, brand, header, member_footer, menu_button};
use crate::lazy_routes;
use crate::messages::{self, auth, shell};
use crate::page::Page;
use crate::pages::welcome;
use crate::theme::provide_theme;
use crate::ui::{IdentityStrip, Person, ProgressCard, SignInStage, Skeleton, sign_in_strip};

/// How long nothing must happen before the rest of the app takes over unasked. It does so soon, before anybody reads.
const CALM: Duration = Duration::from_millis(500);
/// The longest pause after the app could not be loaded.
const LONGEST_PAUSE: Duration = Duration::from_secs(300);
/// What is in use: a pressed button, an open menu. The heading has the focus after a page that waited; the app moves
/// it to its own.
const IN_USE: &str = "#app :is(:active, :popover-open, :focus:not(h1))";

lazy! { home_view, load_home_view in home (handlers: Handlers) -> AnyView { view(handlers) } }
lazy! {
    prepare_progress, load_progress in home () -> LocalBoxFuture<'static, Option<PreparedPage>> {
        prepared_progress().boxed_local()
    }
}

/// A page with all that it shows.
type PreparedPage = Box<dyn FnOnce() -> AnyView>;

/// What the page calls.
#[derive(Clone, Copy)]
pub(crate) struct Handlers {
    /// Does what the visitor asks for.
    pub(crate) open: fn(InitialAction),
    /// Loads the whole app without showing it. Returns whether it is there.
    pub(crate) load_app: fn() -> LocalBoxFuture<'static, bool>,
    /// Whether a page that waited was shown before, so that this one is announced.
    pub(crate) is_announced: bool,
}

/// Loads the page.
pub(crate) async fn load_home() -> Result<(), ChunkLoadError> {
    load_home_view().await?;
    Ok(())
}

/// The page. It must be loaded.
pub(crate) fn home(handlers: Handlers) -> AnyView {
    home_view(handlers).now_or_never().and_then(Result::ok).into_any()
}

/// Returns the page for a callback that takes long. `None` when it could not be loaded.
pub(crate) async fn callback_progress() -> Option<PreparedPage> {
    prepare_progress().await.ok()?.await
}

/// In the developer area the page shows what travels between the browser and the server.
async fn prepared_progress() -> Option<PreparedPage> {
    let config = config::text().await.ok().as_deref().and_then(BootConfig::read).filter(|config| config.is_developer);
    let server = config.map(|config| config.host);
    let style = async {
        if server.is_some() {
            lazy_routes::load_style().await.ok();
        }
    };
    let ((), messages) = join(style, messages::load::auth()).await;
    messages.ok()?;
    Some(Box::new(move || progress(server)))
}

/// It has no links: leaving the page would break the sign-in off.
fn progress(server: Option<String>) -> AnyView {
    provide_announcer();
    let strip = server.map(|server| {
        let strip = sign_in_strip((server, String::new()), SignInStage::Returned);
        view! { <IdentityStrip strip=Signal::stored(strip) labels=&auth().strip.labels /> }
    });
    view! {
        <header class="header">
            <div class="bar">
                <span class="brand">{brand()}</span>
            </div>
        </header>
        <main id="main">
            <ProgressCard messages=&auth().callback>{strip}</ProgressCard>
        </main>
        <LiveRegion />
    }
    .into_any()
}

fn view(handlers: Handlers) -> AnyView {
    provide_announcer();
    provide_theme();
    launch::provide_developer();
    if handlers.is_announced {
        expect_context::<Announcer>().continue_visit();
    }
    let is_busy = RwSignal::new(false);
    take_over_when_calm(handlers, is_busy);
    let open = move |action| {
        is_busy.set(action == InitialAction::SignOut || is_busy.get_untracked());
        (handlers.open)(action);
    };
    let known = launch::person();
    let server = known.as_ref().map(|(_, server)| server.clone()).unwrap_or_default();
    let until = launch::session_ends_at();
    let person = RwSignal::new(known.map(|(user, _)| Person::from(&user)));
    // The session may have changed: in another tab, or while the page was in the back/forward cache. Nothing of the
    // person is shown any more when it is over.
    let check = move || {
        if launch::person().is_none() {
            person.set(None);
        }
        open(InitialAction::None);
    };
    on_session_change_elsewhere(check);
    let session = StoredValue::new_local(launch::follow(check));
    listen("popstate", move || open(InitialAction::None));
    let pageshow = window_event_listener(leptos::ev::pageshow, move |event| {
        if event.persisted() {
            check();
        }
    });
    let links = window_event_listener(leptos::ev::click, move |event| {
        if let Some(action) = action_of_link(&event) {
            event.prevent_default();
            open(action);
        }
    });
    on_cleanup(move || {
        session.dispose();
        pageshow.remove();
        links.remove();
    });
    if person.with_untracked(Option::is_none) {
        open(InitialAction::None);
    }
    let sign_out = move || {
        view! {
            <button
                type="button"
                class="button"
                data-testid="sign-out"
                aria-busy=move || is_busy.get().then_some("true")
                on:click=move |_| open(InitialAction::SignOut)
            >
                {shell().home.sign_out}
            </button>
        }
        .into_any()
    };
    let is_shown = Memo::new(move |_| person.with(Option::is_some));
    let card = move || match is_shown.get() {
        true => welcome(person.into(), &server, until, sign_out()),
        false => view! { <Skeleton lines=4 /> }.into_any(),
    };
    view! {
        <SkipLink />
        {header(
            menu_button(),
            (move || is_shown.get().then(|| view! { <AccountMenu person=person.into() /> })).into_any(),
        )}
        <div class="frame">
            <Sidebar
                page=Signal::stored(Some(Page::Home))
                links=Signal::stored(launch::visible_links())
                prefetch=lazy_routes::prefetch_own
            />
            <div class="content">
                <main id="main">
                    {card}
                </main>
                {member_footer()}
            </div>
        </div>
        <LiveRegion />
    }
    .into_any()
}

/// Lets the rest of the app take over when nobody would notice: when nothing happens, and nothing on the page is in
/// use.
fn take_over_when_calm(handlers: Handlers, is_busy: RwSignal<bool>) {
    let has_happened = StoredValue::new(false);
    on_activity(move || has_happened.set_value(true));
    let (waiting, wait) = AbortHandle::new_pair();
    on_cleanup(move || waiting.abort());
    let takes_over = async move {
        let mut pause = CALM;
        loop {
            sleep(pause).await;
            let is_calm = !has_happened.get_value() || document().hidden();
            has_happened.set_value(false);
            if !(handlers.load_app)().await {
                // The network may be down, or a new version has been deployed.
                pause = LONGEST_PAUSE.min(pause * 2);
            } else if is_calm && !has_happened.get_value() && !is_busy.get_untracked() && !is_in_use() {
                return (handlers.open)(InitialAction::None);
            } else {
                pause = CALM;
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

/// Returns what a click on a link of the app asks for, after changing the address for it. `None` for anything else,
/// which the browser handles.
fn action_of_link(event: &Event) -> Option<InitialAction> {
    let link = dom::followed_link(event)?;
    match Page::at_address(&link.pathname())? {
        Page::SignOut => Some(InitialAction::SignOut),
        _ => {
            let history = window().history().ok()?;
            history.push_state_with_url(&JsValue::NULL, "", Some(&link.href())).ok()?;
            Some(InitialAction::Navigate)
        }
    }
}
