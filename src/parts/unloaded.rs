//! What can go wrong.

use leptos::wasm_split::SplitLoaderError;

/// A part of the app could not be loaded: the network failed, or a new version has taken the place
/// of the files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unloaded;

impl From<SplitLoaderError> for Unloaded {
    fn from(_: SplitLoaderError) -> Self {
        Self
    }
}
