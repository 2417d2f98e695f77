//! The server's connectors, and what uses them.

use futures_util::future::join;
use leptos::prelude::*;
use leptos::task::spawn_local;
use logto_management::{Connector, SignInExperience};

use super::checklist::Progress;
use super::deliveries::fetch_deliveries;
use super::kind::Kind;
use super::outcome::{Memory, Outcome};
use super::status::Status;
use super::uses::{Use, uses};
use crate::management::{self, Management, fetched, use_management};

/// What the server has.
#[derive(Clone, Default, PartialEq)]
pub(crate) struct Installed {
    pub(crate) connectors: Vec<Connector>,
    /// The sign-in experience, if it could be read.
    pub(crate) experience: Option<Box<SignInExperience>>,
    /// The outcome of the last messages to people, if the server offers it.
    pub(crate) deliveries: Vec<(Kind, Outcome)>,
}

/// What is known of the server's connectors.
pub(crate) type Known = management::Known<Installed>;

/// The server's connectors. They are fetched again when the level of access changes.
#[derive(Clone, Copy)]
pub(super) struct Source {
    /// What is known.
    pub(super) known: RwSignal<Known>,
    /// Access to the server.
    pub(super) management: Management,
    memories: Memories,
}

/// What this browser remembers about the connectors of a server.
#[derive(Clone, Copy)]
pub(crate) struct Memories {
    management: Management,
    sms: RwSignal<Memory>,
    email: RwSignal<Memory>,
}

impl Memories {
    pub(crate) fn new(management: Management) -> Self {
        let address = management.address();
        let stored = |kind| RwSignal::new(Memory::stored(address.as_str(), kind));
        Self { management, sms: stored(Kind::Sms), email: stored(Kind::Email) }
    }

    fn of(self, kind: Kind) -> RwSignal<Memory> {
        match kind {
            Kind::Sms => self.sms,
            Kind::Email => self.email,
        }
    }

    /// Returns what is remembered about a connector. Tracked.
    pub(crate) fn get(self, kind: Kind) -> Memory {
        self.of(kind).get()
    }

    /// Changes what is remembered.
    pub(crate) fn change(self, kind: Kind, change: impl FnOnce(&mut Memory)) {
        let memory = self.of(kind);
        memory.update(change);
        memory.with_untracked(|memory| memory.store(self.management.address().as_str(), kind));
    }

    /// Records that a sign-in with a connector was tried.
    pub(crate) fn on_try(self, kind: Kind) -> Callback<()> {
        Callback::new(move |()| self.change(kind, |memory| memory.is_tried = true))
    }
}

impl Source {
    pub(super) fn new() -> Self {
        let management = use_management();
        let known = fetched(move |client| async move {
            let (connectors, experience) = join(client.connectors(), client.sign_in_experience()).await;
            let connectors = connectors?;
            let deliveries = fetch_deliveries(management, &connectors).await;
            Ok(Installed { connectors, experience: experience.ok().map(Box::new), deliveries })
        });
        Self { known, management, memories: Memories::new(management) }
    }

    /// Returns what this browser remembers.
    pub(super) fn memories(self) -> Memories {
        self.memories
    }

    /// Returns the state of a connector. Tracked.
    pub(super) fn status(self, kind: Kind) -> Status {
        let memory = self.memories.get(kind);
        self.known.with(|known| Status::of(kind, known, memory.outcome.as_ref()))
    }

    /// Returns which steps are done for a connector. Tracked.
    pub(super) fn progress(self, kind: Kind) -> Progress {
        let memory = self.memories.get(kind);
        self.known.with(|known| Progress::of(kind, known, &memory))
    }

    /// Records the connector that the server has now.
    pub(super) fn set_connector(self, kind: Kind, connector: Connector) {
        self.known.update(|known| {
            if let Known::Here(Installed { connectors, .. }) = known {
                connectors.retain(|it| !kind.is_of(it));
                connectors.push(connector);
            }
        });
    }

    /// Records that a connector was deleted.
    pub(super) fn remove(self, id: &str) {
        self.known.update(|known| {
            if let Known::Here(Installed { connectors, .. }) = known {
                connectors.retain(|it| it.id() != id);
            }
        });
    }

    /// Records that somebody else deleted a connector, and fetches those that the server has now.
    pub(super) fn deleted_elsewhere(self, id: &str) {
        self.remove(id);
        let Some(client) = untrack(|| self.management.client()) else { return };
        spawn_local(async move {
            let Ok(current) = client.connectors().await else { return };
            if !self.known.is_disposed() {
                self.known.update(|known| {
                    if let Known::Here(Installed { connectors, .. }) = known {
                        *connectors = current;
                    }
                });
            }
        });
    }

    /// Whether the connectors are known. Tracked.
    pub(super) fn is_known(self) -> bool {
        self.known.with(|known| matches!(known, Known::Here(..)))
    }

    /// Returns the connector of a kind. Tracked.
    pub(super) fn installed(self, kind: Kind) -> Option<Connector> {
        self.known.with(|known| known.installed(kind).cloned())
    }

    /// Returns what uses a connector. Tracked.
    pub(super) fn uses(self, kind: Kind) -> Vec<Use> {
        self.known.with(|known| known.uses(kind))
    }
}

/// Returns the connector of a kind; one that can be set up here is preferred.
pub(super) fn installed_of(kind: Kind, connectors: &[Connector]) -> Option<&Connector> {
    let own = connectors.iter().find(|it| kind.is_of(it) && it.factory_id() == kind.factory_id());
    own.or_else(|| connectors.iter().find(|it| kind.is_of(it)))
}

impl Known {
    /// Returns the connector of a kind.
    pub(crate) fn installed(&self, kind: Kind) -> Option<&Connector> {
        installed_of(kind, &self.here()?.connectors)
    }

    /// Returns the outcome of the last message that the server sent to a person with a connector.
    pub(crate) fn delivery(&self, kind: Kind) -> Option<&Outcome> {
        let deliveries = &self.here()?.deliveries;
        deliveries.iter().find(|(of, _)| *of == kind).map(|(_, outcome)| outcome)
    }

    /// Returns what uses a connector.
    pub(crate) fn uses(&self, kind: Kind) -> Vec<Use> {
        let experience = self.here().and_then(|installed| installed.experience.as_deref());
        experience.map(|experience| uses(kind, experience)).unwrap_or_default()
    }
}
