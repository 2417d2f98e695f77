//! The front page without the rest of the app.

use leptos::prelude::*;
use web_sys::Event;

use super::{Glance, Wish};
use crate::announce::{LiveRegion, provide_announcer};
use crate::i18n::texts;
use crate::layout::{Footer, HeaderFrame, SkipLink};
use crate::pages::welcoming;
use crate::theme::provide_theme;

/// Signs of somebody who may press a button soon.
const SIGNS_OF_LIFE: [&str; 4] = ["pointermove", "pointerdown", "keydown", "scroll"];

/// The front page. `open` lets the rest of the app take over, and `prepare` loads it.
pub(crate) fn front_page(glance: &Glance, open: fn(Wish), prepare: fn()) -> AnyView {
    provide_announcer();
    provide_theme();
    for sign in SIGNS_OF_LIFE {
        let listener = window_event_listener_untyped(sign, move |_| prepare());
        on_cleanup(move || listener.remove());
    }
    // Somebody signs in in another tab.
    let elsewhere = window_event_listener_untyped("storage", move |_| look_again(open));
    // The page comes back from the history, and has missed what happened meanwhile.
    let back = window_event_listener_untyped("pageshow", move |_: Event| look_again(open));
    on_cleanup(move || {
        elsewhere.remove();
        back.remove();
    });
    let button = move |wish, class, testid, words| button(wish, class, testid, words, open);
    let (home, layout) = (&texts().home, &texts().layout);
    view! {
        <SkipLink />
        <HeaderFrame page=Signal::stored("/".to_owned())>
            {button(Wish::SignIn, "button button-small", "header-sign-in", layout.sign_in)}
        </HeaderFrame>
        <main id="main">
            <div class="notices"></div>
            {welcoming(
                &glance.host,
                button(Wish::SignIn, "button button-primary", "sign-in", home.sign_in),
                button(Wish::SignUp, "button", "sign-up", home.create_account),
            )}
        </main>
        <Footer />
        <LiveRegion />
    }
    .into_any()
}

/// Lets the rest of the app take over where there is something of a session now.
fn look_again(open: fn(Wish)) {
    if !super::will_do() {
        open(Wish::Nothing);
    }
}

/// A button that is busy from the click on: until the app takes over, and goes on with it.
fn button(wish: Wish, class: &'static str, testid: &'static str, words: &'static str, open: fn(Wish)) -> AnyView {
    let is_busy = RwSignal::new(false);
    view! {
        <button
            type="button"
            class=class
            data-testid=testid
            aria-busy=move || is_busy.get().then_some("true")
            on:click=move |_| {
                is_busy.set(true);
                open(wish);
            }
        >
            {words}
        </button>
    }
    .into_any()
}
