//! What the visitor does on a page without the rest of the app.

use leptos::prelude::*;

use super::may_change_session;

/// Events after which a button may be pressed soon.
const EVENTS: [&str; 4] = ["pointermove", "pointerdown", "keydown", "scroll"];

/// Calls a function for each activity, for as long as the current owner exists.
pub(super) fn on_activity(call: impl Fn() + Copy + 'static) {
    for event in EVENTS {
        listen(event, call);
    }
}

/// Calls a function when another tab may have changed the session, for as long as the current owner exists.
pub(super) fn on_session_change_elsewhere(call: impl Fn() + 'static) {
    let listener = window_event_listener(leptos::ev::storage, move |event| {
        if may_change_session(&event) {
            call();
        }
    });
    on_cleanup(move || listener.remove());
}

/// Calls a function for each event of the window, for as long as the current owner exists.
pub(super) fn listen(event: &'static str, call: impl Fn() + 'static) {
    let listener = window_event_listener_untyped(event, move |_| call());
    on_cleanup(move || listener.remove());
}
