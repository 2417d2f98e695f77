//! The first steps with the app, and which of them were done in this browser.

use crate::storage;

/// The localStorage key of the steps that are done, separated by spaces.
const STORAGE_KEY: &str = "logto-leptos:first-steps";

/// A step that a newcomer takes. It is done when it really happened, not when its link was followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FirstStep {
    /// A guarded page was shown to a person who is signed in.
    GuardPage,
    /// A protected API has answered with a success.
    CallApi,
    /// A connector was stored.
    Connector,
    /// A sign-in at a server that is not local has succeeded.
    OwnServer,
}

impl FirstStep {
    /// All steps, in order.
    pub const ALL: [Self; 4] = [Self::GuardPage, Self::CallApi, Self::Connector, Self::OwnServer];

    /// Returns its name in storage.
    pub fn key(self) -> &'static str {
        match self {
            Self::GuardPage => "guard",
            Self::CallApi => "api",
            Self::Connector => "connector",
            Self::OwnServer => "server",
        }
    }

    /// Whether it is done.
    pub fn is_done(self) -> bool {
        stored().is_some_and(|stored| has(&stored, self.key()))
    }

    /// Stores that it is done.
    pub fn complete(self) {
        let before = stored().unwrap_or_default();
        if !has(&before, self.key())
            && let Some(storage) = storage::local()
        {
            let done = [before.trim(), " ", self.key()].concat();
            storage.set_item(STORAGE_KEY, done.trim()).ok();
        }
    }
}

fn has(stored: &str, key: &str) -> bool {
    stored.split(' ').any(|done| done == key)
}

fn stored() -> Option<String> {
    storage::local()?.get_item(STORAGE_KEY).ok()?
}
