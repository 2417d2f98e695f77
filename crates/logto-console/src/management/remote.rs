//! What was fetched from the server, and changes of it.

use leptos::prelude::*;
use leptos::task::spawn_local;
use logto_management::{ManagementClient, ManagementError};
use logto_ui::components::{Attempt, Toast, Toasts, use_toasts};

use super::{Management, use_management};
use crate::messages::{error_sentence, text};

/// What is known of something on the server.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Known<T> {
    /// It is being fetched.
    Loading,
    /// There is no access to the server.
    Offline,
    /// It could not be read.
    Failed(ManagementError),
    /// It is here.
    Here(T),
}

impl<T> Known<T> {
    /// Returns what is here.
    pub(crate) fn here(&self) -> Option<&T> {
        match self {
            Self::Here(value) => Some(value),
            _ => None,
        }
    }
}

/// Keeps those of a list for which `keep` is true.
pub(crate) fn retain<T: Send + Sync + 'static>(known: RwSignal<Known<Vec<T>>>, keep: impl FnMut(&T) -> bool) {
    known.update(|known| {
        if let Known::Here(all) = known {
            all.retain(keep);
        }
    });
}

/// Fetches something, and again when the level of access or a signal that `request` reads changes.
pub(crate) fn fetched<T, F>(request: impl Fn(ManagementClient) -> F + 'static) -> RwSignal<Known<T>>
where
    T: Send + Sync + 'static,
    F: Future<Output = Result<T, ManagementError>> + 'static,
{
    let management = use_management();
    let known = RwSignal::new(Known::Loading);
    let run = StoredValue::new(0_u32);
    Effect::new(move |_| {
        let client = management.client();
        run.update_value(|run| *run = run.wrapping_add(1));
        let this_run = run.get_value();
        let Some(client) = client else {
            known.set(Known::Offline);
            return;
        };
        let answer = request(client);
        known.set(Known::Loading);
        spawn_local(async move {
            let answer = answer.await;
            // The page may have been left, or something else may have been requested.
            if run.try_get_value() == Some(this_run) {
                known.set(match answer {
                    Ok(value) => Known::Here(value),
                    Err(error) => Known::Failed(error),
                });
            }
        });
    });
    known
}

/// Sends changes, one at a time.
#[derive(Clone, Copy)]
pub(crate) struct Changes {
    attempt: Attempt,
    management: Management,
    toasts: Toasts,
}

impl Changes {
    /// Returns the changes of a card.
    pub(crate) fn new() -> Self {
        Self { attempt: Attempt::new(), management: use_management(), toasts: use_toasts() }
    }

    /// Returns the value of `aria-busy`. Tracked.
    pub(crate) fn busy(self) -> Option<&'static str> {
        self.attempt.busy()
    }

    /// Shows a message that something was done.
    pub(crate) fn say(self, text: impl Into<String>) {
        self.toasts.show(Toast::success(text));
    }

    /// Sends a change, unless one is under way, and passes a success to `then`. A failure is shown as a message.
    pub(crate) fn send<T: 'static, F>(self, request: impl FnOnce(ManagementClient) -> F, then: impl FnOnce(T) + 'static)
    where
        F: Future<Output = Result<T, ManagementError>> + 'static,
    {
        let Some(client) = untrack(|| self.management.client()) else { return };
        self.attempt.run(request(client), move |answer| match answer {
            Ok(value) => then(value),
            Err(error) => self.toasts.show(Toast::danger(failure_text(&error))),
        });
    }
}

/// Returns what is wrong, and what to do next.
pub(crate) fn failure_text(error: &ManagementError) -> String {
    let hint = error.hint().map(|hint| text(&hint)).unwrap_or_default();
    [error_sentence(error), hint].join(" ").trim_end().to_owned()
}
