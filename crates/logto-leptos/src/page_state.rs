//! What the components know of the session. All of it is one value of the reactive system, with a trigger for each member:
//! a signal for each would be compiled for each type.

use leptos::prelude::*;

use super::logto::Activity;
use super::texts::Texts;
use logto_client::client::{Session, UnfinishedSignOut, User};
use logto_client::protocol::error::{LogtoError, StorageError};

/// The members that can be observed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Member {
    Session,
    Activity,
    Error,
    StorageWarning,
    UnfinishedSignOut,
}

/// The values.
#[derive(Debug)]
pub(crate) struct Values {
    pub(crate) session: Session,
    pub(crate) activity: Option<Activity>,
    pub(crate) error: Option<LogtoError>,
    pub(crate) storage_warning: Option<StorageError>,
    pub(crate) unfinished_sign_out: Option<UnfinishedSignOut>,
    /// The signed-in user, or the one who was signed in last.
    pub(crate) last_user: Option<User>,
    pub(crate) texts: Texts,
    changes: [ArcTrigger; 5],
}

/// The values, and who observes them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PageState(StoredValue<Values>);

impl PageState {
    pub(crate) fn new(texts: Texts) -> Self {
        Self(StoredValue::new(Values {
            session: Session::Loading,
            activity: None,
            error: None,
            storage_warning: None,
            unfinished_sign_out: None,
            last_user: None,
            texts,
            changes: Default::default(),
        }))
    }

    /// Reads without tracking.
    pub(crate) fn peek<T>(self, read: impl FnOnce(&Values) -> T) -> T {
        self.0.with_value(read)
    }

    /// Reads a member. Tracked.
    pub(crate) fn read<T>(self, member: Member, read: impl FnOnce(&Values) -> T) -> T {
        if let Some(changes) = self.changes(member) {
            changes.track();
        }
        self.0.with_value(read)
    }

    /// Changes a member, and informs those who observe it. Does nothing when the provider component is gone.
    pub(crate) fn write(self, member: Member, write: impl FnOnce(&mut Values)) {
        self.0.try_update_value(write);
        // Not while the values are locked: an observer may read them at once.
        if let Some(changes) = self.changes(member) {
            changes.notify();
        }
    }

    fn changes(self, member: Member) -> Option<ArcTrigger> {
        self.0.try_with_value(|values| values.changes[member as usize].clone())
    }
}
