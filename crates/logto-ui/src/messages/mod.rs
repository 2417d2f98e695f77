//! The message engine: which language a visitor gets, and where messages are kept once they are loaded.

mod language;

use std::sync::{PoisonError, RwLock};

pub use self::language::Language;

/// A heading and the text below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Note {
    /// The heading.
    pub title: &'static str,
    /// The text below it.
    pub body: &'static str,
}

/// The messages of a page that waits for something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// The name of the page.
    pub title: &'static str,
    /// The heading while it waits.
    pub working: &'static str,
    /// A text for a long wait.
    pub slow: &'static str,
}

/// An error in the app's own language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Explained {
    /// A heading.
    pub title: &'static str,
    /// The explanation; `None` where the library's own sentence is shown.
    pub body: Option<&'static str>,
}

/// Messages in the visitor's language, from when they are loaded. Those of another language can take their place.
#[derive(Debug)]
pub struct Messages<T>(RwLock<Option<T>>);

impl<T: Copy> Messages<T> {
    /// Returns a place for messages that are not loaded yet.
    #[must_use]
    pub const fn new() -> Self {
        Self(RwLock::new(None))
    }

    /// Stores the messages.
    pub fn set(&self, messages: T) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Some(messages);
    }

    /// Returns the messages. A page shows only after its messages have been loaded.
    pub fn get(&self) -> T {
        self.loaded().unwrap_or_else(|| unreachable!("a page shows only after its messages have been loaded"))
    }

    /// Returns the messages, if they are loaded.
    pub fn loaded(&self) -> Option<T> {
        *self.0.read().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T: Copy> Default for Messages<T> {
    fn default() -> Self {
        Self::new()
    }
}

/// The messages that the components of this crate show on their own. The app sets [`SHELL`].
#[derive(Debug, Clone, Copy)]
pub struct ShellMessages {
    /// The language's tag.
    pub language: &'static str,
    /// The title of the tab for a page's name.
    pub page_title: fn(&str) -> String,
    /// For screen readers, where something is being loaded.
    pub loading: &'static str,
}

/// The messages that errors are shown with. The app sets [`ERRORS`].
#[derive(Debug, Clone, Copy)]
pub struct ErrorMessages {
    /// The explanation of an error with this code.
    pub explain: fn(code: &str) -> Explained,
    /// In front of the code.
    pub code: &'static str,
}

/// The messages of the components.
pub static SHELL: Messages<ShellMessages> = Messages::new();

/// The messages that errors are shown with.
pub static ERRORS: Messages<ErrorMessages> = Messages::new();
