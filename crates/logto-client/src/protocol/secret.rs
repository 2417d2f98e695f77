//! Secret values, which must not appear in logs.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A token, code or verifier. `Debug` prints `Secret(…)`; the text is only reachable through
/// [`Secret::expose`].
///
/// ```
/// use logto_client::Secret;
///
/// let token = Secret::new("eyJhbGciOi…");
/// assert_eq!(format!("{token:?}"), "Secret(…)");
/// assert_eq!(token.expose(), "eyJhbGciOi…");
/// ```
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// Wraps a text.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// Returns the text. Don't log it, and don't put it into a URL.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}
