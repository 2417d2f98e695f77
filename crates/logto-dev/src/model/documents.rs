//! Documents of the demo API.

use serde::Serialize;

/// A document of the demo API, kept in memory only.
#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Document {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) author: Option<String>,
    /// Milliseconds since 1970.
    pub(crate) created_at: Option<i64>,
    /// The id of the user or organization that owns it.
    #[serde(skip)]
    pub(crate) owner: String,
}
