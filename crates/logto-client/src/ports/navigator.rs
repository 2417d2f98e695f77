//! The address bar.

use futures_util::future::LocalBoxFuture;
use url::Url;

use crate::protocol::error::LogtoError;

/// The state of the page. The default is a page in use: secure, not framed, visible and online.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageContext {
    /// Whether the page is a secure context, which SubtleCrypto requires.
    pub is_secure: bool,
    /// Whether the page is inside a frame of another page.
    pub is_framed: bool,
    /// Whether the person can see the page.
    pub is_visible: bool,
    /// Whether the browser reports a network connection. It may report one that does not work.
    pub is_online: bool,
}

impl Default for PageContext {
    fn default() -> Self {
        Self { is_secure: true, is_framed: false, is_visible: true, is_online: true }
    }
}

/// Leaves the page and changes its address. A shell around the app (a mobile app with a custom
/// scheme and an in-app browser) implements its own; see `docs/shells.md`.
pub trait Navigator {
    /// Returns the state of the page.
    fn context(&self) -> PageContext;

    /// Returns the page's address, with query and fragment.
    ///
    /// # Errors
    /// [`LogtoError::Navigation`] when there is none that can be read.
    fn current_url(&self) -> Result<Url, LogtoError>;

    /// Returns the address that the app's paths are relative to; it ends with a slash.
    ///
    /// # Errors
    /// As [`Navigator::current_url`].
    fn base_url(&self) -> Result<Url, LogtoError>;

    /// Leaves for an address, the provider's sign-in page for example.
    ///
    /// # Errors
    /// [`LogtoError::Navigation`] when the browser refuses.
    fn go(&self, url: &Url) -> Result<(), LogtoError>;

    /// Shows an address in an in-app browser while the app stays open, and returns the address with
    /// which the person comes back. `None`, as by default, where there is no in-app browser and the page
    /// itself has to be left with [`Navigator::go`].
    ///
    /// The future has no timeout. Its error is [`LogtoError::UserCanceled`] when
    /// the person closed the browser, and [`LogtoError::Navigation`] when it could not be opened.
    fn go_and_return(&self, url: &Url) -> Option<LocalBoxFuture<'static, Result<Url, LogtoError>>> {
        let _ = url;
        None
    }

    /// Changes the address bar and the current history entry, without loading anything. The URL is
    /// of the page's own origin.
    ///
    /// # Errors
    /// [`LogtoError::Navigation`] when the browser refuses.
    fn replace_url(&self, url: &Url) -> Result<(), LogtoError>;
}
