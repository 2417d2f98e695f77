//! The front page without the rest of the app.

use leptos::prelude::*;

use super::BootConfig;
use super::activity::{listen, on_activity, on_session_change_elsewhere};
use crate::announce::{LiveRegion, provide_announcer};
use crate::launch::InitialAction;
use crate::layout::{SkipLink, header, visitor_footer};
use crate::lazy_routes::first_steps;
use crate::messages::shell;
use crate::pages::welcome_card;
use crate::theme::provide_theme;

/// The front page. `missed` is what the visitor has asked for already, `open` does what they ask for, and `prefetch` loads
/// what that needs.
pub(crate) fn front_page(
    config: &BootConfig,
    missed: InitialAction,
    open: fn(InitialAction),
    prefetch: fn(),
) -> AnyView {
    provide_announcer();
    provide_theme();
    on_activity(prefetch);
    // A sign-in in another tab.
    on_session_change_elsewhere(move || open_if_needed(open));
    // The page comes back from the back/forward cache, and has missed events meanwhile.
    listen("pageshow", move || open_if_needed(open));
    let button =
        move |action, class, testid, messages| button((action, action == missed), class, testid, messages, open);
    let (home, layout) = (&shell().home, &shell().layout);
    view! {
        <SkipLink />
        {header(
            ().into_any(),
            button(InitialAction::SignIn, "button button-small", "header-sign-in", layout.sign_in),
        )}
        <main id="main">
            {welcome_card(
                &config.host,
                button(InitialAction::SignIn, "button button-primary", "sign-in", home.sign_in),
                button(InitialAction::SignUp, "button", "sign-up", home.create_account),
                config.is_developer.then(|| first_steps(config.local_server.clone())),
            )}
        </main>
        {visitor_footer(config.is_developer)}
        <LiveRegion />
    }
    .into_any()
}

/// Lets the rest of the app take over if something of a session is stored now.
fn open_if_needed(open: fn(InitialAction)) {
    if super::has_items() {
        open(InitialAction::None);
    }
}

/// A button that is busy from the click on, which may have been made already.
fn button(
    (action, is_clicked): (InitialAction, bool),
    class: &'static str,
    testid: &'static str,
    messages: &'static str,
    open: fn(InitialAction),
) -> AnyView {
    let is_busy = RwSignal::new(is_clicked);
    view! {
        <button
            type="button"
            class=class
            data-testid=testid
            aria-busy=move || is_busy.get().then_some("true")
            on:click=move |_| {
                is_busy.set(true);
                open(action);
            }
        >
            {messages}
        </button>
    }
    .into_any()
}
