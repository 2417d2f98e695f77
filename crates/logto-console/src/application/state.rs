//! The state of the page: what the app uses, and what is registered.

use leptos::prelude::*;
use logto_leptos::use_logto;
use logto_management::{ManagementClient, ManagementError};
use logto_ui::components::{Toast, Toasts};

use super::needs::{Fix, Registered, additions};
use super::registration::{Found, Outcome, read, register};
use super::usage::{Address, Usage};
use crate::management::{Changes, Known, failure_text, fetched};
use crate::messages::application;

/// The state of the page.
#[derive(Clone, Copy)]
pub(super) struct PageState {
    /// What the app uses.
    pub(super) usage: RwSignal<Usage>,
    /// What is registered.
    pub(super) known: RwSignal<Known<Found>>,
    pub(super) changes: Changes,
    toasts: Toasts,
}

impl PageState {
    pub(super) fn new(toasts: Toasts) -> Self {
        let usage = RwSignal::new(Usage::of_page(use_logto().client().config()));
        // Another address needs nothing else of the server.
        let known = fetched(move |client| read(client, usage.get_untracked()));
        Self { usage, known, changes: Changes::new(), toasts }
    }

    /// Returns what is registered, once it is known. Tracked.
    pub(super) fn registered(self) -> Option<Registered> {
        self.known.with(|known| match known.here() {
            Some(Found::Registered(registered)) => Some(registered.clone()),
            _ => None,
        })
    }

    /// Checks another address as well.
    pub(super) fn add_address(self, address: Address) {
        self.usage.update(|usage| {
            if !usage.addresses.contains(&address) {
                usage.addresses.push(address);
            }
        });
    }

    /// Registers something, and shows what is registered then.
    pub(super) fn register(self, fixes: Vec<Fix>) {
        let Some(shown) = untrack(|| self.registered()) else { return };
        let usage = self.usage.get_untracked();
        let added: usize = additions(&shown, &fixes).iter().map(|addition| addition.added.len()).sum();
        let request = move |client: ManagementClient| register(client, usage, shown, fixes);
        self.changes.send(request, move |(found, outcome)| {
            self.known.set(Known::Here(found));
            let messages = application();
            self.toasts.show(match outcome {
                Outcome::Done => Toast::success(messages.needs.registered(added)),
                Outcome::Stale => Toast::danger(messages.needs.stale),
                Outcome::Failed(error) => Toast::danger(failure_text(&error)),
            });
        });
    }

    /// Creates something, and passes an error to `then` when the server refuses it.
    pub(super) fn create<T: 'static, F>(
        self,
        request: impl FnOnce(ManagementClient) -> F + 'static,
        then: impl FnOnce(Result<(), ManagementError>) + 'static,
    ) where
        F: Future<Output = Result<T, ManagementError>> + 'static,
    {
        let usage = self.usage.get_untracked();
        let request = |client: ManagementClient| async move {
            Ok::<_, ManagementError>(match request(client.clone()).await {
                Ok(_) => (Some(read(client, usage).await?), Ok(())),
                Err(error) => (None, Err(error)),
            })
        };
        self.changes.send(request, move |(found, outcome)| {
            if let Some(found) = found {
                self.known.set(Known::Here(found));
            }
            then(outcome);
        });
    }
}
