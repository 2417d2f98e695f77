//! The address bar.

use futures_util::future::LocalBoxFuture;
use url::Url;

use crate::protocol::error::LogtoError;

/// What the page's surroundings allow. The default is a page in use: secure, not framed, visible,
/// online.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageContext {
    /// Whether the browser treats the page as a secure context, and so gives it SubtleCrypto.
    pub is_secure: bool,
    /// Whether the page is inside a frame of another page.
    pub is_framed: bool,
    /// Whether the person can see the page.
    pub is_visible: bool,
    /// Whether the device has a network, as far as it knows. It may be wrong in saying yes.
    pub is_online: bool,
}

impl Default for PageContext {
    fn default() -> Self {
        Self { is_secure: true, is_framed: false, is_visible: true, is_online: true }
    }
}

/// Leaving the page and changing its address. A shell around the app (a mobile app with a custom
/// scheme and an in-app browser) brings its own: `docs/shells.md` shows one.
pub trait Navigator {
    /// What the page's surroundings allow.
    fn context(&self) -> PageContext;

    /// The page's address, with query and fragment.
    ///
    /// # Errors
    /// [`LogtoError::Navigation`] when there is none that can be read.
    fn current_url(&self) -> Result<Url, LogtoError>;

    /// The address that the app's paths are relative to; it ends with a slash.
    ///
    /// # Errors
    /// As [`Navigator::current_url`].
    fn base_url(&self) -> Result<Url, LogtoError>;

    /// Leaves for an address, the provider's sign-in page for example.
    ///
    /// # Errors
    /// [`LogtoError::Navigation`] when the browser refuses.
    fn go(&self, url: &Url) -> Result<(), LogtoError>;

    /// Shows an address beside the app, which stays, and gives the address that the person came back
    /// with: an in-app browser. `None`, as by default, where there is no such thing, and the page
    /// itself has to be left with [`Navigator::go`].
    ///
    /// The future may take as long as the person does. Its error is [`LogtoError::UserCancelled`] when
    /// they closed the browser, and [`LogtoError::Navigation`] when it could not be opened.
    fn go_and_return(&self, url: &Url) -> Option<LocalBoxFuture<'static, Result<Url, LogtoError>>> {
        let _ = url;
        None
    }

    /// Changes the address bar and the present history entry, without loading anything. The URL is
    /// of the page's own origin.
    ///
    /// # Errors
    /// [`LogtoError::Navigation`] when the browser refuses.
    fn replace_url(&self, url: &Url) -> Result<(), LogtoError>;
}
