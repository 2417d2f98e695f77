//! The server's connectors, and what uses them.

use futures_util::future::join;
use leptos::prelude::*;
use leptos::task::spawn_local;
use logto_management::{Connector, ManagementError, SignInExperience};

use super::kind::Kind;
use super::uses::{Use, uses};
use crate::management::{Management, use_management};

/// What is known of the server's connectors.
#[derive(Clone, PartialEq)]
pub(super) enum Known {
    /// They are being fetched.
    Loading,
    /// There is no access to the server.
    Offline,
    /// They could not be read.
    Failed(ManagementError),
    /// The connectors, and the sign-in experience if it could be read.
    Here(Vec<Connector>, Option<Box<SignInExperience>>),
}

/// The server's connectors. They are fetched again when the level of access changes.
#[derive(Clone, Copy)]
pub(super) struct Source {
    /// What is known.
    pub(super) known: RwSignal<Known>,
    /// Access to the server.
    pub(super) management: Management,
}

impl Source {
    pub(super) fn new() -> Self {
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
            known.set(Known::Loading);
            spawn_local(async move {
                let (connectors, experience) = join(client.connectors(), client.sign_in_experience()).await;
                // The page may have been left, or the level of access may have changed.
                if run.try_get_value() == Some(this_run) {
                    known.set(match connectors {
                        Ok(connectors) => Known::Here(connectors, experience.ok().map(Box::new)),
                        Err(error) => Known::Failed(error),
                    });
                }
            });
        });
        Self { known, management }
    }

    /// Records the connector that the server has now.
    pub(super) fn set_connector(self, kind: Kind, connector: Connector) {
        self.known.update(|known| {
            if let Known::Here(connectors, _) = known {
                connectors.retain(|it| !kind.is_of(it));
                connectors.push(connector);
            }
        });
    }

    /// Records that a connector was deleted.
    pub(super) fn remove(self, id: &str) {
        self.known.update(|known| {
            if let Known::Here(connectors, _) = known {
                connectors.retain(|it| it.id() != id);
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

impl Known {
    /// Returns the connector of a kind; one that can be set up here is preferred.
    pub(super) fn installed(&self, kind: Kind) -> Option<&Connector> {
        let Self::Here(connectors, _) = self else { return None };
        let own = connectors.iter().find(|it| kind.is_of(it) && it.factory_id() == kind.factory_id());
        own.or_else(|| connectors.iter().find(|it| kind.is_of(it)))
    }

    /// Returns what uses a connector.
    pub(super) fn uses(&self, kind: Kind) -> Vec<Use> {
        match self {
            Self::Here(_, Some(experience)) => uses(kind, experience),
            _ => Vec::new(),
        }
    }
}
