//! The callbacks of the provider for sign-in, sign-out and the end of a session.

use std::cell::RefCell;

use leptos::prelude::*;

use super::logto::Logto;
use logto_client::client::{Session, User};
use logto_client::protocol::error::EndReason;

/// Calls the app after each change of the session.
pub(crate) type SessionListener = Box<dyn Fn(&Session)>;

/// What the app wants to be called for.
#[derive(Default)]
pub(crate) struct SessionEvents {
    callbacks: Callbacks,
    /// Set together with a callback, so that an app without callbacks does not contain the function.
    listener: Option<fn(Callbacks, Logto, &Session) -> SessionListener>,
}

#[derive(Default)]
struct Callbacks {
    signed_in: Option<Box<dyn Fn(User)>>,
    signed_out: Option<Box<dyn Fn()>>,
    ended: Option<Box<dyn Fn(EndReason)>>,
}

impl SessionEvents {
    pub(crate) fn on_signed_in(&mut self, call: impl Fn(User) + 'static) {
        self.callbacks.signed_in = Some(Box::new(call));
        self.listener = Some(listener);
    }

    pub(crate) fn on_signed_out(&mut self, call: impl Fn() + 'static) {
        self.callbacks.signed_out = Some(Box::new(call));
        self.listener = Some(listener);
    }

    pub(crate) fn on_ended(&mut self, call: impl Fn(EndReason) + 'static) {
        self.callbacks.ended = Some(Box::new(call));
        self.listener = Some(listener);
    }

    /// Returns the listener for the changes after the present session; `None` without callbacks.
    pub(crate) fn into_listener(self, logto: Logto, present: &Session) -> Option<SessionListener> {
        self.listener.map(|listener| listener(self.callbacks, logto, present))
    }
}

/// Returns a listener that calls each callback once for its change. The callbacks may use the hook for the handle.
fn listener(callbacks: Callbacks, logto: Logto, present: &Session) -> SessionListener {
    let known = RefCell::new(present.user().cloned());
    Box::new(move |session| {
        // While a callback is handled, it is not known yet who is signed in.
        if *session == Session::Loading {
            return;
        }
        let now = session.user().cloned();
        // Set before the calls: a callback may change the session.
        let before = known.replace(now.clone());
        if before.as_ref().map(User::sub) == now.as_ref().map(User::sub) {
            return;
        }
        // An owner of its own: that of the provider would live as long as the client.
        Owner::new().with(|| {
            provide_context(logto);
            untrack(|| callbacks.call(before.is_some(), session, now));
        });
    })
}

impl Callbacks {
    /// Calls for the user who was signed in first, then for the one who is now.
    fn call(&self, was_signed_in: bool, session: &Session, now: Option<User>) {
        match (session, &self.signed_out, &self.ended) {
            _ if !was_signed_in => {}
            (Session::Ended { reason }, _, Some(ended)) => ended(*reason),
            (Session::Ended { .. }, _, None) => {}
            (_, Some(signed_out), _) => signed_out(),
            _ => {}
        }
        if let (Some(user), Some(signed_in)) = (now, &self.signed_in) {
            signed_in(user);
        }
    }
}
