//! Where the session is stored.

use serde::Deserialize;

/// The value of `persistence` in `config.json`.
#[derive(Deserialize, Debug, Clone, Copy, Default, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Persistence {
    /// In localStorage.
    #[default]
    Local,
    /// In sessionStorage: one tab, until it is closed.
    Session,
    /// In memory, until the page is left.
    Memory,
    /// In localStorage, encrypted with a key that no script can read.
    Sealed,
}

impl Persistence {
    /// Returns the setting of the client. The sealed storage is opened separately.
    pub(super) fn of_client(self) -> logto_leptos::Persistence {
        match self {
            Self::Local | Self::Sealed => logto_leptos::Persistence::Local,
            Self::Session => logto_leptos::Persistence::Session,
            Self::Memory => logto_leptos::Persistence::Memory,
        }
    }

    /// Returns the value as it is written in `config.json`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Local => "local",
            Self::Session => "session",
            Self::Memory => "memory",
            Self::Sealed => "sealed",
        }
    }
}
