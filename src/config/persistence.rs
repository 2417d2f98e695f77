//! Where the session is stored.

use logto_ui::extension::InvalidValue;

/// The value of `persistence` in `config.json`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
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
    const ALL: [Self; 4] = [Self::Local, Self::Session, Self::Memory, Self::Sealed];

    /// Reads the value.
    ///
    /// # Errors
    /// The reason why it is invalid.
    pub(super) fn read(value: Option<String>) -> Result<Self, InvalidValue> {
        let Some(value) = value else { return Ok(Self::default()) };
        let known = Self::ALL.into_iter().find(|persistence| persistence.name() == value);
        known.ok_or(InvalidValue::Persistence)
    }

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
